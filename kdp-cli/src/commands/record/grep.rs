//! `kdp record grep`: records that hold a pattern, of all partitions at once; exit 1 when there is none.

use std::ops::ControlFlow;

use clap::Args;
use kdp_client::consumer::{Consumed, ConsumerOptions};
use regex::bytes::{Regex, RegexBuilder};

use super::look::Look;
use super::printer::Printing;
use super::reader::{Reader, Step};
use super::source::Source;
use crate::commands::{Context, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;

/// Find records by a regular expression
///
/// Examples:
///   kdp record grep customer-7 orders
///   kdp record grep -i '"status": *"(failed|refused)"' payments --from @-1h --value
///   kdp record grep . orders --key --limit 1 -o 'template=%t:%p @%o %k\n'
///   kdp record grep -F failed payments --from -100 --follow
///
/// Searches key, value and the headers' keys and values of everything between --from and --to, all
/// partitions at once; with --follow what comes later too. Patterns are Rust's, as ripgrep has them; they look at
/// bytes. Exits with 1 when nothing was found. To find a key that is known, find-key reads only one partition.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Grep {
    /// The regular expression
    #[arg(value_name = "PATTERN", allow_hyphen_values = true)]
    pattern: String,
    #[command(flatten)]
    source: Source,
    /// Search keys
    #[arg(long)]
    key: bool,
    /// Search values
    #[arg(long)]
    value: bool,
    /// Search the keys and values of headers
    #[arg(long)]
    headers: bool,
    /// Upper and lower case are the same
    #[arg(short, long)]
    ignore_case: bool,
    /// The pattern is plain text
    #[arg(short = 'F', long)]
    fixed_strings: bool,
    /// Print what does not match
    #[arg(long)]
    invert_match: bool,
    /// Do not stop at the end; wait for more
    #[arg(short, long)]
    follow: bool,
    #[command(flatten)]
    printing: Printing,
}

/// What to look for, and where.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    parts: Parts,
    is_inverted: bool,
}

/// Where to look.
#[derive(Clone, Copy, Debug)]
struct Parts {
    key: bool,
    value: bool,
    headers: bool,
}

impl Grep {
    /// Keys and separators are asked for by who wants bytes.
    pub(super) fn is_raw(&self) -> bool {
        self.printing.is_raw()
    }

    /// What it reads, for who shows it instead.
    pub(super) fn look(&self) -> Result<Look, Failure> {
        let look = Look::new(self.source.clone(), self.options(), &self.printing)?;
        Ok(Look { pattern: Some(self.pattern()?), follows: self.follow, ..look })
    }

    pub(super) async fn run(&self, context: &Context) -> Outcome {
        if self.follow && self.source.span.has_end() {
            return Err(Failure::usage("--follow has no end: leave --to out"));
        }
        let pattern = self.pattern()?;
        let mut printer = self.printing.printer(context, false)?;
        let selection = self.source.select(context, self.follow).await?;
        let mut reader = Reader::new(context, selection.ranges, self.options());
        let outcome = reader.read(|step| match step {
            Step::Record(record) if pattern.fits(&record) => printer.print(&record),
            Step::Record(_) => ControlFlow::Continue(()),
            Step::Pause => printer.pause(),
        });
        let outcome = outcome.await;
        let found = printer.printed() > 0;
        let mut report = printer.report(selection.errors, outcome);
        if !found && report.errors.is_empty() {
            report.status = Some(Exit::Failed.code());
        }
        Ok(report)
    }

    fn options(&self) -> ConsumerOptions {
        ConsumerOptions { isolation: self.source.span.isolation(), ..ConsumerOptions::default() }
    }

    fn pattern(&self) -> Result<Pattern, Failure> {
        let pattern = match self.fixed_strings {
            true => regex::escape(&self.pattern),
            false => self.pattern.clone(),
        };
        let regex = RegexBuilder::new(&pattern).case_insensitive(self.ignore_case).build();
        let regex = regex.map_err(|error| Failure::usage(format!("not a pattern: {error}")))?;
        Ok(Pattern { regex, parts: self.parts(), is_inverted: self.invert_match })
    }

    /// All parts, unless some were named.
    fn parts(&self) -> Parts {
        let all = !(self.key || self.value || self.headers);
        Parts { key: self.key || all, value: self.value || all, headers: self.headers || all }
    }
}

impl Pattern {
    /// Whether this record is one of those that were asked for.
    pub(super) fn fits(&self, record: &Consumed<'_>) -> bool {
        self.parts.hold(&self.regex, record) != self.is_inverted
    }
}

impl Parts {
    fn hold(self, pattern: &Regex, record: &Consumed<'_>) -> bool {
        let found = |bytes: Option<&[u8]>| bytes.is_some_and(|bytes| pattern.is_match(bytes));
        let record = &record.record;
        (self.key && found(record.key))
            || (self.value && found(record.value))
            || (self.headers
                && record.headers.iter().any(|header| found(Some(header.key)) || found(header.value)))
    }
}
