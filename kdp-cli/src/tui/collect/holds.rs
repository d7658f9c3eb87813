//! Why a group stays where it is although offsets wait for it: what waits may be no records at all, or records that
//! a consumer of committed ones may not read yet.
//!
//! The shell around the question. Bounded: few partitions at a time, few records of each, and not for long.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use kdp_client::admin::offsets::{self, OffsetSpec};
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::connection::Error;
use kdp_client::consumer::{Consumer, ConsumerOptions, Isolation, Range};
use kdp_client::protocol::types::Offset;

use super::source::Awaited;
use crate::tui::app::snapshot::Hold;

/// More offsets than this are not markers alone.
const MARKERS_MAX: i64 = 16;
/// Reading a handful of records takes no longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What holds each of these; nothing where nobody told.
pub(super) async fn look(cluster: &Cluster, wanted: Vec<Awaited>) -> Vec<(Awaited, Option<Hold>)> {
    let known = find(cluster, &wanted).await.unwrap_or_default();
    wanted.into_iter().map(|one| (known.get(&one.0).copied(), one)).map(|(hold, one)| (one, hold)).collect()
}

async fn find(cluster: &Cluster, wanted: &[Awaited]) -> Result<BTreeMap<TopicPartition, Hold>, Error> {
    let partitions: Vec<TopicPartition> = wanted.iter().map(|(id, ..)| id.clone()).collect();
    let stable: BTreeMap<TopicPartition, Offset> =
        offsets::list(cluster, &partitions, OffsetSpec::LastStable)
            .await?
            .into_iter()
            .filter_map(|(id, found)| Some((id, found.ok()?.offset?)))
            .collect();
    let mut holds = BTreeMap::new();
    let mut ranges = Vec::new();
    for (id, next, end) in wanted {
        let Some(stable) = stable.get(id) else { continue };
        match (stable <= next, *end - *next) {
            (true, _) => drop(holds.insert(id.clone(), Hold::Transaction)),
            (false, 1..=MARKERS_MAX) => {
                ranges.push(Range { partition: id.clone(), from: *next, until: Some(*end) });
            }
            _ => drop(holds.insert(id.clone(), Hold::Nothing)),
        }
    }
    let read = tokio::time::timeout(PATIENCE, kinds(cluster, ranges));
    holds.extend(read.await.unwrap_or_default());
    Ok(holds)
}

/// Whether there are records in these ranges, or markers only.
async fn kinds(cluster: &Cluster, ranges: Vec<Range>) -> BTreeMap<TopicPartition, Hold> {
    let mut found: BTreeMap<TopicPartition, Hold> =
        ranges.iter().map(|range| (range.partition.clone(), Hold::Markers)).collect();
    if ranges.is_empty() {
        return found;
    }
    let options = ConsumerOptions { isolation: Isolation::ReadUncommitted, control_records: true };
    let mut consumer = Consumer::with_options(cluster.clone(), ranges, options);
    while !consumer.is_done() {
        let read = consumer.poll(|one| {
            if let Some(hold) = found.get_mut(one.partition).filter(|_| !one.is_control()) {
                *hold = Hold::Nothing;
            }
            ControlFlow::Continue(())
        });
        if read.await.is_err() {
            return BTreeMap::new();
        }
    }
    found
}
