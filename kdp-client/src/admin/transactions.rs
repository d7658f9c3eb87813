//! Transactions: list, describe, who writes to a partition, and ending one by force (KIP-664).
//!
//! Lists come from every broker, each for the transactional ids it coordinates; an answer that is
//! missing is told, never left out. Ending a transaction has two doors: the partition's (WriteTxnMarkers,
//! for one that its coordinator has forgotten) and the coordinator's (InitProducerId, which fences the
//! producer and aborts what it has open).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cluster::{Cluster, PerGroup, TopicPartition};
use crate::connection::{Connection, Error, KafkaError};
use crate::protocol::messages::describe_producers_request::TopicRequest;
use crate::protocol::messages::describe_producers_response::PartitionResponse;
use crate::protocol::messages::write_txn_markers_request::{WritableTxnMarker, WritableTxnMarkerTopic};
use crate::protocol::messages::{
    DescribeProducersRequest, DescribeTransactionsRequest, InitProducerIdRequest, ListTransactionsRequest,
    ProducerId, ResponseError, StrBytes, TopicName, TransactionalId, WriteTxnMarkersRequest,
    describe_transactions_response as described,
};
use crate::protocol::types::{BrokerId, PartitionId};

/// Kafka's names of the states of a transaction.
pub const STATES: [&str; 8] = [
    "Empty",
    "Ongoing",
    "PrepareCommit",
    "PrepareAbort",
    "CompleteCommit",
    "CompleteAbort",
    "PrepareEpochFence",
    "Dead",
];

/// Those of a transaction that has not ended.
const OPEN_STATES: [&str; 4] = ["Ongoing", "PrepareCommit", "PrepareAbort", "PrepareEpochFence"];

/// From here on transactions can be listed by how long they run (KIP-994).
const DURATION_FILTER: i16 = 1;
/// From here on they can be listed by a pattern of their ids (KIP-1152).
const PATTERN_FILTER: i16 = 2;

/// Which transactions to list; the brokers filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// In one of these states; empty means any.
    pub states: Vec<String>,
    /// Of one of these producers; empty means any.
    pub producer_ids: Vec<i64>,
    /// Running for longer than this.
    pub longer_than_ms: Option<i64>,
    /// With an id that this regular expression (RE2) matches as a whole.
    pub pattern: Option<String>,
}

/// A transactional id as its coordinator lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TransactionListing {
    /// The id.
    pub transactional_id: String,
    /// The broker that looks after it.
    pub coordinator: BrokerId,
    /// The producer that has it now.
    pub producer_id: i64,
    /// One of [`STATES`].
    pub state: String,
}

/// A transactional id in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionDescription {
    /// The id.
    pub transactional_id: String,
    /// The broker that looks after it.
    pub coordinator: BrokerId,
    /// One of [`STATES`].
    pub state: String,
    /// The producer that has it now.
    pub producer_id: i64,
    /// How often it was fenced.
    pub producer_epoch: i16,
    /// After how long the coordinator aborts it.
    pub timeout_ms: i32,
    /// When it began, in ms since 1970; `None` while none is open.
    pub started_ms: Option<i64>,
    /// What has been written to.
    pub partitions: Vec<TopicPartition>,
}

/// A producer as a partition's replica remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveProducer {
    /// Who.
    pub producer_id: i64,
    /// How often it was fenced.
    pub producer_epoch: i32,
    /// Its last record's sequence number; `None` where it has written none.
    pub last_sequence: Option<i32>,
    /// When it last wrote, in ms since 1970.
    pub last_timestamp_ms: Option<i64>,
    /// Of the coordinator that last ended one of its transactions here; `None` before the first.
    pub coordinator_epoch: Option<i32>,
    /// Where its open transaction begins in this partition.
    pub transaction_start: Option<i64>,
}

/// What each broker's list said, by broker, and which state names nobody knew.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// In the order of the ids.
    pub transactions: Vec<TransactionListing>,
    /// State filters that the brokers do not know.
    pub unknown_states: Vec<String>,
    /// Brokers that gave no list: what they coordinate is missing.
    pub failures: Vec<(BrokerId, Error)>,
}

/// Asks every broker at once. It fails only when none answers.
pub async fn list(cluster: &Cluster, filter: &ListFilter) -> Result<Listed, Error> {
    let brokers = cluster.brokers().await?;
    let asked = brokers.len();
    let requests = brokers.into_keys().map(|id| {
        let request = filter.request();
        (id, move |_| request)
    });
    let mut listed = Listed::default();
    for (id, reply) in cluster.read_each_in(filter.version_min()..=i16::MAX, requests).await {
        let body = match reply.and_then(|reply| reply.check(|body| (body.error_code, None))) {
            Ok(body) => body,
            Err(error) => {
                listed.failures.push((id, error));
                continue;
            }
        };
        listed.unknown_states.extend(body.unknown_state_filters.iter().map(ToString::to_string));
        listed.transactions.extend(body.transaction_states.iter().map(|state| TransactionListing {
            transactional_id: state.transactional_id.0.to_string(),
            coordinator: id,
            producer_id: state.producer_id.0,
            state: state.transaction_state.to_string(),
        }));
    }
    listed.transactions.sort();
    listed.unknown_states.sort();
    listed.unknown_states.dedup();
    match listed.failures.pop() {
        Some((_, error)) if listed.failures.len() + 1 == asked => Err(error),
        last => {
            listed.failures.extend(last);
            Ok(listed)
        }
    }
}

