//! `kdp topic purge` and `kdp topic trim`: DeleteRecords, to the end or to somewhere before it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use kdp_client::admin::configs::{self, Resource, ResourceType};
use kdp_client::admin::delete_records;
use kdp_client::admin::offsets::{self, FoundOffset, OffsetSpec};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::connection::KafkaError;
use kdp_client::consumer::{self, Position};
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::{Offset, PartitionId, is_internal_topic};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::commands::offset::settle;
use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::selector::{POSITIONS, position};
use crate::time;
use crate::words::counted;

const CLEANUP_POLICY: &str = "cleanup.policy";

/// Delete all records of topics; the topics stay
///
/// Examples:
///   kdp topic purge orders --dry-run
///   kdp topic purge orders --confirm orders
///   kdp topic purge orders:0,1 --confirm orders
///
/// The records are gone for good. Topics that are only compacted cannot be purged: their cleanup.policy
/// has to hold delete.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Purge {
    #[command(flatten)]
    words: PartitionWords,
    #[command(flatten)]
    consent: Consent,
}

/// Delete the oldest records of topics, up to an offset or a point in time
///
/// Examples:
///   kdp topic trim orders --to @-7d --dry-run
///   kdp topic trim orders:0 --to 1000 --confirm orders
///   kdp topic trim orders --to -10 --dry-run
///   kdp topic trim --file offsets.json --dry-run
///
/// What stands before the offset is gone for good; the record at the offset stays. --file takes Apache's
/// file of kafka-delete-records: {"version":1,"partitions":[{"topic":"orders","partition":0,"offset":42}]};
/// an offset may also be text, whatever --to takes.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Trim {
    #[command(flatten)]
    words: PartitionWords,
    /// The first offset that stays: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true, required_unless_present = "file")]
    to: Option<String>,
    /// Offsets of partitions from a file; - reads stdin
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["to", "names"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    consent: Consent,
}

/// A partition whose oldest records were deleted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct TrimmedPartition {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The first offset that was there before.
    start_before: i64,
    /// The first offset that is there now; in a dry run, that would be.
    start: i64,
    /// Where the partition ends.
    end: i64,
    /// How many offsets were deleted.
    deleted: i64,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("START-BEFORE", "start_before"),
    column("START", "start"),
    column("END", "end"),
    column("DELETED", "deleted"),
];

impl Purge {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let to = |partition| (partition, Position::End);
        let (targets, failures) = named(context, &self.words, to).await?;
        let purge = Deletion { action: "topic purge", kind: "TopicPurge", targets, failures };
        purge.run(context, &self.consent).await
    }
}

impl Trim {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let (targets, failures) = match (&self.file, &self.to) {
            (Some(path), _) => (from_file(path)?, Vec::new()),
            (None, Some(text)) => {
                let to = position(text, time::now_ms())
                    .map_err(|error| Failure::usage(error).hint(format!("an offset is {POSITIONS}")))?;
                named(context, &self.words, |partition| (partition, to)).await?
            }
            (None, None) => return Err(Failure::usage("say up to where: --to OFFSET")),
        };
        let trim = Deletion { action: "topic trim", kind: "TopicTrim", targets, failures };
        trim.run(context, &self.consent).await
    }
}

/// The selected partitions, each with where it shall start.
async fn named(
    context: &Context,
    words: &PartitionWords,
    target: impl Fn(TopicPartition) -> (TopicPartition, Position),
) -> Result<(Vec<(TopicPartition, Position)>, Vec<Failure>), Failure> {
    if words.is_empty() {
        return Err(Failure::usage("say which topics, such as orders or orders:0"));
    }
    let (partitions, failures) = words.select(&context.cluster).await?;
    Ok((partitions.into_iter().map(target).collect(), failures))
}

/// Records that shall go, of any number of partitions.
struct Deletion {
    action: &'static str,
    kind: &'static str,
    targets: Vec<(TopicPartition, Position)>,
    failures: Vec<Failure>,
}

impl Deletion {
    async fn run(mut self, context: &Context, consent: &Consent) -> Outcome {
        let names = topics(&self.targets);
        let mut rows = self.resolve(context).await?;
        if rows.is_empty() {
            let mut report = Report::list(self.kind, COLUMNS, rows.values());
            if self.failures.is_empty() {
                report.talk.push("nothing is stored before these offsets".to_owned());
            }
            (report.errors, report.dry_run) = (self.failures, consent.dry_run);
            return Ok(report);
        }
        let all: i64 = rows.values().map(|row| row.deleted).sum();
        let summary = format!("delete up to {} of {}", counted(all, "record"), names.join(", "));
        let change = Change { level: Danger::Severe, action: self.action, summary: &summary, names: &names };
        let permit = context.gate(change, consent).await?;
        if !consent.dry_run {
            let targets: Vec<(TopicPartition, Offset)> =
                rows.iter().map(|(partition, row)| (partition.clone(), Offset(row.start))).collect();
            for (partition, answer) in delete_records::delete_before(&context.cluster, &targets).await? {
                match (answer, rows.get_mut(&partition)) {
                    (Ok(start), Some(row)) => row.starts_at(start),
                    (Ok(_), None) => {}
                    (Err(error), _) => {
                        rows.remove(&partition);
                        self.failures.push(Failure::from(error).about(partition_name(&partition)));
                    }
                }
            }
        }
        let mut report = Report::list(self.kind, COLUMNS, rows.values());
        report.errors = self.failures;
        Ok(permit.done(report))
    }

