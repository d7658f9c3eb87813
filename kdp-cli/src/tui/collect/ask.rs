//! Asks the cluster a question: one request to one broker, or what little more it takes.
//!
//! The shell around the state. Whatever happens there is an answer, and it comes in time.

use std::collections::BTreeMap;
use std::time::Duration;

use kdp_client::admin::configs::{self, Resource, ResourceType};
use kdp_client::admin::groups::{self, GroupDescription, GroupType, Progress, age};
use kdp_client::admin::log_dirs::{self, LogDir};
use kdp_client::admin::offsets::{self, OffsetSpec};
use kdp_client::admin::{cluster as facts, partitions, quorum, reassignments};
use kdp_client::cluster::{Cluster, TopicPartition, Topics};
use kdp_client::connection::Error;
use kdp_client::protocol::types::BrokerId;

use super::answer::{Answer, Commit, Facts, GroupFacts, Known, Offsets, Throttles, Trouble};
use super::holds;
use super::source::{Awaited, NamedGroup, Question};
use crate::commands::cluster::version;
use crate::commands::dir::cordon;
use crate::time::now_ms;

/// Nothing takes longer, however many brokers have to be tried.
const PATIENCE: Duration = Duration::from_secs(30);
const LEADER_RATE: &str = "leader.replication.throttled.rate";
const FOLLOWER_RATE: &str = "follower.replication.throttled.rate";
const LEADER_REPLICAS: &str = "leader.replication.throttled.replicas";
const FOLLOWER_REPLICAS: &str = "follower.replication.throttled.replicas";

/// The answer.
pub(super) async fn ask(cluster: &Cluster, question: Question) -> Answer {
    let late = silence(&question);
    tokio::time::timeout(PATIENCE, answer(cluster, question)).await.unwrap_or(late)
}

async fn answer(cluster: &Cluster, question: Question) -> Answer {
    match question {
        Question::Ends(broker, partitions) => {
            Answer::Ends(broker, offsets_of(cluster, broker, &partitions, OffsetSpec::Latest).await)
        }
        Question::Starts(broker, partitions) => {
            Answer::Starts(broker, offsets_of(cluster, broker, &partitions, OffsetSpec::Earliest).await)
        }
        Question::Metadata => Answer::Metadata(cluster.metadata(&Topics::All).await.map_err(Trouble::from)),
        Question::Fenced => Answer::Fenced(facts::brokers(cluster).await.map_err(Trouble::from)),
        Question::Facts => Answer::Facts(facts_of(cluster).await),
        Question::Dirs(broker) => Answer::Dirs(broker, dirs_and_cordons(cluster, broker).await),
        Question::Moves => Answer::Moves(reassignments::list(cluster, None).await.map_err(Trouble::from)),
        Question::MovingSizes(broker, partitions) => {
            Answer::MovingSizes(broker, dirs(cluster, broker, Some(&partitions)).await)
        }
        Question::Throttles(brokers, topics) => Answer::Throttles(throttles(cluster, brokers, topics).await),
        Question::MinIsr(topics) => {
            let values = partitions::min_insync_replicas(cluster, topics).await;
            Answer::MinIsr(values.map_err(Trouble::from))
        }
        Question::GroupList => {
            let listed = groups::list(cluster).await.map_err(Trouble::from);
            let known = |(id, listed): (_, Result<_, Error>)| (id, listed.map_err(Trouble::from));
            Answer::GroupList(listed.map(|lists| lists.into_iter().map(known).collect()))
        }
        Question::Groups(names) => Answer::Groups(groups_of(cluster, &names).await),
        Question::Ages(wanted) => Answer::Ages(ages(cluster, wanted).await),
        Question::Holds(wanted) => Answer::Holds(holds::look(cluster, wanted).await),
    }
}

