//! `kdp record`: what is produced is what is consumed.

use std::process::{Command, Stdio};

use kdp_tests::binaries;

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] = &[
    ("record round trip", round_trip),
    ("record reader goes away", reader_goes_away),
    ("record lossless", lossless),
    ("record finding", finding),
    ("record groups", groups),
    ("record copies", copies),
    ("record random data", random),
    ("record at a rate", at_a_rate),
];

/// A batch would be full after hours: nobody waits for that.
fn at_a_rate(target: &Target) {
    target.kdp(&["topic", "create", "record-rate"]).ok();
    let mut writing = Command::new(binaries::program("kdp"))
        .args([
            "record",
            "produce",
            "record-rate",
            "--random",
            "1000000",
            "--value-bytes",
            "1",
            "--rate",
            "40",
        ])
        .env_clear()
        .env("HOME", target.home.path())
        .env("KDP_BOOTSTRAP_SERVER", &target.bootstrap)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let first = ["record", "consume", "record-rate", "--from", "start", "--follow", "--limit", "1"];
    let seen = target.kdp(&first).ok();
    let (killed, ended) = (writing.kill(), writing.wait());
    assert!(killed.is_ok() && ended.is_ok() && !seen.is_empty());
    target.kdp(&["topic", "delete", "record-rate", "--confirm", "record-rate"]).ok();
}

fn round_trip(target: &Target) {
    target.kdp(&["topic", "create", "record-lines", "--partitions", "2"]).ok();
    target.kdp(&["record", "produce", "record-lines"]).input("one\ntwo\nthree\n").ok();
    let consumed = target
        .kdp(&["record", "consume", "record-lines", "--from", "start", "--limit", "3", "-o", "raw"])
        .ok();
    let mut lines: Vec<&str> = consumed.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["one", "three", "two"]);
    target.kdp(&["topic", "delete", "record-lines", "--confirm", "record-lines"]).ok();
}

/// Nothing more comes, and so nothing more is written: it has to be noticed without.
fn reader_goes_away(target: &Target) {
    target.kdp(&["topic", "create", "record-head"]).ok();
    target.kdp(&["record", "produce", "record-head"]).input("one\ntwo\n").ok();
    assert_eq!(target.kdp(&["record", "tail", "record-head", "-o", "raw"]).first_line(), "one\n");
    let follow = ["record", "consume", "record-head", "--follow", "--group", "record-head"];
    assert!(target.kdp(&follow).first_line().contains("\"one\""));
    let watch = ["topic", "watch", "record-head", "--initial", "--every", "1h", "-o", "jsonl"];
    assert!(target.kdp(&watch).first_line().contains("record-head"));
    target.kdp(&["topic", "delete", "record-head", "--confirm", "record-head"]).ok();
}

/// Everything that a record can be: no key, an empty one, bytes that are no text, headers that repeat.
const RECORDS: &str = concat!(
    r#"{"key":null,"value":"a","headers":[],"timestamp":"2026-01-31T10:00:00.001Z","partition":0}"#,
    "\n",
    r#"{"key":"","value":null,"headers":[{"key":"h","value":"1"},{"key":"h","value":null}],"#,
    r#""timestamp":"2026-01-31T10:00:00.002Z","partition":0}"#,
    "\n",
    r#"{"key":{"base64":"/wA="},"value":"line\nbreak","headers":[{"key":"e","value":""}],"#,
    r#""timestamp":"2026-01-31T10:00:00.003Z","partition":1}"#,
    "\n",
);

/// What a copy has to keep, line by line.
fn kept(target: &Target, topic: &str) -> Vec<String> {
    let lines = target.kdp(&["record", "consume", topic]).ok();
    let keep = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        let members = ["partition", "offset", "timestamp", "key", "value", "headers"];
        members.map(|member| record[member].to_string()).join(" ")
    };
    let mut kept: Vec<String> = lines.lines().map(keep).collect();
    kept.sort();
    kept
}

/// A topic that keeps records of any age, whenever its brokers look for old ones.
fn make(target: &Target, topic: &str, partitions: &str) {
    let keep = ["--config", "retention.ms=-1"];
    target.kdp(&[&["topic", "create", topic, "--partitions", partitions], &keep[..]].concat()).ok();
}

fn remove(target: &Target, topic: &str) {
    target.kdp(&["topic", "delete", topic, "--confirm", topic]).ok();
}

fn lossless(target: &Target) {
    make(target, "record-all", "2");
    make(target, "record-again", "2");
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        target
            .kdp(&["record", "produce", "record-all", "--input", "jsonl", "--compression", codec])
            .input(RECORDS)
            .ok();
    }
    let lines = target.kdp(&["record", "consume", "record-all"]).ok();
    assert_eq!(lines.lines().count(), 15);
    target.kdp(&["record", "produce", "record-again", "--input", "jsonl"]).input(lines.as_str()).ok();
    assert_eq!(kept(target, "record-all"), kept(target, "record-again"));
    let shown = target
        .kdp(&["record", "consume", "record-all:0", "--limit", "2", "-o", r"template=%p/%o [%K %S] %h %T\n"])
        .ok();
    assert_eq!(shown, "0/0 [-1 1]  1769853600001\n0/1 [0 -1] h=1,h=NULL 1769853600002\n");
    let shown =
        target.kdp(&["record", "consume", "record-all:0", "--limit", "1", "-o", "template={{ value }}"]);
    assert_eq!(shown.ok(), "a\n");
    remove(target, "record-all");
    remove(target, "record-again");
}

