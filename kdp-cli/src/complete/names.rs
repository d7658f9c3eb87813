//! The names there are, each with a few words about it, asked of the cluster or of the configuration.

use std::io;

use kdp_client::admin::configs::{self, ConfigEntry, Resource, ResourceType};
use kdp_client::admin::{cluster, groups, topics};
use kdp_client::cluster::Cluster;

use super::line::Line;
use super::{Kind, TIME_MAX};
use crate::contexts::{self, World};
use crate::words::counted;
use crate::{settings, world};

/// A name and what there is to say about it.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) about: Option<String>,
}

/// The names, or `None` where they cannot be had in time.
pub(super) fn find(kind: Kind, line: &Line) -> Option<Vec<Name>> {
    // A password manager may ask its user something, and nobody expects that of the tab key.
    let never = |_: &str| Err(io::Error::other("not while a line is typed"));
    world::with(|world| {
        let world = World { run: &never, folder: world.folder.clone(), ..*world };
        match kind {
            Kind::Contexts => contexts(&world),
            _ => ask(kind, line, &world),
        }
    })
}

fn contexts(world: &World<'_>) -> Option<Vec<Name>> {
    let loaded = contexts::load(world).ok()?;
    let about = |entry: &contexts::Entry| entry.bootstrap.as_ref().map(|servers| servers.0.join(","));
    Some(loaded.all().into_iter().map(|(name, _, entry)| name_of(name, about(entry))).collect())
}

fn ask(kind: Kind, line: &Line, world: &World<'_>) -> Option<Vec<Name>> {
    let settings = settings::resolve(&line.flags, world).ok()?;
    let mut options = settings.connection.clone();
    options.connect_timeout = TIME_MAX;
    options.request_timeout = TIME_MAX;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let cluster = settings.cluster(options, settings.guard.cluster_id.clone());
    let names = runtime.block_on(async {
        let names = async {
            match kind {
                Kind::Topics => topic_names(&cluster).await,
                Kind::Groups => group_names(&cluster).await,
                Kind::Brokers => broker_names(&cluster).await,
                Kind::Configs => config_names(&cluster, line).await,
                Kind::Contexts => None,
            }
        };
        tokio::time::timeout(TIME_MAX, names).await.ok().flatten()
    });
    runtime.shutdown_background();
    names
}

async fn topic_names(cluster: &Cluster) -> Option<Vec<Name>> {
    let topics = topics::list(cluster).await.ok()?;
    let about = |topic: &kdp_client::cluster::TopicMetadata| {
        let replicas = topic.partitions.iter().map(|partition| partition.replicas.len()).max().unwrap_or(0);
        format!("{}, {}", counted(topic.partitions.len(), "partition"), counted(replicas, "replica"))
    };
    let shown = topics.iter().filter(|topic| !topic.is_internal);
    Some(shown.map(|topic| name_of(&topic.name, Some(about(topic)))).collect())
}

async fn group_names(cluster: &Cluster) -> Option<Vec<Name>> {
    let listed = groups::list(cluster).await.ok()?;
    let groups = listed.into_iter().filter_map(|(_, groups)| groups.ok()).flatten();
    let about = |group: &groups::ListedGroup| {
        let known = [&group.group_type, &group.state].into_iter().flatten();
        known.map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    Some(groups.map(|group| name_of(&group.id, Some(about(&group)))).collect())
}

async fn broker_names(cluster: &Cluster) -> Option<Vec<Name>> {
    let brokers = cluster::brokers(cluster).await.ok()?;
    let name = |state: cluster::BrokerState| {
        let broker = state.broker;
        let rack = broker.rack.map(|rack| format!(" in {rack}")).unwrap_or_default();
        name_of(&broker.id.to_string(), Some(format!("{}{rack}", broker.endpoint)))
    };
    Some(brokers.into_iter().map(name).collect())
}

/// First a resource of the type that `-t` says, then what can be set of it.
async fn config_names(cluster: &Cluster, line: &Line) -> Option<Vec<Name>> {
    let resource_type = line.resource_type.as_deref().unwrap_or("topic");
    let verb = line.words.get(1).map(String::as_str);
    let kind = match resource_type {
        "topic" => ResourceType::Topic,
        "broker" | "broker-default" => ResourceType::Broker,
        "logger" => ResourceType::BrokerLogger,
        "group" => ResourceType::Group,
        _ => ResourceType::ClientMetrics,
    };
    let name = match (resource_type, line.words.get(2)) {
        ("broker-default", _) => "",
        (_, Some(name)) => name,
        ("topic", None) => return topic_names(cluster).await,
        ("broker" | "logger", None) => return broker_names(cluster).await,
        ("group", None) => return group_names(cluster).await,
        _ => return None,
    };
    let resource = Resource { kind, name: name.to_owned() };
    let answers = configs::values(cluster, &[resource], &[]).await.ok()?;
    let entries = answers.into_iter().filter_map(|(_, answer)| answer.ok()).flatten();
    let assigns = matches!(verb, Some("set" | "append" | "subtract"));
    let name = |entry: ConfigEntry| {
        let key = if assigns { format!("{}=", entry.name) } else { entry.name };
        name_of(&key, entry.value.map(|value| format!("now {value}")))
    };
    Some(entries.filter(|entry| !assigns || !entry.is_read_only).map(name).collect())
}

fn name_of(name: &str, about: Option<String>) -> Name {
    Name { name: name.to_owned(), about }
}
