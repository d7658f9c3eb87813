//! Where replicas go when a topic gets more of them or fewer. Pure.
//!
//! What is in place stays: growing only adds, shrinking only takes away, the preferred leader never changes
//! and no replica moves. Among the brokers that remain to choose from, racks are spread first, then load.

use std::collections::BTreeMap;

use crate::cluster::{PartitionMetadata, TopicMetadata};
use crate::protocol::types::{BrokerId, PartitionId};

/// A broker that may get replicas, or may lose them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its rack, where it has one. Brokers without a rack are taken for racks of their own.
    pub rack: Option<String>,
    /// Whether it is there and wants replicas: neither fenced nor cordoned.
    pub is_open: bool,
    /// How many replicas it keeps, of all topics.
    pub replicas: usize,
}

/// The brokers of a cluster by their ids.
pub type Candidates = BTreeMap<BrokerId, Candidate>;

/// Fewer brokers can be chosen from than replicas are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{wanted} replicas need {wanted} brokers that are up, and there are {open}")]
pub struct TooFewBrokers {
    /// How many replicas each partition shall have.
    pub wanted: usize,
    /// How many brokers there are for it.
    pub open: usize,
}

/// The new replicas of each partition that needs a change, so that each has `wanted`.
pub fn with_replication_factor(
    topic: &TopicMetadata,
    wanted: usize,
    candidates: &Candidates,
) -> Result<Vec<(PartitionId, Vec<BrokerId>)>, TooFewBrokers> {
    let open = candidates.values().filter(|candidate| candidate.is_open).count();
    let grows = topic.partitions.iter().any(|partition| partition.replicas.len() < wanted);
    if grows && wanted > open {
        return Err(TooFewBrokers { wanted, open });
    }
    let mut load = Load::of(topic, candidates);
    let mut changes = Vec::new();
    for partition in &topic.partitions {
        let mut replicas = partition.replicas.clone();
        while replicas.len() < wanted {
            let Some(added) = load.to_add(&replicas, partition.id) else {
                return Err(TooFewBrokers { wanted, open });
            };
            load.count(added, 1);
            replicas.push(added);
        }
        while replicas.len() > wanted.max(1) {
            let removed = load.to_remove(&replicas, partition);
            load.count(removed, -1);
            replicas.retain(|id| *id != removed);
        }
        if replicas != partition.replicas {
            changes.push((partition.id, replicas));
        }
    }
    Ok(changes)
}

/// How many replicas each broker keeps, as the changes are made up.
struct Load<'a> {
    candidates: &'a Candidates,
    of_topic: BTreeMap<BrokerId, i64>,
    of_all: BTreeMap<BrokerId, i64>,
}

impl<'a> Load<'a> {
    fn of(topic: &TopicMetadata, candidates: &'a Candidates) -> Self {
        let mut of_topic: BTreeMap<BrokerId, i64> = BTreeMap::new();
        for id in topic.partitions.iter().flat_map(|partition| &partition.replicas) {
            *of_topic.entry(*id).or_default() += 1;
        }
        let count = |candidate: &Candidate| i64::try_from(candidate.replicas).unwrap_or(i64::MAX);
        let of_all = candidates.iter().map(|(id, candidate)| (*id, count(candidate))).collect();
        Self { candidates, of_topic, of_all }
    }

    fn count(&mut self, id: BrokerId, change: i64) {
        *self.of_topic.entry(id).or_default() += change;
        *self.of_all.entry(id).or_default() += change;
    }

    /// The open broker outside the replicas on the rack with the fewest of them, then with the least load; ties go
    /// round with the partitions.
    fn to_add(&self, replicas: &[BrokerId], partition: PartitionId) -> Option<BrokerId> {
        let outside = |(id, candidate): &(&BrokerId, &Candidate)| candidate.is_open && !replicas.contains(id);
        let brokers = i32::try_from(self.candidates.len()).unwrap_or(i32::MAX).max(1);
        let turn = |id: BrokerId| id.get().wrapping_sub(partition.get()).rem_euclid(brokers);
        let rank =
            |id: BrokerId| (self.on_rack_of(id, replicas), self.of_topic(id), self.of_all(id), turn(id), id);
        self.candidates.iter().filter(outside).map(|(id, _)| *id).min_by_key(|id| rank(*id))
    }

    /// The replica that is missed least: neither the preferred leader nor who leads now, unless nobody else is
    /// left; first one that is out of sync, then one on the fullest rack, then the one with the most load.
    fn to_remove(&self, replicas: &[BrokerId], partition: &PartitionMetadata) -> BrokerId {
        let rank = |id: BrokerId| {
            let is_spare = replicas.first() != Some(&id) && partition.leader != Some(id);
            let out_of_sync = !partition.isr.contains(&id);
            (is_spare, out_of_sync, self.on_rack_of(id, replicas), self.of_topic(id), self.of_all(id), id)
        };
        replicas
            .iter()
            .copied()
            .max_by_key(|id| rank(*id))
            .expect("replicas are only taken away while there are more than one")
    }

