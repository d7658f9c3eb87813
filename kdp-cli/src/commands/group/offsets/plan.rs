//! From what was typed to where each partition goes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kdp_client::admin::groups::lag::PartitionLag;
use kdp_client::admin::groups::reset::{self, Known, Move, Target};
use kdp_client::admin::groups::{self, GroupDescription, GroupType, Isolation, Surveyed};
use kdp_client::admin::offsets::{self, FoundOffset, OffsetSpec};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::consumer::Position;
use kdp_client::protocol::types::Offset;

use super::Plan;
use crate::commands::offset::settle;
use crate::failure::Failure;
use crate::selector::{POSITIONS, position};

/// Where offsets are to go, as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Goal {
    /// The same for every partition.
    Each(Target),
    /// Where another group is.
    Group(String),
    /// What a file says.
    Listed(Vec<(TopicPartition, Offset)>),
}

/// Reads `--to`; spans of time count back from `now_ms`.
pub(in super::super) fn goal(text: &str, now_ms: i64) -> Result<Goal, Failure> {
    if text == "committed" {
        return Ok(Goal::Each(Target::Current));
    }
    if let Some(group) = text.strip_prefix("committed(").and_then(|rest| rest.strip_suffix(')')) {
        return Ok(Goal::Group(group.to_owned()));
    }
    let position = position(text, now_ms).map_err(|error| {
        Failure::usage(error).hint(format!("an offset is {POSITIONS}, committed or committed(GROUP)"))
    })?;
    Ok(Goal::Each(Target::Position(position)))
}

/// The group as it is; one that does not exist is an error.
pub(in super::super) async fn look(cluster: &Cluster, group: &str) -> Result<Surveyed, Failure> {
    let survey = groups::survey(cluster, &[(group.to_owned(), None)], Isolation::ReadUncommitted).await?;
    let (_, found) = survey.groups.into_iter().next().expect("one group was asked about");
    found.map_err(|error| Failure::from(error).about(group))
}

/// Refuses a group of another kind than the noun is about.
pub(in super::super) fn check_type(
    group: &GroupDescription,
    wanted: Option<GroupType>,
) -> Result<(), Failure> {
    match wanted {
        Some(wanted) if wanted != group.group_type => {
            let message = format!("it is a {} group", group.group_type.name());
            Err(Failure::failed("OTHER_GROUP_TYPE", message).about(group.id.clone()))
        }
        _ => Ok(()),
    }
}

/// Decides for these partitions; what cannot be decided is an error of its partition. `committed` is what the
/// group has now.
pub(in super::super) async fn decide(
    cluster: &Cluster,
    goal: &Goal,
    partitions: &[TopicPartition],
    committed: &[PartitionLag],
    errors: &mut Vec<Failure>,
) -> Result<Vec<Move>, Failure> {
    let listed: HashMap<&TopicPartition, Offset> = match goal {
        Goal::Listed(listed) => listed.iter().map(|(partition, offset)| (partition, *offset)).collect(),
        Goal::Each(_) | Goal::Group(_) => HashMap::new(),
    };
    let others = match goal {
        Goal::Group(group) => look(cluster, group).await?.partitions,
        Goal::Each(_) | Goal::Listed(_) => Vec::new(),
    };
    let others: HashMap<&TopicPartition, Offset> =
        others.iter().filter_map(|one| Some((&one.partition, one.committed?))).collect();
    let bounds = Bounds::of(cluster, partitions, by_time(goal), errors).await?;
    let now: HashMap<&TopicPartition, Option<Offset>> =
        committed.iter().map(|one| (&one.partition, one.committed)).collect();
    let mut moves = Vec::new();
    for partition in partitions {
        let target = match goal {
            Goal::Each(target) => *target,
            Goal::Listed(_) => match listed.get(partition) {
                Some(offset) => Target::Exactly(*offset),
                None => continue,
            },
            Goal::Group(group) => match others.get(partition) {
                Some(offset) => Target::Exactly(*offset),
                None => {
                    let message = format!("the group {group} has committed nothing here");
                    errors.push(Failure::failed("NOT_COMMITTED", message).about(partition.to_string()));
                    continue;
                }
            },
        };
        let committed = now.get(partition).copied().flatten();
        moves.extend(bounds.plan(partition, target, committed, errors));
    }
    Ok(moves)
}

