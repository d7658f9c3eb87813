//! A change under way, and what became of it.
//!
//! Data only. A job is a `kdp` command, word for word: what is shown, copied, audited and run is the same.

use super::model::Words;

/// A change under way, or one that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    /// Its number.
    pub(crate) id: u64,
    /// The command.
    pub(crate) words: Words,
    /// When it began.
    pub(crate) begun_ms: i64,
    /// When it ended, and how.
    pub(crate) end: Option<(i64, JobEnd)>,
}

/// What became of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct JobEnd {
    /// What a person wants to hear.
    pub(crate) talk: Vec<String>,
    /// What should be known besides.
    pub(crate) warnings: Vec<String>,
    /// What went wrong.
    pub(crate) errors: Vec<String>,
    /// What it printed, line by line.
    pub(crate) lines: Vec<String>,
}

impl JobEnd {
    /// Whether all of it worked.
    pub(crate) fn is_ok(&self) -> bool {
        self.errors.is_empty()
    }

    /// The first thing to say about it.
    pub(crate) fn headline(&self) -> String {
        let first = self.errors.first().or(self.talk.first()).or(self.warnings.first());
        first.map_or_else(|| "done".to_owned(), Clone::clone)
    }
}

/// The command as it is typed into a shell.
pub(crate) fn command_line(words: &Words) -> String {
    let quoted = words.iter().map(|word| quote(word));
    std::iter::once("kdp".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// A word that a POSIX shell reads as one.
fn quote(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:,=+@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_pasted() {
        let line = |words: &[&str]| command_line(&words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(line(&["topic", "list"]), "kdp topic list");
        assert_eq!(
            line(&["topic", "delete", "a b", "it's", "", "x*"]),
            r"kdp topic delete 'a b' 'it'\''s' '' 'x*'"
        );
    }
}
