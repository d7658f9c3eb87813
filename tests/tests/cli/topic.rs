//! `kdp topic`: created, listed, described, altered, deleted.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] = &[
    ("topic life", life),
    ("topic names that are not there", missing),
    ("topic records deleted", deleted),
    ("topic described", described),
    ("topic trim by a file", trim),
    ("topic moves foreseen", moves),
];

fn deleted(target: &Target) {
    target.kdp(&["topic", "create", "topic-deleted"]).ok();
    target.kdp(&["record", "produce", "topic-deleted"]).input("1\n2\n3\n4\n5\n").ok();
    target.kdp(&["topic", "offsets", "topic-deleted"]).json_when(|seen| seen["items"][0]["end"] == 5);
    target
        .kdp(&["topic", "trim", "topic-deleted", "--to", "2"])
        .run()
        .exits(7)
        .says("--confirm topic-deleted");
    target
        .kdp(&["topic", "trim", "topic-deleted", "--to", "9", "--dry-run"])
        .run()
        .exits(1)
        .says("OFFSET_OUT_OF_RANGE");
    target.kdp(&["topic", "trim", "topic-deleted", "--to", "2", "--confirm", "topic-deleted"]).ok();
    target.apache_sees("kafka-get-offsets", &["--topic", "topic-deleted", "--time", "-2"], |seen| {
        seen.contains("topic-deleted:0:2")
    });
    let purged = target.kdp(&["topic", "purge", "topic-deleted", "--confirm", "topic-deleted"]).json();
    assert_eq!(purged["items"][0]["deleted"], 3, "{purged:#}");
    target.kdp(&["topic", "delete", "topic-d*", "--dry-run"]).ok();
    target.kdp(&["topic", "delete", "topic-deleted", "--confirm", "topic-deleted"]).ok();
}

fn described(target: &Target) {
    target.kdp(&["topic", "create", "topic-described", "-p", "2", "--config", "cleanup.policy=compact"]).ok();
    let document = target.kdp(&["topic", "describe", "topic-described", "--size"]).json_when(|seen| {
        seen["items"][0]["partition_count"] == 2 && seen["items"][0]["size_bytes"].is_number()
    });
    assert_eq!(document["items"][0]["configs"][0]["value"], "compact", "{document:#}");
    let id = document["items"][0]["topic_id"].as_str().unwrap();
    let by_id = target.kdp(&["topic", "describe", "--topic-id", id]).json();
    assert_eq!(by_id["items"][0]["name"], "topic-described", "{by_id:#}");
    let expect = |what: &'static str| target.kdp(&["topic", "describe", "topic-described", "--expect", what]);
    expect("partitions=2").ok();
    expect("cleanup.policy=delete").run().exits(1).says("gate: ");
    let listed = target.kdp(&["topic", "list", "--overrides", "-o", "name"]).ok();
    assert!(listed.lines().any(|name| name == "topic-described"), "{listed}");
    target.kdp(&["topic", "purge", "topic-described", "--dry-run"]).run().exits(1).says("POLICY_VIOLATION");
    target.kdp(&["topic", "export", "topic-described"]).ok();
    target.kdp(&["topic", "groups", "topic-described"]).ok();
    target.kdp(&["topic", "delete", "topic-described", "--confirm", "topic-described"]).ok();
}

fn life(target: &Target) {
    target
        .kdp(&["topic", "create", "topic-life", "--partitions", "3", "--config", "retention.ms=60000"])
        .ok();
    target.kdp(&["topic", "create", "topic-life"]).run().exits(1).says("TOPIC_ALREADY_EXISTS");
    // Whichever broker is asked, it has heard.
    let described = target.kdp(&["topic", "describe", "topic-life"]).json();
    assert_eq!(described["items"][0]["partition_count"], 3, "{described:#}");
    let listed = target.kdp(&["topic", "list", "-o", "name"]).ok();
    assert!(listed.lines().any(|name| name == "topic-life"), "{listed}");
    let id = described["items"][0]["topic_id"].as_str().unwrap();
    target.apache_sees("kafka-topics", &["--describe", "--topic", "topic-life"], |seen| {
        seen.contains(id) && seen.contains("PartitionCount: 3") && seen.contains("retention.ms=60000")
    });

    target.kdp(&["topic", "alter", "topic-life", "--partitions", "5"]).run().exits(7).says("--yes");
    target.kdp(&["topic", "alter", "topic-life", "--partitions", "5", "--yes"]).ok();
    let described = target.kdp(&["topic", "describe", "topic-life"]).json();
    assert_eq!(described["items"][0]["partitions"].as_array().unwrap().len(), 5, "{described:#}");

    target.kdp(&["topic", "delete", "topic-life"]).run().exits(7).says("--confirm topic-life");
    target.kdp(&["topic", "delete", "topic-life", "--confirm", "topic-life"]).ok();
    target.apache_sees("kafka-topics", &["--list"], |seen| !seen.contains("topic-life"));
}

