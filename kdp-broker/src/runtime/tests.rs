//! A counter as the machine, a vector as the log.

use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::Offset;
use parking_lot::Mutex;
use tokio::sync::{mpsc, watch};

use super::*;
use crate::clock::Clock;
use crate::task::Tasks;

/// Sums what it applied; counts what it was asked as soft state.
#[derive(Default)]
struct Counter {
    sum: i64,
    offsets: Vec<i64>,
    asked: usize,
    deadline: Option<i64>,
}

impl Machine for Counter {
    type Record = i64;
    type Effect = String;

    fn apply(&mut self, offset: Offset, record: &i64) {
        self.sum += record;
        self.offsets.push(offset.get());
    }

    fn refused(&mut self, code: ResponseError, effects: Vec<String>) -> Vec<String> {
        effects.into_iter().map(|effect| format!("not {effect}: {}", code.code())).collect()
    }

    fn next_deadline(&self) -> Option<i64> {
        self.deadline
    }

    fn expire(&mut self, _: Now) -> Decision<i64, String, ()> {
        self.deadline = None;
        Decision::records(vec![1000], ()).with_effects(["expired".to_owned()])
    }
}

fn add(amounts: Vec<i64>) -> impl FnOnce(&mut Counter, Now) -> Decision<i64, String, usize> {
    move |counter, _| {
        counter.asked += 1;
        let effect = format!("added {amounts:?}");
        Decision::records(amounts, counter.asked).with_effects([effect])
    }
}

fn sum(counter: &mut Counter, _: Now) -> Decision<i64, String, i64> {
    Decision::answer(counter.sum)
}

/// A log in memory whose commits the test makes, and whose appends the test may let fail.
struct MemoryLog {
    batches: Arc<Mutex<Vec<Vec<i64>>>>,
    next_offset: Offset,
    committed: watch::Sender<Offset>,
    /// Commit each append at once.
    at_once: bool,
    next_failure: Arc<Mutex<Option<AppendError>>>,
}

impl RecordLog<i64> for MemoryLog {
    fn append(&mut self, records: &[i64], _: Now) -> Result<Appended, AppendError> {
        if let Some(failure) = self.next_failure.lock().take() {
            return Err(failure);
        }
        self.batches.lock().push(records.to_vec());
        let base_offset = self.next_offset;
        self.next_offset += records.len() as i64;
        if self.at_once {
            self.committed.send_replace(self.next_offset);
        }
        Ok(Appended { base_offset, next_offset: self.next_offset })
    }

    fn committed(&self) -> watch::Receiver<Offset> {
        self.committed.subscribe()
    }
}

struct Bench {
    runtime: Arc<Runtime<Counter>>,
    batches: Arc<Mutex<Vec<Vec<i64>>>>,
    committed: watch::Sender<Offset>,
    next_failure: Arc<Mutex<Option<AppendError>>>,
    effects: mpsc::UnboundedReceiver<String>,
    clock: Clock,
    tasks: Tasks,
}

const START: i64 = 10;

fn bench(at_once: bool) -> Bench {
    let batches = Arc::new(Mutex::new(Vec::new()));
    let committed = watch::Sender::new(Offset(START));
    let next_failure = Arc::new(Mutex::new(None));
    let (effect, effects) = mpsc::unbounded_channel();
    let clock = Clock::manual(0);
    let tasks = Tasks::new("test");
    let log = MemoryLog {
        batches: batches.clone(),
        next_offset: Offset(START),
        committed: committed.clone(),
        at_once,
        next_failure: next_failure.clone(),
    };
    let runtime = Runtime::start(
        &tasks,
        "test",
        Counter::default(),
        log,
        Offset(START),
        move |e| effect.send(e).unwrap(),
        clock.clone(),
    );
    Bench { runtime: Arc::new(runtime), batches, committed, next_failure, effects, clock, tasks }
}

/// Lets every task that can run do so, and says whether this one is still waiting.
async fn still_waits<T>(task: &tokio::task::JoinHandle<T>) -> bool {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    !task.is_finished()
}

#[tokio::test]
async fn a_decision_is_one_batch_applied_in_order() {
    let mut bench = bench(true);
    assert_eq!(bench.runtime.run(add(vec![1, 2, 3])).await.unwrap(), 1);
    assert_eq!(bench.effects.try_recv().unwrap(), "added [1, 2, 3]");
    assert_eq!(*bench.batches.lock(), vec![vec![1, 2, 3]]);
    let offsets = bench.runtime.run(|counter, _| Decision::answer(counter.offsets.clone())).await.unwrap();
    assert_eq!(offsets, vec![10, 11, 12]);
}

#[tokio::test]
async fn the_next_decision_sees_what_is_not_committed_and_everyone_waits_for_the_commit() {
    let mut bench = bench(false);
    let spawn = |amount| {
        let runtime = bench.runtime.clone();
        tokio::spawn(async move { runtime.run(add(vec![amount])).await })
    };
    let first = spawn(1);
    assert!(still_waits(&first).await);
    let second = spawn(2);
    let runtime = bench.runtime.clone();
    let read = tokio::spawn(async move { runtime.run(sum).await });
    assert!(still_waits(&second).await && still_waits(&read).await);
    assert!(bench.effects.try_recv().is_err(), "an effect went out before its commit");

    bench.committed.send_replace(Offset(START + 1));
    assert_eq!(first.await.unwrap().unwrap(), 1);
    assert_eq!(bench.effects.try_recv().unwrap(), "added [1]");
    assert!(still_waits(&second).await && still_waits(&read).await);

    bench.committed.send_replace(Offset(START + 2));
    assert_eq!(second.await.unwrap().unwrap(), 2);
    assert_eq!(read.await.unwrap().unwrap(), 3);
    assert_eq!(bench.effects.try_recv().unwrap(), "added [2]");
}

