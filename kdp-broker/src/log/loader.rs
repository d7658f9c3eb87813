//! Opens the directory of a log, whatever state it was left in (`LogLoader`).
//!
//! First the files: what was to be deleted goes, an interrupted swap of compacted segments is finished or
//! undone, never both. Then the segments: those that may not have been flushed are recovered, and the log
//! ends at the first byte that is not believed. Then what follows from them: epochs and producers.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdp_client::protocol::types::Offset;
use kdp_client::protocol::uuid::Uuid;

use super::cleaner::{CLEANED_SUFFIX, CleanerState, SWAP_SUFFIX};
use super::epoch_cache::{self, EpochCache};
use super::error::StorageError;
use super::log_directory::LogDirectory;
use super::producer_manager::{self, ProducerStateManager};
use super::recovery::{rebuild_producer_state, recover_segment};
use super::retention::DELETED_SUFFIX;
use super::scan::Headers;
use super::segment::{Segment, SegmentFile, remove_if_exists};
use super::tail::Tail;
use super::{Log, TopicPartition, partition_metadata};
use crate::config::LogConfig;

/// Snapshots of the metadata log that are to be deleted; the metadata log does so itself.
const CHECKPOINT_DELETED_SUFFIX: &str = ".checkpoint.deleted";

/// What there is to know about a log before its files are looked at.
#[derive(Clone, Debug)]
pub struct LogOptions {
    /// The partition.
    pub partition: TopicPartition,
    /// The topic's id, for a directory that does not say.
    pub topic_id: Option<Uuid>,
    /// The log directory.
    pub parent: Arc<LogDirectory>,
    /// The log's own directory in it; created if need be.
    pub path: PathBuf,
    /// The topic's settings.
    pub config: Arc<LogConfig>,
    /// Where the log begins, by the log directory's checkpoint; 0 if it does not say.
    pub log_start_offset: Offset,
    /// Up to where it is on disk, by the log directory's checkpoint; 0 if it does not say.
    pub recovery_point: Offset,
    /// Whether every log of the log directory was flushed and closed when it was last used.
    pub clean: bool,
    /// `producer.id.expiration.ms`.
    pub producer_id_expiration_ms: i64,
    /// The time.
    pub now_ms: i64,
}

impl Log {
    /// Opens a log, or begins one.
    pub fn open(options: LogOptions) -> Result<Self, StorageError> {
        let path = options.path.clone();
        open(options).map_err(|source| StorageError::Io { what: "opening the log", path, source })
    }
}

fn open(options: LogOptions) -> io::Result<Log> {
    fs::create_dir_all(&options.path)?;
    let mut loader = Loader::new(options)?;
    if !loader.options.clean {
        loader.recover_unflushed()?;
    }
    loader.finish()
}

struct Loader {
    options: LogOptions,
    segments: Vec<Segment>,
    epochs: EpochCache,
    producers: ProducerStateManager,
}

impl Loader {
    fn new(options: LogOptions) -> io::Result<Self> {
        let names = settle_files(&options.path)?;
        let snapshots = offsets_of(&names, producer_manager::SUFFIX).collect();
        let mut loader = Self {
            segments: Vec::new(),
            epochs: EpochCache::load(&options.path).unwrap_or_else(|error| {
                tracing::warn!(partition = %options.partition, %error, "the leader epochs are lost");
                EpochCache::default()
            }),
            producers: ProducerStateManager::new(&options.path, options.producer_id_expiration_ms, snapshots),
            options,
        };
        loader.open_segments(&names)?;
        Ok(loader)
    }

    /// Opens the segments in order. One whose indexes are missing or damaged is recovered at once.
    fn open_segments(&mut self, names: &BTreeSet<String>) -> io::Result<()> {
        let with_txn_index: BTreeSet<_> = offsets_of(names, SegmentFile::TxnIndex.extension()).collect();
        for base_offset in offsets_of(names, SegmentFile::Log.extension()) {
            let LogOptions { path, config, now_ms, .. } = &self.options;
            let has_txn_index = with_txn_index.contains(&base_offset);
            let (segment, sound) = Segment::open(path, base_offset, has_txn_index, config, *now_ms)?;
            self.segments.push(segment);
            // What lies beyond the recovery point is recovered later anyway.
            if !sound && (self.options.clean || base_offset < self.options.recovery_point) {
                tracing::error!(partition = %self.options.partition, segment = %base_offset, "rebuilding the missing or damaged indexes of a segment");
                self.recover(self.segments.len() - 1)?;
            }
        }
        Ok(())
    }

