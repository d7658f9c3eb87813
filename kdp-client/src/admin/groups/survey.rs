//! Groups with their lag, any number of them at once: who they are, what they have committed, and where the
//! partitions end.
//!
//! One request to each coordinator for each kind of group, one to each leader for starts and one for ends,
//! however many groups there are. What is committed is read before the ends are, so that lag is never
//! negative.

use std::collections::{BTreeMap, HashMap};

use super::lag::PartitionLag;
use super::share::ShareOffset;
use super::{Committed, GroupDescription, GroupType, committed, describe, describe_of_type, lag, share};
use crate::admin::offsets::{self, FoundOffset, OffsetSpec, PerPartition};
use crate::cluster::{Cluster, PerGroup, TopicPartition};
use crate::connection::{Error, ErrorCode};
use crate::protocol::messages::ResponseError;
use crate::protocol::types::Offset;

/// Up to where records count as there to be consumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// The high watermark, also records of open transactions.
    #[default]
    ReadUncommitted,
    /// The last stable offset, as consumers with `isolation.level=read_committed` see it.
    ReadCommitted,
}

/// A group and how far it is behind.
#[derive(Clone, Debug)]
pub struct Surveyed {
    /// Who it is.
    pub group: GroupDescription,
    /// What it has committed or is assigned, in order.
    pub partitions: Vec<PartitionLag>,
}

/// What was found, and what could not be.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Each group, in the order of the names.
    pub groups: PerGroup<Surveyed>,
    /// Partitions whose start or end is not known, so that the lag of every group there is not either.
    pub holes: Vec<(TopicPartition, Error)>,
}

/// Looks at groups; the kind of a group, where it is known, saves questions.
pub async fn survey(
    cluster: &Cluster,
    groups: &[(String, Option<GroupType>)],
    isolation: Isolation,
) -> Result<Survey, Error> {
    let described = describe_selected(cluster, groups).await?;
    let mut progress = progress(cluster, &described).await?;
    let mut partitions: Vec<TopicPartition> =
        progress.values().flatten().flatten().map(Progress::partition).cloned().collect();
    let assigned = described.iter().filter_map(|(_, group)| group.as_ref().ok());
    partitions.extend(assigned.flat_map(|group| &group.members).flat_map(|member| member.assignment.clone()));
    partitions.sort();
    partitions.dedup();
    let end = match isolation {
        Isolation::ReadUncommitted => OffsetSpec::Latest,
        Isolation::ReadCommitted => OffsetSpec::LastStable,
    };
    let (start, end) = tokio::try_join!(
        offsets::list(cluster, &partitions, OffsetSpec::Earliest),
        offsets::list(cluster, &partitions, end),
    )?;
    let mut bounds = Bounds::default();
    bounds.fill(start, |bounds| &mut bounds.starts);
    bounds.fill(end, |bounds| &mut bounds.ends);
    let surveyed = described.into_iter().map(|(name, group)| {
        let found = progress.remove(&name).unwrap_or(Ok(Vec::new()));
        let surveyed = group.and_then(|group| Ok(of_group(group, found?, &bounds)));
        (name, surveyed)
    });
    let groups: PerGroup<Surveyed> = surveyed.collect();
    Ok(Survey { groups, holes: bounds.holes.into_iter().collect() })
}

/// Describes groups; the kind of a group, where it is known, saves questions.
pub async fn describe_selected(
    cluster: &Cluster,
    groups: &[(String, Option<GroupType>)],
) -> Result<PerGroup<GroupDescription>, Error> {
    let of_type = |wanted: Option<GroupType>| -> Vec<String> {
        groups.iter().filter(|(_, known)| *known == wanted).map(|(name, _)| name.clone()).collect()
    };
    let known = async |group_type| match &of_type(Some(group_type))[..] {
        [] => Ok(Vec::new()),
        names => describe_of_type(cluster, names, group_type).await,
    };
    let unknown = async || match &of_type(None)[..] {
        [] => Ok(Vec::new()),
        names => describe(cluster, names).await,
    };
    let (classic, consumer, share, streams, unknown) = tokio::try_join!(
        known(GroupType::Classic),
        known(GroupType::Consumer),
        known(GroupType::Share),
        known(GroupType::Streams),
        unknown(),
    )?;
    let mut described: PerGroup<GroupDescription> =
        [classic, consumer, share, streams, unknown].into_iter().flatten().collect();
    let positions: HashMap<&String, usize> = groups.iter().map(|(name, _)| name).zip(0..).collect();
    described.sort_by_key(|(name, _)| positions.get(name).copied());
    Ok(described)
}

