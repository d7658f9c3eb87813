//! The topics and brokers of a cluster, as answers come in about them.
//!
//! Pure. Knows nothing of groups. Invariant: topics stand in the order of their names and partitions in that
//! of their ids, as the snapshot wants them.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdp_client::admin::cluster::BrokerState as Fencing;
use kdp_client::admin::log_dirs::LogReplica;
use kdp_client::admin::partitions::effective_min_isr;
use kdp_client::admin::rates::Rate;
use kdp_client::cluster::{self, Metadata, TopicMetadata, TopicPartition};
use kdp_client::protocol::types::BrokerId;
use kdp_client::protocol::uuid::Uuid;

use super::answer::{Known, Offsets, Trouble};
use super::partition::PartitionState;
use super::source::Moment;
use crate::tui::app::series::Series;
use crate::tui::app::snapshot::{Broker, Partition, SourceState, Throughput, Topic};

/// Of more topics than this the histories are short.
const LONG_MAX: usize = 1000;
/// Below so many records a second in each partition there is no skew to speak of.
const NOISE: f64 = 1.0;

/// The topics and the brokers.
#[derive(Clone, Debug, Default)]
pub(super) struct Topics {
    topics: BTreeMap<String, TopicState>,
    brokers: BTreeMap<BrokerId, BrokerState>,
    throughput: Throughput,
}

#[derive(Clone, Debug, Default)]
struct TopicState {
    id: Uuid,
    is_internal: bool,
    min_isr: Option<usize>,
    partitions: Vec<PartitionState>,
    rate: Rate,
    history: Arc<Series>,
    bytes_history: Arc<Series>,
}

#[derive(Clone, Debug, Default)]
struct BrokerState {
    endpoint: String,
    rack: Option<String>,
    is_alive: bool,
    is_fenced: Option<bool>,
    error: Option<String>,
    /// When it last answered.
    heard_ms: Option<i64>,
    rate: Rate,
    history: Arc<Series>,
    bytes_history: Arc<Series>,
}

/// What groups say of a topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Consumption {
    /// How many have committed in it.
    pub(super) groups: usize,
    /// The largest lag of one.
    pub(super) lag_max: Option<i64>,
}

impl Topics {
    /// Who there is. A broker that was there once stays, as one that is gone.
    pub(super) fn learn_metadata(&mut self, metadata: &Metadata) {
        self.brokers.values_mut().for_each(|broker| broker.is_alive = false);
        for (id, found) in &metadata.brokers {
            let broker = self.brokers.entry(*id).or_default();
            broker.learn(found);
            broker.is_alive = true;
        }
        let is_first = self.topics.is_empty();
        let mut before = std::mem::take(&mut self.topics);
        for found in &metadata.topics {
            let known = before.remove(&found.name);
            let topic = match (known, &found.error) {
                (Some(known), Some(_)) => known,
                (None, Some(_)) => continue,
                (Some(mut known), None) => {
                    known.learn(found);
                    known
                }
                (None, None) => {
                    let mut topic = TopicState::new(found);
                    if !is_first {
                        topic.partitions.iter_mut().for_each(PartitionState::is_new);
                    }
                    topic
                }
            };
            self.topics.insert(found.name.clone(), topic);
        }
        for id in self.topics.values().flat_map(|topic| &topic.partitions).flat_map(|one| &one.replicas) {
            self.brokers.entry(*id).or_default();
        }
    }

    /// Who is fenced; a broker that is both alive and fenced is known by this only.
    pub(super) fn learn_fencing(&mut self, states: &[Fencing]) {
        for state in states {
            let broker = self.brokers.entry(state.broker.id).or_default();
            broker.is_fenced = state.is_fenced;
            if !broker.is_alive {
                broker.learn(&state.broker);
            }
        }
    }

    /// Where partitions end, according to this broker. Says whether others lead some of them.
    pub(super) fn learn_ends(&mut self, broker: BrokerId, at_ms: i64, answer: &Known<Offsets>) -> bool {
        self.learn_error(broker, answer);
        match answer {
            Ok(found) => self.learn_offsets(broker, found, |partition, offset| match offset {
                Ok(Some(end)) => partition.learn_end(at_ms, *end),
                Ok(None) => {}
                Err(trouble) => partition.miss(trouble.reason()),
            }),
            Err(trouble) => {
                for partition in self.partitions_mut().filter(|one| one.leader == Some(broker)) {
                    partition.miss(trouble.reason());
                }
                false
            }
        }
    }

