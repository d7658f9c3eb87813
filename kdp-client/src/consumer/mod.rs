//! Reads ranges of partitions, without a group.
//!
//! One Fetch per leader and round, all leaders at once; what one round may bring is bounded, and the
//! next begins when its records have been handed out. Leaders that move are followed. Transactions
//! are not looked at: records of aborted ones are handed out too (`read_uncommitted`).

mod fetch;
pub mod group;
mod position;

use std::ops::ControlFlow;

pub use position::{Position, resolve};

use crate::admin::offsets::{self, OffsetSpec};
use crate::cluster::{Backoff, Cluster, Remedy, TopicPartition};
use crate::connection::Error;
use crate::protocol::records::{BatchHeader, Batches, RecordError, RecordView};
use crate::protocol::types::{BrokerId, Offset};
use crate::protocol::uuid::Uuid;

/// What one batch may take when it is decompressed.
const BATCH_BYTES_MAX: usize = 256 << 20;

/// Why reading stopped.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ConsumeError {
    /// A broker could not be asked, or refused.
    #[error(transparent)]
    Client(#[from] Error),
    /// What the broker keeps is not what it should be.
    #[error("{partition} at offset {offset}: {error}")]
    Corrupt {
        /// Where.
        partition: TopicPartition,
        /// The first offset of the batch, or where reading was to go on.
        offset: Offset,
        /// What is wrong.
        error: RecordError,
    },
}

/// What is to be read of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Which.
    pub partition: TopicPartition,
    /// The first offset.
    pub from: Offset,
    /// The offset to stop before; `None` goes on for ever.
    pub until: Option<Offset>,
}

/// A record and where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Consumed<'a> {
    /// Its partition.
    pub partition: &'a TopicPartition,
    /// The batch it came in.
    pub batch: &'a BatchHeader,
    /// The record itself.
    pub record: RecordView<'a>,
}

impl Consumed<'_> {
    /// Its offset.
    pub fn offset(&self) -> Offset {
        self.record.offset(self.batch)
    }

    /// Its timestamp in milliseconds; `None` where it has none.
    pub fn timestamp(&self) -> Option<i64> {
        Some(self.record.timestamp(self.batch)).filter(|timestamp| *timestamp >= 0)
    }
}

/// The offsets between two positions of each partition, as the partitions are now.
pub async fn ranges(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    from: Position,
    until: Option<Position>,
) -> Result<Vec<(TopicPartition, Result<Range, Error>)>, Error> {
    let by_time = async |position: Option<Position>| match position {
        Some(Position::Timestamp(timestamp)) => {
            offsets::list(cluster, partitions, OffsetSpec::Timestamp(timestamp)).await
        }
        // Any answer will do: it is not looked at.
        _ => Ok(Vec::new()),
    };
    let (start, end, from_time, until_time) = tokio::try_join!(
        offsets::list(cluster, partitions, OffsetSpec::Earliest),
        offsets::list(cluster, partitions, OffsetSpec::Latest),
        by_time(Some(from)),
        by_time(until),
    )?;
    let mut from_time = from_time.into_iter().map(|(_, found)| found);
    let mut until_time = until_time.into_iter().map(|(_, found)| found);
    let ranges = start.into_iter().zip(end).map(|((partition, start), (_, end))| {
        let (from_time, until_time) = (from_time.next(), until_time.next());
        let range = || {
            let start = start?.offset.unwrap_or_default();
            let end = end?.offset.unwrap_or_default();
            let from_time = from_time.transpose()?.and_then(|found| found.offset);
            let until_time = until_time.transpose()?.and_then(|found| found.offset);
            Ok(Range {
                partition: partition.clone(),
                from: resolve(from, start, end, from_time),
                until: until.map(|until| resolve(until, start, end, until_time)),
            })
        };
        let range = range();
        (partition, range)
    });
    Ok(ranges.collect())
}

/// Reads ranges to their ends.
#[derive(Debug)]
pub struct Consumer {
    cluster: Cluster,
    cursors: Vec<Cursor>,
    backoff: Backoff,
    scratch: Vec<u8>,
}

/// How far a range has been read.
#[derive(Clone, Debug)]
struct Cursor {
    partition: TopicPartition,
    next: Offset,
    until: Option<Offset>,
    /// `None` until it is looked up, and again when it has moved.
    leader: Option<(BrokerId, Uuid)>,
}

impl Cursor {
    fn is_done(&self) -> bool {
        self.until.is_some_and(|until| self.next >= until)
    }
}

