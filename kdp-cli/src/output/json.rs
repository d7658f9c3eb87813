//! The JSON document of a report, and one line of a stream.
//!
//! The shape is a contract: members are only added within `kdp/v1`.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::escape::is_unsafe;
use crate::failure::Failure;
use crate::report::{Data, Report};

/// What every command answers with.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document<'a> {
    /// The version of this contract: members are only added within it.
    api_version: &'static str,
    /// What the items are.
    kind: &'static str,
    /// The cluster that answered.
    cluster: ClusterReference<'a>,
    /// When it was printed: RFC 3339, UTC.
    at: &'a str,
    /// Nothing was changed; the cluster was only asked whether it would.
    #[serde(rename = "dry_run", skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    /// The data of a command that answers with a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<&'a [Value]>,
    /// The data of a command that answers with one thing; null when it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a Value>,
    /// What went wrong, item by item.
    errors: &'a [Failure],
    /// What went well and still should be known.
    warnings: &'a [String],
}

/// Which cluster it was.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Cluster")]
struct ClusterReference<'a> {
    /// The cluster's id; null when it was not asked.
    id: Option<&'a str>,
    /// The name of the context that it was reached through.
    context: Option<&'a str>,
}

/// The whole document: one envelope, whatever happened. `at` is RFC 3339, UTC.
pub(crate) fn document<'a>(report: &'a Report, at: &'a str) -> Document<'a> {
    let (items, item) = match &report.data {
        Data::Items(items) => (Some(&items[..]), None),
        Data::Item(item) => (None, Some(item)),
        Data::Text(_) | Data::Streamed => (None, None),
    };
    Document {
        api_version: "kdp/v1",
        kind: report.kind,
        cluster: ClusterReference { id: report.cluster_id.as_deref(), context: report.context.as_deref() },
        at,
        dry_run: report.dry_run,
        items,
        item,
        errors: &report.errors,
        warnings: &report.warnings,
    }
}

/// The same as a value, for those who look inside. For rows and documents: structs, and lists of them.
pub(crate) fn value(row: &impl Serialize) -> Value {
    serde_json::to_value(row).expect("every key is a string")
}

/// Indented, for documents.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    serialize(value, SafeStrings(PrettyFormatter::new()))
}

/// On one line, for streams.
pub(crate) fn line(value: &impl Serialize) -> String {
    serialize(value, SafeStrings(CompactFormatter))
}

/// On one line, for a stream that goes on; its end is for the caller to write.
pub(crate) fn write_line(out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, SafeStrings(CompactFormatter));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

fn serialize(value: &impl Serialize, formatter: impl Formatter) -> String {
    let mut bytes = Vec::with_capacity(1024);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    value.serialize(&mut serializer).expect("every key is a string, and a vector takes every byte");
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
    use serde_json::json;

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
