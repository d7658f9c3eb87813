//! One log line a second at most: what a hostile peer can cause must not fill the disk.

use std::time::{Duration, Instant};

use parking_lot::Mutex;

const PAUSE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct LogLimit {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: Option<Instant>,
    suppressed: u64,
}

impl LogLimit {
    /// Whether a line may be written now; if so, how many were not since the last one.
    pub(super) fn allows(&self, now: Instant) -> Option<u64> {
        let mut state = self.state.lock();
        if state.last.is_some_and(|last| now.saturating_duration_since(last) < PAUSE) {
            state.suppressed += 1;
            return None;
        }
        state.last = Some(now);
        Some(std::mem::take(&mut state.suppressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_line_says_how_many_were_left_out() {
        let (limit, now) = (LogLimit::default(), Instant::now());
        assert_eq!(limit.allows(now), Some(0));
        assert_eq!(limit.allows(now), None);
        assert_eq!(limit.allows(now + PAUSE / 2), None);
        assert_eq!(limit.allows(now + PAUSE), Some(2));
    }
}
