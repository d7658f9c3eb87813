//! What one broker was told, the others hear a moment later: waits until all of them have.
//!
//! A change is committed by the controller and then read by every broker in its own time. Who goes on at
//! once with a command that asks another broker is told that there is no such topic. Brokers that cannot be
//! asked are not waited for, and nobody is waited for long: the change has been made in any case.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::{Backoff, Cluster};
use crate::connection::Reply;
use crate::protocol::messages::Request;
use crate::protocol::types::BrokerId;

/// How long brokers may take to hear of a change; mostly it is milliseconds.
const HEARD_WITHIN: Duration = Duration::from_secs(5);

impl Cluster {
    /// Asks every broker the same until each answers as one that has heard. `ask` makes the question in
    /// versions from `version_min`.
    pub(crate) async fn heard_by_all<R, B>(
        &self,
        version_min: i16,
        ask: impl Fn() -> B,
        has_heard: impl Fn(R::Response) -> bool,
    ) where
        R: Request + 'static,
        R::Response: Send,
        B: FnOnce(i16) -> R + Send + 'static,
    {
        let Ok(brokers) = self.brokers().await else { return };
        let deadline = Instant::now() + HEARD_WITHIN;
        let mut backoff = Backoff::new(HEARD_WITHIN);
        let mut behind: Vec<BrokerId> = brokers.into_keys().collect();
        loop {
            let questions = behind.into_iter().map(|id| (id, ask()));
            let Ok(answers) =
                timeout_at(deadline, self.read_each_in(version_min..=i16::MAX, questions)).await
            else {
                return;
            };
            let is_behind = |(id, reply): (BrokerId, Result<Reply<R::Response>, _>)| {
                (!has_heard(reply.ok()?.body)).then_some(id)
            };
            behind = answers.into_iter().filter_map(is_behind).collect();
            match backoff.next_delay() {
                Some(delay) if !behind.is_empty() => sleep(delay).await,
                _ => return,
            }
        }
    }
}