/// Decides for groups what a file says of each, with one pass over the partitions of them all. `surveyed` are
/// those of them that exist.
pub(in super::super) async fn decide_listed(
    cluster: &Cluster,
    listed: &BTreeMap<String, Vec<(TopicPartition, Offset)>>,
    surveyed: &HashMap<String, Surveyed>,
    errors: &mut Vec<Failure>,
) -> Result<Vec<Plan>, Failure> {
    let partitions: BTreeSet<&TopicPartition> =
        listed.values().flatten().map(|(partition, _)| partition).collect();
    let partitions: Vec<TopicPartition> = partitions.into_iter().cloned().collect();
    let bounds = Bounds::of(cluster, &partitions, None, errors).await?;
    let mut plans = Vec::new();
    for (group, listed) in listed {
        let now = surveyed.get(group);
        let committed: HashMap<&TopicPartition, Offset> = now
            .into_iter()
            .flat_map(|group| &group.partitions)
            .filter_map(|one| Some((&one.partition, one.committed?)))
            .collect();
        let moves = listed.iter().filter_map(|(partition, offset)| {
            bounds.plan(partition, Target::Exactly(*offset), committed.get(partition).copied(), errors)
        });
        plans.push(Plan {
            moves: moves.collect(),
            group: group.clone(),
            group_type: now.map_or(GroupType::Classic, |group| group.group.group_type),
        });
    }
    Ok(plans)
}

/// What partitions hold, and where they are at a time.
struct Bounds {
    start: BTreeMap<TopicPartition, FoundOffset>,
    end: BTreeMap<TopicPartition, FoundOffset>,
    by_time: BTreeMap<TopicPartition, FoundOffset>,
}

impl Bounds {
    async fn of(
        cluster: &Cluster,
        partitions: &[TopicPartition],
        by_time: Option<OffsetSpec>,
        errors: &mut Vec<Failure>,
    ) -> Result<Self, Failure> {
        let (start, end) = tokio::try_join!(
            offsets::list(cluster, partitions, OffsetSpec::Earliest),
            offsets::list(cluster, partitions, OffsetSpec::Latest),
        )?;
        let by_time = match by_time {
            Some(spec) => offsets::list(cluster, partitions, spec).await?,
            None => Vec::new(),
        };
        Ok(Self { start: settle(start, errors), end: settle(end, errors), by_time: settle(by_time, errors) })
    }

    /// Where one partition goes; nowhere, where its bounds are not known or it has no such place.
    fn plan(
        &self,
        partition: &TopicPartition,
        target: Target,
        committed: Option<Offset>,
        errors: &mut Vec<Failure>,
    ) -> Option<Move> {
        let bound = |found: &BTreeMap<TopicPartition, FoundOffset>| found.get(partition)?.offset;
        let (log_start, log_end) = (bound(&self.start)?, bound(&self.end)?);
        let known = Known { committed, log_start, log_end, by_time: bound(&self.by_time) };
        match reset::plan(partition.clone(), target, known) {
            Ok(planned) => Some(planned),
            Err(error) => {
                errors.push(Failure::failed("NO_TARGET", error.to_string()).about(partition.to_string()));
                None
            }
        }
    }
}

fn by_time(goal: &Goal) -> Option<OffsetSpec> {
    match goal {
        Goal::Each(Target::Position(Position::Timestamp(at))) => Some(OffsetSpec::Timestamp(*at)),
        Goal::Each(Target::Position(Position::MaxTimestamp)) => Some(OffsetSpec::MaxTimestamp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals() {
        let check = |text: &str, expected: Goal| assert_eq!(goal(text, 5000).unwrap(), expected, "{text}");
        check("start", Goal::Each(Target::Position(Position::Start)));
        check("@-2s", Goal::Each(Target::Position(Position::Timestamp(3000))));
        check("committed", Goal::Each(Target::Current));
        check("committed(billing)", Goal::Group("billing".to_owned()));
        assert!(goal("committed(", 0).is_err());
    }
}
