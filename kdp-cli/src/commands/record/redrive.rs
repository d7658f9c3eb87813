//! `kdp record redrive`: records of a dead letter queue, back to the topics they came from.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::consumer::{ConsumerOptions, Range};
use kdp_client::producer::Record;
use schemars::JsonSchema;
use serde::Serialize;

use super::destination::{Producers, partition_counts};
use super::reader::{Carried, Reader};
use super::resume::Resume;
use super::source::Source;
use super::writing::Writing;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::record::Wanted;
use crate::report::{Column, Report, column};
use crate::words::counted;

/// What is read before it is written and committed.
const BATCH_BYTES: usize = 8 << 20;
/// Where Kafka Connect and Spring say which topic a record was for.
const TOPIC_HEADERS: [&str; 2] = ["__connect.errors.topic", "kafka_dlt-original-topic"];
/// What they add besides, which is no part of the record.
const ERROR_HEADERS: [&str; 2] = ["__connect.errors.", "kafka_dlt-"];
/// How often a record has been redriven.
const COUNT_HEADER: &[u8] = b"kdp.redriven";

/// Send records of a dead letter queue back to their topics
///
/// Examples:
///   kdp record redrive payments --dry-run
///   kdp record redrive payments --to-topic orders --from @-1d --yes
///   kdp record redrive payments --group redrive --where 'headers["stage"] == "sink"' --yes
///
/// The topic stands in a header: --header, or the one that Kafka Connect (__connect.errors.topic) or
/// Spring (kafka_dlt-original-topic) leaves; --to-topic is for records that have none. Key, value,
/// timestamp and the other headers stay; the key chooses the partition. The headers about the error
/// are left out, unless --keep-headers. Each record counts in a header (kdp.redriven) how often it was
/// sent back, and is left where it is after --max-attempts, so that a record that always fails does
/// not go round for ever. With --group the progress is committed, so that nothing is sent twice.
/// --dry-run reads everything and says how many records would go where.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Redrive {
    #[command(flatten)]
    source: Source,
    /// The header that names the topic
    #[arg(long, value_name = "NAME")]
    header: Option<String>,
    /// The topic for records without such a header
    #[arg(long, value_name = "TOPIC")]
    to_topic: Option<String>,
    /// Only records for which this holds: a CEL expression, as for `kdp record consume`
    #[arg(long = "where", id = "where", value_name = "EXPR")]
    filter: Option<String>,
    /// Leave the headers about the error in
    #[arg(long)]
    keep_headers: bool,
    /// How often a record may be sent back
    #[arg(long, value_name = "COUNT", default_value_t = 3)]
    max_attempts: u32,
    /// Begin where this group stands, and commit what was sent back
    #[arg(short, long, value_name = "GROUP")]
    group: Option<String>,
    #[command(flatten)]
    writing: Writing,
    #[command(flatten)]
    consent: Consent,
}

/// How many records went from one topic to another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct RedriveRow {
    /// The topic that was read.
    topic: String,
    /// The topic that they went to; null where they stayed.
    to_topic: Option<String>,
    /// How many; in a dry run, how many would.
    records: u64,
    /// SENT, NO_TOPIC where nothing says where to, ATTEMPTS_SPENT, or LOOP where it is the same topic.
    outcome: &'static str,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("TO-TOPIC", "to_topic"),
    column("RECORDS", "records"),
    column("OUTCOME", "outcome"),
];

/// Where a record goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Route {
    To(String),
    NoTopic,
    AttemptsSpent(String),
    Loop(String),
}

type Histogram = BTreeMap<(String, Route), u64>;

