//! `kdp top` and `kdp bench`: what moves, and how fast it could.

use serde_json::Value;

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] =
    &[("top", top), ("bench", bench), ("bench on a topic of one's own", bench_kept)];

/// Runs `kdp top` for a few measurements: its rows.
fn look(target: &Target, by: &str) -> Vec<Value> {
    let look = ["top", "--by", by, "--interval", "200ms", "--count", "2", "-o", "jsonl"];
    target.kdp(&look).ok().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn top(target: &Target) {
    target.kdp(&["topic", "create", "top-topic", "-p", "3"]).ok();
    target.kdp(&["record", "produce", "top-topic"]).input("one\ntwo\n").ok();
    target.kdp(&["offset", "commit", "top-group", "top-topic:0=0", "top-topic:1=0", "--yes"]).ok();
    target.kdp(&["topic", "offsets", "top-topic", "--newest"]).json_when(|seen| {
        let ends = seen["items"].as_array().unwrap().iter().filter_map(|item| item["end"].as_i64());
        ends.sum::<i64>() == 2
    });
    for (by, rows) in [("topic", 1), ("partition", 3), ("group", 1)] {
        let seen = look(target, by);
        let ours = |row: &&Value| row.to_string().contains("\"top-");
        let found = seen.iter().filter(ours).count();
        assert_eq!(found, rows * 2, "by {by}: {seen:#?}");
    }
    // Each leads one of the partitions at least.
    assert_eq!(look(target, "broker").len(), target.brokers() * 2);
    assert_eq!(look(target, "cluster").len(), 2);
    let document = target.kdp(&["top", "--interval", "200ms"]).json();
    assert!(document["items"][0]["records_per_s"].is_number(), "{document:#}");
    target.kdp(&["topic", "delete", "top-topic", "--confirm", "top-topic"]).ok();
}

fn bench(target: &Target) {
    for (benchmark, records) in [("produce", "2000"), ("consume", "2000"), ("e2e", "50")] {
        let words = ["bench", benchmark, "--records", records, "--record-bytes", "100"];
        let planned = target.kdp(&[&words[..], &["--dry-run"]].concat()).json();
        assert_eq!(planned["dry_run"], true, "{planned:#}");
        let measured = target.kdp(&words).json();
        let item = &measured["item"];
        assert_eq!(item["benchmark"], benchmark, "{measured:#}");
        assert_eq!(item["records"].to_string(), records, "{measured:#}");
        assert_eq!(item["latency_ms"]["max"].is_number(), benchmark != "consume", "{measured:#}");
        let topic = item["topic"].as_str().unwrap();
        target.apache_sees("kafka-topics", &["--list"], |seen| !seen.contains(topic));
    }
}

fn bench_kept(target: &Target) {
    target.kdp(&["topic", "create", "bench-kept", "-p", "1"]).ok();
    let produce = ["bench", "produce", "bench-kept", "--records", "100"];
    target.kdp(&[&produce[..], &["--read-only"]].concat()).run().exits(7).says("read-only");
    target.kdp(&produce).ok();
    target
        .kdp(&["topic", "offsets", "bench-kept"])
        .json_when(|seen| seen["items"][0]["end"] == 100 && seen["items"][0]["start"] == 0);
    let consumed = target.kdp(&["bench", "consume", "bench-kept", "--records", "100"]).json();
    assert_eq!(consumed["item"]["records"], 100, "{consumed:#}");
    target.kdp(&["bench", "produce", "bench-nowhere"]).run().exits(1).says("bench-nowhere");
    target.kdp(&["topic", "delete", "bench-kept", "--confirm", "bench-kept"]).ok();
}
