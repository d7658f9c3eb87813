//! `kdp topic`: the verbs.

mod alter;
mod assignment;
mod config;
mod create;
mod delete;
pub(super) mod describe;
mod export;
mod groups;
mod list;
mod offsets;
mod producers;
mod purge;
mod rf;
pub(super) mod size;
mod undo;
mod unknown;
mod watch;

use clap::Subcommand;

use super::reassign::moves;
use super::registry::{self, Outputs};
use super::{Context, Outcome, txn};

pub(crate) use unknown::explain_unknown;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("topic list", registry::list::<list::TopicSummary>("TopicList", list::COLUMNS)),
    ("topic describe", registry::list::<describe::TopicDescription>("TopicDescription", describe::TOPICS)),
    ("topic create", registry::list::<create::CreatedTopic>("TopicCreation", create::COLUMNS).mild()),
    ("topic alter", registry::list::<alter::TopicAlteration>("TopicAlteration", alter::COLUMNS).severe()),
    ("topic delete", registry::list::<delete::DeletedTopic>("TopicDeletion", delete::COLUMNS).severe()),
    ("topic undo", registry::list::<create::CreatedTopic>("TopicCreation", create::COLUMNS).mild()),
    ("topic set", super::config::CHANGE),
    ("topic unset", super::config::CHANGE),
    ("topic config", super::config::SETTINGS),
    ("topic rf", registry::list::<moves::MoveRow>("TopicReplication", moves::COLUMNS).moderate()),
    ("topic purge", registry::list::<purge::TrimmedPartition>("TopicPurge", purge::COLUMNS).severe()),
    ("topic trim", registry::list::<purge::TrimmedPartition>("TopicTrim", purge::COLUMNS).severe()),
    ("topic offsets", registry::list::<offsets::OffsetsRow>("TopicOffsets", offsets::COLUMNS)),
    ("topic size", registry::list::<size::SizeRow>("TopicSize", size::COLUMNS)),
    ("topic producers", txn::PRODUCERS),
    ("topic groups", registry::list::<groups::TopicGroup>("TopicGroups", groups::COLUMNS)),
    ("topic watch", registry::stream::<super::watch::ChangeLine>("TopicChange", super::watch::COLUMNS)),
    ("topic export", registry::list::<export::TopicSpec>("TopicExport", export::COLUMNS)),
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
    Set(config::Set),
    Unset(config::Unset),
    Config(config::Config),
    Rf(rf::Rf),
    Purge(purge::Purge),
    Trim(purge::Trim),
    Offsets(offsets::Offsets),
    Size(size::Size),
    Producers(producers::Producers),
    Groups(groups::Groups),
    Export(export::Export),
    Watch(watch::Watch),
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
            Verb::Set(command) => command.run(context).await,
            Verb::Unset(command) => command.run(context).await,
            Verb::Config(command) => command.run(context).await,
            Verb::Rf(command) => command.run(context).await,
            Verb::Purge(command) => command.run(context).await,
            Verb::Trim(command) => command.run(context).await,
            Verb::Offsets(command) => command.run(context).await,
            Verb::Size(command) => command.run(context).await,
            Verb::Producers(command) => command.run(context).await,
            Verb::Groups(command) => command.run(context).await,
            Verb::Export(command) => command.run(context).await,
            Verb::Watch(command) => command.run(context).await,
        }
    }

    /// How it prints when nobody says.
    pub(crate) fn default_format(&self) -> crate::output::Format {
        match self {
            Verb::Export(_) => crate::output::Format::Yaml,
            Verb::Watch(_) => super::watch::default_format(),
            _ => crate::output::Format::default(),
        }
    }
}
