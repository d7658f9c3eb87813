//! Looks at the cluster every second and shows what moves, until somebody ends it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::{Duration, Instant};

use kdp_client::admin::groups::{self, Committed, GroupDescription};
use kdp_client::admin::offsets::{self, OffsetSpec, PerPartition};
use kdp_client::admin::topics;
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::connection::Error;
use kdp_client::protocol::types::Offset;

use super::sample::{GroupSample, History, Sample, TopicSample};
use super::view::View;

const INTERVAL: Duration = Duration::from_secs(1);

/// Shows the cluster for ever; ends when nobody can be shown anything any more.
pub(super) async fn watch(
    cluster: &Cluster,
    view: &mut View,
    headline: impl Fn() -> String,
) -> io::Result<()> {
    let mut history = History::default();
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // A broker that is busy or gone shows as the moment that is missing; there may be a next.
        if let Ok(sample) = look(cluster).await {
            history.push(sample);
            view.show(&headline(), history.topics(), history.groups())?;
        }
    }
}

/// Commits first and ends after, so that nobody seems to be ahead of the log.
async fn look(cluster: &Cluster) -> Result<Sample, Error> {
    let groups = look_at_groups(cluster).await?;
    let described = topics::list(cluster).await?;
    let shown = described.iter().filter(|topic| !topic.is_internal && topic.error.is_none());
    let topics: BTreeMap<String, TopicSample> = shown
        .map(|topic| {
            let partitions = i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX);
            (topic.name.clone(), TopicSample { id: topic.id, partitions })
        })
        .collect();
    let all: Vec<TopicPartition> = described
        .iter()
        .filter(|topic| topics.contains_key(&topic.name))
        .flat_map(|topic| topic.partitions.iter().map(|one| TopicPartition::new(topic.name.clone(), one.id)))
        .collect();
    let (starts, ends) = tokio::try_join!(
        offsets::list(cluster, &all, OffsetSpec::Earliest),
        offsets::list(cluster, &all, OffsetSpec::Latest),
    )?;
    Ok(Sample { at: Instant::now(), topics, starts: known(starts), ends: known(ends), groups })
}

async fn look_at_groups(cluster: &Cluster) -> Result<BTreeMap<String, GroupSample>, Error> {
    let listed = groups::list(cluster).await?;
    let ids: Vec<String> =
        listed.into_iter().filter_map(|(_, groups)| groups.ok()).flatten().map(|group| group.id).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (described, committed) =
        tokio::try_join!(groups::describe(cluster, &ids), groups::committed(cluster, &ids))?;
    let committed = committed.into_iter().map(|(_, committed)| committed.unwrap_or_default());
    let group =
        |((id, description), committed): ((String, Result<GroupDescription, Error>), Vec<Committed>)| {
            let description = description.ok();
            let sample = GroupSample {
                members: description.as_ref().map(|group| group.members.len()),
                assigned: description.as_ref().map(assigned).unwrap_or_default(),
                state: description.map(|group| group.state),
                committed: committed.into_iter().map(|one| (one.partition, one.offset)).collect(),
            };
            (id, sample)
        };
    Ok(described.into_iter().zip(committed).map(group).collect())
}

fn assigned(group: &GroupDescription) -> BTreeSet<String> {
    group.members.iter().flat_map(|member| &member.assignment).map(|one| one.topic.clone()).collect()
}

fn known(found: PerPartition<offsets::FoundOffset>) -> BTreeMap<TopicPartition, Offset> {
    found.into_iter().filter_map(|(partition, found)| Some((partition, found.ok()?.offset?))).collect()
}
