//! What changes in a cluster, a line for each change: `kdp topic watch`, `kdp broker watch`.
//!
//! Looks again and again and compares; it knows names and fields, not what they stand for. A look that fails is
//! a line too, and the next look goes on: a cluster that is being restarted is what one wants to watch.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tokio::time::{MissedTickBehavior, interval};

use super::{Context, Outcome, duration};
use crate::closed::Closed;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::escape::escape;
use crate::output::{Format, json};
use crate::report::{Column, Report, column};
use crate::time::{self, Zone};

/// How often, and how long.
#[derive(Args, Clone, Debug)]
pub(crate) struct WatchArgs {
    /// How often to look
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration)]
    every: Duration,
    /// Stop after so many looks
    #[arg(long, value_name = "COUNT")]
    count: Option<u64>,
    /// Begin with how everything is
    #[arg(long)]
    initial: bool,
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct ChangeLine {
    /// When it was seen.
    at: String,
    /// What it happened to.
    name: String,
    /// What happened: is (with --initial), appeared, disappeared, changed.
    event: Event,
    /// What of it changed; null where it appeared or disappeared as a whole.
    field: Option<&'static str>,
    /// How it was; null where it was not there.
    before: Value,
    /// How it is; null where it is not there.
    after: Value,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Event {
    /// It is so when the watch begins.
    Is,
    /// It was not there before.
    Appeared,
    /// It is not there any more.
    Disappeared,
    /// A field of it is another.
    Changed,
}

/// The columns of a line.
pub(crate) const COLUMNS: &[Column] = &[
    column("AT", "at").time(),
    column("NAME", "name"),
    column("EVENT", "event"),
    column("FIELD", "field"),
    column("BEFORE", "before"),
    column("AFTER", "after"),
];

/// Everything that is watched: its name, and what of it may change. A field that could not be seen is left out.
pub(crate) type Snapshot = BTreeMap<String, BTreeMap<&'static str, Value>>;

/// What it is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watched {
    /// The `kind` of the report.
    pub(crate) kind: &'static str,
    /// What a person calls them, of any number.
    pub(crate) things: &'static str,
}

/// Prints what changes between the looks, until Ctrl-C or after --count looks. What cannot be seen at the first look
/// is a failure.
pub(crate) async fn watch(
    context: &Context,
    watched: Watched,
    args: &WatchArgs,
    look: impl AsyncFn() -> Result<Snapshot, Failure>,
) -> Outcome {
    if !matches!(context.format, Format::Table | Format::Jsonl) {
        return Err(Failure::usage("watching has no end: it can be shown as lines of text or as -o jsonl"));
    }
    let printer = Printer { format: context.format, zone: context.zone };
    let mut interrupt = Interrupt::listen();
    let watching = compare(context, watched, args, printer, look);
    let ended = tokio::select! {
        biased;
        () = interrupt.wait() => {
            // Nothing else ends it, so there is nothing to complain of.
            return Ok(Report { verdict: Exit::Interrupted, ..Report::streamed(watched.kind) });
        }
        ended = watching => ended?,
    };
    match ended {
        Ok(()) => Ok(Report::streamed(watched.kind)),
        // Nobody reads any more.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Report::streamed(watched.kind)),
        Err(error) => Err(Failure::failed("STDOUT", format!("cannot write to stdout: {error}"))),
    }
}

/// Looks and compares, as often as is wanted; how writing ended.
async fn compare(
    context: &Context,
    watched: Watched,
    args: &WatchArgs,
    printer: Printer,
    look: impl AsyncFn() -> Result<Snapshot, Failure>,
) -> Result<io::Result<()>, Failure> {
    let mut looks = interval(args.every.max(Duration::from_millis(100)));
    // What took longer than a period is not made up for.
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks.tick().await;
    let mut before = look().await?;
    if !context.quiet {
        // Where stderr is gone there is nobody left to tell.
        let _ = writeln!(io::stderr(), "watching {} {}; Ctrl-C ends it", before.len(), watched.things);
    }
    let mut ended = printer.print(&if args.initial { initial(&before) } else { Vec::new() });
    let mut closed = Closed::watch();
    for _ in 1..args.count.unwrap_or(u64::MAX) {
        if ended.is_err() {
            break;
        }
        tokio::select! {
            biased;
            () = closed.wait() => break,
            _ = looks.tick() => {}
        }
        ended = match look().await {
            Ok(mut after) => {
                carry(&before, &mut after);
                let printed = printer.print(&changes(&before, &after));
                before = after;
                printed
            }
            Err(failure) => printer.complain(&failure),
        };
    }
    Ok(ended)
}

/// Text for a person, JSON in a pipe.
pub(crate) fn default_format() -> Format {
    if io::stdout().is_terminal() { Format::Table } else { Format::Jsonl }
}

/// How everything is, field by field.
fn initial(now: &Snapshot) -> Vec<Change<'_>> {
    let fields = now.iter().flat_map(|(name, fields)| fields.iter().map(move |field| (name, field)));
    fields
        .map(|(name, (field, value))| Change {
            name,
            event: Event::Is,
            field: Some(field),
            before: &Value::Null,
            after: value,
        })
        .collect()
}

