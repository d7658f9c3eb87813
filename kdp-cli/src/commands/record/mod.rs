//! `kdp record`: the verbs.

mod consume;
mod count;
mod find_key;
mod grep;
mod group;
mod latest;
mod printer;
mod produce;
mod reader;
mod source;
mod tail;
mod writing;

use clap::Subcommand;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};
use crate::output::Format;
use crate::record::RecordLine;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("record consume", records()),
    ("record tail", records()),
    ("record grep", records()),
    ("record find-key", records()),
    ("record count", registry::list::<count::CountRow>("RecordCount", count::COLUMNS)),
    ("record produce", registry::list::<produce::ProducedRow>("RecordProduction", produce::COLUMNS).mild()),
];

const fn records() -> Output {
    registry::stream::<RecordLine<'static>>(printer::KIND, printer::COLUMNS)
}

/// What can be done with records.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Consume(consume::Consume),
    Tail(tail::Tail),
    Grep(grep::Grep),
    FindKey(find_key::FindKey),
    Count(count::Count),
    Produce(produce::Produce),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Consume(command) => command.run(context).await,
            Verb::Tail(command) => command.run(context).await,
            Verb::Grep(command) => command.run(context).await,
            Verb::FindKey(command) => command.run(context).await,
            Verb::Count(command) => command.run(context).await,
            Verb::Produce(command) => command.run(context).await,
        }
    }

    /// How it prints when nobody says.
    pub(crate) fn default_format(&self) -> Format {
        let is_raw = match self {
            Verb::Consume(command) => command.is_raw(),
            Verb::Tail(command) => command.is_raw(),
            Verb::Grep(command) => command.is_raw(),
            Verb::FindKey(command) => command.is_raw(),
            Verb::Count(_) | Verb::Produce(_) => return Format::Table,
        };
        if is_raw { Format::Raw } else { Format::Jsonl }
    }
}
