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
use super::look::Look;
use super::printer::Printing;
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
    /// What it reads, for who shows it instead.
    pub(super) fn look(&self) -> Result<Look, Failure> {
        let look = Look::new(self.source(), self.options(), &Printing::default())?;
        Ok(Look { picks: Some(self.picks()?), follows: self.follow, ..look })
    }

    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let picks = self.picks()?;
        let template = (context.format == Format::Template)
            .then(|| Line::parse(context.expression.as_deref().unwrap_or_default()))
            .transpose()?;
        let mut lines = Lines::new(context, KIND, COLUMNS, self.limit, false)?;
        let selection = self.source().select(context, self.follow).await?;
        let mut reader = Reader::new(context, selection.ranges, self.options());
        let outcome = reader.read(|step| match step {
            Step::Record(record) => {
                let line = decode(&record);
                match picks.take(&line) {
                    true => lines.print(&line, template.as_ref()),
                    false => ControlFlow::Continue(()),
                }
            }
            Step::Pause => lines.pause(),
        });
        let outcome = outcome.await;
        Ok(lines.report(selection.errors, outcome))
    }

    fn source(&self) -> Source {
        Source::of(self.topic.clone(), self.span.clone())
    }

    fn options(&self) -> ConsumerOptions {
        ConsumerOptions { isolation: self.span.isolation(), ..ConsumerOptions::default() }
    }

    fn picks(&self) -> Result<Picks, Failure> {
        let topic = self.topic.split(':').next().unwrap_or_default();
        if !INTERNAL_TOPICS.contains(&topic) {
            let failure = Failure::usage(format!("{topic} is none of Kafka's own topics"));
            return Err(failure.hint(format!("there are {}", INTERNAL_TOPICS.join(", "))));
        }
        let pattern = self.pattern.as_deref().map(Regex::new).transpose();
        let pattern = pattern.map_err(|error| Failure::usage(format!("not a pattern: {error}")))?;
        Ok(Picks { kind: self.kind.clone(), pattern })
    }
}

/// Which of the records are meant.
#[derive(Debug)]
pub(super) struct Picks {
    kind: Option<String>,
    pattern: Option<Regex>,
}

impl Picks {
    fn take(&self, line: &DecodedLine) -> bool {
        let is_kind = |kind: &str| line.record_kind.is_some_and(|known| known.eq_ignore_ascii_case(kind));
        let holds = |pattern: &Regex| match &line.key {
            Value::Object(members) => {
                members.values().any(|member| pattern.is_match(member.as_str().unwrap_or_default()))
            }
            _ => false,
        };
        self.kind.as_deref().is_none_or(is_kind) && self.pattern.as_ref().is_none_or(holds)
    }

    /// Whether this record is meant.
    pub(super) fn fit(&self, record: &Consumed<'_>) -> bool {
        self.take(&decode(record))
    }
}

/// What a record of a coordinator says; nothing where it is none, or of a kind that is not known.
pub(crate) fn decoded(record: &Consumed<'_>) -> Option<Decoded> {
    if !INTERNAL_TOPICS.contains(&&*record.partition.topic) {
        return None;
    }
    let DecodedLine { record_kind, key, value, .. } = decode(record);
    let value = (!value.is_null()).then(|| json::line(&value));
    Some(Decoded { kind: record_kind?, key: json::line(&key), value })
}

/// A record of a coordinator, as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// What it is, such as `OffsetCommit`.
    pub(crate) kind: &'static str,
    /// Its key.
    pub(crate) key: String,
    /// Its value; nothing where it is a tombstone.
    pub(crate) value: Option<String>,
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
