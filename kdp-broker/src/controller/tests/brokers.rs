//! Registration, fencing, controlled shutdown; and what they do to partitions, with ELR and without.

use kdp_client::protocol::types::{BrokerEpoch, Offset};

use super::*;
use crate::controller::brokers::{self, BrokerRefused};
use crate::lifecycle::{BrokerHeartbeat, BrokerRegistration, HeartbeatReply};
use crate::metadata::LeaderRecoveryState;

const ELR: &[(&str, i16)] = &[("eligible.leader.replicas.version", 1)];

impl Cluster {
    fn register(&mut self, id: i32, previous_epoch: i64) -> BrokerEpoch {
        let registration = BrokerRegistration {
            broker: BrokerId(id),
            incarnation: Uuid::from_u128(0xbeef),
            end_points: vec![],
            features: vec![],
            rack: None,
            log_dirs: vec![directory(id)],
            previous_epoch: BrokerEpoch(previous_epoch),
        };
        self.decide(|view| brokers::register_broker(view, &registration)).0
    }

    fn heartbeat(&mut self, change: BrokerHeartbeat) -> (HeartbeatReply, Vec<String>) {
        let (reply, records) = self.decide(|view| brokers::broker_heartbeat(view, &change));
        (reply.expect("at this epoch"), records.iter().map(|record| record.name().to_owned()).collect())
    }

    fn heartbeat_of(&self, id: i32) -> BrokerHeartbeat {
        let broker = self.image.brokers.get(BrokerId(id)).expect("registered");
        BrokerHeartbeat {
            broker: BrokerId(id),
            epoch: BrokerEpoch(broker.broker_epoch),
            metadata_offset: Offset(1_000_000),
            want_fence: false,
            want_shut_down: false,
            cordoned_log_dirs: vec![],
        }
    }

    fn shut_down(&mut self, id: i32) -> Vec<Vec<String>> {
        let leave = BrokerHeartbeat { want_shut_down: true, ..self.heartbeat_of(id) };
        let mut written = Vec::new();
        loop {
            let (reply, records) = self.heartbeat(leave.clone());
            written.push(records);
            if reply.should_shut_down {
                return written;
            }
        }
    }

    fn come_back(&mut self, id: i32, previous_epoch: i64) {
        self.register(id, previous_epoch);
        let (reply, _) = self.heartbeat(self.heartbeat_of(id));
        assert!(!reply.is_fenced);
    }

    fn epoch(&self, id: i32) -> i64 {
        self.image.brokers.get(BrokerId(id)).expect("registered").broker_epoch
    }
}

#[test]
fn a_broker_comes_fenced_and_its_epoch_is_its_offset() {
    let mut cluster = Cluster::of(&[]);
    let epoch = cluster.register(1, -1);
    assert_eq!(epoch.get(), cluster.image.provenance.offset.get());
    assert!(!cluster.image.brokers.is_unfenced(BrokerId(1)));
    let behind = BrokerHeartbeat { metadata_offset: Offset(epoch.get() - 1), ..cluster.heartbeat_of(1) };
    let (reply, records) = cluster.heartbeat(behind);
    assert!(reply.is_fenced && !reply.is_caught_up);
    assert_eq!(records, ["BrokerRegistrationChangeRecord"], "that no directory is cordoned");
    let (reply, records) = cluster.heartbeat(cluster.heartbeat_of(1));
    assert!(!reply.is_fenced && reply.is_caught_up);
    assert_eq!(records, ["BrokerRegistrationChangeRecord"]);
    assert_eq!(cluster.heartbeat(cluster.heartbeat_of(1)).1, [""; 0]);
}

#[test]
fn an_old_incarnation_is_not_heard() {
    let mut cluster = Cluster::of(&[1]);
    let old = BrokerHeartbeat { epoch: BrokerEpoch(1), ..cluster.heartbeat_of(1) };
    let (reply, records) = cluster.decide(|view| brokers::broker_heartbeat(view, &old));
    assert_eq!((reply, records.len()), (Err(BrokerRefused::StaleEpoch(BrokerId(1), BrokerEpoch(1))), 0));
}

#[test]
fn the_last_replica_leaves_and_returns() {
    let mut cluster = Cluster::of(&[1]);
    cluster.create("t", &[&[1]]);
    let epoch = cluster.epoch(1);
    let written = cluster.shut_down(1);
    assert_eq!(written[0][..2], ["BrokerRegistrationChangeRecord", "PartitionChangeRecord"]);
    let partition = cluster.partition("t", 0);
    assert_eq!((partition.leader, &partition.isr), (BrokerId(-1), &ids(&[1])));
    cluster.come_back(1, epoch);
    let partition = cluster.partition("t", 0);
    assert_eq!(
        (partition.leader, &partition.isr, partition.leader_epoch.get()),
        (BrokerId(1), &ids(&[1]), 2)
    );
}

