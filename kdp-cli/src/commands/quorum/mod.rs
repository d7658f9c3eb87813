//! `kdp quorum`: the verbs.

pub(super) mod status;
mod voter;

use clap::Subcommand;

use super::broker::unregister::{UNREGISTRATION, Unregister};
use super::registry::{self, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("quorum status", registry::item::<status::QuorumStatus>("QuorumStatus")),
    ("quorum replication", registry::list::<status::ReplicaRow>("QuorumReplication", status::REPLICAS)),
    ("quorum add-voter", registry::list::<voter::VoterChange>("QuorumChange", voter::COLUMNS).moderate()),
    ("quorum remove-voter", registry::list::<voter::VoterChange>("QuorumChange", voter::COLUMNS).severe()),
    ("quorum unregister", UNREGISTRATION),
];

/// What can be done with the controllers' quorum.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Status(status::Status),
    Replication(status::Replication),
    AddVoter(voter::Add),
    RemoveVoter(voter::Remove),
    Unregister(Unregister),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Status(command) => command.run(context).await,
            Verb::Replication(command) => command.run(context).await,
            Verb::AddVoter(command) => command.run(context).await,
            Verb::RemoveVoter(command) => command.run(context).await,
            Verb::Unregister(command) => command.run(context).await,
        }
    }
}
