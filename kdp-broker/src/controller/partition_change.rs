//! The one way in which a partition changes: who is in sync, who leads, who holds replicas.
//!
//! A caller says what it wants; [`PartitionChange::build`] completes a reassignment that is ready,
//! keeps eligible leader replicas (KIP-966), elects a leader and gives the record, or none when
//! nothing changes. Follows `PartitionChangeBuilder`.

use std::collections::BTreeSet;

use kdp_client::protocol::schema::metadata::PartitionChangeRecord;
use kdp_client::protocol::types::{BrokerId, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::reassignment::Reassignment;
use super::view::View;
use crate::metadata::{LeaderRecoveryState, PartitionImage, TopicImage, VersionedRecord};

/// From whom a leader may be elected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Election {
    /// The preferred replica if it is in sync, else anyone in sync, the present leader first.
    Preferred,
    /// Anyone in sync, the present leader first.
    Online,
    /// Anyone who is alive, when nobody in sync is: records may be lost.
    Unclean,
}

/// A change of one partition that is being put together.
pub(super) struct PartitionChange<'a> {
    view: &'a View<'a>,
    topic_id: Uuid,
    id: PartitionId,
    partition: &'a PartitionImage,
    min_isr: usize,
    is_acceptable_leader: Box<dyn Fn(BrokerId) -> bool + 'a>,
    election: Election,
    isr: Vec<BrokerId>,
    replicas: Vec<BrokerId>,
    removing: Vec<BrokerId>,
    adding: Vec<BrokerId>,
    elr: Vec<BrokerId>,
    unclean_shutdown: Option<BrokerId>,
}

/// Who was elected, and whether from outside the ISR and the ELR.
struct Elected {
    leader: BrokerId,
    unclean: bool,
}

impl<'a> PartitionChange<'a> {
    /// A change that, as it is, changes nothing but a reassignment that is ready to complete and a
    /// leader that is no longer acceptable.
    pub(super) fn new(
        view: &'a View<'a>,
        topic: &'a TopicImage,
        id: PartitionId,
        partition: &'a PartitionImage,
    ) -> Self {
        Self {
            view,
            topic_id: topic.id,
            id,
            partition,
            min_isr: view.effective_min_isr(topic),
            is_acceptable_leader: Box::new(|broker| view.image.brokers.is_active(broker)),
            election: Election::Online,
            isr: partition.isr.clone(),
            replicas: partition.replicas.clone(),
            removing: partition.removing_replicas.clone(),
            adding: partition.adding_replicas.clone(),
            elr: partition.elr.clone(),
            unclean_shutdown: None,
        }
    }

    pub(super) fn election(mut self, election: Election) -> Self {
        self.election = election;
        self
    }

    /// Who counts as alive, where the image does not say it yet.
    pub(super) fn acceptable_leaders(mut self, is_acceptable: impl Fn(BrokerId) -> bool + 'a) -> Self {
        self.is_acceptable_leader = Box::new(is_acceptable);
        self
    }

    pub(super) fn isr(mut self, isr: Vec<BrokerId>) -> Self {
        self.isr = isr;
        self
    }

    pub(super) fn replicas(mut self, replicas: Vec<BrokerId>) -> Self {
        self.replicas = replicas;
        self
    }

    pub(super) fn removing(mut self, removing: Vec<BrokerId>) -> Self {
        self.removing = removing;
        self
    }

    pub(super) fn adding(mut self, adding: Vec<BrokerId>) -> Self {
        self.adding = adding;
        self
    }

    /// A broker that died without a clean shutdown: it may have lost what it acknowledged.
    pub(super) fn unclean_shutdown(mut self, broker: BrokerId) -> Self {
        self.unclean_shutdown = Some(broker);
        self
    }

    /// The record of the change, or `None` when nothing changes.
    pub(super) fn build(mut self) -> Option<VersionedRecord> {
        let unchanged = PartitionChangeRecord {
            partition_id: self.id.get(),
            topic_id: self.topic_id,
            ..PartitionChangeRecord::default()
        };
        let mut record = unchanged.clone();
        self.complete_reassignment();
        self.populate_elr();
        let clean = self.elect(&mut record);
        if record.leader == PartitionImage::NO_LEADER_CHANGE
            && !contains_all(&self.replicas, &self.partition.replicas)
        {
            // Whoever lost its replica must learn that from a new leader epoch.
            record.leader = self.partition.leader.get();
        }
        self.update_elr(clean, &mut record);
        if clean && self.isr != self.partition.isr && (!self.isr.is_empty() || self.view.elr_enabled()) {
            record.isr = Some(numbers(&self.isr));
        }
        self.bump_leader_epoch_on_isr_shrink(&mut record);
        self.update_last_known_leader(&mut record);
        self.update_assignment(&mut record);
        let version = self.view.metadata_version().partition_version();
        (record != unchanged).then(|| (record.into(), version))
    }

    fn complete_reassignment(&mut self) {
        let ongoing =
            Reassignment { replicas: &self.replicas, removing: &self.removing, adding: &self.adding };
        if let Some((replicas, isr)) = ongoing.completed(&self.isr) {
            self.replicas = replicas;
            self.isr = isr;
            self.removing.clear();
            self.adding.clear();
        }
    }

