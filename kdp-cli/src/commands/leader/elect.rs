//! `kdp leader elect`: ElectLeaders, after a look at who leads now.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use kdp_client::admin::elections::{self, ElectionType};
use kdp_client::cluster::{PartitionMetadata, TopicPartition, Topics};
use kdp_client::connection::KafkaError;
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Let partitions elect a leader
///
/// Examples:
///   kdp leader elect
///   kdp leader elect orders payments:0,1
///   kdp leader elect --dry-run
///   kdp leader elect orders:0 --type unclean --confirm orders:0
///
/// `preferred` gives leadership back to the first replica where it is in sync. `unclean` lets a replica
/// lead that is alive and lacks records, where nobody else can: those records are lost. Without names,
/// every partition that needs such an election gets one; the others are left alone.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Elect {
    #[command(flatten)]
    words: PartitionWords,
    /// Who may become leader
    #[arg(short = 't', long = "type", value_name = "TYPE", default_value = "preferred")]
    kind: Kind,
    #[command(flatten)]
    consent: Consent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The first replica, if it is in sync
    Preferred,
    /// Any replica that is alive; records may be lost
    Unclean,
}

/// What an election brought.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Election {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// Who might become leader.
    election_type: &'static str,
    /// What became of it.
    result: ElectionResult,
    /// Who led before; null where nobody did.
    leader_before: Option<i32>,
    /// Who leads now, or would; null where nobody does, and where several could.
    leader: Option<i32>,
}

/// What became of an election.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ElectionResult {
    /// There is a new leader; in a dry run, there would be.
    Elected,
    /// Nothing had to change.
    ElectionNotNeeded,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("TYPE", "election_type").wide(),
    column("RESULT", "result").state(),
    column("BEFORE", "leader_before"),
    column("LEADER", "leader"),
];

impl Elect {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (selected, mut failures) = self.words.select(&context.cluster).await?;
        let states = states(context, &selected).await?;
        let concerned: Vec<_> = states
            .iter()
            .filter(|(_, metadata)| !self.words.is_empty() || self.needs_one(metadata))
            .collect();
        if concerned.is_empty() {
            let mut report = Report::list("LeaderElection", COLUMNS, Vec::<Election>::new());
            report.talk.push(self.nothing_to_do().to_owned());
            report.errors = failures;
            return Ok(report);
        }
        let names: Vec<String> = concerned.iter().map(|(partition, _)| partition_name(partition)).collect();
        let summary = self.summary(&names);
        let change =
            Change { level: self.kind.danger(), action: "leader elect", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        let partitions: Vec<TopicPartition> =
            concerned.iter().map(|(partition, _)| partition.clone()).collect();
        let outcomes = match self.consent.dry_run {
            true => concerned.iter().map(|(one, metadata)| (one.clone(), self.foresee(metadata))).collect(),
            false => elections::elect(&context.cluster, self.kind.election(), Some(&partitions)).await?,
        };
        let after = match self.consent.dry_run {
            true => Vec::new(),
            false => self::states(context, &partitions).await?,
        };
        let mut items = Vec::new();
        for (partition, outcome) in outcomes {
            let before = leader_of(&states, &partition);
            let preferred =
                states.iter().find(|(one, _)| *one == partition).and_then(|(_, one)| one.preferred_leader());
            let leader = match (self.consent.dry_run, self.kind) {
                (false, _) => leader_of(&after, &partition),
                (true, Kind::Preferred) => preferred,
                (true, Kind::Unclean) => the_only_one(&states, &partition),
            };
            match self.judge(&partition, outcome) {
                Ok(result @ ElectionResult::Elected) => {
                    items.push(self.row(partition, result, before, leader))
                }
                Ok(result) => items.push(self.row(partition, result, before, before)),
                Err(failure) => failures.push(failure),
            }
        }
        let is_at_risk = self.kind == Kind::Unclean
            && items.iter().any(|item| matches!(item.result, ElectionResult::Elected));
        let mut report = Report::list("LeaderElection", COLUMNS, items);
        report.errors = failures;
        if is_at_risk && self.consent.dry_run {
            report.warnings.push(
                "records that the new leader lacks are lost for good, also when the old one comes back"
                    .to_owned(),
            );
        }
        Ok(permit.done(report))
    }

