//! `kdp user create`: AlterUserScramCredentials for a user that is not there yet.

use clap::Args;
use kdp_client::admin::users::{self, Upsertion};
use kdp_client::connection::KafkaError;
use kdp_client::protocol::messages::ResponseError;

use super::password::PasswordSource;
use super::row::{self, COLUMNS, ScramMechanism, UserCredential};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;

/// Create a user with a SCRAM password
///
/// Examples:
///   kdp user create alice
///   kdp user create alice --password-file alice.password
///   kdp user create alice --mechanism SCRAM-SHA-256 --mechanism SCRAM-SHA-512 --password-file -
///
/// Without --password-file the password is asked for. It is hashed here; the cluster never sees it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Create {
    /// The user
    #[arg(value_name = "USER")]
    name: String,
    /// For which mechanism; may be repeated
    #[arg(long = "mechanism", value_name = "MECHANISM", default_value = "SCRAM-SHA-512", ignore_case = true)]
    mechanisms: Vec<ScramMechanism>,
    /// How often the password is hashed
    #[arg(long, value_name = "COUNT", default_value = "4096", value_parser = row::iterations)]
    iterations: u32,
    #[command(flatten)]
    password: PasswordSource,
    #[command(flatten)]
    consent: Consent,
}

impl Create {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let change = Change {
            level: Danger::Mild,
            action: "user create",
            summary: &format!("create user {}", self.name),
            names: std::slice::from_ref(&self.name),
        };
        self.password.check(context, self.consent.dry_run)?;
        let permit = context.gate(change, &self.consent).await?;
        if row::credentials(&context.cluster, &self.name).await?.is_some() {
            return Ok(permit.done(Report { errors: vec![exists(&self.name)], ..report(Vec::new()) }));
        }
        let password = match self.password.read(context, &self.name, self.consent.dry_run) {
            Ok(password) => password,
            Err(failure) => return Ok(permit.done(Report { errors: vec![failure], ..report(Vec::new()) })),
        };
        let mut mechanisms = self.mechanisms.clone();
        mechanisms.dedup();
        let mut created = Vec::new();
        let mut errors = Vec::new();
        for mechanism in mechanisms {
            let (hash, iterations) = (mechanism.hash(), self.iterations);
            let Some(password) = password.clone() else {
                created.push(UserCredential::new(&self.name, hash, i64::from(iterations)));
                continue;
            };
            let upsertion = Upsertion { user: self.name.clone(), hash, iterations, password };
            match row::outcome(&upsertion, users::upsert(&context.cluster, &upsertion).await) {
                Ok(credential) => created.push(credential),
                Err(failure) => errors.push(failure),
            }
        }
        Ok(permit.done(Report { errors, ..report(created) }))
    }
}

fn report(created: Vec<UserCredential>) -> Report {
    Report::list("UserCreation", COLUMNS, created)
}

fn exists(name: &str) -> Failure {
    let error = KafkaError {
        message: Some("a user of this name exists".to_owned()),
        ..KafkaError::of(ResponseError::DuplicateResource)
    };
    Failure::of_item(name, &error).hint(format!("`kdp user alter {name}` sets another password"))
}
