//! CreateTopics, CreatePartitions, DeleteTopics.

use kdp_client::protocol::messages::ApiKey;
use serde_json::{Value, json};

use super::{Case, NO_ID};

pub(super) fn cases() -> Vec<Case> {
    [creations(), names(), assignments(), settings(), growth(), deletions()].into_iter().flatten().collect()
}

/// Topics to create; nothing comes of it.
fn create(about: &'static str, topics: Value) -> Case {
    Case::new(ApiKey::CreateTopics, about, json!({ "topics": topics, "validateOnly": true }))
}

fn plain(name: &str) -> Value {
    json!({ "name": name, "numPartitions": 1, "replicationFactor": 1 })
}

fn sized(name: &str, partitions: i32, factor: i16) -> Value {
    json!({ "name": name, "numPartitions": partitions, "replicationFactor": factor })
}

fn creations() -> Vec<Case> {
    let good = plain("refused-new");
    vec![
        create("nothing at all", json!([])),
        create("one that could be", json!([good])),
        create("the defaults of the cluster", json!([sized("refused-new", -1, -1)])),
        create("a topic that is there", json!([plain("refused-one")])),
        create("a topic that is there, and one that could be", json!([plain("refused-one"), good])),
        create("a name twice", json!([good, good])),
        create("a name three times, and another", json!([good, good, good, plain("refused-other")])),
        create("a topic that is there, twice", json!([plain("refused-one"), plain("refused-one")])),
        create("no partitions", json!([sized("refused-new", 0, 1)])),
        create("fewer than no partitions", json!([sized("refused-new", -2, 1)])),
        create("the fewest partitions", json!([sized("refused-new", i32::MIN, 1)])),
        create("too many partitions", json!([sized("refused-new", 10_001, 1)])),
        create("as many partitions as may be", json!([sized("refused-new", 10_000, 1)])),
        create("the most partitions", json!([sized("refused-new", i32::MAX, 1)])),
        create(
            "together too many",
            json!([sized("refused-new", 6_000, 1), sized("refused-other", 6_000, 1)]),
        ),
        create("no replicas", json!([sized("refused-new", 1, 0)])),
        create("fewer than no replicas", json!([sized("refused-new", 1, -2)])),
        create("too many replicas", json!([sized("refused-new", 1, 2)])),
        create("the most replicas", json!([sized("refused-new", 1, i16::MAX)])),
        create("neither partitions nor replicas", json!([sized("refused-new", 0, 0)])),
        create("too many replicas of no partitions", json!([sized("refused-new", 0, 3)])),
    ]
}

fn names() -> Vec<Case> {
    let named = |about, name: &str| create(about, json!([plain(name)]));
    let long = "n".repeat(250);
    vec![
        named("no name", ""),
        named("a dot", "."),
        named("two dots", ".."),
        named("three dots", "..."),
        named("a space", "refused new"),
        named("a slash", "refused/new"),
        named("a letter that is not ASCII", "refusé"),
        named("a letter beyond the first plane", "refused-\u{1f980}"),
        named("a colon", "refused:new"),
        named("a name that is too long", &long),
        named("a name that is as long as may be", &long[..249]),
        named("a name that is too long in bytes only", &"é".repeat(200)),
        named("a name that collides", "refused_dots.x"),
        named("another name that collides", "refused.dots.x"),
        create("two names that collide with each other", json!([plain("refused.a"), plain("refused_a")])),
        named("the metadata log", "__cluster_metadata"),
        create("the metadata log, twice", json!([plain("__cluster_metadata"), plain("__cluster_metadata")])),
        named("a name like an internal one", "__refused"),
        named("the state of share groups", "__share_group_state"),
    ]
}