    fn on_rack_of(&self, id: BrokerId, replicas: &[BrokerId]) -> usize {
        let rack = |id: &BrokerId| self.candidates.get(id).and_then(|candidate| candidate.rack.as_deref());
        let Some(own) = rack(&id) else { return 0 };
        replicas.iter().filter(|other| rack(other) == Some(own)).count()
    }

    fn of_topic(&self, id: BrokerId) -> i64 {
        self.of_topic.get(&id).copied().unwrap_or_default()
    }

    fn of_all(&self, id: BrokerId) -> i64 {
        self.of_all.get(&id).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::types::LeaderEpoch;
    use crate::protocol::uuid::Uuid;

    fn ids(ids: &[i32]) -> Vec<BrokerId> {
        ids.iter().copied().map(BrokerId).collect()
    }

    fn topic(partitions: &[&[i32]]) -> TopicMetadata {
        let partition = |(id, replicas): (i32, &&[i32])| PartitionMetadata {
            id: PartitionId(id),
            leader: replicas.first().copied().map(BrokerId),
            leader_epoch: LeaderEpoch(0),
            replicas: ids(replicas),
            isr: ids(replicas),
            offline_replicas: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            error: None,
        };
        TopicMetadata {
            name: "orders".to_owned(),
            id: Uuid::default(),
            is_internal: false,
            error: None,
            partitions: (0..).zip(partitions).map(partition).collect(),
        }
    }

    fn brokers(racks: &[Option<&str>]) -> Candidates {
        let candidate =
            |rack: &Option<&str>| Candidate { rack: rack.map(str::to_owned), is_open: true, replicas: 0 };
        (1..).map(BrokerId).zip(racks.iter().map(candidate)).collect()
    }

    fn changed(topic: &TopicMetadata, wanted: usize, brokers: &Candidates) -> Vec<Vec<i32>> {
        let changes = with_replication_factor(topic, wanted, brokers).unwrap();
        changes.into_iter().map(|(_, replicas)| replicas.iter().map(|id| id.get()).collect()).collect()
    }

    #[test]
    fn growing_keeps_and_spreads() {
        let brokers = brokers(&[None; 3]);
        let grown = changed(&topic(&[&[1], &[2], &[3]]), 2, &brokers);
        for (kept, replicas) in [1, 2, 3].into_iter().zip(&grown) {
            assert_eq!(replicas[0], kept);
        }
        let mut added: Vec<i32> = grown.iter().map(|replicas| replicas[1]).collect();
        added.sort();
        assert_eq!(added, [1, 2, 3]);
    }

    #[test]
    fn growing_takes_other_racks_first() {
        let brokers = brokers(&[Some("a"), Some("a"), Some("b"), Some("b")]);
        assert!([3, 4].contains(&changed(&topic(&[&[1]]), 2, &brokers)[0][1]));
        assert!([1, 2].contains(&changed(&topic(&[&[3]]), 2, &brokers)[0][1]));
    }

    #[test]
    fn closed_brokers_get_nothing() {
        let mut brokers = brokers(&[None; 3]);
        brokers.get_mut(&BrokerId(2)).unwrap().is_open = false;
        assert_eq!(changed(&topic(&[&[1]]), 2, &brokers), [[1, 3]]);
        let error = with_replication_factor(&topic(&[&[1]]), 3, &brokers);
        assert_eq!(error, Err(TooFewBrokers { wanted: 3, open: 2 }));
    }

    #[test]
    fn shrinking_keeps_the_preferred_leader_and_the_racks() {
        let brokers = brokers(&[Some("a"), Some("b"), Some("a")]);
        assert_eq!(changed(&topic(&[&[1, 2, 3]]), 2, &brokers), [[1, 2]]);
        assert_eq!(changed(&topic(&[&[1, 2, 3]]), 1, &brokers), [[1]]);
    }

    #[test]
    fn shrinking_takes_who_is_out_of_sync() {
        let mut topic = topic(&[&[1, 2, 3]]);
        topic.partitions[0].isr = ids(&[1, 3]);
        assert_eq!(changed(&topic, 2, &brokers(&[None; 3])), [[1, 3]]);
    }

    #[test]
    fn what_fits_is_left_alone() {
        assert!(changed(&topic(&[&[1, 2], &[2, 3]]), 2, &brokers(&[None; 3])).is_empty());
    }
}
