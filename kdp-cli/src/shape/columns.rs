//! `--columns`: by header, by member, or by a member of a member.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::commands::registry::{Output, Shape};
use crate::commands::schema;
use crate::failure::Failure;
use crate::pattern::closest;
use crate::report::{Column, Report, column};

/// What a command can show.
pub(super) struct Known<'a> {
    pub(super) columns: &'static [Column],
    pub(super) members: &'a [&'a str],
}

impl Known<'_> {
    /// The columns that were named.
    pub(super) fn parse(&self, text: &str) -> Result<Vec<Column>, Failure> {
        text.split(',').map(|name| self.find(name.trim())).collect()
    }

    /// The column of a header or of a member.
    pub(super) fn find(&self, name: &str) -> Result<Column, Failure> {
        let is_meant = |column: &&Column| column.header.eq_ignore_ascii_case(name) || column.key == name;
        if let Some(column) = self.columns.iter().find(is_meant) {
            return Ok(Column { is_wide: false, ..column.clone() });
        }
        let lower = name.to_ascii_lowercase();
        if self.members.contains(&lower.split('.').next().unwrap_or_default()) {
            let header = lower.to_ascii_uppercase().replace('_', "-");
            return Ok(Column { header: header.into(), key: lower.into(), ..column("", "") });
        }
        let failure = Failure::usage(format!("there is no column `{name}`"));
        let names = self.columns.iter().map(|column| column.key.as_ref()).chain(self.members.iter().copied());
        Err(match closest(&lower, names) {
            Some(near) => failure.hint(format!("did you mean `{near}`? --columns help lists them all")),
            None => failure.hint("--columns help lists them all"),
        })
    }
}

/// Leaves of an item what the columns show.
pub(super) fn keep(item: &mut Value, columns: &[Column]) {
    let Some(members) = item.as_object_mut() else { return };
    let mut kept = Map::new();
    for column in columns {
        let member = column.key.split('.').next().unwrap_or_default();
        if let Some(value) = members.shift_remove(member) {
            kept.insert(member.to_owned(), value);
        }
    }
    *members = kept;
}

/// A column that `--columns` knows.
#[derive(Serialize)]
struct ColumnRow {
    member: String,
    column: Option<String>,
    wide: Option<bool>,
    description: Option<String>,
}

const HELP: &[Column] = &[
    column("MEMBER", "member"),
    column("COLUMN", "column"),
    column("WIDE", "wide"),
    column("WHAT", "description"),
];

/// What `--columns help` prints; it needs no cluster.
pub(crate) fn help(output: &Output) -> Result<Report, Failure> {
    if !matches!(output.shape, Shape::List | Shape::Stream) {
        return Err(Failure::usage("--columns is for lists"));
    }
    let document = schema::document(output);
    let row = schema::row_of(&document, output.shape);
    let members = row.and_then(|row| row["properties"].as_object()).into_iter().flatten();
    let rows = members.map(|(member, schema)| {
        let column = output.columns.iter().find(|column| column.key == *member);
        ColumnRow {
            member: member.clone(),
            column: column.map(|column| column.header.to_string()),
            wide: column.map(|column| column.is_wide),
            description: schema["description"].as_str().map(str::to_owned),
        }
    });
    Ok(Report::list("ColumnList", HELP, rows))
}
