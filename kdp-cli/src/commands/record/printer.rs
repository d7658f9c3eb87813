//! Flags of every command that prints records, and how each record is printed.

use std::ops::ControlFlow;

use clap::Args;
use kdp_client::consumer::Consumed;

use super::lines::Lines;
use crate::commands::Context;
use crate::failure::Failure;
use crate::output::template::Line;
use crate::output::{Format, json};
use crate::record::shape::Raw;
use crate::record::{RecordLine, Shape, Template, Wanted, percent};
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

/// Prints the records that are wanted until there are enough.
pub(super) struct Printer {
    filter: Option<Wanted>,
    shape: Shape,
    lines: Lines,
}

impl Printing {
    /// Whether keys or delimiters were asked for, which only -o raw has.
    pub(super) fn is_raw(&self) -> bool {
        self.key_only || self.key_separator.is_some()
    }

    /// A printer. A document needs an end that is near, so that it fits into memory.
    pub(super) fn printer(&self, context: &Context, has_few: bool) -> Result<Printer, Failure> {
        let shape = self.shape(context)?;
        let lines = Lines::new(context, KIND, COLUMNS, self.limit, has_few)?;
        let filter = self.filter.as_deref().map(Wanted::compile).transpose()?;
        Ok(Printer { filter, shape, lines })
    }

    fn shape(&self, context: &Context) -> Result<Shape, Failure> {
        let unescape = |text: &str| percent::unescape(text).map_err(Failure::usage);
        if self.is_raw() && context.format != Format::Raw {
            return Err(Failure::usage("--key-only and --key-separator are for -o raw"));
        }
        Ok(match context.format {
            Format::Raw => Shape::Raw(Raw {
                key_only: self.key_only,
                key_separator: self.key_separator.as_deref().map(unescape).transpose()?,
                delimiter: unescape(&self.delimiter)?,
            }),
            Format::Template => template(context.expression.as_deref().unwrap_or_default())?,
            _ => Shape::Json,
        })
    }
}

impl Printer {
    /// Whether this record is wanted.
    pub(super) fn wants(&mut self, record: &Consumed<'_>) -> bool {
        let Some(filter) = &mut self.filter else { return true };
        match filter.matches(record) {
            Ok(wanted) => wanted,
            Err(failure) => {
                self.lines.fail(failure);
                false
            }
        }
    }

    /// Prints a record, if it is wanted.
    pub(super) fn print(&mut self, record: &Consumed<'_>) -> ControlFlow<()> {
        if !self.wants(record) {
            return self.lines.flow();
        }
        let shape = &self.shape;
        self.lines
            .put(|out, terminal| shape.write(out, record, terminal), || json::value(&RecordLine::of(record)))
    }

    /// Lets the reader see what was printed.
    pub(super) fn pause(&mut self) -> ControlFlow<()> {
        self.lines.pause()
    }

    /// How many were printed.
    pub(super) fn printed(&self) -> u64 {
        self.lines.printed()
    }

    /// Whether the reader is gone.
    pub(super) fn is_closed(&self) -> bool {
        self.lines.is_closed()
    }

    /// What is left to say; `outcome` is how reading ended.
    pub(super) fn report(self, errors: Vec<Failure>, outcome: Result<(), Failure>) -> Report {
        let mut report = self.lines.report(errors, outcome);
        if let Some(filter) = &self.filter {
            report.settle(filter.settle());
        }
        report
    }
}

/// Jinja is told from kcat's words by its braces.
fn template(text: &str) -> Result<Shape, Failure> {
    match text.contains("{{") || text.contains("{%") {
        true => Line::parse(text).map(|line| Shape::Jinja(Box::new(line))),
        false => Template::parse(text).map(Shape::Percent).map_err(Failure::usage),
    }
}
