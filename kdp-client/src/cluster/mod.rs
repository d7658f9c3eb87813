//! A cluster: its brokers, one connection to each, and who leads what.
//!
//! Must not know what an operation is for. At most one connection to a broker is open at a time,
//! however many ask for it at once; a dead one is replaced when it is next needed.

mod controllers;
mod coordinator;
mod heard;
mod metadata;
mod partition;
mod read;
mod retry;

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Mutex as AsyncMutex;
use tokio::task::JoinSet;
use tokio::time::Instant;

pub use controllers::EndpointType;
pub use coordinator::PerGroup;
pub use metadata::{Broker, Metadata, PartitionMetadata, TopicMetadata, Topics};
pub use partition::{ByLeader, TopicPartition};
pub(crate) use retry::Rounds;
pub use retry::{Backoff, Remedy};

use crate::connection::{Connection, ConnectionOptions, Endpoint, Error, Reply};
use crate::protocol::messages::{MetadataRequest, Request};
use crate::protocol::types::BrokerId;
use read::is_silence;

/// The Metadata version that is guessed for the first request: Kafka 2.8 and later have it.
const METADATA_GUESS: i16 = 12;
/// Whatever both sides know.
const ALL_VERSIONS: RangeInclusive<i16> = i16::MIN..=i16::MAX;

/// A handle to a cluster; clones share connections and what has been learned.
#[derive(Clone, Debug)]
pub struct Cluster {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    bootstrap: Vec<Endpoint>,
    /// Whose addresses these are.
    endpoint_type: EndpointType,
    options: ConnectionOptions,
    /// The only cluster that is meant; any other is refused at the first answer.
    expected_id: Option<String>,
    /// The connection over which we came in; also a broker's, once its advertised address is known.
    entry: Slot,
    known: Mutex<Known>,
}

/// What the last Metadata answer said, and the connections made since.
#[derive(Debug, Default)]
struct Known {
    cluster_id: Option<String>,
    brokers: BTreeMap<BrokerId, Broker>,
    /// Who decides; only controllers tell.
    active_controller: Option<BrokerId>,
    connections: HashMap<Endpoint, Slot>,
    /// Who did not answer a read in time, and when.
    silent: HashMap<Endpoint, (Instant, Error)>,
}

/// At most one connection; the lock makes everybody wait for the one who connects.
type Slot = Arc<AsyncMutex<Option<Arc<Connection>>>>;

impl Cluster {
    /// A cluster that will be found through any of `bootstrap`. Nothing is connected yet.
    pub fn new(bootstrap: Vec<Endpoint>, options: ConnectionOptions) -> Self {
        Self::of_id(bootstrap, options, None)
    }

    /// [`Cluster::new`], which goes no further than the first answer when the id is another.
    pub fn of_id(bootstrap: Vec<Endpoint>, options: ConnectionOptions, expected_id: Option<String>) -> Self {
        Self::of_endpoints(EndpointType::Broker, bootstrap, options, expected_id)
    }

    fn of_endpoints(
        endpoint_type: EndpointType,
        bootstrap: Vec<Endpoint>,
        options: ConnectionOptions,
        expected_id: Option<String>,
    ) -> Self {
        let (entry, known) = (Slot::default(), Mutex::default());
        Self { shared: Arc::new(Shared { bootstrap, endpoint_type, options, expected_id, entry, known }) }
    }

    /// The same cluster over connections of its own: a broker answers one connection's requests one after the
    /// other, so that a fetch that waits keeps everything behind it waiting.
    pub fn apart(&self) -> Self {
        self.apart_with(self.options().clone())
    }

    /// [`Cluster::apart`], with other ideas of how to connect and how long to wait.
    pub fn apart_with(&self, options: ConnectionOptions) -> Self {
        let Shared { bootstrap, endpoint_type, expected_id, .. } = &*self.shared;
        Self::of_endpoints(*endpoint_type, bootstrap.clone(), options, expected_id.clone())
    }

