//! The cluster as a whole: its brokers, its controller, its features, what each broker can do.

use std::collections::BTreeMap;

pub use crate::admin::quorum::describe as quorum;
use crate::cluster::{Broker, Cluster, EndpointType, Topics};
use crate::connection::{API_VERSIONS_VERSION, ApiVersions, Endpoint, Error, Reply};
use crate::protocol::messages::{ApiKey, ApiVersionsResponse, DescribeClusterRequest};
use crate::protocol::types::BrokerId;

/// From here on DescribeCluster can be asked for fenced brokers.
const FENCED_BROKERS: i16 = 2;

/// A broker, and whether clients are kept away from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerState {
    /// Who and where.
    pub broker: Broker,
    /// `None` where the cluster is too old to tell (before Kafka 4.0).
    pub is_fenced: Option<bool>,
}

/// Every broker, in the order of their ids; fenced ones too, where the cluster tells. Of a cluster that is
/// asked by its controllers, the controllers.
pub async fn brokers(cluster: &Cluster) -> Result<Vec<BrokerState>, Error> {
    let connection = cluster.any().await?;
    let of_controllers = cluster.endpoint_type() == EndpointType::Controller;
    if of_controllers || !connection.offers::<DescribeClusterRequest>(0) {
        let brokers = cluster.metadata(&Topics::None).await?.brokers;
        return Ok(brokers.into_values().map(|broker| BrokerState { broker, is_fenced: None }).collect());
    }
    let build =
        |version| DescribeClusterRequest::default().with_include_fenced_brokers(version >= FENCED_BROKERS);
    let reply = connection.send(build).await?;
    let version = reply.version;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let mut brokers: Vec<BrokerState> = body
        .brokers
        .into_iter()
        .map(|broker| BrokerState {
            broker: Broker {
                id: BrokerId(broker.broker_id.0),
                // A fenced broker that is not registered any more has no address.
                endpoint: Endpoint::new(broker.host.as_str(), u16::try_from(broker.port).unwrap_or_default()),
                rack: broker.rack.map(|rack| rack.to_string()),
            },
            is_fenced: (version >= FENCED_BROKERS).then_some(broker.is_fenced),
        })
        .collect();
    brokers.sort_by_key(|state| state.broker.id);
    Ok(brokers)
}

/// How much of a cluster its brokers show to us: they leave out what we may not describe, and do not say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// All of it, or nobody tells.
    #[default]
    Whole,
    /// We may do less than everything, so there may be topics, groups and transactional ids that we do not see.
    Part,
    /// We may not even describe the cluster, so there most likely are.
    Little,
}

impl Sight {
    /// What Kafka allows on a cluster, as bits: Create, Alter, Describe, ClusterAction, DescribeConfigs,
    /// AlterConfigs, IdempotentWrite.
    const ALL: i32 = 1 << 5 | 1 << 7 | Self::DESCRIBE | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12;
    const DESCRIBE: i32 = 1 << 8;

    /// By what we may do; the smallest number there is says that nobody tells.
    fn of(operations: i32) -> Self {
        match operations {
            i32::MIN => Self::Whole,
            _ if operations & Self::ALL == Self::ALL => Self::Whole,
            _ if operations & Self::DESCRIBE != 0 => Self::Part,
            _ => Self::Little,
        }
    }
}

/// How much of the cluster we see.
pub async fn sight(cluster: &Cluster) -> Result<Sight, Error> {
    let build = |_| DescribeClusterRequest::default().with_include_cluster_authorized_operations(true);
    let reply = cluster.send_any(build).await?;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    Ok(Sight::of(body.cluster_authorized_operations))
}

/// The finalized feature levels, such as `metadata.version`: as they are now, which need not be what the broker
/// said when we connected to it.
pub async fn features(cluster: &Cluster) -> Result<BTreeMap<String, i16>, Error> {
    let connection = cluster.any().await?;
    let reply = connection.send_between(0, API_VERSIONS_VERSION, ApiVersions::request).await?;
    let versions = reply.check(|body| (body.error_code, None))?;
    Ok(ApiVersions::from_response(&versions).finalized_features)
}

/// What each broker can do and the levels it knows of, all asked at once and now.
pub async fn api_versions(cluster: &Cluster) -> Result<Vec<(BrokerId, Result<ApiVersions, Error>)>, Error> {
    let brokers = cluster.brokers().await?.into_keys();
    let questions = brokers.map(|id| (id, ApiVersions::request));
    let answers = cluster.read_each_in(0..=API_VERSIONS_VERSION, questions).await;
    let versions = |reply: Reply<ApiVersionsResponse>| {
        let response = reply.check(|body| (body.error_code, None))?;
        Ok(ApiVersions::from_response(&response))
    };
    Ok(answers.into_iter().map(|(id, answer)| (id, answer.and_then(versions))).collect())
}

/// Kafka's name of an API, for example `CreateTopics`; `None` for one that we do not know.
pub fn api_name(key: i16) -> Option<String> {
    ApiKey::try_from(key).ok().map(|api| format!("{api:?}"))
}

#[cfg(test)]
mod tests {
    use super::Sight;

    #[test]
    fn who_may_do_less_may_see_less() {
        assert_eq!(Sight::of(i32::MIN), Sight::Whole, "nobody tells");
        assert_eq!(Sight::of(8096), Sight::Whole, "as Kafka says it to who may do everything");
        assert_eq!(Sight::of(1 << 8), Sight::Part);
        assert_eq!(Sight::of(0), Sight::Little);
    }
}
