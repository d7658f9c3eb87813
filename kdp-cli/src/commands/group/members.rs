//! `kdp group members`: who is in groups, and what each has.

use clap::Args;
use kdp_client::admin::groups;
use schemars::JsonSchema;
use serde::Serialize;

use super::describe::{MemberRow, member};
use super::select::Selection;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show the members of groups of any kind
///
/// Examples:
///   kdp group members billing
///   kdp group members --all -o json
///
/// What members of Kafka Connect and the like have is written in a format of their own, and not shown.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Members {
    #[command(flatten)]
    pub(crate) groups: Selection,
}

/// A member, and its group.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MemberOfGroup {
    /// The group.
    group: String,
    #[serde(flatten)]
    member: MemberRow,
}

pub(super) const COLUMNS: &[Column] = &[
    column("GROUP", "group"),
    column("MEMBER", "member"),
    column("INSTANCE", "instance_id").wide(),
    column("CLIENT", "client_id").wide(),
    column("HOST", "host"),
    column("RACK", "rack").wide(),
    column("EPOCH", "epoch"),
    column("PARTITIONS", "partition_count"),
    column("TOPICS", "topics").wide(),
    column("REGEX", "topic_regex").wide(),
];

impl Members {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (selected, mut errors) = self.groups.select(&context.cluster).await?;
        let mut items = Vec::new();
        for (name, group) in groups::describe_selected(&context.cluster, &selected).await? {
            match group {
                Ok(group) => items.extend(
                    group
                        .members
                        .iter()
                        .map(|one| MemberOfGroup { group: name.clone(), member: member(one) }),
                ),
                Err(error) => errors.push(Failure::from(error).about(name)),
            }
        }
        let mut report = Report::list("GroupMemberList", COLUMNS, items);
        report.errors = errors;
        Ok(report)
    }
}
