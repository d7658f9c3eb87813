//! `kdp group`: the verbs.

mod describe;
mod list;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("group list", registry::list::<list::GroupRow>("GroupList", list::COLUMNS)),
    ("group describe", registry::list::<describe::GroupDescriptionRow>("GroupDescription", describe::GROUPS)),
];

/// What can be done with groups.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(describe::Describe),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
        }
    }
}