fn assignments() -> Vec<Case> {
    let assigned = |about, assignments: Value| {
        let topic = json!({
            "name": "refused-new", "numPartitions": -1, "replicationFactor": -1, "assignments": assignments,
        });
        create(about, json!([topic]))
    };
    let to = |partition: i32, brokers: &[i32]| json!({ "partitionIndex": partition, "brokerIds": brokers });
    let also = |about, partitions: i32, factor: i16| {
        let topic = json!({
            "name": "refused-new", "numPartitions": partitions, "replicationFactor": factor,
            "assignments": [to(0, &[1])],
        });
        create(about, json!([topic]))
    };
    vec![
        assigned("assigned", json!([to(0, &[1]), to(1, &[1])])),
        assigned("assigned in any order", json!([to(1, &[1]), to(0, &[1])])),
        assigned("assigned with a gap", json!([to(0, &[1]), to(2, &[1])])),
        assigned("assigned from one on", json!([to(1, &[1])])),
        assigned("assigned below zero", json!([to(-1, &[1]), to(0, &[1])])),
        assigned("assigned twice", json!([to(0, &[1]), to(0, &[1])])),
        assigned("assigned to nobody", json!([to(0, &[])])),
        assigned("assigned to a stranger", json!([to(0, &[7])])),
        assigned("assigned to a stranger below zero", json!([to(0, &[-1])])),
        assigned("assigned to one broker twice", json!([to(0, &[1, 1])])),
        assigned("assigned to a stranger twice", json!([to(0, &[7, 7])])),
        assigned("assigned to one and a stranger", json!([to(0, &[1, 7])])),
        assigned("assigned to one, then to two", json!([to(0, &[1]), to(1, &[1, 7])])),
        assigned("assigned to one, then to one twice", json!([to(0, &[1]), to(1, &[1, 1])])),
        assigned("assigned to one, then to nobody", json!([to(0, &[1]), to(1, &[])])),
        also("assigned and counted", 1, -1),
        also("assigned and replicated", -1, 1),
        also("assigned, counted and replicated", 1, 1),
        also("assigned and counted as none", 0, -1),
    ]
}

fn settings() -> Vec<Case> {
    let set = |about, configs: Value| {
        let topic =
            json!({ "name": "refused-new", "numPartitions": 1, "replicationFactor": 1, "configs": configs });
        create(about, json!([topic]))
    };
    let one = |name: &str, value: Option<&str>| json!([{ "name": name, "value": value }]);
    vec![
        set("a setting", one("retention.ms", Some("5000"))),
        set("an unknown setting", one("no.such", Some("1"))),
        set("a setting of brokers", one("log.retention.ms", Some("1"))),
        set("no number", one("retention.ms", Some("soon"))),
        set("an empty number", one("retention.ms", Some(""))),
        set("too small a number", one("retention.ms", Some("-2"))),
        set("too large a number", one("segment.ms", Some("99999999999999999999"))),
        set("a number among spaces", one("retention.ms", Some(" 5000 "))),
        set("no boolean", one("preallocate", Some("maybe"))),
        set("no double", one("min.cleanable.dirty.ratio", Some("x"))),
        set("too large a double", one("min.cleanable.dirty.ratio", Some("1.5"))),
        set("no policy", one("cleanup.policy", Some("shred"))),
        set("an empty list", one("cleanup.policy", Some(""))),
        set("a list with an empty item", one("cleanup.policy", Some("compact,"))),
        set("a list with a repeated item", one("cleanup.policy", Some("compact,compact"))),
        set("no codec", one("compression.type", Some("brotli"))),
        set("a level out of range", one("compression.gzip.level", Some("11"))),
        set("a level of zstd out of range", one("compression.zstd.level", Some("99"))),
        set("no kind of timestamps", one("message.timestamp.type", Some("logappendtime"))),
        set("throttled replicas", one("leader.replication.throttled.replicas", Some("0:x"))),
        set("too small a segment", one("segment.bytes", Some("13"))),
        set("too many replicas in sync", one("min.insync.replicas", Some("0"))),
        set("a null value", one("retention.ms", None)),
        set("a null value of an unknown setting", one("no.such", None)),
        set(
            "two null values",
            json!([{ "name": "retention.ms", "value": null }, { "name": "flush.ms", "value": null }]),
        ),
        set(
            "a setting twice",
            json!([{ "name": "retention.ms", "value": "1" }, { "name": "retention.ms", "value": "2" }]),
        ),
        set(
            "two settings that conflict",
            json!([{ "name": "min.compaction.lag.ms", "value": "9" }, { "name": "max.compaction.lag.ms", "value": "5" }]),
        ),
        set("remote storage", one("remote.storage.enable", Some("true"))),
        set("an empty name", one("", Some("1"))),
        set("too long a value", one("leader.replication.throttled.replicas", Some(&"0:1,".repeat(8_190)))),
    ]
}

