//! A number over time, the newest last: what sparklines and charts are drawn from.
//!
//! Pure. Invariant: a moment at which the number was not known is a gap, never a zero; only so many of the
//! newest points are kept.

use std::collections::VecDeque;

/// A moment, and the number then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// Milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// `None` where it was not known.
    pub(crate) value: Option<f32>,
}

/// The newest points of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Series {
    points: VecDeque<Point>,
}

impl Series {
    /// Ten minutes of a point every two seconds: for what a chart is drawn of.
    pub(crate) const LONG: usize = 300;
    /// What a sparkline shows: for what there are thousands of.
    pub(crate) const SHORT: usize = 60;

    /// Adds the newest point and forgets the oldest. One that is not newer than the last says nothing new.
    pub(crate) fn push(&mut self, at_ms: i64, value: Option<f64>, kept: usize) {
        if self.points.back().is_some_and(|last| last.at_ms >= at_ms) {
            return;
        }
        self.points.push_back(Point { at_ms, value: value.map(|value| value as f32) });
        while self.points.len() > kept {
            self.points.pop_front();
        }
    }

    /// The points, the oldest first.
    pub(crate) fn points(&self) -> impl DoubleEndedIterator<Item = Point> + ExactSizeIterator + '_ {
        self.points.iter().copied()
    }

    /// The newest `count` values, the oldest first.
    pub(crate) fn newest(&self, count: usize) -> impl Iterator<Item = Option<f32>> + '_ {
        self.points.iter().skip(self.points.len().saturating_sub(count)).map(|point| point.value)
    }

    /// Whether nothing was ever known.
    pub(crate) fn is_blank(&self) -> bool {
        self.points.iter().all(|point| point.value.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept_and_gaps_stay_gaps() {
        let mut series = Series::default();
        assert!(series.is_blank());
        for (at_ms, value) in [(0, Some(1.0)), (1, None), (2, Some(3.0)), (2, Some(9.0)), (3, Some(4.0))] {
            series.push(at_ms, value, 3);
        }
        assert_eq!(series.newest(9).collect::<Vec<_>>(), [None, Some(3.0), Some(4.0)]);
        assert_eq!(series.newest(1).collect::<Vec<_>>(), [Some(4.0)]);
        assert!(!series.is_blank());
    }
}
