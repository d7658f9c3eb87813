//! Records as rows of a table: partition and offset, time, key, value; what there is of each on one line.

use std::borrow::Cow;
use std::sync::Arc;

use super::line::{self, Short, short};
use super::{Read, Record};
use crate::tui::app::health::Health;
use crate::tui::app::needle::Needle;
use crate::tui::app::rows::{Cell, Column, Head, Items, Rows, Spec};
use crate::tui::app::table::Sort;

/// Where keys and values stand.
const KEY: usize = 3;
const VALUE: usize = 6;
/// As they were written: the newest at the end.
pub(crate) const BY_TIME: Sort = Sort { column: 2, descending: false };
/// The filter looks at so much of a value.
const FILTER_BYTES: usize = 16 << 10;

static RECORDS: Spec<Arc<Record>> = Spec {
    columns: &[
        Column::<Arc<Record>>::text("RECORD", "partition and offset", 10, |one| Cell::text(&*one.name)),
        Column::<Arc<Record>>::text("DATE", "the day of its timestamp", 10, |one| {
            Cell::Date(one.kept.stamp.timestamp)
        })
        .priority(6),
        Column::<Arc<Record>>::text("TIME", "its timestamp", 12, |one| Cell::Clock(one.kept.stamp.timestamp))
            .priority(2),
        Column::<Arc<Record>>::text("KEY", "the beginning of its key", 14, |one| match &one.decoded {
            Some(decoded) => Cell::text(format!("{} {}", decoded.kind, decoded.key)),
            None => cell(one.kept.key.as_deref()),
        })
        .priority(1),
        Column::<Arc<Record>>::number("SIZE", "the length of its value", 9, |one| {
            Cell::Bytes(one.kept.value.as_ref().map(|value| value.len() as i64))
        })
        .priority(4),
        Column::<Arc<Record>>::number("HDR", "how many headers", 3, |one| {
            Cell::count(one.kept.headers.len())
        })
        .priority(5),
        Column::<Arc<Record>>::text("VALUE", "the beginning of its value", 28, |one| match &one.decoded {
            Some(decoded) => cell(decoded.value.as_deref().map(str::as_bytes)),
            None => cell(one.kept.value.as_deref()),
        })
        .grows(),
    ],
    name: |one| Cow::Borrowed(&one.name),
    health: |_| Health::Plain,
};

fn cell(bytes: Option<&[u8]>) -> Cell<'_> {
    match short(bytes) {
        Short::Null => Cell::Faint("null"),
        Short::Empty => Cell::Faint("empty"),
        Short::Text(text) => Cell::Text(text),
        Short::Bytes(hex) => Cell::text(hex),
    }
}

/// The records in view.
pub(crate) struct RecordRows<'a>(Items<'a, Arc<Record>>);

impl<'a> RecordRows<'a> {
    /// Those of a read, oldest first.
    pub(crate) fn of(read: Option<&'a Read>) -> Self {
        Self(Items::new(read.into_iter().flat_map(|read| read.ring.iter()), &RECORDS))
    }
}

impl Rows for RecordRows<'_> {
    fn heads(&self) -> Vec<Head> {
        self.0.heads()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn name(&self, row: usize) -> Cow<'_, str> {
        self.0.name(row)
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.0.cell(row, column)
    }

    fn health(&self, row: usize) -> Health {
        self.0.health(row)
    }

    fn is_sought(&self, column: usize) -> bool {
        matches!(column, 0 | KEY | VALUE)
    }

    fn around(&self, row: usize, column: usize, needle: &Needle, cells: usize) -> Option<Cow<'_, str>> {
        let record = self.0.item(row);
        let bytes = match (column, &record.decoded) {
            (KEY, None) => record.kept.key.as_deref(),
            (VALUE, None) => record.kept.value.as_deref(),
            (VALUE, Some(decoded)) => decoded.value.as_deref().map(str::as_bytes),
            _ => None,
        };
        line::around(bytes?, needle, cells)
    }

    /// Looks into key, value and headers too.
    fn holds(&self, row: usize, wanted: &str) -> bool {
        let record = self.0.item(row);
        let part = |bytes: &Option<Vec<u8>>| {
            let bytes = bytes.as_deref();
            line::holds(bytes.map(|bytes| &bytes[..bytes.len().min(FILTER_BYTES)]), wanted)
        };
        let decoded = |text: &str| line::holds(Some(text.as_bytes()), wanted);
        record.name.contains(wanted)
            || part(&record.kept.key)
            || part(&record.kept.value)
            || record.kept.headers.iter().any(|(key, value)| line::holds(Some(key), wanted) || part(value))
            || record.decoded.as_ref().is_some_and(|one| {
                decoded(one.kind) || decoded(&one.key) || one.value.as_deref().is_some_and(decoded)
            })
    }
}
