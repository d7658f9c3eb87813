//! Opens the metadata log and becomes its leader.
//!
//! The order is what makes it safe: the vote and then the leadership are on disk in `quorum-state`
//! before the new epoch's first record is in the log.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kdp_client::protocol::types::{LeaderEpoch, Offset, PartitionId};
use kdp_client::protocol::uuid;
use parking_lot::Mutex;
use tokio::sync::watch;

use super::bootstrap::{self, LOG_DIRECTORY};
use super::clean::{Retention, Snapshots};
use super::commits::Commits;
use super::flush::{Flush, Publisher, SnapshotTrigger, flush};
use super::framing::{self, Place};
use super::info::QuorumInfo;
use super::load::{self, QuorumError};
use super::log::MetadataLog;
use super::state::{QuorumState, QuorumStateFile};
use super::voters::LocalVoter;
use crate::clock::Clock;
use crate::config::{BrokerConfig, CleanupPolicy, LogConfig, Value};
use crate::log::{Log, LogDirectory, LogOptions, TopicPartition};
use crate::metadata::{Loaded, MetadataImage, MetadataLoader, Provenance, VersionedRecord};

/// Where the metadata log lies, and who opens it.
pub(crate) struct QuorumOptions<'a> {
    pub(crate) config: &'a BrokerConfig,
    /// The directory `metadata.log.dir`.
    pub(crate) parent: Arc<LogDirectory>,
    pub(crate) cluster_id: &'a str,
    pub(crate) voter: LocalVoter,
    pub(crate) clock: Clock,
    /// Who hears of each image that is committed.
    pub(crate) publishers: Vec<Publisher>,
}

/// The metadata log, led by this node.
pub(crate) struct Opened {
    /// For the controller's runtime to append to.
    pub(crate) log: MetadataLog,
    /// What the log says, for the controller's machine.
    pub(crate) loader: MetadataLoader,
    /// What is to be published first.
    pub(crate) loaded: Loaded,
    /// The end of the log.
    pub(crate) next_offset: Offset,
    /// The first records of an empty log.
    pub(crate) bootstrap: Vec<VersionedRecord>,
    /// For the machine to hand applied batches to.
    pub(crate) commits: Arc<Commits>,
    /// What there is to say of the quorum.
    pub(crate) info: QuorumInfo,
    /// Commits.
    pub(crate) flush: Flush,
    /// Writes snapshots.
    pub(crate) snapshots: Snapshots,
}

/// Opens the log, takes the leadership of the next epoch and begins it in the log.
pub(crate) fn open(options: QuorumOptions<'_>) -> Result<Opened, QuorumError> {
    let QuorumOptions { config, parent, cluster_id, voter, clock, publishers } = options;
    let now_ms = clock.wall_ms();
    let parent_path = parent.path().to_owned();
    let mut log = open_log(config, parent, now_ms)?;
    let mut loaded = load::load(&mut log, cluster_id, now_ms)?;
    loaded.voters.check_alone(&voter).map_err(|voters| QuorumError::OtherVoters { voters })?;
    let file = |error| QuorumError::File("the bootstrap records", error);
    let bootstrap = bootstrap::read(&parent_path, loaded.zero_checkpoint.as_ref()).map_err(file)?;

    let state = QuorumStateFile::in_directory(log.path(), log.parent().durability());
    let epoch = next_epoch(&state, &log, &loaded)?;
    elect(&state, epoch, loaded.voters.kraft_version, &voter)?;

    let place = Place { base_offset: log.log_end_offset(), epoch, timestamp_ms: now_ms };
    let control = loaded.voters.start_epoch(&voter, place.base_offset);
    let batch = framing::control_batch(place, &control)?;
    log.append_as_follower(&batch, epoch, now_ms).map_err(|error| QuorumError::Append(Box::new(error)))?;
    let next_offset = log.log_end_offset();
    loaded.loader.note(Provenance { offset: next_offset + -1, epoch, timestamp_ms: now_ms });
    loaded.loader.set_kraft_version(loaded.voters.kraft_version);

    let log = Arc::new(Mutex::new(log));
    flush(&log)?;
    let commits = Commits::new();
    let (committed, committed_receiver) = watch::channel(next_offset);
    let (wanted, wanted_receiver) = watch::channel(None);
    let info = QuorumInfo { log: Arc::clone(&log), voter, epoch };
    let snapshots = Snapshots {
        log: Arc::clone(&log),
        voters: loaded.voters,
        retention: Retention {
            bytes: long(config, "metadata.max.retention.bytes"),
            ms: long(config, "metadata.max.retention.ms"),
        },
        clock,
        wanted: wanted_receiver,
    };
    let committer = Flush {
        log: Arc::clone(&log),
        commits: Arc::clone(&commits),
        committed,
        publishers,
        snapshots: trigger(config, loaded.bytes, wanted),
    };
    let first = loaded.loader.loaded();
    Ok(Opened {
        log: MetadataLog { log, commits: Arc::clone(&commits), committed: committed_receiver, epoch },
        loader: loaded.loader,
        loaded: first,
        next_offset,
        bootstrap,
        commits,
        info,
        flush: committer,
        snapshots,
    })
}

