//! `kdp user alter`: another password for a user that is there.

use clap::Args;
use kdp_client::admin::users::{self, ITERATIONS_MIN, Upsertion};
use kdp_client::connection::sasl::Hash;

use super::password::PasswordSource;
use super::row::{self, COLUMNS, ScramMechanism, UserCredential};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;
use crate::report::Report;

/// Give a user another password, or a password for another mechanism
///
/// Examples:
///   kdp user alter alice
///   kdp user alter alice --password-file alice.password --yes
///   kdp user alter alice --mechanism SCRAM-SHA-256 --iterations 8192
///
/// Without --mechanism the password is set for every mechanism that the user has. Who is connected with
/// the old password stays connected.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Alter {
    /// The user
    #[arg(value_name = "USER")]
    name: String,
    /// For which mechanism; may be repeated
    #[arg(long = "mechanism", value_name = "MECHANISM", ignore_case = true)]
    mechanisms: Vec<ScramMechanism>,
    /// How often the password is hashed; without it, as often as the old one
    #[arg(long, value_name = "COUNT", value_parser = row::iterations)]
    iterations: Option<u32>,
    #[command(flatten)]
    password: PasswordSource,
    #[command(flatten)]
    consent: Consent,
}

impl Alter {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let change = Change {
            level: Danger::Moderate,
            action: "user alter",
            summary: &format!("set another password for user {}", self.name),
            names: std::slice::from_ref(&self.name),
        };
        self.password.check(context, self.consent.dry_run)?;
        let permit = context.gate(change, &self.consent).await?;
        let Some(credentials) = row::credentials(&context.cluster, &self.name).await? else {
            let errors = vec![row::unknown(&self.name)];
            return Ok(permit.done(Report { errors, ..report(Vec::new()) }));
        };
        let password = match self.password.read(context, &self.name, self.consent.dry_run) {
            Ok(password) => password,
            Err(failure) => return Ok(permit.done(Report { errors: vec![failure], ..report(Vec::new()) })),
        };
        let mut hashes: Vec<Hash> = self.mechanisms.iter().map(|mechanism| mechanism.hash()).collect();
        if hashes.is_empty() {
            hashes.extend(credentials.keys());
        }
        hashes.dedup();
        let mut altered = Vec::new();
        let mut errors = Vec::new();
        for hash in hashes {
            let before = credentials.get(&hash).and_then(|count| u32::try_from(*count).ok());
            let iterations = self.iterations.or(before).unwrap_or(ITERATIONS_MIN);
            let Some(password) = password.clone() else {
                altered.push(UserCredential::new(&self.name, hash, i64::from(iterations)));
                continue;
            };
            let upsertion = Upsertion { user: self.name.clone(), hash, iterations, password };
            match row::outcome(&upsertion, users::upsert(&context.cluster, &upsertion).await) {
                Ok(credential) => altered.push(credential),
                Err(failure) => errors.push(failure),
            }
        }
        Ok(permit.done(Report { errors, ..report(altered) }))
    }
}

fn report(altered: Vec<UserCredential>) -> Report {
    Report::list("UserAlteration", COLUMNS, altered)
}
