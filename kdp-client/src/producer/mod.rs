//! Writes records to one topic: batches per partition, idempotent where the cluster can.
//!
//! Memory is bounded: when so many bytes wait, sending comes first. A batch is built once and sent
//! again as it is, so that a broker that has it already can tell (KIP-98).

mod partitioner;
mod send;

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;

pub use partitioner::{murmur2, partition_for_key};

use crate::cluster::{Backoff, Cluster, Remedy, TopicPartition, Topics};
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::{self, InitProducerIdRequest, ResponseError};
use crate::protocol::records::{
    BatchBuilder, BatchHeader, Compression, RecordError, RecordHeader, increment_sequence,
};
use crate::protocol::types::{BrokerId, Offset, PartitionId, ProducerEpoch, ProducerId};
use crate::protocol::uuid::Uuid;

/// A record to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// `None` lets the key decide, or chance where there is no key.
    pub partition: Option<PartitionId>,
    /// Milliseconds since 1970.
    pub timestamp: i64,
    /// `None` is null, which is not the same as empty.
    pub key: Option<Vec<u8>>,
    /// `None` is null: on a compacted topic, a tombstone.
    pub value: Option<Vec<u8>>,
    /// In their order; keys may repeat.
    pub headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

/// When a broker says that it has a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Acks {
    /// Never: it does not answer, and nobody knows what became of the batch.
    None,
    /// When the leader has it.
    Leader,
    /// When every replica in sync has it.
    #[default]
    All,
}

/// How to write.
#[derive(Clone, Copy, Debug)]
pub struct ProducerOptions {
    /// When a batch counts as written.
    pub acks: Acks,
    /// Whether a batch that is sent twice is written once. Only with [`Acks::All`].
    pub idempotent: bool,
    /// The codec of the batches.
    pub compression: Compression,
    /// A batch is closed when it has so many bytes, not compressed.
    pub batch_bytes_max: usize,
    /// Sending comes first when so many bytes wait.
    pub buffer_bytes_max: usize,
}

impl Default for ProducerOptions {
    fn default() -> Self {
        Self {
            acks: Acks::All,
            idempotent: true,
            compression: Compression::None,
            batch_bytes_max: 256 << 10,
            buffer_bytes_max: 8 << 20,
        }
    }
}

/// What was written to a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Produced {
    /// How many records.
    pub records: u64,
    /// The offset of the first; `None` where brokers did not answer.
    pub first_offset: Option<Offset>,
    /// The offset of the last; `None` where brokers did not answer.
    pub last_offset: Option<Offset>,
}

