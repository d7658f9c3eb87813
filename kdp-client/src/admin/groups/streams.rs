//! Streams groups (KIP-1071): their topology, and which tasks each member has (StreamsGroupDescribe, key 89).

use super::describe::sorted;
use super::{GroupDescription, GroupMember, GroupType};
use crate::cluster::{PerGroup, TopicPartition};
use crate::connection::{Connection, Error, KafkaError};
use crate::protocol::messages::{StreamsGroupDescribeRequest, streams_group_describe_response as response};
use crate::protocol::types::{BrokerId, PartitionId};

/// What a streams group computes, as its members have told the coordinator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topology {
    /// Which version of the application this is.
    pub epoch: i32,
    /// Its parts that exchange records through topics only.
    pub subtopologies: Vec<Subtopology>,
}

/// A part of a topology; a task is one partition of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtopology {
    /// Its id.
    pub id: String,
    /// The topics it reads that others write.
    pub source_topics: Vec<String>,
    /// The internal topics it writes for other subtopologies.
    pub repartition_sink_topics: Vec<String>,
    /// The internal topics it reads from other subtopologies.
    pub repartition_source_topics: Vec<String>,
    /// The internal topics that keep its state.
    pub changelog_topics: Vec<String>,
}

/// A partition of a subtopology.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    /// The subtopology.
    pub subtopology: String,
    /// The partition.
    pub partition: PartitionId,
}

/// What a member of a streams group works on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberTasks {
    /// The process that the member is a thread of.
    pub process_id: String,
    /// The topology that the member runs.
    pub topology_epoch: i32,
    /// Where others can query its state, `application.server`.
    pub user_endpoint: Option<String>,
    /// What it has.
    pub assignment: TaskAssignment,
    /// What it shall have.
    pub target: TaskAssignment,
}

/// Tasks by what is done with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskAssignment {
    /// Computed here.
    pub active: Vec<Task>,
    /// Kept up to date in case the active one fails.
    pub standby: Vec<Task>,
    /// Being brought up to date, to become active here.
    pub warmup: Vec<Task>,
}

