//! `kdp raw api`: the APIs and their versions, here and in the cluster; the fields of one.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::cluster;
use kdp_client::connection::only_reads;
use kdp_client::protocol::generic::{self, FieldShape};
use schemars::JsonSchema;
use serde::Serialize;

use super::find_api;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// List the APIs with the versions that kdp and every broker know; with a name, also its fields
///
/// Examples:
///   kdp raw api
///   kdp raw api CreateTopics
///   kdp raw api 32 -o json
///
/// The cluster's versions are those that all brokers offer; `kdp cluster api-versions` shows where
/// they differ.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ApiCommand {
    /// An API by its name or key
    #[arg(value_name = "API")]
    api: Option<String>,
}

/// An API of Kafka.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ApiRow {
    /// Its key.
    api_key: i16,
    /// Its name.
    api: String,
    /// The lowest version that kdp can write and read; null for an API that kdp does not know.
    kdp_min: Option<i16>,
    /// The highest one.
    kdp_max: Option<i16>,
    /// The lowest version that every broker offers; null where one offers none.
    cluster_min: Option<i16>,
    /// The highest one.
    cluster_max: Option<i16>,
    /// Whether it only reads.
    reads: bool,
    /// The fields of its request and response, where one API was asked about.
    fields: Vec<FieldRow>,
}

/// A field of a request or response.
#[derive(Debug, Serialize, JsonSchema)]
struct FieldRow {
    /// `request` or `response`.
    message: &'static str,
    /// The names from the message down to it.
    field: String,
    /// Kafka's name of its type.
    #[serde(rename = "type")]
    kind: String,
    /// The versions that have it, such as `0+`.
    versions: String,
    /// The first version in which it may be null.
    nullable_from: Option<i16>,
    /// What it is when left out, where that is not empty, false or zero.
    default: Option<&'static str>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("API", "api"),
    column("KEY", "api_key"),
    column("KDP-MIN", "kdp_min"),
    column("KDP-MAX", "kdp_max"),
    column("CLUSTER-MIN", "cluster_min"),
    column("CLUSTER-MAX", "cluster_max"),
    column("READS", "reads"),
];

const FIELDS: &[Column] = &[
    column("MESSAGE", "message"),
    column("FIELD", "field"),
    column("TYPE", "type"),
    column("VERSIONS", "versions"),
    column("NULL-FROM", "nullable_from"),
    column("DEFAULT", "default"),
];

impl ApiCommand {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let only = self.api.as_deref().map(find_api).transpose()?;
        let mut names: BTreeMap<i16, Option<&'static str>> =
            generic::apis().into_iter().map(|(key, name)| (key, Some(name))).collect();
        let mut brokers = Vec::new();
        let mut errors = Vec::new();
        for (id, answer) in cluster::api_versions(&context.cluster).await? {
            match answer {
                Ok(versions) => brokers.push(versions.ranges),
                Err(error) => errors.push(Failure::from(error).about(format!("broker {id}"))),
            }
        }
        for key in brokers.iter().flat_map(|ranges| ranges.keys()) {
            names.entry(*key).or_default();
        }
        names.retain(|key, _| only.is_none_or(|(wanted, _)| wanted == *key));
        let row = |(key, name): (i16, Option<&'static str>)| {
            let ranges: Option<Vec<_>> = brokers.iter().map(|ranges| ranges.get(&key).copied()).collect();
            let common = ranges.and_then(|all| all.into_iter().reduce(|a, b| a.intersect(&b)));
            let ours = generic::versions(key);
            ApiRow {
                api_key: key,
                api: name.map_or_else(|| format!("API {key}"), str::to_owned),
                kdp_min: ours.map(|(min, _)| min),
                kdp_max: ours.map(|(_, max)| max),
                cluster_min: common.filter(|range| !range.is_empty()).map(|range| range.min),
                cluster_max: common.filter(|range| !range.is_empty()).map(|range| range.max),
                reads: only_reads(key),
                fields: if only.is_some() { fields(key) } else { Vec::new() },
            }
        };
        let mut report = Report::list("ApiList", COLUMNS, names.into_iter().map(row));
        if only.is_some() {
            report = layout(report);
        }
        report.errors = errors;
        Ok(report)
    }
}

fn fields(key: i16) -> Vec<FieldRow> {
    let row = |message: &'static str| {
        move |field: FieldShape| FieldRow {
            message,
            field: field.path,
            kind: field.kind,
            versions: match field.last {
                None => format!("{}+", field.first),
                Some(last) => format!("{}-{last}", field.first),
            },
            nullable_from: field.nullable_from,
            default: field.default,
        }
    };
    let request = generic::request_fields(key).into_iter().map(row("request"));
    request.chain(generic::response_fields(key).into_iter().map(row("response"))).collect()
}

/// The tables below the first.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of("fields", FIELDS)
}
