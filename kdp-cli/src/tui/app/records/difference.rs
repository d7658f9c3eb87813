//! Two records side by side: what is in one of them and not in the other, part by part.
//!
//! Pure. JSON is taken apart down to its leaves, so that the order of members and the blanks between them do not
//! matter; all else is compared as the bytes that it is. Invariant: parts that are shown alike are the same only
//! when all of their bytes are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::line::{Short, short};
use super::{Record, line};
use crate::time::Zone;
use crate::tui::app::health::Health;
use crate::tui::app::rows::{Cell, Column, Spec};

/// Two records side by side.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// Their parts, by name.
    pub(crate) parts: Vec<Part>,
}

/// A part of two records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// `value.customer.id`, `header trace`, `time`.
    pub(crate) name: String,
    /// How it is shown in each; nothing where there is no such part.
    pub(crate) sides: [Option<String>; 2],
    /// Whether it is not the same.
    pub(crate) differs: bool,
}

/// The parts of a record: how they are shown, and what is compared.
type Parts<'a> = BTreeMap<String, (String, Cow<'a, [u8]>)>;

impl Difference {
    /// What two records have in common, and what not.
    pub(crate) fn of(records: [&Arc<Record>; 2], zone: Zone) -> Self {
        let [mut left, mut right] = records.map(|record| parts(record, zone));
        let mut names: Vec<String> = left.keys().chain(right.keys()).cloned().collect();
        names.sort();
        names.dedup();
        let part = |name: String| {
            let sides = [left.remove(&name), right.remove(&name)];
            let differs = sides[0].as_ref().map(|side| &side.1) != sides[1].as_ref().map(|side| &side.1);
            Part { name, sides: sides.map(|side| side.map(|(shown, _)| shown)), differs }
        };
        Self { parts: names.into_iter().map(part).collect() }
    }
}

fn parts(record: &Record, zone: Zone) -> Parts<'_> {
    let kept = &record.kept;
    let mut parts = Parts::new();
    if let Some(ms) = kept.stamp.timestamp {
        let (date, clock) = zone.parts(ms);
        parts.insert("time".to_owned(), (format!("{date} {clock}"), ms.to_be_bytes().to_vec().into()));
    }
    let partition = kept.partition.to_string();
    parts.insert("partition".to_owned(), (partition.clone(), partition.into_bytes().into()));
    for (index, (name, value)) in kept.headers.iter().enumerate() {
        let name = format!("header {}", String::from_utf8_lossy(name));
        // A name may be there twice.
        let name = if parts.contains_key(&name) { format!("{name} [{index}]") } else { name };
        add(&mut parts, name, value.as_deref());
    }
    let decoded = record.decoded.as_ref();
    let key = decoded.map(|one| one.key.as_bytes()).or(kept.key.as_deref());
    let value = decoded.and_then(|one| one.value.as_deref()).map(str::as_bytes);
    add(&mut parts, "key".to_owned(), key);
    add(&mut parts, "value".to_owned(), value.or(kept.value.as_deref()));
    parts
}

/// JSON by its leaves, all else whole.
fn add<'a>(parts: &mut Parts<'a>, name: String, bytes: Option<&'a [u8]>) {
    let json = bytes.and_then(line::text).and_then(|text| serde_json::from_str(text).ok());
    match json {
        Some(json @ (Value::Object(_) | Value::Array(_))) => add_leaves(parts, name, &json),
        _ => {
            let shown = match short(bytes) {
                Short::Null => "null".to_owned(),
                Short::Empty => "empty".to_owned(),
                Short::Text(text) => text.into_owned(),
                Short::Bytes(hex) => hex,
            };
            // What is null is not what says null.
            let compared = bytes.map_or(Cow::Borrowed(&b"\0null"[..]), Cow::Borrowed);
            parts.insert(name, (shown, compared));
        }
    }
}

fn add_leaves(parts: &mut Parts<'_>, name: String, json: &Value) {
    match json {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(member, inner)| add_leaves(parts, format!("{name}.{member}"), inner));
        }
        Value::Array(items) if !items.is_empty() => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, inner)| add_leaves(parts, format!("{name}[{at}]"), inner));
        }
        leaf => {
            let text = leaf.to_string();
            parts.insert(name, (text.clone(), text.into_bytes().into()));
        }
    }
}

/// The parts as rows.
pub(crate) static PARTS: Spec<Part> = Spec {
    columns: &[
        Column::<Part>::text("PART", "a part of the records", 16, |part| Cell::text(&*part.name)),
        Column::<Part>::text("DIFFERS", "whether it is not the same in both", 7, |part| match part.differs {
            true => Cell::text("yes"),
            false => Cell::Faint("no"),
        })
        .priority(1),
        Column::<Part>::text("THE FIRST", "in the record that is named first", 24, |part| side(part, 0))
            .grows(),
        Column::<Part>::text("THE SECOND", "in the other one", 24, |part| side(part, 1)).grows(),
    ],
    name: |part| Cow::Borrowed(&part.name),
    health: |_| Health::Plain,
};

fn side(part: &Part, side: usize) -> Cell<'_> {
    part.sides[side].as_deref().map_or(Cell::Faint("not there"), Cell::text)
}

#[cfg(test)]
mod tests {
    use super::super::testing::record;
    use super::*;

    #[test]
    fn json_is_compared_by_its_leaves() {
        let left = record(0, 1, Some(b"k"), Some(br#"{"a": {"b": 1, "c": []}, "d": [1, 2]}"#));
        let right = record(0, 1, Some(b"k"), Some(br#"{"d":[1,3],"a":{"c":[],"b":1},"e":null}"#));
        let both = Difference::of([&left.into(), &right.into()], Zone::Utc);
        let differing: Vec<_> = both.parts.iter().filter(|part| part.differs).collect();
        let shown: Vec<_> = differing
            .iter()
            .map(|part| (&*part.name, part.sides[0].as_deref(), part.sides[1].as_deref()))
            .collect();
        assert_eq!(shown, [("value.d[1]", Some("2"), Some("3")), ("value.e", None, Some("null"))]);
        let same: Vec<_> = both.parts.iter().filter(|part| !part.differs).map(|part| &*part.name).collect();
        assert_eq!(same, ["key", "partition", "time", "value.a.b", "value.a.c", "value.d[0]"]);
    }

    #[test]
    fn bytes_are_compared_whole() {
        let long = |last: u8| [vec![b'x'; 5000], vec![last]].concat();
        let (mut left, mut right) =
            (record(0, 1, None, Some(&long(1))), record(0, 1, Some(b"null"), Some(&long(2))));
        left.kept.headers = vec![(b"h".to_vec(), None), (b"h".to_vec(), Some(b"1".to_vec()))];
        right.kept.headers = vec![(b"h".to_vec(), None)];
        let both = Difference::of([&left.into(), &right.into()], Zone::Utc);
        let differing: Vec<_> =
            both.parts.iter().filter(|part| part.differs).map(|part| &*part.name).collect();
        assert_eq!(differing, ["header h [1]", "key", "value"]);
    }
}
