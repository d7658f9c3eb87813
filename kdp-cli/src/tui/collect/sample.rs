//! A small cluster for tests: the same each time, with something of everything.

use std::sync::Arc;

use kdp_client::admin::cluster::Sight;
use kdp_client::admin::groups::lag::Status;
use kdp_client::admin::rates::Rate;
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{BrokerId, Offset, PartitionId};

use crate::tui::app::series::Series;
use crate::tui::app::snapshot::{
    Broker, ClusterFacts, Dir, Group, GroupPartition, Move, Partition, Snapshot, Sourced, Throughput, Topic,
    partition_name,
};

/// A step of the made-up time.
const STEP_MS: i64 = 2000;
/// Name, partitions, records a second of a partition, bytes of a record.
const TOPICS: [(&str, i32, f64, f64); 8] = [
    ("orders", 12, 410.0, 820.0),
    ("payments", 6, 96.0, 1_400.0),
    ("clickstream", 24, 2_300.0, 310.0),
    ("audit-log", 3, 0.3, 2_100.0),
    ("inventory.updates", 12, 55.0, 640.0),
    ("emails-to-send", 3, 4.0, 9_000.0),
    ("日本語のトピック", 3, 1.5, 500.0),
    ("__consumer_offsets", 50, 0.9, 120.0),
];

/// The cluster after so many steps; five minutes have passed before the first.
pub(crate) fn snapshot(start_ms: i64, step: i64) -> Snapshot {
    let at_ms = start_ms + step * STEP_MS;
    let partitions: Vec<Partition> = TOPICS.iter().flat_map(|topic| partitions(topic, at_ms)).collect();
    let mut topics: Vec<Topic> = TOPICS.iter().map(|topic| self::topic(topic, &partitions, at_ms)).collect();
    topics.sort_by(|a, b| a.name.cmp(&b.name));
    let rate = Rate::sum(topics.iter().map(|topic| topic.rate));
    let records = series(at_ms, rate.records.unwrap_or(0.0), 1);
    let bytes = series(at_ms, rate.bytes.unwrap_or(0.0), 1);
    Snapshot {
        throttles: Vec::new(),
        generation: step as u64,
        cluster: Sourced::fresh(
            ClusterFacts {
                id: Some("MkU3OEVBNTcwNTJENDM2Qk".to_owned()),
                name: "demo".to_owned(),
                release: Some("kafka 4.3".to_owned()),
                controller: Some(BrokerId(101)),
                sight: Sight::Whole,
            },
            at_ms,
            10_000,
        ),
        brokers: Sourced::fresh((1..=3).map(|id| broker(id, &partitions, at_ms)).collect(), at_ms, 10_000),
        dirs: Sourced::fresh((1..=3).map(dir).collect(), at_ms, 30_000),
        groups: Sourced::fresh(groups(&partitions, at_ms), at_ms, 5_000),
        moves: Sourced::fresh(vec![moving(at_ms - start_ms)], at_ms, 3_000),
        throughput: Sourced::fresh(Throughput { rate, records, bytes }, at_ms, STEP_MS),
        topics: Sourced::fresh(topics, at_ms, STEP_MS),
        partitions: Sourced::fresh(partitions, at_ms, STEP_MS),
    }
}

/// Between 0.6 and 1.4, slowly up and down, with some noise.
fn wave(at_ms: i64, seed: u64) -> f64 {
    let noise = (at_ms as u64 / 2000)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(seed * 1_442_695_040_888_963);
    let slow = (at_ms as f64 / 90_000.0 + seed as f64).sin();
    1.0 + 0.3 * slow + ((noise >> 40) % 100) as f64 / 1000.0
}

/// Ten minutes of a number around `base`, with a gap of half a minute.
fn series(at_ms: i64, base: f64, seed: u64) -> Series {
    let mut series = Series::default();
    for step in (0..Series::LONG as i64).rev() {
        let then_ms = at_ms - step * STEP_MS;
        let is_known = !(100..115).contains(&step);
        series.push(then_ms, is_known.then(|| base * wave(then_ms, seed)), Series::LONG);
    }
    series
}

fn partitions(topic: &(&str, i32, f64, f64), at_ms: i64) -> Vec<Partition> {
    let (name, count, rate, record_bytes) = *topic;
    let partition = |id: i32| {
        let seed = id as u64 + name.len() as u64;
        let replicas: Vec<BrokerId> = (0..3).map(|replica| BrokerId((id + replica) % 3 + 1)).collect();
        let is_behind = name == "payments" && id == 2;
        let rate = rate * wave(at_ms, seed) * if id == 0 { 2.0 } else { 1.0 };
        let end = (at_ms / 1000 % 1_000_000) * rate as i64 + 40_000;
        let id = TopicPartition::new(name, PartitionId(id));
        Partition {
            name: partition_name(&id),
            leader: Some(replicas[0]),
            isr: replicas.iter().copied().take(if is_behind { 2 } else { 3 }).collect(),
            replicas,
            min_isr: Some(2),
            start: Some(Offset(end / 3)),
            end: Some(Offset(end)),
            size_bytes: Some(((end - end / 3) as f64 * record_bytes) as i64),
            rate: Rate { records: Some(rate), bytes: Some(rate * record_bytes) },
            history: Arc::new(series(at_ms, rate, seed)),
            follower_lag_max: Some(if is_behind { 18_204 } else { 0 }),
            id,
        }
    };
    (0..count).map(partition).collect()
}