impl Consumer {
    /// A consumer at the beginning of each range.
    pub fn new(cluster: Cluster, ranges: Vec<Range>) -> Self {
        let cursor = |range: Range| Cursor {
            partition: range.partition,
            next: range.from,
            until: range.until,
            leader: None,
        };
        let backoff = Backoff::new(cluster.options().request_timeout);
        Self { cluster, cursors: ranges.into_iter().map(cursor).collect(), backoff, scratch: Vec::new() }
    }

    /// Whether every range has been read.
    pub fn is_done(&self) -> bool {
        self.cursors.iter().all(Cursor::is_done)
    }

    /// Asks every leader once and hands out what came, partition by partition in the order of the
    /// offsets, until `deliver` breaks. Waits a little where there is nothing yet.
    pub async fn poll(
        &mut self,
        mut deliver: impl FnMut(Consumed<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ConsumeError> {
        self.cursors.retain(|cursor| !cursor.is_done());
        self.look_up_leaders().await?;
        let mut moved = None;
        for (index, answer) in fetch::round(&self.cluster, &self.cursors).await {
            match answer {
                Ok(records) => {
                    self.backoff = Backoff::new(self.cluster.options().request_timeout);
                    let cursor = &mut self.cursors[index];
                    if hand_out(cursor, &records, &mut self.scratch, &mut deliver)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Err(error) if fetch::is_out_of_range(&error) => self.jump_to_start(index).await?,
                Err(error) if Remedy::for_error(&error) == Remedy::GiveUp => return Err(error.into()),
                Err(error) => {
                    self.cursors[index].leader = None;
                    moved = Some(error);
                }
            }
        }
        if let Some(error) = moved {
            let delay = self.backoff.next_delay().ok_or(error)?;
            tokio::time::sleep(delay).await;
        }
        // Who comes last when an answer is full shall not always come last.
        if !self.cursors.is_empty() {
            self.cursors.rotate_left(1);
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn look_up_leaders(&mut self) -> Result<(), Error> {
        let lost = |cursor: &&Cursor| cursor.leader.is_none();
        let wanted: Vec<_> =
            self.cursors.iter().filter(lost).map(|cursor| cursor.partition.clone()).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.cluster.by_leader(&wanted).await?;
        for (leader, partitions) in &found.led {
            for cursor in self.cursors.iter_mut().filter(|cursor| partitions.contains(&cursor.partition)) {
                cursor.leader = Some((*leader, found.topic_id(&cursor.partition.topic)));
            }
        }
        match found.unled.into_iter().find(|(_, error)| Remedy::for_error(error) == Remedy::GiveUp) {
            Some((_, error)) => Err(error),
            None => Ok(()),
        }
    }

    /// Retention has overtaken us: what was to come next is gone.
    async fn jump_to_start(&mut self, index: usize) -> Result<(), Error> {
        let partition = self.cursors[index].partition.clone();
        let found =
            offsets::list(&self.cluster, std::slice::from_ref(&partition), OffsetSpec::Earliest).await?;
        let start = found.into_iter().next().map(|(_, found)| found).transpose()?;
        let start = start.and_then(|found| found.offset).unwrap_or_default();
        let cursor = &mut self.cursors[index];
        // Beyond the end: the log was truncated. Going back could loop, so that ends the range.
        cursor.next = if start > cursor.next { start } else { cursor.until.unwrap_or(start) };
        Ok(())
    }
}

fn hand_out(
    cursor: &mut Cursor,
    bytes: &[u8],
    scratch: &mut Vec<u8>,
    deliver: &mut impl FnMut(Consumed<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, ConsumeError> {
    let partition = cursor.partition.clone();
    let corrupt = |offset, error| ConsumeError::Corrupt { partition: partition.clone(), offset, error };
    for batch in Batches::new(bytes) {
        let batch = batch.map_err(|error| corrupt(cursor.next, error))?;
        let header = batch.header();
        batch.verify_crc().map_err(|error| corrupt(header.base_offset, error))?;
        if !header.attributes.is_control() {
            let records = batch.decompressed_records(scratch, BATCH_BYTES_MAX);
            for record in records.map_err(|error| corrupt(header.base_offset, error))? {
                let record = record.map_err(|error| corrupt(header.base_offset, error))?;
                let consumed = Consumed { partition: &partition, batch: header, record };
                let offset = consumed.offset();
                // A batch may begin before what was asked for, and go on beyond it.
                if offset < cursor.next || cursor.until.is_some_and(|until| offset >= until) {
                    continue;
                }
                cursor.next = offset + 1;
                if deliver(consumed).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        // Compaction may have taken the last records of a batch; its header still counts them.
        cursor.next = cursor.next.max(header.next_offset());
    }
    Ok(ControlFlow::Continue(()))
}
