//! When tokens end: `kdp token renew` and `kdp token expire` move it, each in its direction.

use kdp_client::admin::delegation_tokens::{self, Token};
use kdp_client::cluster::Cluster;
use kdp_client::connection::{Error, KafkaError};
use kdp_client::protocol::messages::ResponseError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::danger::Consent;
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::time;

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

pub(super) const COLUMNS: &[Column] =
    &[column("TOKEN-ID", "token_id"), column("OWNER", "owner"), column("EXPIRES", "expires_at").time()];

impl TokenEnd {
    fn new(token: &Token, expiry_timestamp_ms: Option<i64>) -> Self {
        Self {
            token_id: token.id.clone(),
            owner: token.owner.to_string(),
            expires_at: expiry_timestamp_ms.map(time::to_rfc3339),
        }
    }
}

/// Moves the end of the tokens that the change names; `ask` tells the cluster, which says when they end now.
pub(super) async fn change(
    context: &Context,
    kind: &'static str,
    change: Change<'_>,
    consent: &Consent,
    ask: impl AsyncFn(&Token) -> Result<Result<i64, KafkaError>, Error>,
) -> Outcome {
    let permit = context.gate(change, consent).await?;
    let (tokens, mut errors) = find(&context.cluster, change.names).await?;
    let mut items = Vec::new();
    for token in tokens {
        if consent.dry_run {
            items.push(TokenEnd::new(&token, None));
            continue;
        }
        match ask(&token).await? {
            Ok(expiry) => items.push(TokenEnd::new(&token, Some(expiry))),
            Err(error) => errors.push(Failure::of_item(&token.id, &error)),
        }
    }
    Ok(permit.done(Report { errors, ..Report::list(kind, COLUMNS, items) }))
}

/// The tokens of these ids, and the ids that are nobody's or not for us to see.
async fn find(cluster: &Cluster, ids: &[String]) -> Result<(Vec<Token>, Vec<Failure>), Failure> {
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