    /// Asks any broker for brokers and topics. The first call connects, in one round trip.
    pub async fn metadata(&self, topics: &Topics) -> Result<Metadata, Error> {
        if self.shared.endpoint_type == EndpointType::Controller {
            return self.ask_controllers(topics).await;
        }
        let mut entry = self.shared.entry.lock().await;
        let live = entry.as_ref().filter(|connection| !connection.is_dead()).cloned();
        if let Some(connection) = live {
            drop(entry);
            match connection.within(self.read_timeout()).send(|version| topics.request(version)).await {
                Ok(reply) => return Ok(self.learn(self.check(Metadata::from_response(reply.body))?, None)),
                Err(error) if !is_silence(&error) => return Err(error),
                // Another broker knows as much.
                Err(_) => entry = self.shared.entry.lock().await,
            }
        }
        let (connection, reply) = self.enter(topics).await?;
        let metadata = self.check(Metadata::from_response(reply.body))?;
        let connection = Arc::new(connection);
        *entry = Some(connection.clone());
        Ok(self.learn(metadata, Some(connection)))
    }

    /// A connection to whichever broker answers first; of controllers, to the active one.
    pub async fn any(&self) -> Result<Arc<Connection>, Error> {
        if self.shared.endpoint_type == EndpointType::Controller {
            return self.active_controller().await;
        }
        {
            let entry = self.shared.entry.lock().await;
            if let Some(connection) = entry.as_ref().filter(|connection| !connection.is_dead()) {
                return Ok(connection.clone());
            }
        }
        self.metadata(&Topics::None).await?;
        let entry = self.shared.entry.lock().await;
        Ok(entry.clone().expect("metadata leaves a connection behind when it succeeds"))
    }

    /// The connection to this broker.
    pub async fn broker(&self, id: BrokerId) -> Result<Arc<Connection>, Error> {
        self.connection_to(&self.endpoint_of(id).await?).await
    }

    async fn brokers_each(
        &self,
        ids: impl Iterator<Item = BrokerId>,
    ) -> Vec<(BrokerId, Result<Arc<Connection>, Error>)> {
        let connecting = ids.map(|id| {
            let cluster = self.clone();
            (id, async move { cluster.broker(id).await })
        });
        at_once(connecting).await
    }

    async fn endpoint_of(&self, id: BrokerId) -> Result<Endpoint, Error> {
        let brokers = self.brokers().await?;
        let broker = brokers.get(&id).ok_or_else(|| Error::NoSuchBroker {
            id: id.get(),
            known: brokers.keys().map(|id| id.get()).collect(),
        })?;
        Ok(broker.endpoint.clone())
    }

    async fn connection_to(&self, endpoint: &Endpoint) -> Result<Arc<Connection>, Error> {
        let slot = lock(&self.shared.known).connections.entry(endpoint.clone()).or_default().clone();
        let mut connection = slot.lock().await;
        if let Some(connection) = connection.as_ref().filter(|connection| !connection.is_dead()) {
            return Ok(connection.clone());
        }
        let opened = Arc::new(Connection::open(endpoint, &self.shared.options).await?);
        *connection = Some(opened.clone());
        Ok(opened)
    }

    /// The brokers that are alive, as last heard.
    pub async fn brokers(&self) -> Result<BTreeMap<BrokerId, Broker>, Error> {
        let known = lock(&self.shared.known).brokers.clone();
        match known.is_empty() {
            false => Ok(known),
            true => Ok(self.metadata(&Topics::None).await?.brokers),
        }
    }

    /// The cluster's id, if a broker has told it yet.
    pub fn cluster_id(&self) -> Option<String> {
        lock(&self.shared.known).cluster_id.clone()
    }

    /// Whether this address was given by the user, rather than learned from a broker.
    pub fn is_bootstrap(&self, endpoint: &Endpoint) -> bool {
        self.shared.bootstrap.contains(endpoint)
    }

    /// How to connect and how long to wait.
    pub fn options(&self) -> &ConnectionOptions {
        &self.shared.options
    }

    /// Asks any broker; in KRaft brokers pass on what only the controller can do.
    pub async fn send_any<R: Request>(
        &self,
        build: impl FnOnce(i16) -> R,
    ) -> Result<Reply<R::Response>, Error> {
        let connection = self.any().await?;
        self.check_served::<R>(&connection)?;
        connection.send(build).await
    }

    /// Asks this broker.
    pub async fn send_to<R: Request>(
        &self,
        id: BrokerId,
        build: impl FnOnce(i16) -> R,
    ) -> Result<Reply<R::Response>, Error> {
        self.broker(id).await?.send(build).await
    }

