//! `kdp token list`: DescribeDelegationToken.

use clap::Args;
use kdp_client::admin::delegation_tokens::{self, Principal};

use super::row::{self, COLUMNS, TokenRow};
use crate::commands::{Context, Outcome};
use crate::report::Report;

/// List delegation tokens
///
/// Examples:
///   kdp token list
///   kdp token list --owner User:alice -o wide
///
/// Shown are your own tokens and those that ACLs let you describe.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// Only tokens of this principal; may be repeated
    #[arg(long = "owner", value_name = "TYPE:NAME", value_parser = row::principal)]
    owners: Vec<Principal>,
}

impl List {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let owners = (!self.owners.is_empty()).then_some(&self.owners[..]);
        let tokens = delegation_tokens::describe(&context.cluster, owners).await?;
        Ok(Report::list("TokenList", COLUMNS, tokens.iter().map(TokenRow::new)))
    }
}
