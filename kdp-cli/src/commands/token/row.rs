//! What is said of a token, and how one is found by its id.

use std::time::Duration;

use kdp_client::admin::delegation_tokens::{self, Principal, Token};
use kdp_client::cluster::Cluster;
use kdp_client::connection::KafkaError;
use kdp_client::protocol::messages::ResponseError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::report::{Column, column};
use crate::time;

/// A delegation token, without its HMAC.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TokenRow {
    /// The token's id; it is the name to connect with.
    token_id: String,
    /// Who one is with it, such as `User:alice`.
    owner: String,
    /// Who asked for it; null where the cluster is too old to tell.
    requester: Option<String>,
    /// Who may renew it besides the owner.
    renewers: Vec<String>,
    /// When it was made.
    issued_at: String,
    /// When it ends unless it is renewed.
    expires_at: String,
    /// When it ends for good.
    max_lifetime_at: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOKEN-ID", "token_id"),
    column("OWNER", "owner"),
    column("RENEWERS", "renewers"),
    column("EXPIRES", "expires_at").time(),
    column("REQUESTER", "requester").wide(),
    column("ISSUED", "issued_at").time().wide(),
    column("MAX-LIFETIME", "max_lifetime_at").time().wide(),
];

impl TokenRow {
    pub(super) fn new(token: &Token) -> Self {
        Self {
            token_id: token.id.clone(),
            owner: token.owner.to_string(),
            requester: token.requester.as_ref().map(ToString::to_string),
            renewers: token.renewers.iter().map(ToString::to_string).collect(),
            issued_at: time::to_rfc3339(token.issue_timestamp_ms),
            expires_at: time::to_rfc3339(token.expiry_timestamp_ms),
            max_lifetime_at: time::to_rfc3339(token.max_timestamp_ms),
        }
    }
}

/// The end of a token that was moved.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TokenEnd {
    /// The token's id.
    token_id: String,
    /// Who one is with it.
    owner: String,
    /// When it ends now; null in a dry run.
    expires_at: Option<String>,
}

pub(super) const END_COLUMNS: &[Column] =
    &[column("TOKEN-ID", "token_id"), column("OWNER", "owner"), column("EXPIRES", "expires_at").time()];

impl TokenEnd {
    pub(super) fn new(token: &Token, expiry_timestamp_ms: Option<i64>) -> Self {
        Self {
            token_id: token.id.clone(),
            owner: token.owner.to_string(),
            expires_at: expiry_timestamp_ms.map(time::to_rfc3339),
        }
    }
}

/// The tokens of these ids, and the ids that are nobody's or not for us to see.
pub(super) async fn find(cluster: &Cluster, ids: &[String]) -> Result<(Vec<Token>, Vec<Failure>), Failure> {
    let tokens = delegation_tokens::describe(cluster, None).await?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for id in ids {
        match tokens.iter().find(|token| token.id == *id) {
            Some(token) => found.push(token.clone()),
            None => {
                let error = KafkaError {
                    message: Some("there is no token of this id that you may see".to_owned()),
                    ..KafkaError::of(ResponseError::DelegationTokenNotFound)
                };
                missing
                    .push(Failure::of_item(id, &error).hint("`kdp token list` shows the tokens there are"));
            }
        }
    }
    Ok((found, missing))
}

/// A duration in the milliseconds of the protocol.
pub(super) fn milliseconds(text: &str) -> Result<i64, String> {
    let duration = time::parse_duration(text).filter(|duration| *duration > Duration::ZERO);
    let milliseconds = duration.and_then(|duration| i64::try_from(duration.as_millis()).ok());
    milliseconds.ok_or_else(|| "write a duration such as 30m, 12h or 7d".to_owned())
}

/// `TYPE:NAME` as clap parses it.
pub(super) fn principal(text: &str) -> Result<Principal, String> {
    text.parse().map_err(str::to_owned)
}
