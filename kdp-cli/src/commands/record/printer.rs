//! Flags of every command that prints records, and where the records go: a stream, or a document.

use std::io;
use std::ops::ControlFlow;

use clap::Args;
use kdp_client::consumer::Consumed;

use crate::commands::Context;
use crate::failure::Failure;
use crate::output::{Format, ignore_broken_pipe, json};
use crate::record::writer::Raw;
use crate::record::{Filter, RecordLine, RecordWriter, Shape, percent};
use crate::report::{Column, Report, column};

/// How records are printed.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Printing {
    /// Only records for which this holds: a CEL expression over topic, partition, offset, timestamp, key,
    /// value, headers and json (the value, parsed)
    #[arg(long = "where", id = "where", value_name = "EXPR")]
    pub(super) filter: Option<String>,
    /// Stop after so many records
    #[arg(short, long, value_name = "COUNT")]
    pub(super) limit: Option<u64>,
    /// With -o raw: the keys instead of the values
    #[arg(long, conflicts_with = "key_separator")]
    pub(super) key_only: bool,
    /// With -o raw: the key before the value, and this between them; \t, \n and \xNN are understood
    #[arg(long, value_name = "TEXT")]
    pub(super) key_separator: Option<String>,
    /// With -o raw: what ends a record; \0 for xargs -0
    #[arg(long, value_name = "TEXT", default_value = "\\n", hide_default_value = true)]
    pub(super) delimiter: String,
}

/// The columns of records.
pub(crate) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("OFFSET", "offset"),
    column("TIMESTAMP", "timestamp"),
    column("KEY", "key"),
    column("VALUE", "value"),
];
/// The kind of document that they come in.
pub(super) const KIND: &str = "RecordList";

/// Takes records until there are enough.
pub(super) struct Printer {
    filter: Option<Filter>,
    left: u64,
    sink: Sink,
    written: io::Result<()>,
    failure: Option<Failure>,
    printed: u64,
}

enum Sink {
    Stream(RecordWriter),
    Document(Vec<serde_json::Value>),
}

impl Printing {
    /// Whether keys or delimiters were asked for, which only -o raw has.
    pub(super) fn is_raw(&self) -> bool {
        self.key_only || self.key_separator.is_some()
    }

    /// A printer. A document needs an end that is near, so that it fits into memory.
    pub(super) fn printer(&self, context: &Context, has_few: bool) -> Result<Printer, Failure> {
        let sink = match shape(context, self)? {
            Some(shape) => Sink::Stream(RecordWriter::stdout(shape)),
            None if self.limit.is_some() || has_few => Sink::Document(Vec::new()),
            None => {
                let failure = Failure::usage(
                    "without a --limit records come as a stream: -o jsonl, -o raw or -o template=...",
                );
                return Err(failure.hint("add --limit COUNT, or leave -o out"));
            }
        };
        let filter = self.filter.as_deref().map(Filter::compile).transpose().map_err(Failure::usage)?;
        let left = self.limit.unwrap_or(u64::MAX);
        Ok(Printer { filter, left, sink, written: Ok(()), failure: None, printed: 0 })
    }
}

fn shape(context: &Context, printing: &Printing) -> Result<Option<Shape>, Failure> {
    let unescape = |text: &str| percent::unescape(text).map_err(Failure::usage);
    if printing.is_raw() && context.format != Format::Raw {
        return Err(Failure::usage("--key-only and --key-separator are for -o raw"));
    }
    Ok(match context.format {
        Format::Jsonl => Some(Shape::Json),
        Format::Raw => Some(Shape::Raw(Raw {
            key_only: printing.key_only,
            key_separator: printing.key_separator.as_deref().map(unescape).transpose()?,
            delimiter: unescape(&printing.delimiter)?,
        })),
        _ => None,
    })
}

impl Printer {
    /// Whether this record is wanted.
    pub(super) fn wants(&mut self, record: &Consumed<'_>) -> bool {
        let Some(filter) = &mut self.filter else { return true };
        match filter.matches(record) {
            Ok(wanted) => wanted,
            Err(error) => {
                self.failure.get_or_insert(Failure::usage(error));
                false
            }
        }
    }

    /// Prints a record that is wanted.
    pub(super) fn print(&mut self, record: &Consumed<'_>) -> ControlFlow<()> {
        if self.left == 0 || self.failure.is_some() {
            return ControlFlow::Break(());
        }
        if !self.wants(record) {
            return ControlFlow::Continue(());
        }
        self.left -= 1;
        self.printed += 1;
        match &mut self.sink {
            Sink::Stream(writer) => self.written = writer.write(record),
            Sink::Document(items) => items.push(json::value(&RecordLine::of(record))),
        }
        self.flow()
    }

    /// Lets the reader see what was printed.
    pub(super) fn pause(&mut self) -> ControlFlow<()> {
        if let (Sink::Stream(writer), Ok(())) = (&mut self.sink, &self.written) {
            self.written = writer.flush();
        }
        self.flow()
    }

    /// How many were printed.
    pub(super) fn printed(&self) -> u64 {
        self.printed
    }

    /// Whether the reader is gone.
    pub(super) fn is_closed(&self) -> bool {
        self.written.is_err()
    }

    fn flow(&self) -> ControlFlow<()> {
        match self.left == 0 || self.written.is_err() || self.failure.is_some() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// What is left to say; `outcome` is how reading ended.
    pub(super) fn report(mut self, errors: Vec<Failure>, outcome: Result<(), Failure>) -> Report {
        let _ = self.pause();
        let mut report = match self.sink {
            Sink::Stream(_) => Report::streamed(KIND),
            Sink::Document(items) => Report::list(KIND, COLUMNS, items),
        };
        report.errors = errors;
        report.errors.extend(outcome.err());
        report.errors.extend(self.failure);
        report.warnings.extend(self.filter.as_ref().and_then(Filter::warning));
        // Nobody reads any more, so nobody wants more: the usual end of `| head`.
        if let Err(error) = ignore_broken_pipe(self.written) {
            report.errors.push(Failure::failed("STDOUT", format!("cannot write to stdout: {error}")));
        }
        report
    }
}
