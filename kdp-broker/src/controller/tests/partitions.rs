//! ElectLeaders, AlterPartitionReassignments, producer ids.

use kdp_client::protocol::messages::alter_partition_reassignments_request::{
    ReassignablePartition, ReassignableTopic,
};
use kdp_client::protocol::messages::elect_leaders_request::TopicPartitions;
use kdp_client::protocol::messages::{
    self, AlterPartitionReassignmentsRequest, ElectLeadersRequest, ListPartitionReassignmentsRequest,
};
use kdp_client::protocol::types::{BrokerEpoch, ProducerId};

use super::*;
use crate::controller::{
    alter_partition_reassignments, elect_leaders, list_partition_reassignments, producer_ids,
};

fn change(cluster: &mut Cluster, record: PartitionChangeRecord) {
    let topic_id = cluster.image.topic_by_name("t").expect("there").id;
    cluster.apply(&PartitionChangeRecord { topic_id, partition_id: 0, ..record }.into());
}

fn elect(cluster: &mut Cluster, election_type: i8, partition: i32) -> (i16, Option<String>) {
    let topic = TopicPartitions::default().with_topic(name("t")).with_partitions(vec![partition]);
    let request = ElectLeadersRequest::default()
        .with_election_type(election_type)
        .with_topic_partitions(Some(vec![topic]));
    let (answer, _) = cluster.serve(|view| elect_leaders::elect_leaders(view, &request));
    let answer = answer.expect("decided");
    let result = &answer.replica_election_results[0].partition_result[0];
    (result.error_code, text(&result.error_message))
}

#[test]
fn the_preferred_leader_is_elected_when_it_is_in_sync() {
    let mut cluster = Cluster::of(&[1, 2]);
    cluster.create("t", &[&[1, 2]]);
    let not_needed = (84, Some("Leader election not needed for topic partition.".into()));
    assert_eq!(elect(&mut cluster, 0, 0), not_needed);
    assert_eq!(elect(&mut cluster, 1, 0), not_needed);
    change(&mut cluster, PartitionChangeRecord { leader: 2, isr: Some(vec![2]), ..Default::default() });
    assert_eq!(elect(&mut cluster, 0, 0), (80, Some("The preferred leader was not available.".into())));
    change(&mut cluster, PartitionChangeRecord { isr: Some(vec![2, 1]), ..Default::default() });
    assert_eq!(elect(&mut cluster, 0, 0), (0, None));
    assert_eq!(cluster.partition("t", 0).leader, BrokerId(1));
    assert_eq!(elect(&mut cluster, 0, 9), (3, Some("No such partition as t-9".into())));
}

#[test]
fn a_kind_of_election_that_there_is_not() {
    let mut cluster = Cluster::of(&[1]);
    let request = ElectLeadersRequest::default().with_election_type(9).with_topic_partitions(None);
    let (answer, _) = cluster.serve(|view| elect_leaders::elect_leaders(view, &request));
    let error = answer.expect_err("refused");
    assert_eq!((error.code.code(), error.message.as_deref()), (42, Some("Unknown election type 9")));
}

#[test]
fn of_all_partitions_only_those_are_named_that_need_an_election() {
    let mut cluster = Cluster::of(&[1, 2]);
    cluster.create("t", &[&[1, 2], &[2, 1]]);
    change(&mut cluster, PartitionChangeRecord { leader: 2, ..Default::default() });
    let request = ElectLeadersRequest::default().with_topic_partitions(None);
    let (answer, records) = cluster.serve(|view| elect_leaders::elect_leaders(view, &request));
    let answer = answer.expect("decided");
    assert_eq!((answer.replica_election_results[0].partition_result.len(), records.len()), (1, 1));
}

fn reassign(
    cluster: &mut Cluster,
    replicas: Option<&[i32]>,
    allow_factor_change: bool,
) -> (i16, Option<String>) {
    let brokers = replicas.map(|ids| ids.iter().map(|id| messages::BrokerId(*id)).collect());
    let partition = ReassignablePartition::default().with_partition_index(0).with_replicas(brokers);
    let topic = ReassignableTopic::default().with_name(name("t")).with_partitions(vec![partition]);
    let request = AlterPartitionReassignmentsRequest::default()
        .with_topics(vec![topic])
        .with_allow_replication_factor_change(allow_factor_change);
    let (answer, _) =
        cluster.serve(|view| alter_partition_reassignments::alter_partition_reassignments(view, &request));
    let answer = answer.expect("decided");
    let result = &answer.responses[0].partitions[0];
    (result.error_code, text(&result.error_message))
}

#[test]
fn a_new_order_of_replicas_is_done_at_once() {
    let mut cluster = Cluster::of(&[1, 2]);
    cluster.create("t", &[&[1, 2]]);
    assert_eq!(reassign(&mut cluster, Some(&[2, 1]), true), (0, None));
    let partition = cluster.partition("t", 0);
    assert_eq!((&partition.replicas, partition.leader), (&ids(&[2, 1]), BrokerId(1)));
    assert_eq!(partition.directories, [directory(2), directory(1)]);
    assert!(!partition.is_reassigning());
}

#[test]
fn a_reassignment_waits_for_who_comes_and_can_be_cancelled() {
    let mut cluster = Cluster::of(&[1, 2]);
    cluster.create("t", &[&[1]]);
    assert_eq!(reassign(&mut cluster, None, true), (85, None));
    assert_eq!(reassign(&mut cluster, Some(&[2]), true), (0, None));
    let partition = cluster.partition("t", 0);
    assert_eq!((&partition.replicas, &partition.adding_replicas), (&ids(&[2, 1]), &ids(&[2])));
    assert_eq!((&partition.removing_replicas, &partition.isr), (&ids(&[1]), &ids(&[1])));
    let all = list_partition_reassignments(
        &cluster.image,
        &ListPartitionReassignmentsRequest::default().with_topics(None),
    );
    assert_eq!(all.topics[0].partitions[0].removing_replicas, [messages::BrokerId(1)]);
    assert_eq!(reassign(&mut cluster, None, true), (0, None));
    let partition = cluster.partition("t", 0);
    assert_eq!((&partition.replicas, partition.is_reassigning()), (&ids(&[1]), false));
}

#[test]
fn reassignments_that_are_refused() {
    let mut cluster = Cluster::of(&[1, 2]);
    assert_eq!(reassign(&mut cluster, Some(&[1]), true), (3, Some("Unable to find a topic named t.".into())));
    cluster.create("t", &[&[1]]);
    let unknown = "The manual partition assignment includes broker 7, but no such broker is registered.";
    assert_eq!(reassign(&mut cluster, Some(&[7]), true), (39, Some(unknown.into())));
    let factor = "The replication factor is changed from 1 to 2";
    assert_eq!(reassign(&mut cluster, Some(&[1, 2]), false), (38, Some(factor.into())));
}

#[test]
fn producer_ids_come_in_blocks_that_follow_each_other() {
    let mut cluster = Cluster::of(&[1]);
    let mut block =
        || cluster.decide(|view| producer_ids::allocate_producer_ids(view, BrokerId(1), BrokerEpoch(101))).0;
    assert_eq!(block(), Some(ProducerId(0)..ProducerId(1000)));
    assert_eq!(block(), Some(ProducerId(1000)..ProducerId(2000)));
    let last = ProducerIdsRecord { next_producer_id: i64::MAX - 5, ..Default::default() };
    cluster.apply(&last.into());
    let none =
        cluster.decide(|view| producer_ids::allocate_producer_ids(view, BrokerId(1), BrokerEpoch(101)));
    assert_eq!(none, (None, vec![]));
}
