//! Committed offsets, and those of open transactions.
//!
//! The invariant: of a partition that was committed to inside and outside of transactions, the
//! record that comes last in the log counts, not the one whose transaction ended last; compaction
//! keeps that one.

use std::collections::{BTreeMap, BTreeSet};

use kdp_client::protocol::schema::group::OffsetCommitValue;
use kdp_client::protocol::types::{Offset, ProducerId};
use kdp_client::protocol::uuid::Uuid;

use super::record::{OffsetKey, Record};

/// A committed offset.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CommittedOffset {
    pub(super) offset: i64,
    /// -1 where the client did not say.
    pub(super) leader_epoch: i32,
    pub(super) metadata: String,
    pub(super) commit_timestamp_ms: i64,
    /// Set by old clients that ask for a retention of their own.
    pub(super) expire_timestamp_ms: Option<i64>,
    /// Zero where it is not known.
    pub(super) topic_id: Uuid,
    /// Where the record lies in the log.
    record_offset: Offset,
}

#[derive(Debug, Default)]
pub(super) struct Offsets {
    committed: BTreeMap<OffsetKey, CommittedOffset>,
    /// What becomes committed if the producer's transaction does.
    pending: BTreeMap<ProducerId, BTreeMap<OffsetKey, CommittedOffset>>,
    /// Whose transactions each partition waits for.
    open: BTreeMap<OffsetKey, BTreeSet<ProducerId>>,
}

impl Offsets {
    pub(super) fn len(&self) -> usize {
        self.committed.len()
    }

    pub(super) fn get(&self, at: &OffsetKey) -> Option<&CommittedOffset> {
        self.committed.get(at)
    }

    /// Whether an open transaction has an offset for this partition.
    pub(super) fn is_pending(&self, at: &OffsetKey) -> bool {
        self.open.contains_key(at)
    }

    pub(super) fn has_pending(&self, group: &str) -> bool {
        of_group(&self.open, group).next().is_some()
    }

    pub(super) fn of_group(&self, group: &str) -> impl Iterator<Item = (&OffsetKey, &CommittedOffset)> {
        of_group(&self.committed, group)
    }

    /// A tombstone for everything of the group, pending or not.
    pub(super) fn tombstones(&self, group: &str) -> Vec<Record> {
        let committed = of_group(&self.committed, group).map(|(at, _)| at);
        let open = of_group(&self.open, group).map(|(at, _)| at);
        let keys: BTreeSet<&OffsetKey> = committed.chain(open).collect();
        keys.into_iter().map(tombstone).collect()
    }

    /// Tombstones for the partitions of a deleted topic, as many of them as `limit` allows. A topic
    /// of the same name with another id keeps its offsets.
    pub(super) fn tombstones_of_topic(&self, name: &str, id: Uuid, limit: usize) -> Vec<Record> {
        let is_of_topic = |(at, offset): &(&OffsetKey, &CommittedOffset)| {
            *at.topic == *name && (offset.topic_id.is_nil() || offset.topic_id == id)
        };
        let pending = self.pending.values().flatten();
        let keys: BTreeSet<&OffsetKey> =
            self.committed.iter().chain(pending).filter(is_of_topic).map(|(at, _)| at).collect();
        keys.into_iter().take(limit).map(tombstone).collect()
    }

    pub(super) fn apply(
        &mut self,
        record_offset: Offset,
        at: &OffsetKey,
        producer_id: Option<ProducerId>,
        value: Option<&OffsetCommitValue>,
    ) {
        match (value, producer_id) {
            (None, _) => self.remove(at),
            (Some(value), None) => {
                self.committed.insert(at.clone(), CommittedOffset::new(record_offset, value));
            }
            (Some(value), Some(producer_id)) => {
                let offset = CommittedOffset::new(record_offset, value);
                self.pending.entry(producer_id).or_default().insert(at.clone(), offset);
                self.open.entry(at.clone()).or_default().insert(producer_id);
            }
        }
    }

    fn remove(&mut self, at: &OffsetKey) {
        self.committed.remove(at);
        for producer_id in self.open.remove(at).unwrap_or_default() {
            if let Some(pending) = self.pending.get_mut(&producer_id) {
                pending.remove(at);
            }
        }
    }

    pub(super) fn end_transaction(&mut self, producer_id: ProducerId, is_committed: bool) {
        for (at, offset) in self.pending.remove(&producer_id).unwrap_or_default() {
            if let Some(open) = self.open.get_mut(&at) {
                open.remove(&producer_id);
                if open.is_empty() {
                    self.open.remove(&at);
                }
            }
            let is_newer =
                self.committed.get(&at).is_none_or(|known| known.record_offset < offset.record_offset);
            if is_committed && is_newer {
                self.committed.insert(at, offset);
            }
        }
    }
}

impl CommittedOffset {
    fn new(record_offset: Offset, value: &OffsetCommitValue) -> Self {
        CommittedOffset {
            offset: value.offset,
            leader_epoch: value.leader_epoch,
            metadata: value.metadata.clone(),
            commit_timestamp_ms: value.commit_timestamp,
            expire_timestamp_ms: (value.expire_timestamp >= 0).then_some(value.expire_timestamp),
            topic_id: value.topic_id,
            record_offset,
        }
    }

    /// Offsets of a topic that was deleted and created again do not count for the new one.
    pub(super) fn is_of(&self, topic_id: Uuid) -> bool {
        self.topic_id.is_nil() || topic_id.is_nil() || self.topic_id == topic_id
    }
}

pub(super) fn tombstone(at: &OffsetKey) -> Record {
    Record::Offset { at: at.clone(), producer_id: None, value: None }
}

/// The entries of one group, whose keys lie together.
fn of_group<'a, V>(
    map: &'a BTreeMap<OffsetKey, V>,
    group: &str,
) -> impl Iterator<Item = (&'a OffsetKey, &'a V)> {
    let first = OffsetKey::new(group, "", i32::MIN);
    map.range(&first..).take_while({
        let group = first.group.clone();
        move |(at, _)| at.group == group
    })
}
