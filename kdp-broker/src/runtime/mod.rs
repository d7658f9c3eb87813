//! The one idea, once: decide -> records -> append -> apply.
//!
//! A [`Machine`] is replicated state plus whatever soft state its decisions need. A decision is a
//! pure function of the machine and the time; it returns the records to write, the effects to
//! set off and the answer. The [`Runtime`] appends the records as one atomic batch and applies
//! them at once, under one lock, so that the next decision sees them. Answers and effects wait
//! until the records are committed, and an answer also waits for everything that its decision
//! could have seen: a read is a decision without records.
//!
//! Restart, failover and following are one path: the owner makes an empty machine, applies the
//! records of the log to it, and starts a runtime on it. Who loses the log stops the runtime and
//! drops the machine.
//!
//! What it must not know: what a record means, where the log lies, and who asked.
//!
//! The invariant: the replicated state is the fold of [`Machine::apply`] over the log, and nobody
//! outside learns of a record that is not committed.

mod pending;
mod shell;
#[cfg(test)]
mod tests;

use std::error::Error;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::Offset;
use tokio::sync::watch;

use crate::clock::Clock;

pub use shell::{Ending, Runtime, RuntimeError};

/// A moment, as both clocks show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since 1970, for what is written down. This clock may jump.
    pub wall_ms: i64,
    /// Milliseconds of a clock that only goes forward, for deadlines. Its zero means nothing.
    pub monotonic_ms: i64,
}

impl Now {
    /// What the clock shows.
    pub fn of(clock: &Clock) -> Now {
        let monotonic_ms = i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX);
        Now { wall_ms: clock.wall_ms(), monotonic_ms }
    }
}

/// State that changes by records.
pub trait Machine: Send + 'static {
    /// What is written to the log.
    type Record: Send + 'static;
    /// What is to happen outside once the records of the same decision are committed.
    type Effect: Send + 'static;

    /// Takes over one record of the log; the only place where replicated state changes. It runs
    /// both while loading and right after an append, and must not fail: a decision that would
    /// write a record which cannot be applied is a bug of the decision.
    fn apply(&mut self, offset: Offset, record: &Self::Record);

    /// When [`expire`](Self::expire) wants to run next, on the monotonic clock. Asked after every
    /// decision, so it should be cheap.
    fn next_deadline(&self) -> Option<i64>;

    /// The log refused the records of a decision, with the code a producer would have got. Returns
    /// what is to be set off in place of the decision's effects, so that nobody waits for ever for
    /// an answer that was one of them.
    fn refused(&mut self, code: ResponseError, effects: Vec<Self::Effect>) -> Vec<Self::Effect> {
        let _ = (code, effects);
        Vec::new()
    }

    /// Decides what the passing of time brings. It need not do all that is due in one decision,
    /// but it must get forward: the runtime calls it until the next deadline lies ahead.
    fn expire(&mut self, now: Now) -> Decision<Self::Record, Self::Effect, ()>;
}

/// What a decision function returns.
///
/// While deciding it may change soft state (a member that is joining); replicated state it only
/// describes, as records.
#[derive(Debug, PartialEq, Eq)]
pub struct Decision<R, E, A> {
    /// To be appended as one atomic batch, and applied in this order.
    pub records: Vec<R>,
    /// To be set off after the commit and before the answer, in this order.
    pub effects: Vec<E>,
    /// For whoever asked.
    pub answer: A,
}

impl<R, E, A> Decision<R, E, A> {
    /// A decision that changes nothing: a read, or a refusal.
    pub fn answer(answer: A) -> Self {
        Decision { records: Vec::new(), effects: Vec::new(), answer }
    }

    /// A decision to write these records.
    pub fn records(records: Vec<R>, answer: A) -> Self {
        Decision { records, effects: Vec::new(), answer }
    }

    /// The same with effects added.
    pub fn with_effects(mut self, effects: impl IntoIterator<Item = E>) -> Self {
        self.effects.extend(effects);
        self
    }

    /// The same decision with another answer.
    pub fn map<B>(self, shape: impl FnOnce(A) -> B) -> Decision<R, E, B> {
        Decision { records: self.records, effects: self.effects, answer: shape(self.answer) }
    }
}

/// The log under a machine, as narrow as the runtime needs it.
pub trait RecordLog<R>: Send + 'static {
    /// Appends all of `records` (never none) or nothing.
    fn append(&mut self, records: &[R], now: Now) -> Result<Appended, AppendError>;

    /// The offset below which everything is committed, now and as it moves. The sender goes away
    /// when nothing will be committed any more.
    fn committed(&self) -> watch::Receiver<Offset>;
}

/// Where an append went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The offset of the first record; the others follow without a gap.
    pub base_offset: Offset,
    /// The offset of the next append. More than `base_offset` plus the count where the log wrote
    /// control records of its own.
    pub next_offset: Offset,
}

/// Why an append did not happen.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Nothing was written and the log is as it was (too large, too few in-sync replicas). This
    /// decision fails alone, with the code a producer would have got; soft state that it changed
    /// stays changed.
    #[error("the log refused the records: {0}")]
    Refused(ResponseError),
    /// What is on the log is not known, or it is ours no more. The machine is dropped.
    #[error("the append failed: {0}")]
    Failed(Box<dyn Error + Send + Sync>),
}
