//! Saying who we are over a connection, and saying it again before the broker forgets (KIP-368).
//!
//! While we authenticate again the broker takes nothing else, so requests wait for their turn. An
//! answer that is still due may come in between; it finds its request by its correlation id.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{RwLock, RwLockReadGuard};
use tokio::time::Instant;
use tracing::debug;

use crate::connection::sasl::{Conversation, Mechanism, Sasl, SaslFailure};
use crate::connection::{Connection, Error, KafkaError};
use crate::protocol::messages::{
    ResponseError, SaslAuthenticateRequest, SaslHandshakeRequest, SaslHandshakeResponse, StrBytes,
};

/// The part of a session's life after which Java's clients renew it, at the earliest.
const RENEWAL_PART: f64 = 0.85;
/// Brokers refuse to be told again within a second.
const RENEWAL_MIN: Duration = Duration::from_secs(1);

/// The right to send a request while nobody authenticates.
pub(super) type Turn<'a> = RwLockReadGuard<'a, ()>;

/// Who we are on one connection, and until when the broker believes it.
#[derive(Debug)]
pub(super) struct Session {
    sasl: Arc<Sasl>,
    turns: RwLock<()>,
    /// `None`: the broker has set no end.
    renew_at: Mutex<Option<Instant>>,
}

impl Session {
    pub(super) fn new(sasl: Arc<Sasl>) -> Self {
        Self { sasl, turns: RwLock::default(), renew_at: Mutex::default() }
    }

    fn is_due(&self) -> bool {
        let renew_at = *self.renew_at.lock().unwrap_or_else(PoisonError::into_inner);
        renew_at.is_some_and(|at| at <= Instant::now())
    }

    /// The broker says how long it will believe us; 0 is for ever.
    fn begin(&self, lifetime_ms: i64) {
        let lifetime = u64::try_from(lifetime_ms).ok().filter(|ms| *ms > 0).map(Duration::from_millis);
        let renew_in = lifetime.map(|lifetime| lifetime.mul_f64(RENEWAL_PART).max(RENEWAL_MIN));
        // A life that no clock can hold has no end.
        let renew_at = renew_in.and_then(|renew_in| Instant::now().checked_add(renew_in));
        *self.renew_at.lock().unwrap_or_else(PoisonError::into_inner) = renew_at;
    }
}

impl Connection {
    /// Waits until a request may go out, and renews the session first where that is due.
    pub(super) async fn turn(&self) -> Result<Option<Turn<'_>>, Error> {
        let Some(session) = &self.session else { return Ok(None) };
        if session.is_due() {
            let _alone = session.turns.write().await;
            // Whoever came first has renewed it by now.
            if session.is_due() {
                self.authenticate().await?;
            }
        }
        Ok(Some(session.turns.read().await))
    }

    /// Says who we are, if that is wanted. Returns the session's lifetime, 0 for no end.
    pub(super) async fn authenticate(&self) -> Result<i64, Error> {
        let Some(session) = &self.session else { return Ok(0) };
        let mechanism = session.sasl.mechanism();
        let started = Instant::now();
        self.propose(mechanism).await?;
        let conversation = session.sasl.conversation().await.map_err(|failure| self.unknown(failure))?;
        let lifetime_ms = self.converse(session, mechanism, conversation).await?;
        session.begin(lifetime_ms);
        debug!(broker = %self.endpoint, %mechanism, lifetime_ms, elapsed = ?started.elapsed(), "authenticated");
        Ok(lifetime_ms)
    }

    async fn propose(&self, mechanism: Mechanism) -> Result<(), Error> {
        let request =
            |_| SaslHandshakeRequest::default().with_mechanism(StrBytes::from_static_str(mechanism.name()));
        let reply = match self.send_in_turn(1, i16::MAX, request, None).await {
            // Who serves no SASL does not list it; Kafka lists it on every listener.
            Err(Error::Unsupported { theirs: None, .. }) => return Err(self.unknown(SaslFailure::NotAsked)),
            reply => reply?,
        };
        let Some(error) = KafkaError::from_wire(reply.body.error_code, None) else { return Ok(()) };
        Err(match error.code.kind() {
            ResponseError::UnsupportedSaslMechanism => {
                self.unknown(SaslFailure::MechanismNotOffered { mechanism, offered: offered(&reply.body) })
            }
            ResponseError::IllegalSaslState => self.unknown(SaslFailure::NotAsked),
            _ => reply.error(error),
        })
    }

    async fn converse(
        &self,
        session: &Session,
        mechanism: Mechanism,
        mut conversation: Conversation,
    ) -> Result<i64, Error> {
        let mut message = conversation.first();
        loop {
            let request = SaslAuthenticateRequest::default().with_auth_bytes(Bytes::from(message));
            let answer = self.send_in_turn(0, i16::MAX, |_| request, None).await?.body;
            if let Some(error) = KafkaError::from_wire(answer.error_code, answer.error_message.as_deref()) {
                session.sasl.forget_token().await;
                return Err(self.unknown(SaslFailure::Refused { mechanism, error }));
            }
            let next = conversation.next(&answer.auth_bytes).await;
            match next.map_err(|failure| self.unknown(SaslFailure::BadServer { mechanism, failure }))? {
                Some(next) => message = next,
                None => return Ok(answer.session_lifetime_ms),
            }
        }
    }

    fn unknown(&self, failure: SaslFailure) -> Error {
        Error::Connect { broker: self.endpoint.clone(), reason: failure.into() }
    }
}

fn offered(response: &SaslHandshakeResponse) -> Vec<String> {
    response.mechanisms.iter().map(|name| name.to_string()).collect()
}
