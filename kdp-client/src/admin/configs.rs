//! Settings of topics, brokers and the rest: describe (with origin) and change, incrementally only.
//!
//! A full replacement (AlterConfigs) loses what others changed meanwhile, so it is not offered.

use std::collections::BTreeMap;

use crate::cluster::Cluster;
use crate::connection::{Error, KafkaError};
use crate::protocol::messages::describe_configs_request::DescribeConfigsResource;
use crate::protocol::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsSynonym,
};
use crate::protocol::messages::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use crate::protocol::messages::{DescribeConfigsRequest, IncrementalAlterConfigsRequest, StrBytes};
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

/// One thing that has settings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceType,
    /// Which one.
    pub name: String,
}

impl Resource {
    /// The broker that has to be asked itself; anyone knows about the others.
    fn owner(&self) -> Option<BrokerId> {
        match self.kind {
            ResourceType::Broker | ResourceType::BrokerLogger => self.name.parse().ok().map(BrokerId),
            _ => None,
        }
    }
}

/// A setting and where its value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    /// The key.
    pub name: String,
    /// `None` where the broker keeps it to itself, or where it has none.
    pub value: Option<String>,
    /// Where the value comes from: Kafka's `ConfigEntry.ConfigSource`.
    pub source: &'static str,
    /// The type of the value, from Kafka 2.6 on: Kafka's `ConfigEntry.ConfigType`.
    pub value_type: Option<&'static str>,
    /// Whether it cannot be changed at run time.
    pub is_read_only: bool,
    /// Whether its value is secret.
    pub is_sensitive: bool,
    /// Every place that sets it, the strongest first.
    pub synonyms: Vec<ConfigSynonym>,
    /// What the broker says it is for.
    pub documentation: Option<String>,
}

/// A place that sets a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigSynonym {
    /// The key there.
    pub name: String,
    /// The value there.
    pub value: Option<String>,
    /// The place.
    pub source: &'static str,
}

/// A change of one setting; the numbers are Kafka's `AlterConfigOp.OpType`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigChange {
    /// To this value.
    Set(String, String),
    /// Back to whatever the next place says.
    Delete(String),
    /// One more element of a list.
    Append(String, String),
    /// One element of a list less.
    Subtract(String, String),
}

/// What each resource answers, in the order of the resources.
pub type PerResource<T> = Vec<(Resource, Result<T, KafkaError>)>;

/// The settings of each resource, in the order of their names; `keys` empty means all.
pub async fn describe(
    cluster: &Cluster,
    resources: &[Resource],
    keys: &[String],
) -> Result<PerResource<Vec<ConfigEntry>>, Error> {
    let keys = (!keys.is_empty()).then(|| keys.iter().map(|key| text(key)).collect::<Vec<_>>());
    let mut answers = Vec::new();
    for (owner, resources) in by_owner(resources) {
        let build = |version: i16| {
            let wanted = resources.iter().map(|resource| {
                DescribeConfigsResource::default()
                    .with_resource_type(resource.kind as i8)
                    .with_resource_name(text(&resource.name))
                    .with_configuration_keys(keys.clone())
            });
            DescribeConfigsRequest::default()
                .with_resources(wanted.collect())
                .with_include_synonyms(true)
                .with_include_documentation(version >= 3)
        };
        let reply = match owner {
            Some(id) => cluster.send_to(id, build).await?,
            None => cluster.send_any(build).await?,
        };
        answers.extend(reply.body.results.into_iter().map(|result| {
            let mut entries: Vec<ConfigEntry> = result.configs.into_iter().map(entry).collect();
            entries.sort_by(|a, b| a.name.cmp(&b.name));
            let error = KafkaError::from_wire(result.error_code, result.error_message.as_deref());
            (result.resource_type, result.resource_name, error.map_or(Ok(entries), Err))
        }));
    }
    Ok(in_order(resources, answers))
}

