//! Plans become true: undo file, commit, and a look whether it is so. One pass for all groups.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kdp_client::admin::Outcome;
use kdp_client::admin::groups::reset::Move;
use kdp_client::admin::groups::{self, Changed, Committed, GroupType, share};
use kdp_client::cluster::{Cluster, PerGroup, TopicPartition};
use kdp_client::protocol::types::{LeaderEpoch, Offset, PartitionId};
use serde::{Deserialize, Serialize};

use super::rows::{COLUMNS, COLUMNS_OF_MANY, KIND, OffsetChange};
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

/// Makes plans true, unless this is a dry run: keeps what was in one undo file, commits for all groups at
/// once, and reads it back. Rows that failed are errors of the report.
pub(in super::super) async fn make(
    cluster: &Cluster,
    permit: Permit,
    plans: &[Plan],
    mut rows: Vec<OffsetChange>,
    mut errors: Vec<Failure>,
    is_dry: bool,
) -> Result<Report, Failure> {
    if !is_dry {
        let bad = apply(cluster, &permit, plans).await?;
        rows.retain(|row| !bad.contains_key(&row.at()));
        errors.extend(bad.into_values());
    }
    let columns = if plans.len() > 1 { COLUMNS_OF_MANY } else { COLUMNS };
    let mut report = Report::list(KIND, columns, rows);
    report.errors = errors;
    Ok(permit.done(report))
}

/// Keeps what was, commits, and reads it back; the partitions that are not as they should be.
pub(in super::super) async fn apply(
    cluster: &Cluster,
    permit: &Permit,
    plans: &[Plan],
) -> Result<BTreeMap<At, Failure>, Failure> {
    let plans: Vec<&Plan> = plans.iter().filter(|plan| !plan.moves.is_empty()).collect();
    if plans.is_empty() {
        return Ok(Bad::new());
    }
    let groups: Vec<(String, GroupType)> =
        plans.iter().map(|plan| (plan.group.clone(), plan.group_type)).collect();
    let known = committed_of(cluster, &groups).await?;
    let befores: Vec<Before> = plans.iter().map(|plan| plan.before(&known)).collect();
    permit.undo("group", &befores);
    let mut bad = write(cluster, &plans).await?;
    let now = committed_of(cluster, &groups).await?;
    for plan in &plans {
        let unlike = plan.verify(now.get(&plan.group).map_or(&[], Vec::as_slice), &bad);
        bad.extend(unlike);
    }
    let is_one = plans.len() == 1;
    for ((group, partition), failure) in &mut bad {
        failure.item = Some(if is_one { partition.to_string() } else { format!("{group} {partition}") });
    }
    Ok(bad)
}

/// A partition of a group.
pub(in super::super) type At = (String, TopicPartition);

/// What did not become true.
type Bad = BTreeMap<At, Failure>;

impl Plan {
    /// What the partitions that it moves had before, given what the groups have.
    fn before(&self, known: &HashMap<String, Vec<Committed>>) -> Before {
        let touched = self.moves.iter().map(|one| one.partition.clone());
        let known = known.get(&self.group).map_or(&[][..], Vec::as_slice);
        Before::of(&self.group, self.group_type, touched, known)
    }

    /// What is to be committed.
    fn set(&self) -> Vec<Committed> {
        let committed = |one: &Move| {
            Some(Committed {
                partition: one.partition.clone(),
                offset: one.new?,
                leader_epoch: one.leader_epoch,
                metadata: one.metadata.clone(),
            })
        };
        self.moves.iter().filter_map(committed).collect()
    }

    /// What is to be forgotten.
    fn forgotten(&self) -> Vec<TopicPartition> {
        let forgotten = self.moves.iter().filter(|one| one.new.is_none() && one.old.is_some());
        forgotten.map(|one| one.partition.clone()).collect()
    }

    /// What is not as planned now, though nobody said so before.
    fn verify(&self, now: &[Committed], told: &Bad) -> Bad {
        let now: HashMap<&TopicPartition, Offset> =
            now.iter().map(|one| (&one.partition, one.offset)).collect();
        let unlike = self.moves.iter().filter(|one| now.get(&one.partition).copied() != one.new);
        let failure = |one: &Move| {
            let found = now.get(&one.partition).map_or("nothing".to_owned(), ToString::to_string);
            let message =
                format!("it was committed, but read back there is {found}: is somebody else committing?");
            ((self.group.clone(), one.partition.clone()), Failure::failed("NOT_AS_WRITTEN", message))
        };
        unlike.map(failure).filter(|(at, _)| !told.contains_key(at)).collect()
    }
}

/// Commits what changes; the partitions that were refused.
async fn write(cluster: &Cluster, plans: &[&Plan]) -> Result<Bad, Failure> {
    let (shared, others): (Vec<&Plan>, Vec<&Plan>) =
        plans.iter().partition(|plan| plan.group_type == GroupType::Share);
    let set = of_each(&others, Plan::set);
    let forget = of_each(&others, Plan::forgotten);
    let mut answers = write_shared(cluster, &shared).await?;
    if !set.is_empty() {
        answers.extend(groups::commit_each(cluster, &set).await?);
    }
    if !forget.is_empty() {
        answers.extend(groups::delete_offsets_each(cluster, &forget).await?);
    }
    let mut bad = Bad::new();
    for (group, answer) in answers {
        match answer {
            Ok(partitions) => {
                for (partition, result) in partitions {
                    if let Err(error) = result {
                        let failure = Failure::of_item(&partition.to_string(), &error);
                        bad.insert((group.clone(), partition), failure);
                    }
                }
            }
            // The coordinator refused all of the group's, or did not answer.
            Err(error) => {
                let plan = plans.iter().find(|plan| plan.group == group);
                let partitions = plan.into_iter().flat_map(|plan| &plan.moves);
                let all = partitions.map(|one| (group.clone(), one.partition.clone()));
                bad.extend(all.map(|at| (at, Failure::from(error.clone()))));
            }
        }
    }
    Ok(bad)
}

/// What there is to do for each group; those with nothing to do are left out.
fn of_each<T>(plans: &[&Plan], what: impl Fn(&Plan) -> Vec<T>) -> BTreeMap<String, Vec<T>> {
    let all = plans.iter().map(|plan| (plan.group.clone(), what(plan)));
    all.filter(|(_, what)| !what.is_empty()).collect()
}

/// Share groups have no offsets but where their partitions start, and forget whole topics.
async fn write_shared(cluster: &Cluster, plans: &[&Plan]) -> Result<PerGroup<Changed>, Failure> {
    let starts = |plan: &Plan| plan.set().into_iter().map(|one| (one.partition, one.offset)).collect();
    let set = of_each(plans, starts);
    let forget = of_each(plans, Plan::forgotten);
    let mut answers = PerGroup::new();
    if !set.is_empty() {
        answers.extend(share::alter_each(cluster, &set).await?);
    }
    if !forget.is_empty() {
        let topics = forget.iter().map(|(group, partitions)| {
            let topics: BTreeSet<String> = partitions.iter().map(|one| one.topic.clone()).collect();
            (group.clone(), topics.into_iter().collect())
        });
        for (group, outcomes) in share::delete_each(cluster, &topics.collect()).await? {
            let changed = |outcomes: Vec<Outcome<()>>| -> Changed {
                let result =
                    |topic: &str| outcomes.iter().find(|one| one.name == topic).map(|one| &one.result);
                let of_group = forget[&group].iter();
                of_group.filter_map(|one| Some((one.clone(), result(&one.topic)?.clone()))).collect()
            };
            answers.push((group.clone(), outcomes.map(changed)));
        }
    }
    Ok(answers)
}
