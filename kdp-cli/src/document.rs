//! Reads back what kdp printed: rows from a JSON or YAML document, a bare list of them, or CSV.
//!
//! Knows no command. A document that says that something was missing when it was made is refused: what
//! is not in it would be taken for what must not be there.

use std::io::{self, Read};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::report::Column;
use crate::yaml;

/// What `meaning` makes of the rows of a file, or of stdin where the path is `-`; a row that it refuses is
/// told by its number. The header of a CSV file names `columns`.
pub(crate) fn read<Row: DeserializeOwned, T>(
    path: &Path,
    columns: &[Column],
    meaning: impl Fn(&Row) -> Result<T, String>,
) -> Result<Vec<T>, Failure> {
    let wrong = |reason: String| Failure::usage(format!("{}: {reason}", path.display()));
    let text = read_text(path).map_err(|error| wrong(error.to_string()))?;
    let rows: Vec<Row> = parse(&text, columns).map_err(wrong)?;
    let of_row = |(index, row)| meaning(row).map_err(|reason| wrong(format!("row {}: {reason}", index + 1)));
    rows.iter().enumerate().map(of_row).collect()
}

fn read_text(path: &Path) -> io::Result<String> {
    if path != Path::new("-") {
        return std::fs::read_to_string(path);
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

fn parse<T: DeserializeOwned>(text: &str, columns: &[Column]) -> Result<Vec<T>, String> {
    let rows = match text.trim_start().chars().next() {
        None => return Err("the file is empty".to_owned()),
        Some('{' | '[') => rows(serde_json::from_str(text).map_err(|error| error.to_string())?)?,
        _ if is_csv(text, columns) => csv(text, columns)?,
        _ => rows(yaml::value(text)?)?,
    };
    let row = |(index, row): (usize, Value)| {
        serde_json::from_value(row).map_err(|error| format!("row {}: {error}", index + 1))
    };
    rows.into_iter().enumerate().map(row).collect()
}

/// The items of a document, or the list itself.
fn rows(value: Value) -> Result<Vec<Value>, String> {
    let Value::Object(mut document) = value else {
        return match value {
            Value::Array(rows) => Ok(rows),
            _ => Err("this is neither a document with `items` nor a list".to_owned()),
        };
    };
    let error = document.get("errors").and_then(|errors| errors.get(0));
    match (error.map(told), document.remove("items")) {
        (Some(error), _) => {
            Err(format!("it is not whole: when it was made, something could not be read: {error}"))
        }
        (None, Some(Value::Array(rows))) => Ok(rows),
        (None, _) => Err("the document has no `items`".to_owned()),
    }
}

/// An error of a document, in its own words.
fn told(error: &Value) -> String {
    let member = |name: &str| error.get(name).and_then(Value::as_str);
    let item = member("item").map(|item| format!("{item}: ")).unwrap_or_default();
    format!(
        "{item}{} [{}]",
        member("message").unwrap_or("it does not say what"),
        member("code").unwrap_or("-")
    )
}

/// Whether the first line is the header that kdp prints.
fn is_csv(text: &str, columns: &[Column]) -> bool {
    let header = text.lines().next().unwrap_or_default();
    header.split(',').all(|name| columns.iter().any(|column| column.header.eq_ignore_ascii_case(name.trim())))
}

fn csv(text: &str, columns: &[Column]) -> Result<Vec<Value>, String> {
    let mut records = records(text)?.into_iter();
    let header = records.next().unwrap_or_default();
    let key = |name: &String| {
        let known = columns.iter().find(|column| column.header.eq_ignore_ascii_case(name.trim()));
        known.map(|column| column.key.as_ref()).ok_or_else(|| format!("`{name}` is no column"))
    };
    let keys: Vec<&str> = header.iter().map(key).collect::<Result<_, _>>()?;
    let row = |(index, fields): (usize, Vec<String>)| {
        if fields.len() != keys.len() {
            return Err(format!("row {} has {} fields, not {}", index + 1, fields.len(), keys.len()));
        }
        let mut row = Map::new();
        for (key, field) in keys.iter().zip(fields) {
            put(&mut row, key, if field.is_empty() { Value::Null } else { Value::String(field) });
        }
        Ok(Value::Object(row))
    };
    records.enumerate().map(row).collect()
}

/// Puts a value where a column's key, such as `values.rate`, says.
fn put(row: &mut Map<String, Value>, key: &str, value: Value) {
    match key.split_once('.') {
        None => drop(row.insert(key.to_owned(), value)),
        Some((outer, inner)) => {
            let within = row.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(within) = within {
                put(within, inner, value);
            }
        }
    }
}

/// The records of RFC 4180: fields between commas, quoted where they have to be.
fn records(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            letter => field.push(letter),
        }
    }
    if quoted {
        return Err("a quote is not closed".to_owned());
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    // A blank line is no record.
    records.retain(|record| record.len() > 1 || record.iter().any(|field| !field.is_empty()));
    Ok(records)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::report::column;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        name: String,
        host: Option<String>,
    }

    const COLUMNS: &[Column] = &[column("NAME", "name"), column("HOST", "host")];

    fn check(text: &str, expected: Result<&[(&str, Option<&str>)], &str>) {
        let rows: Result<Vec<Row>, String> = parse(text, COLUMNS);
        match (rows, expected) {
            (Ok(rows), Ok(expected)) => {
                let rows: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.host.as_deref())).collect();
                assert_eq!(rows, expected, "{text}");
            }
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{text}: {error}"),
            (rows, _) => panic!("{text}: {rows:?}"),
        }
    }

    #[test]
    fn every_form_that_kdp_prints_is_read() {
        let expected = Ok(&[("a", None), ("b,\"c", Some("h"))][..]);
        check(r#"{"items":[{"name":"a","host":null},{"name":"b,\"c","host":"h"}],"errors":[]}"#, expected);
        check(r#"[{"name":"a"},{"name":"b,\"c","host":"h"}]"#, expected);
        check("items:\n- name: a\n- name: 'b,\"c'\n  host: h\n", expected);
        check("- name: a\n- name: 'b,\"c'\n  host: h\n", expected);
        check("NAME,HOST\na,\n\"b,\"\"c\",h\n", expected);
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        check("", Err("empty"));
        let failed = r#"{"items":[],"errors":[{"code":"X","item":"broker 1","message":"away"}]}"#;
        check(failed, Err("broker 1: away [X]"));
        check(r#"{"kind":"X"}"#, Err("no `items`"));
        check("NAME,HOST\na\n", Err("row 1 has 1 fields"));
        check("NAME,HOST\n\"a,b\n", Err("not closed"));
        check(r#"[{"name":"a"},{"host":"h"}]"#, Err("row 2: missing field `name`"));
    }
}
