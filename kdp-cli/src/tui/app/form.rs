//! A form: what a command needs to be told, field by field. What is typed is the command line that grows
//! below it.
//!
//! Pure. A form knows no command: it is words to begin with, and fields that add words.

use super::edit::{Edit, Line};
use super::model::Words;

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// Text.
    Text(Line),
    /// Yes or no: its flag is there or not.
    Switch(bool),
    /// One of several.
    Choice {
        /// The words to choose from.
        words: Vec<String>,
        /// Which is chosen.
        chosen: usize,
    },
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// What is written before it.
    pub(crate) label: &'static str,
    /// The flag before its value; nothing where the value is an argument of its own.
    pub(crate) flag: Option<&'static str>,
    /// What has been typed or chosen.
    pub(crate) input: Input,
    /// What to type, said while it is empty.
    pub(crate) hint: &'static str,
    /// Whether the command cannot do without it.
    pub(crate) is_required: bool,
    /// Whether blanks separate values, each of which gets the flag.
    pub(crate) is_list: bool,
}

impl Field {
    /// A field for text.
    pub(crate) fn text(label: &'static str, flag: Option<&'static str>, hint: &'static str) -> Self {
        let input = Input::Text(Line::default());
        Self { label, flag, input, hint, is_required: false, is_list: false }
    }

    /// A field that is on or off.
    pub(crate) fn switch(label: &'static str, flag: &'static str, hint: &'static str) -> Self {
        Self { input: Input::Switch(false), ..Self::text(label, Some(flag), hint) }
    }

    /// A field with words to choose from; the first is chosen.
    pub(crate) fn choice(
        label: &'static str,
        flag: Option<&'static str>,
        words: &[&str],
        hint: &'static str,
    ) -> Self {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Self { input: Input::Choice { words, chosen: 0 }, ..Self::text(label, flag, hint) }
    }

    /// The same, filled in.
    pub(crate) fn with(mut self, value: impl Into<String>) -> Self {
        self.input = Input::Text(Line::of(value));
        self
    }

    /// The same, but it has to be filled in.
    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The same, but for any number of values.
    pub(crate) fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// What it says; empty where nothing was typed.
    pub(crate) fn value(&self) -> &str {
        match &self.input {
            Input::Text(line) => line.text().trim(),
            Input::Switch(_) => "",
            Input::Choice { words, chosen } => words.get(*chosen).map_or("", String::as_str),
        }
    }

    fn words(&self) -> Words {
        let flag = self.flag.map(str::to_owned);
        let one = |value: &str| flag.iter().cloned().chain([value.to_owned()]).collect::<Words>();
        match (&self.input, self.value()) {
            (Input::Switch(is_on), _) => flag.filter(|_| *is_on).into_iter().collect(),
            (_, "") => Vec::new(),
            (_, value) if self.is_list => value.split_whitespace().flat_map(one).collect(),
            (_, value) => one(value),
        }
    }
}

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// What it is for.
    pub(crate) title: String,
    /// The words that the command begins with.
    pub(crate) base: Words,
    /// From top to bottom.
    pub(crate) fields: Vec<Field>,
    /// Which field the cursor is in.
    pub(crate) at: usize,
    /// What is wrong with what was typed.
    pub(crate) error: Option<String>,
    /// What the change is made to; empty for something new, which the first field names.
    pub(crate) targets: Vec<String>,
}

impl Form {
    /// A form for a command that begins like this.
    pub(crate) fn new(title: impl Into<String>, base: Words, fields: Vec<Field>) -> Self {
        let mut form = Self { title: title.into(), base, fields, at: 0, error: None, targets: Vec::new() };
        // What is filled in already need not be looked at first.
        let empty = |field: &Field| matches!(field.input, Input::Text(_)) && field.value().is_empty();
        form.at = form.fields.iter().position(empty).unwrap_or(0);
        form
    }

    /// The command as it is now.
    pub(crate) fn words(&self) -> Words {
        self.base.iter().cloned().chain(self.fields.iter().flat_map(Field::words)).collect()
    }

    /// Goes to another field, round and round.
    pub(crate) fn go(&mut self, by: isize) {
        let count = self.fields.len().max(1) as isize;
        self.at = (self.at as isize + by).rem_euclid(count) as usize;
    }

    /// Types into the field; a blank or an arrow changes what is not text.
    pub(crate) fn edit(&mut self, edit: &Edit) {
        self.error = None;
        let Some(field) = self.fields.get_mut(self.at) else { return };
        match (&mut field.input, edit) {
            (Input::Text(line), edit) => line.edit(edit),
            (Input::Switch(is_on), Edit::Insert(' ') | Edit::Left | Edit::Right) => *is_on = !*is_on,
            (Input::Choice { words, chosen }, Edit::Insert(' ') | Edit::Right) => {
                *chosen = (*chosen + 1) % words.len().max(1);
            }
            (Input::Choice { words, chosen }, Edit::Left) => {
                *chosen = chosen.checked_sub(1).unwrap_or(words.len().saturating_sub(1));
            }
            _ => {}
        }
    }

    /// The command, where all that it needs is there; else the cursor goes to what is missing.
    pub(crate) fn submit(&mut self) -> Option<Words> {
        let missing = |field: &Field| field.is_required && field.value().is_empty();
        if let Some(at) = self.fields.iter().position(missing) {
            self.at = at;
            self.error = Some(format!("{} is needed", self.fields[at].label));
            return None;
        }
        Some(self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::words;
    use super::*;

    #[test]
    fn a_form_writes_a_command() {
        let fields = vec![
            Field::text("name", None, "").required(),
            Field::text("partitions", Some("--partitions"), ""),
            Field::text("settings", Some("--config"), "").list(),
            Field::switch("if not there", "--if-not-exists", ""),
        ];
        let mut form = Form::new("create", words(["topic", "create"]), fields);
        assert_eq!(form.submit(), None);
        assert_eq!(form.error.as_deref(), Some("name is needed"));
        form.edit(&Edit::Paste("orders".to_owned()));
        form.go(2);
        form.edit(&Edit::Paste("a=1 b=2".to_owned()));
        form.go(1);
        form.edit(&Edit::Insert(' '));
        let expected =
            words(["topic", "create", "orders", "--config", "a=1", "--config", "b=2", "--if-not-exists"]);
        assert_eq!(form.submit(), Some(expected));
        form.go(-4);
        assert_eq!(form.at, 3);
    }
}
