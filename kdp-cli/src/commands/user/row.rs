//! What is said of a user: a row for each mechanism; and how both stand on the command line.

use clap::ValueEnum;
use kdp_client::admin::users::{self, Credentials, ITERATIONS_MAX, ITERATIONS_MIN};
use kdp_client::cluster::Cluster;
use kdp_client::connection::sasl::{Hash, Mechanism};
use kdp_client::connection::{Error, KafkaError};
use kdp_client::protocol::messages::ResponseError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::report::{Column, column};

/// One credential of a user.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UserCredential {
    /// The user.
    name: String,
    /// The mechanism that it is for, such as `SCRAM-SHA-512`.
    mechanism: String,
    /// How often the password is hashed.
    iterations: i64,
}

pub(super) const COLUMNS: &[Column] =
    &[column("NAME", "name"), column("MECHANISM", "mechanism"), column("ITERATIONS", "iterations")];

impl UserCredential {
    pub(super) fn new(name: &str, hash: Hash, iterations: i64) -> Self {
        Self { name: name.to_owned(), mechanism: Mechanism::Scram(hash).name().to_owned(), iterations }
    }
}

/// A SCRAM mechanism, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ScramMechanism {
    #[value(name = "SCRAM-SHA-256")]
    Sha256,
    #[value(name = "SCRAM-SHA-512")]
    Sha512,
}

impl ScramMechanism {
    /// Its hash.
    pub(super) fn hash(self) -> Hash {
        match self {
            ScramMechanism::Sha256 => Hash::Sha256,
            ScramMechanism::Sha512 => Hash::Sha512,
        }
    }
}

/// Iterations that brokers store.
pub(super) fn iterations(text: &str) -> Result<u32, String> {
    let iterations = text.parse().ok().filter(|count| (ITERATIONS_MIN..=ITERATIONS_MAX).contains(count));
    iterations.ok_or_else(|| format!("write a number from {ITERATIONS_MIN} to {ITERATIONS_MAX}"))
}

/// The credentials of a user; `None`: there is no such user.
pub(super) async fn credentials(cluster: &Cluster, user: &str) -> Result<Option<Credentials>, Failure> {
    let mut outcomes = users::describe(cluster, Some(&[user.to_owned()])).await?.into_iter();
    match outcomes.find(|outcome| outcome.name == user).map(|outcome| outcome.result) {
        Some(Ok(credentials)) => Ok(Some(credentials)),
        Some(Err(error)) if users::is_unknown(&error) => Ok(None),
        Some(Err(error)) => Err(Failure::of_item(user, &error)),
        None => Ok(None),
    }
}

/// There is no user of this name.
pub(super) fn unknown(user: &str) -> Failure {
    let error = KafkaError {
        message: Some("there is no SCRAM user of this name".to_owned()),
        ..KafkaError::of(ResponseError::ResourceNotFound)
    };
    Failure::of_item(user, &error).hint("`kdp user list` shows the users there are")
}

/// What became of one credential that was set.
pub(super) fn outcome(
    upsertion: &users::Upsertion,
    result: Result<Result<(), KafkaError>, Error>,
) -> Result<UserCredential, Failure> {
    result?.map_err(|error| Failure::of_item(&upsertion.user, &error))?;
    Ok(UserCredential::new(&upsertion.user, upsertion.hash, i64::from(upsertion.iterations)))
}
