//! The shell around a machine: the lock, the release of what is committed, and the one task that
//! waits for deadlines and commits.
//!
//! Two locks. `state` orders decisions and is held while one is taken, appended and applied;
//! nothing that may take long happens under it but the append. `effects` orders releases; who
//! finds it taken goes away, since its holder looks again after letting go.

use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::Offset;
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::{Notify, oneshot, watch};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, warn};

use super::pending::{Pending, Waiting};
use super::{AppendError, Decision, Machine, Now, RecordLog};
use crate::clock::Clock;
use crate::task::Tasks;

/// How long an expiry rests whose records the log refused, so that it cannot spin.
const REST_AFTER_REFUSAL: Duration = Duration::from_secs(1);

/// A machine at work on its log. Dropping it stops it.
pub struct Runtime<M: Machine> {
    shared: Arc<Shared<M>>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// The log would not take the records; nothing has changed.
    #[error("the log refused the records: {0}")]
    Refused(ResponseError),
    /// The runtime ended before the decision was committed. Whether it will be is not known.
    #[error("stopped: {0}")]
    Ended(Ending),
}

/// Why a runtime ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The owner stopped it: leadership lost, or shutdown.
    Stopped,
    /// The log failed or a decision panicked: the owner should load again.
    Failed,
}

impl std::fmt::Display for Ending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Ending::Stopped => "not the leader any more",
            Ending::Failed => "the log failed",
        })
    }
}

struct Shared<M: Machine> {
    name: String,
    state: Mutex<Option<State<M>>>,
    effects: Mutex<Box<dyn FnMut(M::Effect) + Send>>,
    committed: watch::Receiver<Offset>,
    clock: Clock,
    /// The earliest deadline may have moved: the task should look again.
    rearm: Notify,
    ending: watch::Sender<Option<Ending>>,
}

struct State<M: Machine> {
    machine: M,
    log: Box<dyn RecordLog<M::Record>>,
    /// The end of the log as we know it: an answer waits until all below is committed.
    next_offset: Offset,
    pending: Pending<M::Effect>,
    /// What the task was last told to wake for.
    armed: Option<i64>,
}

impl<M: Machine> Runtime<M> {
    /// Puts a loaded machine to work. `next_offset` is the end of the log it was loaded from,
    /// `effects` is called with each effect, in order, and must not ask this runtime for
    /// anything; `name` is for the log of the process.
    ///
    /// Starts one task of that name, which ends when the runtime is stopped, fails or is dropped;
    /// the end of `tasks` stops the runtime.
    pub fn start(
        tasks: &Tasks,
        name: impl Into<String>,
        machine: M,
        log: impl RecordLog<M::Record>,
        next_offset: Offset,
        effects: impl FnMut(M::Effect) + Send + 'static,
        clock: Clock,
    ) -> Self {
        let committed = log.committed();
        let state = State { machine, log: Box::new(log), next_offset, pending: Pending::new(), armed: None };
        let name = name.into();
        let shared = Arc::new(Shared {
            name: name.clone(),
            state: Mutex::new(Some(state)),
            effects: Mutex::new(Box::new(effects)),
            committed,
            clock,
            rearm: Notify::new(),
            ending: watch::Sender::new(None),
        });
        tasks.spawn_finite(name, |stop| drive(shared.clone(), stop));
        Runtime { shared }
    }

    /// Takes a decision and returns its answer once it, and all it may have seen, is committed.
    ///
    /// The records are appended and applied even if the caller goes away meanwhile.
    pub async fn run<A>(
        &self,
        decide: impl FnOnce(&mut M, Now) -> Decision<M::Record, M::Effect, A>,
    ) -> Result<A, RuntimeError> {
        let (done, released) = oneshot::channel();
        let answer = self.shared.step(Some(done), decide);
        self.shared.release();
        let answer = answer?;
        match released.await {
            Ok(()) => Ok(answer),
            Err(_) => Err(RuntimeError::Ended(self.shared.ended())),
        }
    }

    /// Ends the runtime: the machine is dropped, whoever waits is told so, and later calls fail.
    pub fn stop(&self) {
        self.shared.end(Ending::Stopped);
    }

    /// Resolves when the runtime has ended.
    pub async fn ended(&self) -> Ending {
        let mut ending = self.shared.ending.subscribe();
        let reason = ending.wait_for(Option::is_some).await;
        reason.ok().and_then(|reason| *reason).unwrap_or(Ending::Stopped)
    }
}

impl<M: Machine> Drop for Runtime<M> {
    fn drop(&mut self) {
        self.stop();
    }
}

impl<M: Machine> Shared<M> {
    /// decide -> append -> apply -> queue, under the lock.
    fn step<A>(
        &self,
        done: Option<oneshot::Sender<()>>,
        decide: impl FnOnce(&mut M, Now) -> Decision<M::Record, M::Effect, A>,
    ) -> Result<A, RuntimeError> {
        let mut slot = self.state.lock();
        // Taken out so that a decision that panics half way leaves no half-changed machine behind.
        let mut state = slot.take().ok_or_else(|| RuntimeError::Ended(self.ended()))?;
        let unwinding = EndOnUnwind(self);
        // Read under the lock: a machine never sees time run backwards.
        let now = Now::of(&self.clock);
        let decision = decide(&mut state.machine, now);
        let taken = state.take_over(decision, done, now);
        std::mem::forget(unwinding);
        match taken {
            Err(AppendError::Failed(failure)) => {
                error!(runtime = %self.name, error = %failure, "the log failed; the state is dropped");
                self.ending.send_if_modified(|ending| set_once(ending, Ending::Failed));
                Err(RuntimeError::Ended(Ending::Failed))
            }
            Err(AppendError::Refused(code)) => {
                self.put_back(slot, state);
                Err(RuntimeError::Refused(code))
            }
            Ok(answer) => {
                self.put_back(slot, state);
                Ok(answer)
            }
        }
    }

