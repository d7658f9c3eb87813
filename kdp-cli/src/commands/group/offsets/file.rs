//! Offsets of groups in files: JSON as kdp writes it, the CSV of Apache's `kafka-consumer-groups`, and plain
//! lines. Pure.

use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{Offset, PartitionId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An offset of a group in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Entry {
    /// The group; `None` where the file leaves it to who reads it.
    #[serde(default)]
    pub(in super::super) group: Option<String>,
    /// The topic.
    pub(in super::super) topic: String,
    /// The partition's id.
    pub(in super::super) partition: i32,
    /// The next offset to consume.
    #[serde(alias = "new", alias = "committed", alias = "at")]
    pub(in super::super) offset: i64,
}

impl Entry {
    /// Which partition, and where in it.
    pub(in super::super) fn at(&self) -> (TopicPartition, Offset) {
        (TopicPartition::new(self.topic.clone(), PartitionId(self.partition)), Offset(self.offset))
    }
}

/// How offsets are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in super::super) enum FileFormat {
    /// Lines that Apache's tools take with --from-file; with the group first where there are several
    Csv,
    /// What `kdp group import` keeps the most of
    Json,
    /// Topic, partition and offset with spaces between them
    Text,
}

/// Reads offsets in any of the three formats.
pub(in super::super) fn read(text: &str) -> Result<Vec<Entry>, String> {
    let entries = match text.trim_start().chars().next() {
        None => return Err("it is empty".to_owned()),
        Some('{' | '[') => read_json(text)?,
        Some(_) => read_lines(text)?,
    };
    match entries.iter().find(|entry| entry.partition < 0 || entry.offset < 0) {
        Some(bad) => {
            Err(format!("{}-{} at {}: neither may be negative", bad.topic, bad.partition, bad.offset))
        }
        None => Ok(entries),
    }
}

/// A list of offsets, alone or under `offsets` or `items` of a document that may name the group.
fn read_json(text: &str) -> Result<Vec<Entry>, String> {
    let mut document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let group = document.get("group").and_then(Value::as_str).map(str::to_owned);
    let list = match &mut document {
        Value::Object(members) => {
            members.remove("offsets").or_else(|| members.remove("items")).ok_or("it has no `offsets`")?
        }
        list => list.take(),
    };
    let mut entries: Vec<Entry> = serde_json::from_value(list).map_err(|error| error.to_string())?;
    for entry in entries.iter_mut().filter(|entry| entry.group.is_none()) {
        entry.group.clone_from(&group);
    }
    Ok(entries)
}

fn read_lines(text: &str) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields = if line.contains(',') { csv_fields(line) } else { words(line) };
        match entry(&fields) {
            Some(entry) => entries.push(entry),
            // A first line that is no offset is a header.
            None if index == 0 => {}
            None => {
                return Err(format!(
                    "line {}: write topic, partition and offset, or the group before them",
                    index + 1
                ));
            }
        }
    }
    Ok(entries)
}

fn entry(fields: &[String]) -> Option<Entry> {
    let (group, topic, partition, offset) = match fields {
        [topic, partition, offset] => (None, topic, partition, offset),
        [group, topic, partition, offset] => (Some(group.clone()), topic, partition, offset),
        _ => return None,
    };
    Some(Entry {
        group,
        topic: topic.clone(),
        partition: partition.parse().ok()?,
        offset: offset.parse().ok()?,
    })
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// The fields of a line; a field in quotes may hold commas, and quotes written twice.
fn csv_fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let field = fields.last_mut().expect("there is a first field");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => field.push(letter),
        }
    }
    fields.iter().map(|field| field.trim().to_owned()).collect()
}

/// Writes offsets; of one group without its name where the format allows it.
pub(in super::super) fn write(entries: &[Entry], format: FileFormat) -> String {
    let one_group = entries.windows(2).all(|pair| pair[0].group == pair[1].group);
    let named = |entry: &Entry| entry.group.clone().filter(|_| !one_group);
    match format {
        FileFormat::Json => {
            let document =
                serde_json::json!({ "apiVersion": "kdp/v1", "kind": "GroupOffsets", "offsets": entries });
            format!("{document:#}\n")
        }
        FileFormat::Csv => {
            let line = |entry: &Entry| {
                let group = named(entry).map(|group| csv_field(&group) + ",").unwrap_or_default();
                format!("{group}{},{},{}\n", csv_field(&entry.topic), entry.partition, entry.offset)
            };
            entries.iter().map(line).collect()
        }
        FileFormat::Text => {
            let line = |entry: &Entry| {
                let group = named(entry).map(|group| group + " ").unwrap_or_default();
                format!("{group}{} {} {}\n", entry.topic, entry.partition, entry.offset)
            };
            entries.iter().map(line).collect()
        }
    }
}

fn csv_field(text: &str) -> String {
    match text.contains([',', '"', ' ', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(group: Option<&str>, topic: &str, partition: i32, offset: i64) -> Entry {
        Entry { group: group.map(str::to_owned), topic: topic.to_owned(), partition, offset }
    }

    #[test]
    fn every_format_is_read() {
        let plain = vec![entry(None, "orders", 0, 10), entry(None, "orders", 1, 20)];
        let of_group = vec![entry(Some("a,b"), "orders", 0, 10)];
        for (text, expected) in [
            ("orders,0,10\norders,1,20\n", &plain),
            ("\"orders\",0,10\n\"orders\",1,20", &plain),
            ("topic,partition,offset\norders,0,10\norders,1,20", &plain),
            ("# kept\norders 0 10\n\norders\t1 20\n", &plain),
            (
                r#"[{"topic":"orders","partition":0,"offset":10},{"topic":"orders","partition":1,"at":20}]"#,
                &plain,
            ),
            (
                r#"{"items":[{"topic":"orders","partition":0,"new":10},{"topic":"orders","partition":1,"new":20,"old":5}]}"#,
                &plain,
            ),
            ("\"a,b\",orders,0,10", &of_group),
            (r#"{"group":"a,b","offsets":[{"topic":"orders","partition":0,"offset":10}]}"#, &of_group),
        ] {
            assert_eq!(read(text).as_ref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let one = vec![entry(Some("g"), "orders", 0, 10), entry(Some("g"), "pay", 1, 20)];
        let several = vec![entry(Some("a,\"b"), "orders", 0, 10), entry(Some("g"), "orders", 0, 20)];
        let without: Vec<Entry> = one.iter().map(|one| Entry { group: None, ..one.clone() }).collect();
        assert_eq!(write(&one, FileFormat::Csv), "orders,0,10\npay,1,20\n");
        for format in [FileFormat::Csv, FileFormat::Text] {
            assert_eq!(read(&write(&one, format)).as_ref(), Ok(&without));
        }
        for entries in [&one, &several] {
            assert_eq!(read(&write(entries, FileFormat::Json)).as_ref(), Ok(entries));
        }
        assert_eq!(read(&write(&several, FileFormat::Csv)), Ok(several));
    }

    #[test]
    fn what_is_no_offset_is_refused() {
        for text in ["", "orders,0,10\norders,1", "orders 0 -5", "{}", "[1]", "orders,-1,5"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
