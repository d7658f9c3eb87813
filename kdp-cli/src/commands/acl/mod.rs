//! `kdp acl`: the verbs, and what a cluster without an authorizer is told.

mod allow;
mod change;
mod create;
mod delete;
mod filter;
mod import;
mod list;
mod row;
mod undo;

use clap::Subcommand;
use kdp_client::connection::Error;
use kdp_client::protocol::messages::ResponseError;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};
use crate::failure::Failure;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("acl list", registry::list::<row::AclRow>("AclList", row::COLUMNS)),
    ("acl export", registry::list::<row::AclRow>("AclList", row::COLUMNS)),
    ("acl create", CREATION),
    ("acl allow producer", CREATION),
    ("acl allow consumer", CREATION),
    ("acl allow streams", CREATION),
    ("acl allow admin", CREATION),
    ("acl delete", registry::list::<row::AclRow>("AclDeletion", row::COLUMNS).severe()),
    ("acl import", registry::list::<change::AclChange>("AclImport", change::COLUMNS).severe()),
    ("acl undo", registry::list::<row::AclRow>("AclCreation", row::COLUMNS).mild()),
];

const CREATION: Output = registry::list::<row::AclRow>("AclCreation", row::COLUMNS).mild();

/// What can be done with ACLs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    Create(create::Create),
    #[command(subcommand)]
    Allow(allow::Allow),
    #[command(visible_alias = "rm")]
    Delete(delete::Delete),
    Export(list::Export),
    Import(import::Import),
    Undo(undo::Undo),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Create(command) => command.run(context).await,
            Verb::Allow(command) => command.run(context).await,
            Verb::Delete(command) => command.run(context).await,
            Verb::Export(command) => command.run(context).await,
            Verb::Import(command) => command.run(context).await,
            Verb::Undo(command) => command.run(context).await,
        }
    }
}

/// A cluster without an authorizer keeps no ACLs, whoever asks.
fn explain(error: Error) -> Failure {
    let off =
        matches!(&error, Error::Kafka { error, .. } if error.code.kind() == ResponseError::SecurityDisabled);
    let failure = Failure::from(error);
    match off {
        true => failure.hint(
            "the brokers run without an authorizer, so everybody may do everything; \
             authorizer.class.name in their configuration turns ACLs on",
        ),
        false => failure,
    }
}
