//! Connecting step by step, to say which step fails: the name, TCP, TLS, ApiVersions, SASL.
//!
//! The order is that of the wire: a broker tells its versions before it knows us.

use std::time::Duration;

use tokio::time::Instant;

use crate::connection::socket::{self, Socket};
use crate::connection::{ApiVersions, Connection, ConnectionOptions, Endpoint, Error};

/// A step on the way to a broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepName {
    /// The host name is looked up.
    Dns,
    /// TCP connects.
    Tcp,
    /// TLS shakes hands, where it is wanted.
    Tls,
    /// The broker tells its versions.
    ApiVersions,
    /// We say who we are, where it is wanted.
    Sasl,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// How long it took.
    pub took: Duration,
    /// What was found out, in a few words; or why it is the last step.
    pub outcome: Result<String, Error>,
}

/// Walks to a broker; the steps end with the first that fails. The connection is closed at the end.
pub async fn probe(endpoint: &Endpoint, options: &ConnectionOptions) -> Vec<Step> {
    let mut walk = Walk { steps: Vec::new(), since: Instant::now() };
    // How far it came stands in the steps.
    let _ = walk.go(endpoint, options).await;
    walk.steps
}

struct Walk {
    steps: Vec<Step>,
    since: Instant,
}

impl Walk {
    async fn go(&mut self, endpoint: &Endpoint, options: &ConnectionOptions) -> Option<()> {
        let limit = options.connect_limit();
        let unreached = |reason| Error::Connect { broker: endpoint.clone(), reason };

        let addresses = socket::look_up(endpoint, limit).await.map_err(unreached);
        let addresses = self.step(StepName::Dns, addresses, |addresses| {
            addresses.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>().join(", ")
        })?;
        let stream = socket::connect(&addresses, limit).await.map_err(unreached);
        let stream = self.step(StepName::Tcp, stream, |stream| {
            stream.peer_addr().map(|peer| peer.to_string()).unwrap_or_default()
        })?;
        let socket = match &options.security.tls {
            None => Socket::Plain(stream),
            Some(tls) => {
                let shaken = socket::shake_hands(tls, stream, &endpoint.host, limit).await;
                self.step(StepName::Tls, shaken.map_err(unreached), Socket::describe)?
            }
        };
        let mut connection = Connection::over(socket, endpoint, options);
        let versions = connection.agree_on_versions().await.map(|()| connection.versions.clone());
        self.step(StepName::ApiVersions, versions, describe_versions)?;
        if let Some(mechanism) = options.security.mechanism() {
            let lifetime = connection.authenticate().await;
            self.step(StepName::Sasl, lifetime, |lifetime_ms| match lifetime_ms {
                0 => mechanism.to_string(),
                ms => format!(
                    "{mechanism}, to be renewed within {:?}",
                    Duration::from_millis(ms.unsigned_abs())
                ),
            })?;
        }
        Some(())
    }

    /// Notes a step and hands on what it gave.
    fn step<T>(
        &mut self,
        name: StepName,
        result: Result<T, Error>,
        describe: impl FnOnce(&T) -> String,
    ) -> Option<T> {
        let took = self.since.elapsed();
        self.since = Instant::now();
        let (outcome, value) = match result {
            Ok(value) => (Ok(describe(&value)), Some(value)),
            Err(error) => (Err(error), None),
        };
        self.steps.push(Step { name, took, outcome });
        value
    }
}

fn describe_versions(versions: &ApiVersions) -> String {
    let apis = format!("{} APIs", versions.ranges.len());
    match versions.finalized_features.get("metadata.version") {
        Some(level) => format!("{apis}, metadata.version level {level}"),
        None => apis,
    }
}
