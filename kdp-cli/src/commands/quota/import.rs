//! `kdp quota import`: makes the cluster's quotas what a file says.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::quotas::{self, Alteration, Entity, Quota};

use super::change::{self, COLUMNS, QuotaChange};
use super::row::{self, QuotaRow};
use crate::commands::import::ImportFlags;
use crate::commands::{Context, Outcome};
use crate::report::Report;

/// Set the quotas of a file, and with --prune take all others away
///
/// Examples:
///   kdp quota import quotas.yaml --dry-run
///   kdp quota import quotas.yaml --yes
///   kdp quota import quotas.csv --prune --dry-run
///
/// The file is what `kdp quota export` prints, as YAML, JSON or CSV; a bare list of rows will do,
/// and values may have units. Only what differs is changed.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    #[command(flatten)]
    flags: ImportFlags,
}

impl Import {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let wanted = self.flags.read(row::COLUMNS, QuotaRow::quota)?;
        let existing = quotas::describe(&context.cluster, &[], false).await?;
        let alterations = alterations(&wanted, &existing, self.flags.prune);
        if alterations.is_empty() {
            let mut report = Report::list("QuotaChange", COLUMNS, Vec::<QuotaChange>::new());
            report.dry_run = self.flags.consent.dry_run;
            report.talk.push("the cluster's quotas are as the file says; nothing to do".to_owned());
            return Ok(report);
        }
        change::apply(context, "quota import", &alterations, &existing, &self.flags.consent).await
    }
}

/// What makes of the existing quotas the wanted ones.
fn alterations(wanted: &[Quota], existing: &[Quota], prune: bool) -> Vec<Alteration> {
    let mut changes: BTreeMap<_, BTreeMap<String, Option<f64>>> = BTreeMap::new();
    let limit = |quotas: &[Quota], entity: &Entity, key: &str| {
        quotas.iter().find(|quota| quota.entity == *entity).and_then(|quota| quota.values.get(key).copied())
    };
    for quota in wanted {
        for (key, value) in &quota.values {
            if limit(existing, &quota.entity, key) != Some(*value) {
                changes.entry(&quota.entity).or_default().insert(key.clone(), Some(*value));
            }
        }
    }
    for quota in existing.iter().filter(|_| prune) {
        for key in quota.values.keys() {
            if limit(wanted, &quota.entity, key).is_none() {
                changes.entry(&quota.entity).or_default().insert(key.clone(), None);
            }
        }
    }
    let alteration = |(entity, changes): (&Entity, _)| Alteration { entity: entity.clone(), changes };
    changes.into_iter().map(alteration).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(user: &str, values: &[(&str, f64)]) -> Quota {
        Quota {
            entity: Entity([("user".to_owned(), Some(user.to_owned()))].into()),
            values: values.iter().map(|(key, value)| (key.to_string(), *value)).collect(),
        }
    }

    #[test]
    fn only_what_differs_is_changed() {
        let wanted = [quota("a", &[("x", 1.0), ("y", 2.0)])];
        let existing = [quota("a", &[("x", 1.0), ("y", 3.0), ("z", 4.0)]), quota("b", &[("x", 5.0)])];
        let shown = |prune| -> Vec<String> {
            let one = |one: Alteration| format!("{} {:?}", one.entity, one.changes);
            alterations(&wanted, &existing, prune).into_iter().map(one).collect()
        };
        assert_eq!(shown(false), [r#"user=a {"y": Some(2.0)}"#]);
        assert_eq!(shown(true), [r#"user=a {"y": Some(2.0), "z": None}"#, r#"user=b {"x": None}"#]);
    }
}