/// Why writing stopped.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProduceError {
    /// A broker could not be asked, or refused.
    #[error(transparent)]
    Client(#[from] Error),
    /// The partition that the record names does not exist.
    #[error("the topic has no partition {partition}: it has {partitions}")]
    NoSuchPartition {
        /// What was named.
        partition: PartitionId,
        /// How many there are.
        partitions: i32,
    },
    /// The records cannot be made into a batch.
    #[error(transparent)]
    Batch(#[from] RecordError),
}

/// A producer to one topic.
#[derive(Debug)]
pub struct Producer {
    cluster: Cluster,
    topic: String,
    options: ProducerOptions,
    partitions: i32,
    identity: Option<(ProducerId, ProducerEpoch)>,
    sequences: BTreeMap<PartitionId, i32>,
    /// Being filled; at most one per partition.
    open: BTreeMap<PartitionId, BatchBuilder>,
    /// What the records in them take.
    open_bytes: usize,
    /// Full, and to be sent in this order.
    ready: BTreeMap<PartitionId, VecDeque<Batch>>,
    ready_bytes: usize,
    /// Where records without a key go, until that batch is full.
    sticky: PartitionId,
    produced: BTreeMap<PartitionId, Produced>,
    /// As last looked up; `None` when somebody did not lead any more.
    leaders: Option<Leaders>,
}

/// Who leads which partition of the topic.
#[derive(Clone, Debug, Default)]
struct Leaders {
    topic_id: Uuid,
    by_partition: BTreeMap<PartitionId, BrokerId>,
}

/// A finished batch.
#[derive(Clone, Debug)]
struct Batch {
    bytes: Bytes,
    records: u64,
}

impl Producer {
    /// Looks the topic up and gets a producer id. The topic is not created; one that was created just
    /// now is waited for.
    pub async fn open(cluster: Cluster, topic: &str, options: ProducerOptions) -> Result<Self, Error> {
        let partitions = partitions_of(&cluster, topic).await?;
        let identity = match options.idempotent && options.acks == Acks::All {
            true => identity(&cluster).await?,
            false => None,
        };
        // Any start will do, as long as not every producer has the same.
        let start = crate::protocol::uuid::random().as_u128() % u128::from(partitions.unsigned_abs().max(1));
        Ok(Self {
            cluster,
            topic: topic.to_owned(),
            options,
            partitions,
            identity,
            sequences: BTreeMap::new(),
            open: BTreeMap::new(),
            open_bytes: 0,
            ready: BTreeMap::new(),
            ready_bytes: 0,
            sticky: PartitionId(i32::try_from(start).unwrap_or_default()),
            produced: BTreeMap::new(),
            leaders: None,
        })
    }

    /// Takes a record. Sends when enough have come together; [`Producer::flush`] sends the rest.
    pub async fn send(&mut self, record: &Record) -> Result<(), ProduceError> {
        let partition = self.partition_of(record)?;
        let batch = self.open.entry(partition).or_default();
        let headers: Vec<RecordHeader<'_>> =
            record.headers.iter().map(|(key, value)| RecordHeader { key, value: value.as_deref() }).collect();
        let before = batch.uncompressed_size();
        batch.append(record.timestamp, record.key.as_deref(), record.value.as_deref(), &headers);
        self.open_bytes += batch.uncompressed_size() - before;
        if batch.uncompressed_size() >= self.options.batch_bytes_max {
            self.close(partition)?;
        }
        match self.ready_bytes + self.open_bytes >= self.options.buffer_bytes_max {
            true => self.flush().await,
            false => Ok(()),
        }
    }

    /// Sends everything and waits until all of it is acknowledged.
    pub async fn flush(&mut self) -> Result<(), ProduceError> {
        let open: Vec<PartitionId> = self.open.keys().copied().collect();
        for partition in open {
            self.close(partition)?;
        }
        let mut backoff = Backoff::new(self.cluster.options().request_timeout);
        while !self.ready.is_empty() {
            let mut trouble = None;
            for (partition, answer) in self.send_first_batches().await? {
                match answer {
                    Ok(base_offset) => {
                        self.acknowledged(partition, base_offset);
                        backoff = Backoff::new(self.cluster.options().request_timeout);
                    }
                    Err(error) if Remedy::for_error(&error) == Remedy::GiveUp => return Err(error.into()),
                    Err(error) => trouble = Some(error),
                }
            }
            if let Some(error) = trouble {
                self.leaders = None;
                let delay = backoff.next_delay().ok_or(error)?;
                tokio::time::sleep(delay).await;
            }
        }
        Ok(())
    }

    /// How many partitions the topic had when it was opened.
    pub fn partitions(&self) -> i32 {
        self.partitions
    }

    /// How many records were taken and are not acknowledged.
    pub fn unacknowledged(&self) -> u64 {
        let open: usize = self.open.values().map(BatchBuilder::records_count).sum();
        open as u64 + self.ready.values().flatten().map(|batch| batch.records).sum::<u64>()
    }

    /// What has been acknowledged so far.
    pub fn produced(&self) -> &BTreeMap<PartitionId, Produced> {
        &self.produced
    }

    fn partition_of(&self, record: &Record) -> Result<PartitionId, ProduceError> {
        let partitions = self.partitions;
        match (record.partition, &record.key) {
            (Some(partition), _) if (0..partitions).contains(&partition.get()) => Ok(partition),
            (Some(partition), _) => Err(ProduceError::NoSuchPartition { partition, partitions }),
            (None, Some(key)) => Ok(PartitionId(partition_for_key(key, partitions))),
            (None, None) => Ok(self.sticky),
        }
    }

    /// Makes the open batch of a partition ready to be sent.
    fn close(&mut self, partition: PartitionId) -> Result<(), RecordError> {
        let Some(mut builder) = self.open.remove(&partition) else { return Ok(()) };
        let records = builder.records_count();
        self.open_bytes -= builder.uncompressed_size() - BatchHeader::SIZE;
        builder = builder.compression(self.options.compression, None);
        if let Some((id, epoch)) = self.identity {
            let sequence = self.sequences.entry(partition).or_default();
            builder = builder.producer(id, epoch, *sequence);
            *sequence = increment_sequence(*sequence, i32::try_from(records).unwrap_or(i32::MAX));
        }
        let bytes = Bytes::from(builder.build()?);
        self.ready_bytes += bytes.len();
        self.ready.entry(partition).or_default().push_back(Batch { bytes, records: records as u64 });
        if partition == self.sticky {
            self.sticky = PartitionId((partition.get() + 1) % self.partitions);
        }
        Ok(())
    }

    fn acknowledged(&mut self, partition: PartitionId, base_offset: Option<Offset>) {
        let Some(batches) = self.ready.get_mut(&partition) else { return };
        let Some(batch) = batches.pop_front() else { return };
        if batches.is_empty() {
            self.ready.remove(&partition);
        }
        self.ready_bytes -= batch.bytes.len();
        let last = base_offset.map(|base| base + (batch.records as i64 - 1));
        let produced = self.produced.entry(partition).or_insert(Produced {
            records: 0,
            first_offset: base_offset,
            last_offset: last,
        });
        produced.records += batch.records;
        produced.last_offset = last;
    }

    fn topic_partition(&self, partition: PartitionId) -> TopicPartition {
        TopicPartition::new(self.topic.clone(), partition)
    }
}

/// How many partitions the topic has. Brokers learn of a new topic a moment after it was created.
async fn partitions_of(cluster: &Cluster, topic: &str) -> Result<i32, Error> {
    let mut backoff = Backoff::new(std::time::Duration::from_millis(500));
    loop {
        let metadata = cluster.metadata(&Topics::Named(vec![topic.to_owned()])).await?;
        let described = metadata.topics.into_iter().next();
        let error = match described {
            Some(topic) => match topic.error {
                None => return Ok(i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX)),
                Some(error) => error,
            },
            None => KafkaError::of(ResponseError::UnknownTopicOrPartition),
        };
        match (Remedy::for_code(&error), backoff.next_delay()) {
            (Remedy::GiveUp, _) | (_, None) => return Err(cluster.any().await?.metadata_error(error)),
            (_, Some(delay)) => tokio::time::sleep(delay).await,
        }
    }
}

