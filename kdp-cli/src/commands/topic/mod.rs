//! `kdp topic`: the verbs.

mod alter;
mod create;
mod delete;
mod describe;
mod list;
mod unknown;

use clap::Subcommand;

use super::{Context, Outcome};

pub use unknown::explain_unknown;

/// What can be done with topics.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List topics
    #[command(visible_alias = "ls", verbatim_doc_comment)]
    List(list::List),
    /// Show partitions, replicas and settings of topics
    #[command(visible_alias = "show", verbatim_doc_comment)]
    Describe(describe::Describe),
    /// Create topics
    #[command(verbatim_doc_comment)]
    Create(create::Create),
    /// Add partitions to topics
    #[command(verbatim_doc_comment)]
    Alter(alter::Alter),
    /// Delete topics with all their records
    #[command(visible_alias = "rm", verbatim_doc_comment)]
    Delete(delete::Delete),
}

impl Verb {
    /// Does it.
    pub async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Create(command) => command.run(context).await,
            Verb::Alter(command) => command.run(context).await,
            Verb::Delete(command) => command.run(context).await,
        }
    }
}
