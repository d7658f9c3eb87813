//! Replicas that shall move: what differs from how things are, started through the gate, with the way back
//! kept. `reassign apply`, `reassign undo` and `topic rf` are this with targets from different places.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kdp_client::admin::cluster::{self, BrokerState};
use kdp_client::admin::reassignments::{self, Reassignment, Target};
use kdp_client::cluster::{Cluster, TopicPartition, Topics};
use kdp_client::connection::KafkaError;
use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::file::{Assignment, Targets};
use super::progress;
use crate::commands::selection::partition_name;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::words::{agreed, counted};

/// A partition whose replicas move, or would.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct MoveRow {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The brokers that had it, the preferred leader first.
    before: Vec<i32>,
    /// The brokers that shall have it, the preferred leader first.
    after: Vec<i32>,
    /// The brokers that get it.
    adding: Vec<i32>,
    /// The brokers that lose it.
    removing: Vec<i32>,
}

pub(crate) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("BEFORE", "before"),
    column("AFTER", "after"),
    column("ADDING", "adding"),
    column("REMOVING", "removing"),
];

/// One partition, and where it lives before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) partition: TopicPartition,
    pub(super) before: Vec<BrokerId>,
    pub(super) after: Vec<BrokerId>,
}

impl Move {
    pub(super) fn row(&self) -> MoveRow {
        let ids = |ids: &[BrokerId]| ids.iter().map(|id| id.get()).collect::<Vec<_>>();
        let without = |all: &[BrokerId], some: &[BrokerId]| {
            all.iter().filter(|id| !some.contains(id)).map(|id| id.get()).collect()
        };
        MoveRow {
            name: partition_name(&self.partition),
            topic: self.partition.topic.clone(),
            partition: self.partition.partition.get(),
            before: ids(&self.before),
            after: ids(&self.after),
            adding: without(&self.after, &self.before),
            removing: without(&self.before, &self.after),
        }
    }
}

/// What a command wants moved.
pub(crate) struct Wanted {
    /// The `kind` of its report.
    pub(crate) kind: &'static str,
    /// What the audit log calls it.
    pub(crate) action: &'static str,
    /// Where partitions shall live.
    pub(crate) targets: Targets,
    /// What could not be wanted.
    pub(crate) failures: Vec<Failure>,
    /// How long to wait until the moves are done; `None`: not at all.
    pub(crate) wait: Option<Duration>,
}

/// Moves what is not where it shall be.
pub(crate) async fn start(context: &Context, wanted: Wanted, consent: &Consent) -> Outcome {
    let mut failures = wanted.failures;
    let Compared { moves, in_place, mut warnings } =
        compare(&context.cluster, wanted.targets, &mut failures).await?;
    let mut talk = Vec::new();
    if in_place > 0 {
        let (count, are) = (counted(in_place, "partition"), agreed(&in_place, "is", "are"));
        talk.push(format!("{count} {are} in place already"));
    }
    if moves.is_empty() {
        let mut report = Report::list(wanted.kind, COLUMNS, Vec::<MoveRow>::new());
        (report.errors, report.talk, report.dry_run) = (failures, talk, consent.dry_run);
        return Ok(report);
    }
    let brokers = cluster::brokers(&context.cluster).await?;
    warnings.extend(waiting(&brokers, &moves));
    let names: Vec<String> = moves.iter().map(|one| partition_name(&one.partition)).collect();
    let summary = summary(&moves);
    let change = Change { level: Danger::Moderate, action: wanted.action, summary: &summary, names: &names };
    let permit = context.gate(change, consent).await?;
    permit.undo("reassign", &Assignment::of(moves.iter().map(|one| (&one.partition, &one.before[..]))));
    let refused = match consent.dry_run {
        true => foresee(&brokers, &moves),
        false => alter(&context.cluster, &moves).await?,
    };
    let started: Vec<&Move> = moves.iter().filter(|one| !refused.contains_key(&one.partition)).collect();
    failures.extend(refused.iter().map(|(one, error)| Failure::of_item(&partition_name(one), error)));
    let mut report = Report::list(wanted.kind, COLUMNS, started.iter().map(|one| one.row()));
    if let (Some(limit), false) = (wanted.wait, consent.dry_run) {
        let partitions: Vec<TopicPartition> = started.iter().map(|one| one.partition.clone()).collect();
        context.guard.begun.note("the moves have been started; kdp reassign status tells how far they are");
        failures.extend(progress::wait(context, &partitions, limit).await?);
    } else if !consent.dry_run && !started.is_empty() {
        talk.push("started; next: kdp reassign status --wait".to_owned());
    }
    (report.errors, report.talk, report.warnings) = (failures, talk, warnings);
    Ok(permit.done(report))
}

