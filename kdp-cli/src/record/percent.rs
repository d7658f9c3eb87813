//! Templates in kcat's words: `%t [%p] at offset %o: %k = %s\n`.
//!
//! A template prints records and, where each of its fields can be told from the next, reads them.
//! Nothing is added: a line ends where the template says `\n`.

use std::io::{self, Write};

use kdp_client::consumer::Consumed;
use kdp_client::producer::Record;
use kdp_client::protocol::records::{NO_TIMESTAMP, RecordHeaders};
use kdp_client::protocol::types::PartitionId;

use crate::output::escape::escape_lines;

/// What a template may hold, for help and errors.
pub(crate) const VERBS: &str = "%t topic, %p partition, %o offset, %k key, %s or %v value, %K and %S their \
     lengths (-1 for null), %R the value's length as four bytes, %T timestamp in ms, %h headers, %%, \
     \\n \\r \\t \\xNN";

/// A template, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    Field(Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Topic,
    Partition,
    Offset,
    Key,
    Value,
    KeyLength,
    ValueLength,
    ValueLengthBytes,
    Timestamp,
    Headers,
}

impl Template {
    /// Takes a template apart.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut literal = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            match letter {
                '%' => {
                    let verb = rest.chars().next().ok_or("a template ends with a lone %; write %%")?;
                    rest = &rest[verb.len_utf8()..];
                    match field(verb) {
                        None if verb == '%' => literal.push(b'%'),
                        None => return Err(format!("a template knows no %{verb}: there are {VERBS}")),
                        Some(field) => {
                            push_text(&mut pieces, &mut literal);
                            pieces.push(Piece::Field(field));
                        }
                    }
                }
                '\\' => literal.push(escaped(&mut rest)?),
                _ => literal.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        push_text(&mut pieces, &mut literal);
        Ok(Self { pieces })
    }

    /// Prints one record. Nothing of the record acts on a terminal.
    pub(crate) fn write(
        &self,
        out: &mut impl Write,
        record: &Consumed<'_>,
        terminal: bool,
    ) -> io::Result<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.write_all(text)?,
                Piece::Field(field) => field.write(out, record, terminal)?,
            }
        }
        Ok(())
    }

    /// Reads one record of a line that was printed so, without the end of the line.
    pub(crate) fn read(&self, line: &[u8], now_ms: i64) -> Result<Record, String> {
        let mut record = Record { timestamp: now_ms, ..Record::default() };
        let mut rest = line;
        let mut pieces = self.pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(text) => {
                    let at_end = pieces.peek().is_none();
                    rest = match rest.strip_prefix(&text[..]) {
                        Some(rest) => rest,
                        // The reader of lines has taken the end of the line already.
                        None if at_end && text.strip_suffix(b"\n") == Some(rest) => &[],
                        None => return Err(format!("`{}` is missing", String::from_utf8_lossy(text))),
                    };
                }
                Piece::Field(field) => {
                    let end = match pieces.peek() {
                        None => rest.len(),
                        Some(Piece::Text(text)) => find(rest, text, pieces.len() == 1)
                            .ok_or_else(|| format!("`{}` is missing", String::from_utf8_lossy(text)))?,
                        Some(Piece::Field(_)) => return Err("two fields touch each other".to_owned()),
                    };
                    field.read(&rest[..end], &mut record)?;
                    rest = &rest[end..];
                }
            }
        }
        match rest {
            [] => Ok(record),
            rest => Err(format!("`{}` follows the last field", String::from_utf8_lossy(rest))),
        }
    }

    /// Whether records can be read with it.
    pub(crate) fn check_readable(&self) -> Result<(), String> {
        let fields: Vec<Field> = self
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Field(field) => Some(*field),
                Piece::Text(_) => None,
            })
            .collect();
        if self.pieces.windows(2).any(|pair| matches!(pair, [Piece::Field(_), Piece::Field(_)])) {
            return Err("two fields touch each other: put text between them".to_owned());
        }
        if fields.contains(&Field::ValueLengthBytes) {
            return Err("%R cannot be read: a record is a line".to_owned());
        }
        match fields.contains(&Field::Value) {
            true => Ok(()),
            false => Err("it has no value: add %s".to_owned()),
        }
    }
}

