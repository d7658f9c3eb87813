//! Reads the made-up records as the dashboard reads those of a cluster: the same commands, the same filters.

use std::ops::ControlFlow;
use std::time::Duration;

use kdp_client::consumer::{Consumed, Position, resolve};
use kdp_client::protocol::records::{BatchBuilder, BatchView, RecordHeader};
use kdp_client::protocol::types::{LeaderEpoch, Offset};
use tokio::time::Instant;

use super::Demo;
use super::records::contents;
use super::world::DemoPartition;
use crate::commands::record::Look;
use crate::failure::Failure;
use crate::names::Name;
use crate::selector::TopicSelector;
use crate::time::now_ms;
use crate::tui::app::model::Words;
use crate::tui::event::command;
use crate::tui::reading::Desk;

/// So many records of a partition are made at a time.
const BATCH: i64 = 64;
/// A broker takes a moment too.
const PAUSE: Duration = Duration::from_millis(12);
/// As long as a batch takes, whatever else waits.
const SLICE: Duration = Duration::from_millis(4);

/// How far a partition has been read.
struct Cursor<'a> {
    partition: &'a DemoPartition,
    next: i64,
    until: Option<i64>,
}

impl Demo {
    /// Reads what a command says, to its end.
    pub(in crate::tui) async fn read(&self, words: &Words, desk: &mut Desk) -> Result<(), Failure> {
        let mut look = command::look(words)?;
        let mut cursors = self.cursors(&look)?;
        desk.name(cursors.iter().map(|cursor| &*cursor.partition.id.topic));
        let begun: i64 = cursors.iter().map(|cursor| cursor.next).sum();
        let end: Option<i64> = cursors.iter().map(|cursor| cursor.until).sum();
        loop {
            let elapsed_ms = now_ms() - self.start_ms;
            let mut is_done = true;
            for cursor in &mut cursors {
                let end = cursor.until.unwrap_or_else(|| cursor.partition.end_at(elapsed_ms));
                while cursor.next < end {
                    let broke = self.batch(cursor, end, &mut look, desk)?.is_break();
                    desk.breathe().await;
                    if !broke {
                        break;
                    }
                }
                is_done &= cursor.until.is_some_and(|until| cursor.next >= until);
            }
            let passed: i64 = cursors.iter().map(|cursor| cursor.next).sum();
            desk.passed = end.map(|end| ((passed - begun).unsigned_abs(), (end - begun).unsigned_abs()));
            if is_done {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            desk.breathe().await;
        }
        desk.warnings.extend(look.settle()?);
        Ok(())
    }

    fn cursors(&self, look: &Look) -> Result<Vec<Cursor<'_>>, Failure> {
        let (from, to, last) = look.span()?;
        let elapsed_ms = now_ms() - self.start_ms;
        let mut partitions = Vec::new();
        for word in look.names() {
            let typed: TopicSelector = word.parse().map_err(Failure::usage)?;
            let name = Name::parse(&typed.topic, false).map_err(Failure::usage)?;
            let topics = self.world.topics.iter().filter(|topic| name.fits(&topic.name));
            let is_meant = |one: &&DemoPartition| {
                typed.partitions.as_ref().is_none_or(|ids| ids.contains(&one.id.partition))
            };
            partitions.extend(topics.flat_map(|topic| &topic.partitions).filter(is_meant));
        }
        if partitions.is_empty() {
            return Err(Failure::usage("the demonstration has no such topic"));
        }
        let share = last.map(|last| (last as i64 / partitions.len() as i64).max(1));
        let cursor = |partition| self.cursor(partition, elapsed_ms, (from, to), share, look.follows);
        Ok(partitions.into_iter().map(cursor).collect())
    }

    fn cursor<'a>(
        &self,
        partition: &'a DemoPartition,
        elapsed_ms: i64,
        (from, to): (Position, Option<Position>),
        share: Option<i64>,
        follows: bool,
    ) -> Cursor<'a> {
        let (start, end) = (partition.start_at(elapsed_ms), partition.end_at(elapsed_ms));
        let place = |position: Position| {
            let found = match position {
                Position::Timestamp(ms) => Some(Offset(partition.end_at(ms - self.start_ms))),
                _ => None,
            };
            resolve(position, Offset(start), Offset(end), found).get()
        };
        let next = share.map_or_else(|| place(from), |share| (end - share).max(start));
        let until = (!follows).then(|| to.map_or(end, place));
        Cursor { partition, next, until }
    }

    /// Looks at the next records of a partition.
    fn batch(
        &self,
        cursor: &mut Cursor<'_>,
        end: i64,
        look: &mut Look,
        desk: &mut Desk,
    ) -> Result<ControlFlow<()>, Failure> {
        let DemoPartition { id, .. } = cursor.partition;
        let mut builder = BatchBuilder::new().base_offset(Offset(cursor.next)).leader_epoch(LeaderEpoch(4));
        for offset in cursor.next..end.min(cursor.next + BATCH) {
            let contents = contents(&id.topic, id.partition.get(), offset);
            let header = |(key, value): &'_ (&'static str, Option<Vec<u8>>)| (key.as_bytes(), value.clone());
            let headers: Vec<_> = contents.headers.iter().map(header).collect();
            let headers: Vec<RecordHeader<'_>> =
                headers.iter().map(|(key, value)| RecordHeader { key, value: value.as_deref() }).collect();
            let at_ms = self.start_ms + cursor.partition.time_of(offset);
            builder.append(at_ms, contents.key.as_deref(), contents.value.as_deref(), &headers);
        }
        let wrong = |error: &dyn std::fmt::Display| Failure::failed("DEMO", error.to_string());
        let bytes = builder.build().map_err(|error| wrong(&error))?;
        let batch = BatchView::parse(&bytes).map_err(|error| wrong(&error))?;
        let until = Instant::now() + SLICE;
        for record in batch.records().map_err(|error| wrong(&error))? {
            let record = record.map_err(|error| wrong(&error))?;
            let record = Consumed { partition: id, batch: batch.header(), record };
            cursor.next = record.offset().get() + 1;
            if desk.take(&record, look, until)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
