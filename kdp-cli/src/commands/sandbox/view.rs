//! What a sandbox shows: a table that refreshes in its place on a terminal, lines where the output is a
//! pipe, JSON lines where they are asked for.
//!
//! Must not know where the rows come from. Invariant: whatever ends it, the cursor is visible again.

use std::io::{self, IsTerminal, Stdout, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::termios::tcgetwinsize;
use serde_json::Value;

use super::line::{About, GroupRow, SandboxFacts, SandboxLine, TopicRow};
use crate::failure::Failure;
use crate::output::{self, Format, json};
use crate::report::{Column, Report, column};
use crate::time;

/// A terminal that does not tell its size has the size of the first ones.
const SIZE: (usize, usize) = (24, 80);
const HIDE_CURSOR: &str = "\x1b[?25l";
const SHOW_CURSOR: &str = "\x1b[?25h";

const TOPICS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITIONS", "partitions"),
    column("RECORDS", "records"),
    column("RECORDS/S", "records_per_s"),
];

const GROUPS: &[Column] = &[
    column("GROUP", "group"),
    column("TOPIC", "topic"),
    column("STATE", "state"),
    column("MEMBERS", "members"),
    column("LAG", "lag"),
    column("RECORDS/S", "records_per_s"),
];

/// Whether the terminal can do more than print line after line.
pub(super) fn is_smart() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term != "dumb")
}

/// Where it is shown, and how.
#[derive(Debug)]
pub(super) enum View {
    /// A table in its place.
    Terminal(Terminal),
    /// `key=value` lines.
    Lines(Stdout),
    /// An object a line.
    Json(Stdout),
}

impl View {
    /// Whether there is a view for this format. Only streams have no end.
    pub(super) fn check(format: Format) -> Result<(), Failure> {
        match format {
            Format::Table | Format::Wide | Format::Jsonl => Ok(()),
            _ => Err(Failure::usage("a sandbox has no end: -o table, wide or jsonl")),
        }
    }

    /// What fits the format, which has been checked, and the output.
    pub(super) fn new(format: Format, logs: &Logs) -> Self {
        match format {
            Format::Jsonl => Self::Json(io::stdout()),
            _ if io::stdout().is_terminal() && is_smart() => Self::Terminal(Terminal::new(logs.clone())),
            _ => Self::Lines(io::stdout()),
        }
    }

    /// How it can be reached. On a terminal that is talk, and has been said.
    pub(super) fn started(&mut self, facts: SandboxFacts) -> io::Result<()> {
        self.stream([About::Sandbox(facts)])
    }

    /// The state of things.
    pub(super) fn show(
        &mut self,
        headline: &str,
        topics: Vec<TopicRow>,
        groups: Vec<GroupRow>,
    ) -> io::Result<()> {
        if let Self::Terminal(terminal) = self {
            return terminal.draw(&format!("{headline}\n\n{}", tables(&topics, &groups)));
        }
        let topics = topics.into_iter().map(About::Topic);
        self.stream(topics.chain(groups.into_iter().map(About::Group)))
    }

    fn stream(&mut self, rows: impl IntoIterator<Item = About>) -> io::Result<()> {
        let at = time::to_rfc3339(time::now_ms());
        let (out, line): (_, fn(&str, About) -> String) = match self {
            Self::Terminal(_) => return Ok(()),
            Self::Lines(out) => (out, text_line),
            Self::Json(out) => (out, json_line),
        };
        let text: String = rows.into_iter().map(|row| line(&at, row) + "\n").collect();
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

fn tables(topics: &[TopicRow], groups: &[GroupRow]) -> String {
    let report = Report::list("Sandbox", TOPICS, topics).table("", GROUPS, groups);
    output::render(&report, &Format::Table.into(), "").unwrap_or_default()
}

fn json_line(at: &str, about: About) -> String {
    json::line(&SandboxLine { at, about })
}

/// The time, the kind, and the members as `key=value`; one that is named like the kind stands first
/// and alone, so that a line is found by what it is about: `topic orders partitions=6`.
fn text_line(at: &str, about: About) -> String {
    let mut row = json::value(&about);
    let mut members = row.as_object_mut().map(std::mem::take).unwrap_or_default();
    let kind = members.shift_remove("kind");
    let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
    let mut line = format!("{at} {kind}");
    for (key, value) in &members {
        let value = word(value);
        line += &if key == kind { format!(" {value}") } else { format!(" {key}={value}") };
    }
    line
}

/// A value as one word: `-` for what is not known, quoted where it would not be one otherwise.
fn word(value: &Value) -> String {
    let is_plain = |letter: char| !letter.is_whitespace() && !letter.is_control() && !"\"=".contains(letter);
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) if !text.is_empty() && text.chars().all(is_plain) => text.clone(),
        other => other.to_string(),
    }
}