fn field(verb: char) -> Option<Field> {
    Some(match verb {
        't' => Field::Topic,
        'p' => Field::Partition,
        'o' => Field::Offset,
        'k' => Field::Key,
        's' | 'v' => Field::Value,
        'K' => Field::KeyLength,
        'S' => Field::ValueLength,
        'R' => Field::ValueLengthBytes,
        'T' => Field::Timestamp,
        'h' => Field::Headers,
        _ => return None,
    })
}

fn push_text(pieces: &mut Vec<Piece>, literal: &mut Vec<u8>) {
    if !literal.is_empty() {
        pieces.push(Piece::Text(std::mem::take(literal)));
    }
}

/// The byte behind a backslash, which is taken off `rest`.
fn escaped(rest: &mut &str) -> Result<u8, String> {
    let letter = rest.chars().next().ok_or("a template ends with a lone \\; write \\\\")?;
    *rest = &rest[letter.len_utf8()..];
    Ok(match letter {
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        '0' => 0,
        '\\' => b'\\',
        'x' => {
            let digits = rest.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            *rest = rest.get(2..).unwrap_or_default();
            digits.ok_or("\\x wants two hexadecimal digits")?
        }
        other => return Err(format!("a template knows no \\{other}: there are \\n \\r \\t \\0 \\\\ \\xNN")),
    })
}

/// Text with the escapes of a template in it, for separators on the command line.
pub(crate) fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        match letter {
            '\\' => bytes.push(escaped(&mut rest)?),
            _ => bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Ok(bytes)
}

/// Where `text` begins; at the end of a line, its own line end may be gone.
fn find(rest: &[u8], text: &[u8], is_last: bool) -> Option<usize> {
    let found = rest.windows(text.len()).position(|window| window == text);
    let cut = || text.strip_suffix(b"\n").filter(|text| is_last && rest.ends_with(text));
    found.or_else(|| cut().map(|text| rest.len() - text.len()))
}

impl Field {
    fn write(self, out: &mut impl Write, record: &Consumed<'_>, terminal: bool) -> io::Result<()> {
        let length = |bytes: Option<&[u8]>| bytes.map_or(-1, |bytes| bytes.len() as i64);
        match self {
            Field::Topic => bytes(out, record.partition.topic.as_bytes(), terminal),
            Field::Partition => write!(out, "{}", record.partition.partition),
            Field::Offset => write!(out, "{}", record.offset()),
            Field::Key => bytes(out, record.record.key.unwrap_or_default(), terminal),
            Field::Value => bytes(out, record.record.value.unwrap_or_default(), terminal),
            Field::KeyLength => write!(out, "{}", length(record.record.key)),
            Field::ValueLength => write!(out, "{}", length(record.record.value)),
            Field::ValueLengthBytes => out.write_all(&(length(record.record.value) as i32).to_be_bytes()),
            Field::Timestamp => write!(out, "{}", record.timestamp().unwrap_or(NO_TIMESTAMP)),
            Field::Headers => headers(out, record.record.headers, terminal),
        }
    }

    fn read(self, text: &[u8], record: &mut Record) -> Result<(), String> {
        let number = |what: &str| {
            let number = std::str::from_utf8(text).ok().and_then(|text| text.trim().parse::<i64>().ok());
            number.ok_or_else(|| format!("`{}` is no {what}", String::from_utf8_lossy(text)))
        };
        match self {
            Field::Key => record.key = Some(text.to_vec()),
            Field::Value => record.value = Some(text.to_vec()),
            Field::Timestamp => record.timestamp = number("timestamp")?,
            Field::Partition => {
                let id = i32::try_from(number("partition")?).map_err(|error| error.to_string())?;
                record.partition = Some(PartitionId(id));
            }
            Field::Headers => record.headers = read_headers(text),
            // Where a record was says nothing about where it goes; a length is known.
            Field::Topic
            | Field::Offset
            | Field::KeyLength
            | Field::ValueLength
            | Field::ValueLengthBytes => {}
        }
        Ok(())
    }
}

fn bytes(out: &mut impl Write, bytes: &[u8], terminal: bool) -> io::Result<()> {
    match terminal {
        true => out.write_all(escape_lines(&String::from_utf8_lossy(bytes)).as_bytes()),
        false => out.write_all(bytes),
    }
}

