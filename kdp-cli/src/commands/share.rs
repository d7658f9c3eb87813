//! `kdp share`: share groups (KIP-932), with the verbs of every group.

use clap::Subcommand;
use kdp_client::admin::groups::GroupType;

use super::group;
use super::{Context, Outcome};

pub(crate) use group::SHARE_OUTPUTS as OUTPUTS;

/// What can be done with share groups.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(flatten)]
    Common(group::Common),
    /// Create a share group that begins at given offsets
    ///
    /// Examples:
    ///   kdp share create workers --to start --topic orders
    ///   kdp share create workers --to @-2h --topic orders:0,3 --topic payments --dry-run
    ///
    /// The offsets are those of `kdp group reset`. A group that exists is left alone: reset it.
    #[command(verbatim_doc_comment)]
    Create(group::Create),
    /// Create a share group that begins where a consumer group is
    ///
    /// Examples:
    ///   kdp share init-from-group billing workers --topic orders
    ///   kdp share init-from-group billing workers --dry-run
    ///
    /// What the consumer group has committed is where the share group starts, in every topic or in those named.
    /// A group that exists is left alone: `kdp share reset GROUP --to 'committed(OTHER)'` moves it.
    #[command(verbatim_doc_comment)]
    InitFromGroup(group::CloneGroup),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let group_type = GroupType::Share;
        let outcome = match self {
            Verb::Common(verb) => verb.of_type(group_type).run(context).await,
            Verb::Create(command) => command.of_type(group_type).run(context).await,
            Verb::InitFromGroup(command) => command.of_type(group_type).run(context).await,
        };
        group::with_suggestions(context, outcome).await
    }
}