impl ListFilter {
    fn version_min(&self) -> i16 {
        match self {
            ListFilter { pattern: Some(_), .. } => PATTERN_FILTER,
            ListFilter { longer_than_ms: Some(_), .. } => DURATION_FILTER,
            _ => 0,
        }
    }

    fn request(&self) -> ListTransactionsRequest {
        ListTransactionsRequest::default()
            .with_state_filters(self.states.iter().map(|state| text(state)).collect())
            .with_producer_id_filters(self.producer_ids.iter().map(|id| ProducerId(*id)).collect())
            .with_duration_filter(self.longer_than_ms.unwrap_or(-1))
            .with_transactional_id_pattern(self.pattern.as_deref().map(text))
    }
}

/// Each transactional id, in the order of the ids.
pub async fn describe(
    cluster: &Cluster,
    transactional_ids: &[String],
) -> Result<PerGroup<TransactionDescription>, Error> {
    // A cluster without transactions has no coordinator to look for either.
    cluster.any().await?.require::<DescribeTransactionsRequest>(0)?;
    cluster.ask_transactional_ids(transactional_ids, describe_at).await
}

async fn describe_at(
    connection: Arc<Connection>,
    coordinator: BrokerId,
    ids: Vec<String>,
) -> Result<PerGroup<TransactionDescription>, Error> {
    let wanted = ids.iter().map(|id| TransactionalId(text(id))).collect();
    let request = DescribeTransactionsRequest::default().with_transactional_ids(wanted);
    let reply = connection.send(|_| request).await?;
    let answers = reply.body.transaction_states.iter().map(|state| {
        let answer = match KafkaError::from_wire(state.error_code, None) {
            Some(error) => Err(reply.error(error)),
            None => Ok(description(state, coordinator)),
        };
        (state.transactional_id.0.to_string(), answer)
    });
    Ok(answers.collect())
}

fn description(state: &described::TransactionState, coordinator: BrokerId) -> TransactionDescription {
    let of_topic = |topic: &described::TopicData| -> Vec<TopicPartition> {
        let name = topic.topic.0.to_string();
        topic.partitions.iter().map(|id| TopicPartition::new(name.clone(), PartitionId(*id))).collect()
    };
    let mut partitions: Vec<TopicPartition> = state.topics.iter().flat_map(of_topic).collect();
    partitions.sort();
    // Before Kafka 4.0 the time stays when the transaction has ended.
    let open = OPEN_STATES.contains(&state.transaction_state.as_str());
    TransactionDescription {
        transactional_id: state.transactional_id.0.to_string(),
        coordinator,
        state: state.transaction_state.to_string(),
        producer_id: state.producer_id.0,
        producer_epoch: state.producer_epoch,
        timeout_ms: state.transaction_timeout_ms,
        started_ms: (open && state.transaction_start_time_ms >= 0).then_some(state.transaction_start_time_ms),
        partitions,
    }
}

/// The producers that each partition remembers, as its leader knows them, or as the replica on
/// `broker` does; in the order of the partitions.
pub async fn producers(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    broker: Option<BrokerId>,
) -> Result<Vec<(TopicPartition, Result<Vec<ActiveProducer>, Error>)>, Error> {
    let mut answers = Vec::new();
    let by_broker: BTreeMap<BrokerId, Vec<TopicPartition>> = match broker {
        Some(id) => [(id, partitions.to_vec())].into(),
        None => {
            let by_leader = cluster.by_leader(partitions).await?;
            answers.extend(by_leader.unled.into_iter().map(|(partition, error)| (partition, Err(error))));
            by_leader.led
        }
    };
    let requests: Vec<_> = by_broker
        .iter()
        .map(|(id, partitions)| {
            let request = producers_request(partitions);
            (*id, move |_| request)
        })
        .collect();
    // The answers stand in the order of the questions.
    for ((_, reply), asked) in cluster.read_each(requests).await.into_iter().zip(by_broker.values()) {
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                answers.extend(asked.iter().map(|partition| (partition.clone(), Err(error.clone()))));
                continue;
            }
        };
        for partition in asked {
            let found = reply.body.topics.iter().find(|topic| *topic.name.0 == *partition.topic);
            let found = found.and_then(|topic| {
                topic.partitions.iter().find(|one| one.partition_index == partition.partition.get())
            });
            let answer = match found {
                None => Err(reply.incomplete(partition)),
                Some(one) => match KafkaError::from_wire(one.error_code, one.error_message.as_deref()) {
                    Some(error) => Err(reply.error(error)),
                    None => Ok(active(one)),
                },
            };
            answers.push((partition.clone(), answer));
        }
    }
    answers.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(answers)
}

