//! Reads ranges of partitions, without a group.
//!
//! Every leader is asked by a task of its own, which goes on asking while what came is handed out; how
//! much may wait is bounded, whatever the topics hold. Leaders that move are followed. Records of
//! aborted transactions are handed out or not, as [`Isolation`] says.

mod fetch;
pub mod group;
mod leader;
mod position;
mod ranges;
mod records;
mod transactions;

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub use fetch::Isolation;
pub use position::{Position, resolve};
pub use ranges::{Range, ranges};
pub use records::Consumed;

use crate::admin::offsets::{self, OffsetSpec};
use crate::cluster::{Backoff, Cluster, Remedy, TopicPartition};
use crate::connection::Error;
use crate::protocol::records::RecordError;
use crate::protocol::types::{BrokerId, Offset};
use leader::{Answer, Assigned, Part};

/// How long a poll takes that has nothing to read.
const IDLE: Duration = Duration::from_millis(100);

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

/// What is handed out.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConsumerOptions {
    /// Whether records of transactions that are open or aborted are.
    pub isolation: Isolation,
    /// Whether the markers of transactions are.
    pub control_records: bool,
}

/// Reads ranges to their ends.
#[derive(Debug)]
pub struct Consumer {
    cluster: Cluster,
    options: ConsumerOptions,
    cursors: Vec<Cursor>,
    /// What came and has not been handed out, oldest first.
    waiting: VecDeque<Part>,
    answers: mpsc::Receiver<Answer>,
    answer: mpsc::Sender<Answer>,
    leaders: BTreeMap<BrokerId, mpsc::UnboundedSender<Assigned>>,
    /// One task per leader; they end with the consumer.
    tasks: JoinSet<()>,
    backoff: Backoff,
    scratch: Vec<u8>,
}

/// How far a range has been handed out.
#[derive(Clone, Debug)]
struct Cursor {
    partition: TopicPartition,
    from: Offset,
    next: Offset,
    until: Option<Offset>,
    /// Whether a leader's task reads it.
    assigned: bool,
}

impl Cursor {
    fn is_done(&self) -> bool {
        self.until.is_some_and(|until| self.next >= until)
    }
}

impl Consumer {
    /// A consumer at the beginning of each range, which hands out whatever is there.
    pub fn new(cluster: Cluster, ranges: Vec<Range>) -> Self {
        Self::with_options(cluster, ranges, ConsumerOptions::default())
    }

    /// A consumer at the beginning of each range.
    pub fn with_options(cluster: Cluster, ranges: Vec<Range>, options: ConsumerOptions) -> Self {
        let cursor = |range: Range| Cursor {
            partition: range.partition,
            from: range.from,
            next: range.from,
            until: range.until,
            assigned: false,
        };
        // One answer waits here, and one with every leader: enough to never wait for the network.
        let (answer, answers) = mpsc::channel(1);
        Self {
            backoff: Backoff::new(cluster.options().request_timeout),
            cluster,
            options,
            cursors: ranges.into_iter().map(cursor).collect(),
            waiting: VecDeque::new(),
            answers,
            answer,
            leaders: BTreeMap::new(),
            tasks: JoinSet::new(),
            scratch: Vec::new(),
        }
    }

    /// Whether every range has been read.
    pub fn is_done(&self) -> bool {
        self.cursors.iter().all(Cursor::is_done)
    }

    /// The next offset of each partition: what comes before it has been handed out.
    pub fn positions(&self) -> impl Iterator<Item = (&TopicPartition, Offset)> {
        self.cursors.iter().map(|cursor| (&cursor.partition, cursor.next))
    }

    /// How many offsets have been passed, and of how many; `None` where a range has no end.
    pub fn progress(&self) -> Option<(u64, u64)> {
        let mut progress = (0, 0);
        for cursor in &self.cursors {
            let until = cursor.until?;
            let passed = cursor.next.min(until) - cursor.from;
            progress.0 += u64::try_from(passed).unwrap_or_default();
            progress.1 += u64::try_from(until - cursor.from).unwrap_or_default();
        }
        Some(progress)
    }

