//! `kdp record produce`: lines become records.

mod generate;
mod input;
mod pump;

use std::path::PathBuf;

use clap::Args;
use kdp_client::admin::topics;
use kdp_client::producer::Producer;
use kdp_client::protocol::types::PartitionId;
use schemars::JsonSchema;
use serde::Serialize;

use super::writing::Writing;
use crate::commands::topic::explain_unknown;
use crate::commands::{Context, Outcome, key_value};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::interrupt::Interrupt;
use crate::record::{Template, percent};
use crate::report::{Column, Report, column};
use crate::words::{agreed, counted};
use crate::{selector, time};
use generate::Generate;
use input::{Format, Reading};
use pump::Pump;

/// Write lines of stdin or of a file as records
///
/// Examples:
///   kdp record produce orders < lines.txt
///   echo 'customer-7:{"total": 3}' | kdp record produce orders --key-separator :
///   kdp record produce orders --key customer-7 --value '{"total": 3}' --header trace=abc
///   kdp record produce orders --key customer-7 --tombstone
///   kdp record consume orders | kdp record produce payments --input jsonl --repartition
///   kdp record produce orders --input '%k\t%s' --rate 100 --compression zstd < lines.tsv
///   kdp record produce orders --random 1000 --value-bytes 200 --key-count 50
///   kdp record produce orders --random 10 --value-template '{"id": {{ n }}, "total": {{ random(1, 99) }}}'
///
/// A line is a value; with --key-separator, a key and a value. A record with a key goes to the
/// partition that Java's default partitioner chooses. With --input jsonl each line is an object as
/// `kdp record consume` prints it: {"key": ..., "value": ..., "headers": [...], "timestamp": ...,
/// "partition": ...}; all but the value may be left out. With a template such as '%k\t%s' a line is
/// what the template would print: %k key, %s value, %p partition, %T timestamp, %h headers.
///
/// Written with acks=all, and idempotently where the cluster can. After Ctrl-C what was taken is sent,
/// and kdp says what was acknowledged.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Produce {
    /// The topic; it must exist
    #[arg(value_name = "TOPIC")]
    topic: String,
    /// What a line is: lines, jsonl, or a template such as '%k\t%s'
    #[arg(long, default_value = "lines", value_name = "FORMAT")]
    input: String,
    /// Read this file instead of stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["value", "tombstone"])]
    file: Option<PathBuf>,
    /// What stands between key and value; a line without it has a null key
    #[arg(long, value_name = "TEXT")]
    key_separator: Option<String>,
    /// A key or value of exactly this text is null
    #[arg(long, value_name = "TEXT")]
    null_marker: Option<String>,
    /// The key of every record
    #[arg(long, value_name = "TEXT", conflicts_with = "key_separator")]
    key: Option<String>,
    /// One record with this value, and nothing is read
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with = "tombstone")]
    value: Option<String>,
    /// One record with a null value, and nothing is read
    #[arg(long, requires = "key")]
    tombstone: bool,
    /// A header for every record; may be repeated
    #[arg(long = "header", value_name = "KEY=VALUE", value_parser = key_value)]
    headers: Vec<(String, String)>,
    /// All records to this partition
    #[arg(short, long, value_name = "ID")]
    partition: Option<i32>,
    /// Let the keys decide, whatever partition the input names
    #[arg(long, conflicts_with = "partition")]
    repartition: bool,
    /// The timestamp of every record: 2026-01-31T10:00Z, -1h, milliseconds [default: the line's, or now]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    timestamp: Option<String>,
    /// So many records a second, and no more
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    rate: Option<u64>,
    /// Write each line so many times
    #[arg(long, value_name = "COUNT", default_value_t = 1, hide_default_value = true)]
    repeat: u64,
    #[command(flatten)]
    generate: Generate,
    #[command(flatten)]
    writing: Writing,
    #[command(flatten)]
    consent: Consent,
}

/// What was written to a partition.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProducedRow {
    /// The topic.
    topic: String,
    /// The partition's id; null in a dry run.
    partition: Option<i32>,
    /// How many records the cluster has acknowledged; with acks=0, how many were sent.
    records: u64,
    /// The offset of the first; null in a dry run and with acks=0.
    first_offset: Option<i64>,
    /// The offset of the last; null in a dry run and with acks=0.
    last_offset: Option<i64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("RECORDS", "records"),
    column("FIRST-OFFSET", "first_offset"),
    column("LAST-OFFSET", "last_offset"),
];
const KIND: &str = "RecordProduction";