    /// Where partitions start.
    pub(super) fn learn_starts(&mut self, broker: BrokerId, answer: &Known<Offsets>) -> bool {
        let Ok(found) = answer else { return false };
        self.learn_offsets(broker, found, |partition, offset| {
            if let Ok(Some(start)) = offset {
                partition.start = Some(*start);
            }
        })
    }

    fn learn_offsets(
        &mut self,
        broker: BrokerId,
        found: &Offsets,
        learn: impl Fn(&mut PartitionState, &Known<Option<kdp_client::protocol::types::Offset>>),
    ) -> bool {
        let mut has_moved = false;
        for (id, offset) in found {
            // Whoever led it when it was asked may not any more.
            let led = self.partition_mut(id).filter(|partition| partition.leader == Some(broker));
            let Some(partition) = led else { continue };
            has_moved |= matches!(offset, Err(Trouble::Moved(_)));
            learn(partition, offset);
        }
        has_moved
    }

    /// What a broker's disks say of a replica.
    pub(super) fn learn_replica(&mut self, broker: BrokerId, replica: &LogReplica) {
        let Some(partition) = self.partition_mut(&replica.partition) else { return };
        partition.learn_lag(broker, replica.offset_lag);
        if partition.leader == Some(broker) {
            partition.learn_size(replica.size_bytes);
        }
    }

    /// How many replicas must be in sync.
    pub(super) fn learn_min_isr(&mut self, values: &BTreeMap<String, usize>) {
        for (name, value) in values {
            if let Some(topic) = self.topics.get_mut(name) {
                topic.min_isr = Some(*value);
            }
        }
    }

    /// Remembers whether a broker answers.
    pub(super) fn learn_error<T>(&mut self, broker: BrokerId, answer: &Known<T>) {
        if let Some(broker) = self.brokers.get_mut(&broker) {
            broker.error = answer.as_ref().err().map(|trouble| trouble.reason().to_owned());
        }
    }

    /// A broker has answered, whatever it was asked.
    pub(super) fn hear(&mut self, broker: BrokerId, at_ms: i64) {
        if let Some(broker) = self.brokers.get_mut(&broker) {
            broker.heard_ms = Some(at_ms);
        }
    }

    /// Whether there is such a broker, or replicas of it.
    pub(super) fn has_broker(&self, broker: BrokerId) -> bool {
        self.brokers.contains_key(&broker)
    }

    /// Whether a broker did not answer the last time.
    pub(super) fn has_error(&self, broker: BrokerId) -> bool {
        self.brokers.get(&broker).is_some_and(|broker| broker.error.is_some())
    }

    /// Marks those that groups consume.
    pub(super) fn note_consumed(&mut self, id: &TopicPartition) {
        if let Some(partition) = self.partition_mut(id) {
            partition.is_consumed = true;
        }
    }

    /// Settles rates and writes them down, all of one moment.
    pub(super) fn beat(&mut self, now: Moment, stale_ms: i64) {
        let kept = if self.topics.len() > LONG_MAX { Series::SHORT } else { Series::LONG };
        let mut of_brokers: BTreeMap<BrokerId, Vec<Rate>> = BTreeMap::new();
        for topic in self.topics.values_mut() {
            for partition in &mut topic.partitions {
                partition.beat(now.mono_ms, now.wall_ms, stale_ms);
                if let Some(leader) = partition.leader {
                    of_brokers.entry(leader).or_default().push(partition.share_of_all());
                }
            }
            topic.rate = Rate::sum(topic.partitions.iter().map(PartitionState::share));
            Arc::make_mut(&mut topic.history).push(now.wall_ms, topic.rate.records, kept);
            Arc::make_mut(&mut topic.bytes_history).push(now.wall_ms, topic.rate.bytes, kept);
        }
        for (id, broker) in &mut self.brokers {
            broker.rate = Rate::sum(of_brokers.remove(id).unwrap_or_default());
            Arc::make_mut(&mut broker.history).push(now.wall_ms, broker.rate.records, Series::LONG);
            Arc::make_mut(&mut broker.bytes_history).push(now.wall_ms, broker.rate.bytes, Series::LONG);
        }
        let rate = Rate::sum(self.partitions().map(PartitionState::share_of_all));
        self.throughput.rate = rate;
        self.throughput.records.push(now.wall_ms, rate.records, Series::LONG);
        self.throughput.bytes.push(now.wall_ms, rate.bytes, Series::LONG);
    }