/// Whether the name of a topic is one that Kafka Streams gives to topics of its own for this application:
/// changelogs, repartition topics and those of foreign-key joins.
pub fn is_application_topic(application_id: &str, topic: &str) -> bool {
    const ENDINGS: [&str; 4] =
        ["-changelog", "-repartition", "-subscription-registration-topic", "-subscription-response-topic"];
    const JOINS: [&str; 2] =
        ["-KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-", "-KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-"];
    let is_numbered = |rest: &str| {
        let number = rest.strip_suffix("-topic").unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let of_join = |join: &&str| topic.rsplit_once(*join).is_some_and(|(_, rest)| is_numbered(rest));
    let is_own = topic.strip_prefix(application_id).is_some_and(|rest| rest.starts_with('-'));
    is_own && (ENDINGS.iter().any(|ending| topic.ends_with(ending)) || JOINS.iter().any(of_join))
}

impl Topology {
    /// The topics that brokers keep for the application alone: repartition and changelog topics.
    pub fn internal_topics(&self) -> Vec<String> {
        let of_one = |one: &Subtopology| {
            let topics =
                [&one.repartition_sink_topics, &one.repartition_source_topics, &one.changelog_topics];
            topics.into_iter().flatten().cloned().collect::<Vec<_>>()
        };
        let mut topics: Vec<String> = self.subtopologies.iter().flat_map(of_one).collect();
        topics.sort();
        topics.dedup();
        topics
    }

    /// The partitions that a task reads. A topic may have fewer partitions than the widest of its subtopology,
    /// so some may not exist.
    pub fn partitions_of(&self, task: &Task) -> Vec<TopicPartition> {
        let of_task = self.subtopologies.iter().filter(|one| one.id == task.subtopology);
        let topics = of_task.flat_map(|one| one.source_topics.iter().chain(&one.repartition_source_topics));
        topics.map(|topic| TopicPartition::new(topic.clone(), task.partition)).collect()
    }
}

/// Asks the coordinator for streams groups.
pub(super) async fn ask(
    connection: &Connection,
    coordinator: BrokerId,
    groups: &[String],
) -> Result<PerGroup<GroupDescription>, Error> {
    let request = StreamsGroupDescribeRequest { group_ids: groups.to_vec(), ..Default::default() };
    let reply = connection.send(|_| request).await?;
    let described = reply.body.groups.iter().map(|group| {
        let error = KafkaError::from_wire(group.error_code, group.error_message.as_deref());
        let result =
            error.map_or_else(|| Ok(of_streams(group, coordinator)), |error| Err(reply.error(error)));
        (group.group_id.clone(), result)
    });
    Ok(described.collect())
}

fn of_streams(group: &response::DescribedGroup, coordinator: BrokerId) -> GroupDescription {
    let topology = group.topology.as_ref().map(topology).unwrap_or_default();
    let members = group.members.iter().map(|member| {
        let tasks = tasks(member);
        let partitions = |assignment: &TaskAssignment| {
            assignment.active.iter().flat_map(|task| topology.partitions_of(task)).collect::<Vec<_>>()
        };
        GroupMember {
            id: member.member_id.clone(),
            instance_id: member.instance_id.clone(),
            client_id: member.client_id.clone(),
            host: member.client_host.clone(),
            rack_id: member.rack_id.clone(),
            epoch: Some(member.member_epoch),
            topics: Vec::new(),
            topic_regex: None,
            assignment: partitions(&tasks.assignment),
            target_assignment: Some(partitions(&tasks.target)),
            tasks: Some(tasks),
        }
    });
    GroupDescription {
        id: group.group_id.clone(),
        group_type: GroupType::Streams,
        state: group.group_state.clone(),
        assignor: String::new(),
        coordinator,
        epoch: Some(group.group_epoch),
        assignment_epoch: Some(group.assignment_epoch),
        members: sorted(members.collect()),
        topology: group.topology.is_some().then_some(topology),
    }
}

fn topology(topology: &response::Topology) -> Topology {
    let names = |topics: &[response::TopicInfo]| topics.iter().map(|topic| topic.name.clone()).collect();
    let subtopology = |one: &response::Subtopology| Subtopology {
        id: one.subtopology_id.clone(),
        source_topics: one.source_topics.clone(),
        repartition_sink_topics: one.repartition_sink_topics.clone(),
        repartition_source_topics: names(&one.repartition_source_topics),
        changelog_topics: names(&one.state_changelog_topics),
    };
    let mut subtopologies: Vec<_> = topology.subtopologies.iter().flatten().map(subtopology).collect();
    subtopologies.sort_by(|a, b| a.id.cmp(&b.id));
    Topology { epoch: topology.epoch, subtopologies }
}

fn tasks(member: &response::Member) -> MemberTasks {
    MemberTasks {
        process_id: member.process_id.clone(),
        topology_epoch: member.topology_epoch,
        user_endpoint: member.user_endpoint.as_ref().map(|at| format!("{}:{}", at.host, at.port)),
        assignment: assignment(&member.assignment),
        target: assignment(&member.target_assignment),
    }
}

fn assignment(assignment: &response::Assignment) -> TaskAssignment {
    TaskAssignment {
        active: task_list(&assignment.active_tasks),
        standby: task_list(&assignment.standby_tasks),
        warmup: task_list(&assignment.warmup_tasks),
    }
}

fn task_list(ids: &[response::TaskIds]) -> Vec<Task> {
    let of_one = |ids: &response::TaskIds| {
        let subtopology = ids.subtopology_id.clone();
        let task = move |partition: &i32| Task {
            subtopology: subtopology.clone(),
            partition: PartitionId(*partition),
        };
        ids.partitions.iter().map(task).collect::<Vec<_>>()
    };
    let mut tasks: Vec<Task> = ids.iter().flat_map(of_one).collect();
    tasks.sort();
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_of_an_application_are_known_by_their_names() {
        for (topic, expected) in [
            ("shop-totals-changelog", true),
            ("shop-KSTREAM-AGGREGATE-STATE-STORE-0000000003-repartition", true),
            ("shop-KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-0000000005-topic", true),
            ("shop-KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-12-topic", true),
            ("shop-KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-x-topic", false),
            ("shop-join-subscription-response-topic", true),
            ("shop-orders", false),
            ("shopping-totals-changelog", false),
            ("orders", false),
        ] {
            assert_eq!(is_application_topic("shop", topic), expected, "{topic}");
        }
    }
}
