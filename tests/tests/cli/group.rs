//! `kdp group`, `kdp share`, `kdp streams` and `kdp offset`: offsets made, watched, moved, brought back.

use serde_json::Value;

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] = &[
    ("group life", life),
    ("group lag is a gate", gate),
    ("group offsets go elsewhere and come back", reset),
    ("group offsets in files", files),
    ("group offsets of many groups", many),
    ("group kinds", kinds),
    ("group gates over what was never committed", uncommitted),
    ("offset places", places),
];

/// A topic of one partition with twenty records, and a group that has consumed the first five.
fn prepare(target: &Target, topic: &str, group: &str) {
    target.kdp(&["topic", "create", topic]).ok();
    let records: String = (0..20).map(|number| format!("{number}\n")).collect();
    target.kdp(&["record", "produce", topic]).input(records).ok();
    target.kdp(&["group", "create", group, "--to", "5", "--topic", topic]).ok();
}

fn forget(target: &Target, topic: &str, groups: &[&str]) {
    for group in groups {
        target.kdp(&["group", "delete", group, "--confirm", group]).ok();
    }
    target.kdp(&["topic", "delete", topic, "--confirm", topic]).ok();
}

fn lag(target: &Target, group: &str) -> Value {
    target.kdp(&["group", "lag", group]).json()["items"][0]["lag"].clone()
}

/// The file that the latest change left.
fn undo_file(target: &Target, action: &str) -> String {
    let folder = target.home.path().join(".local/state/kdp/undo");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .filter(|path| path.contains(action))
        .collect();
    files.sort();
    files.pop().unwrap()
}

