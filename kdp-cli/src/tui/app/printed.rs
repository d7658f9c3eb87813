//! The table that is shown as a report, so that the command line's own output layer writes it to a file.
//!
//! Pure. Numbers stay whole, what is not known stays unknown, and names are those of the rows, not of the screen.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::rows::{Cell, Head, Rows};
use super::table::TableState;
use crate::output::view::View;
use crate::output::{self, Format};
use crate::report::{self, Column, Report, Table, Unit};
use crate::time::to_rfc3339;

/// What a document is called that was made of a table on the screen.
const KIND: &str = "DashboardTable";

/// Columns whose short heads say less than the command line does.
const KEYS: [(&str, &str); 14] = [
    ("REC/S", "records_per_s"),
    ("~B/S", "bytes_per_s"),
    ("IN/S", "in_per_s"),
    ("OUT/S", "out_per_s"),
    ("PART", "partition_count"),
    ("RF", "replication_factor"),
    ("MAXLAG", "lag_max"),
    ("LAG TIME", "lag_ms"),
    ("CATCH-UP", "catch_up_ms"),
    ("ETA", "eta_ms"),
    ("SIZE", "size_bytes"),
    ("USED", "used_bytes"),
    ("LEFT", "left_bytes"),
    ("COORD", "coordinator"),
];

/// The format that the end of a file's name asks for.
pub(crate) fn format_of(path: &str) -> Option<Format> {
    let (_, end) = path.rsplit('/').next()?.rsplit_once('.')?;
    match end.to_ascii_lowercase().as_str() {
        "csv" => Some(Format::Csv),
        "tsv" => Some(Format::Tsv),
        "json" => Some(Format::Json),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "yaml" | "yml" => Some(Format::Yaml),
        "txt" => Some(Format::Table),
        _ => None,
    }
}

/// The rows that are shown, in their order, with the columns that the user has not hidden.
pub(crate) fn text(rows: &dyn Rows, state: &TableState, format: Format, at: &str) -> Result<String, String> {
    let heads = rows.heads();
    let printed: Vec<(usize, Column)> = heads
        .iter()
        .enumerate()
        .filter(|(_, head)| state.shows(head) && rows.len() > 0)
        .filter_map(|(index, _)| Some((index, rows.printed(index)?)))
        .collect();
    let item = |row: &u32| -> Value {
        let members =
            printed.iter().map(|(index, column)| (column.key.to_string(), rows.value(*row as usize, *index)));
        Value::Object(members.collect::<Map<_, _>>())
    };
    let items: Vec<Value> = state.order().iter().map(item).collect();
    let columns = printed.iter().map(|(_, column)| column.clone()).collect();
    let table = Table { title: None, columns, rows: report::Rows::Items };
    let report = Report { tables: vec![table], ..Report::list(KIND, &[], items) };
    let view = View { is_human: format == Format::Table, ..format.into() };
    output::render(&report, &view, at).map_err(|failure| failure.message)
}

/// A column as the command line prints it; nothing for what is only a picture.
pub(super) fn column(head: &Head, cell: Cell<'_>) -> Option<Column> {
    let unit = match cell {
        Cell::Spark(_) => return None,
        Cell::Bytes(_) => Unit::Bytes,
        Cell::DurationMs(_) | Cell::Ago(_) => Unit::DurationMs,
        Cell::State(..) => Unit::State,
        _ => Unit::Plain,
    };
    let header = head.title.replace(' ', "-");
    Some(Column { header: Cow::Owned(header), key: Cow::Owned(key(&head.title)), is_wide: false, unit })
}

/// The name of a member for what stands under this head.
fn key(title: &str) -> String {
    if let Some((_, key)) = KEYS.iter().find(|(known, _)| *known == title) {
        return (*key).to_owned();
    }
    let letter = |letter: char| if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    title.chars().map(letter).collect::<String>().trim_matches('_').to_owned()
}

/// A cell as data.
pub(super) fn value(cell: Cell<'_>) -> Value {
    // Nobody measures rates to more than this.
    let rounded = |number: f64| Value::from((number * 1000.0).round() / 1000.0);
    match cell {
        Cell::Text(text) | Cell::State(_, text) => Value::from(text.into_owned()),
        Cell::Count(number)
        | Cell::Bytes(number)
        | Cell::Offset(number)
        | Cell::DurationMs(number)
        | Cell::Ago(number)
        | Cell::Bad(number, _) => number.into(),
        Cell::Rate(number) | Cell::ByteRate(number) | Cell::Share(number, _) | Cell::Ratio(number) => {
            number.map_or(Value::Null, rounded)
        }
        Cell::Date(ms) | Cell::Clock(ms) => ms.map_or(Value::Null, |ms| to_rfc3339(ms).into()),
        Cell::Faint(_) | Cell::Spark(_) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_with_their_format() {
        assert_eq!(format_of("topics.csv"), Some(Format::Csv));
        assert_eq!(format_of("/tmp/a.b/topics.JSON"), Some(Format::Json));
        assert_eq!(format_of("/tmp/a.json/topics"), None);
        assert_eq!(format_of("topics.exe"), None);
        assert_eq!(format_of(""), None);
    }

    #[test]
    fn heads_become_members() {
        assert_eq!(key("REC/S"), "records_per_s");
        assert_eq!(key("TOPIC"), "topic");
        assert_eq!(key("~X Y"), "x_y");
    }
}
