//! `kdp cluster version`: which release the brokers are, as far as it can be told from what they offer.

use clap::Args;
use kdp_client::admin::cluster;
use kdp_client::admin::features::releases::{self, METADATA_VERSION};
use kdp_client::cluster::EndpointType;
use kdp_client::connection::ApiVersions;
use kdp_client::protocol::messages::ApiKey;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show which Kafka release the brokers are most likely
///
/// Examples:
///   kdp cluster version
///   kdp cluster version -o json
///
/// Brokers do not tell their release. RELEASE is that of the newest metadata.version a broker understands, or else
/// the newest whose additions it offers; METADATA-VERSION is what the cluster has been upgraded to.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Version {}

/// A broker and its release.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BrokerVersion {
    /// The broker.
    broker: i32,
    /// The release of the newest metadata it understands, or whose additions it offers; null where nothing fits.
    release: Option<&'static str>,
    /// The finalized metadata.version, such as 4.3-IV0; null where the cluster has none.
    metadata_version: Option<String>,
    /// How many APIs it offers.
    api_count: usize,
}

pub(super) const COLUMNS: &[Column] = &[
    column("BROKER", "broker"),
    column("RELEASE", "release"),
    column("METADATA-VERSION", "metadata_version"),
    column("APIS", "api_count"),
];

/// What each release offers first, newest first: an API, and a version of it.
const FIRSTS: &[(&str, ApiKey, i16)] = &[
    ("4.3", ApiKey::DescribeLogDirs, 5),
    ("4.2", ApiKey::DescribeShareGroupOffsets, 1),
    ("4.1", ApiKey::ListConfigResources, 1),
    ("4.0", ApiKey::DescribeCluster, 2),
    ("3.9", ApiKey::AddRaftVoter, 0),
    ("3.8", ApiKey::DescribeTopicPartitions, 0),
    ("3.7", ApiKey::Fetch, 16),
    ("3.6", ApiKey::OffsetCommit, 9),
    ("3.5", ApiKey::Fetch, 15),
    ("3.3", ApiKey::DescribeLogDirs, 4),
    ("3.2", ApiKey::JoinGroup, 9),
    ("3.1", ApiKey::Fetch, 13),
    ("3.0", ApiKey::ListOffsets, 7),
];

impl Version {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        // A controller offers only some of the APIs, so that they say little of its release.
        let of_controllers = context.cluster.endpoint_type() == EndpointType::Controller;
        let mut rows = Vec::new();
        let mut failures = Vec::new();
        for (id, answer) in cluster::api_versions(&context.cluster).await? {
            match answer {
                Ok(versions) => rows.push(BrokerVersion {
                    broker: id.get(),
                    release: match of_controllers {
                        true => of_metadata(&versions),
                        false => guess(&versions),
                    },
                    metadata_version: metadata_version(&versions),
                    api_count: versions.ranges.len(),
                }),
                Err(error) => failures.push(Failure::from(error).about(format!("broker {id}"))),
            }
        }
        let mut report = Report::list("ClusterVersion", COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}

/// The release of a broker: that of the newest metadata it understands; of one that is older than that, or newer
/// than we know, the newest whose additions it offers.
pub(crate) fn guess(versions: &ApiVersions) -> Option<&'static str> {
    of_metadata(versions).or_else(|| by_additions(versions))
}

fn by_additions(versions: &ApiVersions) -> Option<&'static str> {
    let offers = |api: ApiKey, version: i16| {
        versions.ranges.get(&(api as i16)).is_some_and(|range| range.min <= version && version <= range.max)
    };
    FIRSTS.iter().find(|(_, api, version)| offers(*api, *version)).map(|(release, ..)| *release)
}

/// The newest release whose metadata it understands.
fn of_metadata(versions: &ApiVersions) -> Option<&'static str> {
    let levels = versions.supported_features.get(METADATA_VERSION)?;
    releases::of_level(levels.max).map(|version| version.release)
}

fn metadata_version(versions: &ApiVersions) -> Option<String> {
    let level = *versions.finalized_features.get(METADATA_VERSION)?;
    Some(releases::describe_level(METADATA_VERSION, level))
}
