//! A plan becomes true: gate, undo file, commit, and a look whether it is so.

use std::collections::{BTreeSet, HashMap};

use kdp_client::admin::groups::reset::Move;
use kdp_client::admin::groups::{self, Changed, Committed, GroupType, share};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::protocol::types::{LeaderEpoch, Offset, PartitionId};
use serde::{Deserialize, Serialize};

use super::rows::{COLUMNS, OffsetChange};
use crate::failure::Failure;
use crate::gate::Permit;
use crate::report::Report;

/// What one group had committed, for the undo file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Before {
    pub(in super::super) group: String,
    #[serde(rename = "type")]
    pub(in super::super) group_type: String,
    pub(in super::super) offsets: Vec<BeforeOffset>,
}

/// What was committed in one partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct BeforeOffset {
    topic: String,
    partition: i32,
    /// Null where nothing was committed.
    offset: Option<i64>,
    leader_epoch: Option<i32>,
    metadata: Option<String>,
}

/// Where the offsets of a group go.
#[derive(Clone, Debug)]
pub(in super::super) struct Plan {
    pub(in super::super) group: String,
    pub(in super::super) group_type: GroupType,
    pub(in super::super) moves: Vec<Move>,
}

impl Before {
    /// What the group has committed now in these partitions.
    pub(in super::super) fn of(
        group: &str,
        group_type: GroupType,
        partitions: impl IntoIterator<Item = TopicPartition>,
        committed: &[Committed],
    ) -> Self {
        let known: HashMap<&TopicPartition, &Committed> =
            committed.iter().map(|one| (&one.partition, one)).collect();
        let offsets = partitions.into_iter().map(|partition| {
            let known = known.get(&partition);
            BeforeOffset {
                offset: known.map(|known| known.offset.get()),
                leader_epoch: known.and_then(|known| known.leader_epoch).map(LeaderEpoch::get),
                metadata: known.and_then(|known| known.metadata.clone()),
                topic: partition.topic,
                partition: partition.partition.get(),
            }
        });
        Self { group: group.to_owned(), group_type: group_type.name().to_owned(), offsets: offsets.collect() }
    }
}

impl BeforeOffset {
    /// Which partition.
    pub(in super::super) fn at(&self) -> TopicPartition {
        TopicPartition::new(self.topic.clone(), PartitionId(self.partition))
    }

    /// The way back from what is committed now, exactly: what was is not moved into the partition.
    pub(in super::super) fn back(&self, now: Option<Offset>) -> Move {
        Move {
            partition: self.at(),
            old: now,
            new: self.offset.map(Offset),
            clamped_from: None,
            leader_epoch: self.leader_epoch.map(LeaderEpoch),
            metadata: self.metadata.clone(),
        }
    }
}

/// What a group has committed, whichever kind it is.
pub(in super::super) async fn committed(
    cluster: &Cluster,
    group: &str,
    group_type: GroupType,
) -> Result<Vec<Committed>, Failure> {
    let mut found = committed_of(cluster, &[(group.to_owned(), group_type)]).await?;
    Ok(found.remove(group).unwrap_or_default())
}

/// What groups have committed, with one question to each coordinator for each of the two ways to ask.
pub(in super::super) async fn committed_of(
    cluster: &Cluster,
    wanted: &[(String, GroupType)],
) -> Result<HashMap<String, Vec<Committed>>, Failure> {
    let (shared, others): (Vec<_>, Vec<_>) =
        wanted.iter().partition(|(_, group_type)| *group_type == GroupType::Share);
    let names =
        |groups: Vec<&(String, GroupType)>| groups.into_iter().map(|(name, _)| name.clone()).collect();
    let (shared, others): (Vec<String>, Vec<String>) = (names(shared), names(others));
    let mut all = HashMap::new();
    if !others.is_empty() {
        for (name, found) in groups::committed(cluster, &others).await? {
            let found = found.map_err(|error| Failure::from(error).about(name.clone()))?;
            all.insert(name, found);
        }
    }
    if !shared.is_empty() {
        let of_share = |one: share::ShareOffset| {
            let (offset, leader_epoch) = (one.start?, one.leader_epoch);
            Some(Committed { partition: one.partition, offset, leader_epoch, metadata: None })
        };
        for (name, found) in share::offsets(cluster, &shared).await? {
            let found = found.map_err(|error| Failure::from(error).about(name.clone()))?;
            all.insert(name, found.into_iter().filter_map(of_share).collect());
        }
    }
    Ok(all)
}

