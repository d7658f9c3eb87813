//! `kdp group list`: ListGroups, of every broker at once.

use clap::Args;
use kdp_client::admin::groups::{self, ListedGroup};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::select::Kind;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List groups of every kind: classic, consumer, share, streams
///
/// Examples:
///   kdp group list
///   kdp group list --match 'orders-*' --state Empty -o name
///
/// A kind of group that the cluster does not know is an error (exit 6), not an empty list.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Only groups in this state, such as Stable or Empty
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    #[command(flatten)]
    pub(crate) kind: Kind,
}

/// A group at a glance.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GroupRow {
    /// The group's id.
    group: String,
    /// classic, consumer, share or streams; null where the cluster is too old to tell.
    #[serde(rename = "type")]
    group_type: Option<String>,
    /// Its state, as Kafka calls it; null where the cluster is too old to tell.
    state: Option<String>,
    /// What a classic group is for; `consumer` for consumers.
    protocol_type: String,
    /// The broker that coordinates it.
    coordinator: i32,
}

pub(super) const COLUMNS: &[Column] = &[
    column("GROUP", "group"),
    column("TYPE", "type"),
    column("STATE", "state").state(),
    column("PROTOCOL", "protocol_type"),
    column("COORDINATOR", "coordinator"),
];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        self.kind.require(&context.cluster).await?;
        let mut groups: Vec<(BrokerId, ListedGroup)> = Vec::new();
        let mut errors = Vec::new();
        for (broker, answer) in groups::list(&context.cluster).await? {
            match answer {
                Ok(listed) => groups.extend(listed.into_iter().map(|group| (broker, group))),
                Err(error) => errors.push(Failure::from(error).about(format!("broker {broker}"))),
            }
        }
        groups.retain(|(_, group)| self.wants(group));
        groups.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        let items = groups.iter().map(|(broker, group)| row(*broker, group));
        let mut report = Report::list("GroupList", COLUMNS, items);
        report.errors = errors;
        Ok(report)
    }

    fn wants(&self, group: &ListedGroup) -> bool {
        let same = |wanted: &Option<String>, found: &Option<String>| match (wanted, found) {
            (None, _) => true,
            (Some(wanted), found) => found.as_ref().is_some_and(|found| found.eq_ignore_ascii_case(wanted)),
        };
        same(&self.state, &group.state) && self.kind.wants(group)
    }
}

fn row(coordinator: BrokerId, group: &ListedGroup) -> GroupRow {
    GroupRow {
        group: group.id.clone(),
        group_type: group.group_type.as_deref().map(str::to_lowercase),
        state: group.state.clone(),
        protocol_type: group.protocol_type.clone(),
        coordinator: coordinator.get(),
    }
}
