//! `kdp group export` and `kdp group import`: committed offsets as files, in kdp's JSON and Apache's CSV.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use clap::Args;
use kdp_client::admin::groups::{self, Isolation};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::Offset;

use super::offsets::file::{self, Entry, FileFormat};
use super::offsets::{busy, make, plan, rows};
use super::select::Selection;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;
use crate::words::counted;

/// Write what groups have committed as a file
///
/// Examples:
///   kdp group export billing > billing.json
///   kdp group export billing --format csv > billing.csv
///   kdp group export --all > all.json
///
/// `kdp group import` and `kdp group reset --from-file` read every format; Apache's
/// kafka-consumer-groups --from-file reads csv.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) groups: Selection,
    /// How to write
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: FileFormat,
}

impl Export {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (selected, mut errors) = self.groups.select(&context.cluster).await?;
        let survey = groups::survey(&context.cluster, &selected, Isolation::ReadUncommitted).await?;
        let mut entries = Vec::new();
        for (name, group) in survey.groups {
            match group {
                Ok(group) => entries.extend(group.partitions.iter().filter_map(|one| {
                    Some(Entry {
                        group: Some(name.clone()),
                        topic: one.partition.topic.clone(),
                        partition: one.partition.partition.get(),
                        offset: one.committed?.get(),
                    })
                })),
                Err(error) => errors.push(Failure::from(error).about(name)),
            }
        }
        let mut report = Report::text("GroupOffsets", file::write(&entries, self.format));
        report.errors = errors;
        Ok(report)
    }
}

/// Commit the offsets of a file
///
/// Examples:
///   kdp group import billing.json --dry-run
///   kdp group import billing.csv --group billing --yes
///
/// Groups that do not exist are created. Nobody may be in those that do. Offsets that a partition does not
/// reach become its start or end. A file without groups needs --group; with it only the offsets of that group
/// are taken from a file that has them.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    /// The file: JSON, Apache's CSV, or lines of topic, partition and offset
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The group
    #[arg(short, long, value_name = "GROUP")]
    group: Option<String>,
    #[command(flatten)]
    consent: Consent,
}

impl Import {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        commit_listed(context, "group import", &self.read()?, &self.consent).await
    }

    fn read(&self) -> Result<BTreeMap<String, Vec<(TopicPartition, Offset)>>, Failure> {
        let wrong = |reason: String| Failure::usage(format!("{}: {reason}", self.file.display()));
        let text = std::fs::read_to_string(&self.file).map_err(|error| wrong(error.to_string()))?;
        let mut groups: BTreeMap<String, Vec<(TopicPartition, Offset)>> = BTreeMap::new();
        for entry in file::read(&text).map_err(wrong)? {
            let group = match (&entry.group, &self.group) {
                (Some(named), Some(wanted)) if named != wanted => continue,
                (Some(group), _) | (None, Some(group)) => group.clone(),
                (None, None) => return Err(wrong("it names no group".to_owned()).hint("add --group GROUP")),
            };
            groups.entry(group).or_default().push(entry.at());
        }
        match groups.is_empty() {
            true => Err(wrong("it has no offsets of this group".to_owned())),
            false => Ok(groups),
        }
    }
}

/// Commits these offsets for groups, which are created where they do not exist. Nobody may be in those that do.
pub(in super::super) async fn commit_listed(
    context: &Context,
    action: &'static str,
    listed: &BTreeMap<String, Vec<(TopicPartition, Offset)>>,
    consent: &Consent,
) -> Outcome {
    let cluster = &context.cluster;
    let wanted: Vec<_> = listed.keys().map(|group| (group.clone(), None)).collect();
    let mut errors = Vec::new();
    let mut surveyed = HashMap::new();
    for (name, group) in groups::survey(cluster, &wanted, Isolation::ReadUncommitted).await?.groups {
        match group.map_err(Failure::from) {
            Ok(group) => drop(surveyed.insert(name, group)),
            Err(failure) if failure.code == "GROUP_ID_NOT_FOUND" => {}
            Err(failure) => return Err(failure.about(name)),
        }
    }
    let mut plans = plan::decide_listed(cluster, listed, &surveyed, &mut errors).await?;
    let names: Vec<String> = listed.keys().cloned().collect();
    let count: usize = plans.iter().map(|plan| plan.moves.len()).sum();
    let summary = match &names[..] {
        [name] => format!("commit {} for the group {name}", counted(count, "offset")),
        names => format!("commit {} for {} groups", counted(count, "offset"), names.len()),
    };
    let change = Change { level: Danger::Moderate, action, summary: &summary, names: &names };
    let permit = context.gate(change, consent).await?;
    plans.retain(|plan| match surveyed.get(&plan.group).and_then(|group| busy(&group.group)) {
        Some(members) => {
            errors.push(members);
            false
        }
        None => true,
    });
    let rows = rows::of(cluster, &plans, |_| Some(Offset(i64::MAX))).await?;
    make(cluster, permit, &plans, rows, errors, consent.dry_run).await
}
