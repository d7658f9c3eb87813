//! `kdp context`: named clusters. What these commands change is on this machine, never in a cluster.

mod add;
mod check;
pub(super) mod current;
mod delete;
mod edit;
mod import;
mod list;
mod prompt;
mod show;
mod switch;
mod write;

use clap::Subcommand;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("context list", registry::list::<list::ContextRow>("ContextList", list::COLUMNS)),
    ("context show", registry::list::<show::Setting>("ContextSettings", show::COLUMNS)),
    ("context use", registry::item::<current::CurrentContext>("CurrentContext")),
    ("context current", registry::item::<current::CurrentContext>("CurrentContext")),
    ("context add", CHANGE.mild()),
    ("context edit", CHANGE),
    ("context delete", CHANGE.moderate()),
    ("context import", CHANGE.mild()),
    ("context check", registry::list::<check::CheckStep>("ContextCheck", check::COLUMNS)),
    ("context prompt", registry::text("ContextPrompt")),
];

const CHANGE: Output = registry::list::<write::ContextChange>("ContextChange", write::COLUMNS);

/// What can be done with contexts.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    Use(switch::Use),
    Show(show::Show),
    Add(add::Add),
    Edit(edit::Edit),
    #[command(visible_alias = "rm")]
    Delete(delete::Delete),
    Import(import::Import),
    Check(check::Check),
    Current(current::Current),
    Prompt(prompt::Prompt),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context),
            Verb::Use(command) => command.run(context),
            Verb::Show(command) => command.run(context),
            Verb::Add(command) => command.run(context).await,
            Verb::Edit(command) => command.run(context),
            Verb::Delete(command) => command.run(context),
            Verb::Import(command) => command.run(context),
            Verb::Check(command) => command.run(context).await,
            Verb::Current(command) => command.run(),
            Verb::Prompt(command) => command.run(),
        }
    }

    /// Whether it mends or names contexts, and so has to work where one of them is wrong.
    pub(crate) fn works_without_settings(&self) -> bool {
        !matches!(self, Verb::Show(_) | Verb::Check(_))
    }
}
