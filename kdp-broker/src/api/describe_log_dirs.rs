//! DescribeLogDirs, key 35, versions 1-4: which logs lie in which directory, and how much room there is.
//!
//! v2 is flexible, v3 has an error of the whole request, v4 the size of the volume and what is left of it.
//! A replica that is being moved between directories would be marked; nothing is moved yet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use kdp_client::protocol::messages::describe_log_dirs_request::DescribableLogDirTopic;
use kdp_client::protocol::messages::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};
use kdp_client::protocol::messages::{
    DescribeLogDirsRequest, DescribeLogDirsResponse, ResponseError, StrBytes, TopicName,
};

use crate::api::RequestContext;
use crate::log::{LogDirectory, LogManager, TopicPartition};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 1..=4;
/// The version that tells the sizes of volumes.
const VOLUMES: i16 = 4;

/// The partitions of each directory with their sizes.
type Sizes = BTreeMap<String, BTreeMap<TopicPartition, u64>>;

/// Serves one request.
pub(crate) async fn handle(
    logs: &Arc<LogManager>,
    ctx: &RequestContext,
    request: DescribeLogDirsRequest,
) -> DescribeLogDirsResponse {
    let mut sizes = sizes(logs, request.topics.as_deref());
    let results = logs.directories().map(|directory| {
        let path = directory.path().display().to_string();
        let partitions = sizes.remove(&path).unwrap_or_default();
        describe(directory, partitions, ctx.api_version).with_log_dir(StrBytes::from_string(path))
    });
    DescribeLogDirsResponse::default().with_results(results.collect())
}

/// The sizes of all logs, or of those of the partitions named.
fn sizes(logs: &LogManager, topics: Option<&[DescribableLogDirTopic]>) -> Sizes {
    let named: Option<BTreeSet<(&str, i32)>> = topics.map(|topics| {
        let partitions = |topic| {
            let topic: &DescribableLogDirTopic = topic;
            topic.partitions.iter().map(|partition| (topic.topic.as_str(), *partition))
        };
        topics.iter().flat_map(partitions).collect()
    });
    let mut sizes = Sizes::new();
    for (partition, log) in logs.all() {
        if named.as_ref().is_none_or(|named| named.contains(&(&partition.topic, partition.partition.get()))) {
            let log = log.lock();
            let directory = log.parent().path().display().to_string();
            sizes.entry(directory).or_default().insert(partition, log.size());
        }
    }
    sizes
}

fn describe(
    directory: &LogDirectory,
    partitions: BTreeMap<TopicPartition, u64>,
    version: i16,
) -> DescribeLogDirsResult {
    let result = DescribeLogDirsResult::default();
    let volume = volume(directory.path()).filter(|_| !directory.is_offline());
    let Some((total_bytes, usable_bytes)) = volume else {
        return result.with_error_code(ResponseError::KafkaStorageError.code());
    };
    let mut topics: BTreeMap<Arc<str>, Vec<DescribeLogDirsPartition>> = BTreeMap::new();
    for (partition, size) in partitions {
        let described = DescribeLogDirsPartition::default()
            .with_partition_index(partition.partition.get())
            .with_partition_size(signed(size));
        topics.entry(partition.topic).or_default().push(described);
    }
    let topics = topics.into_iter().map(|(name, partitions)| {
        let name = TopicName(StrBytes::from_string(name.to_string()));
        DescribeLogDirsTopic::default().with_name(name).with_partitions(partitions)
    });
    let result = result.with_topics(topics.collect());
    if version < VOLUMES {
        return result;
    }
    result.with_total_bytes(signed(total_bytes)).with_usable_bytes(signed(usable_bytes))
}

/// The bytes of the volume a directory lies on, and those that this process may still use.
fn volume(path: &Path) -> Option<(u64, u64)> {
    let volume = rustix::fs::statvfs(path).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(volume.f_frsize);
    Some((bytes(volume.f_blocks), bytes(volume.f_bavail)))
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
