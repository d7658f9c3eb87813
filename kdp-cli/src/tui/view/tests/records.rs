//! The screens of records.

use super::*;

/// The records of a topic, as the demonstration has them; with what was typed before them.
fn records_after(keys: &str, topic: &str, state: ReadState) -> App {
    let mut app = after(keys);
    let read = app.model.read.as_ref().expect("something is read");
    let (id, passed) = (read.id, (!read.follows()).then_some((3_400_000, 7_900_000)));
    let record = |index: i64| {
        let (partition, offset) = (index as i32 % 3, 104_200 + index);
        let contents = contents(topic, partition, offset);
        let mut one = testing::record(partition, offset, contents.key.as_deref(), contents.value.as_deref());
        one.kept.stamp.timestamp = Some(START_MS - 20_000 + index * 137);
        one.kept.partition.topic = topic.to_owned();
        let headers = contents.headers.into_iter().map(|(name, value)| (name.as_bytes().to_vec(), value));
        one.kept.headers = headers.collect();
        one.into()
    };
    let news = News {
        records: (0..90).map(record).collect(),
        dropped: 12_345,
        looked_at: 1_234_567,
        passed,
        state,
        warnings: Vec::new(),
    };
    app.update(Action::Came(id, news), START_MS + 3000);
    app
}

#[test]
fn records_topics() {
    check("records-topics", &after(": r e c o r d s enter"));
}

#[test]
fn records_followed() {
    let app = records_after("2 j r", "orders", ReadState::Reading);
    check("records", &then(app, "k k k space space"));
}

#[test]
fn records_of_a_hostile_writer() {
    check("records-hostile", &records_after("2 j r", "orders.dlq", ReadState::Reading));
}

#[test]
fn records_that_are_bytes_and_tombstones() {
    check("records-bytes", &records_after("2 j r", "telemetry.raw", ReadState::Reading));
    check("records-tombstones", &records_after("2 j r", "carts.changelog", ReadState::Reading));
}

#[test]
fn records_searched() {
    let form = "2 j r f @ - 1 h tab tab Z ü r i c h enter";
    check("records-search", &records_after(form, "orders", ReadState::Reading));
    check("records-full", &records_after(form, "orders", ReadState::Full));
    check("records-none", &after(form));
}

#[test]
fn records_form() {
    check("records-form", &after("2 j r f tab tab c u s t o m e r - 7"));
}

#[test]
fn records_export() {
    check("records-export", &then(records_after("2 j r", "orders", ReadState::Reading), "g space space W"));
}

#[test]
fn record_as_a_tree() {
    check("record", &then(records_after("2 j r", "orders", ReadState::Reading), "k k enter G k k k"));
}

#[test]
fn record_in_which_something_is_found() {
    let found = then(records_after("2 j r", "orders", ReadState::Reading), "enter / p r i c e enter n");
    check("record-found", &found);
}

#[test]
fn records_side_by_side() {
    check("records-compared", &then(records_after("2 j r", "orders", ReadState::Reading), "g space space ="));
}

#[test]
fn record_as_text_and_bytes() {
    check("record-text", &then(records_after("2 j r", "orders", ReadState::Reading), "enter tab"));
    check("record-hex", &then(records_after("2 j r", "telemetry.raw", ReadState::Reading), "enter tab tab"));
    check("record-hostile", &then(records_after("2 j r", "orders.dlq", ReadState::Reading), "g j j enter"));
}

#[test]
fn record_of_a_megabyte_and_of_great_depth() {
    let mut app = after("2 j r");
    let id = app.model.read.as_ref().expect("something is read").id;
    let large =
        format!("{{\"all\":[{}1],\"x\":\"{}\"}}", "{\"n\":1},".repeat(40_000), "漢\u{301}".repeat(200_000));
    let deep = format!("{}{}", "[".repeat(90_000), "]".repeat(90_000));
    let record = |(offset, value): (i64, String)| {
        testing::record(0, offset, Some(b"k"), Some(value.as_bytes())).into()
    };
    let news = News { records: [(1, large), (2, deep)].map(record).into(), ..News::default() };
    app.update(Action::Came(id, news), START_MS);
    check("record-deep", &then(app.clone(), "enter G * G"));
    check("record-large", &then(app, "k enter G"));
}