    /// While the ISR is below its minimum, whoever leaves it keeps all that was acknowledged.
    fn populate_elr(&mut self) {
        if !self.view.elr_enabled() {
            return;
        }
        if self.isr.len() >= self.min_isr {
            self.elr.clear();
            return;
        }
        let candidates: BTreeSet<_> = self.elr.iter().chain(&self.partition.isr).copied().collect();
        self.elr = candidates
            .into_iter()
            .filter(|replica| !self.isr.contains(replica) && self.unclean_shutdown != Some(*replica))
            .collect();
    }

    /// Elects; says whether the leader, new or old, is clean.
    fn elect(&mut self, record: &mut PartitionChangeRecord) -> bool {
        let elected = self.choose_leader();
        if elected.leader == self.partition.leader {
            return true;
        }
        if self.elr.contains(&elected.leader) {
            self.isr = vec![elected.leader];
            self.elr.retain(|replica| *replica != elected.leader);
        }
        record.leader = elected.leader.get();
        if elected.unclean {
            record.isr = Some(vec![elected.leader.get()]);
            if self.partition.leader_recovery_state != LeaderRecoveryState::Recovering {
                record.leader_recovery_state = LeaderRecoveryState::Recovering.value();
            }
        }
        !elected.unclean
    }

    fn choose_leader(&self) -> Elected {
        let present = [self.partition.leader];
        let preferred = self.replicas.get(..1).unwrap_or_default();
        let first = if self.election == Election::Preferred { preferred } else { &[] };
        let mut in_order = first.iter().chain(&present).chain(&self.replicas).copied();
        if let Some(leader) = in_order.find(|replica| self.is_valid_leader(*replica)) {
            return Elected { leader, unclean: false };
        }
        let last_known = self.last_known_leader();
        let unclean = || match self.election {
            Election::Unclean => self.replicas.iter().copied().find(|replica| self.is_acceptable(*replica)),
            Election::Preferred | Election::Online => None,
        };
        match last_known.or_else(unclean) {
            Some(leader) => Elected { leader, unclean: true },
            None => Elected { leader: PartitionImage::NO_LEADER, unclean: false },
        }
    }

    fn is_valid_leader(&self, replica: BrokerId) -> bool {
        let has_all = self.isr.contains(&replica) || (self.isr.is_empty() && self.elr.contains(&replica));
        has_all && self.is_acceptable(replica)
    }

    /// Alive, and its directory too.
    fn is_acceptable(&self, replica: BrokerId) -> bool {
        (self.is_acceptable_leader)(replica)
            && self
                .partition
                .directory(replica)
                .is_none_or(|directory| self.view.is_online(replica, directory))
    }

    fn last_known_leader(&self) -> Option<BrokerId> {
        let [last] = self.partition.last_known_elr[..] else { return None };
        let alone = self.view.elr_enabled() && self.elr.is_empty() && self.isr.is_empty();
        (alone && self.is_acceptable(last)).then_some(last)
    }

    fn update_elr(&mut self, clean: bool, record: &mut PartitionChangeRecord) {
        if !clean || !self.view.elr_enabled() {
            self.elr.clear();
        }
        if self.elr != self.partition.elr {
            record.eligible_leader_replicas = Some(numbers(&self.elr));
        }
    }

    /// Below 3.6-IV0 brokers need a new leader epoch to notice (KAFKA-15021).
    fn bump_leader_epoch_on_isr_shrink(&self, record: &mut PartitionChangeRecord) {
        let Some(isr) = &record.isr else { return };
        let shrinks = self.partition.isr.iter().any(|replica| !isr.contains(&replica.get()));
        let needed = self.view.metadata_version().bumps_leader_epoch_on_isr_shrink();
        if needed && shrinks && record.leader == PartitionImage::NO_LEADER_CHANGE {
            record.leader = self.partition.leader.get();
        }
    }

    /// The last leader is noted when the partition first loses its leader, and forgotten when it
    /// gets one.
    fn update_last_known_leader(&self, record: &mut PartitionChangeRecord) {
        if !self.view.elr_enabled() {
            return;
        }
        let known = !self.partition.last_known_elr.is_empty();
        if record.leader == PartitionImage::NO_LEADER.get() && !known {
            record.last_known_elr = Some(vec![self.partition.leader.get()]);
        } else if record.leader >= 0 && known {
            record.last_known_elr = Some(Vec::new());
        }
    }

    fn update_assignment(&self, record: &mut PartitionChangeRecord) {
        if !self.replicas.is_empty() {
            let directories: Vec<_> = self.replicas.iter().map(|replica| self.directory(*replica)).collect();
            if self.view.metadata_version().has_directory_assignment()
                && directories != self.partition.directories
            {
                record.directories = Some(directories);
            }
            if self.replicas != self.partition.replicas {
                record.replicas = Some(numbers(&self.replicas));
            }
        }
        if self.removing != self.partition.removing_replicas {
            record.removing_replicas = Some(numbers(&self.removing));
        }
        if self.adding != self.partition.adding_replicas {
            record.adding_replicas = Some(numbers(&self.adding));
        }
    }

    fn directory(&self, replica: BrokerId) -> Uuid {
        self.partition.directory(replica).unwrap_or_else(|| self.view.default_directory(replica))
    }
}

fn numbers(ids: &[BrokerId]) -> Vec<i32> {
    ids.iter().map(|id| id.get()).collect()
}

fn contains_all(ids: &[BrokerId], wanted: &[BrokerId]) -> bool {
    wanted.iter().all(|id| ids.contains(id))
}
