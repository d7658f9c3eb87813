//! `kdp feature`: the verbs.

mod change;
pub(super) mod list;
mod releases;

use clap::Subcommand;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("feature list", registry::list::<list::FeatureRow>("FeatureList", list::COLUMNS)),
    ("feature describe", registry::list::<list::FeatureDescription>("FeatureDescription", list::COLUMNS)),
    ("feature upgrade", CHANGE.moderate()),
    ("feature downgrade", CHANGE.severe()),
    ("feature disable", CHANGE.severe()),
    ("feature releases", registry::list::<releases::ReleaseRow>("FeatureReleases", releases::COLUMNS)),
];

const CHANGE: Output = registry::list::<change::FeatureChange>("FeatureChange", change::COLUMNS);

/// What can be done with features.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(list::Describe),
    Upgrade(change::Upgrade),
    Downgrade(change::Downgrade),
    Disable(change::Disable),
    Releases(releases::Releases),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Upgrade(command) => command.run(context).await,
            Verb::Downgrade(command) => command.run(context).await,
            Verb::Disable(command) => command.run(context).await,
            Verb::Releases(command) => command.run(),
        }
    }
}
