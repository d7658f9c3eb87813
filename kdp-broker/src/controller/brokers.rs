//! Decides what becomes of brokers and controllers: registration, fencing, controlled shutdown.
//!
//! A broker that comes or goes changes the leaders and ISRs of its partitions in the same batch as
//! its own registration. Follows `ClusterControlManager` and `ReplicationControlManager`.

use kdp_client::protocol::schema::metadata::{
    BrokerRegistrationChangeRecord, RegisterBrokerRecord, RegisterControllerRecord,
};
use kdp_client::protocol::types::{BrokerEpoch, BrokerId, PartitionId};

use super::partition_change::{Election, PartitionChange};
use super::view::{Decision, View};
use crate::lifecycle::{BrokerHeartbeat, BrokerRegistration, ControllerRegistration, HeartbeatReply};
use crate::metadata::{PartitionImage, TopicImage, VersionedRecord};

/// A broker or its features are not what the cluster needs, or an old incarnation speaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BrokerRefused {
    /// Nobody is registered under that id and epoch.
    #[error("broker {0} is not registered at epoch {1}")]
    StaleEpoch(BrokerId, BrokerEpoch),
}

pub(super) fn register_controller(view: &View<'_>, registration: &ControllerRegistration) -> Decision<()> {
    if !view.metadata_version().has_controller_registration() {
        return Decision::answer(());
    }
    let record = RegisterControllerRecord {
        controller_id: registration.controller.get(),
        incarnation_id: registration.incarnation,
        zk_migration_ready: false,
        end_points: registration.end_points.clone(),
        features: registration.features.clone(),
        ..RegisterControllerRecord::default()
    };
    Decision::records(vec![(record.into(), 0)], ())
}

/// Registers a broker, fenced; its epoch is the offset at which this is written.
pub(super) fn register_broker(view: &View<'_>, registration: &BrokerRegistration) -> Decision<BrokerEpoch> {
    let id = registration.broker;
    let version = view.metadata_version();
    let epoch = BrokerEpoch(view.image.provenance.offset.get() + 1);
    let existing = view.image.brokers.get(id);
    let clean = existing.is_some_and(|existing| existing.broker_epoch == registration.previous_epoch.get());
    let went = if view.elr_enabled() && !clean { Movement::Crashed(id) } else { Movement::Leaves(id) };
    let mut records = leader_and_isr_updates(view, went);
    let record = RegisterBrokerRecord {
        broker_id: id.get(),
        incarnation_id: registration.incarnation,
        broker_epoch: epoch.get(),
        end_points: registration.end_points.clone(),
        features: registration.features.clone(),
        rack: registration.rack.clone(),
        fenced: true,
        log_dirs: if version.has_directory_assignment() { registration.log_dirs.clone() } else { Vec::new() },
        ..RegisterBrokerRecord::default()
    };
    records.push((record.into(), version.register_broker_version()));
    Decision::records(records, epoch)
}

