//! `kdp group undo`: groups get back the offsets that they had before a change.

use std::path::PathBuf;

use clap::Args;
use kdp_client::admin::groups::{self, GroupType};
use kdp_client::cluster::{Cluster, Topics};
use kdp_client::protocol::types::Offset;

use super::offsets::{Before, COLUMNS, Plan, busy, make, rows};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::{self, Change};
use crate::report::Report;

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
    /// The undo file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    consent: Consent,
}

impl Undo {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let undo = gate::read_undo::<Vec<Before>>(&self.file, "group")?;
        let cluster = &context.cluster;
        undo.check_cluster(cluster.metadata(&Topics::None).await?.cluster_id.as_deref())?;
        let mut report = Report::list("GroupOffsetChange", COLUMNS, Vec::<rows::OffsetChange>::new());
        for before in &undo.before {
            let one = self.undo_one(context, before).await?;
            // One document for all groups of the file.
            if let (crate::report::Data::Items(all), crate::report::Data::Items(more)) =
                (&mut report.data, one.data)
            {
                all.extend(more);
            }
            report.errors.extend(one.errors);
            report.talk.extend(one.talk);
            report.warnings.extend(one.warnings);
            report.dry_run = one.dry_run;
        }
        Ok(report)
    }

    async fn undo_one(&self, context: &Context, before: &Before) -> Outcome {
        let cluster = &context.cluster;
        let unknown = || Failure::usage(format!("{}: a group of an unknown kind", self.file.display()));
        let group_type = GroupType::of_name(&before.group_type).ok_or_else(unknown)?;
        let (planned, members) = plan(cluster, before, group_type).await?;
        let names = [before.group.clone()];
        let summary = format!("bring {} offsets of the group {} back", planned.moves.len(), before.group);
        let change =
            Change { level: Danger::Moderate, action: "group undo", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let rows = rows::of(cluster, &before.group, &planned.moves, |_| Some(Offset(i64::MAX))).await?;
        match members {
            Some(members) => {
                let mut report = Report::list("GroupOffsetChange", COLUMNS, Vec::<rows::OffsetChange>::new());
                report.errors.push(members);
                Ok(permit.done(report))
            }
            None => make(cluster, permit, &planned, rows, Vec::new(), self.consent.dry_run).await,
        }
    }
}

/// The way back from how things are now; and who stands in it.
async fn plan(
    cluster: &Cluster,
    before: &Before,
    group_type: GroupType,
) -> Result<(Plan, Option<Failure>), Failure> {
    let found = groups::describe(cluster, std::slice::from_ref(&before.group)).await?;
    let (now, members) = match found.into_iter().next().map(|(_, group)| group) {
        Some(Ok(group)) => {
            let now = super::offsets::committed(cluster, &before.group, group.group_type).await?;
            (now, busy(&group))
        }
        // A group that is gone can come back.
        _ => (Vec::new(), None),
    };
    let now_of = |wanted: &kdp_client::cluster::TopicPartition| -> Option<Offset> {
        now.iter().find(|one| one.partition == *wanted).map(|one| one.offset)
    };
    let moves = before.offsets.iter().map(|one| one.back(now_of(&one.at()))).filter(|one| !one.is_noop());
    Ok((Plan { group: before.group.clone(), group_type, moves: moves.collect() }, members))
}
