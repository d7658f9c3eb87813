//! `kdp group`, and what of it `kdp share` and `kdp streams` do with their kind of group only.

pub(super) mod app_reset;
mod create;
mod delete;
pub(super) mod describe;
pub(super) mod lag;
mod list;
mod members;
mod offsets;
mod peek;
mod remove_member;
mod reset;
mod select;
mod status;
mod transfer;
mod undo;
mod unknown;
mod validate_regex;
mod wording;

use clap::Subcommand;
use kdp_client::admin::groups::GroupType;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};

pub(super) use create::{Clone as CloneGroup, Create};
pub(super) use select::Selection;
pub(super) use transfer::commit_listed;
pub(super) use unknown::with_suggestions;
pub(crate) use wording::reworded;

/// What commands print that change offsets of a group.
pub(super) const OFFSET_CHANGE: Output =
    registry::list::<offsets::OffsetChange>(offsets::KIND, offsets::COLUMNS);

/// What the verbs of every kind of group print, under the name of a noun, and what else the noun has.
macro_rules! outputs {
    ($noun:literal $(, $more:expr)* $(,)?) => {
        &[
            (concat!($noun, " list"), registry::list::<list::GroupRow>("GroupList", list::COLUMNS)),
            (
                concat!($noun, " describe"),
                registry::list::<describe::GroupDescriptionRow>("GroupDescription", describe::GROUPS),
            ),
            (
                concat!($noun, " members"),
                registry::list::<members::MemberOfGroup>("GroupMemberList", members::COLUMNS),
            ),
            (concat!($noun, " lag"), registry::list::<lag::Row>("GroupLagList", lag::SAMPLED_GROUPS)),
            (concat!($noun, " status"), registry::list::<lag::Row>("GroupLagList", lag::SAMPLED_GROUPS)),
            (concat!($noun, " watch"), registry::stream::<lag::Look>("GroupLag", lag::SAMPLED_GROUPS)),
            (
                concat!($noun, " reset"),
                OFFSET_CHANGE.moderate(),
            ),
            (
                concat!($noun, " delete"),
                registry::list::<delete::DeletedGroup>("GroupDeletion", delete::COLUMNS).severe(),
            ),
            (
                concat!($noun, " delete-offsets"),
                OFFSET_CHANGE.moderate(),
            ),
            (concat!($noun, " export"), registry::text("GroupOffsets")),
            $($more,)*
        ]
    };
}

/// What the verbs print.
pub(crate) const OUTPUTS: Outputs = outputs!(
    "group",
    ("group undo", OFFSET_CHANGE.moderate()),
    ("group create", OFFSET_CHANGE.mild()),
    ("group clone", OFFSET_CHANGE.mild()),
    ("group import", OFFSET_CHANGE.moderate()),
    (
        "group remove-member",
        registry::list::<remove_member::RemovedMember>("GroupMemberRemoval", remove_member::COLUMNS)
            .moderate(),
    ),
    ("group peek", registry::list::<peek::PeekedRecord<'static>>("PeekedRecordList", peek::COLUMNS)),
    (
        "group validate-regex",
        registry::list::<validate_regex::FittingTopic>("FittingTopicList", validate_regex::COLUMNS),
    ),
);

/// What the verbs of `kdp share` print.
pub(crate) const SHARE_OUTPUTS: Outputs = outputs!(
    "share",
    ("share create", OFFSET_CHANGE.mild()),
    ("share init-from-group", OFFSET_CHANGE.mild()),
);

/// What the verbs of `kdp streams` print that are those of every group.
pub(crate) const STREAMS_OUTPUTS: Outputs = outputs!("streams");

/// What can be done with groups.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(flatten)]
    Common(Common),
    Undo(undo::Undo),
    Create(create::Create),
    Clone(create::Clone),
    Import(transfer::Import),
    RemoveMember(remove_member::RemoveMember),
    Peek(peek::Peek),
    ValidateRegex(validate_regex::ValidateRegex),
}

/// What can be done with groups of every kind.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Common {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(describe::Describe),
    Members(members::Members),
    Lag(lag::Lag),
    Status(status::Status),
    Watch(lag::Watch),
    Reset(reset::Reset),
    #[command(visible_alias = "rm")]
    Delete(delete::Delete),
    DeleteOffsets(delete::DeleteOffsets),
    Export(transfer::Export),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let outcome = match self {
            Verb::Common(verb) => verb.run(context).await,
            Verb::Undo(command) => command.run(context).await,
            Verb::Create(command) => command.run(context).await,
            Verb::Clone(command) => command.run(context).await,
            Verb::Import(command) => command.run(context).await,
            Verb::RemoveMember(command) => command.run(context).await,
            Verb::Peek(command) => command.run(context).await,
            Verb::ValidateRegex(command) => command.run(context).await,
        };
        with_suggestions(context, outcome).await
    }
}

impl Common {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Common::List(command) => command.run(context).await,
            Common::Describe(command) => command.run(context).await,
            Common::Members(command) => command.run(context).await,
            Common::Lag(command) => command.run(context).await,
            Common::Status(command) => command.run(context).await,
            Common::Watch(command) => command.run(context).await,
            Common::Reset(command) => command.run(context).await,
            Common::Delete(command) => command.run(context).await,
            Common::DeleteOffsets(command) => command.run(context).await,
            Common::Export(command) => command.run(context).await,
        }
    }

    /// The same, for groups of this kind only.
    pub(super) fn of_type(&self, group_type: GroupType) -> Self {
        let mut verb = self.clone();
        match &mut verb {
            Common::List(command) => command.kind.group_type = Some(group_type),
            Common::Describe(command) => command.groups.narrow(group_type),
            Common::Members(command) => command.groups.narrow(group_type),
            Common::Lag(command) => command.groups.narrow(group_type),
            Common::Status(command) => command.groups.narrow(group_type),
            Common::Watch(command) => command.groups.narrow(group_type),
            Common::Reset(command) => command.group_type = Some(group_type),
            Common::Delete(command) => command.groups.narrow(group_type),
            Common::DeleteOffsets(command) => command.group_type = Some(group_type),
            Common::Export(command) => command.groups.narrow(group_type),
        }
        verb
    }
}

/// Reads a span of time as it is typed.
fn duration(text: &str) -> Result<std::time::Duration, String> {
    crate::time::parse_duration(text).ok_or_else(|| "write a duration such as 500ms, 30s or 5m".to_owned())
}
