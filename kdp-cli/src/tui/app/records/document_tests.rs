//! A record that is open: which lines there are, and what is copied of them.

use super::super::testing::record;
use super::*;
use crate::commands::record::Decoded;

fn open(record: Record, mode: Mode) -> Document {
    Document::open(Arc::new(record), mode, 80, Zone::Utc)
}

/// Each line in a few letters.
fn shown(document: &Document) -> Vec<String> {
    let line = |line| match document.line(line).expect("it is there") {
        Line::Fact(label, fact) => format!("{label}={fact}"),
        Line::Head(part, about, is_folded) => format!("[{} {about} {is_folded:?}]", part.name()),
        Line::Node(node) => format!("{}{} {:?}", ".".repeat(node.depth), node.text, node.kind),
        Line::Header(key, value) => format!("{}: {value:?}", String::from_utf8_lossy(key)),
        Line::Text(text) => format!("'{text}'"),
        Line::LeftOut(bytes) => format!("-{bytes}"),
        Line::Hex(at, bytes) => format!("{at}: {bytes:?}"),
    };
    (0..document.len()).map(line).collect()
}

#[test]
fn null_is_told_from_empty_and_text_from_bytes() {
    let facts = ["record=orders partition 3 offset 7", "time=2026-09-21 14:13:27.000 CreateTime"];
    let check = |key: Option<&[u8]>, value: Option<&[u8]>, expected: &[&str]| {
        assert_eq!(shown(&open(record(3, 7, key, value), Mode::Read)), [&facts, expected].concat());
    };
    check(None, None, &["[key null None]", "[headers none None]", "[value null: a tombstone None]"]);
    check(
        Some(b""),
        Some(b"two\nlines"),
        &[
            "[key empty: no bytes, but not null None]",
            "[headers none None]",
            "[value text, 9 B Some(false)]",
            "'two'",
            "'lines'",
        ],
    );
    check(
        Some(b"\xff\x00"),
        Some(br#"{"a":[true]}"#),
        &[
            "[key no text, 2 B Some(false)]",
            "0: [255, 0]",
            "[headers none None]",
            "[value JSON, 12 B Some(false)]",
            "{\"a\":[true]} Object",
            ".[true] Array",
            "..true Word",
        ],
    );
}

#[test]
fn what_is_folded_is_not_there() {
    let mut document = open(record(0, 1, None, Some(br#"{"a":[1,2]}"#)), Mode::Read);
    assert_eq!(document.len(), 9);
    document.go(Motion::By(6));
    document.turn();
    assert_eq!(document.len(), 7);
    document.turn_all();
    assert_eq!(document.len(), 9);
    document.go(Motion::By(-2));
    document.turn();
    assert_eq!(document.len(), 5, "the value as a whole");
    document.go(Motion::Bottom);
    assert_eq!(document.cursor(), 4);
}

#[test]
fn what_the_cursor_is_on_is_copied() {
    let mut one = record(0, 1, Some(b"k"), Some(br#"{"a":"x\n\"y\"","b":[1]}"#));
    one.kept.headers = vec![(b"trace".to_vec(), Some(b"abc".to_vec())), (b"gone".to_vec(), None)];
    let mut document = open(one, Mode::Read);
    let mut copied = |line: isize| {
        document.go(Motion::Top);
        document.go(Motion::By(line));
        document.under_cursor().map(|(_, bytes)| String::from_utf8(bytes).expect("text"))
    };
    assert_eq!(copied(2).as_deref(), Some("k"));
    assert_eq!(copied(5).as_deref(), Some("abc"));
    assert_eq!(copied(6), None);
    assert_eq!(copied(8).as_deref(), Some(r#"{"a":"x\n\"y\"","b":[1]}"#));
    assert_eq!(copied(9).as_deref(), Some("x\n\"y\""));
    assert_eq!(copied(10).as_deref(), Some("[1]"));
}

#[test]
fn a_coordinators_record_says_what_it_means_and_its_bytes_can_be_seen() {
    let decoded = Decoded { kind: "OffsetCommit", key: r#"{"group":"g"}"#.to_owned(), value: None };
    let one = Record { decoded: Some(decoded), ..record(0, 1, Some(b"\x00\x01"), None) };
    let mut document = open(one, Mode::Read);
    assert_eq!(shown(&document)[2], "[key OffsetCommit Some(false)]");
    document.fit(Mode::Hex, 80);
    assert_eq!(
        shown(&document)[2..4],
        ["[key no text, 2 B Some(false)]".replace("no text", "bytes"), "0: [0, 1]".to_owned()]
    );
}

#[test]
fn a_megabyte_is_lines_like_any_other() {
    let large = format!("[{}1]", "12345678,".repeat(100_000));
    let mut document = open(record(0, 1, None, Some(large.as_bytes())), Mode::Read);
    assert!(document.len() > 100_000);
    document.go(Motion::Bottom);
    assert_eq!(document.scroll(20), document.len() - 20);
    assert!(document.line(document.len() - 1).is_some() && document.line(document.len()).is_none());
    document.fit(Mode::Text, 80);
    assert!(document.cursor() < document.len());
    document.fit(Mode::Hex, 80);
    document.go(Motion::Bottom);
    assert!(matches!(document.line(document.cursor()), Some(Line::Hex(..))));
}
