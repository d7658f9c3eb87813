//! Requests that wait for an effect: a token for the machine, a future for the request.
//!
//! The invariant: a token that nobody waits for any more is not kept.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::group::Token;

/// Those who wait for answers of one kind.
pub(super) struct Waiters<A> {
    next: AtomicU64,
    waiting: Mutex<HashMap<Token, oneshot::Sender<A>>>,
}

/// One who waits. Dropping it is giving up.
pub(super) struct Waiting<A> {
    pub(super) token: Token,
    answer: oneshot::Receiver<A>,
    waiters: Arc<Waiters<A>>,
}

impl<A> Waiters<A> {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Waiters { next: AtomicU64::new(0), waiting: Mutex::new(HashMap::new()) })
    }

    pub(super) fn register(self: &Arc<Self>) -> Waiting<A> {
        let token = Token(self.next.fetch_add(1, Ordering::Relaxed));
        let (sender, answer) = oneshot::channel();
        self.waiting.lock().insert(token, sender);
        Waiting { token, answer, waiters: self.clone() }
    }

    /// Answers whoever holds the token; nobody may, when the client went away.
    pub(super) fn answer(&self, token: Token, answer: A) {
        if let Some(sender) = self.waiting.lock().remove(&token) {
            let _ = sender.send(answer);
        }
    }
}

impl<A> Waiting<A> {
    /// The answer; `None` when there will not be one.
    pub(super) async fn answer(mut self) -> Option<A> {
        (&mut self.answer).await.ok()
    }
}

impl<A> Drop for Waiting<A> {
    fn drop(&mut self) {
        self.waiters.waiting.lock().remove(&self.token);
    }
}
