//! What is said of a token, and what is typed about one.

use std::time::Duration;

use kdp_client::admin::delegation_tokens::{Principal, Token};
use schemars::JsonSchema;
use serde::Serialize;

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