    /// Forgets the brokers that neither are there nor keep anything.
    pub(super) fn forget_brokers(&mut self) {
        let kept: std::collections::BTreeSet<BrokerId> =
            self.partitions().flat_map(|one| one.replicas.iter().copied()).collect();
        self.brokers.retain(|id, broker| broker.is_alive || broker.is_fenced.is_some() || kept.contains(id));
    }

    /// Partitions whose end should be known and is not, and why the first is not.
    pub(super) fn missing(&self) -> (usize, Option<&str>) {
        let mut missing = self.partitions().filter_map(|one| one.missing.as_deref());
        let first = missing.next();
        (usize::from(first.is_some()) + missing.count(), first)
    }

    /// Whether there is no leader to ask where anything ends.
    pub(super) fn is_idle(&self) -> bool {
        self.partitions().all(|one| one.leader.is_none())
    }

    /// What became of asking for ends.
    pub(super) fn ends_state(&self) -> SourceState {
        let led = self.partitions().filter(|one| one.leader.is_some()).count();
        match self.missing() {
            (0, _) | (_, None) if led > 0 && self.partitions().all(|one| one.end.is_none()) => {
                SourceState::Waiting
            }
            (0, _) | (_, None) => SourceState::Fresh,
            (missing, Some(reason)) if missing >= led => SourceState::Failed(reason.to_owned()),
            (missing, Some(reason)) => SourceState::Partial { missing, reason: reason.to_owned() },
        }
    }

    pub(super) fn partitions(&self) -> impl Iterator<Item = &PartitionState> {
        self.topics.values().flat_map(|topic| &topic.partitions)
    }

    fn partitions_mut(&mut self) -> impl Iterator<Item = &mut PartitionState> {
        self.topics.values_mut().flat_map(|topic| &mut topic.partitions)
    }

    pub(super) fn partition(&self, id: &TopicPartition) -> Option<&PartitionState> {
        let partitions = &self.topics.get(&id.topic)?.partitions;
        let index = partitions.binary_search_by_key(&id.partition, |one| one.id.partition).ok()?;
        partitions.get(index)
    }

    fn partition_mut(&mut self, id: &TopicPartition) -> Option<&mut PartitionState> {
        let partitions = &mut self.topics.get_mut(&id.topic)?.partitions;
        let index = partitions.binary_search_by_key(&id.partition, |one| one.id.partition).ok()?;
        partitions.get_mut(index)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.topics.keys()
    }

    pub(super) fn alive(&self) -> impl Iterator<Item = BrokerId> {
        self.brokers.iter().filter(|(_, broker)| broker.is_alive).map(|(id, _)| *id)
    }

    /// The rows of the topics.
    pub(super) fn topic_rows(&self, consumption: Option<&BTreeMap<String, Consumption>>) -> Vec<Topic> {
        self.topics.iter().map(|(name, topic)| topic.row(name, consumption)).collect()
    }

    /// The rows of the partitions.
    pub(super) fn partition_rows(&self) -> Vec<Partition> {
        let row = |topic: &TopicState, one: &PartitionState| one.row(topic.min_isr_of(one));
        let of_topic = |topic| std::iter::repeat(topic);
        let all = self.topics.values().flat_map(|topic| topic.partitions.iter().zip(of_topic(topic)));
        all.map(|(one, topic)| row(topic, one)).collect()
    }

    /// The rows of the brokers; what is on their disks is not known here.
    pub(super) fn broker_rows(&self, now_ms: i64) -> Vec<Broker> {
        let mut rows: BTreeMap<BrokerId, Broker> =
            self.brokers.iter().map(|(id, broker)| (*id, broker.row(*id, now_ms))).collect();
        for partition in self.partitions() {
            if let Some(row) = partition.leader.and_then(|leader| rows.get_mut(&leader)) {
                row.leaders += 1;
            }
            for id in &partition.replicas {
                let Some(row) = rows.get_mut(id) else { continue };
                row.replicas += 1;
                row.out_of_sync += usize::from(!partition.isr.contains(id));
            }
        }
        rows.into_values().collect()
    }

