//! What the language of the schemas takes, and what it refuses.

use crate::language::{Kind, Type, Versions, parse};

fn error(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn a_message_is_read() {
    let text = "# a comment\n\nvalue 7 Thing 1-3 flexible 2+\n  A []Inner 1+ null 2-3 ignorable = null\n    \
                B int8 0+\n  C string 2+ tag 4 = a = b\n  struct Other\n    D []Other 1\n";
    let [thing] = &parse(text).unwrap()[..] else { panic!("one message") };
    assert_eq!((thing.kind, thing.key, thing.name.as_str()), (Kind::Value, 7, "Thing"));
    assert_eq!(thing.flexible, Versions { first: 2, last: i16::MAX });
    let [a, c] = &thing.fields[..] else { panic!("two fields") };
    assert_eq!(a.ty, Type::Array(Box::new(Type::Struct("Inner".into()))));
    assert_eq!((a.nullable, a.ignorable), (Versions { first: 2, last: 3 }, true));
    assert_eq!((c.tag, c.default.as_deref()), (Some(4), Some("a = b")));
    let names: Vec<_> = thing.structs.iter().map(|known| (known.name.as_str(), known.fields.len())).collect();
    assert_eq!(names, [("Inner", 1), ("Other", 1)]);
}

#[test]
fn mistakes_are_named_with_their_line() {
    assert_eq!(
        error("value 7 Thing 0\n   A int8 0\n"),
        "line 2: each level is two spaces deeper than the one above it"
    );
    assert_eq!(error("  A int8 0\n"), "line 1: each level is two spaces deeper than the one above it");
    assert_eq!(error("value 7 Thing 0\n  A int8\n"), "line 2: versions are missing, not None");
    assert_eq!(error("value 7 Thing 0\n  A int8 0 nul 0\n"), "line 2: nul is not known here");
    assert_eq!(error("thing 7 Thing 0\n"), "line 1: Some(\"thing\") is no kind of message");
    assert!(error("value 7 Thing 0\n  A []Inner 0\n").contains("Inner is not described"));
    assert!(error("value 7 Thing 0\n  A int8 0 tag 1\n").contains("in a version that is not flexible"));
}
