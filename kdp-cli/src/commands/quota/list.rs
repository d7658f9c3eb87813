//! `kdp quota list`, `describe` and `export`: DescribeClientQuotas.

use clap::Args;
use kdp_client::admin::quotas::{self, Component, ENTITY_TYPES, Match};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use super::entity::Whose;
use super::{row, value};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List quotas
///
/// Examples:
///   kdp quota list
///   kdp quota list --user alice
///   kdp quota list --user alice --strict
///   kdp quota list --type ip -o json
///
/// With --user, --client-id or --ip only the entities of which that is a part; --strict leaves out
/// those that have other parts too. Rates are in bytes a second.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    #[command(flatten)]
    selection: Selection,
}

/// Print quotas as a file that `kdp quota import` reads
///
/// Examples:
///   kdp quota export > quotas.yaml
///   kdp quota export --type user -o csv
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Export {
    #[command(flatten)]
    selection: Selection,
}

/// Show the limits that are set for one entity
///
/// Examples:
///   kdp quota describe --user alice
///   kdp quota describe --user alice --client-id-default
///   kdp quota describe --ip 10.0.0.7 -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    #[command(flatten)]
    whose: Whose,
}

#[derive(Args, Debug)]
struct Selection {
    #[command(flatten)]
    whose: Whose,
    /// Every entity of which this is a part: user, client-id or ip; may be repeated
    #[arg(long = "type", value_name = "TYPE", value_parser = ENTITY_TYPES, help_heading = "Entity")]
    types: Vec<String>,
    /// Only entities that have no other parts
    #[arg(long)]
    strict: bool,
}

/// One limit of an entity.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct QuotaValue {
    /// What is limited.
    key: String,
    /// The limit in the brokers' unit.
    value: Option<Number>,
    /// The limit as a person reads it.
    meaning: String,
    /// Whose: `user=alice,client-id=<default>`.
    entity: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("KEY", "key"),
    column("VALUE", "value"),
    column("MEANING", "meaning"),
    column("ENTITY", "entity"),
];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        self.selection.list(context).await
    }
}

impl Export {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        self.selection.list(context).await
    }
}

impl Selection {
    async fn list(&self, context: &Context) -> Outcome {
        let mut components = self.whose.components();
        let new = self.types.iter().filter(|kind| components.iter().all(|one| one.kind != **kind));
        let new: Vec<Component> =
            new.map(|kind| Component { kind: kind.clone(), matches: Match::Any }).collect();
        components.extend(new);
        if self.strict && components.is_empty() {
            return Err(Failure::usage(
                "--strict needs a --user, --client-id, --ip or --type to be strict about",
            ));
        }
        let quotas = quotas::describe(&context.cluster, &components, self.strict).await?;
        Ok(Report::list("QuotaList", row::COLUMNS, quotas.iter().map(row::row)))
    }
}

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let components = self.whose.components();
        if components.is_empty() {
            return Err(super::change::nobody());
        }
        let quotas = quotas::describe(&context.cluster, &components, true).await?;
        let Some(quota) = quotas.into_iter().next() else {
            let entity = self.whose.entity().to_string();
            let failure = Failure::failed("QUOTA_NOT_FOUND", "no quota is set for exactly this entity");
            return Err(failure.about(entity).hint("`kdp quota list` shows the quotas there are"));
        };
        let entity = quota.entity.to_string();
        let rows = quota.values.iter().map(|(key, limit)| QuotaValue {
            key: key.clone(),
            value: value::number(*limit),
            meaning: value::unit(key).map_or(String::new(), |unit| value::describe(*limit, unit)),
            entity: entity.clone(),
        });
        Ok(Report::list("QuotaDescription", COLUMNS, rows))
    }
}
