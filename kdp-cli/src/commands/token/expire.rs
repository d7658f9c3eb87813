//! `kdp token expire`: ExpireDelegationToken.

use clap::Args;
use kdp_client::admin::delegation_tokens;

use super::row::{self, END_COLUMNS, TokenEnd};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;

/// End delegation tokens, at once or soon
///
/// Examples:
///   kdp token expire w4d1ArpkQWSpTcoWLvVvCw
///   kdp token expire w4d1ArpkQWSpTcoWLvVvCw --after 10m --confirm w4d1ArpkQWSpTcoWLvVvCw
///
/// A token that has ended cannot be brought back. Who is connected with it stays connected.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Expire {
    /// The ids of the tokens
    #[arg(required = true, value_name = "TOKEN-ID")]
    ids: Vec<String>,
    /// How long from now, such as 10m; without it, at once
    #[arg(long, value_name = "DURATION", value_parser = row::milliseconds)]
    after: Option<i64>,
    #[command(flatten)]
    consent: Consent,
}

impl Expire {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let change = Change {
            level: Danger::Severe,
            action: "token expire",
            summary: &format!("end {}", self.ids.join(", ")),
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
            match delegation_tokens::expire(&context.cluster, &token.hmac, self.after).await? {
                Ok(expiry) => items.push(TokenEnd::new(&token, Some(expiry))),
                Err(error) => errors.push(Failure::of_item(&token.id, &error)),
            }
        }
        let report = Report::list("TokenExpiry", END_COLUMNS, items);
        Ok(permit.done(Report { errors, ..report }))
    }
}
