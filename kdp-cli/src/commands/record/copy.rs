//! `kdp record copy`: records as they are, to another topic or another cluster.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use kdp_client::cluster::{TopicPartition, Topics};
use kdp_client::consumer::{ConsumerOptions, Range};
use schemars::JsonSchema;
use serde::Serialize;

use super::destination::{Destination, Producers, partition_counts};
use super::reader::{Carried, Reader};
use super::resume::Resume;
use super::source::{Source, Span};
use super::writing::Writing;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::words::counted;

/// What is read before it is written and committed.
const BATCH_BYTES: usize = 8 << 20;
/// Tells a marked copy where a record comes from.
const MARK: &str = "kdp.copied.from";

/// Copy records to another topic, or to another cluster
///
/// Examples:
///   kdp record copy orders payments --from @-1h --placement key --dry-run
///   kdp record copy orders:0,3 payments --from 100:200 --placement key
///   kdp record copy orders orders --to-bootstrap-server 127.0.0.1:9093 --group orders-copy --dry-run
///
/// Keeps key, value, headers, timestamp and the order within a partition; each record goes to the
/// partition of the same number, or with --placement key to the one of its key. With --group the
/// progress is committed, so that the same command goes on where it was interrupted: what the
/// destination has acknowledged is committed, and at most the last moment is written twice. With
/// --mark each copy says in a header where it comes from, and what comes from the destination is not
/// copied back, so that two clusters can be copied into each other.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Copy {
    /// The topic, or some of its partitions: orders, orders:0,3-7
    #[arg(value_name = "TOPIC[:PARTITIONS]")]
    topic: String,
    /// The topic that gets them; it must exist
    #[arg(value_name = "TO")]
    to_topic: String,
    #[command(flatten)]
    span: Span,
    #[command(flatten)]
    destination: Destination,
    /// Which partition a record goes to
    #[arg(long, value_enum, default_value = "partition")]
    placement: Placement,
    /// Begin where this group stands, and commit what was copied
    #[arg(short, long, value_name = "GROUP")]
    group: Option<String>,
    /// Go on at the end, until Ctrl-C
    #[arg(short, long)]
    follow: bool,
    /// Add a header that says where the record comes from, and copy nothing back
    #[arg(long)]
    mark: bool,
    #[command(flatten)]
    writing: Writing,
    #[command(flatten)]
    consent: Consent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Placement {
    /// The one of the same number
    Partition,
    /// The one that Java's default partitioner gives the key
    Key,
}

/// What was copied of a partition.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct CopyRow {
    /// The topic that was read.
    topic: String,
    /// The partition that was read.
    partition: i32,
    /// The topic that was written to.
    to_topic: String,
    /// How many records were copied and acknowledged; in a dry run, how many offsets there are.
    records: u64,
    /// How many were left out, because they come from the destination.
    skipped: u64,
    /// The offset where reading began.
    from: i64,
    /// Everything below this offset is copied; in a dry run, would be.
    next: i64,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("TO-TOPIC", "to_topic"),
    column("RECORDS", "records"),
    column("SKIPPED", "skipped").wide(),
    column("FROM", "from"),
    column("NEXT", "next"),
];