fn topic(topic: &(&str, i32, f64, f64), partitions: &[Partition], at_ms: i64) -> Topic {
    let name = topic.0;
    let own: Vec<&Partition> = partitions.iter().filter(|one| one.id.topic == name).collect();
    let rate = Rate::sum(own.iter().map(|one| one.rate));
    let is_internal = name.starts_with("__");
    Topic {
        name: name.to_owned(),
        is_internal,
        partitions: own.len(),
        replication_factor: 3,
        under_replicated: own.iter().filter(|one| one.isr.len() < 3).count(),
        under_min_isr: Some(0),
        offline: 0,
        size_bytes: own.iter().map(|one| one.size_bytes).sum(),
        records: own.iter().map(|one| Some(one.end? - one.start?)).sum(),
        rate,
        history: Arc::new(series(at_ms, rate.records.unwrap_or(0.0), name.len() as u64)),
        bytes_history: Arc::new(series(at_ms, rate.bytes.unwrap_or(0.0), name.len() as u64)),
        skew: Some(1.0 + name.len() as f64 / 20.0),
        groups: Some(usize::from(!is_internal)),
        lag_max: (!is_internal).then_some(name.len() as i64 * 40),
    }
}

fn broker(id: i32, partitions: &[Partition], at_ms: i64) -> Broker {
    let leads = || partitions.iter().filter(|one| one.leader == Some(BrokerId(id)));
    let rate = Rate::sum(leads().map(|one| one.rate));
    Broker {
        id: BrokerId(id),
        endpoint: format!("kafka-{id}.example:9092"),
        rack: Some(format!("rack-{}", (b'a' + id as u8 - 1) as char)),
        is_alive: true,
        is_fenced: Some(false),
        is_cordoned: None,
        error: None,
        heard_ms: Some(2000),
        leaders: leads().count(),
        replicas: partitions.len(),
        out_of_sync: usize::from(id == 2),
        used_bytes: Some(310_000_000_000),
        total_bytes: Some(500_000_000_000),
        usable_bytes: Some(if id == 3 { 60_000_000_000 } else { 180_000_000_000 }),
        rate,
        history: Arc::new(series(at_ms, rate.records.unwrap_or(0.0), id as u64)),
        bytes_history: Arc::new(series(at_ms, rate.bytes.unwrap_or(0.0), id as u64)),
        follower_lag_max: Some(if id == 2 { 18_204 } else { 0 }),
    }
}

fn dir(id: i32) -> Dir {
    Dir {
        name: format!("{id}:/var/lib/kafka"),
        broker: BrokerId(id),
        path: "/var/lib/kafka".to_owned(),
        error: None,
        silence: None,
        heard_ms: Some(4000),
        is_cordoned: None,
        replicas: 113,
        used_bytes: 310_000_000_000,
        total_bytes: Some(500_000_000_000),
        usable_bytes: Some(if id == 3 { 60_000_000_000 } else { 180_000_000_000 }),
    }
}

fn groups(partitions: &[Partition], at_ms: i64) -> Vec<Group> {
    let of = |topic: &'static str, lag: i64, status: Status| {
        let own = partitions.iter().filter(move |one| one.id.topic == topic);
        own.map(move |one| GroupPartition {
            name: one.name.clone(),
            id: one.id.clone(),
            committed: one.end.map(|end| Offset(end.get() - lag)),
            end: one.end,
            lag: Some(lag),
            produced: one.rate.records,
            consumed: one.rate.records.map(|rate| if lag > 0 { rate * 0.9 } else { rate }),
            moved_ms: (status != Status::Stopped).then_some(3000),
            status,
            hold: None,
            member: (status != Status::Stopped)
                .then(|| format!("{topic}-consumer-{}", one.id.partition.get() % 3)),
        })
    };
    let group = |id: &str, state: &str, status, partitions: Vec<GroupPartition>| {
        let lag: i64 = partitions.iter().filter_map(|one| one.lag).sum();
        let sum = |of: fn(&GroupPartition) -> Option<f64>| partitions.iter().map(of).sum::<Option<f64>>();
        Group {
            id: id.to_owned(),
            group_type: Some("consumer".to_owned()),
            state: Some(state.to_owned()),
            members: Some(if state == "Empty" { 0 } else { 3 }),
            epochs: None,
            coordinator: Some(BrokerId(1)),
            lag: Some(lag),
            lag_ms: Some(lag / 5),
            produced: sum(|one| one.produced),
            consumed: if status == Status::Stopped { Some(0.0) } else { sum(|one| one.consumed) },
            catch_up_ms: (lag == 0).then_some(0),
            status,
            moved_ms: (status != Status::Stopped).then_some(3000),
            history: Arc::new(series(at_ms, lag as f64, id.len() as u64)),
            out_history: Arc::new(series(at_ms, 900.0, id.len() as u64)),
            partitions,
            error: None,
        }
    };
    vec![
        group("audit", "Empty", Status::Stopped, of("audit-log", 1_840, Status::Stopped).collect()),
        group("billing", "Stable", Status::Ok, of("payments", 0, Status::Ok).collect()),
        group("search-index", "Stable", Status::Behind, of("clickstream", 31_200, Status::Behind).collect()),
        group("shipping", "Stable", Status::Ok, of("orders", 0, Status::Ok).collect()),
    ]
}

fn moving(since_ms: i64) -> Move {
    let total = 42_000_000_000;
    let left = (total - since_ms * 48_000).max(0) - total / 3;
    let id = TopicPartition::new("clickstream", PartitionId(7));
    Move {
        name: partition_name(&id),
        adding: vec![BrokerId(3)],
        removing: vec![BrokerId(1)],
        left_bytes: Some(left),
        total_bytes: Some(total),
        bytes_per_s: Some(48_000_000.0),
        eta_ms: Some(left / 48_000),
        throttle_bytes_per_s: Some(50_000_000),
    }
}
