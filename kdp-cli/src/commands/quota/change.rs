//! `kdp quota set` and `unset`: AlterClientQuotas.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::quotas::{self, Alteration, Entity, Quota};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use super::entity::Whose;
use super::value;
use crate::commands::{Context, Outcome};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::gate::Change;
use crate::report::{Column, Report, column};

/// Limit an entity; its other limits stay
///
/// Examples:
///   kdp quota set --user alice producer_byte_rate=10MiB/s consumer_byte_rate=20MiB/s --yes
///   kdp quota set --user-default --client-id app request_percentage=200% --dry-run
///   kdp quota set --ip 10.0.0.7 connection_creation_rate=5/s --yes
///
/// Keys: producer_byte_rate and consumer_byte_rate (bytes a second on each broker),
/// request_percentage, controller_mutation_rate, connection_creation_rate (only for --ip).
/// A bare number is in bytes, per cent, or a second.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Set {
    /// The limits
    #[arg(required = true, value_name = "KEY=VALUE", value_parser = value::parse_setting)]
    settings: Vec<(String, f64)>,
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    consent: Consent,
}

/// Take limits of an entity away; a default may hold then
///
/// Examples:
///   kdp quota unset --user alice producer_byte_rate --yes
///   kdp quota unset --user alice --all --dry-run
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Unset {
    /// What shall not be limited any more
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "KEY")]
    keys: Vec<String>,
    /// Every limit of the entity
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    consent: Consent,
}

/// A limit that was changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct QuotaChange {
    /// Whose: `user=alice,client-id=<default>`.
    entity: String,
    /// What is limited.
    key: String,
    /// The limit before; null where there was none.
    before: Option<Number>,
    /// The limit now; null where there is none any more.
    value: Option<Number>,
}

pub(super) const COLUMNS: &[Column] =
    &[column("ENTITY", "entity"), column("KEY", "key"), column("BEFORE", "before"), column("VALUE", "value")];

impl Set {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let changes = self.settings.iter().map(|(key, limit)| (key.clone(), Some(*limit))).collect();
        let alteration = Alteration { entity: entity(&self.whose)?, changes };
        let before = now(context, &self.whose).await?;
        apply(context, "quota set", &[alteration], &before, &self.consent).await
    }
}

impl Unset {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let entity = entity(&self.whose)?;
        self.keys.iter().try_for_each(|key| value::unit(key).map(drop)).map_err(Failure::usage)?;
        let before = now(context, &self.whose).await?;
        let set: Vec<&String> = before.iter().flat_map(|quota| quota.values.keys()).collect();
        let keys: Vec<&String> = if self.all { set.clone() } else { self.keys.iter().collect() };
        let missing: Vec<&str> =
            keys.iter().filter(|key| !set.contains(key)).map(|key| key.as_str()).collect();
        if keys.is_empty() || !missing.is_empty() {
            let what =
                if keys.is_empty() { "no limit".to_owned() } else { format!("no {}", missing.join(", ")) };
            let failure =
                Failure::failed("QUOTA_NOT_FOUND", format!("{what} is set for exactly this entity"));
            return Err(failure.about(entity.to_string()));
        }
        let changes = keys.into_iter().map(|key| (key.clone(), None)).collect();
        apply(context, "quota unset", &[Alteration { entity, changes }], &before, &self.consent).await
    }
}

/// Makes these changes, as far as the gate lets them through.
pub(super) async fn apply(
    context: &Context,
    action: &'static str,
    alterations: &[Alteration],
    before: &[Quota],
    consent: &Consent,
) -> Outcome {
    let names: Vec<String> = alterations.iter().map(|alteration| alteration.entity.to_string()).collect();
    let summaries: Vec<String> = alterations.iter().map(|one| summary(one, before)).collect();
    let change = Change { level: Danger::Moderate, action, summary: &summaries.join("; "), names: &names };
    let permit = context.gate(change, consent).await?;
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    let answers = quotas::alter(&context.cluster, alterations, consent.dry_run).await?;
    for (alteration, (entity, answer)) in alterations.iter().zip(answers) {
        match answer {
            Ok(()) => rows.extend(changed(alteration, before)),
            Err(error) => errors.push(Failure::of_item(&entity.to_string(), &error)),
        }
    }
    let mut report = Report::list("QuotaChange", COLUMNS, rows);
    report.errors = errors;
    if consent.dry_run && report.errors.is_empty() {
        report.talk.push("dry run: the cluster would do this, nothing was changed".to_owned());
    }
    Ok(permit.done(report))
}

/// Nobody was named.
pub(super) fn nobody() -> Failure {
    Failure::usage("say whose quota: --user NAME, --client-id ID, --ip ADDRESS, or one of their defaults")
}

fn entity(whose: &Whose) -> Result<Entity, Failure> {
    let entity = whose.entity();
    if entity.0.is_empty() { Err(nobody()) } else { Ok(entity) }
}

/// The limits that are set for exactly this entity.
async fn now(context: &Context, whose: &Whose) -> Result<Vec<Quota>, Failure> {
    Ok(quotas::describe(&context.cluster, &whose.components(), true).await?)
}

fn limit_before(before: &[Quota], entity: &Entity, key: &str) -> Option<f64> {
    before.iter().find(|quota| quota.entity == *entity)?.values.get(key).copied()
}

fn summary(alteration: &Alteration, before: &[Quota]) -> String {
    let change = |(key, limit): (&String, &Option<f64>)| {
        let shown =
            |limit: f64| value::unit(key).map_or(limit.to_string(), |unit| value::describe(limit, unit));
        let was = limit_before(before, &alteration.entity, key);
        let was = was.map(|was| format!(" (now {})", shown(was))).unwrap_or_default();
        match limit {
            Some(limit) => format!("set {key} to {}{was}", shown(*limit)),
            None => format!("unset {key}{was}"),
        }
    };
    let changes: Vec<String> = alteration.changes.iter().map(change).collect();
    format!("{}: {}", alteration.entity, changes.join(", "))
}

fn changed(alteration: &Alteration, before: &[Quota]) -> Vec<QuotaChange> {
    let changes: &BTreeMap<String, Option<f64>> = &alteration.changes;
    let row = |(key, limit): (&String, &Option<f64>)| QuotaChange {
        entity: alteration.entity.to_string(),
        key: key.clone(),
        before: limit_before(before, &alteration.entity, key).and_then(value::number),
        value: limit.and_then(value::number),
    };
    changes.iter().map(row).collect()
}