/// How far a group has come, whichever kind it is.
#[derive(Clone, Debug)]
pub enum Progress {
    /// What it has committed in a partition.
    Committed(Committed),
    /// Where a share group is.
    Share(ShareOffset),
}

impl Progress {
    /// Where.
    pub fn partition(&self) -> &TopicPartition {
        match self {
            Progress::Committed(one) => &one.partition,
            Progress::Share(one) => &one.partition,
        }
    }
}

/// How far each of these groups has come, by its name.
pub async fn progress(
    cluster: &Cluster,
    described: &PerGroup<GroupDescription>,
) -> Result<HashMap<String, Result<Vec<Progress>, Error>>, Error> {
    let (mut share_groups, mut others) = (Vec::new(), Vec::new());
    for (name, group) in described {
        match group {
            Ok(group) if group.group_type == GroupType::Share => share_groups.push(name.clone()),
            Ok(_) => others.push(name.clone()),
            Err(_) => {}
        }
    }
    let (shared, committed) = tokio::try_join!(
        async {
            match &share_groups[..] {
                [] => Ok(Vec::new()),
                names => share::offsets(cluster, names).await,
            }
        },
        async {
            match &others[..] {
                [] => Ok(Vec::new()),
                names => committed(cluster, names).await,
            }
        },
    )?;
    let shared = shared
        .into_iter()
        .map(|(name, found)| (name, found.map(|found| found.into_iter().map(Progress::Share).collect())));
    let committed = committed
        .into_iter()
        .map(|(name, found)| (name, found.map(|found| found.into_iter().map(Progress::Committed).collect())));
    Ok(shared.chain(committed).collect())
}

/// Where partitions start and end.
#[derive(Default)]
struct Bounds {
    starts: HashMap<TopicPartition, Offset>,
    ends: HashMap<TopicPartition, Offset>,
    holes: BTreeMap<TopicPartition, Error>,
}

impl Bounds {
    fn fill(
        &mut self,
        found: PerPartition<FoundOffset>,
        into: impl Fn(&mut Self) -> &mut HashMap<TopicPartition, Offset>,
    ) {
        for (partition, answer) in found {
            match answer.map(|found| found.offset) {
                Ok(Some(offset)) => drop(into(self).insert(partition, offset)),
                Ok(None) => {}
                Err(error) => drop(self.holes.entry(partition).or_insert(error)),
            }
        }
    }

    /// Whether the topic or the partition is not there at all.
    fn is_missing(&self, partition: &TopicPartition) -> bool {
        let code = ErrorCode(ResponseError::UnknownTopicOrPartition.code());
        matches!(self.holes.get(partition), Some(Error::Kafka { error, .. }) if error.code == code)
    }
}

fn of_group(group: GroupDescription, found: Vec<Progress>, bounds: &Bounds) -> Surveyed {
    let mut owners: BTreeMap<&TopicPartition, &str> = BTreeMap::new();
    for member in &group.members {
        owners.extend(member.assignment.iter().map(|partition| (partition, member.id.as_str())));
    }
    let mut rows: BTreeMap<TopicPartition, PartitionLag> = BTreeMap::new();
    for (partition, member) in &owners {
        // A task of a streams group may name a partition that the narrower of its topics does not have.
        if group.group_type != GroupType::Streams || !bounds.is_missing(partition) {
            rows.insert((*partition).clone(), row(partition, None, None, bounds, Some(member)));
        }
    }
    for one in found {
        let row = match one {
            Progress::Committed(one) => {
                let owner = owners.get(&one.partition).copied();
                row(&one.partition, Some(one.offset), one.metadata, bounds, owner)
            }
            Progress::Share(one) => PartitionLag {
                // Records within the window may be done already, so only the broker knows what waits.
                lag: one.lag.filter(|_| one.start.is_some()),
                // Any number of members share a partition.
                ..row(&one.partition, one.start, None, bounds, None)
            },
        };
        rows.insert(row.partition.clone(), row);
    }
    Surveyed { partitions: rows.into_values().collect(), group }
}

fn row(
    partition: &TopicPartition,
    committed: Option<Offset>,
    metadata: Option<String>,
    bounds: &Bounds,
    member: Option<&str>,
) -> PartitionLag {
    let (log_start, log_end) = (bounds.starts.get(partition).copied(), bounds.ends.get(partition).copied());
    let lag = match (committed, log_start, log_end) {
        (Some(committed), Some(start), Some(end)) => Some(lag(committed, start, end)),
        _ => None,
    };
    let member = member.map(str::to_owned);
    PartitionLag { partition: partition.clone(), committed, metadata, log_start, log_end, lag, member }
}
