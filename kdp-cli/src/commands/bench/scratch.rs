//! The topic of a benchmark: somebody's, or one of its own that goes with it.

use std::time::Duration;

use kdp_client::admin::topics::{self, NewTopic};
use kdp_client::cluster::{Cluster, Topics};

use crate::commands::topic::explain_unknown;
use crate::failure::Failure;

/// How long brokers may take to hear of a topic that was made.
const ATTEMPTS: u32 = 200;
const PAUSE: Duration = Duration::from_millis(25);

pub(super) struct Scratch<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) name: &'a str,
    pub(super) partitions: i32,
    /// Whether the topic is ours to make and delete.
    pub(super) own: bool,
}

impl Scratch<'_> {
    /// Makes the topic and waits until every partition has a leader; one that is somebody's has to be there.
    pub(super) async fn open(&self, dry_run: bool) -> Result<(), Failure> {
        let names = [self.name.to_owned()];
        if !self.own {
            for outcome in topics::describe(self.cluster, &names).await? {
                if let Err(error) = outcome.result {
                    return Err(explain_unknown(self.cluster, self.name, &error).await);
                }
            }
            return Ok(());
        }
        let topic =
            NewTopic { name: self.name.to_owned(), partitions: Some(self.partitions), ..NewTopic::default() };
        for outcome in topics::create(self.cluster, &[topic], dry_run).await? {
            outcome.result.map_err(|error| Failure::of_item(self.name, &error))?;
        }
        if dry_run { Ok(()) } else { self.await_leaders().await }
    }

    async fn await_leaders(&self) -> Result<(), Failure> {
        for _ in 0..ATTEMPTS {
            let metadata = self.cluster.metadata(&Topics::Named(vec![self.name.to_owned()])).await?;
            let led = metadata
                .topics
                .iter()
                .filter(|topic| topic.error.is_none())
                .flat_map(|topic| &topic.partitions);
            if led.filter(|one| one.leader.is_some()).count() == self.partitions.unsigned_abs() as usize {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        let message = "the topic was created, but its partitions got no leaders";
        Err(Failure::failed("LEADER_NOT_AVAILABLE", message).about(self.name))
    }

    /// Deletes the topic, if it is ours.
    pub(super) async fn close(&self) -> Result<(), Failure> {
        if !self.own {
            return Ok(());
        }
        for outcome in topics::delete(self.cluster, &[self.name.to_owned()]).await? {
            outcome.result.map_err(|error| {
                Failure::of_item(self.name, &error).hint(format!("kdp topic delete {}", self.name))
            })?;
        }
        Ok(())
    }
}
