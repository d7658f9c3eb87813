//! What a sandbox tells while it runs: that it is up, and how its topics and groups are, line by line.

use schemars::JsonSchema;
use serde::Serialize;

/// A line of `kdp sandbox -o jsonl`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SandboxLine<'a> {
    /// When it was so.
    pub(super) at: &'a str,
    /// What it is about.
    #[serde(flatten)]
    pub(super) about: About,
}

/// What a line is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum About {
    /// It is up.
    Sandbox(SandboxFacts),
    /// A topic, about once a second.
    Topic(TopicRow),
    /// A group and a topic that it has to do with, about once a second.
    Group(GroupRow),
}

/// How a sandbox can be reached.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct SandboxFacts {
    /// Where it listens.
    pub(super) bootstrap_server: String,
    /// Where its data lies.
    pub(super) data_dir: String,
}

/// A topic and what moves in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "SandboxTopic")]
pub(super) struct TopicRow {
    /// Its name.
    pub(super) topic: String,
    /// How many partitions it has.
    pub(super) partitions: i32,
    /// How many offsets there are from the start of its logs to their ends.
    pub(super) records: Option<i64>,
    /// How many records are added a second, over the last 10 seconds.
    pub(super) records_per_s: Option<f64>,
}

/// A group and a topic that it has to do with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "SandboxGroup")]
pub(super) struct GroupRow {
    /// The group.
    pub(super) group: String,
    /// The topic; null where the group has to do with none yet.
    pub(super) topic: Option<String>,
    /// The group's state, as Kafka names it.
    pub(super) state: Option<String>,
    /// How many members it has.
    pub(super) members: Option<usize>,
    /// How many records of the topic it has not consumed.
    pub(super) lag: Option<i64>,
    /// How many records it consumes a second, over the last 10 seconds.
    pub(super) records_per_s: Option<f64>,
}
