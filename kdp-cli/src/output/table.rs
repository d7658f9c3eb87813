//! Tables for people: upper-case headers, numbers to the right, `-` for what is unknown.
//!
//! No borders and no colour, so a table in a pipe is the table on the screen. Not a contract: scripts
//! read JSON.

use comfy_table::{CellAlignment, ContentArrangement, presets};
use serde_json::Value;

use super::escape::escape;
use crate::report::{Report, Row, Table};

/// All tables of the report, a blank line between them.
pub(crate) fn render(report: &Report) -> String {
    let several = report.tables.len() > 1;
    let tables = report.tables.iter().map(|table| {
        let title = table.title.as_deref().filter(|title| several && !title.is_empty());
        let title = title.map(|title| format!("{}\n", escape(title))).unwrap_or_default();
        format!("{title}{}\n", grid(table, &report.rows(table)))
    });
    tables.collect::<Vec<_>>().join("\n")
}

fn grid(table: &Table, rows: &[Row<'_>]) -> String {
    let mut grid = comfy_table::Table::new();
    grid.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(table.columns.iter().map(|column| column.header));
    for row in rows {
        grid.add_row(table.columns.iter().map(|column| cell(row.get(column.key))));
    }
    for (index, spec) in table.columns.iter().enumerate() {
        let column = grid.column_mut(index).expect("the header has a cell for each column");
        column.set_padding((0, 2));
        if is_numeric(rows, spec.key) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    grid.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Whether a column holds numbers and nothing else.
fn is_numeric(rows: &[Row<'_>], key: &str) -> bool {
    let mut values = rows.iter().map(|row| row.get(key)).filter(|value| !value.is_null()).peekable();
    values.peek().is_some() && values.all(Value::is_number)
}

/// A value on one line: `-` for null and for nothing, lists with commas.
pub(crate) fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) if text.is_empty() => "-".to_owned(),
        Value::String(text) => escape(text).into_owned(),
        Value::Array(values) if values.is_empty() => "-".to_owned(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(","),
        other => escape(&other.to_string()).into_owned(),
    }
}