    /// Recovers the segments from that of the recovery point on; after the first that had to be cut, the
    /// rest is given up.
    fn recover_unflushed(&mut self) -> io::Result<()> {
        let recovery_point = self.options.recovery_point;
        let first = self.segments.partition_point(|segment| segment.base_offset() <= recovery_point);
        for at in first.saturating_sub(1)..self.segments.len() {
            let cut = self.recover(at)?;
            if cut > 0 {
                let end_offset = self.producers.map_end_offset();
                tracing::warn!(partition = %self.options.partition, bytes = cut, log_end_offset = %end_offset, "bytes behind the last valid batch were cut");
                return self.give_up(at + 1);
            }
        }
        Ok(())
    }

    fn recover(&mut self, at: usize) -> io::Result<u64> {
        let LogOptions { log_start_offset, now_ms, ref config, .. } = self.options;
        let (before, rest) = self.segments.split_at_mut(at);
        let segment = &mut rest[0];
        let base_offset = segment.base_offset();
        if self.producers.map_end_offset() != base_offset {
            let producers = &mut self.producers;
            rebuild_producer_state(producers, before, log_start_offset, base_offset, false, now_ms)?;
        }
        let interval = config.index_interval_bytes;
        let cut = recover_segment(segment, &mut self.producers, &mut self.epochs, interval)?;
        self.producers.take_snapshot()?;
        Ok(cut)
    }

    /// Renames the files of the segments from `from` on, to be deleted later.
    fn give_up(&mut self, from: usize) -> io::Result<()> {
        let LogOptions { path, parent, config, now_ms, .. } = &self.options;
        let mut paths = Vec::new();
        for segment in self.segments.drain(from..) {
            paths.extend(segment.add_suffix(path, DELETED_SUFFIX)?);
            paths.extend(self.producers.mark_for_deletion(segment.base_offset(), DELETED_SUFFIX)?);
        }
        parent.delete_later(paths, now_ms.saturating_add(config.file_delete_delay_ms));
        Ok(())
    }

    /// The log's end, unless the segments are gone that the log start offset speaks of.
    fn log_end_offset(&mut self) -> io::Result<Option<Offset>> {
        let Some(active) = self.segments.last() else { return Ok(None) };
        let log_end_offset = active.next_offset()?;
        let log_start_offset = self.options.log_start_offset;
        if log_end_offset >= log_start_offset {
            return Ok(Some(log_end_offset));
        }
        tracing::warn!(partition = %self.options.partition, %log_end_offset, %log_start_offset, "the log ends before it starts, files must have been deleted; it begins anew");
        self.give_up(0)?;
        self.epochs.clear();
        self.producers.truncate_fully_and_start_at(log_start_offset)?;
        Ok(None)
    }

    fn finish(mut self) -> io::Result<Log> {
        let found_end = self.log_end_offset()?;
        let options = &self.options;
        if self.segments.is_empty() {
            let base_offset = options.log_start_offset;
            self.segments.push(Segment::create(&options.path, base_offset, &options.config, options.now_ms)?);
            if !options.path.join(epoch_cache::FILE_NAME).exists() {
                File::create(options.path.join(epoch_cache::FILE_NAME))?;
            }
        }
        let log_end_offset = found_end.unwrap_or(options.log_start_offset);
        let log_start_offset = options.log_start_offset.max(self.segments[0].base_offset());
        self.epochs.truncate_from_end(log_end_offset);
        self.epochs.truncate_from_start(options.log_start_offset);
        self.epochs.save(&options.path)?;
        self.producers.remove_stray_snapshots(&self.segments.iter().map(Segment::base_offset).collect())?;
        rebuild_producer_state(
            &mut self.producers,
            &self.segments,
            log_start_offset,
            log_end_offset,
            options.clean,
            options.now_ms,
        )?;
        let clean_end = if options.clean { found_end } else { None };
        let recovery_point = clean_end.unwrap_or(options.recovery_point.min(log_end_offset));
        self.into_log(log_start_offset, log_end_offset, recovery_point.max(log_start_offset))
    }

    fn into_log(
        self,
        log_start_offset: Offset,
        log_end_offset: Offset,
        recovery_point: Offset,
    ) -> io::Result<Log> {
        let mut segments = self.segments;
        // An idle log holds no descriptor, and no room for segments to come.
        segments.iter_mut().for_each(Segment::release_file);
        segments.shrink_to_fit();
        let options = self.options;
        let found = partition_metadata::read(&options.path)?;
        let topic_id_written = found.is_none() && options.topic_id.is_some();
        if let (None, Some(given)) = (found, options.topic_id) {
            partition_metadata::write(&options.path, given)?;
        }
        let topic_id = found.or(options.topic_id);
        Ok(Log {
            partition: options.partition,
            topic_id,
            parent: options.parent,
            path: options.path,
            config: options.config,
            segments,
            epochs: self.epochs,
            producers: self.producers,
            tail: Tail::default(),
            log_start_offset,
            log_end_offset,
            high_watermark: log_start_offset,
            recovery_point,
            last_flush_ms: options.now_ms,
            topic_id_unsynced: topic_id_written,
            truncations: 0,
            cleaner: CleanerState::default(),
            closed: false,
        })
    }
}

