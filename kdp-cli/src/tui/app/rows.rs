//! What a table shows, whatever it is about: rows with a name, and cells that know what they are.
//!
//! Pure. A cell is made when it is drawn or sorted by, so a table of ten thousand rows costs as much as the
//! rows on the screen. Invariant: a row is known by its name, never by where it stands.

use std::borrow::Cow;
use std::cmp::Ordering;

use kdp_client::protocol::types::BrokerId;
use serde_json::Value;

use super::health::Health;
use super::needle::Needle;
use super::printed;
use super::series::Series;
use crate::report;

/// What stands in a row under a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Words, from the cluster or our own; they are made harmless when they are drawn.
    Text(Cow<'a, str>),
    /// A number of things.
    Count(Option<i64>),
    /// Things a second.
    Rate(Option<f64>),
    /// A number of bytes.
    Bytes(Option<i64>),
    /// Bytes a second, about.
    ByteRate(Option<f64>),
    /// An offset: nobody shortens it, it is copied.
    Offset(Option<i64>),
    /// A span of time.
    DurationMs(Option<i64>),
    /// How long ago something was, in milliseconds; less than nothing for what is to come.
    Ago(Option<i64>),
    /// A part of a whole, from 0 to 1.
    Share(Option<f64>, Health),
    /// A ratio such as 1.4.
    Ratio(Option<f64>),
    /// A number of things of which there should be none.
    Bad(Option<i64>, Health),
    /// A word that says how good or bad things are.
    State(Health, Cow<'a, str>),
    /// A number over time.
    Spark(&'a Series),
    /// Words of ours that stand where there is nothing.
    Faint(&'static str),
    /// The day of a time in milliseconds since 1970.
    Date(Option<i64>),
    /// The time of day of a time in milliseconds since 1970.
    Clock(Option<i64>),
}

impl<'a> Cell<'a> {
    /// Words.
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Cell::Text(text.into())
    }

    /// Words that may not be known.
    pub(crate) fn maybe(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Cell::Count(None), Cell::text)
    }

    /// A number of things.
    pub(crate) fn count(number: usize) -> Self {
        Cell::Count(Some(number as i64))
    }

    /// Brokers, as `1,2,3`.
    pub(crate) fn brokers(ids: &[BrokerId]) -> Self {
        Cell::text(ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
    }

    /// Its number, for sorting.
    fn number(&self) -> Option<f64> {
        match self {
            Cell::Count(number)
            | Cell::Bytes(number)
            | Cell::Offset(number)
            | Cell::DurationMs(number)
            | Cell::Ago(number)
            | Cell::Bad(number, _) => number.map(|number| number as f64),
            Cell::Rate(number) | Cell::ByteRate(number) | Cell::Share(number, _) | Cell::Ratio(number) => {
                *number
            }
            Cell::State(health, _) => Some(f64::from(*health as u8)),
            Cell::Spark(series) => series.newest(1).next().flatten().map(f64::from),
            Cell::Date(ms) | Cell::Clock(ms) => ms.map(|ms| ms as f64),
            Cell::Text(_) | Cell::Faint(_) => None,
        }
    }

    /// The order of two cells of one column, from small to large; what is not known is smaller than everything.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Cell::Text(a), Cell::Text(b)) => by_name(a, b),
            (Cell::State(a, text), Cell::State(b, other)) => a.cmp(b).then_with(|| text.cmp(other)),
            // A column may hold words in some rows and nothing in others.
            (Cell::Text(_), _) => Ordering::Greater,
            (_, Cell::Text(_)) => Ordering::Less,
            (a, b) => {
                let known = |cell: &Self| cell.number().unwrap_or(f64::NEG_INFINITY);
                known(a).total_cmp(&known(b))
            }
        }
    }
}

/// Names in the order that a person expects: `orders:2` comes before `orders:10`.
pub(crate) fn by_name(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        let (Some(x), Some(y)) = (left.first(), right.first()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (number, rest) = split_number(left);
            let (other, other_rest) = split_number(right);
            // Without leading zeros the longer number is the larger one.
            let order = number.len().cmp(&other.len()).then_with(|| number.cmp(other));
            if order.is_ne() {
                return order;
            }
            (left, right) = (rest, other_rest);
        } else if x != y {
            return x.cmp(y);
        } else {
            (left, right) = (&left[1..], &right[1..]);
        }
    }
}

fn split_number(text: &[u8]) -> (&[u8], &[u8]) {
    let zeros = text.iter().take_while(|byte| **byte == b'0').count();
    let digits = text[zeros..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    text[zeros..].split_at(digits)
}

/// What is above a column, and how much room it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Upper case.
    pub(crate) title: Cow<'static, str>,
    /// What it means, for the sort picker and the help.
    pub(crate) about: &'static str,
    /// How many cells it takes; the first column takes what its names need.
    pub(crate) width: u16,
    /// Whether numbers stand in it, which are aligned to the right.
    pub(crate) is_number: bool,
    /// Where there is not room for all, the highest goes first; 0 stays.
    pub(crate) priority: u8,
    /// Whether it takes what room is left.
    pub(crate) grows: bool,
}

/// A column of rows of one type.
#[derive(Debug)]
pub(crate) struct Column<R> {
    /// What is above it.
    pub(crate) head: Head,
    /// What stands in it.
    pub(crate) cell: for<'a> fn(&'a R) -> Cell<'a>,
}

