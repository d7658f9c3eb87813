//! The bytes of requests that all connections together may hold in memory.
//!
//! A lease covers a connection's buffer and grows with it, before the buffer does. Who gets nothing
//! waits and does not read on: that is the back-pressure. A wait ends after a while with the
//! connection, since partial requests could otherwise wait for each other for ever.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

/// What one permit stands for.
const UNIT_BYTES: usize = 1024;
/// How long a connection waits for its share before it is closed.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// Taken where the system does not tell how much memory there is.
const MEMORY_UNKNOWN_BYTES: u64 = 4 << 30;

/// Shared by all connections; cloning shares it.
#[derive(Clone, Debug)]
pub(crate) struct RequestBudget {
    free: Arc<Semaphore>,
    units: u32,
    wait_max: Duration,
}

impl RequestBudget {
    /// A budget of so many bytes.
    pub(crate) fn new(bytes: u64) -> RequestBudget {
        let units = u32::try_from(bytes / UNIT_BYTES as u64).unwrap_or(u32::MAX).clamp(1, u32::MAX >> 3);
        RequestBudget { free: Arc::new(Semaphore::new(units as usize)), units, wait_max: WAIT_MAX }
    }

    /// A quarter of the memory this process may use.
    pub(crate) fn quarter_of_memory() -> RequestBudget {
        RequestBudget::new(memory_bytes() / 4)
    }

    /// A lease of nothing, to be grown.
    pub(super) fn lease(&self) -> Lease {
        Lease { budget: self.clone(), units: 0 }
    }
}

/// The budget had nothing left for too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

/// What one connection holds; given back when dropped.
#[derive(Debug)]
pub(super) struct Lease {
    budget: RequestBudget,
    units: u32,
}

impl Lease {
    /// Holds exactly so many bytes from now on; waits where that is more than are free.
    pub(super) async fn resize(&mut self, bytes: usize) -> Result<(), Exhausted> {
        // A single request larger than the whole budget may have all of it.
        let units = u32::try_from(bytes.div_ceil(UNIT_BYTES)).unwrap_or(u32::MAX).min(self.budget.units);
        if units <= self.units {
            self.give_back(self.units - units);
            return Ok(());
        }
        let more = timeout(self.budget.wait_max, self.budget.free.acquire_many(units - self.units)).await;
        more.map_err(|_| Exhausted)?.expect("the semaphore is never closed").forget();
        self.units = units;
        Ok(())
    }

    /// Holds nothing any more.
    pub(super) fn release(&mut self) {
        self.give_back(self.units);
    }

    fn give_back(&mut self, units: u32) {
        if units > 0 {
            self.budget.free.add_permits(units as usize);
            self.units -= units;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.release();
    }
}

/// The memory this process may use: the machine's, or less where a control group says so.
fn memory_bytes() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_of(&text));
    let group = fs::read_to_string("/proc/self/cgroup").ok().and_then(|text| group_limit(&text));
    machine.into_iter().chain(group).min().unwrap_or(MEMORY_UNKNOWN_BYTES)
}

/// `MemTotal` of /proc/meminfo, in bytes.
fn total_of(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// The smallest `memory.max` (v2) or `memory.limit_in_bytes` (v1) from our group up to the root.
fn group_limit(cgroup: &str) -> Option<u64> {
    let limits = cgroup.lines().filter_map(|line| {
        let (controllers, path) = line.split_once(':')?.1.split_once(':')?;
        let (root, file) = match controllers {
            "" => ("/sys/fs/cgroup", "memory.max"),
            "memory" => ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
            _ => return None,
        };
        let groups = Path::new(path.trim_start_matches('/')).ancestors();
        groups.filter_map(|group| read_number(&Path::new(root).join(group).join(file))).min()
    });
    limits.min()
}

/// A number, or nothing where the file is missing or says `max`.
fn read_number(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_gets_nothing_waits_until_another_gives_back() {
        let budget = RequestBudget { wait_max: Duration::from_millis(1), ..RequestBudget::new(10 * 1024) };
        let (mut first, mut second) = (budget.lease(), budget.lease());
        first.resize(8 * 1024).await.unwrap();
        second.resize(2 * 1024).await.unwrap();
        assert_eq!(second.resize(4 * 1024).await, Err(Exhausted));
        first.resize(1024).await.unwrap();
        second.resize(4 * 1024).await.unwrap();
        drop((first, second));
        assert_eq!(budget.free.available_permits(), 10);
    }

    #[tokio::test]
    async fn one_request_may_have_the_whole_budget() {
        let budget = RequestBudget::new(10 * 1024);
        let mut lease = budget.lease();
        lease.resize(100 * 1024 * 1024).await.unwrap();
        assert_eq!(budget.free.available_permits(), 0);
    }

    #[test]
    fn memory_is_read_from_the_system() {
        assert_eq!(total_of("MemTotal:       24689184 kB\nMemFree: 1 kB"), Some(24_689_184 * 1024));
        assert_eq!(total_of("nothing"), None);
        assert!(memory_bytes() > 0);
    }
}