fn finding(target: &Target) {
    make(target, "record-find", "3");
    let lines: String = (0..100).map(|id| format!("k{id}:{{\"n\":{id}}}\n")).collect();
    target.kdp(&["record", "produce", "record-find", "--key-separator", ":"]).input(lines.as_str()).ok();
    let raw = |args: &[&str]| target.kdp(&[&["record"], args, &["-o", "raw"]].concat()).ok();
    assert_eq!(raw(&["find-key", "record-find", "k77"]), "{\"n\":77}\n");
    assert_eq!(raw(&["grep", "-F", "\"n\":42}", "record-find"]), "{\"n\":42}\n");
    assert_eq!(raw(&["consume", "record-find", "--where", "json.n == 5 || key == 'k6'"]).lines().count(), 2);
    assert_eq!(raw(&["consume", "record-find", "--last", "7"]).lines().count(), 7);
    assert_eq!(raw(&["tail", "record-find", "--lines", "3", "--limit", "3"]).lines().count(), 3);
    target.kdp(&["record", "grep", "nowhere", "record-find"]).run().exits(1);
    target.kdp(&["record", "find-key", "record-find", "k100"]).run().exits(1);
    target.kdp(&["record", "consume", "record-find", "--where", "nothing > 1"]).run().exits(2);
    let counted = target.kdp(&["record", "count", "record-find"]).json();
    let rows = counted["items"].as_array().expect("a list");
    assert_eq!(rows.iter().filter_map(|row| row["records"].as_u64()).sum::<u64>(), 100);
    remove(target, "record-find");
}

fn groups(target: &Target) {
    make(target, "record-group", "2");
    let lines: String = (0..10).map(|id| format!("{id}\n")).collect();
    target.kdp(&["record", "produce", "record-group", "--partition", "0"]).input(lines.as_str()).ok();
    let consume = |limit: &str| {
        target
            .kdp(&[
                "record",
                "consume",
                "record-group",
                "--group",
                "record-member",
                "--limit",
                limit,
                "-o",
                "raw",
            ])
            .ok()
    };
    assert_eq!(consume("4"), "0\n1\n2\n3\n");
    assert_eq!(consume("100"), "4\n5\n6\n7\n8\n9\n");
    assert_eq!(consume("100"), "");
    let rest = target.kdp(&["record", "consume", "record-group", "--from", "committed(record-member)"]).ok();
    assert_eq!(rest, "");
    // To commit is to change the group.
    let read = ["record", "consume", "record-group", "--group", "record-member", "--limit", "1"];
    target.kdp(&[&read[..], &["--read-only"]].concat()).run().exits(7).says("READ_ONLY");
    target.kdp(&["context", "add", "guarded", "-b", &target.bootstrap, "--protected"]).ok();
    target.kdp(&[&read[..], &["-c", "guarded"]].concat()).run().exits(7).says("without --group");
    target.kdp(&["context", "delete", "guarded", "--yes"]).ok();
    remove(target, "record-group");
}

fn copies(target: &Target) {
    make(target, "record-from", "2");
    make(target, "record-to", "2");
    target.kdp(&["record", "produce", "record-from", "--input", "jsonl"]).input(RECORDS).ok();
    let copy = ["record", "copy", "record-from", "record-to", "--group", "record-copier"];
    let planned = target.kdp(&[&copy[..], &["--dry-run"]].concat()).json();
    assert_eq!(planned["dry_run"], true);
    for _ in 0..2 {
        target.kdp(&copy).ok();
        assert_eq!(kept(target, "record-from"), kept(target, "record-to"));
    }
    target.kdp(&["record", "copy", "record-from", "record-from"]).run().exits(2);
    let dead = r#"{"key":"k","value":"v","headers":[{"key":"__connect.errors.topic","value":"record-to"}]}"#;
    target.kdp(&["record", "produce", "record-from", "--input", "jsonl"]).input(dead).ok();
    let redrive = ["record", "redrive", "record-from", "--from", "-1", "--where", "key == 'k'", "--yes"];
    target.kdp(&redrive).ok();
    let driven = target.kdp(&["record", "find-key", "record-to", "k", "-o", "template=%s %h\\n"]).ok();
    assert_eq!(driven, "v kdp.redriven=1\n");
    remove(target, "record-from");
    remove(target, "record-to");
}

fn random(target: &Target) {
    target.kdp(&["topic", "create", "record-random"]).ok();
    let produce = ["record", "produce", "record-random", "--random", "50", "--seed", "7"];
    target.kdp(&[&produce[..], &["--value-bytes", "30", "--key-count", "3", "--rate", "1000"]].concat()).ok();
    let consumed = target.kdp(&["record", "consume", "record-random"]).ok();
    let records: Vec<serde_json::Value> =
        consumed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 50);
    let is_key = |key: &str| matches!(key, "key-0" | "key-1" | "key-2");
    assert!(records.iter().all(|one| is_key(one["key"].as_str().unwrap())), "{consumed}");
    assert!(records.iter().all(|one| one["value"].as_str().unwrap().len() == 30), "{consumed}");
    let template = ["--value-template", r#"{"id": {{ n }}, "key": "{{ key }}"}"#, "--key-count", "1"];
    target.kdp(&[&produce[..], &template].concat()).ok();
    let last = target.kdp(&["record", "consume", "record-random", "--last", "1", "-o", "raw"]).ok();
    assert_eq!(last.trim(), r#"{"id": 49, "key": "key-0"}"#);
    let wrong = ["record", "produce", "record-random", "--random", "1", "--value-template", "{{ no }}"];
    target.kdp(&wrong).run().exits(2).says("--value-template");
    target.kdp(&["topic", "delete", "record-random", "--confirm", "record-random"]).ok();
}
