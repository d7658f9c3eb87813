//! When to ask again, and whom. Nobody here looks at a clock or sends anything.

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

/// Questions that are asked again, round after round, for those whose answer may be another one a little later.
#[derive(Debug)]
pub(crate) struct Rounds<K, T> {
    backoff: Backoff,
    settled: Vec<(K, Result<T, Error>)>,
}

impl<K, T> Rounds<K, T> {
    /// As many rounds as fit into this time.
    pub(crate) fn within(total: Duration) -> Self {
        Self { backoff: Backoff::new(total), settled: Vec::new() }
    }

    /// Keeps what is settled; after a while, says who is to be asked again. When the time is spent nobody is, and
    /// the last answers stand.
    pub(crate) async fn take(
        &mut self,
        answers: impl IntoIterator<Item = (K, Result<T, Error>)>,
        is_temporary: impl Fn(&Result<T, Error>) -> bool,
    ) -> Vec<K> {
        let (again, settled): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|(_, answer)| is_temporary(answer));
        self.settled.extend(settled);
        match self.backoff.next_delay() {
            Some(delay) if !again.is_empty() => {
                tokio::time::sleep(delay).await;
                again.into_iter().map(|(key, _)| key).collect()
            }
            _ => {
                self.settled.extend(again);
                Vec::new()
            }
        }
    }

    /// What everybody said in the end, in the order in which it was settled.
    pub(crate) fn settled(self) -> Vec<(K, Result<T, Error>)> {
        self.settled
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

    #[tokio::test]
    async fn who_may_answer_otherwise_is_asked_again_until_the_time_is_spent() {
        let early = || Error::NoSuchBroker { id: 1, known: Vec::new() };
        let mut rounds = Rounds::within(Duration::from_millis(70));
        let again =
            rounds.take([("a", Ok(1)), ("b", Err(early())), ("c", Err(early()))], Result::is_err).await;
        assert_eq!(again, ["b", "c"]);
        let again = rounds.take([("b", Err(early())), ("c", Ok(3))], Result::is_err).await;
        assert_eq!(again, ["b"]);
        assert!(rounds.take([("b", Err(early()))], Result::is_err).await.is_empty(), "the time is spent");
        let settled = rounds.settled();
        assert_eq!(
            settled.iter().map(|(key, answer)| (*key, answer.is_ok())).collect::<Vec<_>>(),
            [("a", true), ("c", true), ("b", false)]
        );
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