/// The regular files of a directory.
fn list(directory: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_file()
            && let Ok(name) = entry.file_name().into_string()
        {
            names.insert(name);
        }
    }
    Ok(names)
}

/// The offsets in the names that end with `suffix`, in ascending order: names have leading zeros.
fn offsets_of(names: &BTreeSet<String>, suffix: &str) -> impl Iterator<Item = Offset> {
    names.iter().filter_map(move |name| {
        let stem = name.strip_suffix(suffix)?;
        let digits = stem.bytes().all(|byte| byte.is_ascii_digit());
        if digits { stem.parse().ok().map(Offset) } else { None }
    })
}

/// The offset at the front of any file's name.
fn offset_of(name: &str) -> Option<Offset> {
    name.split_once('.')?.0.parse().ok().map(Offset)
}

/// Deletes what was to be deleted and ends an interrupted swap; gives the files that remain.
fn settle_files(directory: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = list(directory)?;
    let temporary = |name: &String| {
        let deleted = name.ends_with(DELETED_SUFFIX) && !name.ends_with(CHECKPOINT_DELETED_SUFFIX);
        deleted || name.ends_with(CLEANED_SUFFIX) || name.ends_with(SWAP_SUFFIX)
    };
    if names.iter().any(temporary) {
        settle_swap(directory, &names)?;
        names = list(directory)?;
    }
    let logs: BTreeSet<_> = offsets_of(&names, SegmentFile::Log.extension()).collect();
    for kind in [SegmentFile::OffsetIndex, SegmentFile::TimeIndex, SegmentFile::TxnIndex] {
        let orphans: Vec<_> =
            offsets_of(&names, kind.extension()).filter(|offset| !logs.contains(offset)).collect();
        for offset in orphans {
            let path = kind.path(directory, offset);
            tracing::warn!(path = %path.display(), "deleting an index without a segment");
            remove_if_exists(&path)?;
        }
    }
    Ok(names)
}

/// A compaction writes `.cleaned` files, renames them to `.swap` (the last segment first), renames the old
/// segments to `.deleted`, and then drops the suffix. So `.swap` files are whole when no `.cleaned` file of
/// a lower offset is left, and then they take the place of every segment in their range.
fn settle_swap(directory: &Path, names: &BTreeSet<String>) -> io::Result<()> {
    let remove = |name: &String| remove_if_exists(&directory.join(name));
    let ending = |suffix: &'static str| names.iter().filter(move |name| name.ends_with(suffix));
    for name in ending(DELETED_SUFFIX).filter(|name| !name.ends_with(CHECKPOINT_DELETED_SUFFIX)) {
        remove(name)?;
    }
    let first_cleaned = ending(CLEANED_SUFFIX).filter_map(|name| offset_of(name)).min();
    let (undone, swaps): (Vec<_>, Vec<_>) = ending(SWAP_SUFFIX)
        .partition(|name| first_cleaned.is_some_and(|first| offset_of(name).is_some_and(|at| at >= first)));
    undone.into_iter().chain(ending(CLEANED_SUFFIX)).try_for_each(remove)?;

    let mut replaced: Option<(Offset, Offset)> = None;
    for name in swaps.iter().filter(|name| name.ends_with(".log.swap")) {
        let Some(base_offset) = offset_of(name) else { continue };
        let end_offset = end_offset_of(&directory.join(name), base_offset)?;
        let (start, end) = replaced.unwrap_or((base_offset, end_offset));
        replaced = Some((start.min(base_offset), end.max(end_offset)));
    }
    if let Some((start, end)) = replaced {
        let within = |name: &&String| offset_of(name).is_some_and(|at| at >= start && at < end);
        names.iter().filter(|name| !name.ends_with(SWAP_SUFFIX)).filter(within).try_for_each(remove)?;
    }
    for name in swaps {
        let stem = name.strip_suffix(SWAP_SUFFIX).expect("a swap file's name ends so");
        tracing::info!(directory = %directory.display(), file = stem, "finishing an interrupted swap");
        fs::rename(directory.join(name), directory.join(stem))?;
    }
    Ok(())
}

fn end_offset_of(path: &Path, base_offset: Offset) -> io::Result<Offset> {
    let file = File::open(path)?;
    let mut end_offset = base_offset;
    for located in Headers::new(&file, 0, file.metadata()?.len()) {
        end_offset = located?.header.next_offset();
    }
    Ok(end_offset)
}
