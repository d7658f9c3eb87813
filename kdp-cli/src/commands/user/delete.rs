//! `kdp user delete`: AlterUserScramCredentials, a request for each mechanism.

use clap::Args;
use kdp_client::admin::users;
use kdp_client::connection::sasl::{Hash, Mechanism};
use schemars::JsonSchema;
use serde::Serialize;

use super::row::{self, ScramMechanism};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Delete users, or their passwords for one mechanism
///
/// Examples:
///   kdp user delete alice
///   kdp user delete alice --confirm alice
///   kdp user delete alice --mechanism SCRAM-SHA-256 --dry-run
///
/// The passwords are gone for good. Who is connected stays connected; ACLs and quotas of the users stay.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Delete {
    /// The users
    #[arg(required = true, value_name = "USER")]
    names: Vec<String>,
    /// Only the password for this mechanism
    #[arg(long, value_name = "MECHANISM", ignore_case = true)]
    mechanism: Option<ScramMechanism>,
    #[command(flatten)]
    consent: Consent,
}

/// A password that was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DeletedUser {
    /// The user.
    name: String,
    /// The mechanism that the password was for.
    mechanism: String,
}

pub(super) const COLUMNS: &[Column] = &[column("NAME", "name"), column("MECHANISM", "mechanism")];

impl Delete {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let change = Change {
            level: Danger::Severe,
            action: "user delete",
            summary: &format!("delete the passwords of {}", self.names.join(", ")),
            names: &self.names,
        };
        let permit = context.gate(change, &self.consent).await?;
        let (by_hash, mut errors) = self.passwords(context).await?;
        let mut items = Vec::new();
        for (hash, users) in by_hash.into_iter().filter(|(_, users)| !users.is_empty()) {
            let deleted = |name| DeletedUser { name, mechanism: Mechanism::Scram(hash).to_string() };
            if self.consent.dry_run {
                items.extend(users.into_iter().map(deleted));
                continue;
            }
            for outcome in users::delete(&context.cluster, &users, hash).await? {
                match outcome.result {
                    Ok(()) => items.push(deleted(outcome.name)),
                    Err(error) => errors.push(Failure::of_item(&outcome.name, &error)),
                }
            }
        }
        let report = Report::list("UserDeletion", COLUMNS, items);
        Ok(permit.done(Report { errors, ..report }))
    }

    /// Whose password is deleted, by mechanism; and who has none.
    async fn passwords(
        &self,
        context: &Context,
    ) -> Result<([(Hash, Vec<String>); 2], Vec<Failure>), Failure> {
        let found = users::describe(&context.cluster, Some(&self.names)).await?;
        let mut by_hash = [(Hash::Sha256, Vec::new()), (Hash::Sha512, Vec::new())];
        let mut errors = Vec::new();
        for outcome in found {
            let credentials = match outcome.result {
                Ok(credentials) => credentials,
                Err(error) if users::is_unknown(&error) => {
                    errors.push(row::unknown(&outcome.name));
                    continue;
                }
                Err(error) => {
                    errors.push(Failure::of_item(&outcome.name, &error));
                    continue;
                }
            };
            let wanted = self.mechanism.map(ScramMechanism::hash);
            let has =
                |hash: &Hash| credentials.contains_key(hash) && wanted.is_none_or(|wanted| wanted == *hash);
            if !by_hash.iter().any(|(hash, _)| has(hash)) {
                errors.push(row::unknown(&outcome.name));
            }
            for (_, users) in by_hash.iter_mut().filter(|(hash, _)| has(hash)) {
                users.push(outcome.name.clone());
            }
        }
        Ok((by_hash, errors))
    }
}
