//! How far a copy has come, kept as the committed offsets of a group without members.
//!
//! A group commits what the destination has acknowledged; so who is interrupted goes on there, and
//! writes at most the last moment twice.

use std::collections::BTreeMap;

use kdp_client::admin::groups::{self, Committed};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::consumer::Range;
use kdp_client::protocol::types::Offset;

use crate::failure::Failure;

/// The group and what it has committed.
#[derive(Debug)]
pub(super) struct Resume<'a> {
    cluster: &'a Cluster,
    group: &'a str,
    committed: BTreeMap<TopicPartition, Offset>,
}

impl<'a> Resume<'a> {
    /// Looks up how far the group has come.
    pub(super) async fn load(cluster: &'a Cluster, group: &'a str) -> Result<Self, Failure> {
        let mut committed = BTreeMap::new();
        for (group, found) in groups::committed(cluster, &[group.to_owned()]).await? {
            let found = found.map_err(|error| Failure::from(error).about(group))?;
            committed.extend(found.into_iter().map(|one| (one.partition, one.offset)));
        }
        Ok(Self { cluster, group, committed })
    }

    /// Leaves out what has been copied before.
    pub(super) fn shorten(&self, ranges: &mut [Range]) {
        for range in ranges {
            if let Some(committed) = self.committed.get(&range.partition) {
                range.from = range.from.max(*committed);
            }
        }
    }

    /// Commits what has moved since the last time.
    pub(super) async fn commit(&mut self, positions: Vec<(TopicPartition, Offset)>) -> Result<(), Failure> {
        let moved: Vec<Committed> = positions
            .into_iter()
            .filter(|(partition, offset)| self.committed.get(partition) != Some(offset))
            .map(|(partition, offset)| Committed { partition, offset, leader_epoch: None, metadata: None })
            .collect();
        if moved.is_empty() {
            return Ok(());
        }
        for (partition, outcome) in groups::commit(self.cluster, self.group, &moved).await? {
            outcome.map_err(|error| Failure::of_item(&format!("{} {partition}", self.group), &error))?;
        }
        self.committed.extend(moved.into_iter().map(|one| (one.partition, one.offset)));
        Ok(())
    }
}
