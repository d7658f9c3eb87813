//! `kdp user`: SCRAM users. Passwords come from a file, from stdin or from a prompt, never from a flag:
//! flags are seen by everybody on the machine.

mod alter;
mod create;
mod delete;
mod describe;
mod list;
mod password;
mod row;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("user list", registry::list::<list::UserSummary>("UserList", list::COLUMNS)),
    ("user describe", registry::list::<row::UserCredential>("UserDescription", row::COLUMNS)),
    ("user create", registry::list::<row::UserCredential>("UserCreation", row::COLUMNS).mild()),
    ("user alter", registry::list::<row::UserCredential>("UserAlteration", row::COLUMNS).moderate()),
    ("user delete", registry::list::<delete::DeletedUser>("UserDeletion", delete::COLUMNS).severe()),
];

/// What can be done with users.
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
        }
    }
}
