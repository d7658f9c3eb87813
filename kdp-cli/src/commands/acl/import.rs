//! `kdp acl import`: makes the cluster's ACLs what a file says.

use clap::Args;
use kdp_client::admin::acls::{self, AclBinding, AclFilter};

use super::change::{self, COLUMNS, changes, preview, split};
use super::explain;
use super::row::{self, AclRow, GroupBy};
use crate::commands::import::ImportFlags;
use crate::commands::{Context, Outcome};
use crate::danger::Danger;
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::Report;
use crate::words::counted;

/// Create the ACLs of a file, and with --prune delete all others
///
/// Examples:
///   kdp acl import acls.yaml --dry-run
///   kdp acl import acls.yaml
///   kdp acl import acls.csv --prune --dry-run
///   kdp acl export -b old:9092 -o json | kdp acl import - -b new:9092
///
/// The file is what `kdp acl export` prints, as YAML, JSON or CSV; a bare list of rows will do.
/// --prune wants --yes where one ACL would go, and --confirm with their number where several would; an
/// undo file keeps them.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    #[command(flatten)]
    flags: ImportFlags,
}

impl Import {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let wanted = self.wanted()?;
        let existing = acls::describe(&context.cluster, &[AclFilter::default()]).await.map_err(explain)?;
        let without = |list: &[AclBinding], other: &[AclBinding]| -> Vec<AclBinding> {
            list.iter().filter(|binding| other.binary_search(binding).is_err()).cloned().collect()
        };
        let new = without(&wanted, &existing);
        let others = without(&existing, &wanted);
        let gone = if self.flags.prune { others.clone() } else { Vec::new() };
        let mut rows = changes("create", &new);
        rows.extend(changes("delete", &gone));
        if rows.is_empty() {
            return Ok(self.nothing_to_do(others.len()));
        }
        let names: Vec<String> =
            (if gone.is_empty() { &new } else { &gone }).iter().map(AclBinding::to_string).collect();
        let level = match gone.len() {
            0 => Danger::Mild,
            1 => Danger::Moderate,
            _ => Danger::Severe,
        };
        let summary = summary(context, &new, &gone);
        let change = Change { level, action: "acl import", summary: &summary, names: &names };
        let permit = context.gate(change, &self.flags.consent).await?;
        if self.flags.consent.dry_run {
            let mut report = Report::list("AclImport", COLUMNS, rows);
            report.talk.push(format!("dry run: {} to create, {} to delete", new.len(), gone.len()));
            report.talk.extend(self.left(others.len()));
            return Ok(permit.done(report));
        }
        if !gone.is_empty() {
            permit.undo("acl", &row::rows(&gone, GroupBy::Resource));
        }
        // First what is new, so that a rule that was only rewritten is never missing.
        let (created, mut errors) = split(acls::create(&context.cluster, &new).await.map_err(explain)?);
        let (deleted, refused) = match errors.is_empty() {
            true => split(acls::delete(&context.cluster, &gone).await.map_err(explain)?),
            false => (Vec::new(), Vec::new()),
        };
        errors.extend(refused);
        let mut rows = changes("create", &created);
        rows.extend(changes("delete", &deleted));
        let mut report = Report::list("AclImport", COLUMNS, rows);
        report.errors = errors;
        report.talk.extend(self.left(others.len()));
        Ok(permit.done(report))
    }

    /// What the file says, sorted, each once.
    fn wanted(&self) -> Result<Vec<AclBinding>, Failure> {
        let mut wanted = self.flags.read(row::COLUMNS, AclRow::bindings)?.concat();
        wanted.sort();
        wanted.dedup();
        Ok(wanted)
    }

    fn nothing_to_do(&self, others: usize) -> Report {
        let mut report = Report::list("AclImport", COLUMNS, Vec::<change::AclChange>::new());
        report.dry_run = self.flags.consent.dry_run;
        report.talk.push("the cluster has every ACL of the file; nothing to do".to_owned());
        report.talk.extend(self.left(others));
        report
    }

    fn left(&self, others: usize) -> Option<String> {
        let more = counted(others, "more ACL");
        (!self.flags.prune && others > 0)
            .then(|| format!("the cluster has {more} than the file; see --prune"))
    }
}

fn summary(context: &Context, new: &[AclBinding], gone: &[AclBinding]) -> String {
    let lines = |sign: &'static str, bindings: &'_ [AclBinding]| -> Vec<String> {
        bindings.iter().map(|binding| format!("{sign} {binding}")).collect()
    };
    let lines = [lines("+", new), lines("-", gone)].concat();
    preview(
        context,
        &lines,
        format!("create {} and delete {}", counted(new.len(), "ACL"), counted(gone.len(), "ACL")),
    )
}
