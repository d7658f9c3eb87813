//! What is known of a partition, from one answer to the next.
//!
//! Pure. Offsets and growth are of one topic of that name; sizes are of one leader as well. Where that changes
//! they begin anew, and only the history of the rate goes on, with a gap.

use std::sync::Arc;

use kdp_client::admin::rates::Rate;
use kdp_client::cluster::{PartitionMetadata, TopicPartition};
use kdp_client::protocol::types::{BrokerId, LeaderEpoch, Offset};

use super::ends::Ends;
use crate::tui::app::series::Series;
use crate::tui::app::snapshot::Partition;
use crate::tui::app::snapshot::partition_name;

/// Metadata that say the same so often are believed although they are older than what was known.
const BELIEVED: u8 = 3;

/// A partition.
#[derive(Clone, Debug)]
pub(super) struct PartitionState {
    pub(super) id: TopicPartition,
    name: String,
    pub(super) leader: Option<BrokerId>,
    epoch: LeaderEpoch,
    pub(super) replicas: Vec<BrokerId>,
    pub(super) isr: Vec<BrokerId>,
    /// How often in a row metadata came that were older than these.
    stale: u8,
    ends: Ends,
    pub(super) start: Option<Offset>,
    pub(super) end: Option<Offset>,
    /// Why the end was not told when it was last asked for.
    pub(super) missing: Option<String>,
    pub(super) size_bytes: Option<i64>,
    sized: Option<Sized>,
    /// What a record takes, as far as that can be told.
    record_bytes: Option<f64>,
    /// By how much replicas are behind.
    behind: Vec<(BrokerId, i64)>,
    /// Whether a group consumes it, so that the past of its end is worth keeping.
    pub(super) is_consumed: bool,
    pub(super) rate: Rate,
    /// The look of which the history has the rate.
    told_ms: Option<i64>,
    history: Arc<Series>,
}

/// How large it was at some time.
#[derive(Clone, Copy, Debug)]
struct Sized {
    bytes: i64,
    start: Offset,
    end: Offset,
}

impl PartitionState {
    pub(super) fn new(topic: &str, found: &PartitionMetadata) -> Self {
        let id = TopicPartition::new(topic, found.id);
        let mut partition = Self {
            name: partition_name(&id),
            id,
            leader: None,
            epoch: found.leader_epoch,
            replicas: Vec::new(),
            isr: Vec::new(),
            stale: 0,
            ends: Ends::default(),
            start: None,
            end: None,
            missing: None,
            size_bytes: None,
            sized: None,
            record_bytes: None,
            behind: Vec::new(),
            is_consumed: false,
            rate: Rate::default(),
            told_ms: None,
            history: Arc::default(),
        };
        partition.learn(found);
        partition
    }

    /// Takes in what metadata say; those of a broker that has not heard of the newest leader yet are ignored.
    pub(super) fn learn(&mut self, found: &PartitionMetadata) {
        if found.leader_epoch < self.epoch && found.leader_epoch.get() >= 0 && self.stale < BELIEVED {
            self.stale += 1;
            return;
        }
        self.stale = 0;
        self.epoch = found.leader_epoch;
        if self.leader != found.leader {
            self.follow();
        }
        self.leader = found.leader;
        self.replicas.clone_from(&found.replicas);
        self.isr.clone_from(&found.isr);
        self.behind.retain(|(broker, _)| self.replicas.contains(broker));
    }

    /// Another leader: what its log takes on disk is not what the last one's took. Where the log ends goes on,
    /// unless the new leader says otherwise.
    fn follow(&mut self) {
        self.sized = None;
        self.missing = None;
    }

    /// The log is not what it was.
    fn begin_anew(&mut self) {
        self.ends.clear();
        self.follow();
    }

    /// Another topic of the same name; nothing of the last one holds.
    pub(super) fn recreate(&mut self, found: &PartitionMetadata) {
        let history = std::mem::take(&mut self.history);
        *self = Self { history, is_consumed: self.is_consumed, ..Self::new(&self.id.topic, found) };
    }

    /// Where its leader says that it ends.
    pub(super) fn learn_end(&mut self, at_ms: i64, end: Offset) {
        if self.end.is_some_and(|known| end < known) {
            self.begin_anew();
            self.start = self.start.filter(|start| *start <= end);
        }
        self.ends.push(at_ms, end.get(), self.is_consumed);
        self.end = Some(end);
        self.missing = None;
    }

