//! Fetches that wait for more data: who is to be woken when a partition grows.
//!
//! No wake-up may be lost: a fetch registers with every partition first and looks at them again after
//! that, so whatever is appended later finds it registered. Waking early is harmless, for the fetch reads
//! anew and may wait again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// One waiting fetch.
#[derive(Debug)]
pub(crate) struct FetchWaiter {
    /// Bytes still to arrive before the fetch has what it asked for.
    missing: AtomicI64,
    notify: Notify,
}

impl FetchWaiter {
    /// A fetch that lacks `missing` bytes.
    pub(crate) fn new(missing: i64) -> Arc<FetchWaiter> {
        Arc::new(FetchWaiter { missing: AtomicI64::new(missing), notify: Notify::new() })
    }

    /// Resolves once enough has arrived since the registration, at once if it already has.
    pub(crate) async fn woken(&self) {
        self.notify.notified().await;
    }

    fn arrived(&self, bytes: i64) {
        if self.missing.fetch_sub(bytes, Ordering::AcqRel) <= bytes {
            self.notify.notify_one();
        }
    }
}

/// The fetches that wait for one partition.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    /// Spares the lock on every append that nobody waits for.
    any: AtomicBool,
    list: Mutex<Vec<Arc<FetchWaiter>>>,
}

impl Waiters {
    /// `bytes` more can be read.
    pub(crate) fn arrived(&self, bytes: u64) {
        if self.any.load(Ordering::SeqCst) {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            self.list.lock().iter().for_each(|waiter| waiter.arrived(bytes));
        }
    }

    /// Something other than new data happened that every fetch has to look at, such as a new leader.
    pub(crate) fn wake_all(&self) {
        self.arrived(u64::MAX);
    }

    fn add(&self, waiter: &Arc<FetchWaiter>) {
        let mut list = self.list.lock();
        list.push(waiter.clone());
        self.any.store(true, Ordering::SeqCst);
    }

    fn remove(&self, waiter: &Arc<FetchWaiter>) {
        let mut list = self.list.lock();
        if let Some(at) = list.iter().position(|other| Arc::ptr_eq(other, waiter)) {
            list.swap_remove(at);
        }
        self.any.store(!list.is_empty(), Ordering::SeqCst);
    }
}

/// A waiter's place in the lists of some partitions; dropping it takes the waiter out of them.
#[derive(Debug)]
pub(crate) struct Registration<P: AsRef<Waiters>> {
    waiter: Arc<FetchWaiter>,
    partitions: Vec<P>,
}

impl<P: AsRef<Waiters>> Registration<P> {
    /// Registers with every partition.
    pub(crate) fn new(waiter: Arc<FetchWaiter>, partitions: Vec<P>) -> Registration<P> {
        partitions.iter().for_each(|partition| partition.as_ref().add(&waiter));
        Registration { waiter, partitions }
    }
}

impl<P: AsRef<Waiters>> Drop for Registration<P> {
    fn drop(&mut self) {
        self.partitions.iter().for_each(|partition| partition.as_ref().remove(&self.waiter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Partition(Arc<Waiters>);

    impl AsRef<Waiters> for Partition {
        fn as_ref(&self) -> &Waiters {
            &self.0
        }
    }

    fn is_woken(waiter: &Arc<FetchWaiter>) -> bool {
        let mut woken = Box::pin(waiter.woken());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        woken.as_mut().poll(&mut context).is_ready()
    }

    #[test]
    fn a_waiter_wakes_when_enough_arrived_in_all_its_partitions_together() {
        let partitions = [Arc::new(Waiters::default()), Arc::new(Waiters::default())];
        let waiter = FetchWaiter::new(100);
        let registration = Registration::new(waiter.clone(), partitions.clone().map(Partition).into());
        partitions[0].arrived(60);
        assert!(!is_woken(&waiter));
        partitions[1].arrived(40);
        assert!(is_woken(&waiter));
        drop(registration);
        assert!(partitions.iter().all(|p| p.list.lock().is_empty() && !p.any.load(Ordering::SeqCst)));
    }

    #[test]
    fn what_arrives_before_the_wait_is_not_lost() {
        let partition = Arc::new(Waiters::default());
        let waiter = FetchWaiter::new(1);
        let _registration = Registration::new(waiter.clone(), vec![Partition(partition.clone())]);
        partition.arrived(10);
        assert!(is_woken(&waiter), "the wake-up came first and still counts");
    }

    #[test]
    fn everybody_can_be_woken() {
        let partition = Arc::new(Waiters::default());
        let waiter = FetchWaiter::new(i64::MAX);
        let _registration = Registration::new(waiter.clone(), vec![Partition(partition.clone())]);
        partition.wake_all();
        assert!(is_woken(&waiter));
    }
}
