//! What an expression of `--where` sees of a record.

use cel::Value;
use kdp_client::consumer::Consumed;

use crate::failure::Failure;
use crate::filter::{self, Filter};
use crate::time;

/// The names that an expression may use.
const NAMES: [&str; 8] = ["topic", "partition", "offset", "timestamp", "key", "value", "headers", "json"];

/// Which records are wanted.
#[derive(Debug)]
pub(crate) struct Wanted(Filter);

impl Wanted {
    /// Reads an expression.
    pub(crate) fn compile(source: &str) -> Result<Self, Failure> {
        Filter::compile(source, &NAMES).map(Self)
    }

    /// Whether this one is wanted.
    pub(crate) fn matches(&mut self, record: &Consumed<'_>) -> Result<bool, Failure> {
        self.0.holds(|name| variable(name, record))
    }

    /// What is to be said when all records have been looked at.
    pub(crate) fn settle(&self) -> Result<Option<String>, Failure> {
        self.0.settle()
    }
}

fn variable(name: &str, record: &Consumed<'_>) -> Value {
    match name {
        "topic" => record.partition.topic.as_str().into(),
        "partition" => Value::Int(record.partition.partition.get().into()),
        "offset" => Value::Int(record.offset().get()),
        "timestamp" => record.timestamp().map_or(Value::Null, |ms| time::to_rfc3339(ms).into()),
        "key" => bytes(record.record.key),
        "value" => bytes(record.record.value),
        "headers" => headers(record),
        _ => {
            let json = record.record.value.and_then(|value| serde_json::from_slice(value).ok());
            json.map_or(Value::Null, filter::value)
        }
    }
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

#[cfg(test)]
mod tests {
    use kdp_client::cluster::TopicPartition;
    use kdp_client::protocol::records::{BatchBuilder, BatchView, RecordHeader};
    use kdp_client::protocol::types::{Offset, PartitionId};

    use super::*;

    fn ask(expression: &str, value: Option<&[u8]>) -> Result<(bool, bool), Failure> {
        let mut builder = BatchBuilder::new().base_offset(Offset(42));
        let headers = [RecordHeader { key: b"trace", value: Some(b"abc") }];
        builder.append(1_700_000_000_000, Some(b"customer-7"), value, &headers);
        let batch = builder.build().unwrap();
        let batch = BatchView::parse(&batch).unwrap();
        let record = batch.records().unwrap().next().unwrap().unwrap();
        let partition = TopicPartition::new("orders", PartitionId(3));
        let mut wanted = Wanted::compile(expression)?;
        let is_wanted = wanted.matches(&Consumed { partition: &partition, batch: batch.header(), record })?;
        Ok((is_wanted, wanted.settle()?.is_none()))
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
            "timestamp > '2023-01-01' && timestamp.startsWith('2023-11-14T22:13')",
            "has(json.total) && !has(json.missing)",
            "key.matches('^customer-[0-9]+$')",
        ] {
            assert_eq!(ask(expression, value), Ok((true, true)), "{expression}");
        }
        assert_eq!(ask("json.total > 30", value), Ok((false, true)));
        assert_eq!(ask("value == null && json == null", None), Ok((true, true)));
    }

    #[test]
    fn what_does_not_fit_is_not_wanted_and_told() {
        assert_eq!(ask("json.total > 10", Some(b"no json")), Ok((false, false)));
        assert_eq!(ask("value == b'\\xff'", Some(b"\xff")), Ok((true, true)));
    }

    #[test]
    fn mistakes_are_told() {
        for bad in ["offst > 3", "lag > 3"] {
            assert!(Wanted::compile(bad).is_err(), "{bad}");
        }
        assert!(ask("offset", None).is_err());
        assert!(ask("key > 3", None).is_err());
    }
}
