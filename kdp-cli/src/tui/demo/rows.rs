//! The made-up cluster at a moment, as a snapshot.
//!
//! Pure. What is summed here is summed as the collector does it, so that unknown parts make unknown sums.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdp_client::admin::cluster::Sight;
use kdp_client::admin::groups::lag::Status;
use kdp_client::admin::rates::Rate;
use kdp_client::protocol::types::{BrokerId, Offset};

use super::story::{self, Illness, illness, lag_of};
use super::world::{DemoGroup, DemoPartition, DemoTopic, Kind, World, hash, part};
use crate::tui::app::series::Series;
use crate::tui::app::snapshot::{
    Broker, ClusterFacts, Dir, Group, GroupPartition, Move, Partition, Snapshot, SourceState, Sourced,
    Throughput, Topic,
};

const STEP_MS: i64 = 2000;
/// So many partitions move.
const MOVES: usize = 6;

/// The moment that is shown.
#[derive(Clone, Copy)]
struct At<'a> {
    world: &'a World,
    start_ms: i64,
    elapsed_ms: i64,
    illness: Illness,
    patient: BrokerId,
}

impl World {
    /// The cluster so long after the demonstration began.
    pub(crate) fn snapshot(&self, start_ms: i64, elapsed_ms: i64) -> Snapshot {
        let elapsed_ms = elapsed_ms - elapsed_ms.rem_euclid(STEP_MS);
        let (illness, patient) = (illness(elapsed_ms), self.patient());
        At { world: self, start_ms, elapsed_ms, illness, patient }.snapshot()
    }

    /// The partitions that move, with the topic's place in the list.
    fn moving(&self) -> impl Iterator<Item = (&DemoTopic, &DemoPartition)> {
        let all = self.topics.iter().flat_map(|topic| topic.partitions.iter().map(move |one| (topic, one)));
        all.filter(|(_, one)| one.rate > 1.0 && hash(one.seed, 77).is_multiple_of(11)).take(MOVES)
    }
}

