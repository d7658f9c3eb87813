//! What somebody looks for, so that it can be set off wherever it stands on the screen.
//!
//! Pure. Invariant: a needle that would be found everywhere, as `x*` is, is found nowhere.

use std::ops::Range;

use regex::bytes::{Regex, RegexBuilder};

use super::form::{Field, Form};

/// What somebody looks for.
#[derive(Clone, Debug)]
pub(crate) struct Needle(Regex);

impl Needle {
    /// The letters of a filter, whatever their case; nothing where there are none.
    pub(crate) fn letters(letters: &str) -> Option<Self> {
        (!letters.is_empty()).then(|| Self::pattern(&regex::escape(letters), true)).flatten()
    }

    /// What a search for records looks for, as its form has it.
    pub(crate) fn of_search(form: &Form) -> Option<Self> {
        let field = |label: &str| form.fields.iter().find(|field| field.label == label);
        let holds = field("Holds").map(Field::value).filter(|holds| !holds.is_empty())?;
        let any_case = !holds.contains(char::is_uppercase);
        match field("Pattern").is_some_and(Field::is_on) {
            true => Self::pattern(holds, any_case),
            false => Self::pattern(&regex::escape(holds), any_case),
        }
    }

    fn pattern(pattern: &str, any_case: bool) -> Option<Self> {
        // Who searches with a pattern that is none is told so by the search.
        RegexBuilder::new(pattern).case_insensitive(any_case).build().ok().map(Self)
    }

    /// Where it is in these bytes, place after place.
    pub(crate) fn places<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        self.0.find_iter(bytes).map(|found| found.range()).filter(|place| !place.is_empty())
    }

    /// Whether it is in these bytes.
    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        self.places(bytes).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::form::Input;
    use crate::tui::app::model::Words;

    fn search(holds: &str, is_pattern: bool) -> Option<Needle> {
        let mut pattern = Field::switch("Pattern", "", "");
        pattern.input = Input::Switch(is_pattern);
        Needle::of_search(&Form::new(
            "",
            Words::new(),
            vec![Field::text("Holds", None, "").with(holds), pattern],
        ))
    }

    #[test]
    fn it_is_found_where_it_is() {
        let places = |needle: Option<Needle>, text: &str| {
            let found = |needle: Needle| {
                needle.places(text.as_bytes()).map(|place| (place.start, place.end)).collect::<Vec<_>>()
            };
            needle.map(found).unwrap_or_default()
        };
        assert_eq!(places(Needle::letters("or."), "or. ORx Or."), [(0, 3), (8, 11)]);
        assert_eq!(places(Needle::letters("ü"), "Ü"), [(0, 2)]);
        assert_eq!(places(search("Cust", false), "cust Cust"), [(5, 9)]);
        assert_eq!(places(search("c[ou]st", true), "COST cust"), [(0, 4), (5, 9)]);
        assert!(Needle::letters("").is_none() && search("", true).is_none() && search("(", true).is_none());
        assert!(places(search("x*", true), "abc").is_empty());
    }
}
