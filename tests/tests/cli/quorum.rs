//! `kdp quorum` and `kdp feature`: what is read everywhere, and what is refused.

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] =
    &[("quorum status", status), ("quorum rails", rails), ("feature levels", features)];

fn status(target: &Target) {
    let status = target.kdp(&["quorum", "status", "--max-lag", "1000000"]).json();
    let leader = status["item"]["leader"].as_i64().unwrap();
    assert_eq!(status["item"]["voters"].as_array().unwrap().len(), target.brokers());
    target.apache_sees("kafka-metadata-quorum", &["describe", "--status"], |seen| {
        seen.contains("LeaderId:") && seen.contains(&leader.to_string())
    });
    let replicas = target.kdp(&["quorum", "replication"]).json();
    let leads = |row: &&serde_json::Value| row["role"] == "leader";
    let leaders: Vec<_> = replicas["items"].as_array().unwrap().iter().filter(leads).collect();
    assert_eq!((leaders.len(), &leaders[0]["lag"]), (1, &serde_json::json!(0)), "{replicas:#}");
}

fn rails(target: &Target) {
    target.kdp(&["quorum", "unregister", "1", "--confirm", "1"]).run().exits(7).says("is running");
    target.kdp(&["quorum", "remove-voter", "99", "--confirm", "99"]).run().exits(1).says("VOTER_NOT_FOUND");
    let only = target.kdp(&["quorum", "remove-voter", "1", "--dry-run"]).run();
    if target.brokers() == 1 {
        only.exits(7).says("only voter");
    }
    target
        .kdp(&["quorum", "add-voter", "99", "--listener", "CONTROLLER://127.0.0.1:1", "--yes"])
        .run()
        .exits(1)
        .says("NOT_AN_OBSERVER");
}

fn features(target: &Target) {
    let level = if target.kind == Kind::OldApache { 21 } else { 30 };
    let described = target.kdp(&["feature", "describe", "metadata.version"]).json();
    assert_eq!(described["items"][0]["finalized_level"], level, "{described:#}");
    assert_eq!(described["items"][0]["brokers"].as_array().unwrap().len(), target.brokers());
    target.kdp(&["feature", "describe", "metadata.versio"]).run().exits(1).says("metadata.version");
    target.kdp(&["feature", "upgrade", "metadata.version=30000", "--dry-run"]).run().exits(1);
    target.kdp(&["feature", "upgrade", "--release", "99.0"]).run().exits(2).says("4.3");
    target.kdp(&["feature", "releases", "3.9"]).run().exits(0).says("");
    if target.kind == Kind::Apache {
        target
            .kdp(&["feature", "disable", "streams.version"])
            .run()
            .exits(7)
            .says("--confirm streams.version");
        target.kdp(&["feature", "disable", "streams.version", "--confirm", "streams.version"]).ok();
        target.apache_sees("kafka-features", &["describe"], |seen| {
            let line = seen.lines().find(|line| line.contains("streams.version")).unwrap_or_default();
            line.contains("FinalizedVersionLevel: 0")
        });
        // Brokers know streams groups, and the cluster has none of them.
        target.kdp(&["streams", "list"]).json_when(|seen| seen["errors"][0]["code"] == "FEATURE_OFF");
        target.kdp(&["feature", "upgrade", "--release", "4.3", "--yes"]).ok();
        target.kdp(&["feature", "list"]).json_when(|seen| {
            let mut features = seen["items"].as_array().unwrap().iter();
            features.any(|one| one["feature"] == "streams.version" && one["finalized_level"] == 1)
        });
    }
}
