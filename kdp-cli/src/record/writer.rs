//! Records to stdout, one by one.
//!
//! What is written waits in one buffer until it is full or somebody flushes it; bare values pass
//! through it without being looked at.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use kdp_client::consumer::Consumed;

use super::{RecordLine, Template};
use crate::output::escape::escape_lines;
use crate::output::json;

/// What of a record is printed, and how.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// All of it, as a line of JSON.
    Json,
    /// What the template says.
    #[expect(dead_code, reason = "-o template= comes with the formats of lists")]
    Percent(Template),
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

/// Writes records to stdout.
#[derive(Debug)]
pub(crate) struct RecordWriter {
    out: BufWriter<Stdout>,
    shape: Shape,
    terminal: bool,
}

/// As much as a pipe takes at once, where it can be told to.
const BUFFER_BYTES: usize = 256 << 10;

impl RecordWriter {
    /// A writer of records in this shape.
    pub(crate) fn stdout(shape: Shape) -> Self {
        let terminal = io::stdout().is_terminal();
        Self { out: BufWriter::with_capacity(BUFFER_BYTES, io::stdout()), shape, terminal }
    }

    /// Writes one record; it may wait in the buffer until [`RecordWriter::flush`].
    pub(crate) fn write(&mut self, record: &Consumed<'_>) -> io::Result<()> {
        match &self.shape {
            Shape::Json => {
                json::write_line(&mut self.out, &RecordLine::of(record))?;
                self.out.write_all(b"\n")
            }
            Shape::Percent(template) => template.write(&mut self.out, record, self.terminal),
            Shape::Raw(raw) => raw.write(&mut self.out, record, self.terminal),
        }
    }

    /// Lets the reader see what was written.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
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
