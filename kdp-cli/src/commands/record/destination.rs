//! Where records go that are copied or redriven: this cluster, or another one.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::cluster::{Cluster, Topics};
use kdp_client::connection::Error;
use kdp_client::producer::{Producer, Record};

use super::writing::{Writing, refused};
use crate::commands::Context;
use crate::contexts::World;
use crate::failure::Failure;
use crate::gate::Guard;
use crate::settings::{self, Flags};
use crate::world;

/// Another cluster.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Destination {
    /// To the cluster of this context instead of the one that is read
    #[arg(long, value_name = "CONTEXT", conflicts_with = "to_bootstrap_server")]
    to_context: Option<String>,
    /// To the cluster of these servers, with the settings of the one that is read
    #[arg(long, value_name = "SERVERS")]
    to_bootstrap_server: Option<String>,
}

/// Settings that say which cluster is meant, and so cannot be about both.
const OF_THE_SOURCE: [&str; 4] =
    ["KDP_BOOTSTRAP_CONTROLLER", "KDP_BOOTSTRAP_SERVER", "KDP_COMMAND_CONFIG", "KDP_CONTEXT"];

impl Destination {
    /// The context of the cluster that is written to, its guards included; one that cannot be reached is told
    /// apart from the one that is read.
    pub(super) async fn context(&self, source: &Context) -> Result<Context, Failure> {
        let typed = &source.settings.flags;
        let flags = match (&self.to_context, &self.to_bootstrap_server) {
            (None, None) => return Ok(source.clone()),
            (Some(context), _) => Flags {
                context: Some(context.clone()),
                timeout: typed.timeout.clone(),
                no_input: typed.no_input,
                read_only: typed.read_only,
                ..Flags::default()
            },
            (None, servers) => Flags { bootstrap_server: servers.clone(), ..typed.clone() },
        };
        let settings = world::with(|world| {
            let env = |name: &str| match self.to_context.is_some() && OF_THE_SOURCE.contains(&name) {
                true => None,
                false => world.variable(name),
            };
            let world = World { env: &env, folder: world.folder.clone(), ..*world };
            settings::resolve(&flags, &world)
        })?;
        // A context names its own cluster; servers that were typed need not be that one.
        let cluster_id = settings.guard.cluster_id.clone().filter(|_| self.to_context.is_some());
        let guard = Guard {
            arguments: source.guard.arguments.clone(),
            cluster_id: cluster_id.clone(),
            ..settings.guard.clone()
        };
        let cluster = settings.cluster(settings.connection.clone(), cluster_id);
        cluster.any().await.map_err(unreachable)?;
        Ok(Context { cluster, guard, settings, ..source.clone() })
    }
}

fn unreachable(error: Error) -> Failure {
    match &error {
        Error::Connect { broker, .. } => {
            let address = broker.to_string();
            let hint = "records would go there: is a broker running at the address that --to-bootstrap-server or \
                        --to-context names?";
            Failure::from(error).about(address).hint(hint)
        }
        _ => error.into(),
    }
}

/// Producers to any number of topics, opened when they are first needed.
#[derive(Debug)]
pub(super) struct Producers<'a> {
    cluster: &'a Cluster,
    writing: &'a Writing,
    by_topic: BTreeMap<String, Producer>,
    /// What to try where a topic lacks a partition.
    hint: &'static str,
}

impl<'a> Producers<'a> {
    pub(super) fn new(cluster: &'a Cluster, writing: &'a Writing, hint: &'static str) -> Self {
        Self { cluster, writing, by_topic: BTreeMap::new(), hint }
    }

    /// Takes a record for a topic, which has to exist.
    pub(super) async fn send(&mut self, topic: &str, record: &Record) -> Result<(), Failure> {
        if !self.by_topic.contains_key(topic) {
            let producer = self.writing.open(self.cluster, topic).await?;
            self.by_topic.insert(topic.to_owned(), producer);
        }
        let producer = self.by_topic.get_mut(topic).expect("it was inserted where it was missing");
        producer.send(record).await.map_err(|error| refused(topic, error, self.hint))
    }

    /// Waits until all of it is acknowledged.
    pub(super) async fn flush(&mut self) -> Result<(), Failure> {
        for (topic, producer) in &mut self.by_topic {
            producer.flush().await.map_err(|error| refused(topic, error, self.hint))?;
        }
        Ok(())
    }
}

/// How many partitions each of these topics has, or why a record could not be written to it.
pub(super) async fn partition_counts(
    cluster: &Cluster,
    topics: Vec<String>,
) -> Result<BTreeMap<String, Result<i32, Failure>>, Failure> {
    let mut counts = BTreeMap::new();
    for topic in cluster.metadata(&Topics::Named(topics)).await?.topics {
        let count = match &topic.error {
            None => Ok(i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX)),
            Some(error) => Err(crate::commands::topic::explain_unknown(cluster, &topic.name, error).await),
        };
        counts.insert(topic.name, count);
    }
    Ok(counts)
}
