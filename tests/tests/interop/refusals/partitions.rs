//! AlterPartitionReassignments, ListPartitionReassignments, ElectLeaders, DeleteRecords, UpdateFeatures.

use kdp_client::protocol::messages::ApiKey;
use serde_json::{Value, json};

use super::Case;

pub(super) fn cases() -> Vec<Case> {
    [reassignments(), elections(), deletions(), features()].into_iter().flatten().collect()
}

fn reassignments() -> Vec<Case> {
    let api = ApiKey::AlterPartitionReassignments;
    let of = |name: &str, partition: i32, replicas: Option<&[i32]>| {
        let partitions = json!([{ "partitionIndex": partition, "replicas": replicas }]);
        json!({ "name": name, "partitions": partitions })
    };
    let alter = |about, topics: Value| Case::new(api, about, json!({ "topics": topics }));
    let keep = |about, topics: Value| {
        Case::new(api, about, json!({ "topics": topics, "allowReplicationFactorChange": false }))
    };
    let list = |about, topics: Value| {
        Case::new(ApiKey::ListPartitionReassignments, about, json!({ "topics": topics }))
    };
    vec![
        alter("nothing", json!([])),
        alter("what is", json!([of("refused-one", 0, Some(&[1]))])),
        alter("to nobody", json!([of("refused-one", 0, Some(&[]))])),
        alter("to a stranger", json!([of("refused-one", 0, Some(&[7]))])),
        alter("to a stranger below zero", json!([of("refused-one", 0, Some(&[-1]))])),
        alter("to one twice", json!([of("refused-one", 0, Some(&[1, 1]))])),
        alter("to one and a stranger", json!([of("refused-one", 0, Some(&[1, 7]))])),
        alter("to a stranger twice", json!([of("refused-one", 0, Some(&[7, 7]))])),
        alter("cancelled although none is under way", json!([of("refused-one", 0, None)])),
        alter("no such partition", json!([of("refused-one", 1, Some(&[1]))])),
        alter("a partition below zero", json!([of("refused-one", -1, Some(&[1]))])),
        alter("no such partition, cancelled", json!([of("refused-one", 1, None)])),
        alter("no such topic", json!([of("refused-none", 0, Some(&[1]))])),
        alter("no such topic, cancelled", json!([of("refused-none", 0, None)])),
        alter("no name", json!([of("", 0, Some(&[1]))])),
        alter("the metadata log", json!([of("__cluster_metadata", 0, Some(&[1]))])),
        alter(
            "a partition twice",
            json!([of("refused-one", 0, Some(&[1])), of("refused-one", 0, Some(&[7]))]),
        ),
        alter("a topic without partitions", json!([{ "name": "refused-one", "partitions": [] }])),
        keep("what is, with as many replicas", json!([of("refused-one", 0, Some(&[1]))])),
        keep("more replicas, where that is forbidden", json!([of("refused-one", 0, Some(&[1, 7]))])),
        keep("no replicas, where that is forbidden", json!([of("refused-one", 0, Some(&[]))])),
        list("all", Value::Null),
        list("none", json!([])),
        list("no such topic", json!([{ "name": "refused-none", "partitionIndexes": [0] }])),
        list("no such partition", json!([{ "name": "refused-one", "partitionIndexes": [5] }])),
        list("one without", json!([{ "name": "refused-one", "partitionIndexes": [0] }])),
    ]
}

fn elections() -> Vec<Case> {
    let api = ApiKey::ElectLeaders;
    let of = |topic: &str, partitions: &[i32]| json!({ "topic": topic, "partitions": partitions });
    let preferred = |about, topics: Value| Case::new(api, about, json!({ "topicPartitions": topics }));
    let elect = |about, kind: i8, topics: Value| {
        Case::new(api, about, json!({ "electionType": kind, "topicPartitions": topics }))
    };
    vec![
        preferred("nothing", json!([])),
        preferred("not needed", json!([of("refused-one", &[0])])),
        preferred("no such topic", json!([of("refused-none", &[0])])),
        preferred("no such partition", json!([of("refused-three", &[0, 3])])),
        preferred("a partition below zero", json!([of("refused-three", &[-1])])),
        preferred("no partitions", json!([of("refused-three", &[])])),
        preferred("no name", json!([of("", &[0])])),
        preferred("a partition twice", json!([of("refused-three", &[0, 0])])),
        preferred("the metadata log", json!([of("__cluster_metadata", &[0])])),
        elect("unclean, not needed", 1, json!([of("refused-one", &[0])])),
        elect("unclean, no such topic", 1, json!([of("refused-none", &[0])])),
        elect("unclean, no such partition", 1, json!([of("refused-one", &[9])])),
        elect("an unknown kind", 2, json!([of("refused-one", &[0])])),
        elect("an unknown kind of nothing", 5, json!([])),
        elect("an unknown kind of all", -1, Value::Null),
    ]
}