impl<R> Column<R> {
    /// A column of words.
    pub(crate) const fn text(
        title: &'static str,
        about: &'static str,
        width: u16,
        cell: for<'a> fn(&'a R) -> Cell<'a>,
    ) -> Self {
        let title = Cow::Borrowed(title);
        Self { head: Head { title, about, width, is_number: false, priority: 0, grows: false }, cell }
    }

    /// A column of numbers.
    pub(crate) const fn number(
        title: &'static str,
        about: &'static str,
        width: u16,
        cell: for<'a> fn(&'a R) -> Cell<'a>,
    ) -> Self {
        let mut column = Self::text(title, about, width, cell);
        column.head.is_number = true;
        column
    }

    /// The same, but it goes when there is no room: the higher the sooner.
    pub(crate) const fn priority(mut self, priority: u8) -> Self {
        self.head.priority = priority;
        self
    }

    /// The same, and it takes what room is left.
    pub(crate) const fn grows(mut self) -> Self {
        self.head.grows = true;
        self
    }
}

/// The rows of a table.
pub(crate) trait Rows {
    /// What is above each column; the first is the name's.
    fn heads(&self) -> Vec<Head>;
    /// How many rows there are.
    fn len(&self) -> usize;
    /// The name of a row: what it is known by.
    fn name(&self, row: usize) -> Cow<'_, str>;
    /// What stands in a row under a column.
    fn cell(&self, row: usize, column: usize) -> Cell<'_>;
    /// How the name of a row is shown: on the page of a topic a partition need not say the topic again.
    fn shown(&self, row: usize) -> Cow<'_, str> {
        match self.cell(row, 0) {
            Cell::Text(words) => words,
            _ => self.name(row),
        }
    }
    /// How a row is.
    fn health(&self, row: usize) -> Health;

    /// Whether a filter or a search looks into a column.
    fn is_sought(&self, column: usize) -> bool {
        column == 0
    }

    /// The part of a cell's words around what is looked for, where so many letters from their start would not
    /// show it.
    fn around(&self, _row: usize, _column: usize, _needle: &Needle, _cells: usize) -> Option<Cow<'_, str>> {
        None
    }

    /// The column as the command line prints it; nothing for what is only a picture.
    fn printed(&self, column: usize) -> Option<report::Column> {
        printed::column(&self.heads()[column], self.cell(0, column))
    }

    /// What stands in a row under a column, as data.
    fn value(&self, row: usize, column: usize) -> Value {
        printed::value(self.cell(row, column))
    }

    /// What is known of a row and stands under no column, with its name.
    fn rest(&self, _row: usize) -> Vec<(String, Value)> {
        Vec::new()
    }

    /// Whether a filter lets a row through: small letters, and capitals do not matter.
    fn holds(&self, row: usize, wanted: &str) -> bool {
        self.name(row).to_lowercase().contains(wanted)
    }
}

/// How rows of one type are shown.
#[derive(Debug)]
pub(crate) struct Spec<R: 'static> {
    /// The first column shows the name.
    pub(crate) columns: &'static [Column<R>],
    /// What a row is known by.
    pub(crate) name: for<'a> fn(&'a R) -> Cow<'a, str>,
    /// How a row is.
    pub(crate) health: fn(&R) -> Health,
}

/// Things of one type, as rows.
#[derive(Debug)]
pub(crate) struct Items<'a, R: 'static> {
    items: Vec<&'a R>,
    spec: &'static Spec<R>,
}

impl<'a, R> Items<'a, R> {
    /// These things.
    pub(crate) fn new(items: impl IntoIterator<Item = &'a R>, spec: &'static Spec<R>) -> Self {
        Self { items: items.into_iter().collect(), spec }
    }

    /// The thing of a row.
    pub(crate) fn item(&self, row: usize) -> &'a R {
        self.items[row]
    }
}

/// Things of one type that were made for these rows.
#[derive(Debug)]
pub(crate) struct Owned<R: 'static> {
    items: Vec<R>,
    spec: &'static Spec<R>,
}

impl<R> Owned<R> {
    /// These things.
    pub(crate) fn new(items: Vec<R>, spec: &'static Spec<R>) -> Self {
        Self { items, spec }
    }
}

impl<R> Rows for Owned<R> {
    fn heads(&self) -> Vec<Head> {
        self.spec.columns.iter().map(|column| column.head.clone()).collect()
    }

    fn len(&self) -> usize {
        self.items.len()
    }

    fn name(&self, row: usize) -> Cow<'_, str> {
        (self.spec.name)(&self.items[row])
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        (self.spec.columns[column].cell)(&self.items[row])
    }

    fn health(&self, row: usize) -> Health {
        (self.spec.health)(&self.items[row])
    }
}

impl<R> Rows for Items<'_, R> {
    fn heads(&self) -> Vec<Head> {
        self.spec.columns.iter().map(|column| column.head.clone()).collect()
    }

    fn len(&self) -> usize {
        self.items.len()
    }

    fn name(&self, row: usize) -> Cow<'_, str> {
        (self.spec.name)(self.items[row])
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        (self.spec.columns[column].cell)(self.items[row])
    }

    fn health(&self, row: usize) -> Health {
        (self.spec.health)(self.items[row])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_order_of_their_numbers() {
        let mut names = ["b:10", "b:2", "a", "b:02", "b", "b:2x"];
        names.sort_by(|a, b| by_name(a, b));
        assert_eq!(names, ["a", "b", "b:02", "b:2", "b:2x", "b:10"]);
    }

    #[test]
    fn what_is_not_known_is_smaller_than_nothing() {
        let order = |a: Option<i64>, b: Option<i64>| Cell::Count(a).order(&Cell::Count(b));
        assert_eq!(order(None, Some(0)), Ordering::Less);
        assert_eq!(order(Some(3), Some(2)), Ordering::Greater);
        assert_eq!(Cell::text("x").order(&Cell::Count(None)), Ordering::Greater);
    }
}
