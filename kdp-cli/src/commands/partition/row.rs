//! A partition as lists show it, and what can be wrong with one. Pure.

use kdp_client::admin::partitions::effective_min_isr;
use kdp_client::cluster::{PartitionMetadata, TopicPartition};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::partition_name;

/// What an operator has to know about a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Condition {
    /// It has no leader: nobody can read or write.
    Offline,
    /// Fewer replicas are in sync than min.insync.replicas asks for: writes with acks=all fail.
    UnderMinIsr,
    /// Just as many are in sync as min.insync.replicas asks for: one less, and writes with acks=all fail.
    AtMinIsr,
    /// A replica is not in sync.
    UnderReplicated,
    /// Replicas are moving.
    Reassigning,
}

/// A partition and who has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PartitionRow {
    /// Topic and id as commands take them: `orders:0`.
    pub(super) name: String,
    /// The topic.
    pub(super) topic: String,
    /// The partition's id.
    pub(super) partition: i32,
    /// The broker that leads it; null where it has no leader.
    pub(super) leader: Option<i32>,
    /// How often the leader has changed; null where the cluster does not tell.
    pub(super) leader_epoch: Option<i32>,
    /// The brokers that shall have it; the first is the preferred leader.
    pub(super) replicas: Vec<i32>,
    /// The brokers whose copies are in sync.
    pub(super) isr: Vec<i32>,
    /// The brokers of `replicas` that are down.
    pub(super) offline_replicas: Vec<i32>,
    /// Who is out of sync and still has every committed record (KIP-966); null where the cluster does not tell.
    pub(super) eligible_leader_replicas: Option<Vec<i32>>,
    /// Who was eligible last (KIP-966); null where the cluster does not tell.
    pub(super) last_known_elr: Option<Vec<i32>>,
    /// How many must be in sync for writes with acks=all; null where the setting cannot be seen.
    pub(super) min_insync_replicas: Option<usize>,
    /// What is wrong with it, or could be soon.
    pub(super) conditions: Vec<Condition>,
}

/// What is known about a partition besides its metadata.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surroundings {
    /// `min.insync.replicas` of its topic.
    pub(crate) min_insync_replicas: Option<usize>,
    /// Whether its replicas are moving.
    pub(crate) is_reassigning: bool,
}

impl PartitionRow {
    /// The row of one partition.
    pub(crate) fn new(topic: &str, metadata: &PartitionMetadata, around: Surroundings) -> Self {
        Self {
            name: partition_name(&TopicPartition::new(topic, metadata.id)),
            topic: topic.to_owned(),
            partition: metadata.id.get(),
            leader: metadata.leader.map(BrokerId::get),
            leader_epoch: (metadata.leader_epoch.get() >= 0).then_some(metadata.leader_epoch.get()),
            replicas: ids(&metadata.replicas),
            isr: ids(&metadata.isr),
            offline_replicas: ids(&metadata.offline_replicas),
            eligible_leader_replicas: metadata.eligible_leader_replicas.as_deref().map(ids),
            last_known_elr: metadata.last_known_elr.as_deref().map(ids),
            min_insync_replicas: around.min_insync_replicas,
            conditions: conditions(metadata, around),
        }
    }
}

/// The plain numbers of brokers.
pub(crate) fn ids(brokers: &[BrokerId]) -> Vec<i32> {
    brokers.iter().map(|id| id.get()).collect()
}

fn conditions(metadata: &PartitionMetadata, around: Surroundings) -> Vec<Condition> {
    let min_isr = around.min_insync_replicas.map(|min| effective_min_isr(min, metadata.replicas.len()));
    let in_sync = metadata.isr.len();
    [
        (metadata.leader.is_none(), Condition::Offline),
        (min_isr.is_some_and(|min| in_sync < min), Condition::UnderMinIsr),
        (min_isr.is_some_and(|min| in_sync == min), Condition::AtMinIsr),
        (metadata.is_under_replicated(), Condition::UnderReplicated),
        (around.is_reassigning, Condition::Reassigning),
    ]
    .into_iter()
    .filter_map(|(holds, condition)| holds.then_some(condition))
    .collect()
}

#[cfg(test)]
mod tests {
    use kdp_client::protocol::types::{LeaderEpoch, PartitionId};

    use super::*;

    fn check(replicas: &[i32], isr: &[i32], min_isr: usize, expected: &[Condition]) {
        let brokers = |ids: &[i32]| ids.iter().copied().map(BrokerId).collect::<Vec<_>>();
        let metadata = PartitionMetadata {
            id: PartitionId(0),
            leader: isr.first().copied().map(BrokerId),
            leader_epoch: LeaderEpoch(1),
            replicas: brokers(replicas),
            isr: brokers(isr),
            offline_replicas: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            error: None,
        };
        let around = Surroundings { min_insync_replicas: Some(min_isr), is_reassigning: false };
        assert_eq!(conditions(&metadata, around), expected, "{replicas:?} {isr:?} {min_isr}");
    }

    #[test]
    fn conditions_of_partitions() {
        use Condition::*;
        check(&[1, 2, 3], &[1, 2, 3], 2, &[]);
        check(&[1, 2, 3], &[1, 2], 2, &[AtMinIsr, UnderReplicated]);
        check(&[1, 2, 3], &[1], 2, &[UnderMinIsr, UnderReplicated]);
        check(&[1, 2, 3], &[], 2, &[Offline, UnderMinIsr, UnderReplicated]);
        // Kafka asks for no more replicas than there are.
        check(&[1], &[1], 2, &[AtMinIsr]);
    }
}
