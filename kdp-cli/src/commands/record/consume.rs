//! `kdp record consume`: Fetch, of every leader at once, as a stream or as a document.

use clap::Args;
use kdp_client::consumer::ConsumerOptions;

use super::look::Look;
use super::printer::Printing;
use super::reader::{Reader, Step};
use super::source::Source;
use super::{group, latest};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;

/// Print records
///
/// Examples:
///   kdp record consume orders --from start --limit 10
///   kdp record consume orders:0,3 --from -100 -o raw
///   kdp record consume orders --from @-1h --to @-30m > orders.jsonl
///   kdp record consume orders --where 'json.total > 100 && key.startsWith("customer-")'
///   kdp record consume orders --last 5 -o 'template=%p/%o %k = %s\n'
///   kdp record consume orders --group billing-check --limit 100
///
/// Reads from --from to where the partitions end when it starts, or for ever with --follow. Records
/// come in the order of their offsets within each partition. Prints one JSON object a line, which
/// `kdp record produce --input jsonl` takes back unchanged. -o raw prints only the values, and
/// -o template=... what the template says: %t topic, %p partition, %o offset, %k key, %s value,
/// %T timestamp, %h headers, as kcat has them; a template with {{ }} in it is Jinja over the members
/// of the JSON line, such as {{ key }}. Other formats need a --limit or --last.
///
/// Without --group nothing is joined and nothing is committed; --from 'committed(GROUP)' begins where
/// a group stands. With --group kdp is a member of that group: it gets its share of the partitions,
/// begins where the group stands (where it stands nowhere, at --from), and commits what it has printed. That
/// changes the group: a read-only context refuses it, a protected one asks a person.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Consume {
    #[command(flatten)]
    source: Source,
    /// Only the last so many records, those with the latest timestamps of all partitions
    #[arg(long, value_name = "COUNT", conflicts_with = "group")]
    last: Option<u64>,
    /// Do not stop at the end; wait for more
    #[arg(short, long)]
    follow: bool,
    /// Stop where the partitions end now, which is the default
    #[arg(long, conflicts_with = "follow")]
    exit_at_end: bool,
    /// Be a member of this group, and commit what was printed
    #[arg(short, long, value_name = "GROUP")]
    group: Option<String>,
    /// Print the markers of transactions too
    #[arg(long)]
    control_records: bool,
    #[command(flatten)]
    printing: Printing,
}

impl Consume {
    /// Keys and separators are asked for by who wants bytes.
    pub(super) fn is_raw(&self) -> bool {
        self.printing.is_raw()
    }

    /// What it reads, for who shows it instead; nobody joins a group there.
    pub(super) fn look(&self) -> Result<Look, Failure> {
        let options = ConsumerOptions {
            isolation: self.source.span.isolation(),
            control_records: self.control_records,
        };
        let look = Look::new(self.source.clone(), options, &self.printing)?;
        Ok(Look { last: self.last, follows: self.follow, ..look })
    }

    pub(super) async fn run(&self, context: &Context) -> Outcome {
        if self.follow && self.source.span.has_end() {
            return Err(Failure::usage("--follow has no end: leave --to out"));
        }
        let mut printer = self.printing.printer(context, self.last.is_some_and(|last| last <= 100_000))?;
        let options = ConsumerOptions {
            isolation: self.source.span.isolation(),
            control_records: self.control_records,
        };
        if let Some(group) = &self.group {
            // What the group has committed changes, and members that are in it get fewer partitions.
            let change = Change {
                level: Danger::Mild,
                action: "record consume",
                summary: &format!("consume as a member of the group {group} and commit for it"),
                names: std::slice::from_ref(group),
            };
            let permit = context.gate(change, &Consent::default()).await.map_err(unconfirmed)?;
            let outcome = group::consume(context, group, &self.source, self.follow, options, &mut printer);
            let outcome = outcome.await;
            return Ok(permit.done(printer.report(Vec::new(), outcome)));
        }
        let endless = self.follow && self.last.is_none();
        let selection = self.source.select(context, endless).await?;
        let mut ranges = selection.ranges;
        if let Some(count) = self.last {
            let open = |ranges| Reader::new(context, ranges, options);
            ranges = latest::narrow(ranges, open, count, |record| printer.wants(record)).await?;
            if self.follow {
                ranges.iter_mut().for_each(|range| range.until = None);
            }
        }
        let mut reader = Reader::new(context, ranges, options);
        let outcome = reader.read(|step| match step {
            Step::Record(record) => printer.print(&record),
            Step::Pause => printer.pause(),
        });
        let outcome = outcome.await;
        Ok(printer.report(selection.errors, outcome))
    }
}

/// There is no flag for it: who reads from a script in a protected context need not commit.
fn unconfirmed(failure: Failure) -> Failure {
    match failure.code.as_str() {
        "UNCONFIRMED" => failure.hint("only a person may confirm it; without --group nothing is committed"),
        _ => failure,
    }
}
