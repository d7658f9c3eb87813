//! `kdp cluster api-versions`: ApiVersions of every broker.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::admin::cluster::{self, api_name};
use kdp_client::connection::ApiVersions;
use kdp_client::protocol::messages::ApiKey;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show which versions of which API the brokers offer, and which kdp uses
///
/// Examples:
///   kdp cluster api-versions
///   kdp cluster api-versions --broker 1
///
/// A row per API; where brokers differ, a row for each range, with the brokers that offer it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Versions {
    /// Only this broker
    #[arg(long, value_name = "ID")]
    broker: Option<i32>,
}

/// A range of versions of an API, and who offers it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ApiVersionRow {
    /// The API's number.
    api_key: i16,
    /// The API's name; null where kdp does not know the API.
    api: Option<String>,
    /// The first version that the brokers offer.
    min_version: i16,
    /// The last version that the brokers offer.
    max_version: i16,
    /// The first version that kdp knows; null where kdp does not know the API.
    kdp_min_version: Option<i16>,
    /// The last version that kdp knows.
    kdp_max_version: Option<i16>,
    /// The brokers that offer this range.
    brokers: Vec<i32>,
}

pub(super) const VERSIONS: &[Column] = &[
    column("KEY", "api_key"),
    column("API", "api"),
    column("MIN", "min_version"),
    column("MAX", "max_version"),
    column("KDP-MIN", "kdp_min_version"),
    column("KDP-MAX", "kdp_max_version"),
    column("BROKERS", "brokers"),
];

impl Versions {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let answers = cluster::api_versions(&context.cluster).await?;
        let known: Vec<i32> = answers.iter().map(|(id, _)| id.get()).collect();
        if let Some(id) = self.broker.filter(|id| !known.contains(id)) {
            return Err(kdp_client::connection::Error::NoSuchBroker { id, known }.into());
        }
        let wanted = |(id, _): &(BrokerId, _)| self.broker.is_none_or(|wanted| wanted == id.get());
        let mut ranges: BTreeMap<(i16, i16, i16), Vec<i32>> = BTreeMap::new();
        let mut errors = Vec::new();
        for (id, answer) in answers.into_iter().filter(wanted) {
            match answer {
                Ok(versions) => collect(&mut ranges, id, &versions),
                Err(error) => errors.push(Failure::from(error).about(format!("broker {id}"))),
            }
        }
        let items = ranges.into_iter().map(|(range, brokers)| row(range, brokers));
        let mut report = Report::list("ApiVersionList", VERSIONS, items);
        report.errors = errors;
        Ok(report)
    }
}

fn collect(ranges: &mut BTreeMap<(i16, i16, i16), Vec<i32>>, id: BrokerId, versions: &ApiVersions) {
    for (key, range) in &versions.ranges {
        ranges.entry((*key, range.min, range.max)).or_default().push(id.get());
    }
}

fn row((key, min, max): (i16, i16, i16), brokers: Vec<i32>) -> ApiVersionRow {
    let ours = ApiKey::try_from(key).ok().map(|api| api.valid_versions());
    ApiVersionRow {
        api_key: key,
        api: api_name(key),
        min_version: min,
        max_version: max,
        kdp_min_version: ours.map(|ours| ours.min),
        kdp_max_version: ours.map(|ours| ours.max),
        brokers,
    }
}