impl Copy {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        if self.follow && self.span.has_end() {
            return Err(Failure::usage("--follow has no end: leave --to out"));
        }
        let to = self.destination.context(context).await?;
        let summary = format!("copy records of {} to {}", self.topic, self.to_topic);
        let names = std::slice::from_ref(&self.to_topic);
        let change = Change { level: Danger::Mild, action: "record copy", summary: &summary, names };
        let permit = to.gate(change, &self.consent).await?;
        let source = Source::of(self.topic.clone(), self.span.or_committed());
        let selection = source.select(context, self.follow && !self.consent.dry_run).await?;
        let mut ranges = selection.ranges;
        let mark = self.guard_against_loops(context, &to, &ranges).await?;
        let mut resume = match &self.group {
            Some(group) => Some(Resume::load(&context.cluster, group).await?),
            None => None,
        };
        if let Some(resume) = &resume {
            resume.shorten(&mut ranges);
        }
        self.check_partitions(&to, &ranges).await?;
        let mut rows: BTreeMap<TopicPartition, CopyRow> =
            ranges.iter().map(|range| (range.partition.clone(), self.row(range))).collect();
        let mut errors = selection.errors;
        if !self.consent.dry_run {
            let copied = self.transfer(context, &to, ranges, resume.as_mut(), &mark, &mut rows).await;
            errors.extend(copied.err());
        }
        let mut report = Report::list("RecordCopy", COLUMNS, rows.into_values());
        report.errors = errors;
        Ok(permit.done(report))
    }

    /// The same topic of the same cluster would grow for ever. Gives what marks what comes from here, and
    /// what marks what comes from there.
    async fn guard_against_loops(
        &self,
        from: &Context,
        to: &Context,
        ranges: &[Range],
    ) -> Result<(String, String), Failure> {
        let (from_id, to_id) =
            tokio::try_join!(from.cluster.metadata(&Topics::None), to.cluster.metadata(&Topics::None),)?;
        let (from_id, to_id) = (from_id.cluster_id.unwrap_or_default(), to_id.cluster_id.unwrap_or_default());
        let topic = self.topic.split(':').next().unwrap_or_default();
        if from_id == to_id && ranges.iter().any(|range| range.partition.topic == self.to_topic) {
            return Err(Failure::usage(format!("{topic} cannot be copied into itself")));
        }
        Ok((format!("{from_id}/{topic}"), format!("{to_id}/{}", self.to_topic)))
    }

    async fn check_partitions(&self, to: &Context, ranges: &[Range]) -> Result<(), Failure> {
        let counts = partition_counts(&to.cluster, vec![self.to_topic.clone()]).await?;
        let count = match counts.into_iter().next() {
            Some((_, count)) => count?,
            None => return Ok(()),
        };
        let last = ranges.iter().map(|range| range.partition.partition.get()).max().unwrap_or_default();
        if self.placement == Placement::Partition && last >= count {
            let failure = Failure::failed(
                "UNKNOWN_TOPIC_OR_PARTITION",
                format!("it has {}, so no partition {last}", counted(count, "partition")),
            );
            return Err(failure.about(self.to_topic.as_str()).hint("--placement key lets the keys decide"));
        }
        Ok(())
    }

    fn row(&self, range: &Range) -> CopyRow {
        let until = range.until.unwrap_or(range.from);
        let dry_run = self.consent.dry_run;
        CopyRow {
            topic: range.partition.topic.clone(),
            partition: range.partition.partition.get(),
            to_topic: self.to_topic.clone(),
            records: if dry_run { u64::try_from(until - range.from).unwrap_or_default() } else { 0 },
            skipped: 0,
            from: range.from.get(),
            next: if dry_run { until.max(range.from).get() } else { range.from.get() },
        }
    }

    /// Batch by batch: read, written, acknowledged, committed.
    async fn transfer(
        &self,
        context: &Context,
        to: &Context,
        ranges: Vec<Range>,
        mut resume: Option<&mut Resume<'_>>,
        (mark, foreign): &(String, String),
        rows: &mut BTreeMap<TopicPartition, CopyRow>,
    ) -> Result<(), Failure> {
        let isolation = self.span.or_committed().isolation();
        let options = ConsumerOptions { isolation, ..ConsumerOptions::default() };
        let mut reader = Reader::new(context, ranges, options);
        let mut producers =
            Producers::new(&to.cluster, &self.writing, "--placement key lets the keys decide");
        loop {
            let batch = reader.carry(BATCH_BYTES, None).await?;
            let Some(batch) = batch else { break };
            let mut copied: BTreeMap<TopicPartition, (u64, u64)> = BTreeMap::new();
            for mut carried in batch {
                let count = copied.entry(carried.partition.clone()).or_default();
                if self.mark && comes_from(&carried, foreign) {
                    count.1 += 1;
                    continue;
                }
                count.0 += 1;
                if self.placement == Placement::Partition {
                    carried.record.partition = Some(carried.partition.partition);
                }
                if self.mark {
                    let place = format!("{mark}/{}@{}", carried.partition.partition, carried.offset);
                    carried.record.headers.push((MARK.into(), Some(place.into_bytes())));
                }
                producers.send(&self.to_topic, &carried.record).await?;
            }
            producers.flush().await?;
            let positions = reader.positions();
            for (partition, next) in &positions {
                if let Some(row) = rows.get_mut(partition) {
                    let (records, skipped) = copied.get(partition).copied().unwrap_or_default();
                    row.records += records;
                    row.skipped += skipped;
                    row.next = next.get();
                }
            }
            if let Some(resume) = &mut resume {
                resume.commit(positions).await?;
            }
        }
        Ok(())
    }
}

/// Whether a mark says that it was copied from this topic of this cluster.
fn comes_from(carried: &Carried, place: &str) -> bool {
    let is_place =
        |value: &[u8]| value.strip_prefix(place.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"));
    let mut headers = carried.record.headers.iter();
    headers.any(|(key, value)| key == MARK.as_bytes() && value.as_deref().is_some_and(is_place))
}
