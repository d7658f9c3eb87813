//! Lag as rows: what was measured of each group, shaped for people and scripts. Pure.

use std::collections::{BTreeMap, HashMap};

use kdp_client::admin::groups::lag::{PartitionLag, Rates, Sample, Status, total};
use kdp_client::admin::groups::{GroupType, Survey, Surveyed};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::Offset;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{Column, column};
use crate::selector::TopicSelector;

/// How far a group is behind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in super::super) struct GroupLag {
    /// The group's id.
    pub(super) group: String,
    /// classic, consumer, share or streams.
    #[serde(rename = "type")]
    pub(super) group_type: &'static str,
    /// Its state, as Kafka calls it.
    pub(super) state: String,
    /// How many members it has.
    pub(super) member_count: usize,
    /// Offsets that wait, over all partitions that it has committed in; null where one of them is not known,
    /// and where it has committed nothing.
    pub(super) lag: Option<i64>,
    /// How old the oldest record is that waits; 0 where none does; null where it was not looked for or is not
    /// known.
    pub(super) age_ms: Option<i64>,
    /// What several looks say: ok, behind, rewound, stalled, stopped or unknown; null without --sample.
    pub(super) status: Option<&'static str>,
    /// Offsets a second that producers add; null without --sample.
    pub(super) produced_per_second: Option<f64>,
    /// Offsets a second that the group commits; null without --sample.
    pub(super) consumed_per_second: Option<f64>,
    /// How long it takes until nothing waits, if all goes on like this; null where that is never, or without
    /// --sample.
    pub(super) catch_up_ms: Option<i64>,
    /// Partitions that are assigned and in which nothing was ever committed. They are in no sum.
    pub(super) uncommitted_count: usize,
    /// Lag by topic.
    pub(super) topics: Vec<TopicLag>,
    /// Lag by partition.
    pub(super) partitions: Vec<PartitionRow>,
}

/// How far a group is behind in a topic.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct TopicLag {
    /// The topic.
    topic: String,
    /// Offsets that wait; null where a partition is not known.
    lag: Option<i64>,
}

/// How far a group is behind in a partition.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct PartitionRow {
    /// The topic.
    pub(super) topic: String,
    /// The partition's id.
    pub(super) partition: i32,
    /// The offset that it will go on from; for a share group the first that is not done. Null where nothing was
    /// committed.
    pub(super) committed: Option<i64>,
    /// The first offset that is still there.
    pub(super) log_start: Option<i64>,
    /// Where the partition ends: the high watermark, or with --read-committed the last stable offset.
    pub(super) log_end: Option<i64>,
    /// Offsets that wait; null where it is not known or nothing was committed.
    pub(super) lag: Option<i64>,
    /// How old the oldest record is that waits.
    age_ms: Option<i64>,
    /// Offsets that were never read and are gone: the log starts after what is committed.
    expired: Option<i64>,
    /// Like the group's.
    status: Option<&'static str>,
    /// Like the group's.
    produced_per_second: Option<f64>,
    /// Like the group's.
    consumed_per_second: Option<f64>,
    /// Like the group's.
    catch_up_ms: Option<i64>,
    /// The member that consumes it.
    member: Option<String>,
}

pub(in crate::commands) const GROUPS: &[Column] = &[
    column("GROUP", "group"),
    column("TYPE", "type"),
    column("STATE", "state").state(),
    column("MEMBERS", "member_count"),
    column("LAG", "lag"),
    column("AGE", "age_ms").duration_ms(),
    column("NEVER-COMMITTED", "uncommitted_count").wide(),
];

pub(in super::super) const SAMPLED_GROUPS: &[Column] = &[
    column("GROUP", "group"),
    column("TYPE", "type").wide(),
    column("STATE", "state").state(),
    column("MEMBERS", "member_count").wide(),
    column("LAG", "lag"),
    column("AGE", "age_ms").duration_ms(),
    column("STATUS", "status").state(),
    column("IN/S", "produced_per_second"),
    column("OUT/S", "consumed_per_second"),
    column("CAUGHT-UP-IN", "catch_up_ms").duration_ms(),
    column("NEVER-COMMITTED", "uncommitted_count").wide(),
];

/// The columns of partitions, and the group's as it is given: it says nothing where there is only one.
const fn of_partitions(group: Column) -> [Column; 13] {
    [
        group,
        column("TOPIC", "topic"),
        column("PARTITION", "partition"),
        column("COMMITTED", "committed"),
        column("LOG-START", "log_start").wide(),
        column("LOG-END", "log_end"),
        column("LAG", "lag"),
        column("AGE", "age_ms").duration_ms(),
        column("EXPIRED", "expired").wide(),
        column("STATUS", "status").state().wide(),
        column("IN/S", "produced_per_second").wide(),
        column("OUT/S", "consumed_per_second").wide(),
        column("MEMBER", "member").wide(),
    ]
}

pub(super) const PARTITIONS: &[Column] = &of_partitions(column("GROUP", "../group").wide());

pub(super) const PARTITIONS_OF_MANY: &[Column] = &of_partitions(column("GROUP", "../group"));

/// What was seen of each partition of each group, one look after the other.
#[derive(Debug, Default)]
pub(in super::super) struct History {
    looks: usize,
    samples: HashMap<(String, TopicPartition), Vec<Sample>>,
}

impl History {
    /// Keeps what a survey found, and of each partition no more than `kept` looks.
    pub(super) fn add(&mut self, at_ms: i64, survey: &Survey, kept: usize) {
        self.looks += 1;
        for (name, group) in &survey.groups {
            let Ok(group) = group else { continue };
            for one in &group.partitions {
                let samples = self.samples.entry((name.clone(), one.partition.clone())).or_default();
                samples.push(Sample::new(at_ms, one));
                let surplus = samples.len().saturating_sub(kept);
                samples.drain(..surplus);
            }
        }
    }