    /// Asks several brokers at once; the answers stand in the order of the questions.
    pub async fn send_each<R, B>(
        &self,
        requests: impl IntoIterator<Item = (BrokerId, B)>,
    ) -> Vec<(BrokerId, Result<Reply<R::Response>, Error>)>
    where
        R: Request + 'static,
        R::Response: Send,
        B: FnOnce(i16) -> R + Send + 'static,
    {
        self.send_each_in(ALL_VERSIONS, requests).await
    }

    /// [`Cluster::send_each`], in versions of this range.
    pub async fn send_each_in<R, B>(
        &self,
        versions: RangeInclusive<i16>,
        requests: impl IntoIterator<Item = (BrokerId, B)>,
    ) -> Vec<(BrokerId, Result<Reply<R::Response>, Error>)>
    where
        R: Request + 'static,
        R::Response: Send,
        B: FnOnce(i16) -> R + Send + 'static,
    {
        let (min, max) = versions.into_inner();
        let questions = requests.into_iter().map(|(id, build)| {
            let cluster = self.clone();
            (id, async move { cluster.broker(id).await?.send_between(min, max, build).await })
        });
        at_once(questions).await
    }

    /// Tries the bootstrap servers in turn; the failure of the last is the one that is told. While there is
    /// another one, a silent one is not waited for as long as one may be.
    async fn enter(
        &self,
        topics: &Topics,
    ) -> Result<(Connection, Reply<<MetadataRequest as Request>::Response>), Error> {
        let full = self.options().request_timeout;
        let mut failure = None;
        for (endpoint, options) in self.candidates() {
            let build = |version| topics.request(version);
            match Connection::open_with(&endpoint, &options, METADATA_GUESS, build).await {
                Ok((connection, reply)) => return Ok((connection.within(full), reply)),
                Err(error) if error.is_final() => return Err(error),
                Err(error) => failure = Some(error),
            }
        }
        Err(failure.expect("a cluster has at least one bootstrap server"))
    }

    /// Where to come in: the bootstrap servers, then whom we know; all but the last with little patience.
    fn candidates(&self) -> Vec<(Endpoint, ConnectionOptions)> {
        let mut candidates = self.shared.bootstrap.clone();
        candidates.extend(lock(&self.shared.known).brokers.values().map(|broker| broker.endpoint.clone()));
        let last = candidates.len().saturating_sub(1);
        let options = |index| if index < last { self.read_options() } else { self.options().clone() };
        candidates.into_iter().enumerate().map(|(index, endpoint)| (endpoint, options(index))).collect()
    }

    fn check(&self, metadata: Metadata) -> Result<Metadata, Error> {
        match &self.shared.expected_id {
            Some(expected) if metadata.cluster_id.as_ref() != Some(expected) => {
                Err(Error::OtherCluster { expected: expected.clone(), found: metadata.cluster_id })
            }
            _ => Ok(metadata),
        }
    }

    fn learn(&self, metadata: Metadata, entry: Option<Arc<Connection>>) -> Metadata {
        let mut known = lock(&self.shared.known);
        known.cluster_id = metadata.cluster_id.clone();
        known.brokers = metadata.brokers.clone();
        let advertised = |connection: &Arc<Connection>| {
            metadata.brokers.values().any(|broker| broker.endpoint == *connection.endpoint())
        };
        // Where we came in at an advertised address, that connection is the broker's own.
        if let Some(connection) = entry.filter(advertised) {
            let slot = Arc::new(AsyncMutex::new(Some(connection.clone())));
            known.connections.insert(connection.endpoint().clone(), slot);
        }
        drop(known);
        metadata
    }
}

/// What each question comes to, all asked at the same time; in their order.
pub(crate) async fn at_once<K, T>(
    questions: impl Iterator<Item = (K, impl Future<Output = T> + Send + 'static)>,
) -> Vec<(K, T)>
where
    T: Send + 'static,
{
    let mut asking = JoinSet::new();
    let mut keys = Vec::new();
    for (index, (key, question)) in questions.enumerate() {
        keys.push(key);
        asking.spawn(async move { (index, question.await) });
    }
    let mut answers = asking.join_all().await;
    answers.sort_by_key(|(index, _)| *index);
    keys.into_iter().zip(answers.into_iter().map(|(_, answer)| answer)).collect()
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    // Nothing panics while it holds the lock, and what is known is whole between any two statements.
    known.lock().unwrap_or_else(PoisonError::into_inner)
}
