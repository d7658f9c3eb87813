//! Kafka's log on Kafka's disk: one directory a partition, segments with their indexes, producer snapshots,
//! leader epochs, and the checkpoints that a log directory keeps for all of them.
//!
//! It must not know the network, the metadata or the clock: time comes as an argument, settings as a value.
//! [`Log`] is one partition's log, [`LogManager`] all logs of all directories. Both write what Apache Kafka
//! would have written and read what it has.

mod append;
mod checkpoint;
mod clean_shutdown;
mod cleaner;
mod epoch_cache;
mod error;
mod flush;
mod index;
mod loader;
#[allow(clippy::module_inception)]
// The module is Kafka's word for the subsystem, the file its word for one log.
mod log;
mod log_directory;
mod manager;
mod offset_index;
mod outgoing;
mod partition_metadata;
mod producer_manager;
mod producer_snapshot;
mod producer_state;
mod read;
mod recovery;
mod retention;
mod scan;
mod segment;
mod tail;
mod time_index;
mod topic_partition;
mod txn_index;

#[cfg(test)]
mod tests;

pub use append::{AppendInfo, CheckedBatch, OwnedBatch};
pub use checkpoint::OffsetCheckpoint;
pub use epoch_cache::{EpochCache, EpochEntry};
pub use error::{AppendError, ReadError, StorageError};
pub use flush::{FlushJob, Flushed};
pub use loader::LogOptions;
pub use log::Log;
pub use log_directory::LogDirectory;
pub use manager::{DynamicLogSettings, LogCatalog, LogManager, LogManagerConfig, LogManagerError, SharedLog};
pub use producer_state::{BatchMetadata, ProducerEntry, ProducerError};
pub use read::{FileSlice, TimestampedOffset};
pub use topic_partition::TopicPartition;
pub use txn_index::AbortedTxn;