/// What is said where nobody said anything in time.
fn silence(question: &Question) -> Answer {
    let trouble = || Trouble::Failed(format!("no answer within {} s", PATIENCE.as_secs()));
    match question {
        Question::Metadata => Answer::Metadata(Err(trouble())),
        Question::Fenced => Answer::Fenced(Err(trouble())),
        Question::Facts => Answer::Facts(Facts::default()),
        Question::Ends(broker, _) => Answer::Ends(*broker, Err(trouble())),
        Question::Starts(broker, _) => Answer::Starts(*broker, Err(trouble())),
        Question::Dirs(broker) => Answer::Dirs(*broker, Err(trouble())),
        Question::Moves => Answer::Moves(Err(trouble())),
        Question::MovingSizes(broker, _) => Answer::MovingSizes(*broker, Err(trouble())),
        Question::Throttles(..) => Answer::Throttles(Err(trouble())),
        Question::MinIsr(_) => Answer::MinIsr(Err(trouble())),
        Question::GroupList => Answer::GroupList(Err(trouble())),
        Question::Groups(names) => {
            Answer::Groups(names.iter().map(|(name, _)| (name.clone(), Err(trouble()))).collect())
        }
        Question::Ages(wanted) => Answer::Ages(wanted.iter().map(|one| (one.clone(), None)).collect()),
        Question::Holds(wanted) => Answer::Holds(wanted.iter().map(|one| (one.clone(), None)).collect()),
    }
}

async fn offsets_of(
    cluster: &Cluster,
    broker: BrokerId,
    partitions: &[TopicPartition],
    spec: OffsetSpec,
) -> Known<Offsets> {
    let found = offsets::of_leader(cluster, broker, partitions, spec).await?;
    let known = |(partition, found): (_, Result<offsets::FoundOffset, Error>)| {
        (partition, found.map(|found| found.offset).map_err(Trouble::from))
    };
    Ok(found.into_iter().map(known).collect())
}

async fn facts_of(cluster: &Cluster) -> Facts {
    let controller = quorum::describe(cluster).await.ok().map(|quorum| quorum.leader);
    let release = cluster.any().await.ok().and_then(|connection| version::guess(connection.versions()));
    let release = match is_kdp_broker(cluster).await {
        true => Some("kdp-broker".to_owned()),
        false => release.map(|release| format!("kafka {release}")),
    };
    let sight = facts::sight(cluster).await.ok();
    Facts { controller, release, sight }
}

/// No API tells what a broker is; but one whose loggers are the modules of kdp-broker is that.
async fn is_kdp_broker(cluster: &Cluster) -> bool {
    let Ok(metadata) = cluster.metadata(&Topics::None).await else { return false };
    let logger = |id: &BrokerId| Resource { kind: ResourceType::BrokerLogger, name: id.to_string() };
    let resources: Vec<Resource> = metadata.brokers.keys().take(1).map(logger).collect();
    let answers = configs::values(cluster, &resources, &["kdp_broker".to_owned()]).await;
    let entries = answers.into_iter().flatten().flat_map(|(_, answer)| answer.unwrap_or_default());
    entries.into_iter().any(|entry| entry.name == "kdp_broker" && entry.value.is_some())
}

/// The directories of a broker, and from which of them new replicas are kept away.
async fn dirs_and_cordons(cluster: &Cluster, broker: BrokerId) -> Known<Vec<LogDir>> {
    let (dirs, cordoned) = tokio::join!(dirs(cluster, broker, None), cordon::cordoned(cluster, [broker]));
    let setting = cordoned.into_values().next().flatten();
    let cordoned = |dir: LogDir| {
        let is_cordoned = setting.as_deref().map(|setting| cordon::names(setting, &dir.path));
        LogDir { is_cordoned, ..dir }
    };
    Ok(dirs?.into_iter().map(cordoned).collect())
}

async fn dirs(cluster: &Cluster, broker: BrokerId, of: Option<&[TopicPartition]>) -> Known<Vec<LogDir>> {
    let mut answers = log_dirs::describe(cluster, Some(&[broker]), of).await?;
    let (_, answer) = answers.pop().expect("one broker was asked");
    Ok(answer?)
}