    /// Hands out what one leader has answered, partition by partition in the order of the offsets, until
    /// `deliver` breaks; the next poll goes on where it broke. Waits a little where there is nothing yet.
    /// May be dropped while it waits.
    pub async fn poll(
        &mut self,
        mut deliver: impl FnMut(Consumed<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ConsumeError> {
        if self.waiting.is_empty() {
            self.assign_lost().await?;
            if !self.cursors.iter().any(|cursor| cursor.assigned && !cursor.is_done()) {
                tokio::time::sleep(IDLE).await;
                return Ok(ControlFlow::Continue(()));
            }
            let answer = self.answers.recv().await.expect("this consumer holds a sender itself");
            self.waiting.extend(answer);
        }
        let mut moved = None;
        while let Some(part) = self.waiting.pop_front() {
            let cursor = &mut self.cursors[part.index];
            match &part.result {
                Ok(fetched) => {
                    let flow =
                        records::hand_out(cursor, fetched, self.options, &mut self.scratch, &mut deliver)?;
                    if flow.is_break() {
                        self.waiting.push_front(part);
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Err(error) => {
                    cursor.assigned = false;
                    match Remedy::for_error(error) {
                        _ if fetch::is_out_of_range(error) => self.jump_to_start(part.index).await?,
                        Remedy::GiveUp => return Err(error.clone().into()),
                        Remedy::Wait | Remedy::LookUp => moved = Some(error.clone()),
                    }
                }
            }
        }
        if self.cursors.iter().all(|cursor| cursor.assigned || cursor.is_done()) {
            self.backoff = Backoff::new(self.cluster.options().request_timeout);
        }
        if let Some(error) = moved {
            let delay = self.backoff.next_delay().ok_or(error)?;
            tokio::time::sleep(delay).await;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Looks the leaders of those up that nobody reads, and has them read.
    async fn assign_lost(&mut self) -> Result<(), Error> {
        let lost = |cursor: &&Cursor| !cursor.assigned && !cursor.is_done();
        let wanted: Vec<_> = self.cursors.iter().filter(lost).map(|c| c.partition.clone()).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let found = self.cluster.by_leader(&wanted).await?;
        if let Some((_, error)) =
            found.unled.iter().find(|(_, error)| Remedy::for_error(error) == Remedy::GiveUp)
        {
            return Err(error.clone());
        }
        // Those that are led are read meanwhile, but not for ever.
        if let Some((_, error)) = found.unled.first() {
            let delay = self.backoff.next_delay().ok_or_else(|| error.clone())?;
            tokio::time::sleep(delay).await;
        }
        let leader_of: BTreeMap<&TopicPartition, BrokerId> =
            found.led.iter().flat_map(|(leader, led)| led.iter().map(|one| (one, *leader))).collect();
        let limits = fetch::Limits::for_leaders(found.led.len().max(self.leaders.len()));
        for (index, cursor) in self.cursors.iter_mut().enumerate() {
            let Some(leader) = leader_of.get(&cursor.partition).filter(|_| !cursor.assigned) else {
                continue;
            };
            let assigned = Assigned {
                index,
                topic_id: found.topic_id(&cursor.partition.topic),
                partition: cursor.partition.clone(),
                offset: cursor.next,
                until: cursor.until,
            };
            let inbox = self.leaders.entry(*leader).or_insert_with(|| {
                let (sender, inbox) = mpsc::unbounded_channel();
                let question = fetch::Question { isolation: self.options.isolation, limits };
                let task = leader::run(self.cluster.clone(), *leader, question, inbox, self.answer.clone());
                self.tasks.spawn(task);
                sender
            });
            // The task ends only with this consumer.
            cursor.assigned = inbox.send(assigned).is_ok();
        }
        Ok(())
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
