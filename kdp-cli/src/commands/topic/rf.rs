//! `kdp topic rf`: another replication factor, as a plain reassignment.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use clap::Args;
use kdp_client::admin::cluster;
use kdp_client::admin::placement::{self, Candidate, Candidates};
use kdp_client::cluster::{Cluster, TopicMetadata, TopicPartition, Topics};
use kdp_client::protocol::types::BrokerId;

use super::explain_unknown;
use crate::commands::dir::{cordon, rows as dir_rows};
use crate::commands::reassign::moves::{self, Wanted};
use crate::commands::selection::TopicWords;
use crate::commands::{Context, Outcome, duration};
use crate::danger::Consent;
use crate::failure::Failure;

/// Change the replication factor of topics
///
/// Examples:
///   kdp topic rf orders --replication-factor 1 --dry-run
///   kdp topic rf orders 'pay*' --replication-factor 3 --yes --wait 30m
///
/// Replicas that are there stay where they are, and so do the preferred leaders. New ones go to other
/// racks first, then to the brokers with the fewest; brokers that are fenced or cordoned get none. It is a
/// reassignment like any other: kdp reassign status, cancel and undo work on it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Rf {
    #[command(flatten)]
    words: TopicWords,
    /// How many replicas each partition shall have
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..))]
    replication_factor: u16,
    /// Wait until the moves are done, but no longer than this
    #[arg(long, value_name = "DURATION", num_args = 0..=1, default_missing_value = "1h", value_parser = duration)]
    wait: Option<Duration>,
    #[command(flatten)]
    consent: Consent,
}

impl Rf {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let cluster = &context.cluster;
        let (names, mut failures) = self.words.select(cluster).await?;
        let names: BTreeSet<String> = names.into_iter().collect();
        // Load is counted over every topic, so every topic is asked for.
        let metadata = cluster.metadata(&Topics::All).await?;
        let mut candidates = candidates(context, &metadata.topics).await?;
        let mut targets = Vec::new();
        for name in &names {
            let Some(topic) = metadata.topics.iter().find(|topic| topic.name == *name) else {
                failures.push(unknown(cluster, name).await);
                continue;
            };
            match placement::with_replication_factor(topic, self.replication_factor.into(), &candidates) {
                Ok(changes) => {
                    count(&mut candidates, topic, &changes);
                    let of = |(id, replicas)| (TopicPartition::new(name.clone(), id), replicas);
                    targets.extend(changes.into_iter().map(of));
                }
                Err(error) => {
                    let failure = Failure::failed("INVALID_REPLICATION_FACTOR", error.to_string());
                    failures
                        .push(failure.about(name).hint("`kdp broker list` shows how many brokers there are"));
                }
            }
        }
        let wanted =
            Wanted { kind: "TopicReplication", action: "topic rf", targets, failures, wait: self.wait };
        moves::start(context, wanted, &self.consent).await
    }
}

async fn unknown(cluster: &Cluster, name: &str) -> Failure {
    use kdp_client::connection::KafkaError;
    use kdp_client::protocol::messages::ResponseError;
    explain_unknown(cluster, name, &KafkaError::of(ResponseError::UnknownTopicOrPartition)).await
}

/// The brokers, with what they carry already. One whose directories are all cordoned wants no replicas.
async fn candidates(context: &Context, topics: &[TopicMetadata]) -> Result<Candidates, Failure> {
    let states = cluster::brokers(&context.cluster).await?;
    let closed = cordoned(context, states.iter().map(|state| state.broker.id)).await;
    let mut replicas: BTreeMap<BrokerId, usize> = BTreeMap::new();
    for id in topics.iter().flat_map(|topic| &topic.partitions).flat_map(|partition| &partition.replicas) {
        *replicas.entry(*id).or_default() += 1;
    }
    let candidate = |state: cluster::BrokerState| {
        let id = state.broker.id;
        let candidate = Candidate {
            rack: state.broker.rack,
            is_open: state.is_fenced != Some(true) && !closed.contains(&id),
            replicas: replicas.get(&id).copied().unwrap_or_default(),
        };
        (id, candidate)
    };
    Ok(states.into_iter().map(candidate).collect())
}

/// The brokers that are known to be cordoned as a whole.
async fn cordoned(context: &Context, brokers: impl Iterator<Item = BrokerId>) -> BTreeSet<BrokerId> {
    let settings = cordon::cordoned(&context.cluster, brokers).await;
    let some: Vec<BrokerId> = settings
        .into_iter()
        .filter(|(_, setting)| setting.as_ref().is_some_and(|setting| !setting.is_empty()))
        .map(|(id, _)| id)
        .collect();
    if some.is_empty() {
        return BTreeSet::new();
    }
    let ids: Vec<i32> = some.iter().map(|id| id.get()).collect();
    // Where the directories cannot be seen, the broker is taken for open: the controller has the last word.
    let Ok((dirs, _)) = dir_rows(context, &ids).await else { return BTreeSet::new() };
    let all_cordoned = |id: &BrokerId| {
        let mut own = dirs.iter().filter(|dir| dir.broker() == *id).peekable();
        own.peek().is_some() && own.all(|dir| dir.is_cordoned())
    };
    some.into_iter().filter(all_cordoned).collect()
}

/// Counts what was just given out, so that the next topic sees it.
fn count(
    candidates: &mut Candidates,
    topic: &TopicMetadata,
    changes: &[(kdp_client::protocol::types::PartitionId, Vec<BrokerId>)],
) {
    for (id, after) in changes {
        let before = topic.partition(*id).map(|partition| &partition.replicas[..]).unwrap_or_default();
        for (broker, candidate) in candidates.iter_mut() {
            match (before.contains(broker), after.contains(broker)) {
                (false, true) => candidate.replicas += 1,
                (true, false) => candidate.replicas = candidate.replicas.saturating_sub(1),
                (true, true) | (false, false) => {}
            }
        }
    }
}
