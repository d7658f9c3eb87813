//! Tables as the user wants them: sorted, saved, copied.

use super::*;

#[test]
fn commands_are_copied() {
    let mut desk = Desk::new();
    assert_eq!(desk.press("2 enter e"), [Effect::Copy("kdp topic describe clickstream".to_owned())]);
    assert_eq!(desk.press("esc y"), [Effect::Copy("clickstream".to_owned())]);
    desk.app.session.flags = words(["--context", "a b"]);
    assert_eq!(desk.press("n x ctrl-y"), [Effect::Copy("kdp topic create x --context 'a b'".to_owned())]);
}

#[test]
fn sorting_by_a_column_and_the_other_way_round() {
    let mut desk = Desk::new();
    desk.press("2 s g enter");
    assert_eq!(desk.app.page().table().sort, Sort::NAME);
    desk.press("S");
    assert_eq!(desk.app.page().table().sort, Sort { column: 0, descending: true });
    desk.press("s j enter");
    assert_eq!(desk.app.page().table().sort, Sort::largest(1));
    desk.press("s space j space esc");
    assert_eq!(desk.app.page().table().hidden.iter().collect::<Vec<_>>(), ["PART", "RF"]);
    desk.press("s j space esc");
    assert_eq!(desk.app.page().table().hidden.len(), 1);
}

#[test]
fn a_table_is_saved_and_never_over_another_file_unasked() {
    let mut desk = Desk::new();
    let effects = desk.press("2 / o r d enter o enter");
    let [Effect::Save { path, text, replaces: false }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(path, "topics.csv");
    assert!(text.starts_with("TOPIC,PART,RF,HEALTH,"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
    desk.happens(Action::Saved("topics.csv".to_owned(), Err(action::Unsaved::IsThere)));
    let effects = desk.press("enter");
    assert!(matches!(&effects[..], [Effect::Save { replaces: true, .. }]), "{effects:?}");
    desk.happens(Action::Saved("topics.csv".to_owned(), Ok("/home/me/topics.csv".to_owned())));
    assert_eq!(desk.said(), "saved /home/me/topics.csv");
    assert!(desk.app.popup.is_none());
    let effects = desk.press("o ctrl-u a . j s o n l enter");
    let [Effect::Save { text, .. }] = &effects[..] else { panic!("{effects:?}") };
    let row: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!((&row["topic"], &row["partition_count"]), (&"orders".into(), &12.into()), "{text}");
    assert!(desk.press("ctrl-u a . e x e enter").is_empty());
}

#[test]
fn cells_of_the_row_are_copied() {
    let mut desk = Desk::new();
    assert_eq!(desk.press("4 Y j j enter"), [Effect::Copy("kafka-1.example:9092".to_owned())]);
}
