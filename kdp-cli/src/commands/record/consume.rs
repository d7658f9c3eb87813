//! `kdp record consume`: Fetch, of every leader at once, as a stream or as a document.

use std::ops::ControlFlow;

use clap::Args;
use kdp_client::consumer::{self, ConsumeError, Consumed, Consumer, Isolation, Position, Range};
use serde_json::Value;

use crate::commands::{Context, Outcome, partitions_of};
use crate::failure::Failure;
use crate::output::json;
use crate::output::stream::{self, RecordWriter};
use crate::output::{Format, ignore_broken_pipe};
use crate::report::{Column, Report, column};
use crate::selector::{TopicSelector, position};
use crate::time;

/// Print records
///
/// Examples:
///   kdp record consume orders --from start --limit 10
///   kdp record consume orders:0,3 --from -100 -o raw
///   kdp record consume orders --from @-1h --until @-30m > orders.jsonl
///   kdp record consume orders --from end --follow
///
/// Reads from --from to where the partitions end when it starts, or for ever with --follow. Records
/// come in the order of their offsets within each partition. Prints one JSON object a line, which
/// `kdp record produce --input jsonl` takes back unchanged; other formats need a --limit, but for
/// -o raw, which prints only the values. Needs no group and commits nothing. Records of transactions
/// that were aborted are printed too.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Consume {
    /// Topics, or some of their partitions: orders, orders:0,3-7
    #[arg(required = true, value_name = "TOPIC[:PARTITIONS]")]
    topics: Vec<TopicSelector>,
    /// Where to begin: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h
    #[arg(long, value_name = "OFFSET", default_value = "start", allow_hyphen_values = true)]
    from: String,
    /// Where to stop, exclusive; the same forms
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    until: Option<String>,
    /// Stop after so many records
    #[arg(short, long, value_name = "COUNT")]
    limit: Option<u64>,
    /// Do not stop at the end; wait for more
    #[arg(short, long, conflicts_with = "until")]
    follow: bool,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("OFFSET", "offset"),
    column("TIMESTAMP", "timestamp"),
    column("KEY", "key"),
    column("VALUE", "value"),
];

impl Consume {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let now_ms = time::now_ms();
        let from = position(&self.from, now_ms).map_err(Failure::usage)?;
        let until = self.until.as_deref().map(|text| position(text, now_ms)).transpose();
        let until = until.map_err(Failure::usage)?.or((!self.follow).then_some(Position::End));
        if !stream::is_stream(context.format) && self.limit.is_none() {
            let failure = Failure::usage("without a --limit records come as a stream: -o jsonl or -o raw");
            return Err(failure.hint("add --limit COUNT, or leave -o out"));
        }
        let (partitions, mut errors) = partitions_of(&context.cluster, &self.topics).await?;
        let mut ranges = Vec::new();
        let isolation = Isolation::ReadUncommitted;
        for (partition, range) in
            consumer::ranges(&context.cluster, &partitions, from, until, isolation).await?
        {
            match range {
                Ok(range) => ranges.push(range),
                Err(error) => errors.push(Failure::from(error).about(partition.to_string())),
            }
        }
        let mut report = match stream::is_stream(context.format) {
            true => self.stream(context, ranges).await,
            false => self.collect(context, ranges).await,
        };
        errors.append(&mut report.errors);
        report.errors = errors;
        Ok(report)
    }

    /// Record by record to stdout, as they come.
    async fn stream(&self, context: &Context, ranges: Vec<Range>) -> Report {
        let mut writer = RecordWriter::stdout(context.format == Format::Raw);
        let mut written = Ok(());
        let mut deliver = |record: Option<Consumed<'_>>| {
            written = match record {
                Some(record) => writer.write(&record),
                None => writer.flush(),
            };
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let outcome = self.drive(context, ranges, &mut deliver).await;
        let mut report = Report::streamed("RecordList");
        report.errors.extend(outcome.err());
        // Nobody reads any more, so nobody wants more: the usual end of `| head`.
        if let Err(error) = ignore_broken_pipe(written.and_then(|()| writer.flush())) {
            report.errors.push(Failure::failed("STDOUT", format!("cannot write to stdout: {error}")));
        }
        report
    }

    /// All of them in memory; there is a limit.
    async fn collect(&self, context: &Context, ranges: Vec<Range>) -> Report {
        let mut items: Vec<Value> = Vec::new();
        let mut deliver = |record: Option<Consumed<'_>>| {
            items.extend(record.as_ref().map(|record| json::value(&stream::to_line(record))));
            ControlFlow::Continue(())
        };
        let outcome = self.drive(context, ranges, &mut deliver).await;
        let mut report = Report::list("RecordList", COLUMNS, items);
        report.errors.extend(outcome.err());
        report
    }

    /// Hands out records, and `None` after each round of answers.
    async fn drive(
        &self,
        context: &Context,
        ranges: Vec<Range>,
        deliver: &mut impl FnMut(Option<Consumed<'_>>) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let mut left = self.limit.unwrap_or(u64::MAX);
        let mut consumer = Consumer::new(context.cluster.clone(), ranges);
        while left > 0 && !consumer.is_done() {
            let polled = consumer.poll(|record| {
                left -= 1;
                let flow = deliver(Some(record));
                if left == 0 { ControlFlow::Break(()) } else { flow }
            });
            let flow = polled.await.map_err(failure)?;
            if flow.is_break() || deliver(None).is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn failure(error: ConsumeError) -> Failure {
    match error {
        ConsumeError::Client(error) => error.into(),
        ConsumeError::Corrupt { ref partition, .. } => {
            let item = partition.to_string();
            Failure::failed("CORRUPT_MESSAGE", error.to_string()).about(item)
        }
    }
}
