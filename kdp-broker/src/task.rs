//! Background tasks: each with a name, an owner and an end.
//!
//! It must not know what a task does. Invariant: a task that runs is in the list; one that ends before it was
//! told to is a failure that somebody hears of.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The tasks of one owner. Groups made from each other share one list and one report of failures.
#[derive(Clone, Debug)]
pub struct Tasks {
    owner: &'static str,
    stop: CancellationToken,
    tracker: TaskTracker,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    next_id: AtomicU64,
    running: Mutex<BTreeMap<u64, Running>>,
    failure: watch::Sender<Option<Failure>>,
}

#[derive(Debug)]
struct Running {
    info: TaskInfo,
    abort: Option<AbortHandle>,
}

/// A task that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskInfo {
    /// What it does.
    pub name: String,
    /// The part that started it and that ends it.
    pub owner: &'static str,
}

/// A task that ended although nobody told it to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which.
    pub task: TaskInfo,
    /// Whether it panicked, rather than returned.
    pub panicked: bool,
}

impl Tasks {
    /// An empty list, and its first group.
    pub fn new(owner: &'static str) -> Tasks {
        let shared = Shared {
            next_id: AtomicU64::new(0),
            running: Mutex::new(BTreeMap::new()),
            failure: watch::Sender::new(None),
        };
        Tasks { owner, stop: CancellationToken::new(), tracker: TaskTracker::new(), shared: Arc::new(shared) }
    }

    /// A group of another owner within this one: it can be stopped by itself, and stops when this one does.
    pub fn group(&self, owner: &'static str) -> Tasks {
        Tasks {
            owner,
            stop: self.stop.child_token(),
            tracker: TaskTracker::new(),
            shared: Arc::clone(&self.shared),
        }
    }

    /// Starts a task that runs until the token it is given is cancelled.
    pub fn spawn<F>(&self, name: impl Into<String>, task: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.start(name.into(), true, task(self.stop.clone()));
    }

    /// Starts a task that ends by itself, as one for a connection does; it too is given the token.
    pub fn spawn_finite<F>(&self, name: impl Into<String>, task: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.start(name.into(), false, task(self.stop.clone()));
    }

    fn start(&self, name: String, must_last: bool, task: impl Future<Output = ()> + Send + 'static) {
        let id = self.shared.next_id.fetch_add(1, Ordering::Relaxed);
        let info = TaskInfo { name, owner: self.owner };
        self.shared.running.lock().insert(id, Running { info: info.clone(), abort: None });
        let end = End {
            id,
            info,
            must_last,
            stop: self.stop.clone(),
            shared: Arc::clone(&self.shared),
            is_done: false,
        };
        let handle = self.tracker.spawn(async move {
            task.await;
            end.returned();
        });
        // The task may have ended already; then there is nothing left to abort.
        if let Some(running) = self.shared.running.lock().get_mut(&id) {
            running.abort = Some(handle.abort_handle());
        }
    }

    /// Everything that runs, of all groups, in the order of its start.
    pub fn list(&self) -> Vec<TaskInfo> {
        self.shared.running.lock().values().map(|running| running.info.clone()).collect()
    }

    /// The token that ends this group's tasks.
    pub fn stop_token(&self) -> &CancellationToken {
        &self.stop
    }

    /// Waits for the first task of any group that ends although nobody told it to.
    pub async fn failure(&self) -> Failure {
        let mut failures = self.shared.failure.subscribe();
        match failures.wait_for(Option::is_some).await {
            Ok(failure) => failure.clone().expect("waited for one"),
            Err(_) => unreachable!("the sender lives as long as this group"),
        }
    }

    /// Tells the tasks of this group to end and waits for them; after the deadline they are cut off. Returns
    /// those that had to be.
    pub async fn stop(&self, deadline: Duration) -> Vec<TaskInfo> {
        self.stop.cancel();
        self.tracker.close();
        if tokio::time::timeout(deadline, self.tracker.wait()).await.is_ok() {
            return Vec::new();
        }
        let late: Vec<(TaskInfo, Option<AbortHandle>)> = {
            let running = self.shared.running.lock();
            let of_group = running.values().filter(|running| running.info.owner == self.owner);
            of_group.map(|running| (running.info.clone(), running.abort.clone())).collect()
        };
        late.iter().filter_map(|(_, abort)| abort.as_ref()).for_each(AbortHandle::abort);
        late.into_iter().map(|(info, _)| info).collect()
    }
}

/// Takes a task off the list when it ends, however it ends.
struct End {
    id: u64,
    info: TaskInfo,
    must_last: bool,
    stop: CancellationToken,
    shared: Arc<Shared>,
    is_done: bool,
}

impl End {
    fn returned(mut self) {
        self.is_done = true;
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.shared.running.lock().remove(&self.id);
        let panicked = std::thread::panicking();
        let ended_early = self.is_done && self.must_last && !self.stop.is_cancelled();
        if panicked || ended_early {
            let failure = Failure { task: self.info.clone(), panicked };
            tracing::error!(
                task = failure.task.name,
                owner = failure.task.owner,
                panicked,
                "a task ended unasked"
            );
            self.shared.failure.send_if_modified(|first| {
                let is_first = first.is_none();
                if is_first {
                    *first = Some(failure);
                }
                is_first
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn names(tasks: &Tasks) -> Vec<String> {
        tasks.list().into_iter().map(|task| format!("{}/{}", task.owner, task.name)).collect()
    }

    #[tokio::test]
    async fn tasks_are_listed_until_their_group_is_stopped() {
        let tasks = Tasks::new("broker");
        let log = tasks.group("log");
        tasks.spawn("heartbeat", |stop| async move { stop.cancelled().await });
        log.spawn("retention", |stop| async move { stop.cancelled().await });
        assert_eq!(names(&tasks), ["broker/heartbeat", "log/retention"]);
        assert_eq!(log.stop(LONG).await, []);
        assert_eq!(names(&tasks), ["broker/heartbeat"]);
        assert_eq!(tasks.stop(LONG).await, []);
        assert_eq!(names(&tasks), [""; 0]);
    }

    #[tokio::test]
    async fn stopping_a_group_stops_those_within() {
        let tasks = Tasks::new("broker");
        let log = tasks.group("log");
        log.spawn("retention", |stop| async move { stop.cancelled().await });
        tasks.stop(LONG).await;
        assert!(log.stop_token().is_cancelled());
        assert_eq!(log.stop(LONG).await, []);
    }

    #[tokio::test]
    async fn a_panic_is_reported() {
        let tasks = Tasks::new("broker");
        tasks.spawn_finite("connection", |_| async { panic!("expected by the test") });
        let failure = tasks.failure().await;
        assert_eq!((failure.task.name.as_str(), failure.panicked), ("connection", true));
        assert_eq!(names(&tasks), [""; 0]);
    }

    #[tokio::test]
    async fn an_early_end_is_reported_only_of_what_should_last() {
        let tasks = Tasks::new("broker");
        tasks.spawn_finite("connection", |_| async {});
        tasks.spawn("retention", |_| async {});
        let failure = tasks.failure().await;
        assert_eq!((failure.task.name.as_str(), failure.panicked), ("retention", false));
    }

    #[tokio::test]
    async fn who_does_not_listen_is_cut_off() {
        let tasks = Tasks::new("broker");
        tasks.spawn("deaf", |_| std::future::pending());
        let late = tasks.stop(Duration::from_millis(1)).await;
        assert_eq!(late, [TaskInfo { name: "deaf".to_owned(), owner: "broker" }]);
    }
}