    /// What only the leaders can tell: where the records of a time begin.
    fn questions(&self) -> Vec<(TopicPartition, OffsetSpec)> {
        let question = |(partition, to): &(TopicPartition, Position)| {
            let spec = match to {
                Position::Timestamp(timestamp) => OffsetSpec::Timestamp(*timestamp),
                Position::MaxTimestamp => OffsetSpec::MaxTimestamp,
                _ => return None,
            };
            Some((partition.clone(), spec))
        };
        self.targets.iter().filter_map(question).collect()
    }

    /// What each target means now. Partitions that would lose nothing are left out; offsets that the partition
    /// does not reach are failures, as the broker would say.
    async fn resolve(
        &mut self,
        context: &Context,
    ) -> Result<BTreeMap<TopicPartition, TrimmedPartition>, Failure> {
        let cluster = &context.cluster;
        let partitions: Vec<TopicPartition> = self.targets.iter().map(|(one, _)| one.clone()).collect();
        let (start, end) = tokio::try_join!(
            offsets::list(cluster, &partitions, OffsetSpec::Earliest),
            offsets::list(cluster, &partitions, OffsetSpec::Latest),
        )?;
        let (start, end) = (settle(start, &mut self.failures), settle(end, &mut self.failures));
        let by_time = match &self.questions()[..] {
            [] => BTreeMap::new(),
            questions => settle(offsets::list_each(cluster, questions).await?, &mut self.failures),
        };
        let refused = refused(cluster, &partitions).await?;
        self.failures.extend(refused.iter().map(|(topic, error)| Failure::of_item(topic, error)));
        let mut rows = BTreeMap::new();
        for (partition, to) in &self.targets {
            if refused.contains_key(&partition.topic) {
                continue;
            }
            let offset = |found: &BTreeMap<TopicPartition, FoundOffset>| found.get(partition)?.offset;
            let (Some(start), Some(end)) = (offset(&start), offset(&end)) else { continue };
            let wanted = match to {
                Position::At(wanted) => *wanted,
                // Without an answer there is no telling what would be deleted.
                Position::Timestamp(_) | Position::MaxTimestamp if !by_time.contains_key(partition) => {
                    continue;
                }
                to => consumer::resolve(*to, start, end, offset(&by_time)),
            };
            if wanted > end {
                let message = format!("it ends at {end}, before {wanted}");
                let failure = Failure::failed("OFFSET_OUT_OF_RANGE", message);
                self.failures.push(failure.about(partition_name(partition)));
            } else if wanted > start {
                rows.insert(partition.clone(), TrimmedPartition::new(partition, start, wanted, end));
            }
        }
        Ok(rows)
    }
}

/// The topics that brokers delete no records of: Kafka's own, and those that are only compacted.
async fn refused(
    cluster: &Cluster,
    partitions: &[TopicPartition],
) -> Result<BTreeMap<String, KafkaError>, Failure> {
    let topics: BTreeSet<&String> = partitions.iter().map(|partition| &partition.topic).collect();
    let resource = |name: &&String| Resource { kind: ResourceType::Topic, name: (*name).clone() };
    let resources: Vec<Resource> = topics.iter().map(resource).collect();
    let mut refused = BTreeMap::new();
    for (resource, entries) in configs::values(cluster, &resources, &[CLEANUP_POLICY.to_owned()]).await? {
        // Whose settings we may not see, the broker judges.
        let policy = entries.ok().into_iter().flatten().find(|entry| entry.name == CLEANUP_POLICY);
        let policy = policy.and_then(|entry| entry.value);
        if policy.is_some_and(|policy| policy.split(',').all(|one| one.trim() != "delete")) {
            let message = "its cleanup.policy does not hold delete, so brokers delete none of its records";
            let message = Some(message.to_owned());
            refused.insert(
                resource.name,
                KafkaError { message, ..KafkaError::of(ResponseError::PolicyViolation) },
            );
        }
    }
    for topic in topics.into_iter().filter(|topic| is_internal_topic(topic)) {
        let message = Some("brokers delete no records of Kafka's own topics".to_owned());
        let error = KafkaError { message, ..KafkaError::of(ResponseError::InvalidTopicException) };
        refused.insert(topic.clone(), error);
    }
    Ok(refused)
}

