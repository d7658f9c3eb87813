//! What has settings, who knows them, and who has to be told of a change.

use crate::cluster::{Cluster, EndpointType};
use crate::protocol::types::BrokerId;

/// What has settings; the numbers are Kafka's `ConfigResource.Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceType {
    /// A topic.
    Topic = 2,
    /// A broker by its id, or all brokers by the empty name.
    Broker = 4,
    /// The log levels of a broker.
    BrokerLogger = 8,
    /// A client-metrics subscription.
    ClientMetrics = 16,
    /// A group.
    Group = 32,
}

impl ResourceType {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Topic, Self::Broker, Self::BrokerLogger, Self::ClientMetrics, Self::Group];
}

/// One thing that has settings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceType,
    /// Which one.
    pub name: String,
}

impl Resource {
    /// Where a value comes from that was set on the resource itself, and does not shine through from elsewhere.
    pub fn own_source(&self) -> &'static str {
        match self.kind {
            ResourceType::Topic => "DYNAMIC_TOPIC_CONFIG",
            ResourceType::Broker if self.name.is_empty() => "DYNAMIC_DEFAULT_BROKER_CONFIG",
            ResourceType::Broker => "DYNAMIC_BROKER_CONFIG",
            ResourceType::BrokerLogger => "DYNAMIC_BROKER_LOGGER_CONFIG",
            ResourceType::ClientMetrics => "DYNAMIC_CLIENT_METRICS_CONFIG",
            ResourceType::Group => "DYNAMIC_GROUP_CONFIG",
        }
    }

    /// Whether only one broker knows it: its own settings, its log levels.
    pub fn is_of_one_broker(&self) -> bool {
        self.owner().is_some()
    }

    /// The broker that has to be asked itself; anyone knows about the others.
    pub(super) fn owner(&self) -> Option<BrokerId> {
        match self.kind {
            ResourceType::Broker | ResourceType::BrokerLogger => self.name.parse().ok().map(BrokerId),
            _ => None,
        }
    }

    /// Who has to be told of a change. Controllers pass nothing on, so that all but log levels is for the active one.
    pub(super) fn who_changes(&self, cluster: &Cluster) -> Option<BrokerId> {
        let is_for_active =
            cluster.endpoint_type() == EndpointType::Controller && self.kind != ResourceType::BrokerLogger;
        self.owner().filter(|_| !is_for_active)
    }
}
