//! `kdp token renew`: RenewDelegationToken.

use clap::Args;
use kdp_client::admin::delegation_tokens;

use super::row::{self, END_COLUMNS, TokenEnd};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;

/// Let delegation tokens live longer
///
/// Examples:
///   kdp token renew w4d1ArpkQWSpTcoWLvVvCw
///   kdp token renew w4d1ArpkQWSpTcoWLvVvCw --period 12h
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Renew {
    /// The ids of the tokens
    #[arg(required = true, value_name = "TOKEN-ID")]
    ids: Vec<String>,
    /// How long from now, such as 12h; without it, as the cluster is set
    #[arg(long, value_name = "DURATION", value_parser = row::milliseconds)]
    period: Option<i64>,
    #[command(flatten)]
    consent: Consent,
}

impl Renew {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let change = Change {
            level: Danger::Mild,
            action: "token renew",
            summary: &format!("renew {}", self.ids.join(", ")),
            names: &self.ids,
        };
        let permit = context.gate(change, &self.consent).await?;
        let (tokens, mut errors) = row::find(&context.cluster, &self.ids).await?;
        let mut items = Vec::new();
        for token in tokens {
            if self.consent.dry_run {
                items.push(TokenEnd::new(&token, None));
                continue;
            }
            match delegation_tokens::renew(&context.cluster, &token.hmac, self.period).await? {
                Ok(expiry) => items.push(TokenEnd::new(&token, Some(expiry))),
                Err(error) => errors.push(Failure::of_item(&token.id, &error)),
            }
        }
        let report = Report::list("TokenRenewal", END_COLUMNS, items);
        Ok(permit.done(Report { errors, ..report }))
    }
}
