//! A record as a line of JSON, and back.
//!
//! A line keeps everything: bytes that are not UTF-8 stand as `{"base64": ...}`, null is not empty, and
//! headers keep their order and may repeat. `record produce --input jsonl` reads them back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::Consumed;
use kdp_client::producer::Record;
use kdp_client::protocol::records::NO_TIMESTAMP;
use kdp_client::protocol::types::{Offset, PartitionId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::kept::{Kept, Stamp};
use crate::time;

/// A record.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Record")]
pub(crate) struct RecordLine<'a> {
    /// The topic.
    topic: &'a str,
    /// The partition's id.
    partition: i32,
    /// Its offset in the partition.
    offset: i64,
    /// Its timestamp; null where it has none.
    timestamp: Option<String>,
    /// Whose clock the timestamp is of: CreateTime or LogAppendTime; null without a timestamp.
    timestamp_type: Option<&'static str>,
    /// The epoch of the leader that appended it; null where that was not kept.
    leader_epoch: Option<i32>,
    /// Its key; null is not empty.
    key: Option<Text<'a>>,
    /// Its value; null is a tombstone.
    value: Option<Text<'a>>,
    /// Its headers, in their order; a key may be there more than once.
    headers: Vec<HeaderLine<'a>>,
    /// COMMIT or ABORT where it is the marker of a transaction; left out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    control: Option<&'static str>,
}

/// A header of a record.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Header")]
struct HeaderLine<'a> {
    /// Its key.
    key: Option<Text<'a>>,
    /// Its value; null is not empty.
    value: Option<Text<'a>>,
}

/// Bytes: text where they are UTF-8, else an object with `base64`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Text<'a> {
    /// They are UTF-8.
    Utf8(&'a str),
    /// They are not.
    Bytes {
        /// The bytes in base64.
        base64: String,
    },
}

impl<'a> RecordLine<'a> {
    /// The record as a row.
    pub(crate) fn of(record: &'a Consumed<'_>) -> Self {
        let headers = record.record.headers.iter();
        Self::new(
            record.partition,
            record.offset(),
            Stamp::of(record),
            (record.record.key, record.record.value),
            headers.map(|header| (header.key, header.value)),
        )
    }

    /// The same of a record that was kept.
    pub(crate) fn of_kept(record: &'a Kept) -> Self {
        Self::new(
            &record.partition,
            record.offset,
            record.stamp,
            (record.key.as_deref(), record.value.as_deref()),
            record.headers.iter().map(|(key, value)| (&key[..], value.as_deref())),
        )
    }

    fn new(
        partition: &'a TopicPartition,
        offset: Offset,
        stamp: Stamp,
        (key, value): (Option<&'a [u8]>, Option<&'a [u8]>),
        headers: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>,
    ) -> Self {
        Self {
            topic: &partition.topic,
            partition: partition.partition.get(),
            offset: offset.get(),
            timestamp: stamp.timestamp.map(time::to_rfc3339),
            timestamp_type: stamp.timestamp_type,
            leader_epoch: stamp.leader_epoch,
            key: text(key),
            value: text(value),
            headers: headers
                .map(|(key, value)| HeaderLine { key: text(Some(key)), value: text(value) })
                .collect(),
            control: stamp.control,
        }
    }
}

/// The record that a line describes; what it does not say is left to `record produce`.
pub(crate) fn from_json(line: &[u8], now_ms: i64) -> Result<Record, String> {
    let value: Value = serde_json::from_slice(line).map_err(|error| format!("not JSON: {error}"))?;
    let object = value.as_object().ok_or("not a JSON object")?;
    if object.get("control").is_some_and(|control| !control.is_null()) {
        return Err("the marker of a transaction is not for clients to write".to_owned());
    }
    let partition = match object.get("partition") {
        None | Some(Value::Null) => None,
        Some(id) => {
            let id = id.as_i64().and_then(|id| i32::try_from(id).ok());
            Some(PartitionId(id.ok_or("`partition` is not the number of a partition")?))
        }
    };
    let mut headers = Vec::new();
    for header in object.get("headers").and_then(Value::as_array).into_iter().flatten() {
        let key = bytes(&header["key"], "a header's `key`")?.ok_or("a header's `key` is null")?;
        headers.push((key, bytes(&header["value"], "a header's `value`")?));
    }
    Ok(Record {
        partition,
        timestamp: timestamp(object.get("timestamp"), now_ms)?,
        key: bytes(object.get("key").unwrap_or(&Value::Null), "`key`")?,
        value: bytes(object.get("value").ok_or("`value` is missing; null would be a tombstone")?, "`value`")?,
        headers,
    })
}

fn text(bytes: Option<&[u8]>) -> Option<Text<'_>> {
    bytes.map(|bytes| match std::str::from_utf8(bytes) {
        Ok(text) => Text::Utf8(text),
        Err(_) => Text::Bytes { base64: STANDARD.encode(bytes) },
    })
}