/// Makes a plan true, unless this is a dry run: keeps what was, commits, and reads it back. Rows that failed
/// are errors of the report.
pub(in super::super) async fn make(
    cluster: &Cluster,
    permit: Permit,
    plan: &Plan,
    rows: Vec<OffsetChange>,
    mut errors: Vec<Failure>,
    is_dry: bool,
) -> Result<Report, Failure> {
    let mut rows = rows;
    if !is_dry {
        let failed = apply(cluster, &permit, plan).await?;
        let bad: BTreeSet<&str> = failed.iter().filter_map(|one| one.item.as_deref()).collect();
        rows.retain(|row| !bad.contains(&*format!("{}-{}", row.topic, row.partition)));
        errors.extend(failed);
    }
    let mut report = Report::list("GroupOffsetChange", COLUMNS, rows);
    report.errors = errors;
    Ok(permit.done(report))
}

/// Keeps what was, commits, and reads it back; the partitions that are not as they should be.
pub(in super::super) async fn apply(
    cluster: &Cluster,
    permit: &Permit,
    plan: &Plan,
) -> Result<Vec<Failure>, Failure> {
    if plan.moves.is_empty() {
        return Ok(Vec::new());
    }
    let known = committed(cluster, &plan.group, plan.group_type).await?;
    let touched = plan.moves.iter().map(|one| one.partition.clone());
    permit.undo("group", &[Before::of(&plan.group, plan.group_type, touched, &known)]);
    let mut failed = write(cluster, plan).await?;
    failed.extend(verify(cluster, plan, &failed).await?);
    Ok(failed)
}

/// Commits what changes; the partitions that were refused.
async fn write(cluster: &Cluster, plan: &Plan) -> Result<Vec<Failure>, Failure> {
    let set: Vec<&Move> = plan.moves.iter().filter(|one| one.new.is_some()).collect();
    let forget: Vec<TopicPartition> = plan
        .moves
        .iter()
        .filter(|one| one.new.is_none() && one.old.is_some())
        .map(|one| one.partition.clone())
        .collect();
    let mut changed = Changed::new();
    if plan.group_type == GroupType::Share {
        if !set.is_empty() {
            let offsets: Vec<_> =
                set.iter().filter_map(|one| Some((one.partition.clone(), one.new?))).collect();
            changed.extend(share::alter(cluster, &plan.group, &offsets).await?);
        }
        if !forget.is_empty() {
            let topics: BTreeSet<String> = forget.iter().map(|one| one.topic.clone()).collect();
            let topics: Vec<String> = topics.into_iter().collect();
            for outcome in share::delete(cluster, &plan.group, &topics).await? {
                let of_topic = forget.iter().filter(|one| one.topic == outcome.name);
                changed.extend(of_topic.map(|one| (one.clone(), outcome.result.clone())));
            }
        }
    } else {
        if !set.is_empty() {
            let offsets = set.iter().filter_map(|one| {
                Some(Committed {
                    partition: one.partition.clone(),
                    offset: one.new?,
                    leader_epoch: one.leader_epoch,
                    metadata: one.metadata.clone(),
                })
            });
            changed.extend(groups::commit(cluster, &plan.group, &offsets.collect::<Vec<_>>()).await?);
        }
        if !forget.is_empty() {
            changed.extend(groups::delete_offsets(cluster, &plan.group, &forget).await?);
        }
    }
    let failed = changed
        .into_iter()
        .filter_map(|(partition, result)| Some(Failure::of_item(&partition.to_string(), &result.err()?)));
    Ok(failed.collect())
}

/// Reads back what was written; what is not as planned, and nobody said so before.
async fn verify(cluster: &Cluster, plan: &Plan, failed: &[Failure]) -> Result<Vec<Failure>, Failure> {
    let now = committed(cluster, &plan.group, plan.group_type).await?;
    let now: HashMap<TopicPartition, Offset> =
        now.into_iter().map(|one| (one.partition, one.offset)).collect();
    let unlike = plan.moves.iter().filter(|one| now.get(&one.partition).copied() != one.new);
    let told = |item: &String| failed.iter().any(|failure| failure.item.as_ref() == Some(item));
    let failures = unlike.filter_map(|one| {
        let item = one.partition.to_string();
        let found = now.get(&one.partition).map_or("nothing".to_owned(), ToString::to_string);
        let message =
            format!("it was committed, but read back there is {found}: is somebody else committing?");
        (!told(&item)).then(|| Failure::failed("NOT_AS_WRITTEN", message).about(item))
    });
    Ok(failures.collect())
}
