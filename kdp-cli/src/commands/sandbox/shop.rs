//! The shop whose day a sandbox shows: its topics, how busy it is, what its records say. Pure.
//!
//! A day passes in ten minutes: quiet at night, busy at lunch, busiest in the evening. All of it is a
//! function of the time and of a count, so two runs look the same.

use std::f64::consts::TAU;
use std::time::Duration;

use kdp_client::producer::Record;
use serde_json::{Value, json};

/// How long a day of the shop takes.
pub(super) const DAY: Duration = Duration::from_secs(600);
/// The shop's time at the start, as a part of the day: late afternoon, when it gets busier.
const START: f64 = 17.0 / 24.0;
/// Records a second, of all topics, in the busiest moment.
const PEAK: f64 = 2500.0;
/// How far the number of records of a moment strays from the day's shape, either way.
const NOISE: f64 = 0.2;

/// A topic of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Clicks,
    Orders,
    Payments,
    Shipments,
}

impl Topic {
    pub(super) const ALL: [Topic; 4] = [Topic::Clicks, Topic::Orders, Topic::Payments, Topic::Shipments];

    pub(super) fn name(self) -> &'static str {
        match self {
            Topic::Clicks => "clicks",
            Topic::Orders => "orders",
            Topic::Payments => "payments",
            Topic::Shipments => "shipments",
        }
    }

    pub(super) fn partitions(self) -> i32 {
        match self {
            Topic::Clicks | Topic::Orders => 6,
            Topic::Payments | Topic::Shipments => 3,
        }
    }

    /// Its part of all records. Not every click is an order, and not every order is paid at once.
    fn share(self) -> f64 {
        match self {
            Topic::Clicks => 0.82,
            Topic::Orders => 0.07,
            Topic::Payments => 0.06,
            Topic::Shipments => 0.05,
        }
    }

    /// The record with this number.
    pub(super) fn record(self, number: u64, now_ms: i64) -> Record {
        let chance = mix(number ^ (self as u64) << 56);
        let (order, customer) = (100_000 + number, 1000 + chance % 5000);
        let cents = 500 + chance / 7 % 20_000;
        let (key, value) = match self {
            Topic::Clicks => (customer, click(customer, chance)),
            Topic::Orders => {
                let items = 1 + chance / 11 % 5;
                (customer, json!({"order": order, "customer": customer, "items": items, "cents": cents}))
            }
            Topic::Payments => {
                let method = ["card", "transfer", "wallet"][(chance % 3) as usize];
                (order, json!({"order": order, "method": method, "cents": cents}))
            }
            Topic::Shipments => {
                let carrier = ["north", "post", "courier"][(chance % 3) as usize];
                (order, json!({"order": order, "carrier": carrier, "parcels": 1 + chance % 2}))
            }
        };
        Record {
            timestamp: now_ms,
            key: Some(key.to_string().into_bytes()),
            value: Some(value.to_string().into_bytes()),
            ..Record::default()
        }
    }
}

fn click(customer: u64, chance: u64) -> Value {
    let page = match chance % 4 {
        0 => "/".to_owned(),
        1 => "/cart".to_owned(),
        _ => format!("/products/{}", chance / 13 % 400),
    };
    json!({"customer": customer, "page": page, "mobile": !chance.is_multiple_of(3)})
}

/// What time it is in the shop, as a part of the day.
pub(super) fn time_of_day(elapsed: Duration) -> f64 {
    (START + elapsed.as_secs_f64() / DAY.as_secs_f64()).fract()
}

/// The time of day as people write it.
pub(super) fn clock(time: f64) -> String {
    let minutes = (time * 24.0 * 60.0) as u32;
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// How busy the shop is, from 0 to 1.
fn busyness(time: f64) -> f64 {
    // A bump around an hour, on the circle of the day.
    let bump = |hour: f64, sharpness: f64| ((((time - hour / 24.0) * TAU).cos() - 1.0) * sharpness).exp();
    0.04 + 0.5 * bump(12.5, 6.0) + 0.95 * bump(20.0, 5.0)
}

/// Records a second.
pub(super) fn rate(topic: Topic, time: f64) -> f64 {
    PEAK * topic.share() * busyness(time)
}

/// Turns rates into whole records, moment by moment, without losing a fraction.
#[derive(Clone, Debug, Default)]
pub(super) struct Tap {
    owed: f64,
    /// How many have come so far.
    pub(super) count: u64,
}

impl Tap {
    /// The numbers of the records of a moment of this length.
    pub(super) fn draw(&mut self, rate: f64, moment: Duration) -> std::ops::Range<u64> {
        let chance = mix(self.count) as f64 / u64::MAX as f64;
        self.owed += rate * moment.as_secs_f64() * (1.0 + NOISE * (2.0 * chance - 1.0));
        let whole = self.owed.floor();
        self.owed -= whole;
        let first = self.count;
        self.count += whole as u64;
        first..self.count
    }
}

/// Scatters numbers (the finalizer of SplitMix64).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(hour: f64) -> f64 {
        Topic::ALL.iter().map(|topic| rate(*topic, hour / 24.0)).sum()
    }

    #[test]
    fn the_day_swells_and_ebbs() {
        let (night, lunch, afternoon, evening) = (total(4.0), total(12.5), total(16.0), total(20.0));
        assert!(night < 300.0 && night > 0.0, "{night}");
        assert!(lunch > 1.2 * afternoon && evening > lunch, "{lunch} {afternoon} {evening}");
        let peak = (0..24 * 60).map(|minute| total(f64::from(minute) / 60.0)).fold(0.0, f64::max);
        assert!((2300.0..2700.0).contains(&peak), "{peak}");
    }

    #[test]
    fn midnight_is_no_edge() {
        assert!((total(23.99) - total(0.01)).abs() < 10.0);
        assert_eq!(clock(time_of_day(Duration::ZERO)), "17:00");
        assert_eq!(clock(time_of_day(DAY / 2)), "05:00");
        assert_eq!(clock(time_of_day(DAY * 3)), "17:00");
    }

    #[test]
    fn a_tap_loses_nothing() {
        let mut tap = Tap::default();
        let moments = 10_000;
        let mut next = 0;
        for _ in 0..moments {
            let numbers = tap.draw(3.0, Duration::from_millis(100));
            assert_eq!(numbers.start, next);
            next = numbers.end;
        }
        let expected = 3.0 * 0.1 * f64::from(moments);
        assert!((next as f64 - expected).abs() < 0.05 * expected, "{next}");
    }

    #[test]
    fn records_are_json_with_a_key() {
        for topic in Topic::ALL {
            let record = topic.record(7, 1000);
            assert!(record.key.is_some_and(|key| !key.is_empty()));
            let value: Value = serde_json::from_slice(&record.value.unwrap()).unwrap();
            assert!(value.is_object());
        }
        assert!((Topic::ALL.iter().map(|topic| topic.share()).sum::<f64>() - 1.0).abs() < 1e-9);
    }
}
