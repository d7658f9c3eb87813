//! `--sort`: numbers as numbers, text as text, and what is unknown last in either direction.

use std::cmp::Ordering;

use serde_json::Value;

use super::alone;
use super::columns::Known;
use crate::failure::Failure;

/// A column to sort by.
#[derive(Debug)]
pub(super) struct SortKey {
    key: String,
    is_descending: bool,
}

/// `lag:desc,name`
pub(super) fn parse(text: &str, known: &Known<'_>) -> Result<Vec<SortKey>, Failure> {
    let parse_one = |text: &str| {
        let (name, is_descending) = match text.rsplit_once(':') {
            None | Some((_, "asc")) => (text.trim_end_matches(":asc"), false),
            Some((name, "desc")) => (name, true),
            Some((_, other)) => {
                return Err(Failure::usage(format!("--sort {text}: `{other}` is neither asc nor desc")));
            }
        };
        Ok(SortKey { key: known.find(name.trim())?.key.into_owned(), is_descending })
    };
    text.split(',').map(parse_one).collect()
}

/// Sorts the items; those that are alike keep their order.
pub(super) fn sort(items: &mut [Value], keys: &[SortKey]) {
    if !keys.is_empty() {
        items.sort_by(|a, b| {
            let by_key =
                |key: &SortKey| compare(alone(a).get(&key.key), alone(b).get(&key.key), key.is_descending);
            keys.iter().map(by_key).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
        });
    }
}

fn compare(a: &Value, b: &Value, is_descending: bool) -> Ordering {
    let ordering = match (a, b) {
        (Value::Null, _) | (_, Value::Null) => return a.is_null().cmp(&b.is_null()),
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.as_f64().unwrap_or(f64::NAN).total_cmp(&b.as_f64().unwrap_or(f64::NAN)),
        },
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Array(a), Value::Array(b)) => {
            let pairs = a.iter().zip(b).map(|(a, b)| compare(a, b, false));
            pairs.into_iter().find(|ordering| ordering.is_ne()).unwrap_or(a.len().cmp(&b.len()))
        }
        (a, b) => a.to_string().cmp(&b.to_string()),
    };
    if is_descending { ordering.reverse() } else { ordering }
}
