//! All partitions of `__consumer_offsets` that this broker leads, kept in step with the metadata.
//!
//! For each of them one task loads it, and loads it again after a failure, until the leadership is
//! lost. The invariant: an id is served by the shard of its partition or by nobody.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::uuid::Uuid;
use parking_lot::RwLock;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use super::group::Size;
use super::load::load;
use super::offsets_topic::{OFFSETS_TOPIC, partition_for};
use super::partition_log::PartitionLog;
use super::shard::Shard;
use crate::clock::Clock;
use crate::config::GroupCoordinatorConfig;
use crate::metadata::{MetadataDelta, MetadataImage};
use crate::replication::Change;
use crate::runtime::Ending;
use crate::task::Tasks;

/// How long a partition rests whose log failed, or that could not be loaded; twice as long each time.
const REST_AFTER_FAILURE: Duration = Duration::from_secs(1);
const REST_AFTER_FAILURES_MAX: Duration = Duration::from_secs(60);
/// How many partitions are loaded at once.
const LOADS_MAX: usize = 4;

/// The group coordinator of this broker. Clones are the same one.
#[derive(Clone)]
pub(crate) struct GroupCoordinator(Arc<Inner>);

struct Inner {
    config: Arc<GroupCoordinatorConfig>,
    clock: Clock,
    tasks: Tasks,
    /// How many partitions the topic has; as configured until it is there.
    partitions: AtomicI32,
    shards: RwLock<HashMap<i32, Reign>>,
    loads: Semaphore,
}

/// The time that this broker leads a partition.
struct Reign {
    /// Ends it.
    over: CancellationToken,
    served: Served,
}

enum Served {
    /// Not yet.
    Loading,
    /// Not until it can be loaded, which is tried from time to time.
    Failed,
    By(Arc<Shard>),
}

impl GroupCoordinator {
    /// A coordinator that leads nothing yet.
    pub(crate) fn new(config: Arc<GroupCoordinatorConfig>, clock: Clock, tasks: Tasks) -> Self {
        let partitions = AtomicI32::new(config.offsets_topic_num_partitions);
        let shards = RwLock::new(HashMap::new());
        let loads = Semaphore::new(LOADS_MAX);
        GroupCoordinator(Arc::new(Inner { config, clock, tasks, partitions, shards, loads }))
    }