/// Changes settings of one resource, or with `validate_only` lets the broker say whether it would.
pub async fn alter(
    cluster: &Cluster,
    resource: &Resource,
    changes: &[ConfigChange],
    validate_only: bool,
) -> Result<Result<(), KafkaError>, Error> {
    let build = |_| {
        let resource = AlterConfigsResource::default()
            .with_resource_type(resource.kind as i8)
            .with_resource_name(text(&resource.name))
            .with_configs(changes.iter().map(alterable).collect());
        IncrementalAlterConfigsRequest::default()
            .with_resources(vec![resource])
            .with_validate_only(validate_only)
    };
    let reply = match resource.owner() {
        Some(id) => cluster.send_to(id, build).await?,
        None => cluster.send_any(build).await?,
    };
    let refused =
        reply.body.responses.iter().find_map(|response| {
            KafkaError::from_wire(response.error_code, response.error_message.as_deref())
        });
    Ok(refused.map_or(Ok(()), Err))
}

fn by_owner(resources: &[Resource]) -> BTreeMap<Option<BrokerId>, Vec<&Resource>> {
    let mut owners: BTreeMap<Option<BrokerId>, Vec<&Resource>> = BTreeMap::new();
    for resource in resources {
        owners.entry(resource.owner()).or_default().push(resource);
    }
    owners
}

fn in_order<T>(
    resources: &[Resource],
    answers: Vec<(i8, StrBytes, Result<T, KafkaError>)>,
) -> PerResource<T> {
    let mut ordered: Vec<(usize, Resource, Result<T, KafkaError>)> = Vec::new();
    for (kind, name, answer) in answers {
        let asked = |resource: &&Resource| resource.kind as i8 == kind && resource.name == *name;
        // An answer about what nobody asked is nobody's.
        let Some(resource) = resources.iter().find(asked) else { continue };
        let index = resources.iter().position(|other| other == resource).unwrap_or_default();
        ordered.push((index, resource.clone(), answer));
    }
    ordered.sort_by_key(|(index, ..)| *index);
    ordered.into_iter().map(|(_, resource, answer)| (resource, answer)).collect()
}

fn alterable(change: &ConfigChange) -> AlterableConfig {
    let (operation, name, value) = match change {
        ConfigChange::Set(name, value) => (0, name, Some(value)),
        ConfigChange::Delete(name) => (1, name, None),
        ConfigChange::Append(name, value) => (2, name, Some(value)),
        ConfigChange::Subtract(name, value) => (3, name, Some(value)),
    };
    AlterableConfig::default()
        .with_name(text(name))
        .with_config_operation(operation)
        .with_value(value.map(|value| text(value)))
}

fn entry(entry: DescribeConfigsResourceResult) -> ConfigEntry {
    let owned = |text: Option<StrBytes>| text.map(|text| text.to_string());
    ConfigEntry {
        name: entry.name.to_string(),
        value: owned(entry.value),
        source: source(entry.config_source),
        value_type: value_type(entry.config_type),
        is_read_only: entry.read_only,
        is_sensitive: entry.is_sensitive,
        synonyms: entry.synonyms.into_iter().map(synonym).collect(),
        documentation: owned(entry.documentation),
    }
}

fn synonym(synonym: DescribeConfigsSynonym) -> ConfigSynonym {
    ConfigSynonym {
        name: synonym.name.to_string(),
        value: synonym.value.map(|value| value.to_string()),
        source: source(synonym.source),
    }
}

fn source(id: i8) -> &'static str {
    match id {
        1 => "DYNAMIC_TOPIC_CONFIG",
        2 => "DYNAMIC_BROKER_CONFIG",
        3 => "DYNAMIC_DEFAULT_BROKER_CONFIG",
        4 => "STATIC_BROKER_CONFIG",
        5 => "DEFAULT_CONFIG",
        6 => "DYNAMIC_BROKER_LOGGER_CONFIG",
        7 => "DYNAMIC_CLIENT_METRICS_CONFIG",
        8 => "DYNAMIC_GROUP_CONFIG",
        _ => "UNKNOWN",
    }
}

fn value_type(id: i8) -> Option<&'static str> {
    Some(match id {
        1 => "BOOLEAN",
        2 => "STRING",
        3 => "INT",
        4 => "SHORT",
        5 => "LONG",
        6 => "DOUBLE",
        7 => "LIST",
        8 => "CLASS",
        9 => "PASSWORD",
        _ => return None,
    })
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
