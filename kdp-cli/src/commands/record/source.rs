//! Which records a command is about: topics, from where, to where, of which transactions.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use kdp_client::admin::groups;
use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::{self, Isolation, Position, Range};
use kdp_client::protocol::types::Offset;

use crate::commands::Context;
use crate::commands::selection::PartitionWords;
use crate::failure::Failure;
use crate::selector::{POSITIONS, position};
use crate::time;

/// Topics and a span of them.
#[derive(Args, Clone, Debug)]
pub(super) struct Source {
    #[command(flatten)]
    pub(super) words: PartitionWords,
    #[command(flatten)]
    pub(super) span: Span,
}

/// From where to where.
#[derive(Args, Clone, Debug)]
pub(super) struct Span {
    /// Where to begin: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h, max-ts, committed(GROUP); or
    /// a range: 10:20, @-1h:end
    #[arg(long, value_name = "OFFSET", default_value = "start", allow_hyphen_values = true)]
    pub(super) from: String,
    /// Where to stop, exclusive; the same forms [default: where the partitions end now]
    #[arg(long, value_name = "OFFSET", visible_alias = "until", allow_hyphen_values = true)]
    pub(super) to: Option<String>,
    /// Whether records of open and aborted transactions are read too [default: read_uncommitted; what is
    /// copied or redriven: read_committed]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) isolation_level: Option<IsolationLevel>,
}

/// Kafka's `isolation.level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum IsolationLevel {
    /// All records
    ReadUncommitted,
    /// No records of aborted transactions, and none behind one that is open
    ReadCommitted,
}

impl From<IsolationLevel> for Isolation {
    fn from(level: IsolationLevel) -> Self {
        match level {
            IsolationLevel::ReadUncommitted => Isolation::ReadUncommitted,
            IsolationLevel::ReadCommitted => Isolation::ReadCommitted,
        }
    }
}

/// A place in a partition as it can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// What the partition itself can tell.
    Position(Position),
    /// Where a group stands.
    Committed(String),
}

/// What is to be read, and what was asked for and cannot be.
#[derive(Debug, Default)]
pub(super) struct Selection {
    pub(super) ranges: Vec<Range>,
    pub(super) errors: Vec<Failure>,
}

impl Source {
    /// Looks everything up. Without an end, where nothing else is said, with `endless`.
    pub(super) async fn select(&self, context: &Context, endless: bool) -> Result<Selection, Failure> {
        let places = self.span.places(endless)?;
        let (partitions, errors) = self.partitions(context).await?;
        places.ranges(context, &partitions, self.span.isolation(), errors).await
    }

    /// The partitions alone, and what was selected and does not exist.
    pub(super) async fn partitions(
        &self,
        context: &Context,
    ) -> Result<(Vec<TopicPartition>, Vec<Failure>), Failure> {
        if self.words.is_empty() {
            return Err(Failure::usage("name a topic").hint("`kdp topic list` shows the topics there are"));
        }
        self.words.select(&context.cluster).await
    }

    /// The same span of these partitions.
    pub(super) fn of(word: String, span: Span) -> Self {
        Self { words: PartitionWords { names: vec![word], regex: false }, span }
    }
}

impl Span {
    /// What was typed, read.
    pub(super) fn places(&self, endless: bool) -> Result<Places, Failure> {
        let now_ms = time::now_ms();
        let (from, to) = match place(&self.from, now_ms) {
            Ok(from) => (from, None),
            Err(error) => match range(&self.from, now_ms) {
                Some((from, to)) => (from, Some(to)),
                None => return Err(Failure::usage(error)),
            },
        };
        let to = match (&self.to, to) {
            (Some(_), Some(_)) => {
                return Err(Failure::usage("--from is a range already: leave --to out"));
            }
            (Some(text), None) => Some(place(text, now_ms).map_err(Failure::usage)?),
            (None, to) => to,
        };
        Ok(Places { from, to: to.or((!endless).then_some(Place::Position(Position::End))) })
    }

    /// Which records of transactions are read.
    pub(super) fn isolation(&self) -> Isolation {
        self.isolation_level.map(Isolation::from).unwrap_or_default()
    }

    /// The same for what is written again: what was aborted once shall not count the second time.
    pub(super) fn or_committed(&self) -> Self {
        let level = self.isolation_level.unwrap_or(IsolationLevel::ReadCommitted);
        Self { isolation_level: Some(level), ..self.clone() }
    }