fn open_log(config: &BrokerConfig, parent: Arc<LogDirectory>, now_ms: i64) -> Result<Log, QuorumError> {
    const FILE_DELETE_DELAY_MS: i64 = 60_000;
    let path: PathBuf = parent.path().join(LOG_DIRECTORY);
    let log_config = LogConfig {
        segment_bytes: config.controller.metadata_log_segment_bytes,
        segment_ms: config.controller.metadata_log_segment_ms,
        max_message_bytes: i32::try_from(framing::BATCH_SIZE_MAX).expect("8 MiB"),
        file_delete_delay_ms: FILE_DELETE_DELAY_MS,
        retention_ms: -1,
        retention_bytes: -1,
        cleanup_policy: CleanupPolicy { compact: false, delete: true },
        ..LogConfig::default()
    };
    let mut log = Log::open(LogOptions {
        partition: TopicPartition::new("__cluster_metadata", PartitionId(0)),
        topic_id: Some(uuid::METADATA_TOPIC),
        parent,
        path,
        config: Arc::new(log_config),
        log_start_offset: Offset(0),
        recovery_point: Offset(0),
        // It is in no checkpoint file, and read from its start anyway.
        clean: false,
        producer_id_expiration_ms: i64::from(i32::MAX),
        now_ms,
    })?;
    let end = log.log_end_offset();
    log.set_high_watermark(end);
    Ok(log)
}

/// The epoch after all that this node has seen.
fn next_epoch(state: &QuorumStateFile, log: &Log, loaded: &load::Loaded) -> Result<LeaderEpoch, QuorumError> {
    let read = state.read().map_err(|error| QuorumError::File("quorum-state", error))?;
    let seen = [
        read.map(|state| state.epoch),
        log.latest_epoch(),
        loaded.snapshot.map(|id| id.epoch),
        Some(LeaderEpoch(0)),
    ];
    let last = seen.into_iter().flatten().max().unwrap_or(LeaderEpoch(0));
    Ok(LeaderEpoch(last.get() + 1))
}

/// The one voter votes for itself, and so leads.
fn elect(
    state: &QuorumStateFile,
    epoch: LeaderEpoch,
    kraft_version: i16,
    voter: &LocalVoter,
) -> Result<(), QuorumError> {
    let vote = QuorumState { epoch, leader: None, voted: Some((voter.id, voter.directory)) };
    let leads = QuorumState { epoch, leader: Some(voter.id), voted: None };
    for step in [vote, leads] {
        let written = state.write(&step, kraft_version, &[voter.id]);
        written.map_err(|error| QuorumError::File("quorum-state", error))?;
    }
    Ok(())
}

fn trigger(
    config: &BrokerConfig,
    bytes: u64,
    wanted: watch::Sender<Option<Arc<MetadataImage>>>,
) -> SnapshotTrigger {
    let age_ms = u64::try_from(config.controller.max_snapshot_interval_ms).unwrap_or(0);
    SnapshotTrigger {
        bytes_max: u64::try_from(config.controller.max_record_bytes_between_snapshots).unwrap_or(u64::MAX),
        age_max: (age_ms > 0).then(|| Duration::from_millis(age_ms)),
        bytes,
        since: Instant::now(),
        wanted,
    }
}

fn long(config: &BrokerConfig, name: &str) -> i64 {
    match config.values().get(name) {
        Value::Long(value) => *value,
        _ => -1,
    }
}