async fn throttles(cluster: &Cluster, brokers: Vec<BrokerId>, topics: Vec<String>) -> Known<Throttles> {
    let mut found = Throttles::default();
    let keys = [LEADER_RATE, FOLLOWER_RATE].map(str::to_owned);
    for (broker, answer) in configs::of_brokers(cluster, brokers, &keys).await {
        // What one broker does not tell, the others do.
        let Ok(entries) = answer else { continue };
        let rate = |key: &str| -> Option<i64> {
            let rate = entries.iter().find(|entry| entry.name == key)?.value.as_ref()?.parse().ok();
            // Where nothing is set it is the largest number there is.
            rate.filter(|rate| *rate < i64::MAX)
        };
        found.leaders.extend(rate(LEADER_RATE).map(|rate| (broker, rate)));
        found.followers.extend(rate(FOLLOWER_RATE).map(|rate| (broker, rate)));
    }
    let resource = |name| Resource { kind: ResourceType::Topic, name };
    let resources: Vec<Resource> = topics.into_iter().map(resource).collect();
    let keys = [LEADER_REPLICAS, FOLLOWER_REPLICAS].map(str::to_owned);
    for (resource, answer) in configs::values(cluster, &resources, &keys).await? {
        let entries = answer.map_err(|error| Trouble::Failed(error.to_string()))?;
        let list = |key: &str| {
            let entry = entries.iter().find(|entry| entry.name == key);
            entry.and_then(|entry| entry.value.clone()).unwrap_or_default()
        };
        found.topics.insert(resource.name, (list(LEADER_REPLICAS), list(FOLLOWER_REPLICAS)));
    }
    Ok(found)
}

async fn groups_of(cluster: &Cluster, names: &[NamedGroup]) -> Vec<(String, Known<GroupFacts>)> {
    match look_at_groups(cluster, names).await {
        Ok(found) => found,
        Err(error) => {
            let trouble = Trouble::from(error);
            names.iter().map(|(name, _)| (name.clone(), Err(trouble.clone()))).collect()
        }
    }
}

async fn look_at_groups(
    cluster: &Cluster,
    names: &[NamedGroup],
) -> Result<Vec<(String, Known<GroupFacts>)>, Error> {
    let described = groups::describe_selected(cluster, names).await?;
    let mut progress = groups::progress(cluster, &described).await?;
    let found = described.into_iter().map(|(name, group)| {
        let come = progress.remove(&name).unwrap_or(Ok(Vec::new()));
        let facts = group.and_then(|group| Ok(facts_of_group(group, come?)));
        (name, facts.map_err(Trouble::from))
    });
    Ok(found.collect())
}

fn facts_of_group(group: GroupDescription, come: Vec<Progress>) -> GroupFacts {
    let mut owners = BTreeMap::new();
    for member in &group.members {
        owners.extend(member.assignment.iter().map(|partition| (partition.clone(), member.id.clone())));
    }
    let commit = |one: Progress| match one {
        Progress::Committed(one) => Some(Commit { partition: one.partition, offset: one.offset, lag: None }),
        Progress::Share(one) => {
            Some(Commit { partition: one.partition, offset: one.start?, lag: Some(one.lag) })
        }
    };
    let is_silent = group.members.iter().all(|member| member.assignment.is_empty());
    GroupFacts {
        group_type: group.group_type.name().to_owned(),
        state: group.state,
        coordinator: group.coordinator,
        members: group.members.len(),
        epochs: group.epoch.zip(group.assignment_epoch),
        may_own_all: !group.members.is_empty() && (is_silent || group.group_type == GroupType::Share),
        owners,
        commits: come.into_iter().filter_map(commit).collect(),
    }
}

/// What cannot be told is not asked for again before the group has moved on.
async fn ages(cluster: &Cluster, wanted: Vec<Awaited>) -> Vec<(Awaited, Option<i64>)> {
    let found = age::timestamps(cluster, &wanted, now_ms()).await.unwrap_or_default();
    let mut found = found.into_iter().map(|answer| answer.ok().flatten());
    wanted.into_iter().map(|one| (one, found.next().flatten())).collect()
}
