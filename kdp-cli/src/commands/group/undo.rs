//! `kdp group undo`: groups get back the offsets that they had before a change.

use std::collections::HashMap;

use clap::Args;
use kdp_client::admin::groups::{self, GroupDescription, GroupType};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::protocol::types::Offset;

use super::offsets::{Before, BeforeOffset, Plan, busy, committed_of, make, rows};
use crate::commands::undo::UndoFlags;
use crate::commands::{Context, Outcome};
use crate::danger::Danger;
use crate::failure::Failure;
use crate::gate::Change;
use crate::words::counted;

/// Bring offsets back, from the undo file that changing them left
///
/// Examples:
///   kdp group undo ~/.local/state/kdp/undo/20260131T100000000Z-group-reset.json --dry-run
///   kdp group undo ~/.local/state/kdp/undo/20260131T100000000Z-group-reset.json --yes
///
/// Offsets become exactly what they were, and partitions that had none are forgotten again. A group that
/// was deleted comes back with its offsets. Nobody may be in the group.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Undo {
    #[command(flatten)]
    flags: UndoFlags,
}

impl Undo {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let befores: Vec<Before> = self.flags.read(context, "group").await?;
        let names: Vec<String> = befores.iter().map(|before| before.group.clone()).collect();
        if names.is_empty() {
            return Err(self.flags.wrong("it holds no group"));
        }
        let (mut plans, mut errors) = self.plans(cluster, &befores).await?;
        let count: usize = plans.iter().map(|plan| plan.moves.len()).sum();
        let summary = match &names[..] {
            [name] => format!("bring {} of the group {name} back", counted(count, "offset")),
            names => format!("bring {} of {} groups back", counted(count, "offset"), names.len()),
        };
        let change =
            Change { level: Danger::Moderate, action: "group undo", summary: &summary, names: &names };
        let permit = context.gate(change, &self.flags.consent).await?;
        // Who is not to be touched has said so already.
        plans
            .retain(|plan| errors.iter().all(|failure: &Failure| failure.item.as_ref() != Some(&plan.group)));
        let rows = rows::of(cluster, &plans, |_| Some(Offset(i64::MAX))).await?;
        errors.sort_by(|a, b| a.item.cmp(&b.item));
        make(cluster, permit, &plans, rows, errors, self.flags.consent.dry_run).await
    }

    /// The ways back from how things are now; and who stands in them.
    async fn plans(
        &self,
        cluster: &Cluster,
        befores: &[Before],
    ) -> Result<(Vec<Plan>, Vec<Failure>), Failure> {
        let names: Vec<String> = befores.iter().map(|before| before.group.clone()).collect();
        let found = groups::describe(cluster, &names).await?;
        // A group that is gone can come back.
        let found: HashMap<String, GroupDescription> =
            found.into_iter().filter_map(|(name, group)| Some((name, group.ok()?))).collect();
        let kinds: Vec<_> = found.values().map(|group| (group.id.clone(), group.group_type)).collect();
        let now = committed_of(cluster, &kinds).await?;
        let unknown = || self.flags.wrong("a group of an unknown kind");
        let plan = |before: &Before| {
            let committed = now.get(&before.group).map_or(&[][..], Vec::as_slice);
            let now = |at: &TopicPartition| committed.iter().find(|one| one.partition == *at);
            let back = |one: &BeforeOffset| one.back(now(&one.at()).map(|one| one.offset));
            Ok(Plan {
                group: before.group.clone(),
                group_type: GroupType::of_name(&before.group_type).ok_or_else(unknown)?,
                moves: before.offsets.iter().map(back).filter(|one| !one.is_noop()).collect(),
            })
        };
        let plans: Result<Vec<Plan>, Failure> = befores.iter().map(plan).collect();
        Ok((plans?, found.values().filter_map(busy).collect()))
    }
}