    fn of(&self, group: &str, partition: &TopicPartition) -> &[Sample] {
        self.samples.get(&(group.to_owned(), partition.clone())).map_or(&[], Vec::as_slice)
    }

    /// Whether there was more than one look, so that there is something to compare.
    pub(super) fn compares(&self) -> bool {
        self.looks > 1
    }
}

/// When the record at an offset was written, where it could be told.
pub(in super::super) type Times = HashMap<(TopicPartition, Offset), Option<i64>>;

/// Leaves only partitions of these topics.
pub(super) fn keep_topics(survey: &mut Survey, topics: &[TopicSelector]) {
    if topics.is_empty() {
        return;
    }
    let wanted = |partition: &TopicPartition| {
        topics.iter().any(|one| {
            one.topic == partition.topic
                && one.partitions.as_ref().is_none_or(|ids| ids.contains(&partition.partition))
        })
    };
    for group in survey.groups.iter_mut().filter_map(|(_, group)| group.as_mut().ok()) {
        group.partitions.retain(|one| wanted(&one.partition));
    }
    survey.holes.retain(|(partition, _)| wanted(partition));
}

/// A group as a row.
pub(super) fn group(surveyed: &Surveyed, history: &History, times: Option<&Times>, now_ms: i64) -> GroupLag {
    let group = &surveyed.group;
    let partitions: Vec<Measured<'_>> =
        surveyed.partitions.iter().map(|one| measure(one, surveyed, history, times, now_ms)).collect();
    let committed = || partitions.iter().filter(|one| one.lag.committed.is_some());
    let sampled = history.compares();
    let rates = if sampled { Rates::sum(committed().map(|one| one.rates)) } else { Rates::default() };
    let catch_up: Option<Vec<i64>> = committed().map(|one| one.catch_up_ms).collect();
    let ages: Option<Vec<i64>> = committed().map(|one| one.age_ms).collect();
    let status = committed().map(|one| one.status).max().unwrap_or(Status::Unknown);
    GroupLag {
        group: group.id.clone(),
        group_type: group.group_type.name(),
        state: group.state.clone(),
        member_count: group.members.len(),
        lag: total(&surveyed.partitions),
        age_ms: ages.and_then(|ages| ages.into_iter().max()),
        status: sampled.then_some(status.name()),
        produced_per_second: rates.produced.map(rounded),
        consumed_per_second: rates.consumed.map(rounded),
        catch_up_ms: catch_up.filter(|_| sampled).and_then(|all| all.into_iter().max()),
        uncommitted_count: partitions.len() - committed().count(),
        topics: topics(&surveyed.partitions),
        partitions: partitions.iter().map(|one| one.row(sampled)).collect(),
    }
}

/// A partition, and what follows from what was seen of it.
struct Measured<'a> {
    lag: &'a PartitionLag,
    age_ms: Option<i64>,
    status: Status,
    rates: Rates,
    catch_up_ms: Option<i64>,
}

fn measure<'a>(
    lag: &'a PartitionLag,
    surveyed: &Surveyed,
    history: &History,
    times: Option<&Times>,
    now_ms: i64,
) -> Measured<'a> {
    let samples = history.of(&surveyed.group.id, &lag.partition);
    let rates = Rates::over(samples);
    let age_ms = times.and_then(|times| match lag.unread() {
        Some((next, _)) => {
            let written_ms = times.get(&(lag.partition.clone(), next)).copied().flatten()?;
            Some((now_ms - written_ms).max(0))
        }
        None => lag.lag.map(|_| 0),
    });
    Measured {
        lag,
        age_ms,
        status: Status::of(samples, is_owned(lag, surveyed)),
        rates,
        catch_up_ms: lag.lag.and_then(|lag| rates.catch_up_ms(lag)),
    }
}

/// Whether somebody consumes the partition. Members of a share group all may; what members of Kafka Connect
/// and the like have is written in a format of their own.
fn is_owned(lag: &PartitionLag, surveyed: &Surveyed) -> bool {
    let members = &surveyed.group.members;
    let silent = members.iter().all(|member| member.assignment.is_empty());
    match surveyed.group.group_type {
        GroupType::Share => !members.is_empty(),
        _ => lag.member.is_some() || (!members.is_empty() && silent),
    }
}

impl Measured<'_> {
    fn row(&self, sampled: bool) -> PartitionRow {
        let offset = |offset: Option<Offset>| offset.map(Offset::get);
        PartitionRow {
            topic: self.lag.partition.topic.clone(),
            partition: self.lag.partition.partition.get(),
            committed: offset(self.lag.committed),
            log_start: offset(self.lag.log_start),
            log_end: offset(self.lag.log_end),
            lag: self.lag.lag,
            age_ms: self.age_ms,
            expired: self.lag.expired(),
            status: sampled.then_some(self.status.name()),
            produced_per_second: self.rates.produced.map(rounded),
            consumed_per_second: self.rates.consumed.map(rounded),
            catch_up_ms: self.catch_up_ms.filter(|_| sampled),
            member: self.lag.member.clone(),
        }
    }
}

fn topics(partitions: &[PartitionLag]) -> Vec<TopicLag> {
    let mut topics: BTreeMap<&str, Vec<&PartitionLag>> = BTreeMap::new();
    for one in partitions {
        topics.entry(&one.partition.topic).or_default().push(one);
    }
    let row =
        |(topic, all): (&str, Vec<&PartitionLag>)| TopicLag { topic: topic.to_owned(), lag: total(all) };
    topics.into_iter().map(row).collect()
}

/// More digits than this would be noise.
fn rounded(rate: f64) -> f64 {
    (rate * 10.0).round() / 10.0
}
