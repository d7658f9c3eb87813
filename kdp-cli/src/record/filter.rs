//! Which records are wanted, by an expression in CEL over one record.
//!
//! A record that the expression does not fit, such as one without the member that is asked for, is
//! not wanted; how many those were is told, so that a mistake does not look like an empty topic.

use cel::{Context, ExecutionError, Program, Value};
use kdp_client::consumer::Consumed;
use serde_json::Value as Json;

/// The names an expression may use.
const NAMES: [&str; 8] = ["topic", "partition", "offset", "timestamp", "key", "value", "headers", "json"];

/// An expression, ready to be asked.
pub(crate) struct Filter {
    program: Program,
    uses: [bool; NAMES.len()],
    root: Context<'static, 'static>,
    unfit: u64,
    first_unfit: Option<String>,
}

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filter").field("unfit", &self.unfit).finish_non_exhaustive()
    }
}

impl Filter {
    /// Reads an expression; its mistakes are the user's.
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        let program = Program::compile(text).map_err(|error| {
            let reason = error.to_string();
            format!("--where `{text}`: {}", reason.lines().next().unwrap_or_default())
        })?;
        let references = program.references();
        let uses = NAMES.map(|name| references.has_variable(name));
        let filter = Self { program, uses, root: Context::default(), unfit: 0, first_unfit: None };
        filter.ask(|_| Value::Null).map_or_else(|error| filter.undeclared(&error), |_| Ok(()))?;
        Ok(filter)
    }

    /// Whether this record is wanted.
    pub(crate) fn matches(&mut self, record: &Consumed<'_>) -> Result<bool, String> {
        match self.ask(|name| variable(name, record)) {
            Ok(Value::Bool(wanted)) => Ok(wanted),
            Ok(other) => Err(format!("--where has to be true or false, not {}", other.type_of())),
            Err(error) => {
                self.undeclared(&error)?;
                self.unfit += 1;
                self.first_unfit.get_or_insert_with(|| error.to_string());
                Ok(false)
            }
        }
    }

    fn ask(&self, variable: impl Fn(&'static str) -> Value) -> Result<Value, ExecutionError> {
        let mut context = self.root.new_inner_scope();
        for (name, used) in NAMES.into_iter().zip(self.uses) {
            if used {
                context.add_variable_from_value(name, variable(name));
            }
        }
        self.program.execute(&context)
    }

    /// A name that nothing has is a mistake, whatever the record.
    fn undeclared(&self, error: &ExecutionError) -> Result<(), String> {
        match error {
            ExecutionError::UndeclaredReference(name) => {
                Err(format!("--where knows no `{name}`: a record has {}", NAMES.join(", ")))
            }
            _ => Ok(()),
        }
    }

    /// What is to be said when all records have been looked at.
    pub(crate) fn warning(&self) -> Option<String> {
        let reason = self.first_unfit.as_ref()?;
        Some(format!("--where did not fit {} records, which were left out: {reason}", self.unfit))
    }
}

fn variable(name: &str, record: &Consumed<'_>) -> Value {
    match name {
        "topic" => record.partition.topic.as_str().into(),
        "partition" => Value::Int(record.partition.partition.get().into()),
        "offset" => Value::Int(record.offset().get()),
        "timestamp" => timestamp(record.timestamp()),
        "key" => bytes(record.record.key),
        "value" => bytes(record.record.value),
        "headers" => headers(record),
        _ => {
            record.record.value.and_then(|value| serde_json::from_slice(value).ok()).map_or(Value::Null, json)
        }
    }
}

fn timestamp(ms: Option<i64>) -> Value {
    let time = ms.and_then(chrono::DateTime::from_timestamp_millis);
    time.map_or(Value::Null, |time| Value::Timestamp(time.fixed_offset()))
}

/// Text where it is UTF-8, else bytes.
fn bytes(bytes: Option<&[u8]>) -> Value {
    match bytes.map(|bytes| (bytes, std::str::from_utf8(bytes))) {
        None => Value::Null,
        Some((_, Ok(text))) => text.into(),
        Some((bytes, Err(_))) => bytes.to_vec().into(),
    }
}

/// By name; where a name is there more than once, the last one counts, as Java's `lastHeader` has it.
fn headers(record: &Consumed<'_>) -> Value {
    let headers = record.record.headers.iter();
    let pairs = headers.map(|header| (String::from_utf8_lossy(header.key).into_owned(), bytes(header.value)));
    Value::Map(pairs.collect::<std::collections::HashMap<String, Value>>().into())
}

fn json(value: Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Int(whole),
            (None, Some(float)) => Value::Float(float),
            (None, None) => Value::Null,
        },
        Json::String(text) => text.into(),
        Json::Array(items) => Value::List(items.into_iter().map(json).collect::<Vec<_>>().into()),
        Json::Object(members) => {
            let members = members.into_iter().map(|(key, value)| (key, json(value)));
            Value::Map(members.collect::<std::collections::HashMap<String, Value>>().into())
        }
    }
}

#[cfg(test)]
mod tests {
    use kdp_client::cluster::TopicPartition;
    use kdp_client::protocol::records::{BatchBuilder, BatchView, RecordHeader};
    use kdp_client::protocol::types::{Offset, PartitionId};

    use super::*;

    fn ask(expression: &str, value: Option<&[u8]>) -> Result<(bool, u64), String> {
        let mut builder = BatchBuilder::new().base_offset(Offset(42));
        let headers = [RecordHeader { key: b"trace", value: Some(b"abc") }];
        builder.append(1_700_000_000_000, Some(b"customer-7"), value, &headers);
        let batch = builder.build().unwrap();
        let batch = BatchView::parse(&batch).unwrap();
        let record = batch.records().unwrap().next().unwrap().unwrap();
        let partition = TopicPartition::new("orders", PartitionId(3));
        let mut filter = Filter::compile(expression)?;
        let wanted = filter.matches(&Consumed { partition: &partition, batch: batch.header(), record })?;
        Ok((wanted, filter.unfit))
    }

    #[test]
    fn everything_of_a_record_can_be_asked_for() {
        let value = Some(&br#"{"total": 30, "price": 1.5, "items": [{"sku": "a"}], "note": null}"#[..]);
        for expression in [
            "topic == 'orders' && partition == 3 && offset >= 42",
            "key.startsWith('customer-')",
            "value.contains('total')",
            "headers['trace'] == 'abc' && 'other' in headers == false",
            "json.total > 10 && json.total <= 30",
            "json.price > 1.0",
            "json.items[0].sku == 'a' && size(json.items) == 1",
            "json.items.exists(item, item.sku == 'a')",
            "json.note == null",
            "timestamp > timestamp('2023-01-01T00:00:00Z')",
            "has(json.total) && !has(json.missing)",
            "key.matches('^customer-[0-9]+$')",
        ] {
            assert_eq!(ask(expression, value), Ok((true, 0)), "{expression}");
        }
        assert_eq!(ask("json.total > 30", value), Ok((false, 0)));
        assert_eq!(ask("value == null && json == null", None), Ok((true, 0)));
    }

    #[test]
    fn what_does_not_fit_is_not_wanted_and_counted() {
        assert_eq!(ask("json.total > 10", Some(b"no json")), Ok((false, 1)));
        assert_eq!(ask("value == b'\\xff'", Some(b"\xff")), Ok((true, 0)));
    }

    #[test]
    fn mistakes_are_told_at_once() {
        for bad in ["", "offset >", "offst > 3", "key.total(", "'", "a b"] {
            assert!(Filter::compile(bad).is_err(), "{bad}");
        }
        assert!(ask("offset", None).is_err());
    }
}
