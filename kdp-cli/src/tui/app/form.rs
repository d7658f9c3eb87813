//! A form: what a command needs to be told, field by field. What is typed is the command line that grows
//! below it.
//!
//! Pure. A form knows no command: it is words to begin with, and fields that add words. A password is no word:
//! it is handed over beside the command, which would ask for it.

use std::sync::Arc;

use kdp_client::connection::Secret;

use super::edit::{Edit, Line};
use super::model::Words;
use super::records::{Record, reading};
use super::words::{compose, flag};

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// Text.
    Text(Line),
    /// Text that nobody is to see.
    Secret(Line),
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
    /// Whether blanks separate values, each of which gets the flag; quotes keep blanks.
    pub(crate) is_list: bool,
    /// Whether what is chosen is one of the command's own words.
    pub(crate) is_verb: bool,
    /// Whether it is a path; stdin is the keyboard here, and no file.
    pub(crate) is_file: bool,
}

impl Field {
    /// A field for text.
    pub(crate) fn text(label: &'static str, flag: Option<&'static str>, hint: &'static str) -> Self {
        let input = Input::Text(Line::default());
        Self { label, flag, input, hint, is_required: false, is_list: false, is_verb: false, is_file: false }
    }

    /// A field for the path of a file on this machine.
    pub(crate) fn file(label: &'static str, flag: Option<&'static str>, hint: &'static str) -> Self {
        Self { is_file: true, ..Self::text(label, flag, hint) }
    }

    /// A field for a password.
    pub(crate) fn secret(label: &'static str, hint: &'static str) -> Self {
        Self { input: Input::Secret(Line::default()), is_required: true, ..Self::text(label, None, hint) }
    }

    /// A field that chooses among commands.
    pub(crate) fn verb(label: &'static str, words: &[&str], hint: &'static str) -> Self {
        Self { is_verb: true, ..Self::choice(label, None, words, hint) }
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
            Input::Secret(line) => line.text(),
            Input::Switch(_) => "",
            Input::Choice { words, chosen } => words.get(*chosen).map_or("", String::as_str),
        }
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self) -> bool {
        self.input == Input::Switch(true)
    }

    /// What it adds: a word of the command's own, words without a flag, words with one.
    fn words(&self) -> (Words, Words, Words) {
        let nothing = Words::new;
        let values = match (self.value(), self.is_list) {
            ("", _) => nothing(),
            (value, true) => split(value),
            (value, false) => vec![value.to_owned()],
        };
        match (&self.input, self.flag) {
            (Input::Secret(_), _) => (nothing(), nothing(), nothing()),
            (Input::Switch(is_on), name) => {
                (nothing(), nothing(), name.filter(|_| *is_on).map(str::to_owned).into_iter().collect())
            }
            (_, None) if self.is_verb => (values, nothing(), nothing()),
            (_, None) => (nothing(), values, nothing()),
            (_, Some(name)) => {
                (nothing(), nothing(), values.iter().flat_map(|value| flag(name, value)).collect())
            }
        }
    }
}

