//! The answer of a `kdp` command as rows: how a screen shows what the collector does not gather all the time.
//!
//! Pure. The columns are those that the command prints, so a screen and the command line say the same.

use std::borrow::Cow;
use std::collections::HashMap;

use comfy_table::Color;
use serde_json::Value;

use super::health::Health;
use super::rows::{Cell, Head, Rows};
use crate::output::state::colour;
use crate::report::{Column, Report, Unit};

/// No column of words is wider than this, but for the name and the last one.
const WIDTH_MAX: usize = 32;

/// What a command answered.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    heads: Vec<Head>,
    columns: Vec<Column>,
    names: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// The rows as a whole, with what no column shows.
    items: Vec<Value>,
}

impl Listing {
    /// The first table of a report.
    pub(crate) fn of(report: &Report) -> Self {
        let Some(table) = report.tables.first() else {
            let (heads, columns, names) = (Vec::new(), Vec::new(), Vec::new());
            return Self { heads, columns, names, rows: Vec::new(), items: Vec::new() };
        };
        let columns = table.columns.clone();
        let whole = report.rows(table);
        let items = whole.iter().map(|row| row.value.clone()).collect();
        let rows: Vec<Vec<Value>> = whole
            .into_iter()
            .map(|row| columns.iter().map(|column| row.get(&column.key).clone()).collect())
            .collect();
        let last = columns.iter().rposition(|column| !column.is_wide);
        let head = |(index, column): (usize, &Column)| head(index, column, Some(index) == last, &rows);
        let heads = columns.iter().enumerate().map(head).collect();
        Self { heads, columns, names: names(&rows), rows, items }
    }

    /// All that the command said of the row of this name.
    pub(crate) fn item(&self, name: &str) -> Option<&Value> {
        let at = self.names.iter().position(|known| known == name)?;
        self.items.get(at)
    }

    /// The first row, a line for each column: for what is too wide for a table.
    pub(crate) fn upright(&self) -> Vec<String> {
        let first = self.columns.iter().zip(self.rows.first().into_iter().flatten());
        let shown: Vec<(&Column, &Value)> = first.filter(|(column, _)| !column.is_wide).collect();
        let width = shown.iter().map(|(column, _)| column.header.len()).max().unwrap_or(0);
        let line = |(column, value): &(&Column, &Value)| {
            let value = if value.is_null() { Cow::Borrowed("-") } else { words(value) };
            format!("{:<width$}  {value}", column.header)
        };
        shown.iter().map(line).collect()
    }

    /// All that the command said of each row.
    pub(crate) fn items(&self) -> &[Value] {
        &self.items
    }
}

/// The first column; rows of one name are numbered, so that each can be chosen.
fn names(rows: &[Vec<Value>]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let named = rows.iter().map(|row| {
        let name = row.first().map_or(Cow::Borrowed(""), words).into_owned();
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name} #{times}") }
    });
    named.collect()
}

fn head(index: usize, column: &Column, is_last: bool, rows: &[Vec<Value>]) -> Head {
    let values = || rows.iter().map(|row| &row[index]);
    let is_number =
        values().any(Value::is_number) && values().all(|value| value.is_number() || value.is_null());
    let longest = values().map(|value| words(value).chars().count()).max().unwrap_or(0);
    let width = match (is_number, column.unit) {
        (true, Unit::Bytes | Unit::DurationMs) => 9,
        // Its sign needs room too.
        (_, Unit::State) => longest.min(WIDTH_MAX) + 2,
        _ => longest.min(WIDTH_MAX),
    };
    Head {
        title: column.header.clone(),
        about: "",
        width: width.max(column.header.len()) as u16,
        is_number,
        // The columns on the right go first, and before them what the command line shows only when asked.
        priority: index.min(9) as u8 + if column.is_wide { 10 } else { 0 },
        grows: is_last && !is_number,
    }
}

/// A value as words; a list with commas.
fn words(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Bool(true) => Cow::Borrowed("yes"),
        Value::Bool(false) => Cow::Borrowed("no"),
        Value::Array(values) => Cow::Owned(values.iter().map(words).collect::<Vec<_>>().join(",")),
        other => Cow::Owned(other.to_string()),
    }
}

impl Rows for &Listing {
    fn heads(&self) -> Vec<Head> {
        self.heads.clone()
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn name(&self, row: usize) -> Cow<'_, str> {
        Cow::Borrowed(&self.names[row])
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let value = &self.rows[row][column];
        let whole = || value.as_i64().or_else(|| value.as_f64().map(|number| number.round() as i64));
        match (self.columns[column].unit, value) {
            (_, Value::Null) => Cell::Count(None),
            (Unit::Bytes, _) => Cell::Bytes(whole()),
            (Unit::DurationMs, _) => Cell::DurationMs(whole()),
            (Unit::State, value) => Cell::State(state(&words(value)), words(value)),
            (_, Value::Number(number)) if number.is_f64() => Cell::Ratio(number.as_f64()),
            // It may be an id or an epoch, which nobody shortens.
            (_, value) => Cell::Text(words(value)),
        }
    }

    fn health(&self, _: usize) -> Health {
        Health::Plain
    }

    fn printed(&self, column: usize) -> Option<Column> {
        let column = &self.columns[column];
        // A member of a member stands on its own here.
        let key = column.key.trim_start_matches("../").replace('.', "_");
        Some(Column { key: Cow::Owned(key), is_wide: false, ..column.clone() })
    }

    fn value(&self, row: usize, column: usize) -> Value {
        self.rows[row][column].clone()
    }
}

/// How good or bad a word is, as the tables of the command line colour it.
fn state(word: &str) -> Health {
    match colour(word) {
        Some(Color::Green) => Health::Ok,
        Some(Color::Yellow) => Health::Warn,
        Some(Color::Red) => Health::Bad,
        _ => Health::Plain,
    }
}
