//! `kdp reassign`, `kdp topic rf`, `kdp leader`: replicas and leaders that move.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] =
    &[("reassign file", file), ("reassign refuses", refuses), ("topic rf", rf), ("leader elect", elect)];

/// The ids of the brokers.
fn brokers(target: &Target) -> Vec<i64> {
    let document = target.kdp(&["broker", "list"]).json();
    document["items"].as_array().unwrap().iter().map(|broker| broker["id"].as_i64().unwrap()).collect()
}

fn file(target: &Target) {
    let ids = brokers(target);
    target.kdp(&["topic", "create", "reassign-file", "--replica-assignment", &ids[0].to_string()]).ok();
    target
        .kdp(&["partition", "list", "reassign-file"])
        .json_when(|seen| seen["items"][0]["leader"] == ids[0]);
    let last = ids[ids.len() - 1];
    let moves = format!(
        r#"{{"version":1,"partitions":[{{"topic":"reassign-file","partition":0,"replicas":[{last}]}}]}}"#
    );
    let apply = ["reassign", "apply", "-", "--yes", "--wait", "1m"];
    let document = target.kdp(&apply).input(moves.clone()).json();
    if ids.len() == 1 {
        assert_eq!(document["items"].as_array().unwrap().len(), 0, "{document:#}");
    } else {
        assert_eq!(document["items"][0]["adding"][0], last, "{document:#}");
        let replicas = format!("Replicas: {last}");
        target.apache_sees("kafka-topics", &["--describe", "--topic", "reassign-file"], |seen| {
            seen.contains(&replicas)
        });
    }
    target
        .kdp(&["reassign", "status", "--file", "-"])
        .input(moves)
        .json_when(|seen| seen["items"][0]["state"] == "COMPLETED");
    target.kdp(&["topic", "delete", "reassign-file", "--confirm", "reassign-file"]).ok();
}

fn refuses(target: &Target) {
    let wrong =
        |text: &str, code| target.kdp(&["reassign", "apply", "-", "--dry-run"]).input(text).run().exits(code);
    wrong("nonsense", 2).says("not a reassignment");
    wrong(r#"{"version":1,"partitions":[{"topic":"reassign-none","partition":0,"replicas":[1]}]}"#, 1)
        .says("reassign-none:0");
    target.kdp(&["reassign", "cancel"]).run().exits(2).says("--all");
    target.kdp(&["reassign", "cancel", "--all", "--yes"]).ok();
    assert!(target.kdp(&["reassign", "list"]).json()["items"].as_array().unwrap().is_empty());
}

fn rf(target: &Target) {
    target.kdp(&["topic", "create", "reassign-rf", "-p", "3", "-r", "1"]).ok();
    target
        .kdp(&["topic", "describe", "reassign-rf"])
        .json_when(|seen| seen["items"][0]["partition_count"] == 3);
    let change = |factor: &str, more: &[&'static str]| {
        let words: Vec<&str> = ["topic", "rf", "reassign-rf", "--replication-factor", factor]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        target.kdp(&words)
    };
    change("9", &["--dry-run"]).run().exits(1).says("INVALID_REPLICATION_FACTOR");
    if target.brokers() > 1 {
        change("3", &[]).run().exits(7).says("--yes");
        change("3", &["--yes", "--wait", "1m"]).ok();
        target.apache_sees("kafka-topics", &["--describe", "--topic", "reassign-rf"], |seen| {
            seen.contains("ReplicationFactor: 3")
        });
        change("2", &["--yes", "--wait", "1m"]).ok();
        target
            .kdp(&["topic", "describe", "reassign-rf", "--expect", "replication-factor=2"])
            .json_when(|seen| seen["errors"].as_array().is_some_and(Vec::is_empty));
    }
    target.kdp(&["topic", "delete", "reassign-rf", "--confirm", "reassign-rf"]).ok();
}

fn elect(target: &Target) {
    target.kdp(&["topic", "create", "leader-elect"]).ok();
    target
        .kdp(&["partition", "list", "leader-elect"])
        .json_when(|seen| seen["items"][0]["leader"].is_number());
    let document = target.kdp(&["leader", "elect", "leader-elect"]).json();
    assert_eq!(document["items"][0]["result"], "ELECTION_NOT_NEEDED", "{document:#}");
    target
        .kdp(&["leader", "elect", "leader-elect:0", "-t", "unclean"])
        .run()
        .exits(7)
        .says("--confirm leader-elect:0");
    let brokers = target.kdp(&["leader", "list"]).json();
    assert_eq!(brokers["items"].as_array().unwrap().len(), target.brokers(), "{brokers:#}");
    target.kdp(&["topic", "delete", "leader-elect", "--confirm", "leader-elect"]).ok();
}
