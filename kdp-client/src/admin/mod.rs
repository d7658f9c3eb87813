//! Operations on a cluster, typed: one file per noun, called by the command line, by tests, by anyone.
//!
//! Nothing here prints or asks. What only waits for a new leader or a coordinator is tried again. An
//! operation on several things answers for each of them ([`Outcome`]); it fails as a whole only when no
//! answer came at all.

pub mod acls;
pub mod cluster;
pub mod configs;
pub mod delegation_tokens;
pub mod delete_records;
pub mod elections;
pub mod epochs;
pub mod features;
pub mod groups;
pub mod log_dirs;
pub mod offsets;
pub mod partitions;
pub mod placement;
pub mod quorum;
pub mod quotas;
pub mod rates;
pub mod raw;
pub mod reassignments;
pub mod throughput;
pub mod topics;
pub mod transactions;
pub mod users;
mod wire;

use crate::cluster::TopicPartition;
use crate::connection::KafkaError;

/// What became of each partition, as the controller says.
pub type PartitionOutcomes<T> = Vec<(TopicPartition, Result<T, KafkaError>)>;

/// What became of one of the things that an operation was asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<T> {
    /// The topic, group or resource.
    pub name: String,
    /// What there is to say about it, or why it failed.
    pub result: Result<T, KafkaError>,
}

impl<T> Outcome<T> {
    fn new(name: impl Into<String>, error: Option<KafkaError>, value: T) -> Self {
        Self { name: name.into(), result: error.map_or(Ok(value), Err) }
    }
}
