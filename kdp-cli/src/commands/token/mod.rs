//! `kdp token`: delegation tokens. The HMAC is shown once, when a token is made; afterwards a token goes
//! by its id, so that no command line holds a secret.

mod create;
mod end;
mod expire;
mod list;
mod renew;
mod row;

use clap::Subcommand;

use super::registry::{self, Outputs};
use super::{Context, Outcome};

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("token list", registry::list::<row::TokenRow>("TokenList", row::COLUMNS)),
    ("token create", registry::list::<create::CreatedToken>("TokenCreation", create::COLUMNS).mild()),
    ("token renew", registry::list::<end::TokenEnd>("TokenRenewal", end::COLUMNS).mild()),
    ("token expire", registry::list::<end::TokenEnd>("TokenExpiry", end::COLUMNS).severe()),
];

/// What can be done with delegation tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    Create(create::Create),
    Renew(renew::Renew),
    Expire(expire::Expire),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Create(command) => command.run(context).await,
            Verb::Renew(command) => command.run(context).await,
            Verb::Expire(command) => command.run(context).await,
        }
    }
}
