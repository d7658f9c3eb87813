//! The commands, one file per noun: clap arguments and a `run` that returns a report, together.
//!
//! A command does not print; only `record consume` hands its records to a writer as they come.

pub(crate) mod acl;
pub(crate) mod bench;
pub(crate) mod broker;
pub(crate) mod cluster;
pub(crate) mod config;
pub(crate) mod context;
pub(crate) mod dir;
pub(crate) mod feature;
pub(crate) mod generate;
pub(crate) mod group;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod leader;
pub(crate) mod offset;
pub(crate) mod partition;
pub(crate) mod quorum;
pub(crate) mod quota;
pub(crate) mod raw;
pub(crate) mod reassign;
pub(crate) mod record;
pub(crate) mod registry;
#[cfg(test)]
mod samples;
#[cfg(feature = "sandbox")]
pub(crate) mod sandbox;
pub(crate) mod schema;
pub(crate) mod selection;
pub(crate) mod share;
pub(crate) mod streams;
pub(crate) mod token;
pub(crate) mod top;
pub(crate) mod topic;
pub(crate) mod tree;
pub(crate) mod txn;
pub(crate) mod ui;
pub(crate) mod undo;
pub(crate) mod user;
pub(crate) mod version;
pub(crate) mod watch;

use kdp_client::admin::offsets;
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::connection::{KafkaError, Secret};
use kdp_client::protocol::messages::ResponseError;

use crate::contexts::World;
use crate::danger::{Danger, Prompt};
use crate::failure::Failure;
use crate::gate::Guard;
use crate::output::Format;
use crate::report::Report;
use crate::selector::TopicSelector;
use crate::settings::{self, Flags, Settings};
use crate::time::Zone;
use crate::words::counted;
use crate::world;

/// What a command may use.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The cluster it is about; not connected before the first request.
    pub(crate) cluster: Cluster,
    /// Where to ask.
    pub(crate) prompt: Prompt,
    /// What changes may be made.
    pub(crate) guard: Guard,
    /// How much the command can hurt at most, as `kdp commands` says; `None` when it only reads.
    pub(crate) danger: Option<Danger>,
    /// Everything that was configured, for the commands that are about that.
    pub(crate) settings: Settings,
    /// How the report will be printed.
    pub(crate) format: Format,
    /// The template or the jq filter, for a command that prints while it runs.
    pub(crate) expression: Option<String>,
    /// Whose clock a command shows times by that prints while it runs.
    pub(crate) zone: Zone,
    /// Say nothing but data and errors.
    pub(crate) quiet: bool,
    /// The password that a command would ask for, where it has been typed already.
    pub(crate) password: Option<Secret>,
}

impl Context {
    /// The same for the cluster of another context, as `--context NAME` alone would name it: nothing that was
    /// typed or set for this cluster goes to that one.
    pub(crate) fn other(&self, name: &str) -> Result<Self, Failure> {
        let typed = &self.settings.flags;
        let flags = Flags {
            context: Some(name.to_owned()),
            timeout: typed.timeout.clone(),
            no_input: typed.no_input,
            read_only: typed.read_only,
            ..Flags::default()
        };
        let resolve = |world: &World<'_>| settings::resolve(&flags, world);
        // Who cannot be asked may be looking at a screen.
        let settings = if self.prompt.interactive { world::with(resolve) } else { world::unseen(resolve) }?;
        let guard = Guard { arguments: self.guard.arguments.clone(), ..settings.guard.clone() };
        let cluster = settings.cluster(settings.connection.clone(), guard.cluster_id.clone());
        Ok(Self { cluster, guard, settings, ..self.clone() })
    }
}

/// A report, or why there is nothing to report.
pub(crate) type Outcome = Result<Report, Failure>;

/// `KEY=VALUE` as clap parses it.
pub(crate) fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".to_owned()),
    }
}

/// The text of a file, or of stdin for `-`.
pub(crate) fn read_text(path: &std::path::Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match path == std::path::Path::new("-") {
        true => std::io::Read::read_to_string(&mut std::io::stdin().lock(), &mut text).map(drop),
        false => std::fs::read_to_string(path).map(|found| text = found),
    };
    read.map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?;
    Ok(text)
}

/// A span of time as clap parses it: `30s`, `10m`, `1h30m`.
pub(crate) fn duration(text: &str) -> Result<std::time::Duration, String> {
    crate::time::parse_duration(text).ok_or_else(|| "write a duration such as 30s, 10m or 1h".to_owned())
}

/// The partitions that were selected, and what was selected and does not exist.
pub(crate) async fn partitions_of(
    cluster: &Cluster,
    selectors: &[TopicSelector],
) -> Result<(Vec<TopicPartition>, Vec<Failure>), Failure> {
    let mut topics: Vec<String> = selectors.iter().map(|selector| selector.topic.clone()).collect();
    topics.sort();
    topics.dedup();
    let mut selected = Vec::new();
    let mut failures = Vec::new();
    for outcome in offsets::partitions_of(cluster, &topics).await? {
        let partitions = match outcome.result {
            Ok(partitions) => partitions,
            Err(error) => {
                failures.push(topic::explain_unknown(cluster, &outcome.name, &error).await);
                continue;
            }
        };
        for selector in selectors.iter().filter(|selector| selector.topic == outcome.name) {
            let wanted = |one: &&TopicPartition| {
                selector.partitions.as_ref().is_none_or(|ids| ids.contains(&one.partition))
            };
            selected.extend(partitions.iter().filter(wanted).cloned());
            for id in selector.partitions.iter().flatten() {
                let missing = TopicPartition::new(outcome.name.clone(), *id);
                if !partitions.contains(&missing) {
                    let error = KafkaError {
                        message: Some(format!("the topic has {}", counted(partitions.len(), "partition"))),
                        ..KafkaError::of(ResponseError::UnknownTopicOrPartition)
                    };
                    failures.push(Failure::of_item(&missing.to_string(), &error));
                }
            }
        }
    }
    selected.sort();
    selected.dedup();
    Ok((selected, failures))
}
