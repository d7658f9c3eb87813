//! Decides IncrementalAlterConfigs and the older AlterConfigs, which replaces all settings of a resource.
//!
//! A resource's changes are taken whole or not at all; one that is refused does not hold up the
//! others. What values a setting may have, `config` knows; here is which resources there are, and
//! what eligible leader replicas ask of `min.insync.replicas`.

use std::collections::HashMap;

use kdp_client::protocol::messages::{
    AlterConfigsRequest, AlterConfigsResponse, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse, ResponseError, alter_configs_response,
    incremental_alter_configs_response,
};
use kdp_client::protocol::schema::metadata::{ClearElrRecord, ConfigRecord, MetadataRecord};
use kdp_client::protocol::types::BrokerId;

use super::error::{ApiError, code_and_message};
use super::topic_name;
use super::view::{Decided, View, validated};
use crate::config::{self, AlterError, AlterOp, Alteration, BrokerScope, Change, Props, ResourceKind};
use crate::metadata::{ConfigResource, ResourceType, VersionedRecord};

pub(super) const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

impl From<AlterError> for ApiError {
    fn from(error: AlterError) -> Self {
        match error {
            AlterError::InvalidRequest(message) => Self::new(ResponseError::InvalidRequest, message),
            AlterError::InvalidConfig(message) => Self::new(ResponseError::InvalidConfig, message),
        }
    }
}

/// The settings of a topic that is created in the same batch.
pub(super) fn alter_new_topic(
    view: &View<'_>,
    name: &str,
    settings: impl Iterator<Item = (String, String)>,
) -> Result<Vec<VersionedRecord>, ApiError> {
    let set = |(name, value)| Alteration { name, op: AlterOp::Set, value: Some(value) };
    let alterations: Vec<_> = settings.map(set).collect();
    let changes = config::alter_incrementally(view.config, ResourceKind::Topic, &Props::new(), &alterations)?;
    Ok(changes.into_iter().map(|change| record(&ConfigResource::topic(name), change)).collect())
}

pub(super) fn incremental_alter_configs(
    view: &View<'_>,
    request: &IncrementalAlterConfigsRequest,
) -> Decided<IncrementalAlterConfigsResponse> {
    use incremental_alter_configs_response::AlterConfigsResourceResponse;
    let named = request
        .resources
        .iter()
        .map(|r| ConfigResource::new(ResourceType(r.resource_type), &r.resource_name));
    let outcomes = Alter::all(view, named.collect()).run(|index, kind, current| {
        let configs = request.resources[index].configs.iter();
        let alterations = configs.map(|config| {
            let op = operation(config.config_operation)?;
            Ok(Alteration {
                name: config.name.to_string(),
                op,
                value: config.value.as_deref().map(str::to_owned),
            })
        });
        let alterations = alterations.collect::<Result<Vec<_>, ApiError>>()?;
        Ok(config::alter_incrementally(view.config, kind, current, &alterations)?)
    });
    let responses = request.resources.iter().zip(&outcomes.results).map(|(resource, outcome)| {
        let (code, message) = code_and_message(outcome);
        AlterConfigsResourceResponse::default()
            .with_error_code(code)
            .with_error_message(message)
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
    });
    let response = IncrementalAlterConfigsResponse::default().with_responses(responses.collect());
    outcomes.decide(view, request.validate_only, response)
}

pub(super) fn alter_configs(view: &View<'_>, request: &AlterConfigsRequest) -> Decided<AlterConfigsResponse> {
    use alter_configs_response::AlterConfigsResourceResponse;
    let named = request
        .resources
        .iter()
        .map(|r| ConfigResource::new(ResourceType(r.resource_type), &r.resource_name));
    let outcomes = Alter::all(view, named.collect()).run(|index, kind, current| {
        let configs = request.resources[index].configs.iter();
        let settings =
            configs.map(|config| (config.name.to_string(), config.value.as_deref().map(str::to_owned)));
        let settings: Vec<_> = settings.collect();
        Ok(config::alter_replacing(view.config, kind, current, &settings)?)
    });
    let responses = request.resources.iter().zip(&outcomes.results).map(|(resource, outcome)| {
        let (code, message) = code_and_message(outcome);
        AlterConfigsResourceResponse::default()
            .with_error_code(code)
            .with_error_message(message)
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
    });
    let response = AlterConfigsResponse::default().with_responses(responses.collect());
    outcomes.decide(view, request.validate_only, response)
}

pub(crate) fn operation(code: i8) -> Result<AlterOp, ApiError> {
    Ok(match code {
        0 => AlterOp::Set,
        1 => AlterOp::Delete,
        2 => AlterOp::Append,
        3 => AlterOp::Subtract,
        _ => {
            let message = format!("Unknown operations type {code}");
            return Err(ApiError::new(ResponseError::InvalidRequest, message));
        }
    })
}

/// The resources of one request, of either API.
struct Alter<'a> {
    view: &'a View<'a>,
    resources: Vec<ConfigResource>,
}

/// What came of them: the records of those that can be altered.
struct Outcomes {
    records: Vec<VersionedRecord>,
    results: Vec<Result<(), ApiError>>,
}

impl<'a> Alter<'a> {
    fn all(view: &'a View<'a>, resources: Vec<ConfigResource>) -> Self {
        Self { view, resources }
    }

