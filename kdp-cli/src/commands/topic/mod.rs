//! `kdp topic`: the verbs.

mod alter;
mod create;
mod delete;
mod describe;
mod list;
mod undo;
mod unknown;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};

pub(crate) use unknown::explain_unknown;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("topic list", registry::list::<list::TopicSummary>("TopicList", list::COLUMNS)),
    ("topic describe", registry::list::<describe::TopicDescription>("TopicDescription", describe::TOPICS)),
    ("topic create", registry::list::<create::CreatedTopic>("TopicCreation", create::COLUMNS).mild()),
    ("topic alter", registry::list::<alter::TopicAlteration>("TopicAlteration", alter::COLUMNS).moderate()),
    ("topic delete", registry::list::<delete::DeletedTopic>("TopicDeletion", delete::COLUMNS).severe()),
    ("topic undo", registry::list::<create::CreatedTopic>("TopicCreation", create::COLUMNS).mild()),
];

/// What can be done with topics.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(describe::Describe),
    Create(create::Create),
    Alter(alter::Alter),
    #[command(visible_alias = "rm")]
    Delete(delete::Delete),
    Undo(undo::Undo),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Create(command) => command.run(context).await,
            Verb::Alter(command) => command.run(context).await,
            Verb::Delete(command) => command.run(context).await,
            Verb::Undo(command) => command.run(context).await,
        }
    }
}