fn growth() -> Vec<Case> {
    let grow = |about, topics: Value| {
        Case::new(ApiKey::CreatePartitions, about, json!({ "topics": topics, "validateOnly": true }))
    };
    let to = |name: &str, count: i32| json!({ "name": name, "count": count });
    let assigned = |name: &str, count: i32, brokers: &[&[i32]]| {
        let assignments: Vec<_> = brokers.iter().map(|ids| json!({ "brokerIds": ids })).collect();
        json!({ "name": name, "count": count, "assignments": assignments })
    };
    let wide = |name: &str, count: i32| json!({ "name": name, "count": count, "assignments": null });
    vec![
        grow("nothing", json!([])),
        grow("more, by nobody's choice", json!([wide("refused-three", 5)])),
        grow("as many", json!([wide("refused-three", 3)])),
        grow("fewer", json!([wide("refused-three", 2)])),
        grow("none", json!([wide("refused-three", 0)])),
        grow("fewer than none", json!([wide("refused-three", -1)])),
        grow("the most", json!([wide("refused-three", i32::MAX)])),
        grow("more than one request may make", json!([wide("refused-three", 10_004)])),
        grow("as many as one request may make", json!([wide("refused-three", 10_003)])),
        grow("no such topic", json!([wide("refused-none", 5)])),
        grow("no name", json!([wide("", 5)])),
        grow("no name that a topic could have", json!([wide("refused none", 5)])),
        grow("the metadata log", json!([wide("__cluster_metadata", 5)])),
        grow("a name twice", json!([wide("refused-three", 5), wide("refused-three", 6)])),
        grow("a name twice that is not there", json!([wide("refused-none", 5), wide("refused-none", 6)])),
        grow(
            "a name twice and another",
            json!([to("refused-one", 5), to("refused-one", 6), to("refused-three", 1)]),
        ),
        grow("an empty choice", json!([to("refused-three", 5)])),
        grow("chosen", json!([assigned("refused-three", 5, &[&[1], &[1]])])),
        grow("chosen for too few", json!([assigned("refused-three", 5, &[&[1]])])),
        grow("chosen for too many", json!([assigned("refused-three", 4, &[&[1], &[1]])])),
        grow("chosen, although fewer", json!([assigned("refused-three", 2, &[&[1]])])),
        grow("nobody chosen", json!([assigned("refused-three", 4, &[&[]])])),
        grow("a stranger chosen", json!([assigned("refused-three", 4, &[&[7]])])),
        grow("one chosen twice", json!([assigned("refused-three", 4, &[&[1, 1]])])),
        grow("one more chosen", json!([assigned("refused-three", 4, &[&[1, 7]])])),
    ]
}

pub(super) fn deletions() -> Vec<Case> {
    let delete = |about, topics: Value| Case::new(ApiKey::DeleteTopics, about, json!({ "topics": topics }));
    let by_name =
        |about, names: &[&str]| Case::new(ApiKey::DeleteTopics, about, json!({ "topicNames": names }));
    let both = |name: Option<&str>, id: &str| json!({ "name": name, "topicId": id });
    const ZERO: &str = "AAAAAAAAAAAAAAAAAAAAAA";
    vec![
        by_name("nothing", &[]),
        by_name("no such topic", &["refused-none"]),
        by_name("no name", &[""]),
        by_name("no name that a topic could have", &["refused none"]),
        by_name("the metadata log", &["__cluster_metadata"]),
        by_name("a name twice", &["refused-one", "refused-one"]),
        by_name("a name twice that is not there", &["refused-none", "refused-none"]),
        by_name(
            "a name three times, and another",
            &["refused-one", "refused-none", "refused-one", "refused-one"],
        ),
        delete("nothing", json!([])),
        delete("no such topic", json!([both(Some("refused-none"), ZERO)])),
        delete("no such id", json!([both(None, NO_ID)])),
        delete("neither name nor id", json!([both(None, ZERO)])),
        delete("name and id", json!([both(Some("refused-one"), "id of refused-one")])),
        delete("a name and a stranger's id", json!([both(Some("refused-one"), NO_ID)])),
        delete("an id twice", json!([both(None, "id of refused-one"), both(None, "id of refused-one")])),
        delete("an id twice that is not there", json!([both(None, NO_ID), both(None, NO_ID)])),
        delete("a name twice", json!([both(Some("refused-one"), ZERO), both(Some("refused-one"), ZERO)])),
        delete(
            "an id twice, and its name",
            json!([
                both(None, "id of refused-one"),
                both(None, "id of refused-one"),
                both(Some("refused-one"), ZERO)
            ]),
        ),
        delete(
            "a topic by name, and the same by id",
            json!([both(Some("refused-one"), ZERO), both(None, "id of refused-one")]),
        ),
        delete("the metadata log by id", json!([both(None, "AAAAAAAAAAAAAAAAAAAAAQ")])),
    ]
}
