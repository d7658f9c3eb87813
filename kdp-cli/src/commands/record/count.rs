//! `kdp record count`: how many records there are, by offsets or by reading them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use clap::Args;
use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::ConsumerOptions;
use schemars::JsonSchema;
use serde::Serialize;

use super::reader::{Reader, Step};
use super::source::Source;
use crate::commands::{Context, Outcome};
use crate::record::Wanted;
use crate::report::{Column, Report, column};
use crate::words::counted;

/// Count records
///
/// Examples:
///   kdp record count orders
///   kdp record count orders payments --from @-1h
///   kdp record count orders --where 'json.total > 100'
///   kdp record count orders --estimate
///
/// Reads every record between --from and --to, and so knows about compaction, transactions and --where.
/// --estimate only subtracts offsets, which is quick, and too many where records were compacted away
/// or are markers of transactions.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Count {
    #[command(flatten)]
    source: Source,
    /// Only records for which this holds: a CEL expression over topic, partition, offset, timestamp, key,
    /// value, headers and json (the value, parsed)
    #[arg(long = "where", id = "where", value_name = "EXPR", conflicts_with = "estimate")]
    filter: Option<String>,
    /// Subtract offsets, and read nothing
    #[arg(long)]
    estimate: bool,
}

/// How many records a partition holds.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(super) struct CountRow {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// How many records there are.
    records: u64,
    /// The bytes of their keys, values and headers, uncompressed; null when offsets were subtracted.
    bytes: Option<u64>,
    /// How many of them have no value; null when offsets were subtracted.
    tombstones: Option<u64>,
    /// The first offset that was counted.
    from: i64,
    /// The offset before which counting stopped.
    to: i64,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("RECORDS", "records"),
    column("BYTES", "bytes").bytes(),
    column("TOMBSTONES", "tombstones"),
    column("FROM", "from"),
    column("TO", "to"),
];

impl Count {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let mut filter = self.filter.as_deref().map(Wanted::compile).transpose()?;
        let selection = self.source.select(context, false).await?;
        let mut rows: BTreeMap<TopicPartition, CountRow> = BTreeMap::new();
        for range in &selection.ranges {
            let (from, to) = (range.from.get(), range.until.unwrap_or(range.from).get());
            let row = CountRow {
                topic: range.partition.topic.clone(),
                partition: range.partition.partition.get(),
                records: u64::try_from(to - from).unwrap_or_default(),
                from,
                to,
                ..CountRow::default()
            };
            rows.insert(range.partition.clone(), row);
        }
        let mut errors = selection.errors;
        if !self.estimate {
            for row in rows.values_mut() {
                (row.records, row.bytes, row.tombstones) = (0, Some(0), Some(0));
            }
            let isolation = self.source.span.isolation();
            let options = ConsumerOptions { isolation, ..ConsumerOptions::default() };
            let mut reader = Reader::new(context, selection.ranges, options);
            let mut wrong = None;
            let outcome = reader.read(|step| {
                let Step::Record(record) = step else { return ControlFlow::Continue(()) };
                match filter.as_mut().map_or(Ok(true), |filter| filter.matches(&record)) {
                    Ok(true) => rows.get_mut(record.partition).into_iter().for_each(|row| row.add(&record)),
                    Ok(false) => {}
                    Err(failure) => {
                        wrong = Some(failure);
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            });
            errors.extend(outcome.await.err());
            errors.extend(wrong);
        }
        let records: u64 = rows.values().map(|row| row.records).sum();
        let mut report = Report::list("RecordCount", COLUMNS, rows.into_values());
        report.errors = errors;
        if let Some(filter) = &filter {
            report.settle(filter.settle());
        }
        report.talk.push(counted(records, "record"));
        Ok(report)
    }
}

impl CountRow {
    fn add(&mut self, record: &kdp_client::consumer::Consumed<'_>) {
        let size = |bytes: Option<&[u8]>| bytes.map_or(0, |bytes| bytes.len() as u64);
        let record = &record.record;
        let headers = record.headers.iter().map(|header| size(Some(header.key)) + size(header.value));
        let bytes = size(record.key) + size(record.value) + headers.sum::<u64>();
        self.records += 1;
        self.bytes = self.bytes.map(|sum| sum + bytes);
        self.tombstones = self.tombstones.map(|sum| sum + u64::from(record.value.is_none()));
    }
}
