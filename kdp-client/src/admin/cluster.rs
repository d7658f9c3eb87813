//! The cluster as a whole: its brokers, its controller, its features, what each broker can do.

use std::collections::BTreeMap;

pub use crate::admin::quorum::describe as quorum;
use crate::cluster::{Broker, Cluster, EndpointType, Topics};
use crate::connection::{ApiVersions, Connection, Endpoint, Error};
use crate::protocol::messages::{ApiKey, DescribeClusterRequest};
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

/// The finalized feature levels, such as `metadata.version`.
pub async fn features(cluster: &Cluster) -> Result<BTreeMap<String, i16>, Error> {
    Ok(cluster.any().await?.versions().finalized_features.clone())
}

/// What each broker can do, all asked at once.
pub async fn api_versions(cluster: &Cluster) -> Result<Vec<(BrokerId, Result<ApiVersions, Error>)>, Error> {
    let connections = cluster.connect_each(cluster.brokers().await?.into_keys()).await;
    let versions = |connection: std::sync::Arc<Connection>| connection.versions().clone();
    Ok(connections.into_iter().map(|(id, connection)| (id, connection.map(versions))).collect())
}

/// Kafka's name of an API, for example `CreateTopics`; `None` for one that we do not know.
pub fn api_name(key: i16) -> Option<String> {
    ApiKey::try_from(key).ok().map(|api| format!("{api:?}"))
}