/// `a=1,b=NULL`, as kcat prints them.
fn headers(out: &mut impl Write, headers: RecordHeaders<'_>, terminal: bool) -> io::Result<()> {
    for (index, header) in headers.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        bytes(out, header.key, terminal)?;
        out.write_all(b"=")?;
        bytes(out, header.value.unwrap_or(b"NULL"), terminal)?;
    }
    Ok(())
}

fn read_headers(text: &[u8]) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    let parts = text.split(|byte| *byte == b',').filter(|part| !part.is_empty());
    let header = |part: &[u8]| match part.iter().position(|byte| *byte == b'=') {
        Some(at) if &part[at + 1..] == b"NULL" => (part[..at].to_vec(), None),
        Some(at) => (part[..at].to_vec(), Some(part[at + 1..].to_vec())),
        None => (part.to_vec(), None),
    };
    parts.map(header).collect()
}

#[cfg(test)]
mod tests {
    use kdp_client::cluster::TopicPartition;
    use kdp_client::protocol::records::{BatchBuilder, BatchView, RecordHeader};
    use kdp_client::protocol::types::Offset;

    use super::*;

    fn printed(template: &str, key: Option<&[u8]>, value: Option<&[u8]>, terminal: bool) -> Vec<u8> {
        let mut builder = BatchBuilder::new().base_offset(Offset(42));
        let headers =
            [RecordHeader { key: b"a", value: Some(b"1") }, RecordHeader { key: b"b", value: None }];
        builder.append(1_700_000_000_000, key, value, &headers);
        let batch = builder.build().unwrap();
        let batch = BatchView::parse(&batch).unwrap();
        let record = batch.records().unwrap().next().unwrap().unwrap();
        let partition = TopicPartition::new("orders", PartitionId(3));
        let consumed = Consumed { partition: &partition, batch: batch.header(), record };
        let mut out = Vec::new();
        Template::parse(template).unwrap().write(&mut out, &consumed, terminal).unwrap();
        out
    }

    #[test]
    fn every_verb() {
        let (key, value) = (Some(&b"k"[..]), Some(&b"val"[..]));
        let text = printed(r"%t/%p/%o %k=%s=%v %K %S %T %h 100%%\n", key, value, false);
        assert_eq!(text, b"orders/3/42 k=val=val 1 3 1700000000000 a=1,b=NULL 100%\n");
        assert_eq!(printed(r"%R\x00\t\\", key, value, false), b"\0\0\0\x03\0\t\\");
        assert_eq!(printed("[%k|%s|%K|%S]", None, None, false), b"[||-1|-1]");
        assert_eq!(printed("%R", None, None, false), [0xff; 4]);
    }

    #[test]
    fn bytes_are_themselves_but_on_a_terminal() {
        let key = Some(&b"\x1b[2J\xff"[..]);
        assert_eq!(printed("%k", key, None, false), b"\x1b[2J\xff");
        assert_eq!(printed("%k", key, None, true), "\\u{1b}[2J\u{fffd}".as_bytes());
    }

    #[test]
    fn what_is_no_template() {
        for bad in ["%", "%y", "\\", "\\q", "\\x1"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
        for bad in ["%k%s", "%k\\n", "%R%s"] {
            assert!(Template::parse(bad).unwrap().check_readable().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_printed() {
        let template = Template::parse(r"%p %k\t%s\n").unwrap();
        assert_eq!(template.check_readable(), Ok(()));
        let record = template.read(b"7 customer 1\ttotal: 3", 5).unwrap();
        let expected = Record {
            partition: Some(PartitionId(7)),
            timestamp: 5,
            key: Some(b"customer 1".to_vec()),
            value: Some(b"total: 3".to_vec()),
            ..Record::default()
        };
        assert_eq!(record, expected);
        let read = |text: &str, line: &str| Template::parse(text).unwrap().read(line.as_bytes(), 5);
        assert_eq!(read("%T;%h;%s", "9;a=1,b=NULL;x").unwrap().headers.len(), 2);
        assert_eq!(read("<%s>\n", "<x>").unwrap().value.as_deref(), Some(&b"x"[..]));
        for (text, line) in [("%k:%s", "no colon"), ("%p %s", "x y"), ("<%s>", "x>"), ("<%s>", "<x> y")] {
            assert!(read(text, line).is_err(), "{text} {line}");
        }
    }
}
