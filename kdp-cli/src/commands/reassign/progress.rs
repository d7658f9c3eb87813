//! How far moves are: what is left to be copied, by the sizes that the brokers' disks tell.
//!
//! The whole is what the leader has now, so it grows with every record that is written meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kdp_client::admin::log_dirs;
use kdp_client::admin::reassignments::{self, Reassignment};
use kdp_client::cluster::{Cluster, TopicPartition, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::Instant;

use crate::commands::Context;
use crate::commands::selection::partition_name;
use crate::failure::Failure;
use crate::report::{Column, column};

/// How often to look while waiting.
const POLL: Duration = Duration::from_millis(500);

/// How far the move of a partition is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ProgressRow {
    /// Topic and id as commands take them: `orders:0`.
    pub(super) name: String,
    /// The topic.
    pub(super) topic: String,
    /// The partition's id.
    pub(super) partition: i32,
    /// Whether it is there.
    pub(super) state: MoveState,
    /// The brokers that shall have it.
    pub(super) target: Vec<i32>,
    /// The brokers that get it and do not have all of it yet.
    pub(super) adding: Vec<i32>,
    /// The brokers that lose it when the others have it.
    pub(super) removing: Vec<i32>,
    /// How many bytes the new replicas will take together, as large as the leader is now; null where a broker
    /// does not tell.
    pub(super) bytes_total: Option<i64>,
    /// How many of these are still to be copied.
    pub(super) bytes_left: Option<i64>,
    /// How many records the slowest of the new replicas is behind; null where that cannot be told, since a
    /// replica that has not caught up knows the end only as far as it has copied.
    pub(super) offset_lag: Option<i64>,
}

/// Whether a partition is where it shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum MoveState {
    /// It is on its way.
    InProgress,
    /// It is where it shall be.
    Completed,
    /// It is elsewhere, and not on its way.
    NotStarted,
}

pub(crate) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("STATE", "state").state(),
    column("TARGET", "target"),
    column("ADDING", "adding"),
    column("REMOVING", "removing"),
    column("LEFT", "bytes_left").bytes(),
    column("TOTAL", "bytes_total").bytes(),
    column("LAG", "offset_lag"),
];

/// The rows of these moves; who does not tell sizes is a failure of its own.
pub(super) async fn rows(
    cluster: &Cluster,
    moves: &[Reassignment],
) -> Result<(Vec<ProgressRow>, Vec<Failure>), Failure> {
    if moves.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let partitions: Vec<TopicPartition> = moves.iter().map(|one| one.partition.clone()).collect();
    let topics: BTreeSet<String> = partitions.iter().map(|one| one.topic.clone()).collect();
    let metadata = cluster.metadata(&Topics::Named(topics.into_iter().collect())).await?;
    let leaders: BTreeMap<TopicPartition, BrokerId> = metadata
        .partitions()
        .filter_map(|(topic, one)| Some((TopicPartition::new(topic.name.clone(), one.id), one.leader?)))
        .collect();
    let (sizes, failures) = Sizes::look(cluster, moves, &partitions).await?;
    let row = |one: &Reassignment| {
        let leader = leaders.get(&one.partition).and_then(|leader| sizes.of(&one.partition, *leader));
        let copies: Vec<Option<&Size>> =
            one.adding.iter().map(|broker| sizes.of(&one.partition, *broker)).collect();
        let left = |whole: &Size| {
            copies.iter().try_fold(0, |sum: i64, copy| Some(sum + (whole.bytes - (*copy)?.bytes).max(0)))
        };
        let ids = |ids: &[BrokerId]| ids.iter().map(|id| id.get()).collect();
        let bytes_left = leader.and_then(left);
        let offset_lag = copies.iter().flatten().map(|copy| copy.offset_lag).max();
        ProgressRow {
            name: partition_name(&one.partition),
            topic: one.partition.topic.clone(),
            partition: one.partition.partition.get(),
            state: MoveState::InProgress,
            target: ids(&one.target()),
            adding: ids(&one.adding),
            removing: ids(&one.removing),
            bytes_total: leader
                .and_then(|whole| whole.bytes.checked_mul(i64::try_from(one.adding.len()).ok()?)),
            bytes_left,
            offset_lag: offset_lag.filter(|lag| *lag > 0 || bytes_left == Some(0)),
        }
    };
    Ok((moves.iter().map(row).collect(), failures))
}

/// How large each replica is.
struct Sizes(BTreeMap<(TopicPartition, BrokerId), Size>);

struct Size {
    bytes: i64,
    offset_lag: i64,
}

impl Sizes {
    async fn look(
        cluster: &Cluster,
        moves: &[Reassignment],
        partitions: &[TopicPartition],
    ) -> Result<(Self, Vec<Failure>), Failure> {
        let brokers: BTreeSet<BrokerId> = moves.iter().flat_map(|one| one.replicas.iter().copied()).collect();
        let brokers: Vec<BrokerId> = brokers.into_iter().collect();
        let mut sizes = BTreeMap::new();
        let mut failures = Vec::new();
        for (broker, dirs) in log_dirs::describe(cluster, Some(&brokers), Some(partitions)).await? {
            match dirs {
                Ok(dirs) => {
                    let replicas = dirs.into_iter().flat_map(|dir| dir.replicas).filter(|one| !one.is_future);
                    sizes.extend(replicas.map(|one| {
                        ((one.partition, broker), Size { bytes: one.size_bytes, offset_lag: one.offset_lag })
                    }));
                }
                Err(error) => failures.push(Failure::from(error).about(format!("broker {broker}"))),
            }
        }
        Ok((Self(sizes), failures))
    }

    fn of(&self, partition: &TopicPartition, broker: BrokerId) -> Option<&Size> {
        self.0.get(&(partition.clone(), broker))
    }
}

/// Waits until none of these partitions moves any more; what is still on its way when the time is over is a failure.
pub(super) async fn wait(
    context: &Context,
    partitions: &[TopicPartition],
    limit: Duration,
) -> Result<Vec<Failure>, Failure> {
    let deadline = Instant::now() + limit;
    let mut moving: Vec<TopicPartition> = partitions.to_vec();
    while !moving.is_empty() {
        let left = reassignments::list(&context.cluster, Some(&moving)).await?;
        moving = left.into_iter().map(|one| one.partition).collect();
        if moving.is_empty() || Instant::now() >= deadline {
            break;
        }
        tokio::time::sleep(POLL.min(deadline - Instant::now())).await;
    }
    let late = |partition: &TopicPartition| {
        Failure::timed_out(format!("still on its way after {limit:?}; it goes on in the cluster"))
            .about(partition_name(partition))
    };
    Ok(moving.iter().map(late).collect())
}