fn bytes(value: &Value, what: &str) -> Result<Option<Vec<u8>>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone().into_bytes())),
        Value::Object(object) => {
            let text = object.get("base64").and_then(Value::as_str);
            let bytes = text.and_then(|text| STANDARD.decode(text).ok());
            bytes.map(Some).ok_or_else(|| format!("{what} is an object without valid `base64`"))
        }
        _ => Err(format!("{what} is neither text, null nor {{\"base64\": ...}}")),
    }
}

fn timestamp(value: Option<&Value>, now_ms: i64) -> Result<i64, String> {
    match value {
        None => Ok(now_ms),
        Some(Value::Null) => Ok(NO_TIMESTAMP),
        Some(Value::Number(number)) => number.as_i64().ok_or_else(|| "`timestamp` is not whole".to_owned()),
        Some(Value::String(text)) => time::parse_absolute(text)
            .or_else(|| text.parse().ok())
            .ok_or_else(|| format!("`timestamp` {text} is no time; write it as 2026-01-31T10:00:00.000Z")),
        Some(_) => Err("`timestamp` is neither text nor a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use kdp_client::cluster::TopicPartition;
    use kdp_client::protocol::records::{BatchBuilder, BatchView, RecordHeader};

    use super::*;
    use crate::output::json;

    /// Writes a record into a batch, prints it and reads it back.
    fn round_trip(record: &Record) -> (String, Record) {
        let mut builder = BatchBuilder::new();
        let header =
            |(key, value): &'static (Vec<u8>, Option<Vec<u8>>)| RecordHeader { key, value: value.as_deref() };
        let headers: &'static [(Vec<u8>, Option<Vec<u8>>)] =
            Box::leak(record.headers.clone().into_boxed_slice());
        let headers: Vec<RecordHeader<'_>> = headers.iter().map(header).collect();
        builder.append(record.timestamp, record.key.as_deref(), record.value.as_deref(), &headers);
        let bytes = builder.build().unwrap();
        let batch = BatchView::parse(&bytes).unwrap();
        let view = batch.records().unwrap().next().unwrap().unwrap();
        let partition = TopicPartition::new("t", record.partition.unwrap());
        let line = json::line(&RecordLine::of(&Consumed {
            partition: &partition,
            batch: batch.header(),
            record: view,
        }));
        let back = from_json(line.as_bytes(), 0).unwrap();
        let kept = Kept::of(&Consumed { partition: &partition, batch: batch.header(), record: view });
        assert_eq!(json::line(&RecordLine::of_kept(&kept)), line, "what is kept is all of it");
        (line, back)
    }

    #[test]
    fn a_line_keeps_everything() {
        let record = Record {
            partition: Some(PartitionId(3)),
            timestamp: 1_769_853_600_123,
            key: Some(b"k\xff\x00".to_vec()),
            value: Some("ü\u{1b}[2J\n".into()),
            headers: vec![
                (b"a".to_vec(), Some(b"1".to_vec())),
                (b"a".to_vec(), None),
                (b"\xfe".to_vec(), Some(Vec::new())),
            ],
        };
        let (line, back) = round_trip(&record);
        assert_eq!(back, record);
        assert_eq!(
            line,
            concat!(
                r#"{"topic":"t","partition":3,"offset":0,"timestamp":"2026-01-31T10:00:00.123Z","#,
                r#""timestamp_type":"CreateTime","leader_epoch":null,"#,
                r#""key":{"base64":"a/8A"},"value":"ü\u001b[2J\n","headers":[{"key":"a","value":"1"},"#,
                r#"{"key":"a","value":null},{"key":{"base64":"/g=="},"value":""}]}"#
            )
        );
    }

    #[test]
    fn null_is_not_empty() {
        for (key, value) in [(None, None), (Some(Vec::new()), None), (None, Some(Vec::new()))] {
            let record = Record { partition: Some(PartitionId(0)), key, value, ..Record::default() };
            assert_eq!(round_trip(&record).1, record);
        }
    }

    #[test]
    fn lines_that_are_no_records() {
        for line in [
            "",
            "[]",
            "{}",
            r#"{"value":1}"#,
            r#"{"value":{"base64":"?"}}"#,
            r#"{"value":"x","control":"COMMIT"}"#,
            r#"{"value":"x","partition":"1"}"#,
            r#"{"value":"x","timestamp":"soon"}"#,
            r#"{"value":"x","headers":[{"value":"y"}]}"#,
        ] {
            assert!(from_json(line.as_bytes(), 0).is_err(), "{line}");
        }
        assert_eq!(from_json(br#"{"value":"x"}"#, 7).unwrap().timestamp, 7);
    }
}
