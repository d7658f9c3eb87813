//! `kdp partition` and `kdp dir`: what is not well, who has what, and how much room it takes.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] =
    &[("partition list", list), ("partition describe", describe), ("dir", dirs)];

fn list(target: &Target) {
    target.kdp(&["topic", "create", "partition-list", "-p", "2", "-r", "1"]).ok();
    let document = target
        .kdp(&["partition", "list", "partition-*"])
        .json_when(|seen| seen["items"].as_array().is_some_and(|items| items.len() == 2));
    assert_eq!(document["items"][1]["name"], "partition-list:1", "{document:#}");
    target.kdp(&["partition", "list", "--offline", "--under-min-isr", "--fail-if-any"]).ok();
    target
        .kdp(&["partition", "list", "partition-list", "--at-min-isr", "--fail-if-any"])
        .run()
        .exits(1)
        .says("gate: ");
    target.kdp(&["partition", "list", "partition-list:7"]).run().exits(1).says("UNKNOWN_TOPIC_OR_PARTITION");
    target.kdp(&["topic", "delete", "partition-list", "--confirm", "partition-list"]).ok();
}

fn describe(target: &Target) {
    target.kdp(&["topic", "create", "partition-describe"]).ok();
    target.kdp(&["record", "produce", "partition-describe"]).input("one\ntwo\n").ok();
    let document = target
        .kdp(&["partition", "describe", "partition-describe:0"])
        .json_when(|seen| seen["items"][0]["end"] == 2);
    let replica = &document["items"][0]["replica_states"][0];
    assert!(replica["size_bytes"].as_i64().unwrap() > 0, "{document:#}");
    target.kdp(&["topic", "delete", "partition-describe", "--confirm", "partition-describe"]).ok();
}

fn dirs(target: &Target) {
    let document = target.kdp(&["dir", "list"]).json();
    assert_eq!(document["items"].as_array().unwrap().len(), target.brokers(), "{document:#}");
    target.kdp(&["dir", "list", "--max-used", "0%"]).run().exits(1).says("gate: ");
    target.kdp(&["dir", "top"]).ok();
    target.kdp(&["cluster", "load"]).ok();
}
