//! CreateTopics, DeleteTopics, CreatePartitions.

use kdp_client::protocol::messages::create_partitions_request::{
    CreatePartitionsAssignment, CreatePartitionsTopic,
};
use kdp_client::protocol::messages::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopicConfig,
};
use kdp_client::protocol::messages::delete_topics_request::DeleteTopicState;
use kdp_client::protocol::messages::{
    self, CreatePartitionsRequest, CreateTopicsRequest, DeleteTopicsRequest,
};
use kdp_client::protocol::uuid;

use super::*;
use crate::controller::{create_partitions, delete_topics};

fn refused(topic: CreatableTopic) -> (i16, String) {
    refused_in(&mut Cluster::of(&[1]), topic)
}

fn refused_in(cluster: &mut Cluster, topic: CreatableTopic) -> (i16, String) {
    let (mut outcomes, records) = cluster.create_topics(vec![topic]);
    assert_eq!(records, []);
    let (code, message) = outcomes.remove(0);
    (code, message.expect("a reason"))
}

fn assigned(topic: CreatableTopic, assignments: &[(i32, &[i32])]) -> CreatableTopic {
    let assignment = |(index, replicas): &(i32, &[i32])| {
        CreatableReplicaAssignment::default()
            .with_partition_index(*index)
            .with_broker_ids(replicas.iter().map(|id| messages::BrokerId(*id)).collect())
    };
    topic.with_assignments(assignments.iter().map(assignment).collect())
}

fn configured(topic: CreatableTopic, configs: &[(&str, Option<&str>)]) -> CreatableTopic {
    let config = |(name, value): &(&str, Option<&str>)| {
        CreatableTopicConfig::default().with_name(string(name)).with_value(value.map(string))
    };
    topic.with_configs(configs.iter().map(config).collect())
}

#[test]
fn a_topic_is_its_record_its_settings_and_its_partitions() {
    let mut cluster = Cluster::of(&[1]);
    let wanted = configured(topic("orders").with_num_partitions(2), &[("retention.ms", Some("5"))]);
    let (outcomes, records) = cluster.create_topics(vec![wanted]);
    assert_eq!(outcomes, [(0, None)]);
    let names: Vec<_> = records.iter().map(MetadataRecord::name).collect();
    assert_eq!(names, ["TopicRecord", "ConfigRecord", "PartitionRecord", "PartitionRecord"]);
    let partition = cluster.partition("orders", 1);
    assert_eq!(
        (partition.leader, partition.leader_epoch.get(), partition.partition_epoch),
        (BrokerId(1), 0, 0)
    );
    assert_eq!((&partition.isr, &partition.directories), (&ids(&[1]), &vec![directory(1)]));
}

#[test]
fn the_answer_shows_what_was_made() {
    let mut cluster = Cluster::with(&[1], &[], &["num.partitions=3"]);
    let wanted = configured(topic("orders"), &[("retention.ms", Some("5"))]);
    let request = CreateTopicsRequest::default().with_topics(vec![wanted]);
    let (answer, _) = cluster.serve(|view| create_topics::create_topics(view, &request));
    let answer = answer.expect("decided");
    let made = &answer.topics[0];
    assert_eq!((made.num_partitions, made.replication_factor), (3, 1));
    assert_eq!(made.topic_id, cluster.image.topic_by_name("orders").expect("there").id);
    let configs = made.configs.as_ref().expect("shown");
    let row = |name: &str| configs.iter().find(|config| config.name.as_str() == name).expect(name);
    assert_eq!(
        (text(&row("retention.ms").value).as_deref(), row("retention.ms").config_source),
        (Some("5"), 1)
    );
    assert_eq!(row("cleanup.policy").config_source, 5);
    assert!(configs.windows(2).all(|pair| pair[0].name < pair[1].name));
}

#[test]
fn validate_only_writes_nothing() {
    let mut cluster = Cluster::of(&[1]);
    let request = CreateTopicsRequest::default().with_topics(vec![topic("orders")]).with_validate_only(true);
    let (answer, records) = cluster.serve(|view| create_topics::create_topics(view, &request));
    let answer = answer.expect("decided");
    assert_eq!((answer.topics[0].error_code, records), (0, vec![]));
}

#[test]
fn names_that_are_taken_or_wrong() {
    let mut cluster = Cluster::of(&[1]);
    cluster.create("a.b", &[&[1]]);
    assert_eq!(refused_in(&mut cluster, topic("a.b")), (36, "Topic 'a.b' already exists.".into()));
    assert_eq!(
        refused_in(&mut cluster, topic("a_b")),
        (17, "Topic 'a_b' collides with existing topic: a.b".into())
    );
    assert_eq!(
        refused_in(&mut cluster, topic("")),
        (17, "Topic name is invalid: the empty string is not allowed".into())
    );
    assert_eq!(
        refused(topic("__cluster_metadata")),
        (42, "Creation of internal topic __cluster_metadata is prohibited.".into())
    );
}

