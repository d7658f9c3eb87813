//! Loading: the records of a partition, applied to an empty machine.
//!
//! Follows `CoordinatorLoaderImpl`: a record of an unknown type is passed over with a warning, one
//! that cannot be read fails the whole partition, since what it says would be lost.

use std::sync::Arc;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::records::{BatchView, Batches, ControlRecordType, RecordError};
use kdp_client::protocol::schema::SchemaError;
use kdp_client::protocol::types::{Offset, ProducerId};
use tracing::warn;

use super::group::{GroupMachine, Record};
use super::partition_log::PartitionLog;
use crate::config::GroupCoordinatorConfig;
use crate::runtime::Machine;

/// More than any batch of records that fits in a log decompresses to.
const DECOMPRESSED_BYTES_MAX: usize = 256 << 20;

/// Why a partition could not be loaded.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("the log cannot be read: {0}")]
    Log(ResponseError),
    #[error("a batch cannot be read: {0}")]
    Batch(#[from] RecordError),
    #[error("the record at offset {offset} cannot be read: {source}")]
    Record { offset: Offset, source: SchemaError },
    #[error("the log ended at offset {0}, before the end it had")]
    Short(Offset),
}

/// Reads everything there is; gives the machine and the offset where the log ends. Blocks.
pub(super) fn load(
    log: &impl PartitionLog,
    config: &Arc<GroupCoordinatorConfig>,
) -> Result<(GroupMachine, Offset), LoadError> {
    let mut machine = GroupMachine::new(config.clone());
    let (mut next, end) = log.bounds();
    while next < end {
        let Some((bytes, after)) = log.read(next).map_err(LoadError::Log)? else {
            return Err(LoadError::Short(next));
        };
        for batch in Batches::new(&bytes) {
            apply_batch(&mut machine, &batch?)?;
        }
        next = after;
    }
    Ok((machine, next))
}

fn apply_batch(machine: &mut GroupMachine, batch: &BatchView<'_>) -> Result<(), LoadError> {
    let header = batch.header();
    let producer_id = header.producer_id;
    let is_control = header.attributes.is_control();
    let transaction = header.attributes.is_transactional().then_some(producer_id);
    let mut scratch = Vec::new();
    for record in batch.decompressed_records(&mut scratch, DECOMPRESSED_BYTES_MAX)? {
        let record = record?;
        let offset = record.offset(header);
        let key = record.key.unwrap_or_default();
        if is_control {
            apply_marker(machine, key, producer_id)?;
            continue;
        }
        match Record::decode(key, record.value, transaction) {
            Ok(Some(record)) => machine.apply(offset, &record),
            Ok(None) => warn!(%offset, "a record of an unknown type is passed over"),
            Err(source) => return Err(LoadError::Record { offset, source }),
        }
    }
    Ok(())
}

fn apply_marker(machine: &mut GroupMachine, key: &[u8], producer_id: ProducerId) -> Result<(), RecordError> {
    match ControlRecordType::from_key(key)? {
        Some(ControlRecordType::Commit) => machine.end_transaction(producer_id, true),
        Some(ControlRecordType::Abort) => machine.end_transaction(producer_id, false),
        _ => {}
    }
    Ok(())
}
