//! A number over time, the newest last: what sparklines and charts are drawn from.
//!
//! Pure. Invariant: a moment at which the number was not known is a gap, never a zero; only so many of the
//! newest points are kept.

use std::collections::VecDeque;

/// From one point to the next, at the usual pace.
const POINT_MS: i64 = 2000;
/// Less than this is not stretched over a chart.
const SPAN_MIN_MS: i64 = 60_000;

/// A moment, and the number then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// Milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// `None` where it was not known.
    pub(crate) value: Option<f32>,
}

/// A point as it is kept: there are hundreds of thousands of them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Kept {
    /// Milliseconds after the start of the series.
    after_ms: u32,
    /// NaN where it was not known.
    value: f32,
}

/// The newest points of a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    start_ms: i64,
    points: VecDeque<Kept>,
}

impl PartialEq for Series {
    fn eq(&self, other: &Self) -> bool {
        self.points().eq(other.points())
    }
}

impl Series {
    /// Ten minutes of a point every two seconds: for what a chart is drawn of.
    pub(crate) const LONG: usize = 300;
    /// What a sparkline shows: for what there are thousands of.
    pub(crate) const SHORT: usize = 60;

    /// Adds the newest point and forgets the oldest. One that is not newer than the last says nothing new.
    pub(crate) fn push(&mut self, at_ms: i64, value: Option<f64>, kept: usize) {
        if self.points().next_back().is_some_and(|last| last.at_ms >= at_ms) {
            return;
        }
        while self.points.len() >= kept.max(1) {
            self.points.pop_front();
        }
        let Some(after_ms) = self.after(at_ms) else { return };
        self.points.push_back(Kept { after_ms, value: value.map_or(f32::NAN, |value| value as f32) });
    }

    /// How long after the start this is. The start moves where points can no longer be told from it, and after a
    /// silence of weeks the series begins anew.
    fn after(&mut self, at_ms: i64) -> Option<u32> {
        if let Ok(after_ms) = u32::try_from(at_ms - self.start_ms) {
            return Some(after_ms);
        }
        let first_ms = self.points.front().map_or(0, |first| first.after_ms);
        self.start_ms += i64::from(first_ms);
        self.points.iter_mut().for_each(|point| point.after_ms -= first_ms);
        if self.points.is_empty() || u32::try_from(at_ms - self.start_ms).is_err() {
            self.points.clear();
            self.start_ms = at_ms;
        }
        u32::try_from(at_ms - self.start_ms).ok()
    }

    /// The points, the oldest first.
    pub(crate) fn points(&self) -> impl DoubleEndedIterator<Item = Point> + ExactSizeIterator + '_ {
        self.points
            .iter()
            .map(|kept| Point { at_ms: self.start_ms + i64::from(kept.after_ms), value: known(kept.value) })
    }

    /// The newest `count` values, the oldest first.
    pub(crate) fn newest(&self, count: usize) -> impl Iterator<Item = Option<f32>> + '_ {
        self.points.iter().skip(self.points.len().saturating_sub(count)).map(|kept| known(kept.value))
    }

    /// From the first point to the last, and a minute at least.
    pub(crate) fn span_ms(&self) -> i64 {
        let (Some(first), Some(last)) = (self.points.front(), self.points.back()) else { return SPAN_MIN_MS };
        i64::from(last.after_ms - first.after_ms).max(SPAN_MIN_MS)
    }

    /// The mean of each column's share of the time that ends then; a column between two points shows the one before.
    pub(crate) fn columns(&self, end_ms: i64, span_ms: i64, count: usize) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0u32, false); count];
        let start_ms = end_ms - span_ms;
        for point in self.points().filter(|point| point.at_ms >= start_ms) {
            let index = ((point.at_ms - start_ms) as f64 / span_ms as f64 * count as f64) as usize;
            let Some((sum, number, is_gap)) = sums.get_mut(index.min(count.saturating_sub(1))) else {
                continue;
            };
            match point.value {
                Some(value) => {
                    *sum += f64::from(value);
                    *number += 1;
                }
                None => *is_gap = true,
            }
        }
        let carried = ((POINT_MS * count as i64) / span_ms + 1) as usize;
        let mut shown: Vec<Option<f64>> = Vec::with_capacity(count);
        let mut since_last = usize::MAX;
        let mut before = None;
        for (sum, number, is_gap) in sums {
            since_last = since_last.saturating_add(1);
            if number > 0 {
                before = Some(sum / f64::from(number));
                since_last = 0;
            } else if is_gap || since_last > carried {
                before = None;
            }
            shown.push(before);
        }
        shown
    }

    /// The same numbers so many times as large.
    pub(crate) fn times(&self, factor: f64) -> Self {
        let times = |kept: &Kept| Kept { value: (f64::from(kept.value) * factor) as f32, ..*kept };
        Self { start_ms: self.start_ms, points: self.points.iter().map(times).collect() }
    }

    /// Whether nothing was ever known.
    pub(crate) fn is_blank(&self) -> bool {
        self.points.iter().all(|kept| kept.value.is_nan())
    }
}

fn known(value: f32) -> Option<f32> {
    (!value.is_nan()).then_some(value)
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

    #[test]
    fn times_stay_what_they_were_however_long_it_goes_on() {
        let mut series = Series::default();
        let day = 86_400_000;
        let times: Vec<i64> = [0, 30, 60, 90, 200].map(|days| 1_790_000_000_000 + days * day).to_vec();
        for at_ms in &times {
            series.push(*at_ms, Some(1.0), 3);
        }
        let kept: Vec<i64> = series.points().map(|point| point.at_ms).collect();
        assert_eq!(kept, times[4..], "after a silence of more than seven weeks it begins anew");
        series.push(times[4] + 30 * day, Some(1.0), 2);
        series.push(times[4] + 60 * day, Some(1.0), 2);
        let kept: Vec<i64> = series.points().map(|point| point.at_ms).collect();
        assert_eq!(kept, [times[4] + 30 * day, times[4] + 60 * day]);
    }

    #[test]
    fn columns_show_points_means_and_gaps() {
        let mut series = Series::default();
        for (value, step) in [Some(1.0), Some(3.0), None, Some(5.0), Some(7.0)].into_iter().zip(0..) {
            series.push(step * POINT_MS, value, 100);
        }
        let span_ms = 4 * POINT_MS;
        let shown = series.columns(span_ms, span_ms, 4);
        assert_eq!(shown, [Some(1.0), Some(3.0), None, Some(6.0)]);
        let shown = series.columns(span_ms, span_ms, 8);
        let expected = [Some(1.0), Some(1.0), Some(3.0), Some(3.0), None, None, Some(5.0), Some(7.0)];
        assert_eq!(shown, expected);
        assert!(series.columns(span_ms, span_ms, 0).is_empty());
    }
}
