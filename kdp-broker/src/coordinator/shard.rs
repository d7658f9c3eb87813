//! The groups of one partition that this broker leads: a machine at work, and who waits for it.

use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::messages::{JoinGroupResponse, ResponseError, SyncGroupResponse};
use kdp_client::protocol::types::Offset;

use super::group::{Decision, Effect, GroupMachine, Token, error_of_append};
use super::partition_log::{GroupLog, PartitionLog};
use super::waiters::{Waiters, Waiting};
use crate::clock::Clock;
use crate::config::GroupCoordinatorConfig;
use crate::runtime::{Ending, Now, Runtime, RuntimeError};
use crate::task::Tasks;

pub(super) struct Shard {
    runtime: Runtime<GroupMachine>,
    pub(super) joins: Arc<Waiters<JoinGroupResponse>>,
    pub(super) syncs: Arc<Waiters<SyncGroupResponse>>,
    commit_timeout: Duration,
}

impl Shard {
    /// Puts a machine to work that has been loaded up to `next_offset`.
    pub(super) fn start(
        tasks: &Tasks,
        log: impl PartitionLog,
        (mut machine, next_offset): (GroupMachine, Offset),
        config: &GroupCoordinatorConfig,
        clock: Clock,
    ) -> Self {
        machine.loaded(Now::of(&clock));
        let (joins, syncs) = (Waiters::new(), Waiters::new());
        let effects = {
            let (joins, syncs) = (Arc::clone(&joins), Arc::clone(&syncs));
            move |effect| match effect {
                Effect::Joined(token, answer) => joins.answer(token, answer),
                Effect::Synced(token, answer) => syncs.answer(token, answer),
            }
        };
        let name = format!("groups-{}", log.index());
        let runtime = Runtime::start(tasks, name, machine, GroupLog(log), next_offset, effects, clock);
        let commit_timeout =
            Duration::from_millis(u64::from(config.offsets_commit_timeout_ms.unsigned_abs()));
        Shard { runtime, joins, syncs, commit_timeout }
    }

    /// Takes a decision, and waits a while for its commit.
    pub(super) async fn decide<A>(
        &self,
        decide: impl FnOnce(&mut GroupMachine, Now) -> Decision<A>,
    ) -> Result<A, ResponseError> {
        match tokio::time::timeout(self.commit_timeout, self.runtime.run(decide)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(RuntimeError::Refused(code))) => Err(error_of_append(code)),
            Ok(Err(RuntimeError::Ended(_))) => Err(ResponseError::NotCoordinator),
            Err(_) => Err(error_of_append(ResponseError::RequestTimedOut)),
        }
    }

    /// Reads what is committed, and all that was decided before.
    pub(super) async fn read<A>(&self, read: impl FnOnce(&GroupMachine) -> A) -> Result<A, ResponseError> {
        self.decide(|machine, _| Decision::answer(read(machine))).await
    }

    /// Takes a decision whose answer is an effect, which may come much later.
    pub(super) async fn decide_and_wait<A>(
        &self,
        waiters: &Arc<Waiters<A>>,
        decide: impl FnOnce(&mut GroupMachine, Token, Now) -> Decision<()>,
    ) -> Result<A, ResponseError> {
        let waiting: Waiting<A> = waiters.register();
        let token = waiting.token;
        self.decide(|machine, now| decide(machine, token, now)).await?;
        tokio::select! {
            biased;
            answer = waiting.answer() => answer.ok_or(ResponseError::NotCoordinator),
            _ = self.runtime.ended() => Err(ResponseError::NotCoordinator),
        }
    }

    /// Lets go of everything; who waits is told that the coordinator has moved.
    pub(super) fn stop(&self) {
        self.runtime.stop();
    }

    pub(super) async fn ended(&self) -> Ending {
        self.runtime.ended().await
    }
}
