//! `kdp record decode`: what coordinators keep in Kafka's own topics, as JSON.

use std::ops::ControlFlow;

use clap::Args;
use kdp_client::consumer::{Consumed, ConsumerOptions};
use kdp_client::protocol::schema::{self, Message, RecordVisitor, SchemaError};
use kdp_client::protocol::types::INTERNAL_TOPICS;
use regex::Regex;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::lines::Lines;
use super::reader::{Reader, Step};
use super::source::{Source, Span};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::output::template::Line;
use crate::output::{Format, json};
use crate::report::{Column, column};
use crate::time;

/// Print what Kafka keeps in its own topics
///
/// Examples:
///   kdp record decode __consumer_offsets --limit 10
///   kdp record decode __consumer_offsets --kind OffsetCommit --match billing
///   kdp record decode __transaction_state --from -100
///
/// Reads __consumer_offsets, __transaction_state and __share_group_state: what each record is, its key,
/// and its value, which is null where the record deletes what was there. Topics that hold no such
/// records yet are not there either. Ids are spelled as Kafka does, other bytes in base64.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Decode {
    /// The topic, or some of its partitions: __consumer_offsets:3
    #[arg(value_name = "TOPIC[:PARTITIONS]")]
    topic: String,
    #[command(flatten)]
    span: Span,
    /// Only this kind of record, such as OffsetCommit or GroupMetadata
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only records whose key holds this regular expression: a group, a transactional id
    #[arg(long = "match", id = "match", value_name = "PATTERN")]
    pattern: Option<String>,
    /// Stop after so many records
    #[arg(short, long, value_name = "COUNT")]
    limit: Option<u64>,
    /// Do not stop at the end; wait for more
    #[arg(short, long)]
    follow: bool,
}

/// A record of a coordinator.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DecodedLine {
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// Its offset in the partition.
    offset: i64,
    /// Its timestamp; null where it has none.
    timestamp: Option<String>,
    /// What it is, such as OffsetCommit; null where this version of kdp does not know it.
    record_kind: Option<&'static str>,
    /// Its key, member by member.
    key: Value,
    /// Its value, member by member; null is a tombstone.
    value: Value,
    /// Why it could not be read; null where it could.
    error: Option<String>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("OFFSET", "offset"),
    column("TIMESTAMP", "timestamp"),
    column("KIND", "record_kind"),
    column("KEY", "key"),
    column("VALUE", "value"),
];
pub(super) const KIND: &str = "DecodedRecordList";

/// Makes JSON of a record.
struct ToJson;

impl RecordVisitor for ToJson {
    type Output = (&'static str, Value, Value);

    fn visit<K: Message + Serialize, V: Message + Serialize>(
        self,
        kind: &'static str,
        key: &K,
        value: Option<&V>,
    ) -> Self::Output {
        (kind, json::value(key), value.map_or(Value::Null, json::value))
    }
}

impl Decode {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let topic = self.topic.split(':').next().unwrap_or_default();
        if !INTERNAL_TOPICS.contains(&topic) {
            let failure = Failure::usage(format!("{topic} is none of Kafka's own topics"));
            return Err(failure.hint(format!("there are {}", INTERNAL_TOPICS.join(", "))));
        }
        let pattern = self.pattern.as_deref().map(Regex::new).transpose();
        let pattern = pattern.map_err(|error| Failure::usage(format!("not a pattern: {error}")))?;
        let template = (context.format == Format::Template)
            .then(|| Line::parse(context.expression.as_deref().unwrap_or_default()))
            .transpose()?;
        let mut lines = Lines::new(context, KIND, COLUMNS, self.limit, false)?;
        let source = Source::of(self.topic.clone(), self.span.clone());
        let selection = source.select(context, self.follow).await?;
        let isolation = self.span.isolation();
        let options = ConsumerOptions { isolation, ..ConsumerOptions::default() };
        let mut reader = Reader::new(context, selection.ranges, options);
        let outcome = reader.read(|step| match step {
            Step::Record(record) => {
                let line = decode(&record);
                match self.wants(&line, pattern.as_ref()) {
                    true => lines.print(&line, template.as_ref()),
                    false => ControlFlow::Continue(()),
                }
            }
            Step::Pause => lines.pause(),
        });
        let outcome = outcome.await;
        Ok(lines.report(selection.errors, outcome))
    }

    fn wants(&self, line: &DecodedLine, pattern: Option<&Regex>) -> bool {
        let is_kind = |kind: &str| line.record_kind.is_some_and(|known| known.eq_ignore_ascii_case(kind));
        let holds = |pattern: &Regex| match &line.key {
            Value::Object(members) => {
                members.values().any(|member| pattern.is_match(member.as_str().unwrap_or_default()))
            }
            _ => false,
        };
        self.kind.as_deref().is_none_or(is_kind) && pattern.is_none_or(holds)
    }
}

fn decode(record: &Consumed<'_>) -> DecodedLine {
    let (key, value) = (record.record.key.unwrap_or_default(), record.record.value);
    let read = match &record.partition.topic[..] {
        "__consumer_offsets" => schema::group::visit(key, value, ToJson),
        "__transaction_state" => schema::transaction::visit(key, value, ToJson),
        _ => schema::share::visit(key, value, ToJson),
    };
    let (kind, key, value, error) = match read {
        Ok((kind, key, value)) => (Some(kind), key, value, None),
        Err(error) => (None, Value::Null, Value::Null, Some(SchemaError::to_string(&error))),
    };
    DecodedLine {
        topic: record.partition.topic.clone(),
        partition: record.partition.partition.get(),
        offset: record.offset().get(),
        timestamp: record.timestamp().map(time::to_rfc3339),
        record_kind: kind,
        key,
        value,
        error,
    }
}
