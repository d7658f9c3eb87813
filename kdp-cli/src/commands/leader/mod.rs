//! `kdp leader`: the verbs.

mod elect;
mod list;
pub(crate) mod skew;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("leader elect", registry::list::<elect::Election>("LeaderElection", elect::COLUMNS).severe()),
    ("leader list", registry::list::<list::BrokerLeaders>("LeaderList", list::COLUMNS)),
    ("leader skew", registry::list::<skew::BrokerSkew>("LeaderSkew", skew::COLUMNS)),
];

/// What can be done with leaders.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Elect(elect::Elect),
    #[command(visible_alias = "ls")]
    List(list::List),
    Skew(skew::Skew),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Elect(command) => command.run(context).await,
            Verb::List(command) => command.run(context).await,
            Verb::Skew(command) => command.run(context).await,
        }
    }
}