#[test]
fn a_name_twice_in_one_request_is_not_created_but_the_others_are() {
    let mut cluster = Cluster::of(&[1]);
    let (outcomes, _) = cluster.create_topics(vec![topic("twice"), topic("once"), topic("twice")]);
    assert_eq!(outcomes, [(0, None), (42, Some("Duplicate topic name.".into()))]);
    assert!(cluster.image.topic_by_name("once").is_some() && cluster.image.topic_by_name("twice").is_none());
}

#[test]
fn numbers_that_do_not_work() {
    let too_small = "Replication factor must be larger than 0, or -1 to use the default value.";
    assert_eq!(refused(topic("t").with_replication_factor(0)), (38, too_small.into()));
    assert_eq!(
        refused(topic("t").with_num_partitions(0)),
        (37, "Number of partitions was set to an invalid non-positive value.".into())
    );
    assert_eq!(
        refused(topic("t").with_replication_factor(2)),
        (
            38,
            "Unable to replicate the partition 2 time(s): The target replication factor of 2 cannot be reached \
             because only 1 broker(s) are registered or some brokers have all their log directories cordoned."
                .into()
        )
    );
    let excessive = topic("t").with_num_partitions(10_001);
    assert_eq!(refused(excessive), (44, "Excessively large number of partitions per request.".into()));
    let with_its_topic = topic("t").with_num_partitions(10_000);
    assert_eq!(refused(with_its_topic), (44, "Unable to perform excessively large batch operation.".into()));
}

#[test]
fn without_a_living_broker_nothing_is_created() {
    let mut cluster = Cluster::of(&[1]);
    cluster.apply(&RegisterBrokerRecord { fenced: true, ..broker(1) }.into());
    let (code, message) = refused_in(&mut cluster, topic("t"));
    assert_eq!(code, 38);
    assert!(
        message.ends_with("All brokers are currently fenced, or have all their log directories cordoned.")
    );
}

#[test]
fn partitions_are_spread_over_the_brokers() {
    let mut cluster = Cluster::of(&[1, 2, 3]);
    cluster.create_topics(vec![topic("t").with_num_partitions(4).with_replication_factor(2)]);
    let replicas: Vec<_> = (0..4).map(|index| cluster.partition("t", index).replicas.clone()).collect();
    assert_eq!(replicas, [ids(&[1, 2]), ids(&[2, 3]), ids(&[3, 1]), ids(&[1, 2])]);
}

#[test]
fn replicas_chosen_by_hand() {
    let mut cluster = Cluster::of(&[1, 2]);
    let (outcomes, _) = cluster.create_topics(vec![assigned(topic("t"), &[(1, &[1, 2]), (0, &[2, 1])])]);
    assert_eq!(outcomes, [(0, None)]);
    assert_eq!(
        (cluster.partition("t", 0).leader, cluster.partition("t", 1).leader),
        (BrokerId(2), BrokerId(1))
    );
    let refused = |assignments: &[(i32, &[i32])]| {
        refused_in(&mut Cluster::of(&[1, 2]), assigned(topic("t"), assignments))
    };
    let prefix = "The manual partition assignment includes";
    assert_eq!(refused(&[(0, &[3])]), (39, format!("{prefix} broker 3, but no such broker is registered.")));
    assert_eq!(refused(&[(0, &[1, 1])]), (39, format!("{prefix} the broker 1 more than once.")));
    assert_eq!(refused(&[(0, &[])]), (39, format!("{prefix} an empty replica list.")));
    assert_eq!(
        refused(&[(0, &[1]), (1, &[1, 2])]),
        (
            39,
            format!(
                "{prefix} a partition with 2 replica(s), but this is not consistent with previous partitions, \
                 which have 1 replica(s)."
            )
        )
    );
    assert_eq!(
        refused(&[(1, &[1])]),
        (39, "partitions should be a consecutive 0-based integer sequence".into())
    );
    assert_eq!(
        refused(&[(0, &[1]), (0, &[1])]),
        (39, "Found multiple manual partition assignments for partition 0".into())
    );
    let both = assigned(topic("t").with_num_partitions(1), &[(0, &[1])]);
    assert_eq!(
        refused_in(&mut Cluster::of(&[1]), both),
        (42, "A manual partition assignment was specified, but numPartitions was not set to -1.".into())
    );
}

#[test]
fn settings_that_do_not_work() {
    assert_eq!(
        refused(configured(topic("t"), &[("retention.ms", None)])),
        (40, "Null value not supported for topic configs: retention.ms".into())
    );
    assert_eq!(
        refused(configured(topic("t"), &[("no.such", Some("1"))])),
        (40, "Unknown topic config name: no.such".into())
    );
    let (code, message) = refused(configured(topic("t"), &[("retention.ms", Some("x"))]));
    assert_eq!(code, 40);
    assert!(message.contains("retention.ms"), "{message}");
}

