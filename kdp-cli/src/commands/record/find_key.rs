//! `kdp record find-key`: the records of one key, read from the one partition where they can be.

use std::ops::ControlFlow;

use clap::Args;
use kdp_client::cluster::Topics;
use kdp_client::consumer::ConsumerOptions;
use kdp_client::producer::partition_for_key;

use super::printer::Printing;
use super::reader::{Reader, Step};
use super::source::{Source, Span};
use crate::commands::topic::explain_unknown;
use crate::commands::{Context, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;

/// Find the records of a key
///
/// Examples:
///   kdp record find-key orders customer-7
///   kdp record find-key orders customer-7 --last -o raw
///   kdp record find-key orders customer-7 --all-partitions --from @-1d
///
/// Reads only the partition where Java's default partitioner puts the key, which is a fraction of the
/// topic. Records that were written with another partitioner, or before the topic got more partitions,
/// are found with --all-partitions. Exits with 1 when there is none.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct FindKey {
    /// The topic
    #[arg(value_name = "TOPIC")]
    topic: String,
    /// The key, as text
    #[arg(value_name = "KEY", allow_hyphen_values = true)]
    key: String,
    /// Look in every partition
    #[arg(long)]
    all_partitions: bool,
    /// Only the last one, which is what a compacted topic stands for
    #[arg(long)]
    last: bool,
    #[command(flatten)]
    span: Span,
    #[command(flatten)]
    printing: Printing,
}

impl FindKey {
    /// Keys and separators are asked for by who wants bytes.
    pub(super) fn is_raw(&self) -> bool {
        self.printing.is_raw()
    }

    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let mut printer = self.printing.printer(context, self.last)?;
        let source = Source::of(self.word(context).await?, self.span.clone());
        let mut selection = source.select(context, false).await?;
        let isolation = self.span.isolation();
        let options = ConsumerOptions { isolation, ..ConsumerOptions::default() };
        let key = Some(self.key.as_bytes());
        if self.last {
            let wants = |record: &kdp_client::consumer::Consumed<'_>| {
                record.record.key == key && printer.wants(record)
            };
            let open = |ranges| Reader::new(context, ranges, options);
            selection.ranges = super::latest::narrow(selection.ranges, open, 1, wants).await?;
        }
        let mut reader = Reader::new(context, selection.ranges, options);
        let outcome = reader.read(|step| match step {
            Step::Record(record) if record.record.key == key => printer.print(&record),
            Step::Record(_) => ControlFlow::Continue(()),
            Step::Pause => printer.pause(),
        });
        let outcome = outcome.await;
        let found = printer.printed() > 0;
        let mut report = printer.report(selection.errors, outcome);
        if !found && report.errors.is_empty() {
            report.status = Some(Exit::Failed.code());
        }
        Ok(report)
    }

    /// The partition, as it would be typed.
    async fn word(&self, context: &Context) -> Result<String, Failure> {
        let topic = self.topic.clone();
        if self.all_partitions {
            return Ok(topic);
        }
        let metadata = context.cluster.metadata(&Topics::Named(vec![topic.clone()])).await?;
        let Some(described) = metadata.topics.into_iter().next() else { return Ok(topic) };
        if let Some(error) = described.error {
            return Err(explain_unknown(&context.cluster, &topic, &error).await);
        }
        let count = i32::try_from(described.partitions.len()).unwrap_or(i32::MAX);
        Ok(format!("{topic}:{}", partition_for_key(self.key.as_bytes(), count)))
    }
}
