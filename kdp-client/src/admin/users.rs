//! SCRAM users: describe, upsert, delete (DescribeUserScramCredentials and AlterUserScramCredentials,
//! KIP-554).
//!
//! A password never leaves this process: what is sent is what brokers store, salted and hashed. Brokers
//! take a user once in a request, so each mechanism is a request of its own.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::Outcome;
use crate::cluster::Cluster;
use crate::connection::sasl::{Hash, salted_password};
use crate::connection::{Error, KafkaError, Secret};
use crate::protocol::messages::alter_user_scram_credentials_request::{
    ScramCredentialDeletion, ScramCredentialUpsertion,
};
use crate::protocol::messages::describe_user_scram_credentials_request::UserName;
use crate::protocol::messages::{
    AlterUserScramCredentialsRequest, DescribeUserScramCredentialsRequest,
    DescribeUserScramCredentialsResponse, ResponseError, StrBytes,
};

/// The fewest iterations that brokers store.
pub const ITERATIONS_MIN: u32 = 4096;
/// The most.
pub const ITERATIONS_MAX: u32 = 16384;

/// A user's credentials: how often the password is hashed, by mechanism. A hash that kdp does not know
/// is left out.
pub type Credentials = BTreeMap<Hash, i32>;

/// What a user shall be known by.
#[derive(Clone, Debug)]
pub struct Upsertion {
    /// Who.
    pub user: String,
    /// For which mechanism.
    pub hash: Hash,
    /// How often the password is hashed.
    pub iterations: u32,
    /// The password.
    pub password: Secret,
}

/// The users of these names, or all there are; what there is to say about each.
pub async fn describe(
    cluster: &Cluster,
    users: Option<&[String]>,
) -> Result<Vec<Outcome<Credentials>>, Error> {
    let named =
        |users: &[String]| users.iter().map(|user| UserName::default().with_name(text(user))).collect();
    let request = DescribeUserScramCredentialsRequest::default().with_users(users.map(named));
    let reply = cluster.send_any(|_| request).await?;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let mut outcomes: Vec<Outcome<Credentials>> = body
        .results
        .into_iter()
        .map(|result| {
            let error = KafkaError::from_wire(result.error_code, result.error_message.as_deref());
            let infos = result.credential_infos.iter();
            let credentials = infos.filter_map(|info| Some((hash(info.mechanism)?, info.iterations)));
            Outcome::new(result.user.as_str(), error, credentials.collect())
        })
        .collect();
    outcomes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(outcomes)
}

/// Makes a user known by a password, whether or not it was before.
pub async fn upsert(cluster: &Cluster, upsertion: &Upsertion) -> Result<Result<(), KafkaError>, Error> {
    let salt = [uuid::Uuid::new_v4().into_bytes(), uuid::Uuid::new_v4().into_bytes()].concat();
    let Upsertion { user, hash, iterations, password } = upsertion;
    let salted = salted_password(*hash, password, &salt, *iterations);
    let upsertion = ScramCredentialUpsertion::default()
        .with_name(text(user))
        .with_mechanism(mechanism(*hash))
        .with_iterations(i32::try_from(*iterations).unwrap_or(i32::MAX))
        .with_salt(Bytes::from(salt))
        .with_salted_password(Bytes::from(salted));
    let request = AlterUserScramCredentialsRequest::default().with_upsertions(vec![upsertion]);
    let outcomes = alter(cluster, request, std::slice::from_ref(user)).await?;
    let iterations = i32::try_from(*iterations).ok();
    heard_by_all(cluster, &outcomes, *hash, |told| told == iterations).await;
    Ok(outcomes.into_iter().next().map_or(Ok(()), |outcome| outcome.result))
}

/// Forgets these users' credentials of one mechanism.
pub async fn delete(cluster: &Cluster, users: &[String], hash: Hash) -> Result<Vec<Outcome<()>>, Error> {
    let deletion = |user: &String| {
        ScramCredentialDeletion::default().with_name(text(user)).with_mechanism(mechanism(hash))
    };
    let request =
        AlterUserScramCredentialsRequest::default().with_deletions(users.iter().map(deletion).collect());
    let outcomes = alter(cluster, request, users).await?;
    heard_by_all(cluster, &outcomes, hash, |told| told.is_none()).await;
    Ok(outcomes)
}

/// Waits until all brokers tell of the last user that was changed, whose iterations for this mechanism are as
/// they shall be: brokers hear of changes in their order.
async fn heard_by_all(
    cluster: &Cluster,
    outcomes: &[Outcome<()>],
    hash: Hash,
    is_so: impl Fn(Option<i32>) -> bool,
) {
    let Some(last) = outcomes.iter().rfind(|outcome| outcome.result.is_ok()) else { return };
    let ask = || {
        let user = UserName::default().with_name(text(&last.name));
        let request = DescribeUserScramCredentialsRequest::default().with_users(Some(vec![user]));
        move |_: i16| request
    };
    let has_heard = |response: DescribeUserScramCredentialsResponse| {
        let mut infos = response.results.iter().flat_map(|result| &result.credential_infos);
        let told = infos.find(|info| info.mechanism == mechanism(hash)).map(|info| info.iterations);
        KafkaError::from_wire(response.error_code, None).is_some() || is_so(told)
    };
    cluster.heard_by_all(0, ask, has_heard).await;
}

/// One answer for each of these users, in their order.
async fn alter(
    cluster: &Cluster,
    request: AlterUserScramCredentialsRequest,
    users: &[String],
) -> Result<Vec<Outcome<()>>, Error> {
    let reply = cluster.send_any(|_| request).await?;
    let mut outcomes = Vec::new();
    for user in users {
        let result = reply.body.results.iter().find(|result| result.user.as_str() == user);
        let result = result.ok_or_else(|| reply.incomplete(user))?;
        let error = KafkaError::from_wire(result.error_code, result.error_message.as_deref());
        outcomes.push(Outcome::new(user.as_str(), error, ()));
    }
    Ok(outcomes)
}

/// Whether a broker says that there is no such user.
pub fn is_unknown(error: &KafkaError) -> bool {
    error.code.kind() == ResponseError::ResourceNotFound
}

fn mechanism(hash: Hash) -> i8 {
    match hash {
        Hash::Sha256 => 1,
        Hash::Sha512 => 2,
    }
}

fn hash(mechanism: i8) -> Option<Hash> {
    match mechanism {
        1 => Some(Hash::Sha256),
        2 => Some(Hash::Sha512),
        _ => None,
    }
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
