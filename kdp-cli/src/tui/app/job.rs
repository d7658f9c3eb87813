//! A change under way, and what became of it.
//!
//! Data only. A job is one `kdp` command or several, word for word: what is shown, copied, audited and run is
//! the same.

use super::model::Words;
use super::words::command_line;
use crate::danger::Wanted;

/// A change under way, or one that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    /// Its number.
    pub(crate) id: u64,
    /// The cluster that it is done to, as the user calls it.
    pub(crate) cluster: String,
    /// The commands, one after the other.
    pub(crate) commands: Vec<Words>,
    /// When it began.
    pub(crate) begun_ms: i64,
    /// When it ended, and how.
    pub(crate) end: Option<(i64, JobEnd)>,
}

impl Job {
    /// What it is called: its command, or the first of them and how many follow.
    pub(crate) fn title(&self) -> String {
        title(&self.commands)
    }
}

/// Commands in a line.
pub(crate) fn title(commands: &[Words]) -> String {
    match commands {
        [] => String::new(),
        [command] => command_line(command),
        [first, others @ ..] => format!("{} and {} more", command_line(first), others.len()),
    }
}

/// What became of a command, or what its dry run foresees.
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
    /// Of a dry run: what the gate will want; nothing where nothing would be changed.
    pub(crate) wanted: Option<Wanted>,
}

impl JobEnd {
    /// It could not even be begun.
    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self { errors: vec![reason.into()], ..Self::default() }
    }

    /// Whether all of it worked.
    pub(crate) fn is_ok(&self) -> bool {
        self.errors.is_empty()
    }

    /// What became of several commands together.
    pub(crate) fn of_all(ends: Vec<Self>) -> Self {
        let mut all = Self::default();
        for end in ends {
            all.talk.extend(end.talk);
            all.warnings.extend(end.warnings);
            all.errors.extend(end.errors);
            all.lines.extend(end.lines);
        }
        all
    }

    /// The first thing to say about what is called so.
    pub(crate) fn headline(&self, title: &str) -> String {
        // How to undo it is worth knowing, but no news.
        let talk = self.talk.iter().find(|line| !line.starts_with("undo: "));
        let first = self.errors.first().or(talk).or(self.warnings.first());
        first.map_or_else(|| format!("done: {title}"), Clone::clone)
    }

    /// All there is to say about it, the worst first.
    pub(crate) fn text(self) -> Vec<String> {
        [self.errors, self.warnings, self.talk, self.lines].concat()
    }
}
