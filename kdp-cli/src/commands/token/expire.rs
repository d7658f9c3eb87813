//! `kdp token expire`: ExpireDelegationToken.

use clap::Args;
use kdp_client::admin::delegation_tokens::{self, Token};

use super::{end, row};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::gate::Change;

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
        let cluster = &context.cluster;
        let expire = async |token: &Token| delegation_tokens::expire(cluster, &token.hmac, self.after).await;
        end::change(context, "TokenExpiry", change, &self.consent, expire).await
    }
}
