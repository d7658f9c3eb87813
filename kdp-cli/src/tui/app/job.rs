//! A change under way, and what became of it.
//!
//! Data only. A job is one `kdp` command or several, word for word: what is shown, copied, audited and run is
//! the same. Invariant: who stops waiting for one hears what had been asked of the cluster by then.

use super::health::Health;
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
    /// Whether nobody wants to wait for it any more.
    pub(crate) is_stopping: bool,
    /// When it ended, and how.
    pub(crate) end: Option<(i64, JobEnd)>,
}

impl Job {
    /// One that begins now.
    pub(crate) fn new(id: u64, cluster: &str, commands: Vec<Words>, begun_ms: i64) -> Self {
        Self { id, cluster: cluster.to_owned(), commands, begun_ms, is_stopping: false, end: None }
    }

    /// How long it has run, or ran.
    pub(crate) fn took_ms(&self, now_ms: i64) -> i64 {
        self.end.as_ref().map_or(now_ms, |(at_ms, _)| *at_ms) - self.begun_ms
    }

    /// How it is, in a word.
    pub(crate) fn state(&self) -> (Health, &'static str) {
        match &self.end {
            None if self.is_stopping => (Health::Warn, "stopping"),
            None => (Health::Plain, "running"),
            Some((_, end)) if end.is_stopped => (Health::Warn, "stopped"),
            Some((_, end)) if end.is_ok() => (Health::Ok, "done"),
            Some(_) => (Health::Bad, "failed"),
        }
    }

    /// What was said first about its end.
    pub(crate) fn news(&self) -> Option<&str> {
        self.end.as_ref()?.1.news()
    }

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
    /// Whether nobody wanted to wait for its end.
    pub(crate) is_stopped: bool,
    /// Of a dry run: what the gate will want; nothing where nothing would be changed.
    pub(crate) wanted: Option<Wanted>,
}

impl JobEnd {
    /// It could not even be begun.
    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self { errors: vec![reason.into()], ..Self::default() }
    }

    /// Nobody waited for the end of the command of this number. `begun` is what it had begun by then; those behind it
    /// were not.
    pub(crate) fn stopped(commands: &[Words], at: usize, begun: Vec<String>) -> Self {
        let mut talk = begun;
        if talk.is_empty() {
            talk.push("nothing had been changed by then".to_owned());
        } else {
            let told = "what the cluster was asked for is done there or goes on; nothing was taken back";
            talk.push(told.to_owned());
        }
        let others = commands.iter().skip(at + 1);
        talk.extend(others.map(|other| format!("not begun: {}", command_line(other))));
        let which = commands.get(at).filter(|_| commands.len() > 1);
        let which = which.map(|command| format!(": {}", command_line(command))).unwrap_or_default();
        let warnings = vec![format!("stopped before its end{which}")];
        Self { is_stopped: true, warnings, talk, ..Self::default() }
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
            all.is_stopped |= end.is_stopped;
        }
        all
    }

    /// The first thing to say about what is called so.
    pub(crate) fn headline(&self, title: &str) -> String {
        self.news().map_or_else(|| format!("done: {title}"), str::to_owned)
    }

    /// The first thing that was said.
    fn news(&self) -> Option<&str> {
        // How to undo it is worth knowing, but no news.
        let talk = self.talk.iter().find(|line| !line.starts_with("undo: "));
        self.errors.first().or(talk).or(self.warnings.first()).map(String::as_str)
    }

    /// All there is to say about it, the worst first.
    pub(crate) fn text(&self) -> Vec<String> {
        [&self.errors[..], &self.warnings, &self.talk, &self.lines].concat()
    }
}