    /// What goes through the cluster.
    pub(super) fn throughput(&self) -> Throughput {
        self.throughput.clone()
    }
}

impl TopicState {
    fn new(found: &TopicMetadata) -> Self {
        let mut topic = Self { id: found.id, ..Self::default() };
        topic.learn(found);
        topic
    }

    fn learn(&mut self, found: &TopicMetadata) {
        let is_another = self.id != found.id;
        self.id = found.id;
        self.is_internal = found.is_internal;
        let before = std::mem::take(&mut self.partitions);
        let mut known: BTreeMap<_, _> = before.into_iter().map(|one| (one.id.partition, one)).collect();
        let partition = |one: &kdp_client::cluster::PartitionMetadata| match known.remove(&one.id) {
            None => PartitionState::new(&found.name, one),
            Some(mut partition) if is_another => {
                partition.recreate(one);
                partition
            }
            Some(mut partition) => {
                partition.learn(one);
                partition
            }
        };
        self.partitions = found.partitions.iter().map(partition).collect();
    }

    fn min_isr_of(&self, partition: &PartitionState) -> Option<usize> {
        self.min_isr.map(|min_isr| effective_min_isr(min_isr, partition.replicas.len()))
    }

    fn is_under_min_isr(&self, partition: &PartitionState) -> Option<bool> {
        self.min_isr_of(partition).map(|min_isr| partition.isr.len() < min_isr)
    }

    /// The fastest partition over the mean.
    fn skew(&self) -> Option<f64> {
        let rates: Option<Vec<f64>> = self.partitions.iter().map(|one| one.rate.records).collect();
        let rates = rates.filter(|rates| rates.len() > 1)?;
        let mean = rates.iter().sum::<f64>() / rates.len() as f64;
        (mean >= NOISE).then(|| rates.iter().copied().fold(0.0, f64::max) / mean)
    }

    fn row(&self, name: &str, consumption: Option<&BTreeMap<String, Consumption>>) -> Topic {
        let partitions = &self.partitions;
        let count =
            |is_so: &dyn Fn(&PartitionState) -> bool| partitions.iter().filter(|one| is_so(one)).count();
        let under_min_isr: Option<Vec<bool>> =
            partitions.iter().map(|one| self.is_under_min_isr(one)).collect();
        let consumed = consumption.map(|all| all.get(name).copied().unwrap_or_default());
        Topic {
            name: name.to_owned(),
            is_internal: self.is_internal,
            partitions: partitions.len(),
            replication_factor: partitions.iter().map(|one| one.replicas.len()).min().unwrap_or(0),
            under_replicated: count(&|one| one.isr.len() < one.replicas.len()),
            under_min_isr: under_min_isr.map(|all| all.into_iter().filter(|is_under| *is_under).count()),
            offline: count(&|one| one.leader.is_none()),
            size_bytes: partitions.iter().map(|one| one.size_bytes).sum(),
            records: partitions.iter().map(|one| Some((one.end? - one.start?).max(0))).sum(),
            rate: self.rate,
            history: Arc::clone(&self.history),
            bytes_history: Arc::clone(&self.bytes_history),
            skew: self.skew(),
            groups: consumed.map(|consumed| consumed.groups),
            lag_max: consumed.and_then(|consumed| consumed.lag_max),
        }
    }
}

impl BrokerState {
    fn learn(&mut self, found: &cluster::Broker) {
        self.endpoint = found.endpoint.to_string();
        self.rack.clone_from(&found.rack);
    }

    fn row(&self, id: BrokerId, now_ms: i64) -> Broker {
        Broker {
            id,
            endpoint: self.endpoint.clone(),
            rack: self.rack.clone(),
            is_alive: self.is_alive,
            is_fenced: self.is_fenced,
            is_cordoned: None,
            error: self.error.clone(),
            heard_ms: self.heard_ms.map(|heard_ms| (now_ms - heard_ms).max(0)),
            leaders: 0,
            replicas: 0,
            out_of_sync: 0,
            used_bytes: None,
            total_bytes: None,
            usable_bytes: None,
            rate: self.rate,
            history: Arc::clone(&self.history),
            bytes_history: Arc::clone(&self.bytes_history),
            follower_lag_max: None,
        }
    }
}
