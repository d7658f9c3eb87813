//! Settings of topics, brokers and the rest: describe (with origin) and change, incrementally only.
//!
//! A full replacement (AlterConfigs) loses what others changed meanwhile, so it is not offered.

mod heard;
mod resource;

use std::collections::{BTreeMap, HashMap};

use super::log_dirs::PerBroker;
use crate::cluster::Cluster;
use crate::connection::{Error, KafkaError, Reply};
use crate::protocol::messages::describe_configs_request::DescribeConfigsResource;
use crate::protocol::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult, DescribeConfigsSynonym,
};
use crate::protocol::messages::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use crate::protocol::messages::{
    DescribeConfigsRequest, DescribeConfigsResponse, IncrementalAlterConfigsRequest,
    ListConfigResourcesRequest, Request, StrBytes,
};
use crate::protocol::types::BrokerId;

pub use resource::{Resource, ResourceType};

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

impl ConfigChange {
    /// The setting that changes.
    pub fn key(&self) -> &str {
        match self {
            Self::Set(key, _) | Self::Delete(key) | Self::Append(key, _) | Self::Subtract(key, _) => key,
        }
    }
}

/// What each resource answers, in the order of the resources.
pub type PerResource<T> = Vec<(Resource, Result<T, KafkaError>)>;

/// A resource and what shall become of it.
pub type ResourceChanges = (Resource, Vec<ConfigChange>);

/// How much to tell of each setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// The value and its origin.
    Values,
    /// Also every place that sets it, and what it is for.
    Everything,
}

/// The settings of each resource, in the order of their names; `keys` empty means all.
pub async fn describe(
    cluster: &Cluster,
    resources: &[Resource],
    keys: &[String],
) -> Result<PerResource<Vec<ConfigEntry>>, Error> {
    ask(cluster, resources, keys, Detail::Everything).await
}

/// [`describe`] without synonyms and documentation: a tenth of the bytes, for thousands of topics.
pub async fn values(
    cluster: &Cluster,
    resources: &[Resource],
    keys: &[String],
) -> Result<PerResource<Vec<ConfigEntry>>, Error> {
    ask(cluster, resources, keys, Detail::Values).await
}

/// The settings of each of these brokers, all asked at once, each with its own answer; one that is silent is
/// not waited for.
pub async fn of_brokers(
    cluster: &Cluster,
    brokers: impl IntoIterator<Item = BrokerId>,
    keys: &[String],
) -> PerBroker<Vec<ConfigEntry>> {
    let questions = brokers.into_iter().map(|id| {
        let resource = Resource { kind: ResourceType::Broker, name: id.to_string() };
        let request = request([&resource], keys, Detail::Everything);
        (id, move |version: i16| without_what_lacks(request, version))
    });
    let replies = cluster.read_each(questions).await;
    let entries = |reply: Reply<DescribeConfigsResponse>| {
        let result = reply.body.results.first().cloned();
        let result = result.ok_or_else(|| reply.incomplete("the broker"))?;
        match KafkaError::from_wire(result.error_code, result.error_message.as_deref()) {
            Some(error) => Err(reply.error(error)),
            None => Ok(entries(result)),
        }
    };
    replies.into_iter().map(|(id, reply)| (id, reply.and_then(entries))).collect()
}

async fn ask(
    cluster: &Cluster,
    resources: &[Resource],
    keys: &[String],
    detail: Detail,
) -> Result<PerResource<Vec<ConfigEntry>>, Error> {
    let questions = by_owner(resources, Resource::owner).into_iter().map(|(owner, resources)| {
        let request = request(resources, keys, detail);
        (owner, move |version: i16| without_what_lacks(request, version))
    });
    let mut answers = Vec::new();
    for reply in send_to_owners(cluster, questions).await? {
        answers.extend(reply.results.into_iter().map(|result| {
            let error = KafkaError::from_wire(result.error_code, result.error_message.as_deref());
            let (kind, name) = (result.resource_type, result.resource_name.clone());
            (kind, name, error.map_or_else(|| Ok(entries(result)), Err))
        }));
    }
    Ok(in_order(resources, answers))
}

fn request<'a>(
    resources: impl IntoIterator<Item = &'a Resource>,
    keys: &[String],
    detail: Detail,
) -> DescribeConfigsRequest {
    let keys = (!keys.is_empty()).then(|| keys.iter().map(|key| text(key)).collect::<Vec<_>>());
    let wanted = resources.into_iter().map(|resource| {
        DescribeConfigsResource::default()
            .with_resource_type(resource.kind as i8)
            .with_resource_name(text(&resource.name))
            .with_configuration_keys(keys.clone())
    });
    DescribeConfigsRequest::default()
        .with_resources(wanted.collect())
        .with_include_synonyms(detail == Detail::Everything)
        .with_include_documentation(detail == Detail::Everything)
}

/// Documentation can be asked for from version 3 on.
fn without_what_lacks(request: DescribeConfigsRequest, version: i16) -> DescribeConfigsRequest {
    let documentation = request.include_documentation && version >= 3;
    request.with_include_documentation(documentation)
}

