//! `kdp group watch`: lag again and again, as lines for a program or as a table that stays in place.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::rows::{GroupLag, History};
use super::{What, elapsed_ms, holes, measure, report};
use crate::closed::Closed;
use crate::commands::group::duration;
use crate::commands::group::select::Selection;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::output::view::View;
use crate::output::{self, Format, json};
use crate::report::Report;
use crate::time::{self, Zone};

/// Rates and status are those of so many looks.
const LOOKS: usize = 12;

/// Show how far groups are behind, again and again
///
/// Examples:
///   kdp group watch billing
///   kdp group watch --all --every 10s -o jsonl
///   kdp group watch billing --count 3 --every 1s -o jsonl
///
/// Rates and status come with the second look and are those of the last minute or so. Groups that
/// appear are shown too where a pattern or --all selects them. Ends with Ctrl-C, or after --count looks.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Watch {
    #[command(flatten)]
    pub(in super::super) groups: Selection,
    #[command(flatten)]
    what: What,
    /// How often to look
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = duration)]
    every: Duration,
    /// Stop after so many looks
    #[arg(long, value_name = "COUNT")]
    count: Option<u64>,
}

/// How far a group is behind at one time.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Look {
    /// When.
    at: String,
    #[serde(flatten)]
    lag: GroupLag,
}

impl Watch {
    /// The same as if it had been typed.
    pub(super) fn new(groups: &Selection, what: &What, every: Duration) -> Self {
        Self { groups: groups.clone(), what: what.clone(), every, count: None }
    }

    pub(in super::super) async fn run(&self, context: &Context) -> Outcome {
        if !matches!(context.format, Format::Table | Format::Jsonl) {
            return Err(Failure::usage("watching has no end: it can be shown as a table or as -o jsonl"));
        }
        let mut history = History::default();
        let started = tokio::time::Instant::now();
        let mut looks = tokio::time::interval(self.every.max(Duration::from_millis(100)));
        // What took longer than a period is not made up for.
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut left = self.count.unwrap_or(u64::MAX);
        let mut closed = Closed::watch();
        while left > 0 {
            tokio::select! {
                biased;
                () = closed.wait() => break,
                _ = looks.tick() => {}
            }
            left -= 1;
            let (measured, errors) = self.look(context, started, &mut history).await?;
            let shown = match context.format {
                Format::Jsonl => show_lines(measured, &errors),
                _ => show_table(report(measured, &history, errors), context.zone),
            };
            match shown {
                Ok(()) => {}
                // Nobody reads any more.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
                Err(error) => {
                    return Err(Failure::failed("STDOUT", format!("cannot write to stdout: {error}")));
                }
            }
        }
        Ok(Report::streamed("GroupLag"))
    }

    async fn look(
        &self,
        context: &Context,
        started: tokio::time::Instant,
        history: &mut History,
    ) -> Result<(Vec<GroupLag>, Vec<Failure>), Failure> {
        let cluster = &context.cluster;
        let (selected, mut errors) = self.groups.select(cluster).await?;
        let survey = self.what.survey(cluster, &selected).await?;
        history.add(elapsed_ms(started), &survey, LOOKS);
        let with_age = self.what.age || self.groups.is_by_name();
        let measured = measure(cluster, &survey, history, with_age, &mut errors).await?;
        let holes = holes(&survey, &errors);
        errors.extend(holes);
        Ok((measured, errors))
    }
}

/// A line for each group; what could not be seen is a line too.
fn show_lines(measured: Vec<GroupLag>, errors: &[Failure]) -> io::Result<()> {
    let at = time::to_rfc3339(time::now_ms());
    let mut out = io::stdout().lock();
    for lag in measured {
        writeln!(out, "{}", json::line(&Look { at: at.clone(), lag }))?;
    }
    for error in errors {
        writeln!(out, "{}", json::line(&serde_json::json!({ "at": at, "error": error })))?;
    }
    out.flush()
}

/// On a terminal in place of the one before, elsewhere under it.
fn show_table(report: Report, zone: Zone) -> io::Result<()> {
    let at = zone.show(time::now_ms());
    let mut out = io::stdout().lock();
    let is_human = out.is_terminal();
    let clear = if is_human { "\u{1b}[H\u{1b}[2J" } else { "" };
    let view = View { is_human, zone, ..View::from(Format::Table) };
    // Only templates and filters can fail.
    let table = output::render(&report, &view, &at).unwrap_or_else(|failure| failure.message);
    writeln!(out, "{clear}{at}\n{table}")?;
    out.flush()?;
    // Where stderr is gone there is nobody left to tell.
    let _ = io::stderr().lock().write_all(output::talk(&report).as_bytes());
    Ok(())
}
