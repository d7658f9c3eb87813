//! What the made-up cluster answers to the commands whose answers screens show. Changes are only pretended, and
//! say so.

use kdp_client::protocol::types::BrokerId;
use kdp_client::protocol::uuid::{self, Uuid};
use serde_json::{Value, json};

use super::world::{DemoTopic, World, hash};
use crate::commands::config::DIFF_OF_ALL;
use crate::commands::partition::describe::layout;
use crate::commands::registry::output_of;
use crate::danger::{Wanted, confirmation};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::time::to_rfc3339;
use crate::tui::app::model::Words;

/// What an explanation has on a screen.
const FACTS: &[Column] = &[column("FACT", "fact"), column("VALUE", "value")];

/// The answer to a command.
pub(super) fn answer(world: &World, words: &Words, now_ms: i64) -> Report {
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    let path = |count: usize| known[..count].join(" ");
    let named = (1..=known.len().min(4)).rev().find_map(|count| Some((count, output_of(&path(count))?)));
    let Some((count, output)) = named else {
        return Report::of_failure(Failure::usage(format!("there is no command kdp {}", words.join(" "))));
    };
    let path = path(count);
    let subject = known.get(count).copied().unwrap_or_default();
    if let Some(level) = output.danger {
        let names = words[count..].iter().take_while(|word| !word.starts_with('-')).cloned();
        let names: Words = names.filter(|name| !name.contains('=')).collect();
        let rows = if path == "topic delete" { deletions(world, &names) } else { Vec::new() };
        let mut report = Report::list(output.kind, output.columns, rows);
        report.dry_run = known.contains(&"--dry-run");
        report.talk.push(match report.dry_run {
            true => "nothing will change: this is a demonstration".to_owned(),
            false => "nothing has changed: this is a demonstration".to_owned(),
        });
        report.wanted = report.dry_run.then(|| Wanted { level, word: confirmation(&names) });
        return report;
    }
    let rows = match path.as_str() {
        "acl list" => acls(),
        "quota list" => quotas(),
        "user list" => users(),
        "token list" => tokens(now_ms),
        "txn list" => transactions(),
        "txn describe" => open_transactions(now_ms),
        "txn producers" => open_writes(world, now_ms),
        "partition describe" => return replicas(world, subject),
        "quorum replication" => replication(now_ms),
        "feature list" => features(),
        "config get" => configs(subject),
        "config list" => resources(world, known.last().copied().unwrap_or_default()),
        "config diff" if known.contains(&"--all") => {
            return Report::list(output.kind, DIFF_OF_ALL, differences(&known[2..]));
        }
        "config diff" => differences(&known[2..]),
        "config explain" => return Report::list(output.kind, FACTS, explanation()),
        "cluster health" | "config drift" | "leader skew" | "dir describe" => Vec::new(),
        "topic producers" => producers(world, subject, now_ms),
        "group members" => members(world, subject),
        _ => {
            let message = format!("the demonstration has no answer to kdp {}", words.join(" "));
            return Report::of_failure(Failure::failed("DEMO", message));
        }
    };
    Report::list(output.kind, output.columns, rows)
}

fn acls() -> Vec<Value> {
    let acl = |principal: &str, kind: &str, name: &str, pattern: &str, operations: &[&str]| {
        json!({"resource": name, "resource_type": kind, "pattern_type": pattern, "principal": principal,
            "permission": "ALLOW", "operations": operations, "host": "*"})
    };
    vec![
        acl("User:billing", "TOPIC", "orders.", "PREFIXED", &["READ", "DESCRIBE"]),
        acl("User:billing", "GROUP", "billing-service", "LITERAL", &["READ"]),
        acl("User:checkout", "TOPIC", "orders.", "PREFIXED", &["WRITE", "DESCRIBE"]),
        acl("User:checkout", "TRANSACTIONAL_ID", "checkout-", "PREFIXED", &["WRITE", "DESCRIBE"]),
        acl("User:search", "TOPIC", "clickstream.", "PREFIXED", &["READ"]),
        acl("User:platform", "CLUSTER", "kafka-cluster", "LITERAL", &["ALL"]),
        acl("User:warehouse", "TOPIC", "warehouse.", "PREFIXED", &["READ", "WRITE"]),
    ]
}

fn quotas() -> Vec<Value> {
    let quota = |user: Option<&str>, client: Option<&str>, produce: Option<f64>, consume: Option<f64>| {
        let entity: Vec<String> =
            [user.map(|user| format!("user={user}")), client.map(|id| format!("client-id={id}"))]
                .into_iter()
                .flatten()
                .collect();
        json!({"entity": entity.join(","), "user": user, "client_id": client, "ip": null,
            "values": {"producer_byte_rate": produce, "consumer_byte_rate": consume}})
    };
    vec![
        quota(Some("<default>"), None, Some(10_485_760.0), Some(20_971_520.0)),
        quota(Some("clicks"), None, Some(104_857_600.0), None),
        quota(Some("search"), Some("reindex"), None, Some(52_428_800.0)),
    ]
}

