//! When to ask again, as values. Pure: who sleeps and who looks at a clock is the caller.

use std::time::Duration;

use crate::connection::{ConnectFailure, Error, KafkaError, RequestFailure};
use crate::protocol::messages::ResponseError;

const FIRST_DELAY: Duration = Duration::from_millis(20);
const DELAY_MAX: Duration = Duration::from_secs(1);

/// What an error asks of whoever wants to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing helps.
    GiveUp,
    /// The same broker, a little later.
    Wait,
    /// Somebody else leads by now: look the leader or the coordinator up again.
    LookUp,
}

impl Remedy {
    /// For an answer that carries an error code.
    pub fn for_code(error: &KafkaError) -> Self {
        match error.code.kind() {
            ResponseError::NotLeaderOrFollower
            | ResponseError::LeaderNotAvailable
            | ResponseError::UnknownTopicOrPartition
            | ResponseError::UnknownTopicId
            | ResponseError::UnknownLeaderEpoch
            | ResponseError::FencedLeaderEpoch
            | ResponseError::NotCoordinator
            | ResponseError::CoordinatorNotAvailable
            | ResponseError::NotController => Remedy::LookUp,
            // The coordinator is still ending the transaction before; Apache's clients wait for it too.
            ResponseError::ConcurrentTransactions => Remedy::Wait,
            kind if kind.is_retriable() => Remedy::Wait,
            _ => Remedy::GiveUp,
        }
    }

    /// For a request without a usable answer. A garbled answer will not get better.
    pub fn for_error(error: &Error) -> Self {
        match error {
            // Neither certificates nor passwords get better by trying again.
            Error::Connect { reason: ConnectFailure::Tls(_) | ConnectFailure::Sasl(_), .. } => Remedy::GiveUp,
            Error::Connect { .. } => Remedy::LookUp,
            Error::Request { reason: RequestFailure::Closed | RequestFailure::Io(_), .. } => Remedy::LookUp,
            Error::Kafka { error, .. } => Remedy::for_code(error),
            Error::Request { .. }
            | Error::Unsupported { .. }
            | Error::NoSuchBroker { .. }
            | Error::ReadOnly { .. }
            | Error::OtherCluster { .. } => Remedy::GiveUp,
        }
    }
}

/// Delays that double, until the time allowed is spent.
#[derive(Clone, Debug)]
pub struct Backoff {
    delay: Duration,
    left: Duration,
}

impl Backoff {
    /// Delays that add up to at most `total`.
    pub fn new(total: Duration) -> Self {
        Self { delay: FIRST_DELAY, left: total }
    }

    /// How long to wait before the next attempt, or `None` when there is to be none.
    pub fn next_delay(&mut self) -> Option<Duration> {
        let delay = self.delay;
        self.left = self.left.checked_sub(delay)?;
        self.delay = (delay * 2).min(DELAY_MAX);
        Some(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::ErrorCode;

    #[test]
    fn delays_double_and_end() {
        let mut backoff = Backoff::new(Duration::from_millis(150));
        let delays: Vec<_> = std::iter::from_fn(|| backoff.next_delay()).map(|d| d.as_millis()).collect();
        assert_eq!(delays, [20, 40, 80]);
    }

    #[test]
    fn remedies() {
        let remedy = |code| Remedy::for_code(&KafkaError { code: ErrorCode(code), message: None });
        assert_eq!(remedy(6), Remedy::LookUp);
        assert_eq!(remedy(16), Remedy::LookUp);
        assert_eq!(remedy(14), Remedy::Wait);
        assert_eq!(remedy(29), Remedy::GiveUp);
        assert_eq!(remedy(999), Remedy::GiveUp);
    }
}
