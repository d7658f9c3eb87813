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
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let Verb::Common(verb) = self;
        let outcome = verb.of_type(GroupType::Share).run(context).await;
        group::with_suggestions(context, outcome).await
    }
}
