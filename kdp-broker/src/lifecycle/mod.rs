//! A broker's life as the controller sees it: it registers, asks to be unfenced, asks to leave.
//!
//! What is said, not how it gets there: on one node the controller is called, in a cluster the same
//! will travel as BrokerRegistration and BrokerHeartbeat.

use kdp_client::protocol::schema::metadata::register_broker_record::{BrokerEndpoint, BrokerFeature};
use kdp_client::protocol::schema::metadata::register_controller_record::{
    ControllerEndpoint, ControllerFeature,
};
use kdp_client::protocol::types::{BrokerEpoch, BrokerId, Offset};
use kdp_client::protocol::uuid::{self, Uuid};

use crate::config::{BrokerConfig, Listener};

/// Name, lowest and highest level of a feature.
pub(crate) type FeatureRange = (&'static str, std::ops::RangeInclusive<i16>);

/// What a broker says of itself when it starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BrokerRegistration {
    pub(crate) broker: BrokerId,
    /// New with every start: two processes under one id cannot be taken for one.
    pub(crate) incarnation: Uuid,
    pub(crate) end_points: Vec<BrokerEndpoint>,
    pub(crate) features: Vec<BrokerFeature>,
    pub(crate) rack: Option<String>,
    pub(crate) log_dirs: Vec<Uuid>,
    /// The epoch under which all directories were closed cleanly; -1 after a crash (KIP-966).
    pub(crate) previous_epoch: BrokerEpoch,
}

/// What a controller says of itself when it starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ControllerRegistration {
    pub(crate) controller: BrokerId,
    pub(crate) incarnation: Uuid,
    pub(crate) end_points: Vec<ControllerEndpoint>,
    pub(crate) features: Vec<ControllerFeature>,
}

/// What a broker asks for while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BrokerHeartbeat {
    pub(crate) broker: BrokerId,
    pub(crate) epoch: BrokerEpoch,
    /// Up to where it has applied the metadata.
    pub(crate) metadata_offset: Offset,
    pub(crate) want_fence: bool,
    pub(crate) want_shut_down: bool,
    pub(crate) cordoned_log_dirs: Vec<Uuid>,
}

/// What it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeartbeatReply {
    pub(crate) is_caught_up: bool,
    pub(crate) is_fenced: bool,
    pub(crate) should_shut_down: bool,
}

impl BrokerRegistration {
    /// The registration of this start of the broker. `advertised` is what clients are told, with
    /// the hosts and ports that the listeners really have.
    pub(crate) fn new(
        config: &BrokerConfig,
        advertised: &[Listener],
        features: &[FeatureRange],
        log_dirs: Vec<Uuid>,
        previous_epoch: BrokerEpoch,
    ) -> Self {
        let end_point = |listener: &Listener| BrokerEndpoint {
            name: listener.name.clone(),
            host: listener.host.clone().unwrap_or_default(),
            port: listener.port,
            security_protocol: listener.security_protocol.id(),
            ..BrokerEndpoint::default()
        };
        let feature = |(name, range): &FeatureRange| BrokerFeature {
            name: (*name).to_owned(),
            min_supported_version: *range.start(),
            max_supported_version: *range.end(),
            ..BrokerFeature::default()
        };
        // Apache sorts the ids so that it can search them.
        let mut log_dirs = log_dirs;
        log_dirs.sort_unstable();
        Self {
            broker: config.node_id,
            incarnation: uuid::random(),
            end_points: advertised.iter().map(end_point).collect(),
            features: features.iter().map(feature).collect(),
            rack: config.rack.clone(),
            log_dirs,
            previous_epoch,
        }
    }
}

impl ControllerRegistration {
    /// The registration of this start of the controller, with the listeners as they are bound.
    pub(crate) fn new(config: &BrokerConfig, listeners: &[Listener], features: &[FeatureRange]) -> Self {
        let end_point = |listener: &Listener| ControllerEndpoint {
            name: listener.name.clone(),
            host: listener.host.clone().unwrap_or_default(),
            port: listener.port,
            security_protocol: listener.security_protocol.id(),
            ..ControllerEndpoint::default()
        };
        let feature = |(name, range): &FeatureRange| ControllerFeature {
            name: (*name).to_owned(),
            min_supported_version: *range.start(),
            max_supported_version: *range.end(),
            ..ControllerFeature::default()
        };
        Self {
            controller: config.node_id,
            incarnation: uuid::random(),
            end_points: listeners.iter().map(end_point).collect(),
            features: features.iter().map(feature).collect(),
        }
    }
}
