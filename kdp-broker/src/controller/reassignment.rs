//! Which replicas a reassignment adds, which it takes away, and when it is done
//! (`PartitionReassignmentReplicas`, `PartitionReassignmentRevert`).

use std::collections::BTreeSet;

use kdp_client::protocol::types::BrokerId;

/// A reassignment under way: all replicas, those still to come in and those to go.
pub(super) struct Reassignment<'a> {
    pub(super) replicas: &'a [BrokerId],
    pub(super) removing: &'a [BrokerId],
    pub(super) adding: &'a [BrokerId],
}

/// The first step of a reassignment.
pub(super) struct Planned {
    /// The target, then whoever is to go.
    pub(super) replicas: Vec<BrokerId>,
    pub(super) removing: Vec<BrokerId>,
    pub(super) adding: Vec<BrokerId>,
}

/// What a partition returns to when its reassignment is cancelled.
pub(super) struct Reverted {
    pub(super) replicas: Vec<BrokerId>,
    pub(super) isr: Vec<BrokerId>,
    /// None of the replicas that stay is in sync: the first of them is taken all the same.
    pub(super) unclean: bool,
}

/// Plans the way from the replicas that are to those that shall be.
pub(super) fn plan(current: &[BrokerId], target: &[BrokerId]) -> Planned {
    let difference = |from: &[BrokerId], without: &[BrokerId]| -> Vec<BrokerId> {
        let rest: BTreeSet<_> = from.iter().filter(|id| !without.contains(id)).copied().collect();
        rest.into_iter().collect()
    };
    let removing = difference(current, target);
    let adding = difference(target, current);
    let replicas = target.iter().chain(&removing).copied().collect();
    Planned { replicas, removing, adding }
}

impl Reassignment<'_> {
    /// Replicas and ISR once it is done, if with this ISR it is ready to be done.
    pub(super) fn completed(&self, isr: &[BrokerId]) -> Option<(Vec<BrokerId>, Vec<BrokerId>)> {
        if self.removing.is_empty() && self.adding.is_empty() {
            return None;
        }
        let staying = |ids: &[BrokerId]| -> Vec<BrokerId> {
            ids.iter().filter(|id| !self.removing.contains(id)).copied().collect()
        };
        let (replicas, isr) = (staying(self.replicas), staying(isr));
        if !self.removing.is_empty() && (isr.is_empty() || replicas.is_empty()) {
            return None;
        }
        if !self.adding.iter().all(|id| isr.contains(id)) {
            return None;
        }
        // With fewer replicas than before, finishing early could leave a smaller ISR than waiting does.
        let shrinks = self.adding.len() < self.removing.len();
        if shrinks && !replicas.iter().all(|id| isr.contains(id)) {
            return None;
        }
        Some((replicas, isr))
    }

    /// The way back; `None` when no replica was there before the reassignment.
    pub(super) fn reverted(&self, isr: &[BrokerId]) -> Option<Reverted> {
        let original = |ids: &[BrokerId]| -> Vec<BrokerId> {
            ids.iter().filter(|id| !self.adding.contains(id)).copied().collect()
        };
        let (replicas, mut isr) = (original(self.replicas), original(isr));
        let unclean = isr.is_empty();
        if unclean {
            isr.push(*replicas.first()?);
        }
        Some(Reverted { replicas, isr, unclean })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[i32]) -> Vec<BrokerId> {
        ids.iter().copied().map(BrokerId).collect()
    }

    fn completed(
        replicas: &[i32],
        removing: &[i32],
        adding: &[i32],
        isr: &[i32],
    ) -> Option<(Vec<BrokerId>, Vec<BrokerId>)> {
        let (replicas, removing, adding) = (ids(replicas), ids(removing), ids(adding));
        Reassignment { replicas: &replicas, removing: &removing, adding: &adding }.completed(&ids(isr))
    }

    #[test]
    fn a_plan_keeps_who_goes_at_the_end() {
        let plan = plan(&ids(&[3, 1, 2]), &ids(&[4, 1]));
        assert_eq!(plan.replicas, ids(&[4, 1, 2, 3]));
        assert_eq!(plan.removing, ids(&[2, 3]));
        assert_eq!(plan.adding, ids(&[4]));
    }

    #[test]
    fn it_is_done_when_all_who_come_are_in_sync() {
        assert_eq!(completed(&[4, 1], &[1], &[4], &[1]), None);
        assert_eq!(completed(&[4, 1], &[1], &[4], &[1, 4]), Some((ids(&[4]), ids(&[4]))));
        assert_eq!(completed(&[1, 2], &[], &[2], &[1]), None);
        assert_eq!(completed(&[1, 2], &[], &[], &[1]), None);
    }

    #[test]
    fn with_fewer_replicas_it_waits_for_all_of_them() {
        assert_eq!(completed(&[2, 3, 4, 5, 0, 1], &[0, 1], &[5], &[0, 1, 5]), None);
        assert_eq!(completed(&[1, 2, 3], &[2, 3], &[], &[1, 2]), Some((ids(&[1]), ids(&[1]))));
    }

    #[test]
    fn the_way_back_is_unclean_when_only_newcomers_are_in_sync() {
        let (replicas, removing, adding) = (ids(&[4, 1, 2]), ids(&[1, 2]), ids(&[4]));
        let ongoing = Reassignment { replicas: &replicas, removing: &removing, adding: &adding };
        let reverted = ongoing.reverted(&ids(&[4, 2])).expect("there were replicas");
        assert_eq!((reverted.replicas, reverted.isr, reverted.unclean), (ids(&[1, 2]), ids(&[2]), false));
        let reverted = ongoing.reverted(&ids(&[4])).expect("there were replicas");
        assert_eq!((reverted.isr, reverted.unclean), (ids(&[1]), true));
    }
}
