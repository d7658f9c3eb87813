//! `kdp txn`: the verbs.

mod abort;
pub(super) mod describe;
mod list;
pub(crate) mod producers;
mod terminate;

use clap::Subcommand;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("txn list", registry::list::<list::TransactionRow>("TransactionList", list::COLUMNS)),
    (
        "txn describe",
        registry::list::<describe::TransactionDescriptionRow>("TransactionDescription", describe::COLUMNS),
    ),
    ("txn producers", PRODUCERS),
    ("txn abort", registry::list::<producers::ProducerRow>("TransactionAbort", producers::COLUMNS).severe()),
    (
        "txn terminate",
        registry::list::<terminate::TerminatedTransaction>("TransactionTermination", terminate::COLUMNS)
            .severe(),
    ),
];

/// What is told of producers, whoever asks.
pub(crate) const PRODUCERS: Output =
    registry::list::<producers::ProducerRow>(producers::KIND, producers::COLUMNS);

/// What can be done with transactions.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(describe::Describe),
    Producers(producers::Producers),
    Abort(abort::Abort),
    Terminate(terminate::Terminate),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Producers(command) => command.run(context).await,
            Verb::Abort(command) => command.run(context).await,
            Verb::Terminate(command) => command.run(context).await,
        }
    }
}
