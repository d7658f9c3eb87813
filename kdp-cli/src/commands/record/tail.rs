//! `kdp record tail`: the last records, then those that come.

use clap::Args;
use kdp_client::consumer::ConsumerOptions;

use super::latest;
use super::look::Look;
use super::printer::Printing;
use super::reader::{Reader, Step};
use super::source::{IsolationLevel, Source, Span};
use crate::commands::selection::PartitionWords;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;

/// Print the last records, then those that come
///
/// Examples:
///   kdp record tail orders --limit 10
///   kdp record tail orders --lines 3 --limit 3 -o 'template=%T %k %s\n'
///   kdp record tail orders:0 --where 'json.total > 100'
///
/// Begins with the last --lines records of all partitions together, by timestamp, and follows until
/// Ctrl-C or --limit. `kdp record consume --last` does not follow.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Tail {
    #[command(flatten)]
    words: PartitionWords,
    /// How many to begin with
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    lines: u64,
    /// Whether records of open and aborted transactions are printed too
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "read_uncommitted")]
    isolation_level: IsolationLevel,
    #[command(flatten)]
    printing: Printing,
}

impl Tail {
    /// Keys and separators are asked for by who wants bytes.
    pub(super) fn is_raw(&self) -> bool {
        self.printing.is_raw()
    }

    /// What it reads, for who shows it instead.
    pub(super) fn look(&self) -> Result<Look, Failure> {
        let look = Look::new(self.source(), self.options(), &self.printing)?;
        Ok(Look { last: Some(self.lines), follows: true, ..look })
    }

    fn source(&self) -> Source {
        let span = Span { from: "start".to_owned(), to: None, isolation_level: Some(self.isolation_level) };
        Source { words: self.words.clone(), span }
    }

    fn options(&self) -> ConsumerOptions {
        ConsumerOptions { isolation: self.isolation_level.into(), ..ConsumerOptions::default() }
    }

    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let mut printer = self.printing.printer(context, false)?;
        let (source, options) = (self.source(), self.options());
        let selection = source.select(context, false).await?;
        let open = |ranges| Reader::new(context, ranges, options);
        let mut ranges =
            latest::narrow(selection.ranges, open, self.lines, |record| printer.wants(record)).await?;
        ranges.iter_mut().for_each(|range| range.until = None);
        let mut reader = Reader::new(context, ranges, options);
        let outcome = reader.read(|step| match step {
            Step::Record(record) => printer.print(&record),
            Step::Pause => printer.pause(),
        });
        let outcome = outcome.await;
        Ok(printer.report(selection.errors, outcome))
    }
}
