//! Snapshots of a cluster.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use kdp_client::admin::rates::{History, Rate};
use kdp_client::admin::throughput;
use kdp_client::cluster::TopicPartition;
use tokio::sync::watch;

use crate::commands::Context;
use crate::failure::Failure;
use crate::time::now_ms;
use crate::tui::app::action::Wishes;
use crate::tui::app::series::Series;
use crate::tui::app::snapshot::{
    Partition, Snapshot, SourceState, Sourced, Throughput, Topic, partition_name,
};
use crate::tui::event::Events;

const INTERVAL: Duration = Duration::from_secs(2);
const WINDOW_MS: i64 = 10_000;

/// Looks at the cluster again and again.
pub(crate) async fn collect(context: &Context, wishes: watch::Receiver<Wishes>, events: Events) {
    let mut rates = History::new(WINDOW_MS);
    let mut snapshot = Snapshot::default();
    let mut histories: BTreeMap<String, Series> = BTreeMap::new();
    let mut cluster = Throughput::default();
    loop {
        if !wishes.borrow().paused {
            let at_ms = now_ms();
            match throughput::look(&context.cluster, true).await {
                Ok(look) => {
                    rates.add(at_ms, look.looks.iter().map(|(one, look)| (one.clone(), *look)));
                    let partitions = partitions(&look, &rates);
                    cluster.rate = Rate::sum(partitions.iter().map(|one| one.rate));
                    cluster.records.push(at_ms, cluster.rate.records, Series::LONG);
                    cluster.bytes.push(at_ms, cluster.rate.bytes, Series::LONG);
                    let topics = topics(&partitions, &mut histories, at_ms);
                    let interval_ms = INTERVAL.as_millis() as i64;
                    snapshot.topics = Sourced::fresh(topics, at_ms, interval_ms);
                    snapshot.partitions = Sourced::fresh(partitions, at_ms, interval_ms);
                    snapshot.throughput = Sourced::fresh(cluster.clone(), at_ms, interval_ms);
                }
                Err(error) => {
                    let reason = SourceState::Failed(Failure::from(error).message);
                    snapshot.topics.state = reason.clone();
                    snapshot.partitions.state = reason.clone();
                    snapshot.throughput.state = reason;
                }
            }
            snapshot.generation += 1;
            events.publish(snapshot.clone());
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

fn partitions(look: &throughput::Snapshot, rates: &History) -> Vec<Partition> {
    let partition = |(id, leader): (&TopicPartition, &Option<_>)| {
        let seen = look.looks.get(id);
        Partition {
            name: partition_name(id),
            id: id.clone(),
            leader: *leader,
            replicas: Vec::new(),
            isr: Vec::new(),
            offline_replicas: Vec::new(),
            min_isr: None,
            start: seen.and_then(|look| look.start),
            end: seen.map(|look| look.end),
            size_bytes: seen.and_then(|look| look.size_bytes),
            rate: rates.rate(id),
            history: Arc::default(),
            follower_lag_max: None,
        }
    };
    look.partitions.iter().map(partition).collect()
}

fn topics(partitions: &[Partition], histories: &mut BTreeMap<String, Series>, at_ms: i64) -> Vec<Topic> {
    let of_one_topic = partitions.chunk_by(|a, b| a.id.topic == b.id.topic);
    let topic = |partitions: &[Partition]| {
        let name = partitions[0].id.topic.clone();
        let rate = Rate::sum(partitions.iter().map(|one| one.rate));
        let history = histories.entry(name.clone()).or_default();
        history.push(at_ms, rate.records, Series::LONG);
        Topic {
            is_internal: name.starts_with("__"),
            partitions: partitions.len(),
            replication_factor: 0,
            under_replicated: 0,
            under_min_isr: None,
            offline: partitions.iter().filter(|one| one.leader.is_none()).count(),
            size_bytes: partitions.iter().map(|one| one.size_bytes).sum(),
            records: partitions.iter().map(|one| Some(one.end? - one.start?)).sum(),
            rate,
            history: Arc::new(history.clone()),
            skew: None,
            groups: None,
            lag_max: None,
            name,
        }
    };
    of_one_topic.map(topic).collect()
}
