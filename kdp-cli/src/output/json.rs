//! The JSON document of a report, and one line of a stream.
//!
//! The shape is a contract: members are only added within `kdp/v1`.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use serde_json::{Map, Value, json};

use super::escape::is_unsafe;
use crate::report::{Data, Report};

/// The whole document: one envelope, whatever happened. `at` is RFC 3339, UTC.
pub(crate) fn document(report: &Report, at: &str) -> Value {
    let mut document = Map::new();
    document.insert("apiVersion".into(), "kdp/v1".into());
    document.insert("kind".into(), report.kind.into());
    document.insert("cluster".into(), json!({ "id": report.cluster_id, "context": null }));
    document.insert("at".into(), at.into());
    if report.dry_run {
        document.insert("dry_run".into(), true.into());
    }
    match &report.data {
        Data::Items(items) => drop(document.insert("items".into(), items.clone().into())),
        Data::Item(item) => drop(document.insert("item".into(), item.clone())),
        Data::Text(_) | Data::Streamed => {}
    };
    let errors: Vec<Value> = report.errors.iter().map(|failure| failure.to_json()).collect();
    document.insert("errors".into(), errors.into());
    document.insert("warnings".into(), report.warnings.clone().into());
    Value::Object(document)
}

/// Indented, for documents.
pub(crate) fn pretty(value: &Value) -> String {
    serialize(value, SafeStrings(PrettyFormatter::new()))
}

/// On one line, for streams.
pub(crate) fn line(value: &Value) -> String {
    serialize(value, SafeStrings(CompactFormatter))
}

fn serialize(value: &Value, formatter: impl Formatter) -> String {
    let mut bytes = Vec::with_capacity(1024);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    value.serialize(&mut serializer).expect("a value serializes, and a vector takes every byte");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Spells out what JSON itself would let through to a terminal: DEL, C1 controls, direction marks.
struct SafeStrings<F>(F);

impl<F: Formatter> Formatter for SafeStrings<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some((index, letter)) = rest.char_indices().find(|(_, letter)| is_unsafe(*letter)) {
            // All of them lie in the basic plane, so one escape is enough.
            write!(writer, "{}\\u{:04x}", &rest[..index], letter as u32)?;
            rest = &rest[index + letter.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_safe_and_still_the_same_string() {
        let text = "a\u{1b}[2J\u{9b}31m\u{7f}\u{202e}ü\"\\";
        let value = json!({ "name": text });
        let printed = line(&value);
        assert_eq!(printed, r#"{"name":"a\u001b[2J\u009b31m\u007f\u202eü\"\\"}"#);
        assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), value);
        assert_eq!(pretty(&value).lines().count(), 3);
    }
}
