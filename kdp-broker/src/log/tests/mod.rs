//! Logs in temporary directories, and what they are filled with.

mod append;
mod read;
mod recovery;
mod retention;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdp_client::protocol::records::{AppendOrigin, BatchBuilder};
use kdp_client::protocol::types::{LeaderEpoch, Offset, PartitionId, ProducerEpoch, ProducerId};

use super::*;
use crate::config::LogConfig;
use crate::durability::Durability;

/// The time at which tests begin.
pub(super) const NOW: i64 = 1_700_000_000_000;
pub(super) const EPOCH: LeaderEpoch = LeaderEpoch(0);

/// A log directory with one log, which can be closed, killed and opened again.
pub(super) struct Fixture {
    pub(super) directory: tempfile::TempDir,
    pub(super) parent: Arc<LogDirectory>,
    pub(super) config: LogConfig,
    pub(super) log_start_offset: Offset,
    pub(super) recovery_point: Offset,
}

impl Fixture {
    pub(super) fn new(config: LogConfig) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let parent = Arc::new(LogDirectory::new(directory.path(), Durability::Machine));
        Self { directory, parent, config, log_start_offset: Offset(0), recovery_point: Offset(0) }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.directory.path().join("orders-0")
    }

    pub(super) fn try_open(&self, clean: bool) -> Result<Log, StorageError> {
        Log::open(LogOptions {
            partition: TopicPartition::new("orders", PartitionId(0)),
            topic_id: None,
            parent: Arc::clone(&self.parent),
            path: self.path(),
            config: Arc::new(self.config),
            log_start_offset: self.log_start_offset,
            recovery_point: self.recovery_point,
            clean,
            producer_id_expiration_ms: 86_400_000,
            now_ms: NOW,
        })
    }

    /// Opens the log after a clean stop, or for the first time.
    pub(super) fn open(&self) -> Log {
        self.try_open(true).unwrap()
    }

    /// Opens the log after a crash.
    pub(super) fn recover(&self) -> Log {
        self.try_open(false).unwrap()
    }
}

/// Settings with small segments.
pub(super) fn segments_of(bytes: i32) -> LogConfig {
    LogConfig { internal_segment_bytes: Some(bytes), ..LogConfig::default() }
}

/// A batch of these values, one millisecond apart.
pub(super) fn batch(values: &[&str]) -> Vec<u8> {
    batch_at(NOW, values)
}

pub(super) fn batch_at(timestamp: i64, values: &[&str]) -> Vec<u8> {
    let mut builder = BatchBuilder::new();
    for (at, value) in values.iter().enumerate() {
        builder.append(timestamp + at as i64, Some(b"k"), Some(value.as_bytes()), &[]);
    }
    builder.build().unwrap()
}

/// A batch of an idempotent producer.
pub(super) fn produced(producer: i64, epoch: i16, sequence: i32, values: &[&str]) -> Vec<u8> {
    let mut builder = BatchBuilder::new().producer(ProducerId(producer), ProducerEpoch(epoch), sequence);
    for value in values {
        builder.append(NOW, None, Some(value.as_bytes()), &[]);
    }
    builder.build().unwrap()
}

pub(super) fn append(log: &mut Log, batch: &[u8]) -> Result<AppendInfo, AppendError> {
    log.append_leader(batch, EPOCH, AppendOrigin::Client, NOW)
}

/// Appends a batch and takes it as replicated; gives its first offset.
pub(super) fn fill(log: &mut Log, batch: &[u8]) -> i64 {
    let info = append(log, batch).unwrap();
    log.set_high_watermark(log.log_end_offset());
    info.first_offset.get()
}

/// The values of all records from an offset on, in order, with their offsets.
pub(super) fn values(log: &Log, from: i64) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    let mut next = Offset(from);
    while let Some(slice) = log.read(next, 1 << 20, true, log.log_end_offset()).unwrap() {
        found.extend(records(&slice.read().unwrap()));
        assert!(slice.next_offset > next, "a read makes progress");
        next = slice.next_offset;
    }
    found
}

/// The records in some batches, which must be whole and valid.
pub(super) fn records(bytes: &[u8]) -> Vec<(i64, String)> {
    use kdp_client::protocol::records::Batches;
    let mut found = Vec::new();
    let mut batches = Batches::new(bytes);
    for batch in &mut batches {
        let batch = batch.unwrap();
        batch.verify_crc().unwrap();
        let mut scratch = Vec::new();
        for record in batch.decompressed_records(&mut scratch, 1 << 20).unwrap() {
            let record = record.unwrap();
            let value = String::from_utf8(record.value.unwrap_or_default().to_vec()).unwrap();
            found.push((batch.header().offset_of(record.offset_delta).get(), value));
        }
    }
    assert!(batches.rest().is_empty(), "only whole batches");
    found
}

/// The names of the files in a directory.
pub(super) fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