impl At<'_> {
    fn snapshot(self) -> Snapshot {
        let at_ms = self.start_ms + self.elapsed_ms;
        let partitions: Vec<Partition> = self
            .world
            .topics
            .iter()
            .flat_map(|topic| topic.partitions.iter().map(move |one| (topic, one)))
            .map(|(topic, one)| self.partition(topic, one))
            .collect();
        let groups: Vec<Group> = self.world.groups.iter().map(|group| self.group(group)).collect();
        let topics = self.topics(&partitions, &groups);
        let brokers = self.brokers(&partitions);
        let throughput = self.throughput(&topics);
        let ends = match self.illness {
            Illness::Dying => SourceState::Partial {
                missing: partitions.iter().filter(|one| one.rate.records.is_none()).count(),
                reason: format!("broker {} does not answer: connection refused", self.patient),
            },
            _ => SourceState::Fresh,
        };
        let with_ends = |mut sourced: Sourced<Vec<Topic>>| {
            sourced.state = ends.clone();
            sourced
        };
        let facts = ClusterFacts {
            id: Some("dEmOcLuStErOfKdP2026AA".to_owned()),
            name: "demo".to_owned(),
            release: Some("kafka 4.3".to_owned()),
            controller: Some(BrokerId(101)),
            sight: Sight::Whole,
        };
        Snapshot {
            generation: (self.elapsed_ms / STEP_MS).unsigned_abs() + 1,
            cluster: Sourced::fresh(facts, at_ms, 10_000),
            dirs: Sourced::fresh(brokers.iter().filter(|one| one.is_alive).map(dir).collect(), at_ms, 30_000),
            brokers: Sourced::fresh(brokers, at_ms, 10_000),
            topics: with_ends(Sourced::fresh(topics, at_ms, STEP_MS)),
            moves: Sourced::fresh(self.moves(), at_ms, 3000),
            throttles: Vec::new(),
            groups: Sourced::fresh(groups, at_ms, 5000),
            throughput: Sourced { state: ends, ..Sourced::fresh(throughput, at_ms, STEP_MS) },
            partitions: Sourced::fresh(partitions, at_ms, STEP_MS),
        }
    }

    /// The numbers of the last while.
    fn series(self, kept: usize, value: impl Fn(i64) -> Option<f64>) -> Series {
        let mut series = Series::default();
        for step in (0..kept as i64).rev() {
            let then_ms = self.elapsed_ms - step * STEP_MS;
            series.push(self.start_ms + then_ms, value(then_ms), kept);
        }
        series
    }

    fn partition(self, topic: &DemoTopic, one: &DemoPartition) -> Partition {
        let patient = self.patient;
        let has_patient = one.replicas.contains(&patient);
        let is_sick = |replica: &BrokerId| *replica == patient;
        let away = matches!(self.illness, Illness::Dying | Illness::Dead);
        let out = has_patient && (away || self.illness == Illness::CatchingUp);
        let isr: Vec<BrokerId> = one.replicas.iter().copied().filter(|id| !(out && is_sick(id))).collect();
        let leads_elsewhere = one.replicas[0] == patient && self.illness != Illness::Well;
        let leader = match leads_elsewhere {
            true => one.replicas.iter().copied().find(|id| !is_sick(id)),
            false => Some(one.replicas[0]),
        };
        let end = one.end_at(self.elapsed_ms);
        let start = one.start_at(self.elapsed_ms).clamp(0, end);
        let records = one.rate_at(patient, self.elapsed_ms);
        let follower_lag = match self.illness {
            Illness::CatchingUp if has_patient => (story::behind(self.elapsed_ms) * one.rate * 65.0) as i64,
            _ => 0,
        };
        let history = self.series(Series::SHORT, |then_ms| one.rate_at(patient, then_ms));
        Partition {
            name: one.name.clone(),
            id: one.id.clone(),
            leader,
            isr,
            replicas: one.replicas.clone(),
            min_isr: Some(2),
            start: Some(Offset(start)),
            end: Some(Offset(end)),
            size_bytes: Some(((end - start) as f64 * topic.record_bytes) as i64),
            rate: Rate { records, bytes: records.map(|rate| rate * topic.record_bytes) },
            history: Arc::new(history),
            follower_lag_max: Some(follower_lag),
        }
    }

    /// A sum over partitions at any time; nearly the sum of their waves, and as unknown.
    fn history_of<'p>(self, kept: usize, of: impl Iterator<Item = &'p DemoPartition> + Clone) -> Series {
        let rate: f64 = of.clone().map(|one| one.rate).sum();
        let has_patient = of.clone().any(|one| one.replicas[0] == self.patient);
        // A few of them stand for all.
        let some: Vec<&DemoPartition> = of.take(12).collect();
        let base: f64 = some.iter().map(|one| one.rate).sum();
        self.series(kept, |then_ms| match has_patient && illness(then_ms) == Illness::Dying {
            true => None,
            false if base == 0.0 => Some(0.0),
            false => {
                let now: f64 = some.iter().filter_map(|one| one.rate_at(BrokerId(-1), then_ms)).sum();
                Some(now / base * rate)
            }
        })
    }

    fn topics(self, partitions: &[Partition], groups: &[Group]) -> Vec<Topic> {
        let mut lags: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for group in groups {
            for of_topic in group.partitions.chunk_by(|a, b| a.id.topic == b.id.topic) {
                let lag = of_topic.iter().filter_map(|one| one.lag).sum();
                lags.entry(&of_topic[0].id.topic).or_default().push(lag);
            }
        }
        let of_topics = partitions.chunk_by(|a, b| a.id.topic == b.id.topic);
        let topics = self.world.topics.iter().zip(of_topics);
        topics.map(|(topic, own)| self.topic(topic, own, lags.get(topic.name.as_str()))).collect()
    }

    fn topic(self, topic: &DemoTopic, own: &[Partition], lags: Option<&Vec<i64>>) -> Topic {
        let rate = Rate::sum(own.iter().map(|one| one.rate));
        let mean = rate.records.map(|rate| rate / own.len() as f64).filter(|mean| *mean >= 1.0);
        let fastest = own.iter().filter_map(|one| one.rate.records).fold(0.0, f64::max);
        let history = self.history_of(Series::LONG, topic.partitions.iter());
        Topic {
            name: topic.name.clone(),
            is_internal: topic.name.starts_with("__"),
            partitions: own.len(),
            replication_factor: own.iter().map(|one| one.replicas.len()).min().unwrap_or(0),
            under_replicated: own.iter().filter(|one| one.isr.len() < one.replicas.len()).count(),
            under_min_isr: Some(own.iter().filter(|one| one.isr.len() < 2).count()),
            offline: own.iter().filter(|one| one.leader.is_none()).count(),
            size_bytes: own.iter().map(|one| one.size_bytes).sum(),
            records: own.iter().map(|one| Some(one.end? - one.start?)).sum(),
            rate,
            bytes_history: Arc::new(history.times(topic.record_bytes)),
            history: Arc::new(history),
            skew: mean.map(|mean| fastest / mean),
            groups: Some(lags.map_or(0, Vec::len)),
            lag_max: lags.and_then(|lags| lags.iter().copied().max()),
        }
    }

    fn brokers(self, partitions: &[Partition]) -> Vec<Broker> {
        (1..=self.world.scale.brokers).map(|id| self.broker(BrokerId(id), partitions)).collect()
    }

    fn broker(self, id: BrokerId, partitions: &[Partition]) -> Broker {
        let is_alive = id != self.patient || !matches!(self.illness, Illness::Dying | Illness::Dead);
        let led = || partitions.iter().filter(|one| one.leader == Some(id));
        let kept = || partitions.iter().filter(|one| one.replicas.contains(&id));
        let rate = Rate::sum(led().map(|one| one.rate));
        let used: i64 = kept().filter_map(|one| one.size_bytes).sum();
        let by_name = self.world.topics.iter().flat_map(|topic| &topic.partitions);
        let own = by_name.filter(move |one| one.replicas[0] == id);
        // Volumes are filled differently.
        let full = 0.42 + 0.4 * part(id.get() as u64, 5);
        let total = (used as f64 / full) as i64;
        let lag = kept().filter_map(|one| one.follower_lag_max).max();
        let history = self.history_of(Series::LONG, own);
        Broker {
            id,
            endpoint: format!("kafka-{id}.example.net:9092"),
            rack: Some(format!("eu-{}", ["a", "b", "c"][id.get() as usize % 3])),
            is_alive,
            is_fenced: Some(!is_alive),
            is_cordoned: Some(false),
            error: (!is_alive).then(|| "connection refused".to_owned()),
            heard_ms: is_alive.then_some(0),
            leaders: led().count(),
            replicas: kept().count(),
            out_of_sync: kept().filter(|one| !one.isr.contains(&id)).count(),
            used_bytes: Some(used),
            total_bytes: Some(total),
            usable_bytes: Some(total - used),
            rate,
            bytes_history: Arc::new(history.times(
                rate.bytes.zip(rate.records).map_or(0.0, |(bytes, records)| bytes / records.max(1.0)),
            )),
            history: Arc::new(history),
            follower_lag_max: if id == self.patient { lag } else { Some(0) },
        }
    }

    fn throughput(self, topics: &[Topic]) -> Throughput {
        let rate = Rate::sum(topics.iter().map(|topic| topic.rate));
        let all = self.world.topics.iter().flat_map(|topic| topic.partitions.iter().take(1));
        let records = self.history_of(Series::LONG, all);
        let of_some: f64 =
            self.world.topics.iter().filter_map(|topic| topic.partitions.first()).map(|one| one.rate).sum();
        let of_all =
            self.world.topics.iter().flat_map(|topic| topic.partitions.iter().map(move |one| (topic, one)));
        let (whole, bytes) = of_all.fold((0.0, 0.0), |(records, bytes), (topic, one)| {
            (records + one.rate, bytes + one.rate * topic.record_bytes)
        });
        Throughput { rate, records: records.times(whole / of_some), bytes: records.times(bytes / of_some) }
    }

    fn group(self, group: &DemoGroup) -> Group {
        let consumed = group.topics.iter().flat_map(|topic| &self.world.topics[*topic].partitions);
        let consumed: Vec<&DemoPartition> = consumed.collect();
        let partitions: Vec<GroupPartition> =
            consumed.iter().enumerate().map(|(index, one)| self.progress(group, index, one)).collect();
        let sum = |of: fn(&GroupPartition) -> Option<f64>| partitions.iter().map(of).sum::<Option<f64>>();
        let lag: i64 = partitions.iter().filter_map(|one| one.lag).sum();
        let (produced, consumed_per_s) = (sum(|one| one.produced), sum(|one| one.consumed));
        let net = produced.zip(consumed_per_s).map(|(produced, consumed)| consumed - produced);
        let (seconds, _) = lag_of(group.kind, 1, self.elapsed_ms);
        let lag_at = |then_ms: i64| -> f64 {
            let (seconds, _) = lag_of(group.kind, 1, then_ms);
            consumed.iter().map(|one| one.rate * seconds).sum()
        };
        let states = match group.kind {
            Kind::Steady | Kind::Lagging => "Stable",
            Kind::Stopped => "Empty",
            Kind::Rebalancing => "PreparingRebalance",
        };
        Group {
            id: group.name.clone(),
            group_type: Some(
                if group.name.len().is_multiple_of(2) { "consumer" } else { "classic" }.to_owned(),
            ),
            state: Some(states.to_owned()),
            members: Some(group.members),
            epochs: None,
            coordinator: Some(BrokerId(1 + group.name.len() as i32 % self.world.scale.brokers)),
            lag: Some(lag),
            lag_ms: Some(if lag == 0 { 0 } else { (seconds * 1000.0) as i64 }),
            produced,
            consumed: consumed_per_s,
            catch_up_ms: match (lag, net) {
                (0, _) => Some(0),
                (lag, Some(net)) if net > 0.0 => Some((lag as f64 / net * 1000.0) as i64),
                _ => None,
            },
            status: partitions.iter().map(|one| one.status).max().unwrap_or(Status::Unknown),
            moved_ms: moved_ms(group.kind, group.name.len()),
            history: Arc::new(self.series(Series::LONG, |then_ms| Some(lag_at(then_ms)))),
            out_history: Arc::new(self.series(Series::LONG, |then_ms| {
                let speed = lag_of(group.kind, 1, then_ms).1;
                consumed.iter().map(|one| Some(one.rate_at(self.patient, then_ms)? * speed)).sum()
            })),
            partitions,
            error: None,
        }
    }

    fn progress(self, group: &DemoGroup, index: usize, one: &DemoPartition) -> GroupPartition {
        let (seconds, speed) = lag_of(group.kind, one.seed, self.elapsed_ms);
        let end = one.end_at(self.elapsed_ms);
        let lag = ((one.rate * seconds) as i64).clamp(0, end - one.start_at(self.elapsed_ms).min(end));
        let produced = one.rate_at(self.patient, self.elapsed_ms);
        let status = match group.kind {
            Kind::Steady => Status::Ok,
            _ if lag == 0 => Status::Ok,
            Kind::Lagging if speed < 1.0 => Status::Behind,
            Kind::Lagging => Status::Ok,
            Kind::Stopped => Status::Stopped,
            Kind::Rebalancing => Status::Stalled,
        };
        GroupPartition {
            name: one.name.clone(),
            id: one.id.clone(),
            committed: Some(Offset(end - lag)),
            end: Some(Offset(end)),
            lag: Some(lag),
            produced,
            consumed: produced.map(|rate| rate * speed),
            moved_ms: moved_ms(group.kind, index),
            status,
            hold: None,
            member: (group.members > 0).then(|| format!("{}-{}", group.name, index % group.members + 1)),
        }
    }

    fn moves(self) -> Vec<Move> {
        let one_move = |(index, (topic, one)): (usize, (&DemoTopic, &DemoPartition))| {
            let brokers = self.world.scale.brokers;
            let is_new = |id: &BrokerId| !one.replicas.contains(id);
            let adding = (1..=brokers).rev().map(BrokerId).find(is_new);
            let records = one.end_at(self.elapsed_ms) - one.start_at(self.elapsed_ms);
            let total = (records as f64 * topic.record_bytes) as i64;
            let left = story::left_bytes(index, total, self.elapsed_ms);
            let bytes_per_s = story::move_bytes_per_s(index);
            Move {
                name: one.name.clone(),
                adding: adding.into_iter().collect(),
                removing: one.replicas.last().copied().into_iter().collect(),
                left_bytes: Some(left),
                total_bytes: Some(total),
                bytes_per_s: Some(bytes_per_s),
                eta_ms: Some((left as f64 / bytes_per_s * 1000.0) as i64),
                throttle_bytes_per_s: Some(story::THROTTLE_BYTES_PER_S),
            }
        };
        self.world.moving().enumerate().map(one_move).collect()
    }
}

fn dir(broker: &Broker) -> Dir {
    Dir {
        name: format!("{}:/var/lib/kafka/data", broker.id),
        broker: broker.id,
        path: "/var/lib/kafka/data".to_owned(),
        error: None,
        silence: broker.error.clone(),
        heard_ms: broker.heard_ms,
        is_cordoned: Some(false),
        replicas: broker.replicas,
        used_bytes: broker.used_bytes.unwrap_or(0),
        total_bytes: broker.total_bytes,
        usable_bytes: broker.usable_bytes,
    }
}

/// How long ago a group has committed something new.
fn moved_ms(kind: Kind, chance: usize) -> Option<i64> {
    match kind {
        Kind::Steady | Kind::Lagging => Some(chance as i64 % 5 * 1000),
        Kind::Rebalancing => Some(41_000),
        Kind::Stopped => None,
    }
}
