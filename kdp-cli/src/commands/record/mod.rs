//! `kdp record`: the verbs.

mod consume;
mod copy;
mod count;
mod decode;
mod destination;
mod find_key;
mod grep;
mod group;
mod latest;
mod lines;
mod look;
mod printer;
mod produce;
mod reader;
mod redrive;
mod resume;
mod source;
mod tail;
pub(crate) mod writing;

pub(crate) use decode::{Decoded, decoded};
pub(crate) use look::Look;
pub(crate) use reader::failure;

use clap::Subcommand;
pub(crate) use reader::failure as read_failure;

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
    ("record decode", registry::stream::<decode::DecodedLine>(decode::KIND, decode::COLUMNS)),
    ("record copy", registry::list::<copy::CopyRow>("RecordCopy", copy::COLUMNS).mild()),
    ("record redrive", registry::list::<redrive::RedriveRow>("RecordRedrive", redrive::COLUMNS).moderate()),
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
    Decode(decode::Decode),
    Copy(copy::Copy),
    Redrive(redrive::Redrive),
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
            Verb::Decode(command) => command.run(context).await,
            Verb::Copy(command) => command.run(context).await,
            Verb::Redrive(command) => command.run(context).await,
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
            Verb::Decode(_) => false,
            Verb::Count(_) | Verb::Copy(_) | Verb::Redrive(_) | Verb::Produce(_) => return Format::Table,
        };
        if is_raw { Format::Raw } else { Format::Jsonl }
    }
}