    /// Whether an end was typed.
    pub(super) fn has_end(&self) -> bool {
        self.to.is_some() || place(&self.from, 0).is_err()
    }
}

/// Both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    from: Place,
    to: Option<Place>,
}

impl Places {
    /// As far as a partition itself can tell.
    pub(super) fn positions(&self) -> (Position, Option<Position>) {
        (self.from.position(), self.to.as_ref().map(Place::position))
    }

    /// The offsets of both ends in each partition.
    pub(super) async fn ranges(
        &self,
        context: &Context,
        partitions: &[TopicPartition],
        isolation: Isolation,
        mut errors: Vec<Failure>,
    ) -> Result<Selection, Failure> {
        let (from, to) = (self.from.position(), self.to.as_ref().map(Place::position));
        let (found, from_group, to_group) = tokio::try_join!(
            async { Ok(consumer::ranges(&context.cluster, partitions, from, to, isolation).await?) },
            committed(context, Some(&self.from)),
            committed(context, self.to.as_ref()),
        )?;
        let mut ranges = Vec::new();
        for (partition, range) in found {
            match range {
                Ok(mut range) => {
                    // A position that stands for a group is the start, so it is the least there is.
                    if let Some(committed) = &from_group {
                        range.from = committed.get(&partition).copied().unwrap_or(range.from).max(range.from);
                    }
                    if let (Some(committed), Some(until)) = (&to_group, range.until) {
                        range.until = Some(committed.get(&partition).copied().unwrap_or(until).max(until));
                    }
                    ranges.push(range);
                }
                Err(error) => errors.push(Failure::from(error).about(partition.to_string())),
            }
        }
        Ok(Selection { ranges, errors })
    }
}

impl Place {
    fn position(&self) -> Position {
        match self {
            Place::Position(position) => *position,
            Place::Committed(_) => Position::Start,
        }
    }
}

async fn committed(
    context: &Context,
    place: Option<&Place>,
) -> Result<Option<BTreeMap<TopicPartition, Offset>>, Failure> {
    let Some(Place::Committed(group)) = place else { return Ok(None) };
    let groups = groups::committed(&context.cluster, std::slice::from_ref(group)).await?;
    let mut offsets = BTreeMap::new();
    for (group, found) in groups {
        let found = found.map_err(|error| Failure::from(error).about(group))?;
        offsets.extend(found.into_iter().map(|committed| (committed.partition, committed.offset)));
    }
    Ok(Some(offsets))
}

fn place(text: &str, now_ms: i64) -> Result<Place, String> {
    if let Some(group) = text.strip_prefix("committed(").and_then(|rest| rest.strip_suffix(')')) {
        return Ok(Place::Committed(group.to_owned()));
    }
    position(text, now_ms)
        .map(Place::Position)
        .map_err(|_| format!("`{text}` is no offset: write {POSITIONS}, committed(GROUP), or a range A:B"))
}

/// `A:B`, where either may be left out. Times have colons of their own, so each one is tried.
fn range(text: &str, now_ms: i64) -> Option<(Place, Place)> {
    let side = |text: &str, default| match text {
        "" => Ok(Place::Position(default)),
        text => place(text, now_ms),
    };
    let colons = text.match_indices(':');
    colons.map(|(at, _)| (side(&text[..at], Position::Start), side(&text[at + 1..], Position::End))).find_map(
        |pair| match pair {
            (Ok(from), Ok(to)) => Some((from, to)),
            _ => None,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_769_853_600_000;

    #[test]
    fn ranges() {
        let at = |offset| Place::Position(Position::At(Offset(offset)));
        let position = Place::Position;
        for (text, from, to) in [
            ("10:20", at(10), at(20)),
            (":20", position(Position::Start), at(20)),
            ("10:", at(10), position(Position::End)),
            ("-5:end", position(Position::BeforeEnd(5)), position(Position::End)),
            ("committed(g):+3", Place::Committed("g".into()), position(Position::AfterStart(3))),
            (
                "@2026-01-31T10:00Z:@now",
                position(Position::Timestamp(NOW)),
                position(Position::Timestamp(NOW)),
            ),
        ] {
            assert_eq!(range(text, NOW), Some((from, to)), "{text}");
        }
        for bad in ["10", "a:b", "10:20:30", "@2026-01-31T10:00Z"] {
            assert_eq!(range(bad, NOW), None, "{bad}");
        }
    }
}