fn producers_request(partitions: &[TopicPartition]) -> DescribeProducersRequest {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for partition in partitions {
        topics.entry(&partition.topic).or_default().push(partition.partition.get());
    }
    let topic = |(name, ids): (&str, Vec<i32>)| {
        TopicRequest::default().with_name(TopicName(text(name))).with_partition_indexes(ids)
    };
    DescribeProducersRequest::default().with_topics(topics.into_iter().map(topic).collect())
}

fn active(partition: &PartitionResponse) -> Vec<ActiveProducer> {
    let mut producers: Vec<ActiveProducer> = partition
        .active_producers
        .iter()
        .map(|state| ActiveProducer {
            producer_id: state.producer_id.0,
            producer_epoch: state.producer_epoch,
            last_sequence: (state.last_sequence >= 0).then_some(state.last_sequence),
            last_timestamp_ms: (state.last_timestamp >= 0).then_some(state.last_timestamp),
            coordinator_epoch: (state.coordinator_epoch >= 0).then_some(state.coordinator_epoch),
            transaction_start: (state.current_txn_start_offset >= 0)
                .then_some(state.current_txn_start_offset),
        })
        .collect();
    producers.sort_by_key(|producer| producer.producer_id);
    producers
}

/// Writes an abort marker for the producer's open transaction into the partition, at its leader.
///
/// A producer whose transaction never ended here has no coordinator epoch yet; 0 is not above any.
pub async fn abort(
    cluster: &Cluster,
    partition: &TopicPartition,
    producer: &ActiveProducer,
) -> Result<(), Error> {
    let by_leader = cluster.by_leader(std::slice::from_ref(partition)).await?;
    if let Some((_, error)) = by_leader.unled.into_iter().next() {
        return Err(error);
    }
    let leader = by_leader.led.into_keys().next().expect("a partition is led or not led");
    let topic = WritableTxnMarkerTopic::default()
        .with_name(TopicName(text(&partition.topic)))
        .with_partition_indexes(vec![partition.partition.get()]);
    let marker = WritableTxnMarker::default()
        .with_producer_id(ProducerId(producer.producer_id))
        .with_producer_epoch(i16::try_from(producer.producer_epoch).unwrap_or(i16::MAX))
        .with_transaction_result(false)
        .with_coordinator_epoch(producer.coordinator_epoch.unwrap_or_default())
        .with_topics(vec![topic]);
    let request = WriteTxnMarkersRequest::default().with_markers(vec![marker]);
    let reply = cluster.send_to(leader, |_| request).await?;
    let mut results = reply.body.markers.iter().flat_map(|marker| &marker.topics);
    let result = results.find_map(|topic| {
        let mut partitions = topic.partitions.iter();
        partitions
            .find(|one| *topic.name.0 == *partition.topic && one.partition_index == partition.partition.get())
    });
    let result = result.ok_or_else(|| reply.incomplete(partition))?;
    KafkaError::from_wire(result.error_code, None).map_or(Ok(()), |error| Err(reply.error(error)))
}

/// Fences the producers of these ids and so aborts what they have open, as Apache's
/// `forceTerminateTransaction`; the answer is the new producer id and epoch.
///
/// InitProducerId makes an id that does not exist: the caller has to look first.
pub async fn terminate(cluster: &Cluster, ids: &[String]) -> Result<PerGroup<(i64, i16)>, Error> {
    let timeout_ms = i32::try_from(cluster.options().request_timeout.as_millis()).unwrap_or(i32::MAX);
    let ask = move |connection: Arc<Connection>, _: BrokerId, ids: Vec<String>| async move {
        let mut answers = Vec::new();
        for id in ids {
            // The API takes one id at a time.
            answers.push((id.clone(), terminate_at(&connection, &id, timeout_ms).await));
        }
        Ok(answers)
    };
    cluster.ask_transactional_ids(ids, ask).await
}

async fn terminate_at(connection: &Connection, id: &str, timeout_ms: i32) -> Result<(i64, i16), Error> {
    let request = InitProducerIdRequest::default()
        .with_transactional_id(Some(TransactionalId(text(id))))
        .with_transaction_timeout_ms(timeout_ms)
        .with_producer_id(ProducerId(-1))
        .with_producer_epoch(-1);
    let body = connection.send(|_| request).await?.check(|body| (body.error_code, None))?;
    Ok((body.producer_id.0, body.producer_epoch))
}

/// Whether an error only says that there is no such transactional id.
pub fn is_unknown(error: &Error) -> bool {
    let unknown = ResponseError::TransactionalIdNotFound;
    matches!(error, Error::Kafka { error, .. } if error.code.kind() == unknown)
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
