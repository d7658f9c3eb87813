//! What one broker was told, the others hear a moment later: waits until all of them have.
//!
//! A change is committed by the controller and then read by every broker in its own time. Who goes on at
//! once with a command that asks another broker is told that there is no such topic. Brokers that cannot be
//! asked are not waited for, and nobody is waited for long: the change has been made in any case.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::{Backoff, Cluster, Metadata, Topics};
use crate::protocol::types::BrokerId;

/// How long brokers may take to hear of a change; mostly it is milliseconds.
const HEARD_WITHIN: Duration = Duration::from_secs(5);
/// From here on Metadata can be asked without creating the topic.
const ASKS_ONLY: i16 = 4;

impl Cluster {
    /// Waits until what each broker says of these topics is as it should be.
    pub(crate) async fn heard_by_all(&self, names: &[String], is_heard: impl Fn(&Metadata) -> bool) {
        let Ok(brokers) = self.brokers().await else { return };
        let deadline = Instant::now() + HEARD_WITHIN;
        let mut backoff = Backoff::new(HEARD_WITHIN);
        let mut waiting: Vec<BrokerId> = brokers.into_keys().collect();
        while let Ok(behind) = timeout_at(deadline, self.behind(waiting, names, &is_heard)).await {
            match backoff.next_delay() {
                Some(delay) if !behind.is_empty() => sleep(delay).await,
                _ => return,
            }
            waiting = behind;
        }
    }

    /// Those of the brokers that answer otherwise.
    async fn behind(
        &self,
        brokers: Vec<BrokerId>,
        names: &[String],
        is_heard: &impl Fn(&Metadata) -> bool,
    ) -> Vec<BrokerId> {
        let topics = Topics::Named(names.to_vec());
        let questions = brokers.into_iter().map(|id| {
            let topics = topics.clone();
            (id, ASKS_ONLY, move |version| topics.request(version))
        });
        let answers = self.read_each_from(questions).await;
        let is_behind = |reply: crate::connection::Reply<_>| !is_heard(&Metadata::from_response(reply.body));
        answers.into_iter().filter_map(|(id, reply)| reply.is_ok_and(is_behind).then_some(id)).collect()
    }
}
