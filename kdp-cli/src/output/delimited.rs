//! CSV (RFC 4180), tab-separated values, and bare names: the first table of a report, flat.

use serde_json::Value;

use super::escape::escape;
use super::table::columns;
use super::view::View;
use crate::report::Report;

/// Fields between commas, quoted where they must be.
pub(crate) fn csv(report: &Report, view: &View) -> String {
    rows(report, view, ",", |text| match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    })
}

/// Fields between tabs; the escaping leaves no tab inside one.
pub(crate) fn tsv(report: &Report, view: &View) -> String {
    rows(report, view, "\t", |text| text)
}

/// The first column of the first table, a line each.
pub(crate) fn names(report: &Report) -> String {
    let Some(table) = report.tables.first() else { return String::new() };
    let Some(column) = table.columns.first() else { return String::new() };
    report.rows(table).iter().map(|row| field(row.get(&column.key)) + "\n").collect()
}

fn rows(report: &Report, view: &View, separator: &str, quote: impl Fn(String) -> String) -> String {
    let Some(table) = report.tables.first() else { return String::new() };
    let columns = columns(table, view);
    let line = |fields: Vec<String>| fields.join(separator) + "\n";
    let mut text = match view.no_header {
        true => String::new(),
        false => line(columns.iter().map(|column| column.header.to_string()).collect()),
    };
    for row in report.rows(table) {
        text += &line(columns.iter().map(|column| quote(field(row.get(&column.key)))).collect());
    }
    text
}

/// Unlike in a table, what is unknown is empty: programs read this.
fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => escape(text).into_owned(),
        Value::Array(values) => values.iter().map(field).collect::<Vec<_>>().join(","),
        other => escape(&other.to_string()).into_owned(),
    }
}