/// A part of a terminal that is drawn over again and again.
#[derive(Debug)]
pub(super) struct Terminal {
    lines: usize,
    logs: Logs,
}

impl Terminal {
    fn new(logs: Logs) -> Self {
        logs.hold();
        // Where it does not work, the cursor blinks below the table.
        let _ = write(HIDE_CURSOR);
        Self { lines: 0, logs }
    }

    fn draw(&mut self, text: &str) -> io::Result<()> {
        let size = tcgetwinsize(io::stdout()).map(|size| (size.ws_row.into(), size.ws_col.into()));
        let (rows, columns) = size.ok().filter(|(rows, columns)| *rows > 0 && *columns > 0).unwrap_or(SIZE);
        let frame = frame(self.lines, &self.logs.take(), text, rows, columns);
        self.lines = text.lines().count().min(rows - 1);
        write(&frame)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = write(&format!("{}{SHOW_CURSOR}", self.logs.release()));
    }
}

/// What takes `drawn` lines back and draws the text in their place, under what was logged since. No
/// more than fits: a line that wraps or scrolls away could not be taken back.
fn frame(drawn: usize, logged: &str, text: &str, rows: usize, columns: usize) -> String {
    let up = if drawn == 0 { String::new() } else { format!("\x1b[{drawn}F") };
    let clip = |line: &str| line.chars().take(columns).collect::<String>() + "\n";
    let table: String = text.lines().take(rows - 1).map(clip).collect();
    format!("{up}\x1b[J{logged}{table}")
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Log lines on their way to stderr; while a table is on the screen they wait for its next refresh.
#[derive(Clone, Debug, Default)]
pub(super) struct Logs {
    held: Arc<Mutex<Option<String>>>,
}

impl Logs {
    fn hold(&self) {
        *self.lock() = Some(String::new());
    }

    /// Holds them until what is returned is dropped: somebody else has the terminal.
    pub(super) fn held(&self) -> Held<'_> {
        self.hold();
        Held(self)
    }

    fn take(&self) -> String {
        self.lock().as_mut().map(std::mem::take).unwrap_or_default()
    }

    fn release(&self) -> String {
        self.lock().take().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        // Nothing panics while it holds the lock.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds log lines back, and lets them go at its end.
#[derive(Debug)]
pub(super) struct Held<'a>(&'a Logs);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // There may be nobody who wants to hear it.
        let _ = io::stderr().write_all(self.0.release().as_bytes());
    }
}

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.lock().as_mut() {
            Some(held) if io::stderr().is_terminal() => held.push_str(&String::from_utf8_lossy(bytes)),
            _ => io::stderr().write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, topic: &str) -> GroupRow {
        GroupRow {
            group: name.to_owned(),
            topic: Some(topic.to_owned()),
            state: None,
            members: Some(2),
            lag: Some(7),
            records_per_s: Some(1.5),
        }
    }

    #[test]
    fn a_line_is_found_by_what_it_is_about() {
        assert_eq!(
            text_line("T", About::Group(group("billing", "orders"))),
            "T group billing topic=orders state=- members=2 lag=7 records_per_s=1.5"
        );
        assert_eq!(
            json_line("T", About::Group(group("billing", "orders"))),
            r#"{"at":"T","kind":"group","group":"billing","topic":"orders","state":null,"members":2,"lag":7,"records_per_s":1.5}"#
        );
    }

    #[test]
    fn a_word_is_one_word() {
        for (value, expected) in [("a-1", "a-1"), ("a b", "\"a b\""), ("", "\"\"")] {
            assert_eq!(word(&value.into()), expected);
        }
    }

    #[test]
    fn the_table_fits_eighty_columns() {
        let topic = TopicRow {
            topic: "shipments".to_owned(),
            partitions: 6,
            records: Some(12_345_678),
            records_per_s: Some(1234.5),
        };
        let group = GroupRow {
            state: Some("PreparingRebalance".to_owned()),
            lag: Some(12_345_678),
            records_per_s: Some(1234.5),
            ..group("recommendations", "shipments")
        };
        let text = tables(&[topic], &[group]);
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        assert!(text.contains("RECORDS/S") && text.contains("recommendations"), "{text}");
    }

    #[test]
    fn a_frame_takes_the_last_one_back_and_fits() {
        assert_eq!(frame(0, "", "a\nb\n", 24, 80), "\x1b[Ja\nb\n");
        assert_eq!(frame(2, "WARN\n", "abc\nb\nc\n", 3, 2), "\x1b[2F\x1b[JWARN\nab\nb\n");
    }

    #[test]
    fn log_lines_wait_for_the_table() {
        let logs = Logs::default();
        assert_eq!(logs.take(), "");
        logs.hold();
        logs.lock().as_mut().unwrap().push_str("late\n");
        assert_eq!((logs.take(), logs.take()), ("late\n".to_owned(), String::new()));
        assert_eq!((logs.release(), logs.release()), (String::new(), String::new()));
    }
}