impl Produce {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let reading = self.reading()?;
        let change = Change {
            level: Danger::Mild,
            action: "record produce",
            summary: &format!("write records to {}", self.topic),
            names: std::slice::from_ref(&self.topic),
        };
        let permit = context.gate(change, &self.consent).await?;
        if self.consent.dry_run {
            return self.rehearse(context, &reading).await.map(|report| permit.done(report));
        }
        let mut producer = self.writing.open(&context.cluster, &self.topic).await?;
        let lines = self.lines()?;
        let mut pump = Pump {
            topic: &self.topic,
            reading: &reading,
            rate: self.rate,
            repeat: self.repeat,
            producer: &mut producer,
            interrupt: Interrupt::listen(),
            flushed: tokio::time::Instant::now(),
        };
        let outcome = pump.run(lines).await;
        Ok(permit.done(self.report(&producer, outcome)))
    }

    fn report(&self, producer: &Producer, outcome: Result<(), Failure>) -> Report {
        let produced = producer.produced();
        let items = produced.iter().map(|(partition, produced)| ProducedRow {
            topic: self.topic.clone(),
            partition: Some(partition.get()),
            records: produced.records,
            first_offset: produced.first_offset.map(|offset| offset.get()),
            last_offset: produced.last_offset.map(|offset| offset.get()),
        });
        let mut report = Report::list(KIND, COLUMNS, items);
        if let Err(failure) = outcome {
            let records: u64 = produced.values().map(|produced| produced.records).sum();
            let word = if self.writing.is_answered() { "acknowledged" } else { "sent" };
            report.errors.push(failure);
            let (count, were) = (counted(records, "record"), agreed(&records, "was", "were"));
            report.warnings.push(format!("{count} {were} {word} before that"));
            match producer.unacknowledged() {
                0 => {}
                open => report.warnings.push(format!(
                    "{} taken and not acknowledged: perhaps written, perhaps not",
                    counted(open, "more record")
                )),
            }
        }
        report
    }

    /// Reads everything as the real run would; the topic has to exist, and every line to be a record.
    async fn rehearse(&self, context: &Context, reading: &Reading) -> Outcome {
        let mut partitions = 0;
        for outcome in topics::describe(&context.cluster, std::slice::from_ref(&self.topic)).await? {
            match outcome.result {
                Ok(topic) => partitions = i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX),
                Err(error) => return Err(explain_unknown(&context.cluster, &self.topic, &error).await),
            }
        }
        let mut lines = self.lines()?;
        let mut number = 0u64;
        while let Some(line) = lines.recv().await {
            number += 1;
            let line = line.map_err(|error| error.to_string());
            let record = line.and_then(|line| reading.record(&line, time::now_ms()));
            let record = record.map_err(|error| Failure::usage(format!("line {number}: {error}")))?;
            if let Some(id) = record.partition.filter(|id| !(0..partitions).contains(&id.get())) {
                let error = format!("line {number}: the topic has no partition {id}: it has {partitions}");
                return Err(Failure::failed("UNKNOWN_TOPIC_OR_PARTITION", error).about(self.topic.as_str()));
            }
        }
        let records = number.saturating_mul(self.repeat);
        let topic = self.topic.clone();
        let item = ProducedRow { topic, partition: None, records, first_offset: None, last_offset: None };
        Ok(Report::list(KIND, COLUMNS, [item]))
    }

    fn lines(&self) -> Result<tokio::sync::mpsc::Receiver<std::io::Result<Vec<u8>>>, Failure> {
        if let Some(count) = self.generate.random {
            return self.generate.records(count);
        }
        if self.tombstone || self.value.is_some() {
            return Ok(input::one_line(self.value.clone().unwrap_or_default().into_bytes()));
        }
        let file = self.file.as_deref();
        let name = file.map(|path| path.display().to_string()).unwrap_or_default();
        input::read_lines(file).map_err(|error| Failure::usage(format!("cannot read {name}: {error}")))
    }

    fn reading(&self) -> Result<Reading, Failure> {
        let unescape = |text: &String| percent::unescape(text).map_err(Failure::usage);
        let format = match &self.input[..] {
            _ if self.generate.random.is_some() => self.generate.format(),
            _ if self.tombstone || self.value.is_some() => Format::Lines { key_separator: None },
            "lines" => {
                Format::Lines { key_separator: self.key_separator.as_ref().map(unescape).transpose()? }
            }
            "jsonl" => Format::Json,
            text if text.contains('%') => {
                let template = Template::parse(text).map_err(Failure::usage)?;
                template.check_readable().map_err(|error| Failure::usage(format!("--input: {error}")))?;
                Format::Template(template)
            }
            other => {
                let failure = Failure::usage(format!("--input {other}: a line is no such thing"));
                return Err(failure.hint("write lines, jsonl, or a template such as '%k\\t%s'"));
            }
        };
        let null_marker = match self.tombstone {
            true => Some(Vec::new()),
            false => self.null_marker.clone().map(String::into_bytes),
        };
        let header = |(key, value): &(String, String)| (key.clone().into(), Some(value.clone().into()));
        Ok(Reading {
            format,
            null_marker,
            key: self.key.clone().map(String::into_bytes),
            headers: self.headers.iter().map(header).collect(),
            partition: self.partition.map(PartitionId),
            repartition: self.repartition,
            timestamp: self.timestamp.as_deref().map(timestamp).transpose()?,
        })
    }
}

fn timestamp(text: &str) -> Result<i64, Failure> {
    let text = text.strip_prefix('@').unwrap_or(text);
    match selector::position(&format!("@{text}"), time::now_ms()) {
        Ok(kdp_client::consumer::Position::Timestamp(timestamp)) => Ok(timestamp),
        _ => {
            Err(Failure::usage(format!("`{text}` is no time: write 2026-01-31T10:00Z, -1h or milliseconds")))
        }
    }
}
