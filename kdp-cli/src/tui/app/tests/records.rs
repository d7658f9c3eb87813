//! Records: tailed, searched, opened, written into a file.

use super::*;
use crate::tui::app::records::testing::record;
use crate::tui::app::records::{News, ReadState};

/// What whoever reads would tell: these offsets of the first partition.
fn came(desk: &Desk, offsets: std::ops::Range<i64>, state: ReadState) -> Action {
    let id = desk.app.model.read.as_ref().expect("something is read").id;
    let value = |offset: i64| format!("{{\"id\":{offset}}}").into_bytes();
    let record = |offset: i64| record(0, offset, Some(b"key"), Some(&value(offset)));
    let looked_at = offsets.end.unsigned_abs();
    let records = offsets.map(|offset| record(offset).into()).collect();
    Action::Came(id, News { records, looked_at, state, ..News::default() })
}

fn reading(desk: &Desk) -> Option<String> {
    desk.app.wishes().reading.map(|wish| wish.words.join(" "))
}

#[test]
fn a_topic_is_tailed_while_its_records_are_on_the_screen() {
    let mut desk = Desk::new();
    assert_eq!(reading(&desk), None);
    desk.press("2 j r");
    assert_eq!(desk.crumbs(), ["Topics", "orders"]);
    assert_eq!(reading(&desk).as_deref(), Some("record tail orders --lines 100"));
    desk.happens(came(&desk, 0..30, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:29"), "the newest");
    desk.press("k k");
    desk.happens(came(&desk, 30..40, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:27"), "who looks at one is left alone");
    desk.press("G");
    desk.happens(came(&desk, 40..50, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:49"));
    // A record that is open leaves the read going, another screen does not.
    desk.press("enter");
    assert_eq!(desk.crumbs(), ["Topics", "orders", "orders:0@49"]);
    assert!(reading(&desk).is_some());
    desk.press("n");
    assert_eq!(desk.crumbs()[2], "orders:0@49", "there is none behind the last");
    desk.press("N N");
    assert_eq!(desk.crumbs()[2], "orders:0@47");
    assert_eq!(desk.press("Y"), [Effect::Copy("key".to_owned())]);
    assert!(
        matches!(&desk.press("e")[..], [Effect::Copy(line)] if line == "kdp record consume orders:0 --from 47 --limit 1")
    );
    desk.press("3");
    assert_eq!((reading(&desk), desk.app.opened.is_none()), (None, true));
}

#[test]
fn a_record_is_unfolded_and_what_the_cursor_is_on_is_copied() {
    let mut desk = Desk::new();
    desk.press("2 j r");
    desk.happens(came(&desk, 7..8, ReadState::Reading));
    assert_eq!(desk.press("y"), [Effect::Copy("{\"id\":7}".to_owned())]);
    desk.press("enter G");
    let lines = |desk: &Desk| desk.app.opened.as_ref().map_or(0, Document::len);
    assert_eq!(desk.press("y"), [Effect::Copy("7".to_owned())]);
    let all = lines(&desk);
    desk.press("k enter");
    assert_eq!(lines(&desk), all - 1);
    desk.press("space");
    assert_eq!(lines(&desk), all);
    desk.press("tab tab");
    assert!(desk.app.opened.as_ref().is_some_and(|document| document.cursor() < document.len()));
    desk.press("esc");
    assert_eq!(desk.crumbs(), ["Topics", "orders"]);
}

#[test]
fn a_search_is_typed_stopped_and_done_again() {
    let mut desk = Desk::new();
    desk.press("2 j r f - 5 tab tab c u s t");
    let Some(Popup::Form(form)) = &desk.app.popup else { panic!("a form is open") };
    assert_eq!(form.commands()[0].join(" "), "record grep -F -i cust orders --from=-5");
    desk.press("enter");
    assert_eq!(reading(&desk).as_deref(), Some("record grep -F -i cust orders --from=-5"));
    assert_eq!(desk.crumbs(), ["Topics", "orders"]);
    desk.happens(came(&desk, 0..3, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:0"), "one reads from the start");
    desk.press("esc");
    assert_eq!((reading(&desk), desk.crumbs().len()), (None, 2));
    desk.press("ctrl-r");
    assert!(reading(&desk).is_some());
    // What is full waits for the user.
    desk.happens(came(&desk, 0..5, ReadState::Full));
    let pages = |desk: &Desk| desk.app.wishes().reading.map(|wish| wish.pages);
    assert_eq!(pages(&desk), Some(1));
    desk.press("n");
    assert_eq!((pages(&desk), desk.app.page().table().order().len()), (Some(2), 0));
    // The form knows what was asked.
    desk.press("f");
    let Some(Popup::Form(form)) = &desk.app.popup else { panic!("a form is open") };
    assert_eq!(form.fields[3].value(), "cust");
    desk.press("esc");
    let failed = Action::Came(2, News { state: ReadState::Failed("old".to_owned()), ..News::default() });
    desk.happens(failed);
    assert!(reading(&desk).is_some(), "that was another one");
}

#[test]
fn forms_say_commands() {
    let check = |keys: &str, expected: &str| {
        let mut desk = Desk::new();
        desk.press("2 j f");
        desk.press(keys);
        let Some(Popup::Form(form)) = &desk.app.popup else { panic!("a form is open") };
        assert_eq!(form.commands()[0].join(" "), expected, "{keys}");
    };
    check("", "record consume orders");
    check("tab tab tab tab tab space", "record tail orders");
    check("@ - 1 h tab e n d", "record consume orders --from @-1h --to end");
    check("tab tab N o tab space tab tab space", "record grep No orders --follow");
    check("tab tab tab tab t r u e tab space", "record tail orders --where true");
    check("9 tab tab tab tab tab space", "record consume orders --from 9 --follow");
    check("shift-tab shift-tab", "record consume orders");
    check("shift-tab ctrl-u _ _ c o n s u m e r _ o f f s e t s", "record decode __consumer_offsets");
}

#[test]
fn what_is_marked_is_written_into_a_file() {
    let mut desk = Desk::new();
    desk.press("2 j r W");
    assert_eq!(desk.said(), "there are no records to write");
    desk.happens(came(&desk, 0..5, ReadState::Reading));
    desk.press("g space space W");
    let effects = desk.press("enter");
    let [Effect::Export(export)] = &effects[..] else { panic!("{effects:?}") };
    let names: Vec<&str> = export.records.iter().map(|record| &*record.name).collect();
    assert_eq!((names, export.replaces), (vec!["0:0", "0:1"], false));
    assert!(export.path.starts_with("orders-") && export.path.ends_with(".jsonl"), "{}", export.path);
    desk.happens(Action::Exported(export.clone(), Err("it is there already".to_owned())));
    desk.press("tab space");
    let effects = desk.press("enter");
    let [Effect::Export(again)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((again.replaces, &again.path), (true, &export.path));
    desk.happens(Action::Exported(again.clone(), Ok("/tmp/a".to_owned())));
    assert_eq!(desk.said(), "2 records are in /tmp/a");
}

#[test]
fn a_filter_looks_into_the_records_in_view() {
    let mut desk = Desk::new();
    desk.press("2 j r");
    desk.happens(came(&desk, 0..50, ReadState::Reading));
    desk.press("/ i d \" : 4");
    assert_eq!(desk.app.page().table().order().len(), 11);
    desk.happens(came(&desk, 50..60, ReadState::Reading));
    assert_eq!(desk.app.page().table().order().len(), 11);
    desk.press("esc");
    assert_eq!(desk.app.page().table().order().len(), 60);
}

#[test]
fn records_are_reached_from_everywhere() {
    let mut desk = Desk::new();
    desk.press(": r e c o r d s space o r d enter");
    assert_eq!(reading(&desk).as_deref(), Some("record tail orders --lines 100"));
    desk.press("2 j enter g space j space r");
    assert_eq!(reading(&desk).as_deref(), Some("record tail orders:0,2 --lines 100"));
    desk.press("5 / p a y m e n t s : 1 enter r");
    assert_eq!(reading(&desk).as_deref(), Some("record tail payments:1 --lines 100"));
    desk.press("4 r");
    assert_eq!((reading(&desk), desk.said()), (None, "no records here, only on topics and partitions"));
}
