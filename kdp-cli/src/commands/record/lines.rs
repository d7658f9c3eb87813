//! Data that comes one by one: as a stream to stdout, or as a document when there is an end.
//!
//! What is written waits in one buffer until it is full or somebody pauses. A document is kept in
//! memory, so it is only for those who have said how much they want.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::ops::ControlFlow;

use serde::Serialize;
use serde_json::Value;

use crate::commands::Context;
use crate::failure::Failure;
use crate::output::template::Line;
use crate::output::{ignore_broken_pipe, json};
use crate::report::{Column, Report};

/// As much as goes to the reader in one piece.
const BUFFER_BYTES: usize = 256 << 10;

/// Takes things until there are enough.
pub(super) struct Lines {
    kind: &'static str,
    columns: &'static [Column],
    left: u64,
    sink: Sink,
    written: io::Result<()>,
    failure: Option<Failure>,
    printed: u64,
}

enum Sink {
    Stream { out: BufWriter<Stdout>, terminal: bool },
    Document(Vec<Value>),
}

impl Lines {
    /// For `limit` things at most; `has_few` promises an end that is near.
    pub(super) fn new(
        context: &Context,
        kind: &'static str,
        columns: &'static [Column],
        limit: Option<u64>,
        has_few: bool,
    ) -> Result<Self, Failure> {
        let sink = match context.format.is_stream() {
            true => Sink::Stream {
                out: BufWriter::with_capacity(BUFFER_BYTES, io::stdout()),
                terminal: io::stdout().is_terminal(),
            },
            false if limit.is_some() || has_few => Sink::Document(Vec::new()),
            false => {
                let failure = Failure::usage(
                    "without a --limit records come as a stream: -o jsonl, raw or template=...",
                );
                return Err(failure.hint("add --limit COUNT, or leave -o out"));
            }
        };
        let left = limit.unwrap_or(u64::MAX);
        Ok(Self { kind, columns, left, sink, written: Ok(()), failure: None, printed: 0 })
    }

    /// Takes one: `write` puts it out at once, `item` makes it part of the document.
    pub(super) fn put(
        &mut self,
        write: impl FnOnce(&mut BufWriter<Stdout>, bool) -> io::Result<()>,
        item: impl FnOnce() -> Value,
    ) -> ControlFlow<()> {
        if self.flow().is_break() {
            return ControlFlow::Break(());
        }
        self.left -= 1;
        self.printed += 1;
        match &mut self.sink {
            Sink::Stream { out, terminal } => self.written = write(out, *terminal),
            Sink::Document(items) => items.push(item()),
        }
        self.flow()
    }

    /// Takes one that is a line of JSON, or what the template makes of it.
    pub(super) fn print(&mut self, line: &impl Serialize, template: Option<&Line>) -> ControlFlow<()> {
        let write = |out: &mut BufWriter<Stdout>, terminal: bool| match template {
            None => {
                json::write_line(out, line)?;
                out.write_all(b"\n")
            }
            Some(template) => template.write(out, line, terminal),
        };
        self.put(write, || json::value(line))
    }

    /// Lets the reader see what was printed.
    pub(super) fn pause(&mut self) -> ControlFlow<()> {
        if let (Sink::Stream { out, .. }, Ok(())) = (&mut self.sink, &self.written) {
            self.written = out.flush();
        }
        self.flow()
    }

    /// Nothing more can be taken, for this reason.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.failure.get_or_insert(failure);
    }

    /// How many were taken.
    pub(super) fn printed(&self) -> u64 {
        self.printed
    }

    /// Whether the reader is gone.
    pub(super) fn is_closed(&self) -> bool {
        self.written.is_err()
    }

    /// Whether more are wanted.
    pub(super) fn flow(&self) -> ControlFlow<()> {
        match self.left == 0 || self.written.is_err() || self.failure.is_some() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// What is left to say; `outcome` is how reading ended.
    pub(super) fn report(mut self, errors: Vec<Failure>, outcome: Result<(), Failure>) -> Report {
        let _ = self.pause();
        let mut report = match self.sink {
            Sink::Stream { .. } => Report::streamed(self.kind),
            Sink::Document(items) => Report::list(self.kind, self.columns, items),
        };
        report.errors = errors;
        report.errors.extend(outcome.err());
        report.errors.extend(self.failure);
        // Nobody reads any more, so nobody wants more: the usual end of `| head`.
        if let Err(error) = ignore_broken_pipe(self.written) {
            report.errors.push(Failure::failed("STDOUT", format!("cannot write to stdout: {error}")));
        }
        report
    }
}