fn deletions() -> Vec<Case> {
    let delete = |about, topic: &str, partition: i32, offset: i64| {
        let partitions = json!([{ "partitionIndex": partition, "offset": offset }]);
        let topics = json!([{ "name": topic, "partitions": partitions }]);
        Case::new(ApiKey::DeleteRecords, about, json!({ "topics": topics }))
    };
    vec![
        Case::new(ApiKey::DeleteRecords, "nothing", json!({ "topics": [] })),
        delete("of an empty partition", "refused-one", 0, 0),
        delete("all of an empty partition", "refused-one", 0, -1),
        delete("beyond the end", "refused-one", 0, 1),
        delete("below the start", "refused-one", 0, -2),
        delete("no such partition", "refused-one", 4, 0),
        delete("a partition below zero", "refused-one", -1, 0),
        delete("no such topic", "refused-none", 0, 0),
        delete("no name", "", 0, 0),
        delete("of a compacted topic", "refused-compacted", 0, 0),
        delete("of the metadata log", "__cluster_metadata", 0, 0),
        Case::new(ApiKey::DeleteRecords, "no partitions", json!({ "topics": [{ "name": "refused-one" }] })),
        Case::new(
            ApiKey::DeleteRecords,
            "a topic twice",
            json!({ "topics": [
                { "name": "refused-three", "partitions": [{ "partitionIndex": 0, "offset": 0 }] },
                { "name": "refused-three", "partitions": [{ "partitionIndex": 1, "offset": 5 }] },
            ] }),
        ),
        Case::new(
            ApiKey::DeleteRecords,
            "a partition twice",
            json!({ "topics": [{ "name": "refused-one", "partitions": [
                { "partitionIndex": 0, "offset": 5 }, { "partitionIndex": 0, "offset": 0 },
            ] }] }),
        ),
    ]
}

fn features() -> Vec<Case> {
    let api = ApiKey::UpdateFeatures;
    let update = |about, feature: &str, level: i16, kind: i8| {
        let updates = json!([{ "feature": feature, "maxVersionLevel": level, "upgradeType": kind }]);
        Case::new(api, about, json!({ "featureUpdates": updates, "validateOnly": true }))
    };
    let old = |about, feature: &str, level: i16, downgrade: bool| {
        let updates = json!([{ "feature": feature, "maxVersionLevel": level, "allowDowngrade": downgrade }]);
        Case::new(api, about, json!({ "featureUpdates": updates }))
    };
    const VERSION: &str = "metadata.version";
    const ELR: &str = "eligible.leader.replicas.version";
    vec![
        Case::new(api, "nothing", json!({ "featureUpdates": [] })),
        update("the same level", VERSION, 30, 1),
        update("too high a level", VERSION, 99, 1),
        update("too low a level", VERSION, 1, 2),
        update("no level", VERSION, 0, 3),
        update("a level below zero", VERSION, -1, 1),
        update("lower, but as an upgrade", VERSION, 29, 1),
        update("lower, safely", VERSION, 29, 2),
        update("lower, unsafely", VERSION, 29, 3),
        update("much lower, safely", VERSION, 7, 2),
        update("much lower, unsafely", VERSION, 7, 3),
        update("the same, as a downgrade", VERSION, 30, 2),
        update("higher, as a downgrade", VERSION, 31, 2),
        update("an unknown way", VERSION, 30, 0),
        update("another unknown way", VERSION, 30, 4),
        update("an unknown feature", "no.such", 1, 1),
        update("an unknown feature, to be removed", "no.such", 0, 2),
        update("no feature", "", 1, 1),
        update("a feature's own level", ELR, 1, 1),
        update("too high a level of a feature", ELR, 9, 1),
        update("a feature off", ELR, 0, 2),
        update("a feature off, as an upgrade", ELR, 0, 1),
        update("the version of KRaft", "kraft.version", 1, 1),
        update("the version of KRaft, lower", "kraft.version", 0, 2),
        update("the version of KRaft, too high", "kraft.version", 9, 1),
        old("an unknown feature, the old way", "no.such", 1, false),
        old("too high a level, the old way", VERSION, 99, false),
        old("lower, the old way", VERSION, 7, false),
        old("much lower and allowed, the old way", VERSION, 7, true),
        Case::new(
            api,
            "a feature twice",
            json!({ "validateOnly": true, "featureUpdates": [
                { "feature": VERSION, "maxVersionLevel": 30, "upgradeType": 1 },
                { "feature": VERSION, "maxVersionLevel": 99, "upgradeType": 1 },
            ] }),
        ),
        Case::new(
            api,
            "one good, one not",
            json!({ "validateOnly": true, "featureUpdates": [
                { "feature": ELR, "maxVersionLevel": 1, "upgradeType": 1 },
                { "feature": "no.such", "maxVersionLevel": 1, "upgradeType": 1 },
            ] }),
        ),
    ]
}
