//! Names as they are typed: plain, with `*` and `?`, or as regular expressions. Pure.
//!
//! A plain name stands for itself, whether or not it exists: who typed it wants to hear that it does not.
//! A pattern stands for what exists, but for Kafka's own (`__…`) only where it says so itself.

use regex::Regex;

use crate::pattern::matches;

/// One word of a selection.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// This one.
    Plain(String),
    /// Whatever fits: `*` is any text, `?` any letter.
    Glob(String),
    /// Whatever fits as a whole.
    Regex(Regex),
}

impl Name {
    /// Reads a word; with `regex` every word is a regular expression.
    pub(crate) fn parse(word: &str, regex: bool) -> Result<Self, String> {
        match (regex, word.contains(['*', '?'])) {
            (true, _) => Regex::new(&format!("^(?:{word})$"))
                .map(Name::Regex)
                .map_err(|error| format!("`{word}` is no regular expression: {error}")),
            (false, true) => Ok(Name::Glob(word.to_owned())),
            (false, false) => Ok(Name::Plain(word.to_owned())),
        }
    }

    /// Whether it has to be held against the names there are.
    pub(crate) fn is_pattern(&self) -> bool {
        !matches!(self, Name::Plain(_))
    }

    /// Whether it stands for this name.
    pub(crate) fn fits(&self, name: &str) -> bool {
        let pattern = match self {
            Name::Plain(plain) => plain.as_str(),
            Name::Glob(glob) => glob,
            Name::Regex(regex) => &regex.as_str()["^(?:".len()..],
        };
        (!name.starts_with("__") || pattern.starts_with("__")) && self.fits_any(name)
    }

    /// Whether it stands for this name where Kafka's own are meant too.
    pub(crate) fn fits_any(&self, name: &str) -> bool {
        match self {
            Name::Plain(plain) => plain == name,
            Name::Glob(glob) => matches(glob, name),
            Name::Regex(regex) => regex.is_match(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(word: &str, regex: bool, name: &str) -> bool {
        Name::parse(word, regex).unwrap().fits(name)
    }

    #[test]
    fn words_stand_for_names() {
        assert!(fits("orders", false, "orders"));
        assert!(fits("ord*", false, "orders"));
        assert!(fits("ord.*", true, "orders"));
        assert!(!fits("ord", true, "orders"));
        assert!(fits("orders|payments", true, "payments"));
        assert!(!fits("orders|payments", true, "payments-2"));
        assert!(Name::parse("(", true).is_err());
    }

    #[test]
    fn patterns_leave_kafkas_own_alone() {
        assert!(!fits("*", false, "__consumer_offsets"));
        assert!(!fits(".*", true, "__consumer_offsets"));
        assert!(fits("__*", false, "__consumer_offsets"));
        assert!(fits("__.*", true, "__consumer_offsets"));
        assert!(fits("__consumer_offsets", false, "__consumer_offsets"));
    }
}
