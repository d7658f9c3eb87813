//! `kdp acl delete`: DescribeAcls for what matches, then DeleteAcls for exactly that.

use clap::Args;
use kdp_client::admin::acls::{self, AclBinding};

use super::change::{preview, split};
use super::explain;
use super::filter::Filter;
use super::row::{COLUMNS, GroupBy, rows};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;
use crate::words::counted;

/// Delete the ACLs that match
///
/// Examples:
///   kdp acl delete --user mallory --dry-run
///   kdp acl delete --topic orders --user alice --operation read --yes
///   kdp acl delete --topic orders --confirm 4
///   kdp acl delete --all --dry-run
///
/// What matches is shown first, and exactly that is deleted. One ACL wants --yes; several want
/// --confirm and their number. An undo file keeps them.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Delete {
    #[command(flatten)]
    filter: Filter,
    /// Every ACL there is
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    consent: Consent,
}

impl Delete {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        if self.all != self.filter.is_everything() {
            return Err(Failure::usage("say which ACLs: --topic, --user and so on, or only --all"));
        }
        let found = acls::describe(&context.cluster, &self.filter.all()).await.map_err(explain)?;
        if found.is_empty() {
            let failure = Failure::failed("ACL_NOT_FOUND", "no ACL matches");
            return Err(
                failure.hint("`kdp acl list` shows them; --pattern match finds those of prefixes too")
            );
        }
        let names: Vec<String> = found.iter().map(AclBinding::to_string).collect();
        let level = if found.len() == 1 { Danger::Moderate } else { Danger::Severe };
        let summary = preview(context, &names, format!("delete {}", counted(names.len(), "ACL")));
        let change = Change { level, action: "acl delete", summary: &summary, names: &names };
        let permit = context.gate(change, &self.consent).await?;
        permit.undo("acl", &rows(&found, GroupBy::Resource));
        let (done, errors) = match self.consent.dry_run {
            true => (found, Vec::new()),
            false => split(acls::delete(&context.cluster, &found).await.map_err(explain)?),
        };
        let mut report = Report::list("AclDeletion", COLUMNS, rows(&done, GroupBy::Resource));
        report.errors = errors;
        if self.consent.dry_run {
            report.talk.push(format!("dry run: these {} would be deleted, nothing was changed", done.len()));
        }
        Ok(permit.done(report))
    }
}
