//! What `/metrics` and `/health` say, from the first moment of the start on.
//!
//! Gauges of what the metadata and the groups are at the moment are counted when somebody asks: no change
//! of theirs pays for it. Everything else counts itself as it happens.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use kdp_client::protocol::messages::ResponseError;

use crate::coordinator::{GroupCoordinator, GroupsSize};
use crate::metadata::{ImageHandle, MetadataImage};
use crate::metrics::{ControllerGauges, GroupGauges, Metrics, ReplicaGauges};
use crate::replication::Partitions;

/// What is known of the broker to those who watch it.
pub(super) struct Monitoring {
    metrics: Arc<Metrics>,
    is_serving: AtomicBool,
    counted: OnceLock<Counted>,
}

/// What is counted when somebody asks.
pub(super) struct Counted {
    pub(super) image: ImageHandle,
    pub(super) partitions: Arc<Partitions>,
    pub(super) groups: GroupCoordinator,
}

/// Whether the broker serves, as `/health` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    /// 200.
    Serving,
    /// 503, and why.
    NotServing(&'static str),
}

impl Monitoring {
    pub(super) fn new(metrics: Arc<Metrics>) -> Monitoring {
        Monitoring { metrics, is_serving: AtomicBool::new(false), counted: OnceLock::new() }
    }

    /// The broker has something to count now, and serves.
    pub(super) fn begin(&self, counted: Counted) {
        self.counted.get_or_init(|| counted);
        self.is_serving.store(true, Ordering::Relaxed);
    }

    /// The broker serves no more.
    pub(super) fn end(&self) {
        self.is_serving.store(false, Ordering::Relaxed);
    }

    pub(super) fn health(&self) -> Health {
        match self.is_serving.load(Ordering::Relaxed) {
            true => Health::Serving,
            false => Health::NotServing("starting or stopping"),
        }
    }

    /// All metrics, as Prometheus reads them.
    pub(super) async fn render(&self) -> String {
        if let Some(Counted { image, partitions, groups }) = self.counted.get() {
            count_cluster(&image.load(), &self.metrics.controller);
            count_replicas(partitions, &self.metrics.replicas);
            count_groups(groups.size().await, &self.metrics.groups);
        }
        self.metrics.render()
    }
}

fn count_cluster(image: &MetadataImage, gauges: &ControllerGauges) {
    let (mut all, mut offline, mut imbalanced) = (0, 0, 0);
    for partition in image.topics.iter().flat_map(|topic| topic.partitions.values()) {
        all += 1;
        offline += i64::from(!partition.has_leader());
        imbalanced += i64::from(partition.leader != partition.preferred_replica());
    }
    let active = image.brokers.unfenced().count();
    // The quorum is this node alone, so its controller is the active one.
    gauges.active_controller_count.set(1);
    gauges.global_topic_count.set(number(image.topics.len()));
    gauges.global_partition_count.set(all);
    gauges.offline_partitions_count.set(offline);
    gauges.preferred_replica_imbalance_count.set(imbalanced);
    gauges.active_broker_count.set(number(active));
    gauges.fenced_broker_count.set(number(image.brokers.iter().count() - active));
}

fn count_replicas(partitions: &Partitions, gauges: &ReplicaGauges) {
    let (mut all, mut led, mut under_replicated, mut under_min_isr, mut offline) = (0, 0, 0, 0, 0);
    for hosted in partitions.hosted() {
        let partition = match hosted {
            Ok(partition) => partition,
            Err(error) => {
                offline += i64::from(error == ResponseError::KafkaStorageError);
                continue;
            }
        };
        all += 1;
        offline += i64::from(partition.log().parent().is_offline());
        if let Ok(leadership) = partition.led(-1) {
            led += 1;
            under_replicated += i64::from(leadership.isr_size < leadership.replica_count);
            under_min_isr += i64::from(partition.is_under_min_isr(&leadership));
        }
    }
    gauges.partition_count.set(all);
    gauges.leader_count.set(led);
    gauges.under_replicated_partitions.set(under_replicated);
    gauges.under_min_isr_partition_count.set(under_min_isr);
    gauges.offline_replica_count.set(offline);
}

fn count_groups(size: GroupsSize, gauges: &GroupGauges) {
    gauges.num_groups.set(number(size.groups()));
    gauges.num_groups_empty.set(number(size.empty));
    gauges.num_groups_preparing_rebalance.set(number(size.preparing_rebalance));
    gauges.num_groups_completing_rebalance.set(number(size.completing_rebalance));
    gauges.num_groups_stable.set(number(size.stable));
    gauges.num_offsets.set(number(size.offsets));
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
