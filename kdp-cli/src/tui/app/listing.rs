//! The answer of a `kdp` command as rows: how a screen shows what the collector does not gather all the time.
//!
//! Pure. The columns are those that the command prints, so a screen and the command line say the same.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

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
    /// Why there are not more of them.
    failures: Vec<String>,
}

impl Listing {
    /// The first table of a report.
    pub(crate) fn of(report: &Report) -> Self {
        let Some(table) = report.tables.first() else {
            let (heads, columns, names) = (Vec::new(), Vec::new(), Vec::new());
            return Self { heads, columns, names, rows: Vec::new(), items: Vec::new(), failures: Vec::new() };
        };
        let columns = table.columns.clone();
        let whole = report.rows(table);
        let items = whole.iter().map(|row| row.value.clone()).collect();
        let rows: Vec<Vec<Value>> = whole
            .into_iter()
            .map(|row| columns.iter().map(|column| row.get(&column.key).clone()).collect())
            .collect();
        Self::arranged(columns, rows, items)
    }

    fn arranged(columns: Vec<Column>, rows: Vec<Vec<Value>>, items: Vec<Value>) -> Self {
        let last = columns.iter().rposition(|column| !column.is_wide);
        let head = |(index, column): (usize, &Column)| head(index, column, Some(index) == last, &rows);
        let heads = columns.iter().enumerate().map(head).collect();
        Self { heads, columns, names: names(&rows), rows, items, failures: Vec::new() }
    }

    /// The same, as the answer to this command: a first column that says in every row what was asked about is
    /// left out.
    pub(crate) fn to(mut self, asked: &[String]) -> Self {
        // After the noun and the verb.
        let subject = asked.get(2);
        let is_asked = |row: &Vec<Value>| row.first().map(words).as_deref() == subject.map(String::as_str);
        if self.rows.is_empty() || self.columns.len() < 2 || !self.rows.iter().all(is_asked) {
            return self;
        }
        self.columns.remove(0);
        self.rows.iter_mut().for_each(|row| drop(row.remove(0)));
        Self { failures: self.failures, ..Self::arranged(self.columns, self.rows, self.items) }
    }

    /// The same, where some of what was asked about did not answer.
    pub(crate) fn without(self, failures: Vec<String>) -> Self {
        Self { failures, ..self }
    }

    /// How much did not answer, and why the first did not.
    pub(crate) fn missing(&self) -> Option<(usize, &str)> {
        Some((self.failures.len(), self.failures.first()?))
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

/// As many columns from the left as tell the rows apart, so that each can be chosen and is the same one in the
/// next answer, whoever comes and goes. Rows that are all the same are numbered.
fn names(rows: &[Vec<Value>]) -> Vec<String> {
    let name = |row: &[Value], columns| row[..columns].iter().map(words).collect::<Vec<_>>().join(" ");
    let all = rows.first().map_or(0, Vec::len);
    let tell_apart = |columns: &usize| {
        let mut known = HashSet::new();
        rows.iter().all(|row| known.insert(name(row, *columns)))
    };
    let columns = (1..all).find(tell_apart).unwrap_or(all);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let named = rows.iter().map(|row| {
        let name = name(row, columns);
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

    fn rest(&self, row: usize) -> Vec<(String, Value)> {
        let mut rest = Vec::new();
        flatten("", &self.items[row], &mut rest);
        let is_shown = |name: &str| self.columns.iter().any(|column| column.key == name);
        rest.retain(|(name, _)| !is_shown(name));
        rest
    }
}

/// The members of a value, those of members with dots.
fn flatten(path: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            flatten(&path, member, found);
        }),
        value => found.push((path.to_owned(), value.clone())),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::column;

    const MEMBERS: &[Column] =
        &[column("GROUP", "group"), column("MEMBER", "member"), column("HOST", "host")];

    fn names(listing: &Listing) -> Vec<String> {
        (0..Rows::len(&listing)).map(|row| Rows::name(&listing, row).into_owned()).collect()
    }

    fn members(rows: &[(&str, &str)]) -> Listing {
        let row = |(group, member): &(&str, &str)| json!({"group": group, "member": member, "host": "h"});
        Listing::of(&Report::list("Test", MEMBERS, rows.iter().map(row).collect::<Vec<_>>()))
    }

    #[test]
    fn rows_are_known_by_what_tells_them_apart() {
        assert_eq!(names(&members(&[("a", "m"), ("b", "m")])), ["a", "b"]);
        assert_eq!(names(&members(&[("a", "m"), ("a", "n"), ("b", "m")])), ["a m", "a n", "b m"]);
        assert_eq!(names(&members(&[("a", "m"), ("a", "m")])), ["a m h", "a m h #2"]);
    }

    #[test]
    fn what_was_asked_about_is_no_column_of_the_answer() {
        let asked = ["group", "members", "a"].map(str::to_owned);
        let listing = members(&[("a", "m"), ("a", "n")]).to(&asked);
        assert_eq!(names(&listing), ["m", "n"]);
        assert_eq!(listing.item("n").unwrap()["group"], "a");
        assert_eq!(names(&members(&[("a", "m"), ("b", "n")]).to(&asked)), ["a", "b"]);
        assert_eq!(names(&members(&[("a", "m")]).to(&asked)), ["m"]);
        assert_eq!(names(&members(&[("group", "m")]).to(&asked)), ["group"]);
    }
}
