//! `kdp token renew`: RenewDelegationToken.

use clap::Args;
use kdp_client::admin::delegation_tokens::{self, Token};

use super::{end, row};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;

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
        let cluster = &context.cluster;
        let renew = async |token: &Token| delegation_tokens::renew(cluster, &token.hmac, self.period).await;
        end::change(context, "TokenRenewal", change, &self.consent, renew).await
    }
}