/// Asks for the moves; what was refused and why.
pub(super) async fn alter(
    cluster: &Cluster,
    moves: &[Move],
) -> Result<BTreeMap<TopicPartition, KafkaError>, Failure> {
    let target = |one: &Move| -> Target { (one.partition.clone(), Some(one.after.clone())) };
    let targets: Vec<Target> = moves.iter().map(target).collect();
    let outcomes = reassignments::alter(cluster, &targets).await?;
    Ok(outcomes.into_iter().filter_map(|(partition, outcome)| Some((partition, outcome.err()?))).collect())
}

/// What the controller would refuse: no replicas, a broker twice, or one that is not registered.
fn foresee(brokers: &[BrokerState], moves: &[Move]) -> BTreeMap<TopicPartition, KafkaError> {
    let known: BTreeSet<BrokerId> = brokers.iter().map(|state| state.broker.id).collect();
    let refused = moves.iter().filter_map(|one| {
        let mut seen = BTreeSet::new();
        let unknown = one.after.iter().find(|id| !known.contains(id));
        let twice = one.after.iter().find(|id| !seen.insert(**id));
        let message = match (unknown, twice) {
            _ if one.after.is_empty() => "it would have no replicas".to_owned(),
            (Some(unknown), _) => format!("there is no broker {unknown}"),
            (None, Some(twice)) => format!("broker {twice} is there twice"),
            (None, None) => return None,
        };
        let error = KafkaError::of(ResponseError::InvalidReplicaAssignment);
        Some((one.partition.clone(), KafkaError { message: Some(message), ..error }))
    });
    refused.collect()
}

/// Moves that cannot end for now: a fenced broker copies nothing before it is back.
fn waiting(brokers: &[BrokerState], moves: &[Move]) -> Vec<String> {
    let fenced = brokers.iter().filter(|state| state.is_fenced == Some(true)).map(|state| state.broker.id);
    let comes = |one: &&Move, id: BrokerId| one.after.contains(&id) && !one.before.contains(&id);
    let waiting = fenced.filter_map(|id| {
        let count = moves.iter().filter(|one| comes(one, id)).count();
        let moves = counted(count, "move");
        let text = format!("broker {id} is fenced: {moves} cannot end before it is back");
        (count > 0).then_some(text)
    });
    waiting.collect()
}

/// What there is to do, held against how things are.
struct Compared {
    moves: Vec<Move>,
    /// How many partitions are where they shall be.
    in_place: usize,
    warnings: Vec<String>,
}

