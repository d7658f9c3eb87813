//! `kdp group export` and `kdp group import`: committed offsets as files, in kdp's JSON and Apache's CSV.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use kdp_client::admin::groups::{self, GroupType, Isolation, Surveyed};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::Offset;

use super::offsets::file::{self, Entry, FileFormat};
use super::offsets::plan::{self, Goal};
use super::offsets::{COLUMNS, Plan, busy, make, rows};
use super::reset::preview;
use super::select::Selection;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Data, Report};

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
        let groups = self.read()?;
        let mut report = Report::list("GroupOffsetChange", COLUMNS, Vec::<rows::OffsetChange>::new());
        for (group, listed) in groups {
            let one = commit_listed(context, "group import", &group, listed, &self.consent).await?;
            if let (Data::Items(all), Data::Items(more)) = (&mut report.data, one.data) {
                all.extend(more);
            }
            report.errors.extend(one.errors);
            report.talk.extend(one.talk);
            report.warnings.extend(one.warnings);
            report.dry_run = one.dry_run;
        }
        Ok(report)
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

/// Commits these offsets for a group, which is created where it does not exist.
pub(in super::super) async fn commit_listed(
    context: &Context,
    action: &'static str,
    name: &str,
    listed: Vec<(TopicPartition, Offset)>,
    consent: &Consent,
) -> Outcome {
    let cluster = &context.cluster;
    let group: Option<Surveyed> = match plan::look(cluster, name).await {
        Ok(group) => Some(group),
        Err(failure) if failure.code == "GROUP_ID_NOT_FOUND" => None,
        Err(failure) => return Err(failure),
    };
    let group_type = group.as_ref().map_or(GroupType::Classic, |group| group.group.group_type);
    let partitions: Vec<TopicPartition> = listed.iter().map(|(partition, _)| partition.clone()).collect();
    let mut errors = Vec::new();
    let now = group.as_ref().map_or(&[][..], |group| &group.partitions);
    let moves = plan::decide(cluster, &Goal::Listed(listed), &partitions, now, &mut errors).await?;
    let planned = Plan { group: name.to_owned(), group_type, moves };
    let rows = match &group {
        Some(group) => preview(cluster, &planned, group).await?,
        None => rows::of(cluster, name, &planned.moves, |_| Some(Offset(i64::MAX))).await?,
    };
    let names = [name.to_owned()];
    let summary = format!("commit {} offsets for the group {name}", planned.moves.len());
    let change = Change { level: Danger::Moderate, action, summary: &summary, names: &names };
    let permit = context.gate(change, consent).await?;
    match group.as_ref().and_then(|group| busy(&group.group)) {
        Some(members) => {
            let mut report = Report::list("GroupOffsetChange", COLUMNS, Vec::<rows::OffsetChange>::new());
            report.errors = errors;
            report.errors.push(members);
            Ok(permit.done(report))
        }
        None => make(cluster, permit, &planned, rows, errors, consent.dry_run).await,
    }
}
