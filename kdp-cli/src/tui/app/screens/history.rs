//! Numbers over time as a table, the newest first: what a chart shows, to be read and to be saved.
//!
//! Pure. What was not known then is not known here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Source, Tab, nowhere};
use crate::tui::app::health::Health;
use crate::tui::app::model::{Body, Model, Words, words};
use crate::tui::app::page::Place;
use crate::tui::app::rows::{Cell, Column, Owned, Spec};
use crate::tui::app::series::Series;
use crate::tui::app::subject::subject;
use crate::tui::app::table::Sort;

/// The tab's name: the chart above it has most of the room.
pub(crate) const TITLE: &str = "History";

/// The tab of what has rates.
pub(super) const RATES: Tab = tab(|model, place| points(model, place, &OF_RATES));

/// The tab of what has a rate of records only.
pub(super) const RATE: Tab = tab(|model, place| points(model, place, &OF_RATE));

/// The tab of a group.
pub(super) const LAG: Tab = tab(|model, place| points(model, place, &OF_LAG));

const fn tab(rows: for<'a> fn(&'a Model, &Place) -> Body<'a>) -> Tab {
    Tab {
        title: TITLE,
        sort: Sort { column: 0, descending: true },
        rows: Source::Snapshot(rows),
        enter: nowhere,
        command,
        empty: "no history yet",
    }
}

fn command(place: &Place) -> Words {
    use super::ScreenId::{Broker, Group, Partition};
    let by = match place.screen {
        Broker => "broker",
        Group => "group",
        Partition => "partition",
        _ => "topic",
    };
    words(["top", "--by", by])
}

/// What was known at a time: the numbers of the first chart of a thing, and of its second.
#[derive(Debug)]
struct Point {
    name: String,
    at_ms: i64,
    first: Option<f64>,
    second: Option<f64>,
}

fn points<'a>(model: &'a Model, place: &Place, spec: &'static Spec<Point>) -> Body<'a> {
    let subject = subject(model, place);
    let charts = subject.iter().flat_map(|subject| &subject.charts);
    let mut series = charts.map(|chart| chart.series);
    let points = joined(series.next(), series.next());
    // All of it is written down when rates are settled.
    model.body_of(&model.snapshot.throughput, Owned::new(points, spec))
}

fn joined(first: Option<&Series>, second: Option<&Series>) -> Vec<Point> {
    let known = |series: Option<&Series>| -> BTreeMap<i64, Option<f64>> {
        let points = series.into_iter().flat_map(Series::points);
        points.map(|point| (point.at_ms, point.value.map(f64::from))).collect()
    };
    let second = known(second);
    let point = |(at_ms, first): (i64, Option<f64>)| Point {
        name: at_ms.to_string(),
        at_ms,
        first,
        second: second.get(&at_ms).copied().flatten(),
    };
    known(first).into_iter().map(point).collect()
}

const TIME: Column<Point> =
    Column::<Point>::text("TIME", "when it was", 12, |one| Cell::Clock(Some(one.at_ms)));
const RECORDS: Column<Point> =
    Column::<Point>::number("REC/S", "records a second then", 9, |one| Cell::Rate(one.first));

static OF_RATES: Spec<Point> = Spec {
    columns: &[
        TIME,
        RECORDS,
        Column::<Point>::number("~B/S", "about how many bytes a second", 10, |one| {
            Cell::ByteRate(one.second)
        }),
    ],
    name: |one| Cow::Borrowed(&one.name),
    health: |_| Health::Plain,
};

static OF_RATE: Spec<Point> =
    Spec { columns: &[TIME, RECORDS], name: |one| Cow::Borrowed(&one.name), health: |_| Health::Plain };

static OF_LAG: Spec<Point> = Spec {
    columns: &[
        TIME,
        Column::<Point>::number("LAG", "offsets that waited then", 9, |one| {
            Cell::Count(one.first.map(|lag| lag as i64))
        }),
        Column::<Point>::number("OUT/S", "offsets a second that it committed", 9, |one| {
            Cell::Rate(one.second)
        }),
    ],
    name: |one| Cow::Borrowed(&one.name),
    health: |_| Health::Plain,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_known_stays_so() {
        let series = |values: &[Option<f64>]| {
            let mut series = Series::default();
            for (value, at_ms) in values.iter().zip(1000..) {
                series.push(at_ms, *value, 10);
            }
            series
        };
        let (first, second) = (series(&[Some(1.0), None, Some(3.0)]), series(&[Some(10.0), Some(20.0)]));
        let points = joined(Some(&first), Some(&second));
        let values: Vec<_> = points.iter().map(|one| (one.at_ms, one.first, one.second)).collect();
        let expected = [(1000, Some(1.0), Some(10.0)), (1001, None, Some(20.0)), (1002, Some(3.0), None)];
        assert_eq!(values, expected);
    }
}