    fn run(
        self,
        mut changes: impl FnMut(usize, ResourceKind, &Props) -> Result<Vec<Change>, ApiError>,
    ) -> Outcomes {
        let mut counts = HashMap::<_, usize>::new();
        for resource in &self.resources {
            *counts.entry(resource).or_default() += 1;
        }
        let mut outcomes = Outcomes { records: Vec::new(), results: Vec::new() };
        for (index, resource) in self.resources.iter().enumerate() {
            let altered = once(counts[resource]).and_then(|()| kind(self.view, resource)).and_then(|kind| {
                let changes = changes(index, kind, &current(self.view, resource))?;
                check_min_isr(self.view, resource, &changes)?;
                Ok(changes)
            });
            outcomes.results.push(altered.map(|changes| {
                outcomes.records.extend(changes.into_iter().map(|change| record(resource, change)));
            }));
        }
        outcomes
    }
}

impl Outcomes {
    fn decide<A>(mut self, view: &View<'_>, validate_only: bool, answer: A) -> Decided<A> {
        let cleared = clear_elrs(view, &self.records);
        self.records.extend(cleared);
        validated(self.records, validate_only, answer)
    }
}

fn once(count: usize) -> Result<(), ApiError> {
    if count > 1 {
        return Err(ApiError::new(ResponseError::InvalidRequest, "Each resource must appear at most once."));
    }
    Ok(())
}

/// What kind of thing it is, if there is such a thing and it is ours to change.
fn kind(view: &View<'_>, resource: &ConfigResource) -> Result<ResourceKind, ApiError> {
    let invalid = |message: String| Err(ApiError::new(ResponseError::InvalidRequest, message));
    match resource.resource_type {
        ResourceType::BROKER if resource.name.is_empty() => Ok(ResourceKind::Broker(BrokerScope::Cluster)),
        ResourceType::BROKER => {
            let Ok(id) = resource.name.parse() else {
                return invalid(format!("Node id must be an integer, but it is: {}", resource.name));
            };
            if BrokerId(id) != view.config.node_id {
                let (expected, name) = (view.config.node_id, &resource.name);
                return invalid(format!("Unexpected broker id, expected {expected}, but received {name}"));
            }
            Ok(ResourceKind::Broker(BrokerScope::Broker))
        }
        ResourceType::TOPIC if resource.name.is_empty() => {
            invalid("Default topic resources are not allowed.".into())
        }
        ResourceType::TOPIC => {
            topic_name::validate(&resource.name)?;
            if view.image.topic_by_name(&resource.name).is_none() {
                let message = format!("The topic '{}' does not exist.", resource.name);
                return Err(ApiError::new(ResponseError::UnknownTopicOrPartition, message));
            }
            Ok(ResourceKind::Topic)
        }
        ResourceType::GROUP if resource.name.is_empty() => {
            invalid("Default group resources are not allowed.".into())
        }
        ResourceType::GROUP => Ok(ResourceKind::Group),
        ResourceType::CLIENT_METRICS if resource.name.is_empty() => {
            invalid("Subscription name can't be empty".into())
        }
        ResourceType::CLIENT_METRICS => Ok(ResourceKind::ClientMetrics),
        ResourceType(other) => invalid(format!("Unknown resource type {other}")),
    }
}

fn current(view: &View<'_>, resource: &ConfigResource) -> Props {
    let settings = view.image.configs.get(resource).into_iter().flatten();
    settings.map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

fn check_min_isr(view: &View<'_>, resource: &ConfigResource, changes: &[Change]) -> Result<(), ApiError> {
    if resource.resource_type != ResourceType::BROKER || !view.elr_enabled() {
        return Ok(());
    }
    let refused = |message: &str| Err(ApiError::new(ResponseError::InvalidConfig, message));
    match changes.iter().find(|(name, _)| name == MIN_INSYNC_REPLICAS) {
        Some(_) if !resource.name.is_empty() => {
            refused("Broker-level min.insync.replicas cannot be altered while ELR is enabled.")
        }
        Some((_, None)) => {
            refused("Cluster-level min.insync.replicas cannot be removed while ELR is enabled.")
        }
        _ => Ok(()),
    }
}

fn record(resource: &ConfigResource, (name, value): Change) -> VersionedRecord {
    let record = ConfigRecord {
        resource_type: resource.resource_type.0,
        resource_name: resource.name.to_string(),
        name,
        value,
        ..ConfigRecord::default()
    };
    (record.into(), 0)
}

/// With another minimum, who has all that was acknowledged is no longer known.
fn clear_elrs(view: &View<'_>, records: &[VersionedRecord]) -> Vec<VersionedRecord> {
    if !view.elr_enabled() {
        return Vec::new();
    }
    let cleared = records.iter().filter_map(|(record, _)| match record {
        MetadataRecord::Config(config) if config.name == MIN_INSYNC_REPLICAS => {
            let is_topic = ResourceType(config.resource_type) == ResourceType::TOPIC;
            let topic_name = if is_topic { config.resource_name.clone() } else { String::new() };
            Some((ClearElrRecord { topic_name, ..ClearElrRecord::default() }.into(), 0))
        }
        _ => None,
    });
    cleared.collect()
}