    fn row(
        &self,
        partition: TopicPartition,
        result: ElectionResult,
        before: Option<BrokerId>,
        leader: Option<BrokerId>,
    ) -> Election {
        Election {
            name: partition_name(&partition),
            topic: partition.topic,
            partition: partition.partition.get(),
            election_type: self.kind.name(),
            result,
            leader_before: before.map(BrokerId::get),
            leader: leader.map(BrokerId::get),
        }
    }

    /// Whether such an election would change anything, as far as metadata tells.
    fn needs_one(&self, metadata: &PartitionMetadata) -> bool {
        match self.kind {
            Kind::Preferred => metadata.leader.is_some() && metadata.leader != metadata.preferred_leader(),
            Kind::Unclean => metadata.leader.is_none(),
        }
    }

    /// What the controller would say.
    fn foresee(&self, metadata: &PartitionMetadata) -> Result<(), KafkaError> {
        let is_alive = |id: &BrokerId| !metadata.offline_replicas.contains(id);
        let preferred_can =
            metadata.preferred_leader().is_some_and(|id| metadata.isr.contains(&id) && is_alive(&id));
        match self.kind {
            _ if metadata.leader.is_some() && !self.needs_one(metadata) => {
                Err(KafkaError::of(ResponseError::ElectionNotNeeded))
            }
            Kind::Preferred if !preferred_can => {
                Err(KafkaError::of(ResponseError::PreferredLeaderNotAvailable))
            }
            Kind::Unclean if !metadata.replicas.iter().any(is_alive) => {
                Err(KafkaError::of(ResponseError::EligibleLeadersNotAvailable))
            }
            Kind::Preferred | Kind::Unclean => Ok(()),
        }
    }

    fn judge(
        &self,
        partition: &TopicPartition,
        outcome: Result<(), KafkaError>,
    ) -> Result<ElectionResult, Failure> {
        match outcome {
            Ok(()) => Ok(ElectionResult::Elected),
            Err(error) if error.code.kind() == ResponseError::ElectionNotNeeded => {
                Ok(ElectionResult::ElectionNotNeeded)
            }
            Err(error) => Err(Failure::of_item(&partition_name(partition), &error)),
        }
    }

    fn summary(&self, names: &[String]) -> String {
        let what = match names {
            [name] => name.clone(),
            names => format!("{} partitions", names.len()),
        };
        match self.kind {
            Kind::Preferred => format!("elect the preferred leader of {what}"),
            Kind::Unclean => format!("let a replica that lacks records lead {what}; those records are lost"),
        }
    }

    fn nothing_to_do(&self) -> &'static str {
        match self.kind {
            Kind::Preferred => "every partition is led by its preferred leader, or has no leader at all",
            Kind::Unclean => "every partition has a leader",
        }
    }
}

impl Kind {
    fn election(self) -> ElectionType {
        match self {
            Kind::Preferred => ElectionType::Preferred,
            Kind::Unclean => ElectionType::Unclean,
        }
    }

    fn danger(self) -> Danger {
        match self {
            Kind::Preferred => Danger::Mild,
            Kind::Unclean => Danger::Severe,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Preferred => "PREFERRED",
            Kind::Unclean => "UNCLEAN",
        }
    }
}

/// How these partitions are now.
async fn states(
    context: &Context,
    partitions: &[TopicPartition],
) -> Result<Vec<(TopicPartition, PartitionMetadata)>, Failure> {
    let wanted: BTreeSet<&TopicPartition> = partitions.iter().collect();
    let topics: BTreeSet<String> = partitions.iter().map(|one| one.topic.clone()).collect();
    let metadata = context.cluster.metadata(&Topics::Named(topics.into_iter().collect())).await?;
    let states = metadata
        .partitions()
        .map(|(topic, one)| (TopicPartition::new(topic.name.clone(), one.id), one.clone()))
        .filter(|(partition, _)| wanted.contains(partition));
    Ok(states.collect())
}

/// The replica that is alive, where there is no other.
fn the_only_one(
    states: &[(TopicPartition, PartitionMetadata)],
    partition: &TopicPartition,
) -> Option<BrokerId> {
    let (_, metadata) = states.iter().find(|(one, _)| one == partition)?;
    let mut alive = metadata.replicas.iter().filter(|id| !metadata.offline_replicas.contains(id));
    alive.next().copied().filter(|_| alive.next().is_none())
}

fn leader_of(states: &[(TopicPartition, PartitionMetadata)], partition: &TopicPartition) -> Option<BrokerId> {
    states.iter().find(|(one, _)| one == partition).and_then(|(_, metadata)| metadata.leader)
}
