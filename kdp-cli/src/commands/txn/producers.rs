//! `kdp txn producers`: DescribeProducers, at each partition's leader.

use clap::Args;
use kdp_client::admin::transactions::{self, ActiveProducer};
use kdp_client::cluster::TopicPartition;
use kdp_client::connection::Error;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::{PartitionWords, partition_name};
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

/// A producer as the leader of a partition remembers it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ProducerRow {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The producer's id.
    producer_id: i64,
    /// How often it was fenced.
    producer_epoch: i32,
    /// The sequence number of its last record; null where it has written none.
    last_sequence: Option<i32>,
    /// When it last wrote.
    last_timestamp: Option<String>,
    /// The epoch of the coordinator that last ended one of its transactions here; null before the first.
    coordinator_epoch: Option<i32>,
    /// Where its open transaction begins; null where none is open.
    transaction_start: Option<i64>,
}

/// The kind of document that they come in.
pub(crate) const KIND: &str = "ProducerList";

pub(crate) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("PRODUCER-ID", "producer_id"),
    column("EPOCH", "producer_epoch"),
    column("SEQUENCE", "last_sequence"),
    column("TXN-START", "transaction_start"),
    column("COORD-EPOCH", "coordinator_epoch").wide(),
    column("LAST-WRITE", "last_timestamp").time(),
];

impl Producers {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let broker = self.broker.map(BrokerId);
        Asked { words: &self.words, broker, open: self.open }.report(context).await
    }
}

/// Whose producers.
pub(crate) struct Asked<'a> {
    pub(crate) words: &'a PartitionWords,
    /// Who is asked in place of the leaders.
    pub(crate) broker: Option<BrokerId>,
    /// Only those with an open transaction.
    pub(crate) open: bool,
}

impl Asked<'_> {
    /// All of them, with one question to each broker.
    pub(crate) async fn report(&self, context: &Context) -> Outcome {
        let (partitions, mut failures) = self.words.select(&context.cluster).await?;
        let mut rows = Vec::new();
        for (partition, answer) in transactions::producers(&context.cluster, &partitions, self.broker).await?
        {
            match answer {
                Ok(producers) => {
                    let shown = |one: &&ActiveProducer| !self.open || one.transaction_start.is_some();
                    rows.extend(producers.iter().filter(shown).map(|one| row(&partition, one)));
                }
                // A cluster without the API would say so for every partition.
                Err(error @ Error::Unsupported { .. }) => return Err(error.into()),
                Err(error) => failures.push(Failure::from(error).about(partition_name(&partition))),
            }
        }
        let mut report = Report::list(KIND, COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}

/// What is known of one producer.
pub(super) fn row(partition: &TopicPartition, producer: &ActiveProducer) -> ProducerRow {
    ProducerRow {
        name: partition_name(partition),
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