pub(super) fn broker_heartbeat(
    view: &View<'_>,
    heartbeat: &BrokerHeartbeat,
) -> Decision<Result<HeartbeatReply, BrokerRefused>> {
    let (id, epoch) = (heartbeat.broker, heartbeat.epoch);
    let broker = view.image.brokers.get(id).filter(|broker| broker.broker_epoch == epoch.get());
    let Some(broker) = broker else {
        return Decision::answer(Err(BrokerRefused::StaleEpoch(id, epoch)));
    };
    let is_caught_up = heartbeat.metadata_offset.get() >= epoch.get();
    let current = State { fenced: broker.fenced, in_controlled_shutdown: broker.in_controlled_shutdown };
    let (next, should_shut_down) = next_state(view, heartbeat, current, is_caught_up);
    let mut records = match next {
        _ if next == current => Vec::new(),
        State { fenced: true, .. } => fence(view, id, epoch),
        State { in_controlled_shutdown: true, .. } => begin_controlled_shutdown(view, id, epoch),
        State { .. } => unfence(view, id, epoch),
    };
    let cordoned = &heartbeat.cordoned_log_dirs;
    if view.metadata_version().has_cordoned_directories()
        && broker.cordoned_log_dirs.as_ref() != Some(cordoned)
    {
        let change =
            BrokerRegistrationChangeRecord { cordoned_log_dirs: Some(cordoned.clone()), ..change(id, epoch) };
        records.push((change.into(), 3));
    }
    Decision::records(records, Ok(HeartbeatReply { is_caught_up, is_fenced: next.fenced, should_shut_down }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    fenced: bool,
    in_controlled_shutdown: bool,
}

/// What the broker is next, and whether it may go (`BrokerHeartbeatManager.calculateNextBrokerState`).
fn next_state(
    view: &View<'_>,
    heartbeat: &BrokerHeartbeat,
    current: State,
    is_caught_up: bool,
) -> (State, bool) {
    const FENCED: State = State { fenced: true, in_controlled_shutdown: false };
    const UNFENCED: State = State { fenced: false, in_controlled_shutdown: false };
    const LEAVING: State = State { fenced: false, in_controlled_shutdown: true };
    if current.fenced {
        return match heartbeat {
            BrokerHeartbeat { want_shut_down: true, .. } => (current, true),
            BrokerHeartbeat { want_fence: false, .. } if is_caught_up => (UNFENCED, false),
            _ => (current, false),
        };
    }
    if heartbeat.want_fence {
        return (FENCED, heartbeat.want_shut_down);
    }
    if !heartbeat.want_shut_down && !current.in_controlled_shutdown {
        return (current, false);
    }
    if leads_any(view, heartbeat.broker) { (LEAVING, false) } else { (FENCED, true) }
}

fn leads_any(view: &View<'_>, broker: BrokerId) -> bool {
    let mut partitions = view.image.topics.iter().flat_map(|topic| topic.partitions.values());
    partitions.any(|partition| partition.leader == broker)
}

fn change(id: BrokerId, epoch: BrokerEpoch) -> BrokerRegistrationChangeRecord {
    BrokerRegistrationChangeRecord {
        broker_id: id.get(),
        broker_epoch: epoch.get(),
        ..BrokerRegistrationChangeRecord::default()
    }
}

fn unfence(view: &View<'_>, id: BrokerId, epoch: BrokerEpoch) -> Vec<VersionedRecord> {
    let change = BrokerRegistrationChangeRecord { fenced: -1, ..change(id, epoch) };
    let mut records = vec![(change.into(), 0)];
    records.extend(leader_and_isr_updates(view, Movement::Arrives(id)));
    records
}

fn fence(view: &View<'_>, id: BrokerId, epoch: BrokerEpoch) -> Vec<VersionedRecord> {
    let mut records = leader_and_isr_updates(view, Movement::Leaves(id));
    let change = BrokerRegistrationChangeRecord { fenced: 1, ..change(id, epoch) };
    records.push((change.into(), 0));
    records
}

fn begin_controlled_shutdown(view: &View<'_>, id: BrokerId, epoch: BrokerEpoch) -> Vec<VersionedRecord> {
    let change = BrokerRegistrationChangeRecord { in_controlled_shutdown: 1, ..change(id, epoch) };
    let mut records = vec![(change.into(), 1)];
    records.extend(leader_and_isr_updates(view, Movement::Leaves(id)));
    records
}

/// What a broker does, of which its partitions must learn.
#[derive(Clone, Copy)]
enum Movement {
    /// It can lead again.
    Arrives(BrokerId),
    /// It leaves with all that it acknowledged.
    Leaves(BrokerId),
    /// It may have lost what it acknowledged.
    Crashed(BrokerId),
}

/// The partitions that must change, each with its new leader and ISR.
fn leader_and_isr_updates(view: &View<'_>, movement: Movement) -> Vec<VersionedRecord> {
    let mut records = Vec::new();
    for topic in view.image.topics.iter() {
        for (id, partition) in &topic.partitions {
            if movement.concerns(partition) {
                records.extend(leader_and_isr_update(view, movement, topic, *id, partition));
            }
        }
    }
    records
}

impl Movement {
    fn concerns(self, partition: &PartitionImage) -> bool {
        match self {
            Self::Arrives(_) => !partition.has_leader(),
            Self::Leaves(id) => partition.isr.contains(&id),
            Self::Crashed(id) => partition.isr.contains(&id) || partition.elr.contains(&id),
        }
    }
}

fn leader_and_isr_update(
    view: &View<'_>,
    movement: Movement,
    topic: &TopicImage,
    id: PartitionId,
    partition: &PartitionImage,
) -> Option<VersionedRecord> {
    let unclean_allowed = view.unclean_election_enabled(&topic.name);
    let is_active = |broker| view.image.brokers.is_active(broker);
    let change = PartitionChange::new(view, topic, id, partition);
    let change = change.election(if unclean_allowed { Election::Unclean } else { Election::Online });
    let without = |gone: BrokerId| partition.isr.iter().copied().filter(|id| *id != gone).collect();
    let change = match movement {
        Movement::Arrives(id) => change.acceptable_leaders(move |broker| broker == id || is_active(broker)),
        Movement::Leaves(id) => {
            change.isr(without(id)).acceptable_leaders(move |broker| broker != id && is_active(broker))
        }
        Movement::Crashed(id) => change
            .isr(without(id))
            .unclean_shutdown(id)
            .acceptable_leaders(move |broker| broker != id && is_active(broker)),
    };
    change.build()
}
