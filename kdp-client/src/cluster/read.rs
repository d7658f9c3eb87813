//! Questions that change nothing, asked of several brokers: a silent one is given up soon.
//!
//! Whoever looks at a cluster wants what the others say now, and the silent one named; that it may still
//! answer matters only to those who change something. A broker that was silent a moment ago is not waited
//! for again, or a command of several steps would wait in each.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::{ALL_VERSIONS, Cluster, at_once, lock};
use crate::connection::{
    ConnectFailure, Connection, ConnectionOptions, Endpoint, Error, Reply, RequestFailure,
};
use crate::protocol::messages::Request;
use crate::protocol::types::BrokerId;

/// How long a silent broker is taken to be still silent.
const SILENCE_KEPT: Duration = Duration::from_secs(5);

impl Cluster {
    /// How long one broker may keep the answers of the others waiting.
    pub fn read_timeout(&self) -> Duration {
        self.options().read_timeout.min(self.options().request_timeout)
    }

    /// [`Cluster::send_each`] for what changes nothing: who is silent is given up after [`Cluster::read_timeout`].
    pub async fn read_each<R, B>(
        &self,
        requests: impl IntoIterator<Item = (BrokerId, B)>,
    ) -> Vec<(BrokerId, Result<Reply<R::Response>, Error>)>
    where
        R: Request + 'static,
        R::Response: Send,
        B: FnOnce(i16) -> R + Send + 'static,
    {
        self.read_each_in(ALL_VERSIONS, requests).await
    }

    /// [`Cluster::read_each`], in versions of this range.
    pub async fn read_each_in<R, B>(
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
            let ask = async move |connection: Arc<Connection>| connection.send_between(min, max, build).await;
            (id, async move { cluster.read(id, ask).await })
        });
        at_once(questions).await
    }

    /// The connection to each of these brokers, or why there is none soon.
    pub async fn connect_each(
        &self,
        brokers: impl IntoIterator<Item = BrokerId>,
    ) -> Vec<(BrokerId, Result<Arc<Connection>, Error>)> {
        let questions = brokers.into_iter().map(|id| {
            let cluster = self.clone();
            (id, async move { cluster.read(id, async |connection| Ok(connection)).await })
        });
        at_once(questions).await
    }

    /// Lets `ask` use the connection to a broker, whose answers are not waited for longer than a read may take.
    pub(super) async fn read<T>(
        &self,
        id: BrokerId,
        ask: impl AsyncFnOnce(Arc<Connection>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let endpoint = self.endpoint_of(id).await?;
        if let Some(error) = self.recent_silence(&endpoint) {
            return Err(error);
        }
        let limit = self.read_timeout();
        let connected = timeout_at(Instant::now() + limit, self.connection_to(&endpoint)).await;
        let silent =
            |_| Err(Error::Connect { broker: endpoint.clone(), reason: ConnectFailure::TimedOut(limit) });
        let answer = match connected.unwrap_or_else(silent) {
            Ok(connection) => ask(Arc::new(connection.within(limit))).await,
            Err(error) => Err(error),
        };
        match &answer {
            Ok(_) => drop(lock(&self.shared.known).silent.remove(&endpoint)),
            Err(error) => self.remember_silence(id, error).await,
        }
        answer
    }

    pub(super) fn read_options(&self) -> ConnectionOptions {
        let limit = self.read_timeout();
        let options = self.options().clone();
        ConnectionOptions {
            connect_timeout: options.connect_timeout.min(limit),
            request_timeout: limit,
            ..options
        }
    }

    fn recent_silence(&self, endpoint: &Endpoint) -> Option<Error> {
        let known = lock(&self.shared.known);
        let (since, error) = known.silent.get(endpoint)?;
        (since.elapsed() < SILENCE_KEPT).then(|| error.clone())
    }

    /// Takes this broker for silent, if that is what the error says.
    pub(super) async fn remember_silence(&self, id: BrokerId, error: &Error) {
        if !is_silence(error) {
            return;
        }
        if let Ok(endpoint) = self.endpoint_of(id).await {
            lock(&self.shared.known).silent.insert(endpoint, (Instant::now(), error.clone()));
        }
    }
}

/// Whether nothing came, rather than something that does not help.
pub(super) fn is_silence(error: &Error) -> bool {
    matches!(
        error,
        Error::Connect { reason: ConnectFailure::TimedOut(_), .. }
            | Error::Request { reason: RequestFailure::TimedOut(_), .. }
    )
}