/// `None` where the cluster knows no idempotent producers.
async fn identity(cluster: &Cluster) -> Result<Option<(ProducerId, ProducerEpoch)>, Error> {
    let connection = cluster.any().await?;
    if !connection.offers::<InitProducerIdRequest>(0) && !connection.offers::<InitProducerIdRequest>(4) {
        return Ok(None);
    }
    let mut backoff = Backoff::new(cluster.options().request_timeout);
    loop {
        let reply = connection.send(new_identity).await?;
        match reply.check(|body| (body.error_code, None)) {
            Ok(body) => {
                return Ok(Some((ProducerId(body.producer_id.0), ProducerEpoch(body.producer_epoch))));
            }
            Err(error) => match (Remedy::for_error(&error), backoff.next_delay()) {
                (Remedy::GiveUp, _) | (_, None) => return Err(error),
                (_, Some(delay)) => tokio::time::sleep(delay).await,
            },
        }
    }
}

/// Asks for a new id: from version 3 on, an old one could be told.
fn new_identity(version: i16) -> InitProducerIdRequest {
    let request =
        InitProducerIdRequest::default().with_transactional_id(None).with_transaction_timeout_ms(60_000);
    match version {
        3.. => request.with_producer_id(messages::ProducerId(-1)).with_producer_epoch(-1),
        _ => request,
    }
}