fn life(target: &Target) {
    prepare(target, "group-life", "group-life");
    target.kdp(&["group", "create", "group-life", "--to", "end", "--topic", "group-life"]).run().exits(1);
    let described = target.kdp(&["group", "describe", "group-life"]).json();
    let group = &described["items"][0];
    assert_eq!((&group["type"], &group["state"]), (&"classic".into(), &"Empty".into()), "{group:#}");
    assert_eq!(group["offsets"][0]["committed"], 5, "{group:#}");
    assert_eq!(lag(target, "group-life"), 15);
    let described = ["--describe", "--group", "group-life"];
    let has_lag = |seen: &str| seen.lines().any(|line| line.contains("group-life") && line.contains(" 15 "));
    target.apache_sees("kafka-consumer-groups", &described, has_lag);
    assert!(target.kdp(&["group", "list", "-o", "name"]).ok().contains("group-life"));
    target.kdp(&["group", "members", "group-life"]).ok();

    let peeked = target.kdp(&["group", "peek", "group-life", "--around", "1"]).json();
    let values: Vec<&Value> = peeked["items"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
    assert_eq!(values, ["4", "5"], "{peeked:#}");

    target.kdp(&["group", "clone", "group-life", "group-life-2"]).ok();
    assert_eq!(lag(target, "group-life-2"), 15);
    target.kdp(&["group", "delete-offsets", "group-life-2", "--topic", "group-life", "--yes"]).ok();
    target.kdp(&["group", "delete", "group-life", "-n"]).ok();
    target.kdp(&["group", "delete", "group-life"]).run().exits(7).says("--confirm group-life");
    target.kdp(&["group", "delete", "group-life", "--confirm", "group-life"]).ok();
    target.kdp(&["group", "describe", "group-life"]).run().exits(1).says("GROUP_ID_NOT_FOUND");
    target.apache_sees("kafka-consumer-groups", &["--list"], |seen| {
        !seen.lines().any(|one| one == "group-life")
    });
    target.kdp(&["group", "undo", &undo_file(target, "group-delete"), "--yes"]).ok();
    assert_eq!(lag(target, "group-life"), 15);
    forget(target, "group-life", &["group-life"]);
}

fn gate(target: &Target) {
    prepare(target, "group-gate", "group-gate");
    target.kdp(&["group", "lag", "group-gate", "--max", "15", "--max-age", "1h"]).ok();
    target.kdp(&["group", "lag", "group-gate", "--max", "14"]).run().exits(1).says("gate: group-gate: lag");
    target.kdp(&["group", "lag", "group-gate", "--max-age", "0s"]).run().exits(1).says("waits longer");
    let stopped = ["group", "lag", "group-gate", "--status", "stopped", "--sample", "30ms"];
    target.kdp(&stopped).run().exits(1).says("stopped");
    let all = target.kdp(&["group", "lag", "--all", "--age"]).json();
    let found = all["items"].as_array().unwrap().iter().find(|one| one["group"] == "group-gate").unwrap();
    assert_eq!(found["lag"], 15, "{found:#}");
    assert!(found["age_ms"].as_i64().is_some_and(|age| age < 3_600_000), "{found:#}");
    let lines =
        target.kdp(&["group", "watch", "group-gate", "--every", "100ms", "--count", "2", "-o", "jsonl"]).ok();
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((lines.lines().count(), &last["status"]), (2, &"stopped".into()), "{lines}");
    forget(target, "group-gate", &["group-gate"]);
}

fn reset(target: &Target) {
    prepare(target, "group-reset", "group-reset");
    let to = |place: &str, more: &[&'static str]| {
        let words = [&["group", "reset", "group-reset", "--to", place, "--all-topics"][..], more].concat();
        target.kdp(&words)
    };
    let preview = to("start", &[]).json();
    assert_eq!(preview["dry_run"], true, "{preview:#}");
    let change = &preview["items"][0];
    assert_eq!((&change["old"], &change["new"], &change["delta"]), (&5.into(), &0.into(), &(-5).into()));
    assert_eq!(lag(target, "group-reset"), 15, "a preview changes nothing");
    assert_eq!(to("99", &[]).json()["items"][0]["clamped_from"], 99);
    target.kdp(&["group", "reset", "group-reset", "--to", "start"]).run().exits(2).says("--all-topics");

    to("start", &["--apply"]).run().exits(7).says("--yes");
    to("start", &["--apply", "--yes"]).ok();
    assert_eq!(lag(target, "group-reset"), 20);
    target.kdp(&["group", "undo", &undo_file(target, "group-reset"), "--yes"]).ok();
    assert_eq!(lag(target, "group-reset"), 15);
    for (place, expected) in [("-3", 3), ("+3", 17), ("@-1h", 20), ("end", 0)] {
        to(place, &["--apply", "--yes"]).ok();
        assert_eq!(lag(target, "group-reset"), expected, "{place}");
    }
    let shift = ["--shift-by", "-4", "--topic", "group-reset:0", "--apply", "--yes", "--when-empty", "1s"];
    target.kdp(&[&["group", "reset", "group-reset"][..], &shift[..]].concat()).ok();
    assert_eq!(lag(target, "group-reset"), 4);
    let described = ["--describe", "--group", "group-reset"];
    target.apache_sees("kafka-consumer-groups", &described, |seen| seen.contains(" 16 "));
    forget(target, "group-reset", &["group-reset"]);
}

fn files(target: &Target) {
    prepare(target, "group-files", "group-files");
    let csv = target.kdp(&["group", "export", "group-files", "--format", "csv"]).ok();
    assert_eq!(csv, "group-files,0,5\n");
    let path = target.home.path().join("group-files.csv");
    std::fs::write(&path, &csv).unwrap();
    let path = path.to_str().unwrap();
    target.kdp(&["group", "import", path, "--yes"]).run().exits(2).says("--group");
    target.kdp(&["group", "import", path, "--group", "group-files-2", "--yes"]).ok();
    assert_eq!(lag(target, "group-files-2"), 15);
    target.kdp(&["offset", "commit", "group-files-2", "group-files:0=20", "--yes"]).ok();
    assert_eq!(lag(target, "group-files-2"), 0);
    let plan = ["group", "reset", "group-files-2", "--from-file", path, "--export", "csv"];
    assert_eq!(target.kdp(&plan).ok(), csv);
    forget(target, "group-files", &["group-files", "group-files-2"]);
}

fn kinds(target: &Target) {
    prepare(target, "group-kinds", "group-kinds");
    let share = target.kdp(&["share", "lag", "group-kinds"]).run();
    let streams = target.kdp(&["streams", "lag", "group-kinds"]).run();
    match target.kind {
        // It knows both kinds, and the group is neither.
        Kind::Apache => drop((share.exits(1), streams.exits(1))),
        Kind::KdpBroker | Kind::OldApache => {
            drop((share.exits(6).says("ShareGroupDescribe"), streams.exits(6).says("StreamsGroupDescribe")));
        }
    }
    let remove = ["group", "remove-member", "group-kinds", "--all-members", "--yes"];
    target.kdp(&remove).run().exits(1).says("NO_MEMBERS");
    target.kdp(&["group", "validate-regex", "group-kin.*"]).ok();
    target.kdp(&["group", "validate-regex", "("]).run().exits(1);
    forget(target, "group-kinds", &["group-kinds"]);
}

fn places(target: &Target) {
    prepare(target, "offset-places", "offset-places");
    let timed = target.kdp(&["offset", "at-time", "-1h", "offset-places"]).json();
    assert_eq!(timed["items"][0]["offset"], 0, "{timed:#}");
    let later = target.kdp(&["offset", "at-time", "2100-01-01", "offset-places"]).json();
    assert_eq!(later["items"][0]["offset"], Value::Null, "{later:#}");
    let epoch = target.kdp(&["offset", "for-epoch", "0", "offset-places"]).json();
    assert_eq!(epoch["items"][0]["end"], 20, "{epoch:#}");
    forget(target, "offset-places", &["offset-places"]);
}

fn uncommitted(target: &Target) {
    target.kdp(&["topic", "create", "group-never"]).ok();
    target.kdp(&["record", "produce", "group-never"]).input("1\n2\n").ok();
    target.kdp(&["group", "create", "group-never", "--to", "0", "--topic", "group-never"]).ok();
    target.kdp(&["group", "lag", "group-never", "--max", "5", "--require-commits"]).ok();
    target.kdp(&["group", "delete-offsets", "group-never", "--topic", "group-never", "--yes"]).ok();
    // A group without offsets and members may be forgotten at any time.
    let gate = target.kdp(&["group", "lag", "group-never", "--max", "5"]).run();
    if gate.code == 0 {
        gate.says("committed nothing");
        let strict = target.kdp(&["group", "lag", "group-never", "--require-commits"]).run();
        assert!(strict.code == 1, "{strict:#?}");
    } else {
        gate.exits(1).says("GROUP_ID_NOT_FOUND");
    }
    // It may be gone by itself.
    target.kdp(&["group", "delete", "group-never", "--confirm", "group-never"]).run();
    target.kdp(&["topic", "delete", "group-never", "--confirm", "group-never"]).ok();
}

/// Several groups of one file: one question, one undo file, all or none of it read back.
fn many(target: &Target) {
    prepare(target, "group-many", "group-many-1");
    let file = target.home.path().join("group-many.csv");
    std::fs::write(&file, "group-many-1,group-many,0,7\ngroup-many-2,group-many,0,9\n").unwrap();
    let import = ["group", "import", file.to_str().unwrap()];
    target.kdp(&import).run().exits(7).says("for 2 groups");
    let dry = target.kdp(&[&import[..], &["--dry-run"]].concat()).json();
    assert_eq!(dry["items"].as_array().unwrap().len(), 2, "{dry:#}");
    target.kdp(&[&import[..], &["--yes"]].concat()).ok();
    assert_eq!((lag(target, "group-many-1"), lag(target, "group-many-2")), (13.into(), 11.into()));
    let undone = target.kdp(&["group", "undo", &undo_file(target, "group-import"), "--yes"]).json();
    let news: Vec<(&Value, &Value)> =
        undone["items"].as_array().unwrap().iter().map(|one| (&one["group"], &one["new"])).collect();
    assert_eq!(news, [(&"group-many-1".into(), &5.into()), (&"group-many-2".into(), &Value::Null)]);
    assert_eq!(lag(target, "group-many-1"), 15);
    target.kdp(&["group", "delete", "group-many-1", "--confirm", "group-many-1"]).ok();
    target.kdp(&["topic", "delete", "group-many", "--confirm", "group-many"]).ok();
}
