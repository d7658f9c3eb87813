//! The time, as the shells read it: the wall clock for what is written down, a monotonic one for waiting.
//!
//! Pure parts never see it; they take `now` as an argument. Tests drive one of their own by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System { origin: Instant },
    Manual { wall_ms: AtomicI64, elapsed_ms: AtomicU64 },
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Arc::new(Source::System { origin: Instant::now() }))
    }

    /// A clock that stands at this time until it is moved.
    pub fn manual(wall_ms: i64) -> Clock {
        Clock(Arc::new(Source::Manual { wall_ms: AtomicI64::new(wall_ms), elapsed_ms: AtomicU64::new(0) }))
    }

    /// Milliseconds since 1970, as Kafka's timestamps. It may jump.
    pub fn wall_ms(&self) -> i64 {
        match &*self.0 {
            Source::System { .. } => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
            Source::Manual { wall_ms, .. } => wall_ms.load(Ordering::SeqCst),
        }
    }

    /// Time since the clock was made. It never goes back.
    pub fn elapsed(&self) -> Duration {
        match &*self.0 {
            Source::System { origin } => origin.elapsed(),
            Source::Manual { elapsed_ms, .. } => Duration::from_millis(elapsed_ms.load(Ordering::SeqCst)),
        }
    }

    /// Lets this much time pass.
    ///
    /// # Panics
    /// On the machine's clock, which nobody moves.
    pub fn advance_ms(&self, ms: u32) {
        match &*self.0 {
            Source::System { .. } => panic!("the machine's clock cannot be moved"),
            Source::Manual { wall_ms, elapsed_ms } => {
                wall_ms.fetch_add(i64::from(ms), Ordering::SeqCst);
                elapsed_ms.fetch_add(u64::from(ms), Ordering::SeqCst);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_by_hand_and_for_all_its_clones() {
        let clock = Clock::manual(1_000);
        let same = clock.clone();
        clock.advance_ms(50);
        assert_eq!((same.wall_ms(), same.elapsed()), (1_050, Duration::from_millis(50)));
    }

    #[test]
    fn the_machines_clock_tells_this_century() {
        let clock = Clock::system();
        assert!(clock.wall_ms() > 1_700_000_000_000);
        assert!(clock.elapsed() <= clock.elapsed());
    }
}