fn users() -> Vec<Value> {
    let user = |name: &str, mechanisms: &[&str]| json!({"name": name, "mechanisms": mechanisms});
    vec![
        user("billing", &["SCRAM-SHA-512"]),
        user("checkout", &["SCRAM-SHA-256", "SCRAM-SHA-512"]),
        user("platform", &["SCRAM-SHA-512"]),
        user("search", &["SCRAM-SHA-512"]),
        user("warehouse", &["SCRAM-SHA-256"]),
    ]
}

fn tokens(now_ms: i64) -> Vec<Value> {
    let token = |id: &str, owner: &str, hours: i64| json!({"token_id": id, "owner": owner, "renewers": [], "expires_at": to_rfc3339(now_ms + hours * 3_600_000)});
    vec![token("Zk1pT0x2RmV3d0", "User:lake", 19), token("aW5nZXN0LWpvYg", "User:ingest", 3)]
}

fn transactions() -> Vec<Value> {
    let states = ["Empty", "Ongoing", "CompleteCommit", "CompleteCommit", "CompleteAbort", "Ongoing"];
    let one = |(index, state): (usize, &&str)| {
        json!({"transactional_id": format!("checkout-{}", index + 1), "state": state,
            "producer_id": 4000 + index as i64 * 7, "coordinator": 1 + index as i64 * 2})
    };
    states.iter().enumerate().map(one).collect()
}

/// Those that are under way: one of them has hung for long.
fn open_transactions(now_ms: i64) -> Vec<Value> {
    let one = |(index, running_ms): (i64, i64)| {
        json!({"transactional_id": format!("checkout-{}", index + 1), "state": "Ongoing",
            "producer_id": 4000 + index * 7, "producer_epoch": 3, "coordinator": 1 + index * 2,
            "timeout_ms": 60_000, "running_ms": running_ms, "started": to_rfc3339(now_ms - running_ms),
            "partitions": []})
    };
    [(1, 740), (5, 41_300)].into_iter().map(one).collect()
}

fn open_writes(world: &World, now_ms: i64) -> Vec<Value> {
    let Some(topic) = world.topics.iter().find(|one| one.name == "orders.enriched") else {
        return Vec::new();
    };
    let row = |(index, one): (usize, &super::world::DemoPartition)| {
        let end = one.end_at(0);
        json!({"name": one.name, "producer_id": if index == 1 { 4035 } else { 4007 }, "producer_epoch": 3,
            "last_sequence": (hash(one.seed, 3) % 100_000) as i64, "transaction_start": end - 400 * index as i64,
            "last_timestamp": to_rfc3339(now_ms - 700 - 40_000 * (index as i64 % 2))})
    };
    topic.partitions.iter().take(3).enumerate().map(row).collect()
}

/// The replicas of a partition, as the screen of a partition asks for them.
fn replicas(world: &World, name: &str) -> Report {
    let all = world.topics.iter().flat_map(|topic| topic.partitions.iter().map(move |one| (topic, one)));
    let found = all.filter(|(_, one)| one.name == name).map(|(topic, one)| {
        let bytes = ((one.end_at(0) - one.start_at(0)) as f64 * topic.record_bytes) as i64;
        let replica = |(index, id): (usize, &BrokerId)| {
            json!({"broker": id.get(), "leader": index == 0, "in_sync": true, "log_dir": "/var/lib/kafka/data",
                "size_bytes": bytes - bytes / 1000 * index as i64, "offset_lag": 0, "future": false})
        };
        let states: Vec<Value> = one.replicas.iter().enumerate().map(replica).collect();
        json!({"name": name, "replica_states": states})
    });
    let output = output_of("partition describe").expect("a test asks for it");
    layout(Report::list(output.kind, output.columns, found.collect::<Vec<_>>()))
}

fn replication(now_ms: i64) -> Vec<Value> {
    let end = now_ms / 500;
    let replica = |(node, role, lag): (i64, &str, i64)| {
        json!({"node": node, "role": role, "log_end_offset": end - lag, "lag": lag, "lag_ms": lag * 12,
            "last_fetch": to_rfc3339(now_ms - lag * 12)})
    };
    let voters = [(101, "Leader", 0), (102, "Follower", 0), (103, "Follower", 3)];
    voters.into_iter().chain((1..=12).map(|id| (id, "Observer", id % 3))).map(replica).collect()
}

fn features() -> Vec<Value> {
    let feature = |name: &str, level: i64, version: Option<&str>, max: i64| {
        json!({"feature": name, "finalized_level": level, "finalized_version": version, "supported_min": 0,
            "supported_max": max, "mixed": false})
    };
    vec![
        feature("eligible.leader.replicas.version", 1, None, 1),
        feature("group.version", 1, None, 1),
        feature("kraft.version", 1, None, 1),
        feature("metadata.version", 30, Some("4.3-IV0"), 30),
        feature("share.version", 1, None, 1),
        feature("transaction.version", 2, None, 2),
    ]
}

