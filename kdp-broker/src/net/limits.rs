//! How many connections, from where, and how fast: Kafka's connection limits.
//!
//! As in Apache's `ConnectionQuotas`: over `max.connections` nobody is accepted until one ends, over
//! `max.connections.per.ip` a new one is closed at once, over the creation rate accepting pauses.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::NetConfig;

/// Who may connect, shared by all listeners.
pub(crate) struct ConnectionLimits {
    max: ArcSwap<Limits>,
    open: Arc<OpenConnections>,
    rate: Mutex<TokenBucket>,
    counts: Arc<Mutex<Counts>>,
}

/// The settings, as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    connections: usize,
    per_ip: u32,
    per_ip_overrides: BTreeMap<IpAddr, u32>,
    creation_rate: u32,
}

/// How many connections there are.
#[derive(Default)]
struct OpenConnections {
    count: AtomicUsize,
    /// Told when there may be room again.
    room: Notify,
}

/// How many there are of each address that has any.
type Counts = HashMap<IpAddr, u32>;

/// The right to one more connection; given back when dropped.
pub(super) struct Slot(Arc<OpenConnections>);

/// One of the connections an address may have; given back when dropped.
pub(super) struct AddressSlot {
    counts: Arc<Mutex<Counts>>,
    ip: IpAddr,
}

impl Limits {
    fn of(config: &NetConfig) -> Limits {
        let overrides = config.connections_per_ip_overrides.iter();
        Limits {
            connections: config.connections_max,
            per_ip: config.connections_per_ip_max,
            per_ip_overrides: overrides.map(|(ip, max)| (*ip, *max)).collect(),
            creation_rate: config.connection_creation_rate_max,
        }
    }
}

impl ConnectionLimits {
    /// These settings, and no connection yet.
    pub(crate) fn new(config: &NetConfig) -> ConnectionLimits {
        ConnectionLimits {
            max: ArcSwap::from_pointee(Limits::of(config)),
            open: Arc::default(),
            rate: Mutex::default(),
            counts: Arc::default(),
        }
    }

    /// Has these settings from now on. Connections that are open already stay.
    pub(crate) fn set(&self, config: &NetConfig) {
        self.max.store(Arc::new(Limits::of(config)));
        self.open.room.notify_waiters();
    }

    /// The settings, as they are now.
    #[cfg(test)]
    pub(crate) fn in_force(&self) -> Limits {
        Limits::clone(&self.max.load())
    }

    /// Waits for a free connection.
    pub(super) async fn slot(&self) -> Slot {
        loop {
            // Registered before the count is looked at: no room that comes between the two is missed.
            let mut room = pin!(self.open.room.notified());
            room.as_mut().enable();
            let max = self.max.load().connections;
            let one_more = |count| (count < max).then_some(count + 1);
            if self.open.count.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more).is_ok() {
                return Slot(self.open.clone());
            }
            room.await;
        }
    }

    /// How long to pause after one more connection, to keep to the creation rate.
    pub(super) fn pause(&self, now: Instant) -> Duration {
        self.rate.lock().take(self.max.load().creation_rate, now)
    }

    /// Counts one more connection of this address, unless it has all it may have.
    pub(super) fn admit(&self, ip: IpAddr) -> Option<AddressSlot> {
        let ip = ip.to_canonical();
        let max = self.max.load();
        let max = *max.per_ip_overrides.get(&ip).unwrap_or(&max.per_ip);
        let mut counts = self.counts.lock();
        let count = counts.entry(ip).or_insert(0);
        let admitted = *count < max;
        *count += u32::from(admitted);
        if *count == 0 {
            counts.remove(&ip);
        }
        admitted.then(|| AddressSlot { counts: self.counts.clone(), ip })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, Ordering::AcqRel);
        self.0.room.notify_waiters();
    }
}

impl Drop for AddressSlot {
    fn drop(&mut self) {
        let mut counts = self.counts.lock();
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
        assert_eq!(limits.counts.lock().len(), 1, "nothing is kept of who left");
    }

    #[tokio::test]
    async fn limits_change_while_connections_wait() {
        let limits = limits(NetConfig { connections_max: 1, ..test_config() });
        let first = limits.slot().await;
        let mut second = pin!(limits.slot());
        assert!(futures_now(second.as_mut()).is_none());
        limits.set(&NetConfig { connections_max: 2, connections_per_ip_max: 0, ..test_config() });
        let second = second.await;
        assert!(limits.admit(IpAddr::from([127, 0, 0, 1])).is_none());
        limits.set(&NetConfig { connections_max: 1, ..test_config() });
        drop(first);
        let mut third = pin!(limits.slot());
        assert!(futures_now(third.as_mut()).is_none(), "there is one still");
        drop(second);
        third.await;
    }

    /// What a future has to say at once.
    fn futures_now<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        match future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        }
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
