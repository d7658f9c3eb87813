//! One row in full: every column, also those that there is no room for, what is beside the table, and what a command
//! said besides; each value as it is and not rounded.
//!
//! Pure. Nothing is asked for it: it is what the table knows, as old as that is.

use std::borrow::Cow;

use serde_json::Value;

use super::App;
use super::model::Words;
use super::popup::Popup;
use super::printed;
use super::rows::{Cell, Rows};
use super::screens::{Pair, ScreenId};
use super::subject::{Subject, subject};
use super::thing::Thing;
use super::words::{about, about_exactly};

/// What is known beside the columns of a table and stands in none of them.
const BESIDE: [&str; 9] =
    ["offline", "under min", "not in sync", "behind by", "restart", "net/s", "read", "copied/s", "error"];

/// Which row, and how far down the user is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Description {
    /// The name of the row.
    pub(crate) name: String,
    /// The first line that is shown.
    pub(crate) scroll: usize,
}

/// Something that is known of a row.
#[derive(Debug)]
pub(crate) struct Fact<'a> {
    /// What it is called.
    pub(crate) label: Cow<'a, str>,
    /// What it means; nothing where its name says so.
    pub(crate) about: &'static str,
    /// As the table has it.
    pub(crate) cell: Cell<'a>,
    /// As data.
    pub(crate) value: Value,
}

/// All that is known of a row.
pub(crate) fn facts<'a>(rows: &'a dyn Rows, row: usize, beside: Option<Subject<'a>>) -> Vec<Fact<'a>> {
    let columns = rows.heads().into_iter().enumerate().map(|(column, head)| Fact {
        label: head.title,
        about: head.about,
        cell: rows.cell(row, column),
        value: rows.value(row, column),
    });
    let rest = rows.rest(row).into_iter().map(|(name, value)| Fact {
        label: name.to_uppercase().replace('_', "-").into(),
        about: "",
        cell: Cell::maybe(text(&value)),
        value,
    });
    let beside = beside.into_iter().flat_map(|subject| subject.facts).filter(|(label, cell)| {
        BESIDE.contains(label) && !matches!(cell, Cell::Text(text) if text.is_empty())
    });
    let beside = beside.map(|(label, cell)| Fact {
        label: label.to_uppercase().replace(' ', "-").into(),
        about: "",
        value: printed::value(cell.clone()),
        cell,
    });
    columns.chain(rest).chain(beside).collect()
}

/// A value in full, in words; nothing where there is none.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(values) if values.iter().all(|one| !one.is_object() && !one.is_array()) => {
            Some(values.iter().filter_map(text).collect::<Vec<_>>().join(","))
        }
        other => Some(other.to_string()),
    }
}

impl App {
    /// Shows the row under the cursor in full.
    pub(super) fn describe(&mut self) {
        let name = self.page().table().cursor().map(str::to_owned);
        self.popup = name.map(|name| Popup::Describe(Description { name, scroll: 0 }));
    }

    /// Where the row of this name is in the table that is shown; nothing once it is gone.
    pub(crate) fn row_of(&self, name: &str, rows: &dyn Rows) -> Option<usize> {
        let table = self.page().table();
        let here = table.order().get(table.position()).map(|row| *row as usize);
        let is_it = |row: &usize| *row < rows.len() && rows.name(*row) == name;
        here.filter(is_it).or_else(|| (0..rows.len()).find(is_it))
    }

    /// What stands beside the table about the row of this name.
    pub(crate) fn beside(&self, name: &str) -> Option<Subject<'_>> {
        let page = self.page();
        subject(&self.model, &(page.tab().enter)(&page.place, name)?)
    }

    /// The row of this name in full as text, a line for each thing that is known.
    pub(super) fn description(&self, name: &str) -> Option<String> {
        let rows = self.body().rows;
        let facts = facts(&*rows, self.row_of(name, &*rows)?, self.beside(name));
        let width = facts.iter().map(|fact| fact.label.chars().count()).max().unwrap_or(0);
        let line = |fact: &Fact<'_>| {
            let value = text(&fact.value).unwrap_or_else(|| self.nothing().to_owned());
            format!("{:<width$}  {value}", fact.label)
        };
        let told = facts.iter().filter(|fact| !matches!(fact.cell, Cell::Spark(_)));
        Some(told.map(line).collect::<Vec<_>>().join("\n"))
    }

    /// What is said in place of a value: a command says null also where there can be none.
    pub(crate) fn nothing(&self) -> &'static str {
        let page = self.page();
        if page.tab().asks(&page.place).is_some() { "-" } else { "unknown" }
    }

    /// The command that describes the row of this name; where there is none, the one that lists it.
    pub(crate) fn describing(&self, name: &str) -> Words {
        let page = self.page();
        let listing = (page.tab().command)(&page.place);
        // How far a group is in a partition is the group's, and a move is no partition.
        if matches!(page.place.screen, ScreenId::Group | ScreenId::Moves) {
            return listing;
        }
        let first: Vec<&str> = listing.iter().take(2).map(String::as_str).collect();
        match (first[..].as_ref(), self.under_cursor()) {
            (["user" | "feature" | "txn", "list"], _) => about(&format!("{} describe", first[0]), name, &[]),
            (["config", "get" | "diff"], _) => match Pair::on(page) {
                Some(pair) => pair.command("explain", name, &pair.left),
                None => listing,
            },
            (_, Some(Thing::Topic(name))) => about("topic describe", &name, &[]),
            (_, Some(Thing::Partition(name, _))) if first != ["topic", "producers"] => {
                about("partition describe", &name, &[])
            }
            (_, Some(Thing::Group(name))) => about_exactly("group describe", &name),
            (["broker", "list"], Some(Thing::Broker(id))) => about("broker describe", &id, &[]),
            _ => listing,
        }
    }
}
