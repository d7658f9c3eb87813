//! `kdp top`: what moves in a cluster, again and again, from offsets and sizes alone.
//!
//! On a terminal a table that stays in place; for a program a line for each row, or a document of one
//! measurement.

pub(super) mod rows;

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use clap::{Args, ValueEnum};
use kdp_client::admin::groups::{self, GroupType, Isolation, Survey};
use kdp_client::admin::throughput::{self, Snapshot};
use tokio::time::{Instant, MissedTickBehavior};

use super::registry::{self, Outputs};
use super::{Context, Outcome, duration};
use crate::closed::Closed;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::view::View;
use crate::output::{self, Format, json};
use crate::report::Report;
use crate::time::{self, Zone};
use crate::words::counted;
use rows::{COLUMNS, GROUP_COLUMNS, History, TopRow};

/// What it prints.
pub(crate) const OUTPUTS: Outputs = &[("top", registry::stream::<TopRow>(KIND, rows::ALL_COLUMNS))];

const KIND: &str = "Throughput";
/// Faster than this the brokers would be asked more than they tell.
const INTERVAL_MIN: Duration = Duration::from_millis(200);
/// The lines of a terminal that are not rows: the time, the headers, and where the cursor stays.
const LINES_AROUND: usize = 4;

/// Show live throughput: records and about how many bytes a second
///
/// Examples:
///   kdp top --count 1 --interval 500ms
///   kdp top --by group --count 1 --interval 500ms
///   kdp top --by partition --interval 500ms --count 2 -o jsonl
///   kdp top --by broker --interval 500ms -o json
///
/// Rates are those of the last 10 seconds, or 30 of a group. Records a second come from end offsets, in which
/// the markers of transactions count. ~BYTES/S is an estimate from sizes on disk. What brokers do not tell
/// without an agent is not here: latency, CPU, bytes sent to consumers.
///
/// On a terminal the table stays until Ctrl-C or --count; -o jsonl prints a line for each row. Other formats
/// are one document, by default of one measurement.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Top {
    /// What to add partitions up by
    #[arg(long, value_enum, value_name = "WHAT", default_value = "topic")]
    by: By,
    /// How often to look
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration)]
    interval: Duration,
    /// Stop after so many measurements
    #[arg(long, value_name = "COUNT")]
    count: Option<u64>,
    /// Internal topics too, such as __consumer_offsets
    #[arg(long)]
    internal: bool,
}

/// What partitions are added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// All of them
    Cluster,
    /// Who leads them
    Broker,
    /// Their topic
    Topic,
    /// Each for itself
    Partition,
    /// Who consumes them
    Group,
}

/// Where the rows go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sink {
    Terminal,
    Lines,
    Document,
}

/// What one look brought.
struct Seen {
    look: rows::Look,
    errors: Vec<Failure>,
    warnings: Vec<String>,
}

impl Top {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let sink = match context.format {
            Format::Jsonl => Sink::Lines,
            Format::Table | Format::Wide if io::stdout().is_terminal() => Sink::Terminal,
            _ => Sink::Document,
        };
        let measurements = self.count.unwrap_or(if sink == Sink::Document { 1 } else { u64::MAX });
        let mut history = History::default();
        let started = Instant::now();
        let mut looks = tokio::time::interval(self.interval.max(INTERVAL_MIN));
        // What took longer than a period is not made up for.
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut measured = 0;
        let mut closed = Closed::watch();
        loop {
            tokio::select! {
                biased;
                () = closed.wait() => return Ok(Report::streamed(KIND)),
                _ = looks.tick() => {}
            }
            let Seen { look, errors, warnings } = self.look(context).await?;
            let at_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
            history.add(at_ms, look);
            let rows = history.rows(self.by);
            // One look says nothing of speed; a person sees already what there is.
            let is_first = history.is_first();
            let mut written = Ok(());
            if sink == Sink::Terminal {
                written = draw(self.by, &rows, errors.len() + warnings.len(), context.zone);
            } else if sink == Sink::Lines && !is_first {
                written = write_lines(&rows);
            }
            if let Err(error) = written {
                return ended(error);
            }
            measured += u64::from(!is_first);
            if measured >= measurements {
                let mut report = match sink {
                    Sink::Document => Report::list(KIND, columns(self.by), rows),
                    Sink::Terminal | Sink::Lines => Report::streamed(KIND),
                };
                (report.errors, report.warnings) = (errors, warnings);
                return Ok(report);
            }
        }
    }

    /// Commits first and ends after, so that nobody seems to be ahead of the log.
    async fn look(&self, context: &Context) -> Result<Seen, Failure> {
        let cluster = &context.cluster;
        if self.by == By::Group {
            let mut errors = Vec::new();
            let mut known = Vec::new();
            for (broker, listed) in groups::list(cluster).await? {
                match listed {
                    Ok(listed) => known.extend(listed),
                    Err(error) => errors.push(Failure::from(error).about(format!("broker {broker}"))),
                }
            }
            known.sort_by(|a, b| a.id.cmp(&b.id));
            known.dedup_by(|a, b| a.id == b.id);
            let of_type = |name: String| GroupType::of_name(&name);
            let names = known.into_iter().map(|group| (group.id, group.group_type.and_then(of_type)));
            let names: Vec<_> = names.collect();
            let survey = groups::survey(cluster, &names, Isolation::ReadUncommitted).await?;
            let (failed, warnings) = survey_errors(&survey);
            errors.extend(failed);
            return Ok(Seen { look: rows::Look::Groups(survey), errors, warnings });
        }
        let snapshot = throughput::look(cluster, self.internal).await?;
        let errors = snapshot_errors(&snapshot);
        Ok(Seen { look: rows::Look::Partitions(snapshot), errors, warnings: Vec::new() })
    }
}

