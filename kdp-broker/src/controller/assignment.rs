//! What is asked of replicas that somebody wants for a partition.

use kdp_client::protocol::messages::{self, ResponseError};
use kdp_client::protocol::types::BrokerId;

use super::error::ApiError;
use super::view::View;
use crate::metadata::PartitionImage;

/// The broker ids of a message as ours.
pub(super) fn brokers(ids: &[messages::BrokerId]) -> Vec<BrokerId> {
    ids.iter().map(|id| BrokerId(id.0)).collect()
}

/// Replicas that somebody chose by hand: registered, each once, and as many as other partitions have.
pub(super) fn validate(
    view: &View<'_>,
    replicas: &[BrokerId],
    factor: Option<usize>,
) -> Result<(), ApiError> {
    let invalid = |reason: String| {
        let message = format!("The manual partition assignment includes {reason}");
        Err(ApiError::new(ResponseError::InvalidReplicaAssignment, message))
    };
    if replicas.is_empty() {
        return invalid("an empty replica list.".into());
    }
    let mut sorted = replicas.to_vec();
    sorted.sort_unstable();
    for (index, broker) in sorted.iter().enumerate() {
        if view.image.brokers.get(*broker).is_none() {
            return invalid(format!("broker {broker}, but no such broker is registered."));
        }
        if index > 0 && sorted[index - 1] == *broker {
            return invalid(format!("the broker {broker} more than once."));
        }
    }
    match factor {
        Some(factor) if factor != replicas.len() => invalid(format!(
            "a partition with {} replica(s), but this is not consistent with previous partitions, which \
             have {factor} replica(s).",
            replicas.len()
        )),
        _ => Ok(()),
    }
}

/// The first ISR of replicas chosen by hand.
pub(super) fn isr(view: &View<'_>, replicas: &[BrokerId], partition: i32) -> Result<Vec<BrokerId>, ApiError> {
    let isr = view.active(replicas);
    if isr.is_empty() {
        let message = format!(
            "All brokers specified in the manual partition assignment for partition {partition} are fenced or \
             in controlled shutdown."
        );
        return Err(ApiError::new(ResponseError::InvalidReplicaAssignment, message));
    }
    Ok(isr)
}

/// A new partition on replicas that were placed for it.
pub(super) fn placed(view: &View<'_>, replicas: &[BrokerId]) -> Result<PartitionImage, ApiError> {
    let isr = view.active(replicas);
    if isr.is_empty() {
        let message = format!(
            "Unable to replicate the partition {} time(s): All brokers are currently fenced or in controlled \
             shutdown.",
            replicas.len()
        );
        return Err(ApiError::new(ResponseError::InvalidReplicationFactor, message));
    }
    Ok(view.new_partition(replicas, &isr))
}
