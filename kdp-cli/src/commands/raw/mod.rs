//! `kdp raw`: the verbs, for what no other command covers.

pub(super) mod api;
mod errors;
pub(super) mod request;

use clap::Subcommand;
use kdp_client::protocol::generic;

use super::registry::{self, Outputs};
use super::{Context, Outcome};
use crate::failure::Failure;
use crate::pattern::closest;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("raw request", registry::item::<request::RawResponse>("RawResponse").severe()),
    ("raw errors", registry::list::<errors::ErrorRow>("ErrorList", errors::COLUMNS)),
    ("raw api", registry::list::<api::ApiRow>("ApiList", api::COLUMNS)),
];

/// What can be done with the bare protocol.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Request(request::Request),
    Errors(errors::Errors),
    Api(api::ApiCommand),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Request(command) => command.run(context).await,
            Verb::Errors(command) => command.run(),
            Verb::Api(command) => command.run(context).await,
        }
    }
}

/// The API of this name or key, with Kafka's spelling.
fn find_api(text: &str) -> Result<(i16, &'static str), Failure> {
    let apis = generic::apis();
    let found = apis.iter().find(|(key, name)| name.eq_ignore_ascii_case(text) || key.to_string() == text);
    found.copied().ok_or_else(|| {
        let failure = Failure::usage(format!("Kafka has no API `{text}`"));
        match closest(text, apis.iter().map(|(_, name)| *name)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`kdp raw api` lists them"),
        }
    })
}
