//! Records -> image -> records.

use kdp_client::protocol::schema::metadata::client_quota_record::EntityData;
use kdp_client::protocol::schema::metadata::register_broker_record::{BrokerEndpoint, BrokerFeature};
use kdp_client::protocol::schema::metadata::*;
use kdp_client::protocol::types::{BrokerId, LeaderEpoch, Offset, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::*;

const TOPIC: Uuid = Uuid::from_u128(0x1111_2222);
const DIRECTORY: Uuid = Uuid::from_u128(0x3333_4444);

/// One of everything that a snapshot of Apache's can hold at metadata.version 30.
fn records() -> Vec<(MetadataRecord, i16)> {
    let entity = |entity_type: &str, name: Option<&str>| EntityData {
        entity_type: entity_type.into(),
        entity_name: name.map(Into::into),
        ..EntityData::default()
    };
    vec![
        (feature("metadata.version", 30), 0),
        (feature("eligible.leader.replicas.version", 1), 0),
        (feature("transaction.version", 2), 0),
        (broker(14).into(), 4),
        (
            RegisterControllerRecord {
                controller_id: 1,
                incarnation_id: Uuid::from_u128(77),
                zk_migration_ready: true,
                ..RegisterControllerRecord::default()
            }
            .into(),
            0,
        ),
        (topic("orders", TOPIC), 0),
        (partition(0).into(), 2),
        (partition(1).into(), 2),
    ]
    .into_iter()
    .chain([
        (config(2, "orders", "retention.ms", Some("1000")), 0),
        (config(4, "", "min.insync.replicas", Some("1")), 0),
        (
            ClientQuotaRecord {
                entity: vec![entity("client-id", None), entity("user", Some("alice"))],
                key: "producer_byte_rate".into(),
                value: 1024.5,
                ..ClientQuotaRecord::default()
            }
            .into(),
            0,
        ),
        (
            ProducerIdsRecord {
                broker_id: -1,
                broker_epoch: -1,
                next_producer_id: 3000,
                ..Default::default()
            }
            .into(),
            0,
        ),
        (
            AccessControlEntryRecord {
                id: Uuid::from_u128(5),
                resource_type: 2,
                resource_name: "orders".into(),
                pattern_type: 3,
                principal: "User:alice".into(),
                host: "*".into(),
                operation: 3,
                permission_type: 3,
                ..Default::default()
            }
            .into(),
            0,
        ),
        (
            UserScramCredentialRecord {
                name: "alice".into(),
                mechanism: 1,
                salt: vec![1, 2, 3].into(),
                stored_key: vec![4].into(),
                server_key: vec![5].into(),
                iterations: 4096,
                ..Default::default()
            }
            .into(),
            0,
        ),
        (
            DelegationTokenRecord {
                owner: "User:alice".into(),
                requester: "User:bob".into(),
                renewers: vec!["User:carol".into()],
                issue_timestamp: 1,
                max_timestamp: 2,
                expiration_timestamp: 3,
                token_id: "token".into(),
                ..Default::default()
            }
            .into(),
            0,
        ),
    ])
    .collect()
}

fn feature(name: &str, level: i16) -> MetadataRecord {
    FeatureLevelRecord { name: name.into(), feature_level: level, ..Default::default() }.into()
}

fn topic(name: &str, id: Uuid) -> MetadataRecord {
    TopicRecord { name: name.into(), topic_id: id, ..Default::default() }.into()
}

fn config(resource_type: i8, resource: &str, name: &str, value: Option<&str>) -> MetadataRecord {
    ConfigRecord {
        resource_type,
        resource_name: resource.into(),
        name: name.into(),
        value: value.map(Into::into),
        ..Default::default()
    }
    .into()
}

fn broker(epoch: i64) -> RegisterBrokerRecord {
    RegisterBrokerRecord {
        broker_id: 1,
        incarnation_id: Uuid::from_u128(9),
        broker_epoch: epoch,
        end_points: vec![BrokerEndpoint {
            name: "PLAINTEXT".into(),
            host: "localhost".into(),
            port: 60_000,
            security_protocol: 0,
            ..Default::default()
        }],
        features: vec![BrokerFeature {
            name: "metadata.version".into(),
            min_supported_version: 7,
            max_supported_version: 30,
            ..Default::default()
        }],
        rack: Some("r1".into()),
        fenced: true,
        log_dirs: vec![DIRECTORY],
        cordoned_log_dirs: Some(vec![]),
        ..Default::default()
    }
}

fn partition(id: i32) -> PartitionRecord {
    PartitionRecord {
        partition_id: id,
        topic_id: TOPIC,
        replicas: vec![1, 2],
        isr: vec![1],
        leader: 1,
        leader_recovery_state: 1,
        leader_epoch: 3,
        partition_epoch: 7,
        directories: vec![DIRECTORY, directory_id::UNASSIGNED],
        eligible_leader_replicas: Some(vec![2]),
        last_known_elr: Some(vec![2]),
        unknown_tagged_fields: vec![(99, vec![1, 2])],
        ..Default::default()
    }
}

fn apply_all(records: &[(MetadataRecord, i16)]) -> (MetadataImage, MetadataDelta) {
    let (mut image, mut delta) = Default::default();
    for (record, _) in records {
        MetadataImage::apply(&mut image, record, &mut delta).expect("applies");
    }
    (image, delta)
}

#[test]
fn the_image_loses_nothing_that_it_read() {
    let (image, _) = apply_all(&records());
    let written: Vec<_> = image.to_records(MetadataVersion::LATEST).collect();
    assert_eq!(written, records());
    for (record, version) in written {
        record.encode(version).expect("each fits the version it is given");
    }
}

#[test]
fn an_older_level_writes_older_records() {
    let (image, _) = apply_all(&records());
    let old = MetadataVersion::from_level(9).expect("known");
    let written: Vec<_> = image.to_records(old).collect();
    assert!(!written.iter().any(|(record, _)| matches!(record, MetadataRecord::UserScramCredential(_))));
    for (record, version) in written {
        record.encode(version).expect("each fits the version it is given");
    }
}

#[test]
fn a_partition_change_keeps_what_it_does_not_name() {
    let (mut image, _) = apply_all(&records());
    let mut delta = MetadataDelta::default();
    let change =
        |change: PartitionChangeRecord| PartitionChangeRecord { partition_id: 0, topic_id: TOPIC, ..change };
    let record = change(PartitionChangeRecord { isr: Some(vec![1, 2]), ..Default::default() });
    image.apply(&record.into(), &mut delta).expect("applies");
    let before = image.topic_by_name("orders").expect("there").partitions[&PartitionId(0)].clone();
    assert_eq!(before.isr, [BrokerId(1), BrokerId(2)]);
    assert_eq!(
        (before.leader, before.leader_epoch, before.partition_epoch),
        (BrokerId(1), LeaderEpoch(3), 8)
    );
    assert_eq!(before.elr, [BrokerId(2)]);

    let record = change(PartitionChangeRecord { leader: -1, leader_recovery_state: 0, ..Default::default() });
    image.apply(&record.into(), &mut delta).expect("applies");
    let after = image.topic_by_id(TOPIC).expect("there").partitions[&PartitionId(0)].clone();
    assert!(!after.has_leader());
    assert_eq!(after.leader_recovery_state, LeaderRecoveryState::Recovered);
    assert_eq!((after.leader_epoch, after.partition_epoch), (LeaderEpoch(4), 9));
    assert_eq!(delta.topics.changed()[&TOPIC].len(), 1);
}

#[test]
fn elrs_are_cleared_by_name_or_all() {
    let (mut image, _) = apply_all(&records());
    let mut delta = MetadataDelta::default();
    let record = ClearElrRecord { topic_name: "orders".into(), ..Default::default() };
    image.apply(&record.into(), &mut delta).expect("applies");
    let partition = &image.topics.by_name("orders").expect("there").partitions[&PartitionId(1)];
    assert!(partition.elr.is_empty() && partition.last_known_elr.is_empty());
    assert_eq!(partition.partition_epoch, 8);
    image.apply(&ClearElrRecord::default().into(), &mut delta).expect("applies");
    let again = &image.topics.by_name("orders").expect("there").partitions[&PartitionId(1)];
    assert_eq!(again.partition_epoch, 8);
}

#[test]
fn a_topic_takes_its_settings_with_it() {
    let (mut image, _) = apply_all(&records());
    let mut delta = MetadataDelta::default();
    let record = RemoveTopicRecord { topic_id: TOPIC, ..Default::default() };
    image.apply(&record.clone().into(), &mut delta).expect("applies");
    assert!(image.topic_by_name("orders").is_none() && image.topic_by_id(TOPIC).is_none());
    assert_eq!(image.config_overrides(ResourceType::TOPIC, "orders"), None);
    assert!(delta.configs.contains(&ConfigResource::topic("orders")));
    assert_eq!(delta.topics.deleted()[&TOPIC].partitions.len(), 2);
    assert_eq!(image.apply(&record.into(), &mut delta), Err(ApplyError::UnknownTopic(TOPIC)));
}

#[test]
fn a_topic_that_came_and_went_leaves_no_trace() {
    let (mut image, mut delta) = <(MetadataImage, MetadataDelta)>::default();
    image.apply(&topic("gone", TOPIC), &mut delta).expect("applies");
    image
        .apply(&RemoveTopicRecord { topic_id: TOPIC, ..Default::default() }.into(), &mut delta)
        .expect("applies");
    assert!(delta.topics.is_empty());
}

#[test]
fn a_broker_changes_only_at_its_own_epoch() {
    let (mut image, _) = apply_all(&records());
    let mut delta = MetadataDelta::default();
    let unfence = |epoch| BrokerRegistrationChangeRecord {
        broker_id: 1,
        broker_epoch: epoch,
        fenced: -1,
        ..Default::default()
    };
    assert!(matches!(image.apply(&unfence(13).into(), &mut delta), Err(ApplyError::StaleBrokerEpoch(..))));
    image.apply(&unfence(14).into(), &mut delta).expect("applies");
    assert!(image.brokers.is_active(BrokerId(1)));
    let leaving = BrokerRegistrationChangeRecord { fenced: 0, in_controlled_shutdown: 1, ..unfence(14) };
    image.apply(&leaving.into(), &mut delta).expect("applies");
    assert!(image.brokers.is_unfenced(BrokerId(1)) && !image.brokers.is_active(BrokerId(1)));
    assert_eq!(image.brokers.get(BrokerId(1)).expect("there").log_dirs, [DIRECTORY]);
}

#[test]
fn a_setting_without_value_is_gone() {
    let (mut image, _) = apply_all(&records());
    let mut delta = MetadataDelta::default();
    image.apply(&config(2, "orders", "retention.ms", None), &mut delta).expect("applies");
    assert_eq!(image.config_overrides(ResourceType::TOPIC, "orders"), None);
}

#[test]
fn a_level_from_the_future_is_refused() {
    let mut image = MetadataImage::default();
    for (name, level) in
        [("metadata.version", 31), ("share.version", 2), ("new.version", 1), ("metadata.version", 6)]
    {
        let refused = image.apply(&feature(name, level), &mut MetadataDelta::default());
        assert_eq!(refused, Err(ApplyError::UnknownFeatureLevel(name.into(), level)));
    }
    image.apply(&feature("kraft.version", 7), &mut MetadataDelta::default()).expect("is not looked at");
}

#[test]
fn a_transaction_is_seen_whole_or_not_at_all() {
    let mut loader = MetadataLoader::default();
    let at = |offset| Provenance { offset: Offset(offset), epoch: LeaderEpoch(1), timestamp_ms: 5 };
    loader.apply(Offset(0), &feature("metadata.version", 30)).expect("applies");
    assert!(loader.batch_end(at(0)).is_some());

    loader.apply(Offset(1), &BeginTransactionRecord::default().into()).expect("applies");
    loader.apply(Offset(2), &topic("orders", TOPIC)).expect("applies");
    assert!(loader.batch_end(at(2)).is_none());
    assert_eq!(loader.transaction_start(), Some(Offset(1)));
    assert!(loader.image().topic_by_name("orders").is_some(), "decisions see it");
    assert!(loader.apply(Offset(3), &BeginTransactionRecord::default().into()).is_err());
    loader.apply(Offset(3), &AbortTransactionRecord::default().into()).expect("applies");
    let loaded = loader.batch_end(at(3)).expect("closed");
    assert!(loaded.image.topics.is_empty() && loaded.delta.topics.is_empty());
    assert_eq!(loaded.image.provenance, at(3));

    loader.apply(Offset(4), &BeginTransactionRecord::default().into()).expect("applies");
    loader.apply(Offset(5), &topic("orders", TOPIC)).expect("applies");
    loader.apply(Offset(6), &EndTransactionRecord::default().into()).expect("applies");
    let loaded = loader.batch_end(at(6)).expect("closed");
    assert!(loaded.delta.topics.created().contains(&TOPIC));
    assert!(loader.apply(Offset(7), &EndTransactionRecord::default().into()).is_err());
}
