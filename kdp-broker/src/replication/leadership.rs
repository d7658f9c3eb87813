//! What the metadata say of one partition, as far as it concerns this broker.
//!
//! It fits into one word, so that whoever looks at thousands of partitions waits for nobody and touches no more
//! memory than he must, and what is seen is always of one moment.

use std::sync::atomic::{AtomicU64, Ordering};

use kdp_client::protocol::types::LeaderEpoch;

/// Who leads a partition, and how many have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leadership {
    /// Whether this broker leads.
    pub(crate) is_leader: bool,
    /// The epoch of whoever leads.
    pub(crate) leader_epoch: LeaderEpoch,
    /// How many replicas are in sync.
    pub(crate) isr_size: u16,
    /// How many replicas there are: a replication factor has 15 bits.
    pub(crate) replica_count: u16,
}

const REPLICAS_MAX: u16 = i16::MAX.unsigned_abs();
const LEADER: u64 = 1 << 63;

impl Leadership {
    /// Nobody's.
    pub(crate) const NONE: Leadership =
        Leadership { is_leader: false, leader_epoch: LeaderEpoch::NONE, isr_size: 0, replica_count: 0 };

    /// One of so many replicas.
    pub(crate) fn new(is_leader: bool, leader_epoch: LeaderEpoch, isr: usize, replicas: usize) -> Self {
        let count = |replicas: usize| u16::try_from(replicas).unwrap_or(REPLICAS_MAX).min(REPLICAS_MAX);
        Self { is_leader, leader_epoch, isr_size: count(isr), replica_count: count(replicas) }
    }

    fn pack(self) -> u64 {
        let epoch = u64::from(self.leader_epoch.get().cast_unsigned());
        let counts = u64::from(self.isr_size) << 32 | u64::from(self.replica_count) << 48;
        if self.is_leader { LEADER | counts | epoch } else { counts | epoch }
    }

    fn unpack(word: u64) -> Self {
        Self {
            is_leader: word & LEADER != 0,
            leader_epoch: LeaderEpoch((word as u32).cast_signed()),
            isr_size: (word >> 32) as u16,
            replica_count: (word >> 48) as u16 & REPLICAS_MAX,
        }
    }
}

/// A leadership that changes while others look at it.
#[derive(Debug)]
pub(super) struct SharedLeadership(AtomicU64);

impl SharedLeadership {
    pub(super) fn new(leadership: Leadership) -> Self {
        Self(AtomicU64::new(leadership.pack()))
    }

    pub(super) fn load(&self) -> Leadership {
        Leadership::unpack(self.0.load(Ordering::Acquire))
    }

    pub(super) fn store(&self, leadership: Leadership) {
        self.0.store(leadership.pack(), Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_is_in_the_word() {
        let shared = SharedLeadership::new(Leadership::NONE);
        assert_eq!(shared.load(), Leadership::NONE);
        for (is_leader, epoch, isr, replicas) in
            [(true, 0, 1, 1), (true, i32::MAX, 0, 32_767), (false, 7, 2, 3), (true, -1, 32_767, 0)]
        {
            let leadership = Leadership::new(is_leader, LeaderEpoch(epoch), isr, replicas);
            assert_eq!((leadership.isr_size as usize, leadership.replica_count as usize), (isr, replicas));
            shared.store(leadership);
            assert_eq!(shared.load(), leadership);
        }
        assert_eq!(Leadership::new(true, LeaderEpoch(1), 70_000, 40_000).replica_count, REPLICAS_MAX);
    }
}
