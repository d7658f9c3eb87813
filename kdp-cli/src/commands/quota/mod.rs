//! `kdp quota`: the verbs.

mod change;
mod entity;
mod import;
mod list;
mod row;
mod value;

use clap::Subcommand;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("quota list", registry::list::<row::QuotaRow>("QuotaList", row::COLUMNS)),
    ("quota describe", registry::list::<list::QuotaValue>("QuotaDescription", list::COLUMNS)),
    ("quota set", CHANGE),
    ("quota unset", CHANGE),
    ("quota export", registry::list::<row::QuotaRow>("QuotaList", row::COLUMNS)),
    ("quota import", CHANGE),
];

const CHANGE: Output = registry::list::<change::QuotaChange>("QuotaChange", change::COLUMNS).moderate();

/// What can be done with quotas.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(list::Describe),
    Set(change::Set),
    Unset(change::Unset),
    Export(list::Export),
    Import(import::Import),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Set(command) => command.run(context).await,
            Verb::Unset(command) => command.run(context).await,
            Verb::Export(command) => command.run(context).await,
            Verb::Import(command) => command.run(context).await,
        }
    }
}