#[tokio::test]
async fn an_asker_who_goes_away_changes_nothing() {
    let mut bench = bench(false);
    let runtime = bench.runtime.clone();
    let asker = tokio::spawn(async move { runtime.run(add(vec![7])).await });
    assert!(still_waits(&asker).await);
    asker.abort();
    bench.committed.send_replace(Offset(START + 1));
    assert_eq!(bench.effects.recv().await.unwrap(), "added [7]");
    assert_eq!(bench.runtime.run(sum).await.unwrap(), 7);
}

#[tokio::test]
async fn a_refused_append_fails_alone() {
    let mut bench = bench(true);
    *bench.next_failure.lock() = Some(AppendError::Refused(ResponseError::MessageTooLarge));
    let refused = bench.runtime.run(add(vec![1])).await;
    assert!(matches!(refused, Err(RuntimeError::Refused(ResponseError::MessageTooLarge))));
    assert_eq!(bench.effects.try_recv().unwrap(), "not added [1]: 10");
    assert_eq!(bench.runtime.run(add(vec![2])).await.unwrap(), 2);
    assert_eq!(bench.runtime.run(sum).await.unwrap(), 2);
}

#[tokio::test]
async fn a_failed_append_ends_it_for_everyone() {
    let bench = bench(false);
    let runtime = bench.runtime.clone();
    let waiting = tokio::spawn(async move { runtime.run(add(vec![1])).await });
    assert!(still_waits(&waiting).await);
    *bench.next_failure.lock() = Some(AppendError::Failed("disk gone".into()));
    for outcome in [bench.runtime.run(add(vec![2])).await, waiting.await.unwrap()] {
        assert!(matches!(outcome, Err(RuntimeError::Ended(Ending::Failed))));
    }
    assert!(matches!(bench.runtime.run(sum).await, Err(RuntimeError::Ended(Ending::Failed))));
    assert_eq!(bench.runtime.ended().await, Ending::Failed);
}

#[tokio::test]
async fn a_decision_that_panics_leaves_no_half_changed_machine() {
    let bench = bench(true);
    let runtime = bench.runtime.clone();
    let panicking = tokio::spawn(async move {
        runtime
            .run(|counter, _| -> Decision<i64, String, ()> {
                counter.asked += 1;
                panic!("half way")
            })
            .await
    });
    assert!(panicking.await.unwrap_err().is_panic());
    assert_eq!(bench.runtime.ended().await, Ending::Failed);
    assert!(matches!(bench.runtime.run(sum).await, Err(RuntimeError::Ended(Ending::Failed))));
}

#[tokio::test]
async fn stopping_tells_whoever_waits() {
    let mut bench = bench(false);
    let runtime = bench.runtime.clone();
    let waiting = tokio::spawn(async move { runtime.run(add(vec![1])).await });
    assert!(still_waits(&waiting).await);
    bench.runtime.stop();
    assert!(matches!(waiting.await.unwrap(), Err(RuntimeError::Ended(Ending::Stopped))));
    bench.committed.send_replace(Offset(START + 1));
    drop(bench.runtime);
    assert_eq!(bench.effects.recv().await, None, "the effect of a lost decision went out");
}

#[tokio::test]
async fn it_stops_with_the_tasks_of_its_owner() {
    let bench = bench(true);
    assert!(bench.tasks.stop(Duration::from_secs(60)).await.is_empty());
    assert!(matches!(bench.runtime.run(sum).await, Err(RuntimeError::Ended(Ending::Stopped))));
}

#[tokio::test]
async fn time_makes_decisions_too() {
    let mut bench = bench(true);
    let set = |deadline| {
        move |counter: &mut Counter, _: Now| -> Decision<i64, String, ()> {
            counter.deadline = Some(deadline);
            Decision::answer(())
        }
    };
    // Far away, then nearer: the task has to look again.
    bench.runtime.run(set(3_600_000)).await.unwrap();
    bench.clock.advance_ms(3_599_999);
    bench.runtime.run(set(3_599_998)).await.unwrap();
    assert_eq!(bench.effects.recv().await.unwrap(), "expired");
    assert_eq!(bench.runtime.run(sum).await.unwrap(), 1000);
}

#[tokio::test]
async fn an_expiry_is_committed_before_its_effects() {
    let mut bench = bench(false);
    bench
        .runtime
        .run(|counter, _| -> Decision<i64, String, ()> {
            counter.deadline = Some(0);
            Decision::answer(())
        })
        .await
        .unwrap();
    while bench.batches.lock().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(bench.effects.try_recv().is_err());
    bench.committed.send_replace(Offset(START + 1));
    assert_eq!(bench.effects.recv().await.unwrap(), "expired");
}

/// Whatever the interleaving of askers and commits, effects come in the order of the log and the
/// sum a reader gets is that of a committed prefix.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn effects_keep_the_order_of_the_log() {
    let mut bench = bench(true);
    let askers: Vec<_> = (0..8)
        .map(|asker| {
            let runtime = bench.runtime.clone();
            tokio::spawn(async move {
                for turn in 0..50 {
                    runtime.run(add(vec![asker * 100 + turn])).await.unwrap();
                }
            })
        })
        .collect();
    for asker in askers {
        asker.await.unwrap();
    }
    let logged: Vec<String> = bench.batches.lock().iter().map(|batch| format!("added {batch:?}")).collect();
    let mut seen = Vec::new();
    while let Ok(effect) = bench.effects.try_recv() {
        seen.push(effect);
    }
    assert_eq!(logged.len(), 400);
    assert_eq!(seen, logged);
}