impl Redrive {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let mut filter = self.filter.as_deref().map(Wanted::compile).transpose()?;
        let summary = format!("send records of {} back", self.source.words.names.join(", "));
        let names = &self.source.words.names;
        if names.is_empty() {
            return Err(Failure::usage("name the topic of the dead letters"));
        }
        let change = Change { level: Danger::Moderate, action: "record redrive", summary: &summary, names };
        let permit = context.gate(change, &self.consent).await?;
        let source = Source { span: self.source.span.or_committed(), ..self.source.clone() };
        let selection = source.select(context, false).await?;
        let mut ranges = selection.ranges;
        let mut resume = match &self.group {
            Some(group) => Some(Resume::load(&context.cluster, group).await?),
            None => None,
        };
        if let Some(resume) = &resume {
            resume.shorten(&mut ranges);
        }
        let mut histogram = Histogram::new();
        let mut errors = selection.errors;
        let outcome = self.transfer(context, ranges, filter.as_mut(), resume.as_mut(), &mut histogram).await;
        errors.extend(outcome.err());
        if self.consent.dry_run {
            errors.extend(missing(context, &histogram).await?);
        }
        let stayed: u64 = histogram.iter().filter(|((_, route), _)| !route.is_sent()).map(|(_, n)| n).sum();
        let rows = histogram.into_iter().map(|((topic, route), records)| route.row(topic, records));
        let mut report = Report::list("RecordRedrive", COLUMNS, rows);
        report.errors = errors;
        report.warnings.extend(filter.and_then(|filter| filter.settle().ok().flatten()));
        if stayed > 0 {
            let failure =
                Failure::failed("NOT_REDRIVEN", format!("left in place: {}", counted(stayed, "record")));
            report.errors.push(failure.hint("--to-topic names a topic for records that name none"));
        }
        Ok(permit.done(report))
    }

    async fn transfer(
        &self,
        context: &Context,
        ranges: Vec<Range>,
        mut filter: Option<&mut Wanted>,
        mut resume: Option<&mut Resume<'_>>,
        histogram: &mut Histogram,
    ) -> Result<(), Failure> {
        let isolation = self.source.span.or_committed().isolation();
        let options = ConsumerOptions { isolation, ..ConsumerOptions::default() };
        let mut reader = Reader::new(context, ranges, options);
        let mut producers = Producers::new(&context.cluster, &self.writing, "the key decides");
        loop {
            let batch = reader.carry(BATCH_BYTES, filter.as_deref_mut()).await?;
            let Some(batch) = batch else { break };
            let mut sent = Histogram::new();
            for mut carried in batch {
                let (route, attempts) = self.route(&carried);
                if let Route::To(topic) = &route
                    && !self.consent.dry_run
                {
                    self.readdress(&mut carried.record, attempts);
                    producers.send(topic, &carried.record).await?;
                }
                *sent.entry((carried.partition.topic, route)).or_default() += 1;
            }
            producers.flush().await?;
            for (route, records) in sent {
                *histogram.entry(route).or_default() += records;
            }
            if let Some(resume) = resume.as_mut().filter(|_| !self.consent.dry_run) {
                resume.commit(reader.positions()).await?;
            }
        }
        // A mistake must not pass for records that were not wanted.
        filter.map_or(Ok(None), |filter| filter.settle())?;
        match resume.as_mut().filter(|_| !self.consent.dry_run) {
            // Those that were not wanted at the end are done too.
            Some(resume) => resume.commit(reader.positions()).await,
            None => Ok(()),
        }
    }

    fn route(&self, carried: &Carried) -> (Route, u32) {
        let header = |name: &[u8]| {
            let headers = carried.record.headers.iter().rev();
            let found = headers.into_iter().find(|(key, _)| key == name)?.1.as_deref()?;
            std::str::from_utf8(found).ok().filter(|text| !text.is_empty())
        };
        let named = match &self.header {
            Some(name) => header(name.as_bytes()),
            None => TOPIC_HEADERS.iter().find_map(|name| header(name.as_bytes())),
        };
        let attempts = header(COUNT_HEADER).and_then(|text| text.parse().ok()).unwrap_or(0);
        let route = match named.map(str::to_owned).or_else(|| self.to_topic.clone()) {
            None => Route::NoTopic,
            Some(topic) if topic == carried.partition.topic => Route::Loop(topic),
            Some(topic) if attempts >= self.max_attempts => Route::AttemptsSpent(topic),
            Some(topic) => Route::To(topic),
        };
        (route, attempts)
    }

    fn readdress(&self, record: &mut Record, attempts: u32) {
        record.headers.retain(|(key, _)| {
            let about_error = ERROR_HEADERS.iter().any(|prefix| key.starts_with(prefix.as_bytes()));
            key != COUNT_HEADER && (self.keep_headers || !about_error)
        });
        record.headers.push((COUNT_HEADER.to_vec(), Some((attempts + 1).to_string().into_bytes())));
    }
}

/// A dry run fails where the real one would: for topics that are not there.
async fn missing(context: &Context, histogram: &Histogram) -> Result<Vec<Failure>, Failure> {
    let mut topics: Vec<String> = histogram
        .keys()
        .filter_map(|(_, route)| match route {
            Route::To(topic) => Some(topic.clone()),
            _ => None,
        })
        .collect();
    topics.sort();
    topics.dedup();
    if topics.is_empty() {
        return Ok(Vec::new());
    }
    let counts = partition_counts(&context.cluster, topics).await?;
    Ok(counts.into_values().filter_map(Result::err).collect())
}

impl Route {
    fn is_sent(&self) -> bool {
        matches!(self, Route::To(_))
    }

    fn row(self, topic: String, records: u64) -> RedriveRow {
        let (to_topic, outcome) = match self {
            Route::To(to) => (Some(to), "SENT"),
            Route::NoTopic => (None, "NO_TOPIC"),
            Route::AttemptsSpent(to) => (Some(to), "ATTEMPTS_SPENT"),
            Route::Loop(to) => (Some(to), "LOOP"),
        };
        RedriveRow { topic, to_topic, records, outcome }
    }
}
