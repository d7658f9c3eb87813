//! What a command has to say, before anybody decides how it looks.
//!
//! A command fills a [`Report`] with rows of its own type; `output` renders it. The rows of a table and
//! the items of the JSON document are the same values, so the two cannot disagree.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Value, json};

use crate::danger::Wanted;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::json;

/// The outcome of a command.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The `kind` of the JSON document.
    pub(crate) kind: &'static str,
    /// The data.
    pub(crate) data: Data,
    /// How a person sees the data, top to bottom.
    pub(crate) tables: Vec<Table>,
    /// What went wrong, item by item.
    pub(crate) errors: Vec<Failure>,
    /// What went well and still should be known.
    pub(crate) warnings: Vec<String>,
    /// What a person wants to hear: what changed, what to do next. Never data.
    pub(crate) talk: Vec<String>,
    /// Which cluster answered.
    pub(crate) cluster_id: Option<String>,
    /// The name of the context that it was reached through.
    pub(crate) context: Option<String>,
    /// Nothing was changed; the cluster was only asked whether it would.
    pub(crate) dry_run: bool,
    /// What the change wants that was rehearsed; `None` where nothing would be changed.
    pub(crate) wanted: Option<Wanted>,
    /// How it ended where nothing went wrong: in progress, or interrupted. That the answer of a check is no is
    /// an error ([`Failure::gate`]).
    pub(crate) verdict: Exit,
    /// The exit code of a program that was run for the user; kdp exits with the same.
    pub(crate) status: Option<u8>,
}

/// The data of a report.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    /// Any number of things of one kind.
    Items(Vec<Value>),
    /// One thing.
    Item(Value),
    /// Text for a program of its own, printed as it is in every format.
    Text(String),
    /// It went out while the command ran.
    Streamed,
}

/// A table over values.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Said above it, when a report has several.
    pub(crate) title: Option<String>,
    /// From left to right.
    pub(crate) columns: Vec<Column>,
    /// What stands in it.
    pub(crate) rows: Rows,
}

/// Where the rows of a table come from.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    /// They are the items of the report.
    Items,
    /// They are in a list inside each item, the member of this name.
    Inside(&'static str),
    /// They are only for the table.
    Own(Vec<Value>),
}

/// One row of a table, and the item that it is inside of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    /// The row's own members.
    pub(crate) value: &'a Value,
    /// The item around it, where the rows are [`Rows::Inside`].
    pub(crate) item: Option<&'a Value>,
}

impl<'a> Row<'a> {
    /// What stands in the column of this key: `name`, `leader.id`, or `../name` for the item's.
    pub(crate) fn get(&self, key: &str) -> &'a Value {
        static NULL: Value = Value::Null;
        let (mut value, path) = match (key.strip_prefix("../"), self.item) {
            (Some(path), Some(item)) => (item, path),
            _ => (self.value, key),
        };
        for member in path.split('.') {
            value = value.get(member).unwrap_or(&NULL);
        }
        value
    }
}

/// A column: what stands above it, and which member of a row stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Upper case and without spaces.
    pub(crate) header: Cow<'static, str>,
    /// The member's name; `a.b` is a member of a member, `../a` a member of the item around the row.
    pub(crate) key: Cow<'static, str>,
    /// Whether only `-o wide` shows it.
    pub(crate) is_wide: bool,
    /// What its numbers count, and what its words mean.
    pub(crate) unit: Unit,
}

/// What a column holds, so that a terminal can show it as a person reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Shown as it is.
    #[default]
    Plain,
    /// A number of bytes.
    Bytes,
    /// A number of milliseconds.
    DurationMs,
    /// A point in time, RFC 3339.
    Time,
    /// A word that says how good or bad things are; not cut while anything else can be.
    State,
    /// A path, whose end says most.
    Path,
    /// What is of use only as a whole.
    Whole,
}

/// A column that shows the member `key` of every row.
pub(crate) const fn column(header: &'static str, key: &'static str) -> Column {
    Column { header: Cow::Borrowed(header), key: Cow::Borrowed(key), is_wide: false, unit: Unit::Plain }
}

impl Column {
    /// The same, but only in `-o wide`.
    pub(crate) const fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    /// The same, and its numbers are bytes.
    pub(crate) const fn bytes(mut self) -> Self {
        self.unit = Unit::Bytes;
        self
    }

    /// The same, and its numbers are milliseconds.
    pub(crate) const fn duration_ms(mut self) -> Self {
        self.unit = Unit::DurationMs;
        self
    }

    /// The same, and its values are points in time.
    pub(crate) const fn time(mut self) -> Self {
        self.unit = Unit::Time;
        self
    }

    /// The same, and its values are paths.
    pub(crate) const fn path(mut self) -> Self {
        self.unit = Unit::Path;
        self
    }

    /// The same, and its values are never cut.
    pub(crate) const fn whole(mut self) -> Self {
        self.unit = Unit::Whole;
        self
    }

    /// The same, and its values are states such as `Stable` or `DEAD`.
    pub(crate) const fn state(mut self) -> Self {
        self.unit = Unit::State;
        self
    }
}

