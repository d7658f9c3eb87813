//! `kdp reassign`: the verbs.

mod apply;
mod cancel;
mod file;
mod list;
pub(crate) mod moves;
mod progress;
mod status;
mod undo;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("reassign list", registry::list::<list::ReassignmentRow>("ReassignmentList", list::COLUMNS)),
    ("reassign status", registry::list::<progress::ProgressRow>("ReassignmentStatus", progress::COLUMNS)),
    ("reassign apply", registry::list::<moves::MoveRow>("Reassignment", moves::COLUMNS).moderate()),
    (
        "reassign cancel",
        registry::list::<moves::MoveRow>("ReassignmentCancellation", moves::COLUMNS).moderate(),
    ),
    ("reassign undo", registry::list::<moves::MoveRow>("Reassignment", moves::COLUMNS).moderate()),
];

/// What can be done about replicas that move.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    Status(status::Status),
    Apply(apply::Apply),
    Cancel(cancel::Cancel),
    Undo(undo::Undo),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Status(command) => command.run(context).await,
            Verb::Apply(command) => command.run(context).await,
            Verb::Cancel(command) => command.run(context).await,
            Verb::Undo(command) => command.run(context).await,
        }
    }
}
