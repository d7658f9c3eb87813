//! How long things took, as a histogram of fixed size: any number of times, percentiles to within two percent.
//! Pure.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

/// Each doubling of the time has so many buckets.
const BUCKETS_PER_DOUBLING: usize = 64;
const DOUBLINGS: usize = 40;

/// Times in microseconds.
#[derive(Clone, Debug)]
pub(super) struct Latencies {
    buckets: Vec<u64>,
    count: u64,
    sum_us: u128,
    max_us: u64,
}

/// What is told of many times, in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(super) struct Percentiles {
    /// The average.
    mean: f64,
    /// Half of them were faster.
    p50: f64,
    /// 95 of 100 were faster.
    p95: f64,
    /// 99 of 100 were faster.
    p99: f64,
    /// 999 of 1000 were faster.
    p999: f64,
    /// The slowest.
    max: f64,
}

impl Default for Latencies {
    fn default() -> Self {
        Self { buckets: vec![0; BUCKETS_PER_DOUBLING * DOUBLINGS], count: 0, sum_us: 0, max_us: 0 }
    }
}

impl Latencies {
    /// So many things took this long.
    pub(super) fn add(&mut self, time: Duration, count: u64) {
        let us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let bucket = bucket_of(us).min(self.buckets.len() - 1);
        self.buckets[bucket] += count;
        self.count += count;
        self.sum_us += u128::from(us) * u128::from(count);
        self.max_us = self.max_us.max(us);
    }

    /// Takes those of another in.
    pub(super) fn merge(&mut self, other: &Latencies) {
        for (into, from) in self.buckets.iter_mut().zip(&other.buckets) {
            *into += from;
        }
        self.count += other.count;
        self.sum_us += other.sum_us;
        self.max_us = self.max_us.max(other.max_us);
    }

    /// The percentiles; `None` where there is nothing to tell.
    pub(super) fn percentiles(&self) -> Option<Percentiles> {
        if self.count == 0 {
            return None;
        }
        let ms = |us: u64| (us as f64 / 10.0).round() / 100.0;
        Some(Percentiles {
            mean: ms(u64::try_from(self.sum_us / u128::from(self.count)).unwrap_or(u64::MAX)),
            p50: ms(self.at(0.5)),
            p95: ms(self.at(0.95)),
            p99: ms(self.at(0.99)),
            p999: ms(self.at(0.999)),
            max: ms(self.max_us),
        })
    }

    /// The time below which this part of all lies.
    fn at(&self, part: f64) -> u64 {
        let rank = ((self.count as f64 * part).ceil() as u64).max(1);
        let mut seen = 0;
        for (bucket, count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return upper_end(bucket).min(self.max_us);
            }
        }
        self.max_us
    }
}

/// Up to [`BUCKETS_PER_DOUBLING`] each microsecond is its own; beyond, each doubling is cut into as many parts.
fn bucket_of(us: u64) -> usize {
    let per = BUCKETS_PER_DOUBLING as u64;
    if us < per {
        return us as usize;
    }
    let doubling = us.ilog2() - per.ilog2();
    let within = (us >> doubling) - per;
    (doubling as usize + 1) * BUCKETS_PER_DOUBLING + within as usize
}

fn upper_end(bucket: usize) -> u64 {
    let (doubling, within) = (bucket / BUCKETS_PER_DOUBLING, (bucket % BUCKETS_PER_DOUBLING) as u64);
    match doubling {
        0 => within,
        _ => ((BUCKETS_PER_DOUBLING as u64 + within + 1) << (doubling - 1)) - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_what_is_near() {
        for us in [0, 1, 63, 64, 65, 127, 128, 1_000, 999_999, 30_000_000] {
            let end = upper_end(bucket_of(us));
            assert!(end >= us && end as f64 <= us as f64 * 1.02 + 1.0, "{us} is told as {end}");
        }
    }

    #[test]
    fn percentiles_of_a_hundred() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.percentiles(), None);
        let mut rest = Latencies::default();
        (1..=50).for_each(|ms| latencies.add(Duration::from_millis(ms), 1));
        (51..=100).for_each(|ms| rest.add(Duration::from_millis(ms), 1));
        latencies.merge(&rest);
        let found = latencies.percentiles().unwrap();
        let near =
            |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 0.02, "{found} {expected}");
        near(found.p50, 50.0);
        near(found.p95, 95.0);
        near(found.p99, 99.0);
        near(found.mean, 50.5);
        assert_eq!((found.p999, found.max), (100.0, 100.0));
    }

    #[test]
    fn weights_count() {
        let mut latencies = Latencies::default();
        latencies.add(Duration::from_millis(1), 99);
        latencies.add(Duration::from_secs(5), 1);
        let found = latencies.percentiles().unwrap();
        assert!(found.p50 < 1.1 && found.p99 < 1.1 && found.p999 > 4900.0, "{found:?}");
    }
}
