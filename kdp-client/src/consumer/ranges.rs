//! From positions to offsets, as the partitions are now.

use super::{Isolation, Position, resolve};
use crate::admin::offsets::{self, FoundOffset, OffsetSpec, PerPartition};
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::Error;
use crate::protocol::types::Offset;

/// What is to be read of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Which.
    pub partition: TopicPartition,
    /// The first offset.
    pub from: Offset,
    /// The offset to stop before; `None` goes on for ever.
    pub until: Option<Offset>,
}

/// The offsets between two positions of each partition. The end is what can be read: where only
/// committed records are, the last stable offset.
pub async fn ranges(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    from: Position,
    until: Option<Position>,
    isolation: Isolation,
) -> Result<Vec<(TopicPartition, Result<Range, Error>)>, Error> {
    let end = match isolation {
        Isolation::ReadUncommitted => OffsetSpec::Latest,
        Isolation::ReadCommitted => OffsetSpec::LastStable,
    };
    let (starts, ends, found_from, found_until) = tokio::try_join!(
        offsets::list(cluster, partitions, OffsetSpec::Earliest),
        offsets::list(cluster, partitions, end),
        look_up(cluster, partitions, Some(from)),
        look_up(cluster, partitions, until),
    )?;
    let mut found_from = found_from.into_iter().map(|(_, found)| found);
    let mut found_until = found_until.into_iter().map(|(_, found)| found);
    let ranges = starts.into_iter().zip(ends).map(|((partition, start), (_, end))| {
        let (found_from, found_until) = (found_from.next(), found_until.next());
        let range = || {
            let start = start?.offset.unwrap_or_default();
            let end = end?.offset.unwrap_or_default();
            let found_from = found_from.transpose()?.and_then(|found| found.offset);
            let found_until = found_until.transpose()?.and_then(|found| found.offset);
            Ok(Range {
                partition: partition.clone(),
                from: resolve(from, start, end, found_from),
                until: until.map(|until| resolve(until, start, end, found_until)),
            })
        };
        let range = range();
        (partition, range)
    });
    Ok(ranges.collect())
}

/// What only a leader can find. For the other positions any answer will do: it is not looked at.
async fn look_up(
    cluster: &Cluster,
    partitions: &[TopicPartition],
    position: Option<Position>,
) -> Result<PerPartition<FoundOffset>, Error> {
    match position {
        Some(Position::Timestamp(timestamp)) => {
            offsets::list(cluster, partitions, OffsetSpec::Timestamp(timestamp)).await
        }
        Some(Position::MaxTimestamp) => offsets::list(cluster, partitions, OffsetSpec::MaxTimestamp).await,
        _ => Ok(Vec::new()),
    }
}
