//! How many connections, from where, and how fast: Kafka's connection limits.
//!
//! As in Apache's `ConnectionQuotas`: over `max.connections` nobody is accepted until one ends, over
//! `max.connections.per.ip` a new one is closed at once, over the creation rate accepting pauses.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::NetConfig;

pub(super) struct ConnectionLimits {
    slots: Arc<Semaphore>,
    rate_max: u32,
    rate: Mutex<TokenBucket>,
    addresses: Arc<Addresses>,
}

struct Addresses {
    max: u32,
    overrides: HashMap<IpAddr, u32>,
    counts: Mutex<HashMap<IpAddr, u32>>,
}

/// The right to one more connection; given back when dropped.
pub(super) struct Slot {
    _permit: OwnedSemaphorePermit,
}

/// One of the connections an address may have; given back when dropped.
pub(super) struct AddressSlot {
    addresses: Arc<Addresses>,
    ip: IpAddr,
}

impl ConnectionLimits {
    pub(super) fn new(config: &NetConfig) -> ConnectionLimits {
        ConnectionLimits {
            slots: Arc::new(Semaphore::new(config.connections_max.min(Semaphore::MAX_PERMITS))),
            rate_max: config.connection_creation_rate_max,
            rate: Mutex::default(),
            addresses: Arc::new(Addresses {
                max: config.connections_per_ip_max,
                overrides: config.connections_per_ip_overrides.clone(),
                counts: Mutex::default(),
            }),
        }
    }

    /// Waits for a free connection.
    pub(super) async fn slot(&self) -> Slot {
        let permit = self.slots.clone().acquire_owned().await;
        Slot { _permit: permit.expect("the semaphore is never closed") }
    }

    /// How long to pause after one more connection, to keep to the creation rate.
    pub(super) fn pause(&self, now: Instant) -> Duration {
        self.rate.lock().take(self.rate_max, now)
    }

    /// Counts one more connection of this address, unless it has all it may have.
    pub(super) fn admit(&self, ip: IpAddr) -> Option<AddressSlot> {
        let ip = ip.to_canonical();
        let max = *self.addresses.overrides.get(&ip).unwrap_or(&self.addresses.max);
        let mut counts = self.addresses.counts.lock();
        let count = counts.entry(ip).or_insert(0);
        let admitted = *count < max;
        *count += u32::from(admitted);
        if *count == 0 {
            counts.remove(&ip);
        }
        admitted.then(|| AddressSlot { addresses: self.addresses.clone(), ip })
    }
}

impl Drop for AddressSlot {
    fn drop(&mut self) {
        let mut counts = self.addresses.counts.lock();
        if let Some(count) = counts.get_mut(&self.ip) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.ip);
            }
        }
    }
}

/// So many events a second, with a burst of as many.
#[derive(Default)]
pub(super) struct TokenBucket {
    /// When the bucket will be full again.
    full_at: Option<Instant>,
}

impl TokenBucket {
    /// Takes one token; zero when it was there, else how long until it is.
    pub(super) fn take(&mut self, per_second: u32, now: Instant) -> Duration {
        let per_second = per_second.max(1);
        let full_at = self.full_at.map_or(now, |at| at.max(now)) + Duration::from_secs(1) / per_second;
        self.full_at = Some(full_at);
        full_at.saturating_duration_since(now + Duration::from_secs(1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::test_config;
    use super::*;

    fn limits(config: NetConfig) -> ConnectionLimits {
        ConnectionLimits::new(&config)
    }

    #[test]
    fn an_address_gets_its_share_and_no_more() {
        let (one, two) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let limits = limits(NetConfig {
            connections_per_ip_max: 2,
            connections_per_ip_overrides: HashMap::from([(two, 0)]),
            ..test_config()
        });
        let first = limits.admit(one).expect("one of two");
        let _second = limits.admit(one).expect("two of two");
        assert!(limits.admit(one).is_none());
        assert!(limits.admit(two).is_none(), "an override of 0 shuts an address out");
        drop(first);
        assert!(limits.admit(one).is_some());
        assert_eq!(limits.addresses.counts.lock().len(), 1, "nothing is kept of who left");
    }

    #[test]
    fn the_creation_rate_allows_a_burst_and_then_paces() {
        let limits = limits(NetConfig { connection_creation_rate_max: 10, ..test_config() });
        let start = Instant::now();
        for _ in 0..10 {
            assert_eq!(limits.pause(start), Duration::ZERO);
        }
        assert_eq!(limits.pause(start), Duration::from_millis(100));
        assert_eq!(limits.pause(start + Duration::from_secs(5)), Duration::ZERO);
    }
}
