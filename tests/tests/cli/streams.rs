//! `kdp streams app-reset`, and share groups that begin where others are.

use serde_json::Value;

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] = &[
    ("streams app-reset", app_reset),
    ("streams kinds that are not there", kinds),
    ("share groups begin", share),
];

/// What of the items is done to topics, as words.
fn steps(document: &Value) -> Vec<String> {
    let step = |one: &Value| {
        format!("{} {} {}", one["action"].as_str().unwrap(), one["topic"].as_str().unwrap(), one["new"])
    };
    document["items"].as_array().unwrap().iter().map(step).collect()
}

fn app_reset(target: &Target) {
    for topic in ["streams-in", "streams-mid", "streams-app-store-changelog", "streams-app-orders"] {
        target.kdp(&["topic", "create", topic]).ok();
    }
    target.kdp(&["record", "produce", "streams-in"]).input("1\n2\n3\n4\n").ok();
    target.kdp(&["record", "produce", "streams-mid"]).input("1\n2\n").ok();
    target.kdp(&["group", "create", "streams-app", "--to", "end", "--topic", "streams-in"]).ok();

    let previewed = target.kdp(&["streams", "app-reset", "streams-app"]).json();
    let expected = ["reset-input streams-in 0", "delete-topic streams-app-store-changelog null"];
    assert_eq!(steps(&previewed), expected, "{previewed:#}");
    assert_eq!(previewed["dry_run"], true);
    target.kdp(&["streams", "app-reset", "streams-app", "--apply"]).run().exits(7).says("--confirm");
    let wrong = ["streams", "app-reset", "streams-app", "--internal", "streams-app-orders"];
    target.kdp(&wrong).run().exits(1).says("NOT_INTERNAL");
    target.kdp(&["streams", "app-reset", "streams-ap"]).run().exits(1).says("did you mean `streams-app`?");

    let apply = ["--to", "+1", "--apply", "--confirm", "streams-app", "--intermediate", "streams-mid"];
    let applied =
        target.kdp(&[&["streams", "app-reset", "streams-app", "--input", "streams-in"], &apply[..]].concat());
    let expected = [
        "reset-input streams-in 1",
        "skip-intermediate streams-mid 2",
        "delete-topic streams-app-store-changelog null",
    ];
    let applied = applied.json();
    assert_eq!(steps(&applied), expected, "{applied:#}");
    target.apache_sees("kafka-topics", &["--list"], |seen| {
        !seen.contains("streams-app-store-changelog") && seen.contains("streams-app-orders")
    });
    target.apache_sees("kafka-consumer-groups", &["--describe", "--group", "streams-app"], |seen| {
        let row = |topic: &str| seen.lines().find(|line| line.contains(topic)).unwrap_or_default().to_owned();
        let words = row("streams-in");
        let words: Vec<&str> = words.split_whitespace().collect();
        words.get(3) == Some(&"1") && row("streams-mid").contains(" 2 ")
    });
    target.kdp(&["group", "delete", "streams-app", "--confirm", "streams-app"]).ok();
    target.kdp(&["topic", "delete", "streams-*", "--confirm", "3"]).ok();
}

fn kinds(target: &Target) {
    for noun in ["share", "streams"] {
        let list = target.kdp(&[noun, "list"]);
        let describe = target.kdp(&[noun, "describe", "--all"]);
        if target.kind == Kind::Apache {
            // A broker may not have heard yet that the feature is on again.
            let is_fine = |seen: &Value| seen["errors"].as_array().is_some_and(Vec::is_empty);
            list.json_when(is_fine);
            describe.json_when(is_fine);
        } else {
            list.run().exits(6).says("GroupDescribe");
            describe.run().exits(6).says("GroupDescribe");
        }
    }
    let consumers = target.kdp(&["group", "list", "--type", "consumer"]).run();
    if target.kind == Kind::KdpBroker {
        consumers.exits(6).says("ConsumerGroupDescribe");
    } else {
        consumers.exits(0);
    }
}

fn share(target: &Target) {
    let create = ["share", "create", "share-new", "--to", "start", "--topic", "share-in"];
    if target.kind != Kind::Apache {
        target.kdp(&create).run().exits(6).says("ShareGroupDescribe");
        return;
    }
    target.kdp(&["topic", "create", "share-in"]).ok();
    target.kdp(&["record", "produce", "share-in"]).input("1\n2\n3\n").ok();
    target.kdp(&["group", "create", "share-from", "--to", "2", "--topic", "share-in"]).ok();
    target.kdp(&create).ok();
    target.kdp(&create).run().exits(1).says("GROUP_EXISTS");
    target.kdp(&["share", "init-from-group", "share-from", "share-copy"]).ok();
    let start = |group: &'static str| {
        let described = target.kdp(&["share", "describe", group]).json();
        described["items"][0]["offsets"][0]["committed"].clone()
    };
    assert_eq!((start("share-new"), start("share-copy")), (0.into(), 2.into()));
    target.apache_sees("kafka-share-groups", &["--list"], |seen| {
        seen.contains("share-new") && seen.contains("share-copy")
    });
    let listed = target.kdp(&["share", "list", "--state", "Empty", "-o", "name"]).ok();
    assert!(listed.contains("share-copy"), "{listed}");
    assert!(!target.kdp(&["share", "list", "--state", "Stable", "-o", "name"]).ok().contains("share-copy"));
    target.kdp(&["share", "delete", "share-new", "share-copy", "--confirm", "2"]).ok();
    target.kdp(&["group", "delete", "share-from", "--confirm", "share-from"]).ok();
    target.kdp(&["topic", "delete", "share-in", "--confirm", "share-in"]).ok();
}
