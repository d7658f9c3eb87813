//! The cursor, the order and the marks of a table while its rows change.

use std::borrow::Cow;

use super::super::health::Health;
use super::super::rows::{Cell, Column, Items, Spec};
use super::*;

struct Thing(&'static str, i64);

const SPEC: Spec<Thing> = Spec {
    columns: &[
        Column::text("NAME", "", 10, |thing| Cell::text(thing.0)),
        Column::number("SIZE", "", 6, |thing| Cell::Count(Some(thing.1))),
    ],
    name: |thing| Cow::Borrowed(thing.0),
    health: |_| Health::Ok,
};

fn rows(things: &[Thing]) -> Items<'_, Thing> {
    static HOW: Spec<Thing> = SPEC;
    Items::new(things, &HOW)
}

fn shown(table: &TableState, things: &[Thing]) -> Vec<&'static str> {
    table.order().iter().map(|row| things[*row as usize].0).collect()
}

#[test]
fn ties_are_sorted_by_name_and_the_cursor_stays_on_its_thing() {
    let before = [Thing("c", 1), Thing("a", 5), Thing("b", 5)];
    let mut table = TableState::new(Sort::largest(1));
    table.arrange(&rows(&before), 0);
    assert_eq!(shown(&table, &before), ["a", "b", "c"]);
    assert_eq!(table.cursor(), Some("a"));
    let after = [Thing("c", 9), Thing("a", 5), Thing("b", 6)];
    table.arrange(&rows(&after), 10_000);
    assert_eq!(shown(&table, &after), ["c", "b", "a"]);
    assert_eq!((table.cursor(), table.position()), (Some("a"), 2));
}

#[test]
fn the_order_waits_while_the_cursor_moves() {
    let before = [Thing("a", 3), Thing("b", 2)];
    let mut table = TableState::new(Sort::largest(1));
    table.arrange(&rows(&before), 0);
    table.go(Motion::By(1), &rows(&before), 1000);
    let after = [Thing("a", 3), Thing("b", 7)];
    table.arrange(&rows(&after), 1500);
    assert_eq!(shown(&table, &after), ["a", "b"]);
    table.arrange(&rows(&after), 4000);
    assert_eq!(shown(&table, &after), ["b", "a"]);
    assert_eq!(table.cursor(), Some("b"));
}

#[test]
fn what_is_gone_leaves_the_cursor_where_it_was() {
    let before = [Thing("a", 1), Thing("b", 1), Thing("c", 1)];
    let mut table = TableState::new(Sort::NAME);
    table.arrange(&rows(&before), 0);
    table.go(Motion::By(1), &rows(&before), 0);
    let after = [Thing("a", 1), Thing("c", 1)];
    table.arrange(&rows(&after), 10_000);
    assert_eq!(table.cursor(), Some("c"));
    table.arrange(&rows(&[]), 20_000);
    assert_eq!(table.cursor(), None);
}

#[test]
fn filter_and_marks() {
    let things = [Thing("Orders", 1), Thing("reorder", 1), Thing("audit", 1)];
    let mut table = TableState::new(Sort::NAME);
    table.filter = Line::of("ORDER");
    table.arrange(&rows(&things), 0);
    assert_eq!(shown(&table, &things), ["Orders", "reorder"]);
    assert_eq!(table.targets(), ["Orders"]);
    table.mark_all(&rows(&things));
    assert_eq!(table.targets(), ["Orders", "reorder"]);
    table.mark();
    assert_eq!(table.targets(), ["reorder"]);
    table.mark_all(&rows(&things));
    table.mark_all(&rows(&things));
    assert!(table.marks.is_empty());
}

#[test]
fn the_window_moves_only_as_far_as_it_must() {
    let names: Vec<String> = (0..100).map(|number| format!("t{number}")).collect();
    let things: Vec<Thing> = names.iter().map(|name| Thing(String::leak(name.clone()), 0)).collect();
    let mut table = TableState::new(Sort::NAME);
    table.arrange(&rows(&things), 0);
    assert_eq!(table.scroll(10), 0);
    let mut go = |motion, expected| {
        table.go(motion, &rows(&things), 0);
        assert_eq!(table.scroll(10), expected, "{motion:?}");
    };
    go(Motion::By(12), 3);
    go(Motion::By(-2), 3);
    go(Motion::By(-8), 2);
    go(Motion::Bottom, 90);
    go(Motion::HalfPages(-1), 90);
    go(Motion::Top, 0);
    go(Motion::By(-5), 0);
}