fn columns(by: By) -> &'static [crate::report::Column] {
    if by == By::Group { GROUP_COLUMNS } else { COLUMNS }
}

/// What could not be seen. Groups of a kind that the cluster lists and no longer serves, since its feature was
/// turned off, are only warned of: nothing was asked about them in particular.
fn survey_errors(survey: &Survey) -> (Vec<Failure>, Vec<String>) {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for (name, group) in &survey.groups {
        let Err(error) = group else { continue };
        let failure = Failure::from(error.clone());
        match failure.exit {
            Exit::Unsupported => warnings.push(format!("nothing is known of {name}: {}", failure.message)),
            _ => errors.push(failure.about(name.clone())),
        }
    }
    let holes = survey.holes.iter();
    errors.extend(holes.map(|(one, error)| Failure::from(error.clone()).about(one.to_string())));
    (errors, warnings)
}

fn snapshot_errors(snapshot: &Snapshot) -> Vec<Failure> {
    let holes = snapshot.holes.iter();
    let holes = holes.map(|(one, error)| Failure::from(error.clone()).about(one.to_string()));
    let silent = snapshot.silent.iter();
    let silent = silent.map(|(id, error)| Failure::from(error.clone()).about(format!("broker {id}")));
    silent.chain(holes).collect()
}

fn write_lines(rows: &[TopRow]) -> io::Result<()> {
    let text: String = rows.iter().map(|row| json::line(row) + "\n").collect();
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// In place of what was there before; as many rows as there is room for.
fn draw(by: By, rows: &[TopRow], unknown: usize, zone: Zone) -> io::Result<()> {
    let height = rustix::termios::tcgetwinsize(io::stdout()).map_or(24, |size| usize::from(size.ws_row));
    let shown = &rows[..rows.len().min(height.saturating_sub(LINES_AROUND).max(1))];
    let report = Report::list(KIND, columns(by), shown);
    let left = rows.len() - shown.len();
    let more = if left > 0 { format!(", {left} more below") } else { String::new() };
    let holes = if unknown > 0 { format!(", {unknown} not known") } else { String::new() };
    let at = zone.show(time::now_ms());
    let view = View { is_human: true, zone, ..Format::Table.into() };
    // A table can always be made.
    let table = output::render(&report, &view, &at).unwrap_or_default();
    let mut out = io::stdout().lock();
    write!(
        out,
        "\u{1b}[H\u{1b}[2J{at}  {}{more}{holes}   Ctrl-C ends it\n\n{table}",
        counted(rows.len(), "row")
    )?;
    out.flush()
}

/// That nobody reads any more is the usual end of `| head`.
fn ended(error: io::Error) -> Outcome {
    output::ignore_broken_pipe(Err(error))
        .map_err(|error| Failure::failed("STDOUT", format!("cannot write to stdout: {error}")))?;
    Ok(Report::streamed(KIND))
}