impl Report {
    /// A list, shown as one table; the first column is the item's name.
    pub(crate) fn list(
        kind: &'static str,
        columns: &'static [Column],
        items: impl IntoIterator<Item = impl Serialize>,
    ) -> Self {
        let tables = vec![Table { title: None, columns: columns.to_vec(), rows: Rows::Items }];
        Self { tables, ..Self::empty(kind, Data::Items(values(items))) }
    }

    /// One thing; its tables follow.
    pub(crate) fn item(kind: &'static str, item: impl Serialize) -> Self {
        Self::empty(kind, Data::Item(json::value(&item)))
    }

    /// Nothing but what went wrong.
    pub(crate) fn of_failure(failure: Failure) -> Self {
        Self { errors: vec![failure], ..Self::empty("Error", Data::Items(Vec::new())) }
    }

    /// Text for a program of its own.
    pub(crate) fn text(kind: &'static str, text: String) -> Self {
        Self::empty(kind, Data::Text(text))
    }

    /// What is left to say after a stream.
    pub(crate) fn streamed(kind: &'static str) -> Self {
        Self::empty(kind, Data::Streamed)
    }

    /// A program of the user's own ran, and had everything to say itself.
    #[cfg_attr(not(feature = "sandbox"), expect(dead_code, reason = "only the sandbox runs programs"))]
    pub(crate) fn of_status(status: u8) -> Self {
        Self { status: Some(status), ..Self::streamed("Status") }
    }

    fn empty(kind: &'static str, data: Data) -> Self {
        Self {
            kind,
            data,
            tables: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
            talk: Vec::new(),
            cluster_id: None,
            context: None,
            dry_run: false,
            wanted: None,
            verdict: Exit::Success,
            status: None,
        }
    }

    /// Adds a table under those there are.
    pub(crate) fn table(
        mut self,
        title: impl Into<String>,
        columns: &'static [Column],
        rows: impl IntoIterator<Item = impl Serialize>,
    ) -> Self {
        let rows = Rows::Own(values(rows));
        self.tables.push(Table { title: Some(title.into()), columns: columns.to_vec(), rows });
        self
    }

    /// Adds a table with a line for each member of the item but these.
    pub(crate) fn facts(self, without: &[&str]) -> Self {
        const FACTS: &[Column] = &[column("FACT", "fact"), column("VALUE", "value")];
        let members = self.items().first().and_then(Value::as_object).into_iter().flatten();
        let shown = members.filter(|(name, _)| !without.contains(&name.as_str()));
        let facts: Vec<Value> = shown.map(|(fact, value)| json!({ "fact": fact, "value": value })).collect();
        self.table("", FACTS, facts)
    }

    /// Adds a table whose only row is the item, or whose rows are the items.
    pub(crate) fn table_of_item(mut self, columns: &'static [Column]) -> Self {
        self.tables.push(Table { title: None, columns: columns.to_vec(), rows: Rows::Items });
        self
    }

    /// Adds a table of what stands in the list `member` of each item.
    pub(crate) fn table_of(mut self, member: &'static str, columns: &'static [Column]) -> Self {
        self.tables.push(Table { title: None, columns: columns.to_vec(), rows: Rows::Inside(member) });
        self
    }

    /// Adds what a check of the whole has to say: a warning, or that something was wrong.
    pub(crate) fn settle(&mut self, outcome: Result<Option<String>, Failure>) {
        match outcome {
            Ok(warning) => self.warnings.extend(warning),
            Err(failure) => self.errors.push(failure),
        }
    }

    /// The rows of one of its tables.
    pub(crate) fn rows<'a>(&'a self, table: &'a Table) -> Vec<Row<'a>> {
        let alone = |value| Row { value, item: None };
        match table.rows {
            Rows::Own(ref rows) => rows.iter().map(alone).collect(),
            Rows::Items => self.items().iter().map(alone).collect(),
            Rows::Inside(member) => {
                let inside = |item: &'a Value| {
                    let rows = item.get(member).and_then(Value::as_array).into_iter().flatten();
                    rows.map(move |value| Row { value, item: Some(item) })
                };
                self.items().iter().flat_map(inside).collect()
            }
        }
    }

    /// Its items, or the one.
    pub(crate) fn items(&self) -> &[Value] {
        match &self.data {
            Data::Items(items) => items,
            Data::Item(item) => std::slice::from_ref(item),
            Data::Text(_) | Data::Streamed => &[],
        }
    }

    /// Whether there is no data at all.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.data, Data::Items(items) if items.is_empty()) || self.data == Data::Item(Value::Null)
    }

    /// What the shell gets to see.
    pub(crate) fn exit(&self) -> Exit {
        self.errors.iter().fold(self.verdict, |exit, failure| exit.or_worse(failure.exit))
    }
}

fn values(rows: impl IntoIterator<Item = impl Serialize>) -> Vec<Value> {
    rows.into_iter().map(|row| json::value(&row)).collect()
}
