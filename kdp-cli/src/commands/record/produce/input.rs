//! From lines to records: plain text, JSON, or what a template says.
//!
//! Reading blocks, so it has a thread of its own; what has been read and not sent is bounded.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use kdp_client::producer::Record;
use kdp_client::protocol::types::PartitionId;
use tokio::sync::mpsc::{self, Receiver};

use crate::record::{Template, line};

/// Lines that may wait to be sent.
const LINES_MAX: usize = 1024;
/// A longer line is a mistake, and would be refused by any broker.
const LINE_BYTES_MAX: u64 = 128 << 20;

/// What a line is.
#[derive(Clone, Debug)]
pub(super) enum Format {
    /// A value; with a separator, a key and a value.
    Lines { key_separator: Option<Vec<u8>> },
    /// An object as `record consume` prints it.
    Json,
    /// What the template says.
    Template(Template),
}

/// How lines become records.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) format: Format,
    /// Text that stands for null.
    pub(super) null_marker: Option<Vec<u8>>,
    /// The key of every record.
    pub(super) key: Option<Vec<u8>>,
    /// Added to the headers of every record.
    pub(super) headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    pub(super) partition: Option<PartitionId>,
    /// Whatever partition the line names, the key decides.
    pub(super) repartition: bool,
    pub(super) timestamp: Option<i64>,
}

impl Reading {
    /// The record of a line.
    pub(super) fn record(&self, line: &[u8], now_ms: i64) -> Result<Record, String> {
        let mut record = match &self.format {
            Format::Json => line::from_json(line, now_ms)?,
            Format::Lines { key_separator } => plain(line, key_separator.as_deref(), now_ms),
            Format::Template(template) => template.read(line, now_ms)?,
        };
        for field in [&mut record.key, &mut record.value] {
            if self.null_marker.is_some() && *field == self.null_marker {
                *field = None;
            }
        }
        if self.repartition {
            record.partition = None;
        }
        record.key = self.key.clone().or(record.key);
        record.partition = self.partition.or(record.partition);
        record.timestamp = self.timestamp.unwrap_or(record.timestamp);
        record.headers.extend(self.headers.iter().cloned());
        Ok(record)
    }
}

fn plain(line: &[u8], separator: Option<&[u8]>, timestamp: i64) -> Record {
    let separator = separator.filter(|separator| !separator.is_empty());
    let found = separator.and_then(|separator| {
        let at = line.windows(separator.len()).position(|window| window == separator)?;
        Some((&line[..at], &line[at + separator.len()..]))
    });
    let (key, value) = match found {
        Some((key, value)) => (Some(key.to_vec()), value),
        None => (None, line),
    };
    Record { timestamp, key, value: Some(value.to_vec()), ..Record::default() }
}

/// The lines of stdin or of a file. The thread ends with its input, with the receiver, or with the
/// process.
pub(super) fn read_lines(file: Option<&Path>) -> io::Result<Receiver<io::Result<Vec<u8>>>> {
    let mut input: Box<dyn BufRead + Send> = match file {
        None => Box::new(BufReader::with_capacity(64 << 10, io::stdin())),
        Some(path) => Box::new(BufReader::with_capacity(64 << 10, File::open(path)?)),
    };
    let (sender, receiver) = mpsc::channel(LINES_MAX);
    std::thread::spawn(move || {
        while let Some(line) = next_line(&mut input).transpose() {
            let failed = line.is_err();
            if sender.blocking_send(line).is_err() || failed {
                return;
            }
        }
    });
    Ok(receiver)
}

/// One line that was typed as a flag.
pub(super) fn one_line(line: Vec<u8>) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel(1);
    sender.try_send(Ok(line)).expect("an empty channel has room for one");
    receiver
}

/// The next line without its end, `\n` or `\r\n`.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if input.take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        line.pop_if(|byte| *byte == b'\r');
    } else if line.len() as u64 == LINE_BYTES_MAX {
        return Err(io::Error::other(format!("a line of more than {LINE_BYTES_MAX} bytes")));
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_either_end() {
        let mut input: &[u8] = b"a\n\r\nb\r\nlast";
        let lines: Vec<_> = std::iter::from_fn(|| next_line(&mut input).unwrap()).collect();
        assert_eq!(lines, [&b"a"[..], b"", b"b", b"last"]);
    }

    #[test]
    fn flags_are_stronger_than_lines() {
        let reading = Reading {
            format: Format::Lines { key_separator: Some(b":".to_vec()) },
            null_marker: Some(b"NULL".to_vec()),
            key: None,
            headers: vec![(b"a".to_vec(), None)],
            partition: Some(PartitionId(3)),
            repartition: false,
            timestamp: Some(7),
        };
        let record = reading.record(b"key:NULL", 1).unwrap();
        let expected = Record {
            partition: Some(PartitionId(3)),
            timestamp: 7,
            key: Some(b"key".to_vec()),
            value: None,
            headers: vec![(b"a".to_vec(), None)],
        };
        assert_eq!(record, expected);
        let other = Reading { key: Some(b"k".to_vec()), ..reading };
        assert_eq!(other.record(b"NULL:x", 1).unwrap().key.as_deref(), Some(&b"k"[..]));
    }
}