#[test]
fn with_elr_the_last_replica_stays_eligible() {
    let mut cluster = Cluster::with(&[1], ELR, &[]);
    cluster.create("t", &[&[1]]);
    let epoch = cluster.epoch(1);
    cluster.shut_down(1);
    let partition = cluster.partition("t", 0);
    assert_eq!((partition.leader, &partition.isr), (BrokerId(-1), &vec![]));
    assert_eq!((&partition.elr, &partition.last_known_elr), (&ids(&[1]), &ids(&[1])));
    cluster.come_back(1, epoch);
    let partition = cluster.partition("t", 0);
    assert_eq!((partition.leader, &partition.isr), (BrokerId(1), &ids(&[1])));
    assert_eq!((&partition.elr, &partition.last_known_elr), (&vec![], &vec![]));
    assert_eq!(partition.leader_recovery_state, LeaderRecoveryState::Recovered);
}

#[test]
fn with_elr_a_crash_of_the_last_replica_makes_it_recover() {
    let mut cluster = Cluster::with(&[1], ELR, &[]);
    cluster.create("t", &[&[1]]);
    cluster.come_back(1, -1);
    let partition = cluster.partition("t", 0);
    assert_eq!((partition.leader, &partition.isr), (BrokerId(1), &ids(&[1])));
    assert_eq!(partition.leader_recovery_state, LeaderRecoveryState::Recovering);
    assert!(partition.elr.is_empty() && partition.last_known_elr.is_empty());
}

#[test]
fn leadership_moves_to_who_is_in_sync() {
    let mut cluster = Cluster::of(&[1, 2, 3]);
    cluster.create("t", &[&[1, 2, 3], &[2, 3, 1]]);
    cluster.shut_down(1);
    let first = cluster.partition("t", 0);
    assert_eq!((first.leader, &first.isr), (BrokerId(2), &ids(&[2, 3])));
    let second = cluster.partition("t", 1);
    assert_eq!((second.leader, second.leader_epoch.get(), second.partition_epoch), (BrokerId(2), 0, 1));
}

#[test]
fn an_unclean_election_only_where_it_is_wanted() {
    for (setting, leader) in [("false", BrokerId(-1)), ("true", BrokerId(2))] {
        let mut cluster =
            Cluster::with(&[1, 2], &[], &[&format!("unclean.leader.election.enable={setting}")]);
        cluster.create("t", &[&[1, 2]]);
        let record = PartitionChangeRecord {
            topic_id: cluster.image.topic_by_name("t").expect("there").id,
            partition_id: 0,
            isr: Some(vec![1]),
            ..Default::default()
        };
        cluster.apply(&record.into());
        cluster.shut_down(1);
        let partition = cluster.partition("t", 0);
        assert_eq!(partition.leader, leader);
        let recovering = leader == BrokerId(2);
        assert_eq!(partition.leader_recovery_state == LeaderRecoveryState::Recovering, recovering);
    }
}

#[test]
fn with_elr_whoever_leaves_below_the_minimum_stays_eligible() {
    let mut cluster = Cluster::with(&[1, 2, 3], ELR, &["min.insync.replicas=2"]);
    cluster.create("t", &[&[1, 2, 3]]);
    cluster.shut_down(1);
    let partition = cluster.partition("t", 0);
    assert_eq!((&partition.isr, &partition.elr), (&ids(&[2, 3]), &vec![]), "still at the minimum");
    cluster.shut_down(2);
    let partition = cluster.partition("t", 0);
    assert_eq!((&partition.isr, &partition.elr, partition.leader), (&ids(&[3]), &ids(&[2]), BrokerId(3)));
    cluster.shut_down(3);
    let partition = cluster.partition("t", 0);
    assert_eq!((&partition.isr, &partition.elr), (&vec![], &ids(&[2, 3])));
    assert_eq!((&partition.last_known_elr, partition.leader), (&ids(&[3]), BrokerId(-1)));

    let epoch = cluster.epoch(2);
    cluster.come_back(2, epoch);
    let partition = cluster.partition("t", 0);
    assert_eq!((&partition.isr, partition.leader), (&ids(&[2]), BrokerId(2)), "elected from the ELR");
    assert_eq!((&partition.elr, &partition.last_known_elr), (&ids(&[3]), &vec![]));
    assert_eq!(partition.leader_recovery_state, LeaderRecoveryState::Recovered);
    cluster.come_back(3, -1);
    assert_eq!(cluster.partition("t", 0).elr, [], "it crashed, and may have lost what it had");
}
