//! `kdp token create`: CreateDelegationToken.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use kdp_client::admin::delegation_tokens::{self, NewToken, Principal};
use schemars::JsonSchema;
use serde::Serialize;

use super::row::{self, TokenRow};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Create a delegation token
///
/// Examples:
///   kdp token create
///   kdp token create --renewer User:scheduler --max-lifetime 7d
///   kdp token create --owner User:alice -o json
///
/// The HMAC is the token's password: keep it, it is not shown again. To connect with a token use its id
/// as username and the HMAC as password of ScramLoginModule with tokenauth="true".
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Create {
    /// For whom; without it, for yourself
    #[arg(long, value_name = "TYPE:NAME", value_parser = row::principal)]
    owner: Option<Principal>,
    /// Who else may renew it; may be repeated
    #[arg(long = "renewer", value_name = "TYPE:NAME", value_parser = row::principal)]
    renewers: Vec<Principal>,
    /// How long it can be made to live, such as 7d; without it, as long as the cluster allows
    #[arg(long, value_name = "DURATION", value_parser = row::milliseconds)]
    max_lifetime: Option<i64>,
    #[command(flatten)]
    consent: Consent,
}

/// A token that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CreatedToken {
    #[serde(flatten)]
    token: TokenRow,
    /// The token's password, base64; it is not shown again.
    hmac: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOKEN-ID", "token_id"),
    column("OWNER", "owner").wide(),
    column("EXPIRES", "expires_at").time(),
    column("HMAC", "hmac").whole(),
];

impl Create {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let owner = self.owner.as_ref().map(ToString::to_string);
        let change = Change {
            level: Danger::Mild,
            action: "token create",
            summary: "create a delegation token",
            names: &[owner.unwrap_or_else(|| "yourself".to_owned())],
        };
        let permit = context.gate(change, &self.consent).await?;
        let mut report = Report::list("TokenCreation", COLUMNS, Vec::<CreatedToken>::new());
        if self.consent.dry_run {
            // A cluster without tokens, or a listener that knows nobody, refuses to tell of tokens too.
            delegation_tokens::describe(&context.cluster, Some(&[])).await?;
            return Ok(permit.done(report));
        }
        let wanted = NewToken {
            owner: self.owner.clone(),
            renewers: self.renewers.clone(),
            max_lifetime_ms: self.max_lifetime,
        };
        let token = delegation_tokens::create(&context.cluster, &wanted).await?;
        let created = CreatedToken { token: TokenRow::new(&token), hmac: STANDARD.encode(&token.hmac) };
        report = Report::list("TokenCreation", COLUMNS, [created]);
        report.talk.push(format!("keep the HMAC, it is not shown again; next: kdp token renew {}", token.id));
        Ok(permit.done(report))
    }
}
