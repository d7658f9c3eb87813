//! `kdp user list`: one DescribeUserScramCredentials request.

use clap::Args;
use kdp_client::admin::users;
use kdp_client::connection::sasl::Mechanism;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List users with SCRAM credentials
///
/// Examples:
///   kdp user list
///   kdp user list -o name
///
/// Users that are known by a certificate, a token or a file of the brokers are not known to the cluster
/// by name and are not listed.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {}

/// A user at a glance.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UserSummary {
    /// The user.
    name: String,
    /// The mechanisms that it has a password for.
    mechanisms: Vec<String>,
}

pub(super) const COLUMNS: &[Column] = &[column("NAME", "name"), column("MECHANISMS", "mechanisms")];

impl List {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let mut items = Vec::new();
        let mut errors = Vec::new();
        for outcome in users::describe(&context.cluster, None).await? {
            match outcome.result {
                Ok(credentials) => items.push(UserSummary {
                    name: outcome.name,
                    mechanisms: credentials.keys().map(|hash| Mechanism::Scram(*hash).to_string()).collect(),
                }),
                Err(error) => errors.push(Failure::of_item(&outcome.name, &error)),
            }
        }
        let mut report = Report::list("UserList", COLUMNS, items);
        report.errors = errors;
        Ok(report)
    }
}
