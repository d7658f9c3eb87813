//! `kdp txn abort`: DescribeProducers to find the open transaction, WriteTxnMarkers to end it.

use clap::Args;
use kdp_client::admin::transactions::{self, ActiveProducer};
use kdp_client::cluster::TopicPartition;

use super::producers::{COLUMNS, row};
use crate::commands::selection::partition_name;
use crate::commands::{Context, Outcome, partitions_of};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;
use crate::selector::TopicSelector;

/// Abort a hanging transaction in one partition
///
/// Examples:
///   kdp txn abort orders:0 --start-offset 1042 --dry-run
///   kdp txn abort orders:0 --producer-id 4007 --confirm orders:0
///
/// For a transaction that its coordinator has forgotten: an abort marker goes straight into the
/// partition. Aborting one that is alive breaks its atomicity; for those there is `kdp txn terminate`.
/// Repeat it for each partition; `kdp txn producers TOPIC --open` shows them.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Abort {
    /// The partition, as TOPIC:PARTITION
    #[arg(value_name = "TOPIC:PARTITION")]
    partition: TopicSelector,
    /// Where the transaction begins
    #[arg(long, value_name = "OFFSET", required_unless_present = "producer_id")]
    start_offset: Option<i64>,
    /// Whose transaction it is
    #[arg(long, value_name = "ID")]
    producer_id: Option<i64>,
    #[command(flatten)]
    consent: Consent,
}

impl Abort {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let partition = self.partition(context).await?;
        let producer = self.find(context, &partition).await?;
        let summary = format!(
            "abort the transaction of producer {} in {partition}, which begins at {}",
            producer.producer_id,
            producer.transaction_start.unwrap_or_default()
        );
        let names = [partition_name(&partition)];
        let change = Change { level: Danger::Severe, action: "txn abort", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let mut report = Report::list("TransactionAbort", COLUMNS, [row(&partition, &producer)]);
        if self.consent.dry_run {
            report.talk.push("dry run: an abort marker would be written, nothing was changed".to_owned());
            return Ok(permit.done(report));
        }
        if let Err(error) = transactions::abort(&context.cluster, &partition, &producer).await {
            let failure = Failure::from(error).about(partition.to_string());
            report = Report::list("TransactionAbort", COLUMNS, Vec::<super::producers::ProducerRow>::new());
            report.errors.push(failure);
        }
        Ok(permit.done(report))
    }

    async fn partition(&self, context: &Context) -> Result<TopicPartition, Failure> {
        if self.partition.partitions.as_ref().is_none_or(|ids| ids.len() != 1) {
            return Err(Failure::usage("name one partition, as TOPIC:PARTITION"));
        }
        let selector = std::slice::from_ref(&self.partition);
        match partitions_of(&context.cluster, selector).await? {
            (_, failures) if !failures.is_empty() => {
                Err(failures.into_iter().next().unwrap_or_else(|| Failure::usage("no partition")))
            }
            (mut partitions, _) => partitions.pop().ok_or_else(|| Failure::usage("no such partition")),
        }
    }

    /// The open transaction that is meant.
    async fn find(&self, context: &Context, partition: &TopicPartition) -> Result<ActiveProducer, Failure> {
        let answers =
            transactions::producers(&context.cluster, std::slice::from_ref(partition), None).await?;
        let mut open = Vec::new();
        for (_, answer) in answers {
            let producers = answer.map_err(|error| Failure::from(error).about(partition.to_string()))?;
            open.extend(producers.into_iter().filter(|producer| producer.transaction_start.is_some()));
        }
        let meant = |producer: &&ActiveProducer| {
            self.start_offset.is_none_or(|start| producer.transaction_start == Some(start))
                && self.producer_id.is_none_or(|id| producer.producer_id == id)
        };
        if let Some(found) = open.iter().find(meant) {
            return Ok(found.clone());
        }
        let message = match open.is_empty() {
            true => "no transaction is open in this partition".to_owned(),
            false => {
                let one = |producer: &ActiveProducer| {
                    format!(
                        "{} of producer {}",
                        producer.transaction_start.unwrap_or_default(),
                        producer.producer_id
                    )
                };
                let all: Vec<String> = open.iter().map(one).collect();
                format!("no such open transaction; open are those that begin at {}", all.join(", "))
            }
        };
        Err(Failure::failed("TRANSACTION_NOT_FOUND", message).about(partition.to_string()))
    }
}
