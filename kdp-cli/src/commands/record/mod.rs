//! `kdp record`: the verbs.

mod consume;
mod produce;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::output::Format;
use crate::output::stream::RecordLine;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("record consume", registry::stream::<RecordLine<'static>>("RecordList", consume::COLUMNS)),
    ("record produce", registry::list::<produce::ProducedRow>("RecordProduction", produce::COLUMNS).mild()),
];

/// What can be done with records.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Consume(consume::Consume),
    Produce(produce::Produce),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Consume(command) => command.run(context).await,
            Verb::Produce(command) => command.run(context).await,
        }
    }

    /// How it prints when nobody says.
    pub(crate) fn default_format(&self) -> Format {
        match self {
            Verb::Consume(_) => Format::Jsonl,
            Verb::Produce(_) => Format::Table,
        }
    }
}