/// What has to move. A partition on its way somewhere else counts from
/// where it came, so that undoing leads back there.
async fn compare(
    cluster: &Cluster,
    targets: Targets,
    failures: &mut Vec<Failure>,
) -> Result<Compared, Failure> {
    let topics: BTreeSet<String> = targets.iter().map(|(partition, _)| partition.topic.clone()).collect();
    let metadata = cluster.metadata(&Topics::Named(topics.into_iter().collect())).await?;
    let now: BTreeMap<TopicPartition, Vec<BrokerId>> = metadata
        .partitions()
        .map(|(topic, one)| (TopicPartition::new(topic.name.clone(), one.id), one.replicas.clone()))
        .collect();
    let known: Vec<TopicPartition> =
        targets.iter().map(|(partition, _)| partition).filter(|one| now.contains_key(one)).cloned().collect();
    let moving: BTreeMap<TopicPartition, Reassignment> = match known.is_empty() {
        true => BTreeMap::new(),
        false => reassignments::list(cluster, Some(&known))
            .await?
            .into_iter()
            .map(|one| (one.partition.clone(), one))
            .collect(),
    };
    let mut compared = Compared { moves: Vec::new(), in_place: 0, warnings: Vec::new() };
    for (partition, after) in targets {
        let before = match (now.get(&partition), moving.get(&partition)) {
            (None, _) => {
                let error = KafkaError::of(ResponseError::UnknownTopicOrPartition);
                failures.push(Failure::of_item(&partition_name(&partition), &error));
                continue;
            }
            (_, Some(moving)) if moving.target() == after => {
                compared.in_place += 1;
                continue;
            }
            (_, Some(moving)) => {
                let name = partition_name(&partition);
                compared
                    .warnings
                    .push(format!("{name} is on its way elsewhere; that move is given up for this one"));
                moving.origin()
            }
            (Some(replicas), None) if *replicas == after => {
                compared.in_place += 1;
                continue;
            }
            (Some(replicas), None) => replicas.clone(),
        };
        compared.moves.push(Move { partition, before, after });
    }
    Ok(compared)
}

fn summary(moves: &[Move]) -> String {
    let rows = moves.iter().map(Move::row);
    let (mut adding, mut removing) = (0, 0);
    for row in rows {
        adding += row.adding.len();
        removing += row.removing.len();
    }
    let what = match moves {
        [one] => partition_name(&one.partition),
        moves => format!("{} partitions", moves.len()),
    };
    format!("reassign {what}: {} to copy, {removing} to remove", counted(adding, "replica"))
}

#[cfg(test)]
mod tests {
    use kdp_client::cluster::Broker;
    use kdp_client::connection::Endpoint;
    use kdp_client::protocol::types::PartitionId;

    use super::*;

    fn broker(id: i32, is_fenced: bool) -> BrokerState {
        let broker = Broker { id: BrokerId(id), endpoint: Endpoint::new("b", 1), rack: None };
        BrokerState { broker, is_fenced: Some(is_fenced) }
    }

    fn moved(before: &[i32], after: &[i32]) -> Move {
        let ids = |ids: &[i32]| ids.iter().copied().map(BrokerId).collect();
        let partition = TopicPartition::new("orders", PartitionId(0));
        Move { partition, before: ids(before), after: ids(after) }
    }

    #[test]
    fn what_the_controller_would_refuse_is_foreseen() {
        let brokers = [broker(1, false), broker(2, false), broker(3, true)];
        let check = |after: &[i32], expected: Option<&str>| {
            let refused = foresee(&brokers, &[moved(&[1], after)]);
            let message = refused.into_values().next().and_then(|error| error.message);
            assert_eq!(message.as_deref(), expected);
        };
        check(&[1, 2], None);
        // A fenced broker is registered.
        check(&[3, 1], None);
        check(&[], Some("it would have no replicas"));
        check(&[1, 9], Some("there is no broker 9"));
        check(&[1, 2, 1], Some("broker 1 is there twice"));
    }

    #[test]
    fn fenced_brokers_keep_moves_waiting() {
        let brokers = [broker(1, false), broker(2, true)];
        let count = |before: &[i32], after: &[i32]| waiting(&brokers, &[moved(before, after)]).len();
        assert_eq!(count(&[1], &[1, 2]), 1);
        assert_eq!(count(&[1, 2], &[2]), 0);
        assert_eq!(count(&[2], &[1]), 0);
    }
}
