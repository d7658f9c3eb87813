//! `kdp acl list` and `kdp acl export`: DescribeAcls.

use clap::Args;
use kdp_client::admin::acls;

use super::explain;
use super::filter::Filter;
use super::row::{self, COLUMNS, GroupBy};
use crate::commands::{Context, Outcome};
use crate::report::Report;

/// List ACLs
///
/// Examples:
///   kdp acl list
///   kdp acl list --topic orders --pattern match
///   kdp acl list --user alice --by principal
///   kdp acl list --type group --permission deny -o json
///
/// Operations of one principal on one resource from one host stand in one row. --pattern match shows
/// every ACL that decides about a name: the literal ones, those of a prefix, and those of `*`.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,
    /// What stands together
    #[arg(long, value_name = "WHAT", default_value = "resource")]
    by: GroupBy,
}

/// Print ACLs as a file that `kdp acl import` reads
///
/// Examples:
///   kdp acl export > acls.yaml
///   kdp acl export --user alice -o csv
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Export {
    #[command(flatten)]
    filter: Filter,
}

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        list(context, &self.filter, self.by).await
    }
}

impl Export {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        list(context, &self.filter, GroupBy::Resource).await
    }
}

async fn list(context: &Context, filter: &Filter, by: GroupBy) -> Outcome {
    let bindings = acls::describe(&context.cluster, &filter.all()).await.map_err(explain)?;
    Ok(Report::list("AclList", COLUMNS, row::rows(&bindings, by)))
}
