//! What a command has to say, before anybody decides how it looks.
//!
//! A command fills a [`Report`]; `output` renders it. The rows of a table and the items of the JSON
//! document are the same values, so the two cannot disagree.

use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;

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
    /// Nothing was changed; the cluster was only asked whether it would.
    pub(crate) dry_run: bool,
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
    pub(crate) columns: &'static [Column],
    /// `None`: the items of the report.
    pub(crate) rows: Option<Vec<Value>>,
}

/// A column: what stands above it, and which member of a row stands in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Upper case and without spaces.
    pub(crate) header: &'static str,
    /// The member's name.
    pub(crate) key: &'static str,
}

/// A column that shows the member `key` of every row.
pub(crate) const fn column(header: &'static str, key: &'static str) -> Column {
    Column { header, key }
}

impl Report {
    /// A list, shown as one table.
    pub(crate) fn list(kind: &'static str, columns: &'static [Column], items: Vec<Value>) -> Self {
        let tables = vec![Table { title: None, columns, rows: None }];
        Self { tables, ..Self::empty(kind, Data::Items(items)) }
    }

    /// One thing; its tables follow.
    pub(crate) fn item(kind: &'static str, item: Value) -> Self {
        Self::empty(kind, Data::Item(item))
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
            dry_run: false,
            status: None,
        }
    }

    /// Adds a table under those there are.
    pub(crate) fn table(
        mut self,
        title: impl Into<String>,
        columns: &'static [Column],
        rows: Vec<Value>,
    ) -> Self {
        self.tables.push(Table { title: Some(title.into()), columns, rows: Some(rows) });
        self
    }

    /// The rows of one of its tables.
    pub(crate) fn rows<'a>(&'a self, table: &'a Table) -> &'a [Value] {
        match (&table.rows, &self.data) {
            (Some(rows), _) => rows,
            (None, Data::Items(items)) => items,
            (None, Data::Item(item)) => std::slice::from_ref(item),
            (None, Data::Text(_) | Data::Streamed) => &[],
        }
    }

    /// Whether there is no data at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.data == Data::Items(Vec::new())
    }

    /// What the shell gets to see.
    pub(crate) fn exit(&self) -> Exit {
        self.errors.iter().fold(Exit::Success, |exit, failure| exit.or_worse(failure.exit))
    }
}