    /// Its leader did not say.
    pub(super) fn miss(&mut self, reason: &str) {
        if self.missing.as_deref() != Some(reason) {
            self.missing = Some(reason.to_owned());
        }
    }

    /// What the leader's replica takes.
    pub(super) fn learn_size(&mut self, bytes: i64) {
        self.size_bytes = Some(bytes);
        let (Some(start), Some(end)) = (self.start, self.end) else { return };
        let now = Sized { bytes, start, end };
        let average = || {
            let records = end - start;
            // A size of nothing is from before the records came.
            (records > 0 && bytes > 0).then(|| bytes as f64 / records as f64)
        };
        let Some(before) = self.sized else {
            self.record_bytes = average();
            self.sized = Some(now);
            return;
        };
        let records = end - before.end;
        if records > 0 {
            // What retention took away has been written too. Compaction makes it smaller than that.
            let given_up = average().unwrap_or_default() * (start - before.start).max(0) as f64;
            let grown = (bytes - before.bytes) as f64 + given_up;
            self.record_bytes = if grown > 0.0 { Some(grown / records as f64) } else { average() };
            self.sized = Some(now);
        }
    }

    /// By how many records a replica is behind.
    pub(super) fn learn_lag(&mut self, broker: BrokerId, records: i64) {
        match self.behind.iter_mut().find(|(known, _)| *known == broker) {
            Some((_, lag)) => *lag = records,
            None => self.behind.push((broker, records)),
        }
    }

    /// How far the slowest follower is behind.
    pub(super) fn follower_lag_max(&self) -> Option<i64> {
        let followers = self.behind.iter().filter(|(broker, _)| Some(*broker) != self.leader);
        followers.map(|(_, lag)| *lag).max()
    }

    /// Whether its end is known, and not from long ago.
    fn is_known(&self, now_ms: i64, stale_ms: i64) -> bool {
        self.leader.is_some()
            && self.missing.is_none()
            && self.ends.last_ms().is_some_and(|last_ms| now_ms - last_ms <= stale_ms)
    }

    /// Settles what its rate is at this moment and writes that down.
    pub(super) fn beat(&mut self, now_ms: i64, wall_ms: i64, stale_ms: i64) {
        let records = self.ends.rate().filter(|_| self.is_known(now_ms, stale_ms));
        // The size may have come before the offsets did.
        if let (None, Some(bytes)) = (self.sized, self.size_bytes) {
            self.learn_size(bytes);
        }
        let bytes = records.and_then(|rate| match rate {
            0.0 => Some(0.0),
            rate => Some(rate * self.record_bytes?),
        });
        self.rate = Rate { records, bytes };
        let last_ms = self.ends.last_ms();
        // Where it was not looked at since, there is nothing new to say.
        if records.is_none() || last_ms != self.told_ms {
            Arc::make_mut(&mut self.history).push(wall_ms, records, Series::SHORT);
            self.told_ms = last_ms;
        }
    }

    /// What it adds to a sum: to a partition that nobody leads nothing is written.
    pub(super) fn share(&self) -> Rate {
        match self.leader {
            Some(_) => self.rate,
            None => Rate { records: Some(0.0), bytes: Some(0.0) },
        }
    }

    /// When a record was written, if that was while we looked.
    pub(super) fn written_ms(&self, offset: Offset) -> Option<i64> {
        self.ends.written_ms(offset.get())
    }

    /// When its end was last told.
    pub(super) fn end_ms(&self) -> Option<i64> {
        self.ends.last_ms().filter(|_| self.missing.is_none())
    }

    pub(super) fn row(&self, min_isr: Option<usize>) -> Partition {
        Partition {
            name: self.name.clone(),
            id: self.id.clone(),
            leader: self.leader,
            replicas: self.replicas.clone(),
            isr: self.isr.clone(),
            min_isr,
            start: self.start,
            end: self.end,
            size_bytes: self.size_bytes,
            rate: self.rate,
            history: Arc::clone(&self.history),
            follower_lag_max: self.follower_lag_max(),
        }
    }
}
