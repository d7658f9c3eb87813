//! `kdp dir`: the verbs.

pub(crate) mod cordon;
mod describe;
mod list;
mod top;

use clap::Subcommand;
use kdp_client::admin::log_dirs::{self, LogDir};
use kdp_client::cluster::TopicPartition;
use kdp_client::connection::Error;
use kdp_client::protocol::types::BrokerId;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::failure::Failure;

pub(crate) use list::{COLUMNS, DirRow, rows};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("dir list", registry::list::<DirRow>("DirList", COLUMNS)),
    ("dir describe", registry::list::<describe::ReplicaRow>("DirDescription", describe::COLUMNS)),
    ("dir top", registry::list::<top::Largest>("DirTop", top::COLUMNS)),
];

/// What can be asked about log directories.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(describe::Describe),
    Top(top::Top),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Top(command) => command.run(context).await,
        }
    }
}

/// The directories of these brokers, or of all; who does not answer is a failure of its own.
pub(crate) async fn dirs_of(
    context: &Context,
    brokers: &[i32],
    partitions: Option<&[TopicPartition]>,
) -> Result<(Vec<LogDir>, Vec<Failure>), Failure> {
    let wanted: Vec<BrokerId> = brokers.iter().copied().map(BrokerId).collect();
    let wanted = (!wanted.is_empty()).then_some(&wanted[..]);
    let mut found = Vec::new();
    let mut failures = Vec::new();
    for (broker, answer) in log_dirs::describe(&context.cluster, wanted, partitions).await? {
        match answer {
            Ok(dirs) => found.extend(dirs),
            // Every broker of such a cluster would say the same.
            Err(error @ Error::Unsupported { .. }) => return Err(error.into()),
            Err(error) => failures.push(Failure::from(error).about(format!("broker {broker}"))),
        }
    }
    Ok((found, failures))
}