fn missing(target: &Target) {
    target.kdp(&["topic", "create", "topic-present"]).ok();
    target.kdp(&["topic", "describe", "topic-presnt"]).run().exits(1).says("topic-present");
    let document = target.kdp(&["topic", "describe", "topic-present", "topic-absent"]).json_exits(1);
    assert_eq!(document["items"].as_array().unwrap().len(), 1, "{document:#}");
    assert_eq!(document["errors"][0]["item"], "topic-absent", "{document:#}");
    assert!(target.brokers() == 1 || document["items"][0]["replication_factor"] == 1, "{document:#}");
    target.kdp(&["topic", "delete", "topic-present", "--confirm", "topic-present"]).ok();
}

fn trim(target: &Target) {
    // Its records are old, and brokers look for old ones when they like.
    let create = ["topic", "create", "topic-trim", "--partitions", "2", "--config", "retention.ms=-1"];
    target.kdp(&create).ok();
    let record = |partition: i32, second: i32| {
        format!(r#"{{"value":"x","timestamp":"2026-01-31T10:00:0{second}Z","partition":{partition}}}"#) + "\n"
    };
    let records: String = (0..10).map(|number| record(number % 2, number / 2)).collect();
    target.kdp(&["record", "produce", "topic-trim", "--input", "jsonl"]).input(records).ok();
    // Each partition has its own time.
    let file = r#"{"version":1,"partitions":[
        {"topic":"topic-trim","partition":0,"offset":"@2026-01-31T10:00:01Z"},
        {"topic":"topic-trim","partition":1,"offset":"@2026-01-31T10:00:03Z"}]}"#;
    let trim = |more: &'static [&'static str]| {
        let arguments = [&["topic", "trim", "--file", "-"], more].concat();
        let trimmed = target.kdp(&arguments).input(file).json();
        let starts = trimmed["items"].as_array().unwrap().iter().map(|one| one["start"].as_i64().unwrap());
        starts.collect::<Vec<_>>()
    };
    assert_eq!(trim(&["--dry-run"]), [1, 3]);
    assert_eq!(trim(&["--confirm", "topic-trim"]), [1, 3]);
    target.apache_sees("kafka-get-offsets", &["--topic", "topic-trim", "--time", "-2"], |seen| {
        seen.contains("topic-trim:0:1") && seen.contains("topic-trim:1:3")
    });
    target.kdp(&["topic", "delete", "topic-trim", "--confirm", "topic-trim"]).ok();
}

fn moves(target: &Target) {
    target.kdp(&["topic", "create", "topic-moves", "--replica-assignment", "1"]).ok();
    let file = |topic: &str, partition: i32, replicas: &str| {
        format!(
            r#"{{"version":1,"partitions":[{{"topic":"{topic}","partition":{partition},"replicas":[{replicas}]}}]}}"#
        )
    };
    // What the real run is refused, the dry run is too.
    for (topic, partition, replicas, exit, reason) in [
        ("topic-moves", 0, "1,9", 1, "INVALID_REPLICA_ASSIGNMENT"),
        ("topic-moves", 7, "1", 1, "UNKNOWN_TOPIC_OR_PARTITION"),
        ("topic-absent", 0, "1", 1, "UNKNOWN_TOPIC_OR_PARTITION"),
        ("topic-moves", 0, "1,1", 2, "twice"),
        ("topic-moves", 0, "", 2, "no replicas"),
    ] {
        for consent in ["--dry-run", "--yes"] {
            let apply = target.kdp(&["reassign", "apply", "-", consent]);
            apply.input(file(topic, partition, replicas)).run().exits(exit).says(reason);
        }
    }
    let factor = (target.brokers() + 1).to_string();
    for consent in ["--dry-run", "--yes"] {
        let rf = ["topic", "rf", "topic-moves", "--replication-factor", &factor, consent];
        target.kdp(&rf).run().exits(1).says("INVALID_REPLICATION_FACTOR");
    }
    target.kdp(&["topic", "delete", "topic-moves", "--confirm", "topic-moves"]).ok();
}
