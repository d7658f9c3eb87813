//! Controllers asked directly, by their own listeners (KIP-919): who they are, and which one is active.
//!
//! A controller tells nothing of topics and passes nothing on, so DescribeCluster takes the place of Metadata
//! and whatever any broker could be asked goes to the active controller.

use std::sync::Arc;

use super::{Broker, Cluster, Metadata, Topics, lock};
use crate::connection::{Connection, ConnectionOptions, Endpoint, Error};
use crate::protocol::messages::{ApiKey, DescribeClusterRequest, DescribeClusterResponse, Request};
use crate::protocol::types::BrokerId;

/// From here on DescribeCluster says which kind of endpoint it wants to hear of (Kafka 3.7).
const ENDPOINT_TYPES: i16 = 1;

/// What controllers advertise and do not answer: the one is never answered, the other by UNKNOWN_SERVER_ERROR.
const NOT_SERVED: [ApiKey; 2] = [ApiKey::DescribeUserScramCredentials, ApiKey::DescribeDelegationToken];

/// Whose listeners the bootstrap addresses are: Kafka's `EndpointType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndpointType {
    /// Those of brokers.
    #[default]
    Broker = 1,
    /// Those of controllers.
    Controller = 2,
}

impl Cluster {
    /// [`Cluster::of_id`] by the listeners of its controllers: the "brokers" of this cluster are controllers.
    pub fn of_controllers(
        bootstrap: Vec<Endpoint>,
        options: ConnectionOptions,
        expected_id: Option<String>,
    ) -> Self {
        Self::of_endpoints(EndpointType::Controller, bootstrap, options, expected_id)
    }

    /// Whose listeners we came in by.
    pub fn endpoint_type(&self) -> EndpointType {
        self.shared.endpoint_type
    }

    /// Who the controllers are. What is asked about topics fails, with the name of the API that they lack.
    pub(super) async fn ask_controllers(&self, topics: &Topics) -> Result<Metadata, Error> {
        let connection = self.entry_to_controllers().await?;
        let request = DescribeClusterRequest::default().with_endpoint_type(EndpointType::Controller as i8);
        let reply = connection.send_between(ENDPOINT_TYPES, i16::MAX, |_| request).await?;
        let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
        let active = (body.controller_id.0 >= 0).then_some(BrokerId(body.controller_id.0));
        let controllers = self.check(controllers(body))?;
        lock(&self.shared.known).active_controller = active;
        let controllers = self.learn(controllers, Some(connection.clone()));
        match topics {
            Topics::None => Ok(controllers),
            topics => {
                let reply = connection.send(|version| topics.request(version)).await?;
                Ok(Metadata { topics: Metadata::from_response(reply.body).topics, ..controllers })
            }
        }
    }

    /// The connection to the active controller; where none is known, to whichever let us in.
    pub(super) async fn active_controller(&self) -> Result<Arc<Connection>, Error> {
        if lock(&self.shared.known).active_controller.is_none() {
            self.ask_controllers(&Topics::None).await?;
        }
        let active = lock(&self.shared.known).active_controller;
        match active {
            Some(id) => self.broker(id).await,
            None => self.entry_to_controllers().await,
        }
    }

    /// An error where this is a controller and the API none of its own, whatever it advertises.
    pub(super) fn check_served<R: Request>(&self, connection: &Connection) -> Result<(), Error> {
        let is_served = NOT_SERVED.iter().all(|api| *api as i16 != R::KEY);
        match self.shared.endpoint_type {
            EndpointType::Controller if !is_served => Err(connection.not_offered::<R>()),
            _ => Ok(()),
        }
    }

    async fn entry_to_controllers(&self) -> Result<Arc<Connection>, Error> {
        let mut entry = self.shared.entry.lock().await;
        if let Some(connection) = entry.as_ref().filter(|connection| !connection.is_dead()) {
            return Ok(connection.clone());
        }
        let mut failure = None;
        for (endpoint, options) in self.candidates() {
            match Connection::open(&endpoint, &options).await {
                Ok(connection) => {
                    let limit = self.options().request_timeout;
                    let connection = Arc::new(connection.within(limit));
                    *entry = Some(connection.clone());
                    return Ok(connection);
                }
                Err(error) if error.is_final() => return Err(error),
                Err(error) => failure = Some(error),
            }
        }
        Err(failure.expect("a cluster has at least one bootstrap server"))
    }
}

/// The controllers in the place of brokers. Those with an impossible port are left out: nobody can reach them.
fn controllers(body: DescribeClusterResponse) -> Metadata {
    let controllers = body.brokers.iter().filter_map(|one| {
        let id = BrokerId(one.broker_id.0);
        let endpoint = Endpoint::new(one.host.as_str(), u16::try_from(one.port).ok()?);
        Some((id, Broker { id, endpoint, rack: None }))
    });
    let cluster_id = Some(body.cluster_id.to_string()).filter(|id| !id.is_empty());
    Metadata { cluster_id, brokers: controllers.collect(), topics: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::messages::describe_cluster_response::DescribeClusterBroker;
    use crate::protocol::messages::{BrokerId as WireId, StrBytes};

    #[test]
    fn controllers_stand_where_brokers_would() {
        let node = |id: i32, port: i32| {
            DescribeClusterBroker::default()
                .with_broker_id(WireId(id))
                .with_host(StrBytes::from_static_str("controller"))
                .with_port(port)
        };
        let body = DescribeClusterResponse::default()
            .with_cluster_id(StrBytes::from_static_str("the-cluster"))
            .with_brokers(vec![node(3002, 9094), node(3001, 9093), node(3003, -1)]);
        let found = controllers(body);
        assert_eq!(found.cluster_id.as_deref(), Some("the-cluster"));
        let known: Vec<(i32, u16)> =
            found.brokers.values().map(|one| (one.id.get(), one.endpoint.port)).collect();
        assert_eq!(known, [(3001, 9093), (3002, 9094)]);
    }
}