fn entries(result: DescribeConfigsResult) -> Vec<ConfigEntry> {
    let mut entries: Vec<ConfigEntry> = result.configs.into_iter().map(entry).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

/// Changes settings of one resource, or with `validate_only` lets the broker say whether it would.
pub async fn alter(
    cluster: &Cluster,
    resource: &Resource,
    changes: &[ConfigChange],
    validate_only: bool,
) -> Result<Result<(), KafkaError>, Error> {
    let answers = alter_each(cluster, &[(resource.clone(), changes.to_vec())], validate_only).await?;
    Ok(answers.into_iter().next().map_or(Ok(()), |(_, answer)| answer))
}

/// [`alter`] for many resources, all brokers that have to be asked at once. It ends when every broker has
/// heard.
pub async fn alter_each(
    cluster: &Cluster,
    changes: &[ResourceChanges],
    validate_only: bool,
) -> Result<PerResource<()>, Error> {
    let resources: Vec<Resource> = changes.iter().map(|(resource, _)| resource.clone()).collect();
    let of_resource: HashMap<&Resource, &Vec<ConfigChange>> =
        changes.iter().map(|(resource, changes)| (resource, changes)).collect();
    let questions = by_owner(&resources, |resource| resource.who_changes(cluster)).into_iter().map(
        |(owner, resources)| {
            let altered = resources.iter().map(|resource| {
                let changes =
                    of_resource.get(*resource).map(|changes| changes.iter().map(alterable).collect());
                AlterConfigsResource::default()
                    .with_resource_type(resource.kind as i8)
                    .with_resource_name(text(&resource.name))
                    .with_configs(changes.unwrap_or_default())
            });
            let request = IncrementalAlterConfigsRequest::default()
                .with_resources(altered.collect())
                .with_validate_only(validate_only);
            (owner, move |_: i16| request)
        },
    );
    let before = match validate_only {
        true => PerResource::new(),
        // Who may not look can change all the same.
        false => ask(cluster, &resources, &keys_of(changes), Detail::Values).await.unwrap_or_default(),
    };
    let mut answers = Vec::new();
    for reply in send_to_owners(cluster, questions).await? {
        answers.extend(reply.responses.into_iter().map(|response| {
            let error = KafkaError::from_wire(response.error_code, response.error_message.as_deref());
            (response.resource_type, response.resource_name, error.map_or(Ok(()), Err))
        }));
    }
    let answers = in_order(&resources, answers);
    if !validate_only {
        // What one request changes, a broker hears of at once: the last of it tells.
        let mut last: BTreeMap<Option<BrokerId>, &Resource> = BTreeMap::new();
        last.extend(answers.iter().filter(|one| one.1.is_ok()).map(|(one, _)| (one.owner(), one)));
        for resource in last.into_values() {
            let before =
                before.iter().find(|(one, _)| one == resource).and_then(|(_, seen)| seen.as_ref().ok());
            heard::by_all(cluster, resource, of_resource[resource], before.map(Vec::as_slice)).await;
        }
    }
    Ok(answers)
}

/// The settings that these changes are about, each once.
pub fn keys_of(changes: &[ResourceChanges]) -> Vec<String> {
    let mut keys: Vec<String> =
        changes.iter().flat_map(|(_, changes)| changes).map(|change| change.key().to_owned()).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Everything of this type that has settings of its own. Brokers before Kafka 4.1 list client-metrics
/// subscriptions only.
pub async fn list_resources(cluster: &Cluster, kind: ResourceType) -> Result<Vec<Resource>, Error> {
    let version_min = if kind == ResourceType::ClientMetrics { 0 } else { 1 };
    let connection = cluster.any().await?;
    let build = |version: i16| match version {
        0 => ListConfigResourcesRequest::default(),
        _ => ListConfigResourcesRequest::default().with_resource_types(vec![kind as i8]),
    };
    let reply = connection.send_between(version_min, i16::MAX, build).await?;
    let body = reply.check(|body| (body.error_code, None))?;
    let mut resources: Vec<Resource> = body
        .config_resources
        .iter()
        // Version 0 has no types: all of it is client metrics.
        .map(|resource| Resource { kind, name: resource.resource_name.to_string() })
        .collect();
    resources.sort();
    Ok(resources)
}

/// Asks whoever knows: the broker itself about itself, anyone about the rest; all at once.
async fn send_to_owners<R, B>(
    cluster: &Cluster,
    questions: impl IntoIterator<Item = (Option<BrokerId>, B)>,
) -> Result<Vec<R::Response>, Error>
where
    R: Request + 'static,
    R::Response: Send,
    B: FnOnce(i16) -> R + Send + 'static,
{
    let mut replies = Vec::new();
    let mut to_brokers = Vec::new();
    for (owner, build) in questions {
        match owner {
            Some(id) => to_brokers.push((id, build)),
            None => replies.push(cluster.send_any(build).await?.body),
        }
    }
    for (_, reply) in cluster.send_each(to_brokers).await {
        replies.push(reply?.body);
    }
    Ok(replies)
}

fn by_owner(
    resources: &[Resource],
    owner: impl Fn(&Resource) -> Option<BrokerId>,
) -> BTreeMap<Option<BrokerId>, Vec<&Resource>> {
    let mut owners: BTreeMap<Option<BrokerId>, Vec<&Resource>> = BTreeMap::new();
    for resource in resources {
        owners.entry(owner(resource)).or_default().push(resource);
    }
    owners
}

fn in_order<T>(
    resources: &[Resource],
    answers: Vec<(i8, StrBytes, Result<T, KafkaError>)>,
) -> PerResource<T> {
    let places: HashMap<(i8, &str), usize> = resources
        .iter()
        .zip(0..)
        .map(|(resource, place)| ((resource.kind as i8, &*resource.name), place))
        .collect();
    // An answer about what nobody asked is nobody's.
    let mut placed: Vec<(usize, Result<T, KafkaError>)> = answers
        .into_iter()
        .filter_map(|(kind, name, answer)| Some((*places.get(&(kind, &*name))?, answer)))
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(place, answer)| (resources[place].clone(), answer)).collect()
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
