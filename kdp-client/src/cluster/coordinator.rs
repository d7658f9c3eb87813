//! Which broker coordinates a group or a transactional id (FindCoordinator, key 10, versions 0 to 6; many
//! keys from 4).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Cluster, Remedy, Rounds, at_once};
use crate::connection::{Connection, Error, KafkaError, Reply};
use crate::protocol::messages::find_coordinator_response::Coordinator;
use crate::protocol::messages::{FindCoordinatorRequest, FindCoordinatorResponse, StrBytes};
use crate::protocol::types::BrokerId;

/// From here on a request may carry many keys.
const BATCHED: i16 = 4;

/// What there is to say about each group, or each transactional id, or why not.
pub type PerGroup<T> = Vec<(String, Result<T, Error>)>;

/// Whose coordinator is asked, and how long it may take.
#[derive(Clone, Copy)]
struct Asking {
    key_type: KeyType,
    patience: Patience,
}

/// FindCoordinator's `key_type`.
#[derive(Clone, Copy, PartialEq)]
enum KeyType {
    /// Consumer, share and streams groups.
    Group = 0,
    /// Transactional ids.
    Transaction = 1,
}

#[derive(Clone, Copy)]
enum Patience {
    Full,
    Read,
}

impl Cluster {
    /// Asks the coordinator of each group, all coordinators at once; the answers stand in the order of
    /// the groups.
    ///
    /// A cluster that has just come up needs a moment to make `__consumer_offsets` and to load it, and
    /// coordinators move; that is waited for.
    pub async fn ask_groups<T, F>(
        &self,
        groups: &[String],
        ask: impl Fn(Arc<Connection>, BrokerId, Vec<String>) -> F,
    ) -> Result<PerGroup<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<PerGroup<T>, Error>> + Send + 'static,
    {
        let asking = Asking { key_type: KeyType::Group, patience: Patience::Full };
        self.ask_coordinators(asking, groups, ask).await
    }

    /// [`Cluster::ask_groups`] for transactional ids and `__transaction_state`.
    pub async fn ask_transactional_ids<T, F>(
        &self,
        ids: &[String],
        ask: impl Fn(Arc<Connection>, BrokerId, Vec<String>) -> F,
    ) -> Result<PerGroup<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<PerGroup<T>, Error>> + Send + 'static,
    {
        let asking = Asking { key_type: KeyType::Transaction, patience: Patience::Full };
        self.ask_coordinators(asking, ids, ask).await
    }

    /// [`Cluster::ask_groups`] for what changes nothing: who is silent is given up after
    /// [`Cluster::read_timeout`].
    pub async fn read_groups<T, F>(
        &self,
        groups: &[String],
        ask: impl Fn(Arc<Connection>, BrokerId, Vec<String>) -> F,
    ) -> Result<PerGroup<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<PerGroup<T>, Error>> + Send + 'static,
    {
        let asking = Asking { key_type: KeyType::Group, patience: Patience::Read };
        self.ask_coordinators(asking, groups, ask).await
    }

    async fn ask_coordinators<T, F>(
        &self,
        asking: Asking,
        groups: &[String],
        ask: impl Fn(Arc<Connection>, BrokerId, Vec<String>) -> F,
    ) -> Result<PerGroup<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<PerGroup<T>, Error>> + Send + 'static,
    {
        let mut rounds = Rounds::within(self.options().request_timeout);
        let mut wanted: Vec<String> = groups.to_vec();
        while !wanted.is_empty() {
            let answers = self.ask_coordinators_once(asking, &wanted, &ask).await?;
            wanted = rounds.take(answers, is_temporary).await;
        }
        let mut found = rounds.settled();
        let positions: HashMap<_, _> = groups.iter().zip(0..).collect();
        found.sort_by_key(|(group, _)| positions.get(group).copied().unwrap_or(usize::MAX));
        Ok(found)
    }

    async fn ask_coordinators_once<T, F>(
        &self,
        asking: Asking,
        groups: &[String],
        ask: &impl Fn(Arc<Connection>, BrokerId, Vec<String>) -> F,
    ) -> Result<PerGroup<T>, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<PerGroup<T>, Error>> + Send + 'static,
    {
        let mut found = Vec::new();
        let mut by_coordinator: BTreeMap<BrokerId, Vec<String>> = BTreeMap::new();
        for (group, coordinator) in self.find_coordinators(asking, groups).await? {
            match coordinator {
                Ok(id) => by_coordinator.entry(id).or_default().push(group),
                Err(error) => found.push((group, Err(error))),
            }
        }
        let connections = match asking.patience {
            Patience::Full => self.brokers_each(by_coordinator.keys().copied()).await,
            Patience::Read => self.connect_each(by_coordinator.keys().copied()).await,
        };
        let questions =
            connections.into_iter().zip(by_coordinator.into_values()).map(|((id, to), groups)| {
                let asked = to.map(|connection| ask(connection, id, groups.clone()));
                ((id, groups), async move { asked?.await })
            });
        for ((id, groups), answers) in at_once(questions).await {
            match answers {
                Ok(answers) => found.extend(answers),
                Err(error) => {
                    self.remember_silence(id, &error).await;
                    found.extend(groups.into_iter().map(|group| (group, Err(error.clone()))));
                }
            }
        }
        Ok(found)
    }

    async fn find_coordinators(
        &self,
        asking: Asking,
        groups: &[String],
    ) -> Result<Vec<(String, Result<BrokerId, Error>)>, Error> {
        let connection = match asking.patience {
            Patience::Full => self.any().await?,
            Patience::Read => Arc::new(self.any().await?.within(self.read_timeout())),
        };
        let name = |group: &String| StrBytes::from_string(group.clone());
        if connection.offers::<FindCoordinatorRequest>(BATCHED) {
            let request = FindCoordinatorRequest::default()
                .with_key_type(asking.key_type as i8)
                .with_coordinator_keys(groups.iter().map(name).collect());
            let reply = connection.send(|_| request).await?;
            return Ok(reply.body.coordinators.iter().map(|one| answer(&reply, one)).collect());
        }
        let mut answers = Vec::new();
        for group in groups {
            let build = |version: i16| {
                let request = FindCoordinatorRequest::default().with_key(name(group));
                if version == 0 && asking.key_type == KeyType::Group {
                    request
                } else {
                    request.with_key_type(asking.key_type as i8)
                }
            };
            let reply = connection.send(build).await?;
            let one = Coordinator::default()
                .with_key(name(group))
                .with_node_id(reply.body.node_id)
                .with_error_code(reply.body.error_code)
                .with_error_message(reply.body.error_message.clone());
            answers.push(answer(&reply, &one));
        }
        Ok(answers)
    }
}

/// Another look may help: the broker says so itself. One that cannot be reached is not waited for.
fn is_temporary<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Kafka { error, .. }) if Remedy::for_code(error) != Remedy::GiveUp)
}

fn answer(reply: &Reply<FindCoordinatorResponse>, one: &Coordinator) -> (String, Result<BrokerId, Error>) {
    let result = match KafkaError::from_wire(one.error_code, one.error_message.as_deref()) {
        None => Ok(BrokerId(one.node_id.0)),
        Some(error) => Err(reply.error(error)),
    };
    (one.key.to_string(), result)
}
