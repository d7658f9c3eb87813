//! Offsets that change, as rows: from where to where, by how many records and how much time.

use kdp_client::admin::groups::age;
use kdp_client::admin::groups::reset::Move;
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::protocol::types::{Offset, PartitionId};
use schemars::JsonSchema;
use serde::Serialize;

use super::write::{At, Plan};
use crate::failure::Failure;
use crate::report::{Column, column};
use crate::time;

/// An offset of a group that changes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in super::super) struct OffsetChange {
    /// The topic.
    pub(super) topic: String,
    /// The partition's id.
    pub(super) partition: i32,
    /// The group.
    pub(super) group: String,
    /// What was committed before; null where nothing was.
    old: Option<i64>,
    /// What is committed after it; null where the group forgets the partition.
    pub(super) new: Option<i64>,
    /// By how many offsets it moves; null where there is no before or after.
    delta: Option<i64>,
    /// When the record at the old offset was written; null where there is none, or it is not known.
    old_time: Option<String>,
    /// When the record at the new offset was written; null where there is none, or it is not known.
    new_time: Option<String>,
    /// By how much time it moves.
    delta_ms: Option<i64>,
    /// What was asked for, where the partition does not reach that far.
    clamped_from: Option<i64>,
    /// What a person should know about it.
    note: Option<String>,
}

/// The kind of document that they come in.
pub(in super::super) const KIND: &str = "GroupOffsetChange";

/// The columns, and the group's as it is given: it says nothing where there is only one.
const fn columns(group: Column) -> [Column; 10] {
    [
        column("TOPIC", "topic"),
        column("PARTITION", "partition"),
        group,
        column("OLD", "old"),
        column("NEW", "new"),
        column("DELTA", "delta"),
        column("DELTA-TIME", "delta_ms").duration_ms(),
        column("OLD-TIME", "old_time").time().wide(),
        column("NEW-TIME", "new_time").time().wide(),
        column("NOTE", "note"),
    ]
}

pub(in super::super) const COLUMNS: &[Column] = &columns(column("GROUP", "group").wide());

pub(super) const COLUMNS_OF_MANY: &[Column] = &columns(column("GROUP", "group"));

impl OffsetChange {
    /// The group and the partition.
    pub(super) fn at(&self) -> At {
        (self.group.clone(), TopicPartition::new(self.topic.clone(), PartitionId(self.partition)))
    }
}

/// Rows with the times of their records, which all leaders are asked for at once. A time that cannot be had
/// is no reason not to move.
pub(in super::super) async fn of(
    cluster: &Cluster,
    plans: &[Plan],
    ends: impl Fn(&TopicPartition) -> Option<Offset>,
) -> Result<Vec<OffsetChange>, Failure> {
    let mut wanted = Vec::new();
    for one in plans.iter().flat_map(|plan| &plan.moves) {
        let Some(end) = ends(&one.partition) else { continue };
        for offset in [one.old, one.new].into_iter().flatten().filter(|offset| *offset < end) {
            wanted.push((one.partition.clone(), offset, end));
        }
    }
    wanted.sort();
    wanted.dedup();
    let found = age::timestamps(cluster, &wanted, time::now_ms()).await?;
    let times: std::collections::HashMap<(TopicPartition, Offset), i64> = wanted
        .into_iter()
        .zip(found)
        .filter_map(|((partition, offset, _), found)| Some(((partition, offset), found.ok().flatten()?)))
        .collect();
    let time_of = |one: &Move, offset: Option<Offset>| times.get(&(one.partition.clone(), offset?)).copied();
    let rows = plans.iter().flat_map(|plan| {
        let of_plan = |one| row(&plan.group, one, time_of(one, one.old), time_of(one, one.new));
        plan.moves.iter().map(of_plan)
    });
    Ok(rows.collect())
}

fn row(group: &str, one: &Move, old_ms: Option<i64>, new_ms: Option<i64>) -> OffsetChange {
    OffsetChange {
        topic: one.partition.topic.clone(),
        partition: one.partition.partition.get(),
        group: group.to_owned(),
        old: one.old.map(Offset::get),
        new: one.new.map(Offset::get),
        delta: one.delta(),
        old_time: old_ms.map(time::to_rfc3339),
        new_time: new_ms.map(time::to_rfc3339),
        delta_ms: new_ms.zip(old_ms).map(|(new, old)| new - old),
        clamped_from: one.clamped_from.map(Offset::get),
        note: note(one),
    }
}

fn note(one: &Move) -> Option<String> {
    match (one.clamped_from, one.new) {
        (Some(asked), Some(new)) if asked < new => Some(format!("{asked} is before the start")),
        (Some(asked), Some(_)) => Some(format!("{asked} is after the end")),
        _ if one.is_noop() => Some("as it is".to_owned()),
        (_, None) => Some("forgotten".to_owned()),
        _ => None,
    }
}