/// Words between blanks; single or double quotes keep blanks together.
fn split(text: &str) -> Words {
    let mut words = Words::new();
    let (mut word, mut quote) = (None::<String>, None);
    for letter in text.chars() {
        match quote {
            Some(open) if open == letter => quote = None,
            None if letter == '\'' || letter == '"' => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            None if letter.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// What becomes of what a form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A change, which is foreseen and confirmed first.
    #[default]
    Change,
    /// Records are read.
    Read,
    /// These records are written into a file.
    Export(Vec<Arc<Record>>),
}

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// What it is for.
    pub(crate) title: String,
    /// The words that the command begins with.
    pub(crate) base: Words,
    /// What it is about, before what is typed: a command for each of them.
    pub(crate) about: Vec<Words>,
    /// Flags that it has anyway.
    pub(crate) flags: Words,
    /// From top to bottom.
    pub(crate) fields: Vec<Field>,
    /// Which field the cursor is in.
    pub(crate) at: usize,
    /// What is wrong with what was typed.
    pub(crate) error: Option<String>,
    /// What becomes of it.
    pub(crate) purpose: Purpose,
}

impl Form {
    /// A form for a command that begins like this.
    pub(crate) fn new(title: impl Into<String>, base: Words, fields: Vec<Field>) -> Self {
        let (title, about) = (title.into(), vec![Words::new()]);
        let purpose = Purpose::Change;
        let mut form = Self { title, base, about, flags: Words::new(), fields, at: 0, error: None, purpose };
        // What has to be said comes first, whether or not there is a proposal.
        let is_text = |field: &Field| matches!(field.input, Input::Text(_) | Input::Secret(_));
        let needed = form.fields.iter().position(|field| is_text(field) && field.is_required);
        form.at = needed.or(form.fields.iter().position(is_text)).unwrap_or(0);
        form
    }

    /// The same, and the command is about these; where they are several lists, it is a command for each.
    pub(crate) fn about(mut self, about: Vec<Words>) -> Self {
        self.about = about;
        self
    }

    /// The same, with flags that nobody need type.
    pub(crate) fn with(mut self, flags: Words) -> Self {
        self.flags = flags;
        self
    }

    /// The commands as they are now.
    pub(crate) fn commands(&self) -> Vec<Words> {
        if self.purpose == Purpose::Read {
            return vec![reading::command(&self.fields)];
        }
        let (mut base, mut typed, mut flags) = (self.base.clone(), Words::new(), self.flags.clone());
        for (verb, names, more) in self.fields.iter().map(Field::words) {
            base.extend(verb);
            typed.extend(names);
            flags.extend(more);
        }
        self.about.iter().map(|about| compose(&base, &[about, &typed[..]].concat(), &flags)).collect()
    }

    /// The password that was typed.
    pub(crate) fn secret(&self) -> Option<Secret> {
        self.secrets().next().map(Secret::new)
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|field| matches!(field.input, Input::Secret(_))).map(Field::value)
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
            (Input::Text(line) | Input::Secret(line), edit) => line.edit(edit),
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

    /// The commands, where all that they need is there; else the cursor goes to what is missing.
    pub(crate) fn submit(&mut self) -> Option<Vec<Words>> {
        let missing = |field: &Field| field.is_required && field.value().is_empty();
        let wrong = match self.fields.iter().position(missing) {
            Some(at) => Some((at, format!("{} is needed", self.fields[at].label))),
            None => self.contradiction(),
        };
        match wrong {
            None => Some(self.commands()),
            Some((at, error)) => {
                self.at = at;
                self.error = Some(error);
                None
            }
        }
    }

    fn contradiction(&self) -> Option<(usize, String)> {
        if let Some(at) = self.fields.iter().position(|field| field.is_file && field.value() == "-") {
            return Some((at, "a file is needed: stdin is the keyboard here".to_owned()));
        }
        let is_secret = |field: &Field| matches!(field.input, Input::Secret(_));
        let first = self.secrets().next()?;
        let differs = self.fields.iter().position(|field| is_secret(field) && field.value() != first)?;
        Some((differs, "the two are not the same".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::words;
    use super::*;

    fn paste(form: &mut Form, text: &str) {
        form.edit(&Edit::Paste(text.to_owned()));
    }

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
        paste(&mut form, "orders");
        form.go(2);
        paste(&mut form, "a=1 b=2");
        form.go(1);
        form.edit(&Edit::Insert(' '));
        let expected =
            words(["topic", "create", "orders", "--config", "a=1", "--config", "b=2", "--if-not-exists"]);
        assert_eq!(form.submit(), Some(vec![expected]));
        form.go(-4);
        assert_eq!(form.at, 3);
    }

    #[test]
    fn a_form_about_several_writes_a_command_for_each() {
        let fields = vec![Field::verb("what", &["set", "append"], ""), Field::text("value", None, "").list()];
        let form = Form::new("change", words(["config"]), fields);
        let mut form = form.about(vec![words(["a"]), words(["-b"])]).with(words(["--type", "group"]));
        paste(&mut form, "k='x y'  l=");
        form.go(-1);
        form.edit(&Edit::Right);
        let expected = vec![
            words(["config", "append", "a", "k=x y", "l=", "--type", "group"]),
            words(["config", "append", "--type", "group", "--", "-b", "k=x y", "l="]),
        ];
        assert_eq!(form.submit(), Some(expected));
    }

    #[test]
    fn a_password_is_typed_twice_and_is_no_word() {
        let fields = vec![Field::secret("password", ""), Field::secret("once more", "")];
        let mut form = Form::new("create", words(["user", "create"]), fields).about(vec![words(["alice"])]);
        paste(&mut form, "secret");
        form.go(1);
        paste(&mut form, "secre");
        assert_eq!((form.submit(), form.error.as_deref()), (None, Some("the two are not the same")));
        paste(&mut form, "t");
        assert_eq!(form.submit(), Some(vec![words(["user", "create", "alice"])]));
        assert_eq!(form.secret(), Some(Secret::new("secret")));
    }

    #[test]
    fn stdin_is_no_file() {
        let mut form = Form::new("import", words(["acl", "import"]), vec![Field::file("file", None, "")]);
        paste(&mut form, "-");
        assert_eq!(form.submit(), None);
        paste(&mut form, "x");
        assert_eq!(form.submit(), Some(vec![words(["acl", "import", "--", "-x"])]));
    }

    #[test]
    fn quotes_keep_blanks() {
        let check = |text: &str, expected: &[&str]| assert_eq!(split(text), expected, "{text}");
        check("a  b", &["a", "b"]);
        check("a='b c' d", &["a=b c", "d"]);
        check("'' \"it's\"", &["", "it's"]);
    }
}