    /// The metadata have changed, and with them the partitions of this broker. Does not block.
    pub(crate) fn apply(&self, image: &MetadataImage, delta: &MetadataDelta, changes: &[Change]) {
        if let Some(topic) = image.topic_by_name(OFFSETS_TOPIC) {
            let count = i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX);
            self.0.partitions.store(count, Ordering::Relaxed);
        }
        for change in changes {
            match change {
                Change::Led(partition) if *partition.name().topic == *OFFSETS_TOPIC => {
                    self.elected(partition.clone());
                }
                Change::Left(name) if *name.topic == *OFFSETS_TOPIC => self.resigned(name.partition.get()),
                _ => {}
            }
        }
        for topic in delta.topics.deleted().values() {
            self.topic_deleted(topic.name.clone(), topic.id);
        }
    }

    /// The partition of `__consumer_offsets` that the group's id falls on.
    pub(crate) fn partition_for(&self, group: &str) -> i32 {
        partition_for(group, self.0.partitions.load(Ordering::Relaxed))
    }

    /// This broker leads a partition: loads it, and serves it from then on.
    pub(crate) fn elected(&self, log: impl PartitionLog) {
        let partition = log.index();
        self.resigned(partition);
        let over = CancellationToken::new();
        self.0.shards.write().insert(partition, Reign { over: over.clone(), served: Served::Loading });
        let inner = Arc::clone(&self.0);
        self.0.tasks.spawn_finite(format!("groups-{partition}-lead"), |stop| async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = over.cancelled() => {}
                () = inner.lead(partition, log, &over) => {}
            }
        });
    }

    /// This broker leads that partition no more.
    pub(crate) fn resigned(&self, partition: i32) {
        let reign = {
            let mut shards = self.0.shards.write();
            let reign = shards.remove(&partition);
            reign.iter().for_each(|reign| reign.over.cancel());
            reign
        };
        if let Some(Reign { served: Served::By(shard), .. }) = reign {
            info!(partition, "the groups of a partition are coordinated elsewhere");
            shard.stop();
        }
    }

    /// The offsets of a topic that is gone are removed, a batch at a time.
    fn topic_deleted(&self, name: Arc<str>, id: Uuid) {
        for shard in self.active() {
            let name = name.clone();
            self.0.tasks.spawn_finite(format!("groups-forget-{name}"), |stop| async move {
                let forget = async {
                    // An error is the end of the shard; whoever loads it next has the offsets still,
                    // until they expire.
                    while let Ok(true) = shard.decide(|machine, _| machine.forget_topic(&name, id)).await {}
                };
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = forget => {}
                }
            });
        }
    }

    /// The shard that the group falls on.
    pub(super) fn shard(&self, group: &str) -> Result<Arc<Shard>, ResponseError> {
        match self.0.shards.read().get(&self.partition_for(group)).map(|reign| &reign.served) {
            Some(Served::By(shard)) => Ok(shard.clone()),
            Some(Served::Loading) => Err(ResponseError::CoordinatorLoadInProgress),
            Some(Served::Failed) | None => Err(ResponseError::NotCoordinator),
        }
    }

    /// All shards; an error while one of them is still loading.
    pub(super) fn all(&self) -> Result<Vec<Arc<Shard>>, ResponseError> {
        let is_loading = |reign: &Reign| matches!(reign.served, Served::Loading);
        if self.0.shards.read().values().any(is_loading) {
            return Err(ResponseError::CoordinatorLoadInProgress);
        }
        Ok(self.active())
    }

    /// How many groups and committed offsets there are in what is loaded.
    pub(crate) async fn size(&self) -> Size {
        let mut size = Size::default();
        for shard in self.active() {
            // A shard that has ended has nothing to count.
            size = size + shard.read(|machine| machine.size()).await.unwrap_or_default();
        }
        size
    }

    fn active(&self) -> Vec<Arc<Shard>> {
        let shards = self.0.shards.read();
        let active = shards.values().filter_map(|reign| match &reign.served {
            Served::By(shard) => Some(shard.clone()),
            Served::Loading | Served::Failed => None,
        });
        active.collect()
    }
}

impl Inner {
    /// Serves a partition: load, work, and load again when the log has failed.
    async fn lead(&self, partition: i32, log: impl PartitionLog, over: &CancellationToken) {
        let mut rest = REST_AFTER_FAILURE;
        loop {
            if let Some(shard) = self.load(partition, &log).await {
                if !self.show(partition, Served::By(shard.clone()), over) {
                    return shard.stop();
                }
                if shard.ended().await == Ending::Stopped {
                    return;
                }
                rest = REST_AFTER_FAILURE;
            }
            self.show(partition, Served::Failed, over);
            tokio::time::sleep(rest).await;
            rest = (rest * 2).min(REST_AFTER_FAILURES_MAX);
        }
    }

    async fn load(&self, partition: i32, log: &impl PartitionLog) -> Option<Arc<Shard>> {
        let _turn = self.loads.acquire().await.ok()?;
        let (from, config) = (log.clone(), self.config.clone());
        let started = self.clock.elapsed();
        match tokio::task::spawn_blocking(move || load(&from, &config)).await.ok()? {
            Ok(loaded) => {
                let size = loaded.0.size();
                let (groups, offsets) = (size.groups(), size.offsets);
                let took = self.clock.elapsed().saturating_sub(started);
                if groups + offsets > 0 {
                    info!(partition, groups, offsets, ?took, "the groups of a partition are loaded");
                }
                let shard = Shard::start(&self.tasks, log.clone(), loaded, &self.config, self.clock.clone());
                Some(Arc::new(shard))
            }
            Err(error) => {
                error!(partition, %error, "the groups of a partition cannot be loaded");
                None
            }
        }
    }

    /// Lets requests see how the partition is served, unless the reign is over; says whether it is not.
    fn show(&self, partition: i32, served: Served, over: &CancellationToken) -> bool {
        let mut shards = self.shards.write();
        // What is found here may be a successor; reigns end under this lock.
        match shards.get_mut(&partition).filter(|_| !over.is_cancelled()) {
            Some(reign) => {
                reign.served = served;
                true
            }
            None => false,
        }
    }
}
