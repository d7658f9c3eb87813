//! The answer of a `kdp` command as rows: how a screen shows what the collector does not gather all the time.
//!
//! Pure. The columns are those that the command prints, so a screen and the command line say the same. Where there
//! is not room for all of them, those go first that tell nothing apart.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use comfy_table::Color;
use serde_json::Value;

use super::health::Health;
use super::numbers;
use super::rows::{Cell, Head, Rows};
use crate::output::state::colour;
use crate::report::{Column, Report, Unit};
use crate::time;

/// What is said of one thing as a list of its parts.
const DESCRIPTION: &str = "PartitionDescription";
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
    /// The first table of a report; of one that describes a single thing, the table of its parts.
    pub(crate) fn of(report: &Report) -> Self {
        let table = match report.kind {
            DESCRIPTION => report.tables.last(),
            _ => report.tables.first(),
        };
        let Some(table) = table else {
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

    /// Its rows as they are shown at this time.
    pub(crate) fn at(&self, now_ms: i64) -> Shown<'_> {
        Shown { listing: self, now_ms }
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
    let keyed = |row: &Vec<Value>| told(&row[0], &row[index], &column.key).chars().count();
    let longest = rows.iter().map(keyed).max().unwrap_or(0);
    let width = match (is_number, column.unit) {
        (true, Unit::Bytes | Unit::DurationMs) => 9,
        (_, Unit::Time) => 7,
        // Its sign needs room too.
        (_, Unit::State) => longest.min(WIDTH_MAX) + 2,
        _ => longest.min(WIDTH_MAX),
    };
    Head {
        title: column.header.clone(),
        about: "",
        width: width.max(column.header.len()) as u16,
        is_number: is_number || column.unit == Unit::Time,
        priority: priority(index, column, rows),
        grows: is_last && !is_number && column.unit != Unit::Time,
    }
}

/// The columns on the right go first; before them those that say the same of all rows, then those that say nothing,
/// then what the command line shows only when asked.
fn priority(index: usize, column: &Column, rows: &[Vec<Value>]) -> u8 {
    let is_same = rows.len() > 1 && rows.windows(2).all(|pair| pair[0][index] == pair[1][index]);
    let is_blank = rows.iter().all(|row| row[index].is_null());
    let tells = match (is_blank, is_same && column.unit != Unit::State) {
        (true, _) => 20,
        (false, true) => 10,
        (false, false) => 0,
    };
    index.min(9) as u8 + tells + if column.is_wide { 30 } else { 0 }
}

/// A value as it is shown: what a setting of this key means stands beside it.
fn told<'a>(setting: &Value, value: &'a Value, key: &str) -> Cow<'a, str> {
    const VALUES: [&str; 4] = ["value", "left", "right", "default"];
    let written = words(value);
    let meant = setting.as_str().filter(|_| VALUES.contains(&key)).and_then(|name| meaning(name, &written));
    match meant {
        Some(meant) => format!("{written} ({meant})").into(),
        None => written,
    }
}

/// What a number means as the value of a setting: `172800000` of `retention.ms` is two days.
fn meaning(setting: &str, value: &str) -> Option<String> {
    let number: i64 = value.parse().ok()?;
    let is = |unit: &str| setting.ends_with(unit);
    match number {
        i64::MAX => Some("no limit".to_owned()),
        1000.. if is(".ms") => Some(numbers::duration(number)),
        1024.. if is(".bytes") || is(".rate") => Some(numbers::bytes(number as f64)),
        _ => None,
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

/// An answer as it is shown at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    listing: &'a Listing,
    now_ms: i64,
}

impl Rows for Shown<'_> {
    fn heads(&self) -> Vec<Head> {
        self.listing.heads.clone()
    }

    fn len(&self) -> usize {
        self.listing.rows.len()
    }

    fn name(&self, row: usize) -> Cow<'_, str> {
        Cow::Borrowed(&self.listing.names[row])
    }

    fn cell(&self, row: usize, at: usize) -> Cell<'_> {
        let (values, column) = (&self.listing.rows[row], &self.listing.columns[at]);
        let value = &values[at];
        let whole = || value.as_i64().or_else(|| value.as_f64().map(|number| number.round() as i64));
        match (column.unit, value) {
            (_, Value::Null) => Cell::Count(None),
            (Unit::Time, Value::String(at)) => {
                Cell::Ago(time::parse_absolute(at).map(|at_ms| self.now_ms - at_ms))
            }
            (Unit::Bytes, _) => Cell::Bytes(whole()),
            (Unit::DurationMs, _) => Cell::DurationMs(whole()),
            (Unit::State, value) => Cell::State(state(&words(value)), words(value)),
            (_, Value::Number(number)) if number.is_f64() => Cell::Ratio(number.as_f64()),
            // It may be an id or an epoch, which nobody shortens.
            (_, value) => Cell::Text(told(&values[0], value, &column.key)),
        }
    }

    fn health(&self, _: usize) -> Health {
        Health::Plain
    }

    fn printed(&self, column: usize) -> Option<Column> {
        let column = &self.listing.columns[column];
        // A member of a member stands on its own here.
        let key = column.key.trim_start_matches("../").replace('.', "_");
        Some(Column { key: Cow::Owned(key), is_wide: false, ..column.clone() })
    }

    fn value(&self, row: usize, column: usize) -> Value {
        self.listing.rows[row][column].clone()
    }

    fn rest(&self, row: usize) -> Vec<(String, Value)> {
        let mut rest = Vec::new();
        flatten("", &self.listing.items[row], &mut rest);
        let is_shown = |name: &str| self.listing.columns.iter().any(|column| column.key == name);
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
        let rows = listing.at(0);
        (0..rows.len()).map(|row| rows.name(row).into_owned()).collect()
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

    #[test]
    fn columns_that_tell_nothing_apart_go_first() {
        const COLUMNS: &[Column] = &[
            column("NAME", "name"),
            column("HOST", "host"),
            column("EPOCH", "epoch"),
            column("WHAT", "what"),
        ];
        let row = |name: &str, what: &str| json!({"name": name, "host": "*", "epoch": null, "what": what});
        let report = Report::list("X", COLUMNS, vec![row("a", "READ"), row("b", "WRITE")]);
        let mut heads = Listing::of(&report).heads;
        heads.sort_by_key(|head| head.priority);
        let titles: Vec<&str> = heads.iter().map(|head| &*head.title).collect();
        assert_eq!(titles, ["NAME", "WHAT", "HOST", "EPOCH"]);
    }

    #[test]
    fn what_settings_mean_stands_beside_them() {
        for (setting, value, expected) in [
            ("retention.ms", "172800000", Some("2d")),
            ("segment.bytes", "1073741824", Some("1.0 GiB")),
            ("retention.ms", "-1", None),
            ("follower.replication.throttled.rate", "9223372036854775807", Some("no limit")),
            ("min.insync.replicas", "2", None),
            ("cleanup.policy", "delete", None),
        ] {
            assert_eq!(meaning(setting, value).as_deref(), expected, "{setting}");
        }
    }
}
