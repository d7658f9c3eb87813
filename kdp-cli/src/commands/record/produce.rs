//! `kdp record produce`: lines of stdin become records.

use std::io::{self, BufRead, Read};
use std::time::Duration;

use clap::{Args, ValueEnum};
use kdp_client::admin::topics;
use kdp_client::connection::Error;
use kdp_client::producer::{ProduceError, Producer, ProducerOptions, Record};
use kdp_client::protocol::messages::ApiKey;
use kdp_client::protocol::records::Compression;
use kdp_client::protocol::types::PartitionId;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{self, Receiver};

use crate::commands::topic::explain_unknown;
use crate::commands::{Context, Outcome, key_value};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::record::line;
use crate::report::{Column, Report, column};
use crate::time;

/// Lines that may wait to be sent.
const LINES_MAX: usize = 1024;
/// A longer line is a mistake, and would be refused by any broker.
const LINE_BYTES_MAX: u64 = 128 << 20;
/// Who types, or follows a log, does not want to wait for a full batch.
const LINGER: Duration = Duration::from_millis(50);

/// Write lines of stdin as records
///
/// Examples:
///   kdp record produce orders < lines.txt
///   echo 'customer-7:{"total": 3}' | kdp record produce orders --key-separator :
///   kdp record consume orders | kdp record produce orders-copy --input jsonl
///
/// A line is a value; with --key-separator, a key and a value. A record with a key goes to the
/// partition that Java's default partitioner chooses. With --input jsonl each line is an object as
/// `kdp record consume` prints it: {"key": ..., "value": ..., "headers": [...], "timestamp": ...,
/// "partition": ...}; all but the value may be left out. Written with acks=all, and idempotently
/// where the cluster can.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Produce {
    /// The topic; it must exist
    #[arg(value_name = "TOPIC")]
    topic: String,
    /// What a line is
    #[arg(long, value_enum, default_value = "lines")]
    input: Input,
    /// What stands between key and value; a line without it has a null key
    #[arg(long, value_name = "TEXT")]
    key_separator: Option<String>,
    /// A header for every record; may be repeated
    #[arg(long = "header", value_name = "KEY=VALUE", value_parser = key_value)]
    headers: Vec<(String, String)>,
    /// All records to this partition
    #[arg(short, long, value_name = "ID")]
    partition: Option<i32>,
    /// Let the keys decide, whatever partition the input names
    #[arg(long, conflicts_with = "partition")]
    repartition: bool,
    /// How batches are compressed
    #[arg(long, value_enum, default_value = "none")]
    compression: Codec,
    #[command(flatten)]
    consent: Consent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Input {
    /// A value, or a key and a value
    Lines,
    /// An object per record
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Codec {
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

/// What was written to a partition.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProducedRow {
    /// The topic.
    topic: String,
    /// The partition's id; null in a dry run.
    partition: Option<i32>,
    /// How many records the cluster has acknowledged, or in a dry run would be sent.
    records: u64,
    /// The offset of the first; null in a dry run.
    first_offset: Option<i64>,
    /// The offset of the last; null in a dry run.
    last_offset: Option<i64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("RECORDS", "records"),
    column("FIRST-OFFSET", "first_offset"),
    column("LAST-OFFSET", "last_offset"),
];

impl Produce {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let change = Change {
            level: Danger::Mild,
            action: "record produce",
            summary: &format!("write records to {}", self.topic),
            names: std::slice::from_ref(&self.topic),
        };
        let permit = context.gate(change, &self.consent).await?;
        if self.consent.dry_run {
            return self.rehearse(context).await.map(|report| permit.done(report));
        }
        let options = ProducerOptions { compression: self.codec(), ..ProducerOptions::default() };
        let opened = Producer::open(context.cluster.clone(), &self.topic, options).await;
        let mut producer = match opened {
            Ok(producer) => producer,
            Err(Error::Kafka { error, api, .. }) if api == ApiKey::Metadata => {
                return Err(explain_unknown(&context.cluster, &self.topic, &error).await);
            }
            Err(error) => return Err(Failure::from(error).about(self.topic.as_str())),
        };
        let outcome = self.pump(&mut producer, read_lines()).await;
        let produced = producer.produced();
        let items = produced.iter().map(|(partition, produced)| ProducedRow {
            topic: self.topic.clone(),
            partition: Some(partition.get()),
            records: produced.records,
            first_offset: Some(produced.first_offset.get()),
            last_offset: Some(produced.last_offset.get()),
        });
        let records: u64 = produced.values().map(|produced| produced.records).sum();
        let mut report = Report::list("RecordProduction", COLUMNS, items);
        if let Err(failure) = outcome {
            report.errors.push(failure);
            report.warnings.push(format!("{records} records were acknowledged before that"));
        }
        Ok(permit.done(report))
    }

    /// Reads all of stdin as the real run would; the topic has to exist, and every line to be a record.
    async fn rehearse(&self, context: &Context) -> Outcome {
        for outcome in topics::describe(&context.cluster, std::slice::from_ref(&self.topic)).await? {
            if let Err(error) = outcome.result {
                return Err(explain_unknown(&context.cluster, &self.topic, &error).await);
            }
        }
        let mut lines = read_lines();
        let mut records = 0u64;
        while let Some(line) = lines.recv().await {
            records += 1;
            let line = line.map_err(|error| error.to_string());
            line.and_then(|line| self.record(&line))
                .map_err(|error| Failure::usage(format!("line {records}: {error}")))?;
        }
        let topic = self.topic.clone();
        let item = ProducedRow { topic, partition: None, records, first_offset: None, last_offset: None };
        Ok(Report::list("RecordProduction", COLUMNS, vec![item]))
    }

    /// Sends line after line; when none comes for a moment, also what has not filled a batch.
    async fn pump(
        &self,
        producer: &mut Producer,
        mut lines: Receiver<io::Result<Vec<u8>>>,
    ) -> Result<(), Failure> {
        let mut number = 0u64;
        loop {
            let line = match lines.try_recv() {
                Ok(line) => line,
                Err(TryRecvError::Disconnected) => break,
                Err(TryRecvError::Empty) => match tokio::time::timeout(LINGER, lines.recv()).await {
                    Ok(Some(line)) => line,
                    Ok(None) => break,
                    Err(_) => {
                        producer.flush().await.map_err(|error| self.failure(error))?;
                        match lines.recv().await {
                            Some(line) => line,
                            None => break,
                        }
                    }
                },
            };
            number += 1;
            let line = line.map_err(|error| Failure::usage(format!("line {number}: {error}")))?;
            let record =
                self.record(&line).map_err(|error| Failure::usage(format!("line {number}: {error}")));
            match record {
                Ok(record) => producer.send(&record).await.map_err(|error| self.failure(error))?,
                Err(failure) => {
                    // What came before the bad line was asked for and is good.
                    producer.flush().await.map_err(|error| self.failure(error))?;
                    return Err(failure);
                }
            }
        }
        producer.flush().await.map_err(|error| self.failure(error))
    }

    fn record(&self, line: &[u8]) -> Result<Record, String> {
        let now_ms = time::now_ms();
        let mut record = match self.input {
            Input::Jsonl => line::from_json(line, now_ms)?,
            Input::Lines => self.plain(line, now_ms),
        };
        if self.repartition {
            record.partition = None;
        }
        record.partition = self.partition.map(PartitionId).or(record.partition);
        let headers = self.headers.iter();
        record
            .headers
            .extend(headers.map(|(key, value)| (key.clone().into_bytes(), Some(value.clone().into_bytes()))));
        Ok(record)
    }

    fn plain(&self, line: &[u8], timestamp: i64) -> Record {
        let separator = self.key_separator.as_deref().unwrap_or_default().as_bytes();
        let found = (!separator.is_empty())
            .then(|| line.windows(separator.len()).position(|window| window == separator))
            .flatten();
        let (key, value) = match found {
            Some(at) => (Some(line[..at].to_vec()), &line[at + separator.len()..]),
            None => (None, line),
        };
        Record { timestamp, key, value: Some(value.to_vec()), ..Record::default() }
    }

    fn failure(&self, error: ProduceError) -> Failure {
        match error {
            ProduceError::Client(error) => Failure::from(error).about(self.topic.as_str()),
            error @ ProduceError::NoSuchPartition { .. } => {
                let failure = Failure::failed("UNKNOWN_TOPIC_OR_PARTITION", error.to_string());
                let failure = failure.about(self.topic.as_str());
                match self.partition {
                    Some(_) => failure,
                    None => failure.hint("--repartition lets the keys decide"),
                }
            }
            error @ ProduceError::Batch(_) => Failure::failed("INVALID_RECORD", error.to_string()),
        }
    }

    fn codec(&self) -> Compression {
        match self.compression {
            Codec::None => Compression::None,
            Codec::Gzip => Compression::Gzip,
            Codec::Snappy => Compression::Snappy,
            Codec::Lz4 => Compression::Lz4,
            Codec::Zstd => Compression::Zstd,
        }
    }
}

/// Reads stdin on a thread of its own: a terminal or a pipe blocks. It ends with stdin, with the
/// receiver, or with the process.
fn read_lines() -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel(LINES_MAX);
    std::thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        while let Some(line) = next_line(&mut stdin).transpose() {
            let failed = line.is_err();
            if sender.blocking_send(line).is_err() || failed {
                return;
            }
        }
    });
    receiver
}

/// The next line without its end, `\n` or `\r\n`.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if input.take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        line.pop_if(|byte| *byte == b'\r');
    } else if line.len() as u64 == LINE_BYTES_MAX {
        return Err(io::Error::other(format!("a line of more than {LINE_BYTES_MAX} bytes")));
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_either_end() {
        let mut input: &[u8] = b"a\n\r\nb\r\nlast";
        let lines: Vec<_> = std::iter::from_fn(|| next_line(&mut input).unwrap()).collect();
        assert_eq!(lines, [&b"a"[..], b"", b"b", b"last"]);
    }
}
