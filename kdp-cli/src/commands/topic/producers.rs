//! `kdp topic producers`: DescribeProducers, asked of every leader at once.

use clap::Args;
use kdp_client::admin::transactions::{self, ActiveProducer};
use kdp_client::cluster::TopicPartition;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::time;

/// Show who writes to topics with a producer id, and which transactions are open
///
/// Examples:
///   kdp topic producers orders
///   kdp topic producers orders:0,1 -o json
///   kdp topic producers orders --open
///
/// Leaders remember idempotent and transactional producers for a while (producer.id.expiration.ms);
/// producers without an id leave no trace.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Producers {
    #[command(flatten)]
    words: PartitionWords,
    /// Only producers with an open transaction
    #[arg(long)]
    open: bool,
}

/// A producer as the leader of a partition remembers it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ProducerRow {
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
    /// Where its open transaction starts; null where none is open.
    transaction_start: Option<i64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("PRODUCER-ID", "producer_id"),
    column("EPOCH", "producer_epoch"),
    column("SEQUENCE", "last_sequence"),
    column("TXN-START", "transaction_start"),
    column("COORD-EPOCH", "coordinator_epoch").wide(),
    column("LAST-WRITE", "last_timestamp").time(),
];

impl Producers {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if self.words.is_empty() {
            return Err(Failure::usage("say which topics, such as orders or orders:0"));
        }
        let (partitions, mut failures) = self.words.select(&context.cluster).await?;
        let mut rows = Vec::new();
        for (partition, answer) in transactions::producers(&context.cluster, &partitions, None).await? {
            match answer {
                Ok(producers) => {
                    let shown = |one: &&ActiveProducer| !self.open || one.transaction_start.is_some();
                    rows.extend(producers.iter().filter(shown).map(|one| row(&partition, one)));
                }
                // A cluster without the API would say so for every partition.
                Err(error @ kdp_client::connection::Error::Unsupported { .. }) => return Err(error.into()),
                Err(error) => failures.push(Failure::from(error).about(partition_name(&partition))),
            }
        }
        let mut report = Report::list("TopicProducers", COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}

fn row(partition: &TopicPartition, producer: &ActiveProducer) -> ProducerRow {
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
