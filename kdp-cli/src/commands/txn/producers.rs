//! `kdp txn producers`: DescribeProducers, at each partition's leader.

use clap::Args;
use kdp_client::admin::transactions::{self, ActiveProducer};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::PartitionWords;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::time;

/// Show who writes to partitions, and where their open transactions begin
///
/// Examples:
///   kdp txn producers orders
///   kdp txn producers orders:0,3-5 --open
///   kdp txn producers orders:0 --broker 1 -o json
///
/// Idempotent and transactional producers, as each leader remembers them; without a topic, of every
/// partition. A transaction that is open for long keeps read_committed consumers from going past its
/// start.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Producers {
    #[command(flatten)]
    words: PartitionWords,
    /// Ask the replica on this broker instead of the leader
    #[arg(long, value_name = "ID")]
    broker: Option<i32>,
    /// Only producers with an open transaction
    #[arg(long)]
    open: bool,
}

/// A producer of a partition.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProducerRow {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// Who.
    producer_id: i64,
    /// How often it was fenced.
    producer_epoch: i32,
    /// The sequence number of its last record; null where it has written none.
    last_sequence: Option<i32>,
    /// When it last wrote.
    last_timestamp: Option<String>,
    /// Of the coordinator that last ended one of its transactions here; null before the first.
    coordinator_epoch: Option<i32>,
    /// Where its open transaction begins; null where it has none.
    transaction_start: Option<i64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("PRODUCER-ID", "producer_id"),
    column("EPOCH", "producer_epoch"),
    column("LAST-SEQUENCE", "last_sequence"),
    column("LAST-WRITE", "last_timestamp").time(),
    column("COORDINATOR-EPOCH", "coordinator_epoch").wide(),
    column("TXN-START", "transaction_start"),
];

impl Producers {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (partitions, mut errors) = self.words.select(&context.cluster).await?;
        let mut rows = Vec::new();
        let broker = self.broker.map(BrokerId);
        for (partition, answer) in transactions::producers(&context.cluster, &partitions, broker).await? {
            match answer {
                Ok(producers) => rows.extend(
                    producers
                        .iter()
                        .filter(|producer| !self.open || producer.transaction_start.is_some())
                        .map(|producer| row(&partition, producer)),
                ),
                Err(error) => errors.push(Failure::from(error).about(partition.to_string())),
            }
        }
        let mut report = Report::list("ProducerList", COLUMNS, rows);
        report.errors = errors;
        Ok(report)
    }
}

/// What is known of one producer.
pub(super) fn row(partition: &TopicPartition, producer: &ActiveProducer) -> ProducerRow {
    ProducerRow {
        topic: partition.topic.clone(),
        partition: partition.partition.get(),
        producer_id: producer.producer_id,
        producer_epoch: producer.producer_epoch,
        last_sequence: producer.last_sequence,
        last_timestamp: producer.last_timestamp_ms.map(time::to_rfc3339),
        coordinator_epoch: producer.coordinator_epoch,
        transaction_start: producer.transaction_start,
    }
}
