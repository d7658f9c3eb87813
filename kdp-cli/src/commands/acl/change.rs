//! Making and deleting ACLs: what every verb that changes them shares.

use kdp_client::admin::acls::{self, AclBinding, AclFilter, PerBinding};
use schemars::JsonSchema;
use serde::Serialize;

use super::explain;
use super::row::{self, AclRow, GroupBy};
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};
use crate::words::counted;

/// A row, and what becomes of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AclChange {
    /// `create` or `delete`.
    action: &'static str,
    #[serde(flatten)]
    acl: AclRow,
}

pub(super) const COLUMNS: &[Column] = &[
    column("RESOURCE", "resource"),
    column("ACTION", "action"),
    column("TYPE", "resource_type"),
    column("PATTERN", "pattern_type"),
    column("PRINCIPAL", "principal"),
    column("PERMISSION", "permission"),
    column("OPERATIONS", "operations"),
    column("HOST", "host"),
];

/// These bindings as rows with what becomes of them.
pub(super) fn changes(action: &'static str, bindings: &[AclBinding]) -> Vec<AclChange> {
    row::rows(bindings, GroupBy::Resource).into_iter().map(|acl| AclChange { action, acl }).collect()
}

/// Makes the bindings that are not there yet.
pub(super) async fn create(
    context: &Context,
    action: &'static str,
    wanted: Vec<AclBinding>,
    consent: &Consent,
) -> Outcome {
    let (new, known) = missing(context, wanted).await?;
    if new.is_empty() {
        let mut report = Report::list("AclCreation", row::COLUMNS, Vec::<AclRow>::new());
        report.dry_run = consent.dry_run;
        report.talk.push("every one of these ACLs exists already; nothing to do".to_owned());
        return Ok(report);
    }
    let names: Vec<String> = new.iter().map(AclBinding::to_string).collect();
    let summary = preview(context, &names, format!("create {}", counted(names.len(), "ACL")));
    let change = Change { level: Danger::Mild, action, summary: &summary, names: &names };
    let permit = context.gate(change, consent).await?;
    let (done, errors) = match consent.dry_run {
        true => (new, Vec::new()),
        false => split(acls::create(&context.cluster, &new).await.map_err(explain)?),
    };
    let mut report = Report::list("AclCreation", row::COLUMNS, row::rows(&done, GroupBy::Resource));
    report.errors = errors;
    if known > 0 {
        report.talk.push(format!("there already: {}", counted(known, "ACL")));
    }
    if consent.dry_run {
        report.talk.push("dry run: these would be created, nothing was changed".to_owned());
    }
    Ok(permit.done(report))
}

/// A question that shows a person, line by line, what it is about.
pub(super) fn preview(context: &Context, lines: &[String], question: String) -> String {
    match context.prompt.interactive {
        true => format!("{}\n{question}", lines.join("\n")),
        false => question,
    }
}

/// Those of the bindings that the cluster does not have, and how many it has.
async fn missing(
    context: &Context,
    mut wanted: Vec<AclBinding>,
) -> Result<(Vec<AclBinding>, usize), Failure> {
    wanted.sort();
    wanted.dedup();
    // One question for all of them, however many they are.
    let existing = acls::describe(&context.cluster, &[AclFilter::default()]).await.map_err(explain)?;
    let count = wanted.len();
    wanted.retain(|binding| existing.binary_search(binding).is_err());
    let known = count - wanted.len();
    Ok((wanted, known))
}

/// What was done, and what was refused with the reason.
pub(super) fn split(answers: PerBinding) -> (Vec<AclBinding>, Vec<Failure>) {
    let mut done = Vec::new();
    let mut errors = Vec::new();
    for (binding, answer) in answers {
        match answer {
            Ok(()) => done.push(binding),
            Err(error) => errors.push(Failure::of_item(&binding.to_string(), &error)),
        }
    }
    (done, errors)
}