fn delete(
    cluster: &mut Cluster,
    names: &[&str],
    ids: &[uuid::Uuid],
) -> Vec<(Option<String>, i16, Option<String>)> {
    let named = names.iter().map(|topic| DeleteTopicState::default().with_name(Some(name(topic))));
    let by_id = ids.iter().map(|id| DeleteTopicState::default().with_name(None).with_topic_id(*id));
    let request = DeleteTopicsRequest::default().with_topics(named.chain(by_id).collect());
    let (answer, _) = cluster.serve(|view| delete_topics::delete_topics(view, 6, &request));
    let answer = answer.expect("decided");
    answer
        .responses
        .iter()
        .map(|topic| {
            (topic.name.as_ref().map(|name| name.to_string()), topic.error_code, text(&topic.error_message))
        })
        .collect()
}

#[test]
fn topics_are_deleted_by_name_and_by_id() {
    let mut cluster = Cluster::of(&[1]);
    for topic in ["a", "b", "c"] {
        cluster.create(topic, &[&[1]]);
    }
    let b = cluster.image.topic_by_name("b").expect("there").id;
    let mut outcomes = delete(&mut cluster, &["a"], &[b]);
    outcomes.sort();
    assert_eq!(outcomes, [(Some("a".into()), 0, None), (Some("b".into()), 0, None)]);
    assert_eq!(cluster.image.topics.len(), 1);
    assert_eq!(
        delete(&mut cluster, &["a"], &[b]),
        [
            (None, 100, Some("This server does not host this topic ID.".into())),
            (Some("a".into()), 3, Some("This server does not host this topic-partition.".into())),
        ]
    );
}

#[test]
fn a_topic_named_twice_stays() {
    let mut cluster = Cluster::of(&[1]);
    cluster.create("a", &[&[1]]);
    let id = cluster.image.topic_by_name("a").expect("there").id;
    assert_eq!(
        delete(&mut cluster, &["a", "a"], &[]),
        [(Some("a".into()), 42, Some("Duplicate topic name.".into()))]
    );
    assert_eq!(delete(&mut cluster, &[], &[id, id]), [(None, 42, Some("Duplicate topic id.".into()))]);
    let both = "The provided topic name maps to an ID that was already supplied.";
    assert_eq!(delete(&mut cluster, &["a"], &[id]), [(Some("a".into()), 42, Some(both.into()))]);
    let neither = delete(&mut cluster, &[], &[uuid::ZERO]);
    assert_eq!(neither, [(None, 42, Some("Neither topic name nor id were specified.".into()))]);
    assert_eq!(cluster.image.topics.len(), 1);
}

#[test]
fn deletion_can_be_off() {
    let mut cluster = Cluster::with(&[1], &[], &["delete.topic.enable=false"]);
    cluster.create("a", &[&[1]]);
    let refused = |api_version| {
        let request = DeleteTopicsRequest::default();
        let decided = delete_topics::delete_topics(&cluster.view(), api_version, &request);
        decided.expect_err("refused").code.code()
    };
    assert_eq!((refused(2), refused(3)), (42, 73));
}

fn grow(cluster: &mut Cluster, count: i32, assignments: Option<&[&[i32]]>) -> (i16, Option<String>) {
    let assignment = |replicas: &&[i32]| {
        CreatePartitionsAssignment::default()
            .with_broker_ids(replicas.iter().map(|id| messages::BrokerId(*id)).collect())
    };
    let topic = CreatePartitionsTopic::default()
        .with_name(name("t"))
        .with_count(count)
        .with_assignments(assignments.map(|assignments| assignments.iter().map(assignment).collect()));
    let request = CreatePartitionsRequest::default().with_topics(vec![topic]);
    let (answer, _) = cluster.serve(|view| create_partitions::create_partitions(view, &request));
    let answer = answer.expect("decided");
    (answer.results[0].error_code, text(&answer.results[0].error_message))
}

#[test]
fn a_topic_only_grows() {
    let mut cluster = Cluster::of(&[1]);
    assert_eq!(grow(&mut cluster, 2, None), (3, None));
    cluster.create("t", &[&[1]]);
    assert_eq!(grow(&mut cluster, 3, None), (0, None));
    assert_eq!(cluster.partition("t", 2).replicas, ids(&[1]));
    assert_eq!(grow(&mut cluster, 3, None), (37, Some("Topic already has 3 partition(s).".into())));
    let shrink = "The topic t currently has 3 partition(s); 2 would not be an increase.";
    assert_eq!(grow(&mut cluster, 2, None), (37, Some(shrink.into())));
    let count = "Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified.";
    assert_eq!(grow(&mut cluster, 5, Some(&[&[1]])), (39, Some(count.into())));
    assert_eq!(grow(&mut cluster, 4, Some(&[&[1]])), (0, None));
}