    fn put_back(&self, mut slot: MutexGuard<'_, Option<State<M>>>, mut state: State<M>) {
        let deadline = state.machine.next_deadline();
        if deadline != state.armed {
            state.armed = deadline;
            self.rearm.notify_one();
        }
        *slot = Some(state);
    }

    /// Sets off the effects and wakes the askers of all that is committed, in order.
    fn release(&self) {
        while let Some(mut effects) = self.effects.try_lock() {
            while let Some(waiting) = self.pop_committed() {
                waiting.effects.into_iter().for_each(&mut *effects);
                if let Some(done) = waiting.done {
                    // Nobody listens any more: the client went away, which is fine.
                    let _ = done.send(());
                }
            }
            drop(effects);
            // Somebody may have found the lock taken just before it was let go.
            if !self.has_committed() {
                return;
            }
        }
    }

    fn pop_committed(&self) -> Option<Waiting<M::Effect>> {
        let committed = *self.committed.borrow();
        self.state.lock().as_mut()?.pending.pop(committed)
    }

    fn has_committed(&self) -> bool {
        let committed = *self.committed.borrow();
        self.state.lock().as_ref().is_some_and(|state| state.pending.has_ready(committed))
    }

    /// Drops the machine and everything that waits; dropping a waiter's sender wakes it.
    fn end(&self, reason: Ending) {
        let dropped = self.state.lock().take();
        self.ending.send_if_modified(|ending| set_once(ending, reason));
        drop(dropped);
    }

    fn ended(&self) -> Ending {
        self.ending.borrow().unwrap_or(Ending::Failed)
    }
}

impl<M: Machine> State<M> {
    fn take_over<A>(
        &mut self,
        decision: Decision<M::Record, M::Effect, A>,
        done: Option<oneshot::Sender<()>>,
        now: Now,
    ) -> Result<A, AppendError> {
        let Decision { records, effects, answer } = decision;
        if !records.is_empty() {
            let appended = match self.log.append(&records, now) {
                Ok(appended) => appended,
                Err(AppendError::Refused(code)) => {
                    let effects = self.machine.refused(code, effects);
                    self.pending.push(Waiting { committed_to: self.next_offset, effects, done: None });
                    return Err(AppendError::Refused(code));
                }
                Err(failed) => return Err(failed),
            };
            debug_assert!(appended.next_offset - appended.base_offset >= records.len() as i64);
            for (offset, record) in (appended.base_offset.get()..).zip(&records) {
                self.machine.apply(Offset(offset), record);
            }
            self.next_offset = appended.next_offset;
        }
        self.pending.push(Waiting { committed_to: self.next_offset, effects, done });
        Ok(answer)
    }
}

fn set_once(ending: &mut Option<Ending>, reason: Ending) -> bool {
    let first = ending.is_none();
    ending.get_or_insert(reason);
    first
}

/// Ends the runtime when a decision or an apply panics.
struct EndOnUnwind<'a, M: Machine>(&'a Shared<M>);

impl<M: Machine> Drop for EndOnUnwind<'_, M> {
    fn drop(&mut self) {
        error!(runtime = %self.0.name, "a decision panicked; the state is dropped");
        self.0.ending.send_if_modified(|ending| set_once(ending, Ending::Failed));
    }
}

/// The task of a runtime: wakes for deadlines and for commits until the runtime has ended.
async fn drive<M: Machine>(shared: Arc<Shared<M>>, stop: CancellationToken) {
    let mut committed = shared.committed.clone();
    let mut ending = shared.ending.subscribe();
    loop {
        let wait = expire_due(&shared);
        shared.release();
        tokio::select! {
            _ = ending.wait_for(Option::is_some) => break,
            () = stop.cancelled() => shared.end(Ending::Stopped),
            moved = committed.changed() => if moved.is_err() {
                shared.release();
                shared.end(Ending::Failed);
            },
            () = shared.rearm.notified() => {}
            () = sleep(wait) => {}
        }
    }
    debug!(runtime = %shared.name, ending = ?*shared.ending.borrow(), "ended");
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

/// Lets everything that is due expire; returns how long to wait for the next, `None` for ever.
fn expire_due<M: Machine>(shared: &Shared<M>) -> Option<Duration> {
    loop {
        let deadline = shared.state.lock().as_ref()?.machine.next_deadline()?;
        let wait_ms = deadline - Now::of(&shared.clock).monotonic_ms;
        if let Ok(wait_ms @ 1..) = u64::try_from(wait_ms) {
            return Some(Duration::from_millis(wait_ms));
        }
        match shared.step(None, M::expire) {
            Ok(()) => {}
            Err(RuntimeError::Refused(refusal)) => {
                warn!(runtime = %shared.name, error = %refusal, "what expired could not be written");
                return Some(REST_AFTER_REFUSAL);
            }
            Err(RuntimeError::Ended(_)) => return None,
        }
    }
}
