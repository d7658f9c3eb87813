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

/// For so many beats after it was made, a partition may take to tell its rate.
const NEW_BEATS: u8 = 15;

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
    /// What a record takes: as it was measured while the log grew, or else on average.
    record_bytes: Option<f64>,
    is_measured: bool,
    /// For how many more beats it is new.
    new_beats: u8,
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
            is_measured: false,
            new_beats: 0,
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
        let Some(end) = self.end else { return };
        let records = self.sized.map_or(0, |before| end - before.end);
        // Deleted records stay on the disk until their segment goes, so an average over what is left says too
        // much; and where a segment went, or compaction ran, the disk tells nothing of what was written.
        if let Some(grown) = self.sized.map(|before| bytes - before.bytes).filter(|grown| *grown > 0)
            && records > 0
        {
            // Sizes and ends are not of the same moment.
            let measured = grown as f64 / records as f64;
            let before = self.record_bytes.filter(|_| self.is_measured);
            self.record_bytes = Some(before.map_or(measured, |before| (before + measured) / 2.0));
            self.is_measured = true;
        }
        if self.sized.is_none() || records > 0 {
            self.sized = Some(Sized { bytes, end });
        }
    }

    /// What a record takes on average; a size of nothing is from before the records came.
    fn average(&self) -> Option<f64> {
        let (records, bytes) = (self.end? - self.start?, self.size_bytes?);
        (records > 0 && bytes > 0).then(|| bytes as f64 / records as f64)
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
        self.record_bytes = self.record_bytes.or_else(|| self.average());
        let bytes = records.and_then(|rate| match rate {
            0.0 => Some(0.0),
            rate => Some(rate * self.record_bytes?),
        });
        self.new_beats = self.new_beats.saturating_sub(1);
        self.rate = Rate { records, bytes };
        let last_ms = self.ends.last_ms();
        // Where it was not looked at since, there is nothing new to say.
        if records.is_none() || last_ms != self.told_ms {
            Arc::make_mut(&mut self.history).push(wall_ms, records, Series::SHORT);
            self.told_ms = last_ms;
        }
    }

    /// What it adds to its topic: to a partition that nobody leads nothing is written.
    pub(super) fn share(&self) -> Rate {
        match self.leader {
            Some(_) => self.rate,
            None => Rate { records: Some(0.0), bytes: Some(0.0) },
        }
    }

    /// What it adds to its broker and to the cluster, which do not wait for one that was just made.
    pub(super) fn share_of_all(&self) -> Rate {
        let Rate { records, bytes } = self.share();
        let settled = |rate: Option<f64>| if self.new_beats > 0 { rate.or(Some(0.0)) } else { rate };
        Rate { records: settled(records), bytes: settled(bytes) }
    }

    /// It was made while we look.
    pub(super) fn is_new(&mut self) {
        self.new_beats = NEW_BEATS;
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