impl TrimmedPartition {
    fn new(partition: &TopicPartition, before: Offset, start: Offset, end: Offset) -> Self {
        Self {
            name: partition_name(partition),
            topic: partition.topic.clone(),
            partition: partition.partition.get(),
            start_before: before.get(),
            start: start.get(),
            end: end.get(),
            deleted: start - before,
        }
    }

    fn starts_at(&mut self, start: Offset) {
        self.start = start.get();
        self.deleted = (self.start - self.start_before).max(0);
    }
}

/// What a person has to type: the topic, or the number of topics. It is the same wherever the records lie.
fn topics(targets: &[(TopicPartition, Position)]) -> Vec<String> {
    let topics: BTreeSet<&String> = targets.iter().map(|(partition, _)| &partition.topic).collect();
    topics.into_iter().cloned().collect()
}

/// Apache's file of kafka-delete-records.
#[derive(Deserialize)]
struct File {
    version: i32,
    partitions: Vec<FileRow>,
}

#[derive(Deserialize)]
struct FileRow {
    topic: String,
    partition: i32,
    offset: FileOffset,
}

/// A number in Apache's file; in ours also whatever `--to` takes.
#[derive(Deserialize)]
#[serde(untagged)]
enum FileOffset {
    Number(i64),
    Text(String),
}

fn from_file(path: &std::path::Path) -> Result<Vec<(TopicPartition, Position)>, Failure> {
    let wrong = |reason: String| Failure::usage(format!("{}: {reason}", path.display()));
    let text = crate::commands::read_text(path)?;
    let file: File = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if file.version != 1 {
        return Err(wrong(format!("version {} is not known, only version 1", file.version)));
    }
    let targets = file.partitions.into_iter().map(|row| {
        let to = target(&row.offset, time::now_ms()).map_err(wrong)?;
        Ok((TopicPartition::new(row.topic, PartitionId(row.partition)), to))
    });
    let targets: Vec<(TopicPartition, Position)> = targets.collect::<Result<_, Failure>>()?;
    let mut seen = BTreeSet::new();
    match targets.iter().find(|(partition, _)| !seen.insert(partition)) {
        Some((twice, _)) => Err(wrong(format!("{} is there twice", partition_name(twice)))),
        None => Ok(targets),
    }
}

fn target(offset: &FileOffset, now_ms: i64) -> Result<Position, String> {
    match offset {
        FileOffset::Number(-1) => Ok(Position::End),
        FileOffset::Number(offset) if *offset >= 0 => Ok(Position::At(Offset(*offset))),
        FileOffset::Number(offset) => Err(format!("{offset} is no offset; -1 means the end")),
        FileOffset::Text(text) => position(text, now_ms),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(text: &str) -> Result<Vec<(TopicPartition, Position)>, String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        from_file(file.path()).map_err(|failure| failure.message)
    }

    #[test]
    fn each_partition_of_a_file_has_its_own_offset() {
        let text = r#"{"version":1,"partitions":[
            {"topic":"orders","partition":0,"offset":42},
            {"topic":"orders","partition":1,"offset":-1},
            {"topic":"orders","partition":2,"offset":"@1970-01-01T00:00:05Z"},
            {"topic":"orders","partition":3,"offset":"@1970-01-01T00:00:07Z"}]}"#;
        let targets: Vec<Position> = read(text).unwrap().into_iter().map(|(_, to)| to).collect();
        let expected =
            [Position::At(Offset(42)), Position::End, Position::Timestamp(5000), Position::Timestamp(7000)];
        assert_eq!(targets, expected);
        let trim = Deletion {
            action: "topic trim",
            kind: "TopicTrim",
            targets: read(text).unwrap(),
            failures: Vec::new(),
        };
        let specs: Vec<OffsetSpec> = trim.questions().into_iter().map(|(_, spec)| spec).collect();
        assert_eq!(specs, [OffsetSpec::Timestamp(5000), OffsetSpec::Timestamp(7000)]);
    }

    #[test]
    fn nonsense_is_named() {
        let check = |partitions: &str, reason: &str| {
            let error = read(&format!(r#"{{"version":1,"partitions":[{partitions}]}}"#)).unwrap_err();
            assert!(error.contains(reason), "{error}");
        };
        check(r#"{"topic":"o","partition":0,"offset":-2}"#, "-2 is no offset");
        check(r#"{"topic":"o","partition":0,"offset":"soon"}"#, "`soon` is no offset");
        check(
            r#"{"topic":"o","partition":0,"offset":1},{"topic":"o","partition":0,"offset":2}"#,
            "o:0 is there twice",
        );
    }
}
