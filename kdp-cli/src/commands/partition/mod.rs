//! `kdp partition`: the verbs.

pub(crate) mod describe;
mod leaders;
mod list;
mod row;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};

pub(crate) use row::{PartitionRow, Surroundings};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("partition list", registry::list::<PartitionRow>("PartitionList", list::COLUMNS)),
    (
        "partition describe",
        registry::list::<describe::PartitionDescription>("PartitionDescription", describe::COLUMNS),
    ),
    ("partition leaders", registry::list::<leaders::LeaderRow>("PartitionLeaderList", leaders::COLUMNS)),
];

/// What can be done with partitions.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(describe::Describe),
    Leaders(leaders::Leaders),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Leaders(command) => command.run(context).await,
        }
    }
}
