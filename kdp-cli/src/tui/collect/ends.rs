//! Where a partition ended, look by look: how fast it grows, and when an offset was written.
//!
//! Pure. The newest looks are all kept, older ones ever more sparsely, so that a few points reach far back.
//! Invariant: times rise and offsets never fall; an end that goes back begins anew.

use std::collections::VecDeque;

/// Rates are those of so long.
const WINDOW_MS: i64 = 10_000;
/// So many points before the window.
const OLDER_MAX: usize = 20;

/// The looks of one leader at one topic of that name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ends {
    /// Milliseconds, and the end then.
    points: VecDeque<(i64, i64)>,
}

impl Ends {
    /// Takes a look. With `is_long` looks from before the window are kept too.
    pub(crate) fn push(&mut self, at_ms: i64, end: i64, is_long: bool) {
        if let Some((last_ms, last)) = self.points.back() {
            if *last_ms >= at_ms {
                return;
            }
            if *last > end {
                self.points.clear();
            }
        }
        self.points.push_back((at_ms, end));
        let in_window =
            self.points.iter().rev().take_while(|(then_ms, _)| at_ms - then_ms < WINDOW_MS).count();
        // The one look before the window is where the window begins.
        let older = self.points.len().saturating_sub(in_window + 1);
        if !is_long {
            self.points.drain(..older);
        } else if older > OLDER_MAX {
            self.thin(older);
        }
        if self.points.capacity() > 2 * self.points.len() + 8 {
            self.points.shrink_to_fit();
        }
    }

    /// Leaves out every other of the oldest points.
    fn thin(&mut self, older: usize) {
        let mut index = 0;
        self.points.retain(|_| {
            index += 1;
            index > older || index % 2 == 1
        });
    }

    /// Forgets all: what comes cannot be compared with what was.
    pub(crate) fn clear(&mut self) {
        self.points.clear();
    }

    /// When the last look was.
    pub(crate) fn last_ms(&self) -> Option<i64> {
        self.points.back().map(|(at_ms, _)| *at_ms)
    }

    /// Records a second over the window.
    pub(crate) fn rate(&self) -> Option<f64> {
        let (last_ms, last) = *self.points.back()?;
        let begins = |(then_ms, _): &&(i64, i64)| last_ms - then_ms >= WINDOW_MS;
        let (first_ms, first) = *self.points.iter().rev().find(begins).or(self.points.front())?;
        (last_ms > first_ms).then(|| (last - first) as f64 * 1000.0 / (last_ms - first_ms) as f64)
    }

    /// When the record at this offset was written; `None` where that was before the first look.
    pub(crate) fn written_ms(&self, offset: i64) -> Option<i64> {
        let after = self.points.partition_point(|(_, end)| *end <= offset);
        let (from_ms, from) = *self.points.get(after.checked_sub(1)?)?;
        let Some((to_ms, to)) = self.points.get(after).copied() else { return Some(from_ms) };
        let part = (offset - from) as f64 / (to - from) as f64;
        Some(from_ms + ((to_ms - from_ms) as f64 * part) as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(looks: &[(i64, i64)]) -> Ends {
        let mut ends = Ends::default();
        looks.iter().for_each(|(at_ms, end)| ends.push(*at_ms, *end, true));
        ends
    }

    #[test]
    fn a_rate_takes_two_looks_that_can_be_compared() {
        let check = |looks: &[(i64, i64)], expected: Option<f64>| {
            assert_eq!(ends(looks).rate(), expected, "{looks:?}");
        };
        check(&[], None);
        check(&[(0, 5)], None);
        check(&[(0, 5), (2000, 5)], Some(0.0));
        check(&[(0, 0), (2000, 20), (4000, 40)], Some(10.0));
        check(&[(0, 100), (2000, 20)], None);
        check(&[(0, 100), (2000, 20), (4000, 30)], Some(5.0));
        check(&[(0, 0), (2000, 20), (2000, 90)], Some(10.0));
        // Only what is in the window counts, and the look before it.
        check(&[(0, 0), (10_000, 1000), (20_000, 1000), (30_000, 1000)], Some(0.0));
        check(&[(0, 0), (60_000, 600)], Some(10.0));
    }

    #[test]
    fn a_record_was_written_between_two_looks() {
        let ends = ends(&[(1000, 10), (2000, 10), (3000, 20), (5000, 60)]);
        assert_eq!(ends.written_ms(9), None);
        assert_eq!(ends.written_ms(10), Some(2000));
        assert_eq!(ends.written_ms(15), Some(2500));
        assert_eq!(ends.written_ms(40), Some(4000));
        assert_eq!(ends.written_ms(60), Some(5000));
    }

    #[test]
    fn a_few_points_reach_far_back() {
        let mut long = Ends::default();
        let mut short = Ends::default();
        for step in 0..2000 {
            long.push(step * 2000, step * 20, true);
            short.push(step * 2000, step * 20, false);
        }
        assert!(short.points.len() <= 7, "{}", short.points.len());
        assert!(long.points.len() <= OLDER_MAX + 8, "{}", long.points.len());
        assert_eq!((long.rate(), short.rate()), (Some(10.0), Some(10.0)));
        let written_ms = long.written_ms(10_000).unwrap();
        assert!((written_ms - 1_000_000).abs() < 10_000, "{written_ms}");
    }
}
