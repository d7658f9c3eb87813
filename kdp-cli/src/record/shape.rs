//! What of a record is printed, and how; bare values pass without being looked at.

use std::io::{self, Write};

use kdp_client::consumer::Consumed;

use super::{RecordLine, Template};
use crate::output::escape::escape_lines;
use crate::output::json;
use crate::output::template::Line;

/// What of a record is printed, and how.
#[derive(Debug)]
pub(crate) enum Shape {
    /// All of it, as a line of JSON.
    Json,
    /// What a template in kcat's words says.
    Percent(Template),
    /// What a Jinja template makes of the line of JSON; each ends a line.
    Jinja(Box<Line>),
    /// Bare bytes.
    Raw(Raw),
}

/// Which bytes of a record, and what stands around them.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    /// The key instead of the value.
    pub(crate) key_only: bool,
    /// The key too, and this between key and value.
    pub(crate) key_separator: Option<Vec<u8>>,
    /// What ends a record.
    pub(crate) delimiter: Vec<u8>,
}

impl Shape {
    /// Prints one record. Nothing of the record acts on a terminal.
    pub(crate) fn write(
        &self,
        out: &mut impl Write,
        record: &Consumed<'_>,
        terminal: bool,
    ) -> io::Result<()> {
        match self {
            Shape::Json => {
                json::write_line(out, &RecordLine::of(record))?;
                out.write_all(b"\n")
            }
            Shape::Percent(template) => template.write(out, record, terminal),
            Shape::Jinja(line) => line.write(out, &RecordLine::of(record), terminal),
            Shape::Raw(raw) => raw.write(out, record, terminal),
        }
    }
}

impl Raw {
    fn write(&self, out: &mut impl Write, record: &Consumed<'_>, terminal: bool) -> io::Result<()> {
        let (key, value) = (record.record.key, record.record.value);
        if let Some(separator) = &self.key_separator {
            bytes(out, key, terminal)?;
            out.write_all(separator)?;
        }
        bytes(out, if self.key_only { key } else { value }, terminal)?;
        out.write_all(&self.delimiter)
    }
}

fn bytes(out: &mut impl Write, bytes: Option<&[u8]>, terminal: bool) -> io::Result<()> {
    let bytes = bytes.unwrap_or_default();
    match terminal {
        false => out.write_all(bytes),
        true => out.write_all(escape_lines(&String::from_utf8_lossy(bytes)).as_bytes()),
    }
}