fn configs(subject: &str) -> Vec<Value> {
    let config = |key: &str, value: &str, origin: &str| json!({"key": key, "value": value, "origin": origin, "read_only": false});
    let is_broker = subject.parse::<i32>().is_ok();
    let mine = if is_broker { "DYNAMIC_BROKER_CONFIG" } else { "DYNAMIC_TOPIC_CONFIG" };
    vec![
        config("cleanup.policy", "delete", "DEFAULT_CONFIG"),
        config("compression.type", "producer", "DEFAULT_CONFIG"),
        config("max.message.bytes", "1048588", "DEFAULT_CONFIG"),
        config("min.insync.replicas", "2", "STATIC_BROKER_CONFIG"),
        config("retention.bytes", "-1", "DEFAULT_CONFIG"),
        config("retention.ms", "172800000", mine),
        config("segment.bytes", "1073741824", "DEFAULT_CONFIG"),
        config("unclean.leader.election.enable", "false", "DEFAULT_CONFIG"),
    ]
}

/// What has settings, of this type.
fn resources(world: &World, kind: &str) -> Vec<Value> {
    let names: Vec<String> = match kind {
        "topic" => world.topics.iter().map(|topic| topic.name.clone()).collect(),
        "broker" => (1..=12).map(|id| id.to_string()).collect(),
        "group" => world.groups.iter().take(2).map(|group| group.name.clone()).collect(),
        _ => vec!["latency".to_owned()],
    };
    names.into_iter().map(|name| json!({"name": name, "type": kind})).collect()
}

/// Settings side by side: what two names have by chance.
fn differences(words: &[&str]) -> Vec<Value> {
    let names: Vec<&str> = words.iter().copied().take_while(|word| !word.starts_with("--")).collect();
    let all = words.contains(&"--all");
    let rows = [
        ("cleanup.policy", "delete", "compact", "delete", true),
        ("compression.type", "producer", "producer", "producer", false),
        ("max.message.bytes", "1048588", "1048588", "1048588", false),
        ("min.insync.replicas", "2", "2", "1", false),
        ("retention.bytes", "-1", "-1", "-1", false),
        ("retention.ms", "172800000", "604800000", "604800000", true),
        ("segment.bytes", "1073741824", "268435456", "1073741824", names.len() > 1),
        ("unclean.leader.election.enable", "false", "false", "false", false),
    ];
    let row = |(key, left, right, default, differs): (&str, &str, &str, &str, bool)| {
        let origin = |value: &str| if value == default { "DEFAULT_CONFIG" } else { "DYNAMIC_TOPIC_CONFIG" };
        let right = if differs { right } else { left };
        json!({"key": key, "left": left, "right": right, "left_origin": origin(left),
            "right_origin": origin(right), "default": default, "differs": differs})
    };
    rows.into_iter().filter(|row| all || row.4).map(row).collect()
}

fn explanation() -> Vec<Value> {
    vec![json!({"fact": "type", "value": "LONG"}), json!({"fact": "default", "value": "604800000"})]
}

fn deletions(world: &World, names: &[String]) -> Vec<Value> {
    let topics = world.topics.iter().filter(|topic| names.contains(&topic.name));
    let row = |topic: &DemoTopic| {
        let seed = topic.partitions.first().map_or(0, |one| one.seed);
        let id = uuid::to_base64(&Uuid::from_u64_pair(hash(seed, 11), hash(seed, 12)));
        json!({"name": topic.name, "topic_id": id, "partition_count": topic.partitions.len()})
    };
    topics.map(row).collect()
}

fn producers(world: &World, topic: &str, now_ms: i64) -> Vec<Value> {
    let Some(topic) = world.topics.iter().find(|one| one.name == topic) else { return Vec::new() };
    let row = |one: &super::world::DemoPartition| {
        json!({"name": one.name, "producer_id": 4000 + (one.seed % 40) as i64, "producer_epoch": 3,
            "last_sequence": (hash(one.seed, 3) % 100_000) as i64, "transaction_start": null,
            "last_timestamp": to_rfc3339(now_ms - (one.seed % 900) as i64)})
    };
    topic.partitions.iter().filter(|one| one.rate > 0.0).map(row).collect()
}

fn members(world: &World, name: &str) -> Vec<Value> {
    let Some(group) = world.groups.iter().find(|one| one.name == name) else { return Vec::new() };
    let partitions: usize = group.topics.iter().map(|index| world.topics[*index].partitions.len()).sum();
    let row = |index: usize| {
        json!({"group": name, "member": format!("{name}-{}", index + 1), "host": format!("10.4.{}.{}", index, 17 + index),
            "epoch": 12, "partition_count": partitions / group.members})
    };
    (0..group.members).map(row).collect()
}