/// A change, before anybody asks when it was seen.
#[derive(Debug, PartialEq)]
struct Change<'a> {
    name: &'a str,
    event: Event,
    field: Option<&'static str>,
    before: &'a Value,
    after: &'a Value,
}

/// What could not be seen this time is taken to be as it was.
fn carry(before: &Snapshot, after: &mut Snapshot) {
    for (name, fields) in after {
        for (field, value) in before.get(name).into_iter().flatten() {
            fields.entry(field).or_insert_with(|| value.clone());
        }
    }
}

fn changes<'a>(before: &'a Snapshot, after: &'a Snapshot) -> Vec<Change<'a>> {
    let whole =
        |name: &'a str, event| Change { name, event, field: None, before: &Value::Null, after: &Value::Null };
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let mut changes: Vec<Change<'a>> = gone.map(|name| whole(name, Event::Disappeared)).collect();
    for (name, fields) in after {
        let Some(old) = before.get(name) else {
            changes.push(whole(name, Event::Appeared));
            continue;
        };
        let differs = fields.iter().filter(|(field, value)| old.get(*field) != Some(value));
        changes.extend(differs.map(|(field, value)| Change {
            name,
            event: Event::Changed,
            field: Some(field),
            before: old.get(field).unwrap_or(&Value::Null),
            after: value,
        }));
    }
    changes
}

struct Printer {
    format: Format,
    zone: Zone,
}

impl Printer {
    fn print(&self, changes: &[Change<'_>]) -> io::Result<()> {
        let now_ms = time::now_ms();
        let mut out = io::stdout().lock();
        for change in changes {
            match self.format {
                Format::Jsonl => writeln!(out, "{}", json::line(&change.line(now_ms)))?,
                _ => writeln!(out, "{}  {}", self.zone.show(now_ms), change.text())?,
            }
        }
        out.flush()
    }

    /// A look that failed: data for a program, talk for a person.
    fn complain(&self, failure: &Failure) -> io::Result<()> {
        let now_ms = time::now_ms();
        if self.format == Format::Jsonl {
            let line = serde_json::json!({ "at": time::to_rfc3339(now_ms), "error": failure });
            let mut out = io::stdout().lock();
            writeln!(out, "{}", json::line(&line))?;
            return out.flush();
        }
        writeln!(io::stderr(), "{}  error: {}", self.zone.show(now_ms), escape(&failure.message))
    }
}

impl Change<'_> {
    fn line(&self, now_ms: i64) -> ChangeLine {
        ChangeLine {
            at: time::to_rfc3339(now_ms),
            name: self.name.to_owned(),
            event: self.event,
            field: self.field,
            before: self.before.clone(),
            after: self.after.clone(),
        }
    }

    fn text(&self) -> String {
        let name = escape(self.name);
        match (self.event, self.field) {
            (Event::Is, Some(field)) => format!("{name}  {field}  {}", shown(self.after)),
            (Event::Appeared, _) => format!("{name}  appeared"),
            (Event::Disappeared, _) => format!("{name}  disappeared"),
            (_, field) => {
                let field = field.unwrap_or_default();
                format!("{name}  {field}  {} -> {}", shown(self.before), shown(self.after))
            }
        }
    }
}

/// A value as it stands in a table.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => escape(text).into_owned(),
        Value::Array(values) if values.is_empty() => "-".to_owned(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn snapshot(things: &[(&str, Value)]) -> Snapshot {
        things.iter().map(|(name, isr)| (name.to_string(), [("isr", isr.clone())].into())).collect()
    }

    #[test]
    fn what_changes_is_told_once() {
        let before = snapshot(&[("audit", json!(1)), ("orders:0", json!([1, 2])), ("orders:1", json!([2]))]);
        let after = snapshot(&[("orders:0", json!([1])), ("orders:1", json!([2])), ("pay\u{1b}", json!(1))]);
        let told: Vec<String> = changes(&before, &after).iter().map(Change::text).collect();
        assert_eq!(told, ["audit  disappeared", "orders:0  isr  1,2 -> 1", "pay\\u{1b}  appeared"]);
        assert!(changes(&after, &after).is_empty());
        assert_eq!(initial(&before)[1].text(), "orders:0  isr  1,2");
    }

    #[test]
    fn what_cannot_be_seen_is_as_it_was() {
        let before = snapshot(&[("1", json!(true))]);
        let mut after: Snapshot = [("1".to_owned(), BTreeMap::new())].into();
        carry(&before, &mut after);
        assert_eq!(after, before);
    }

    #[test]
    fn a_line_says_what_was_and_what_is() {
        let (before, after) =
            (snapshot(&[("orders:0", json!([1, 2]))]), snapshot(&[("orders:0", json!([]))]));
        let line = json::line(&changes(&before, &after)[0].line(0));
        assert_eq!(
            line,
            r#"{"at":"1970-01-01T00:00:00.000Z","name":"orders:0","event":"changed","field":"isr","before":[1,2],"after":[]}"#
        );
    }
}
