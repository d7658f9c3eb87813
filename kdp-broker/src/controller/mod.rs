//! The controller: decides what happens to the cluster's metadata, and writes it down.
//!
//! Each verb is a pure function of the image, the settings and the request, one file each; it gives
//! records and the answer. [`Controller`] runs them one after the other on the metadata log. It must
//! not know connections, nor what a partition's leader does with its leadership.
//!
//! The invariant: the image changes only where a record of the log is applied.

mod activation;
mod alter_configs;
mod alter_partition_reassignments;
mod assignment;
mod brokers;
mod create_partitions;
mod create_topics;
mod delete_topics;
mod elect_leaders;
mod error;
mod features;
mod handle;
mod machine;
mod partition_change;
mod placement;
mod producer_id_manager;
mod producer_ids;
mod reassignment;
mod start;
pub(crate) mod topic_name;
mod update_features;
mod view;

#[cfg(test)]
mod tests;

use kdp_client::protocol::messages::ResponseError;

pub(crate) use alter_configs::operation as alter_operation;
pub(crate) use alter_partition_reassignments::list_partition_reassignments;
pub(crate) use error::{ApiError, code_and_message};
pub(crate) use features::supported as supported_features;
pub(crate) use handle::Controller;
pub(crate) use producer_id_manager::ProducerIdManager;
pub(crate) use start::start;

/// A decision of the controller sets nothing off but its records.
pub(crate) type Effect = std::convert::Infallible;

/// More than this is never written for one request (`QuorumController.MAX_RECORDS_PER_USER_OP`).
const RECORDS_PER_REQUEST_MAX: usize = 10_000;

fn too_many_records() -> ApiError {
    ApiError::new(ResponseError::PolicyViolation, "Unable to perform excessively large batch operation.")
}
