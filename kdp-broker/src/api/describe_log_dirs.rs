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

/// What lies in one directory, by topic.
type Topics = BTreeMap<Arc<str>, Vec<DescribeLogDirsPartition>>;

/// Serves one request.
pub(crate) async fn handle(
    logs: &Arc<LogManager>,
    ctx: &RequestContext,
    request: DescribeLogDirsRequest,
) -> DescribeLogDirsResponse {
    let directories: Vec<_> = logs.directories().collect();
    let topics = topics(logs, &directories, request.topics.as_deref());
    let results = directories.into_iter().zip(topics).map(|(directory, topics)| {
        let path = directory.path().display().to_string();
        describe(directory, topics, ctx.api_version).with_log_dir(StrBytes::from_string(path))
    });
    DescribeLogDirsResponse::default().with_results(results.collect())
}

/// For each directory the sizes of all its logs, or of those of the partitions named.
fn topics(
    logs: &LogManager,
    directories: &[&Arc<LogDirectory>],
    named: Option<&[DescribableLogDirTopic]>,
) -> Vec<Topics> {
    let named: Option<BTreeSet<(&str, i32)>> = named.map(|topics| {
        let partitions = |topic| {
            let topic: &DescribableLogDirTopic = topic;
            topic.partitions.iter().map(|partition| (topic.topic.as_str(), *partition))
        };
        topics.iter().flat_map(partitions).collect()
    });
    let mut topics = vec![Topics::new(); directories.len()];
    for (TopicPartition { topic, partition }, log) in logs.all() {
        if named.as_ref().is_some_and(|named| !named.contains(&(&topic, partition.get()))) {
            continue;
        }
        let log = log.lock();
        let at = directories.iter().position(|directory| Arc::ptr_eq(directory, log.parent()));
        let described = DescribeLogDirsPartition::default()
            .with_partition_index(partition.get())
            .with_partition_size(signed(log.size()));
        drop(log);
        topics[at.expect("a log lies in one of the directories")].entry(topic).or_default().push(described);
    }
    topics
}

fn describe(directory: &LogDirectory, topics: Topics, version: i16) -> DescribeLogDirsResult {
    let result = DescribeLogDirsResult::default();
    let volume = volume(directory.path()).filter(|_| !directory.is_offline());
    let Some((total_bytes, usable_bytes)) = volume else {
        return result.with_error_code(ResponseError::KafkaStorageError.code());
    };
    let topics = topics.into_iter().map(|(name, mut partitions)| {
        partitions.sort_unstable_by_key(|partition| partition.partition_index);
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
