//! Delegation tokens: create, describe, renew, expire (KIP-48, KIP-373).
//!
//! A token's HMAC is its password: whoever has it is the owner. Brokers speak of tokens only on
//! listeners that know who asks.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;

use crate::cluster::Cluster;
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::create_delegation_token_request::CreatableRenewers;
use crate::protocol::messages::describe_delegation_token_request::DescribeDelegationTokenOwner;
use crate::protocol::messages::{
    CreateDelegationTokenRequest, DescribeDelegationTokenRequest, ExpireDelegationTokenRequest,
    RenewDelegationTokenRequest, StrBytes,
};

/// What brokers read as "your own default", and for the end of a token as "now".
const UNSET: i64 = -1;

/// A principal: a type, nearly always `User`, and a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Principal {
    /// `User`.
    pub kind: String,
    /// Who.
    pub name: String,
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.name)
    }
}

impl FromStr for Principal {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((kind, name)) if !kind.is_empty() && !name.is_empty() => {
                Ok(Self { kind: kind.to_owned(), name: name.to_owned() })
            }
            _ => Err("write TYPE:NAME, for example User:alice"),
        }
    }
}

/// What a cluster knows about a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name.
    pub id: String,
    /// Who one is with it.
    pub owner: Principal,
    /// Who asked for it; an old cluster does not tell.
    pub requester: Option<Principal>,
    /// Who may renew it besides the owner.
    pub renewers: Vec<Principal>,
    /// When it was made.
    pub issue_timestamp_ms: i64,
    /// When it ends unless it is renewed.
    pub expiry_timestamp_ms: i64,
    /// When it ends for good.
    pub max_timestamp_ms: i64,
    /// Its password.
    pub hmac: Bytes,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("id", &self.id).field("owner", &self.owner).finish_non_exhaustive()
    }
}

/// A token that is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewToken {
    /// For whom; `None`: who asks.
    pub owner: Option<Principal>,
    /// Who may renew it besides the owner.
    pub renewers: Vec<Principal>,
    /// How long it can be made to live; `None`: as long as the cluster allows.
    pub max_lifetime_ms: Option<i64>,
}

/// Makes a token. Its renewers are those that were asked for.
pub async fn create(cluster: &Cluster, wanted: &NewToken) -> Result<Token, Error> {
    let renewer = |renewer: &Principal| {
        CreatableRenewers::default()
            .with_principal_type(text(&renewer.kind))
            .with_principal_name(text(&renewer.name))
    };
    let mut request = CreateDelegationTokenRequest::default()
        .with_renewers(wanted.renewers.iter().map(renewer).collect())
        .with_max_lifetime_ms(wanted.max_lifetime_ms.unwrap_or(UNSET));
    if let Some(owner) = &wanted.owner {
        request = request
            .with_owner_principal_type(Some(text(&owner.kind)))
            .with_owner_principal_name(Some(text(&owner.name)));
    }
    // Tokens for others came with version 3.
    let version_min = if wanted.owner.is_some() { 3 } else { 0 };
    let reply = cluster.any().await?.send_between(version_min, i16::MAX, |_| request).await?;
    let body = reply.check(|body| (body.error_code, None))?;
    Ok(Token {
        id: body.token_id.to_string(),
        owner: principal(&body.principal_type, &body.principal_name),
        requester: requester(&body.token_requester_principal_type, &body.token_requester_principal_name),
        renewers: wanted.renewers.clone(),
        issue_timestamp_ms: body.issue_timestamp_ms,
        expiry_timestamp_ms: body.expiry_timestamp_ms,
        max_timestamp_ms: body.max_timestamp_ms,
        hmac: body.hmac,
    })
}

/// The tokens of these owners, or all that one may see, in the order of their ids.
pub async fn describe(cluster: &Cluster, owners: Option<&[Principal]>) -> Result<Vec<Token>, Error> {
    let owner = |owner: &Principal| {
        DescribeDelegationTokenOwner::default()
            .with_principal_type(text(&owner.kind))
            .with_principal_name(text(&owner.name))
    };
    let owners = owners.map(|owners| owners.iter().map(owner).collect());
    let request = DescribeDelegationTokenRequest::default().with_owners(owners);
    let reply = cluster.send_any(|_| request).await?;
    let body = reply.check(|body| (body.error_code, None))?;
    let mut tokens: Vec<Token> = body
        .tokens
        .into_iter()
        .map(|token| Token {
            id: token.token_id.to_string(),
            owner: principal(&token.principal_type, &token.principal_name),
            requester: requester(
                &token.token_requester_principal_type,
                &token.token_requester_principal_name,
            ),
            renewers: token
                .renewers
                .iter()
                .map(|renewer| principal(&renewer.principal_type, &renewer.principal_name))
                .collect(),
            issue_timestamp_ms: token.issue_timestamp,
            expiry_timestamp_ms: token.expiry_timestamp,
            max_timestamp_ms: token.max_timestamp,
            hmac: token.hmac,
        })
        .collect();
    tokens.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(tokens)
}

/// Lets a token live for this long from now, or for as long as the cluster likes; says until when.
pub async fn renew(
    cluster: &Cluster,
    hmac: &Bytes,
    period_ms: Option<i64>,
) -> Result<Result<i64, KafkaError>, Error> {
    let request = RenewDelegationTokenRequest::default()
        .with_hmac(hmac.clone())
        .with_renew_period_ms(period_ms.unwrap_or(UNSET));
    let body = cluster.send_any(|_| request).await?.body;
    Ok(KafkaError::from_wire(body.error_code, None).map_or(Ok(body.expiry_timestamp_ms), Err))
}

/// Ends a token this long from now, or at once; says when.
pub async fn expire(
    cluster: &Cluster,
    hmac: &Bytes,
    after_ms: Option<i64>,
) -> Result<Result<i64, KafkaError>, Error> {
    let request = ExpireDelegationTokenRequest::default()
        .with_hmac(hmac.clone())
        .with_expiry_time_period_ms(after_ms.unwrap_or(UNSET));
    let body = cluster.send_any(|_| request).await?.body;
    Ok(KafkaError::from_wire(body.error_code, None).map_or(Ok(body.expiry_timestamp_ms), Err))
}

fn principal(kind: &StrBytes, name: &StrBytes) -> Principal {
    Principal { kind: kind.to_string(), name: name.to_string() }
}

fn requester(kind: &StrBytes, name: &StrBytes) -> Option<Principal> {
    (!name.is_empty()).then(|| principal(kind, name))
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
