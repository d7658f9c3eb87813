//! The end of the metadata log where the controller writes.

use std::sync::Arc;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::types::{LeaderEpoch, Offset};
use parking_lot::Mutex;
use tokio::sync::watch;

use super::commits::Commits;
use super::framing::{self, BATCH_SIZE_MAX, FramingError, Place};
use crate::log::Log;
use crate::metadata::{Provenance, VersionedRecord};
use crate::runtime::{AppendError, Appended, Now, RecordLog};

/// A decision of more records than this was not asked for by one request (a broker that leaves
/// changes all its partitions), and need not be one batch.
const RECORDS_PER_BATCH_MAX: usize = 10_000;

/// Appends as the leader of an epoch; the flush is another task's.
pub(crate) struct MetadataLog {
    pub(super) log: Arc<Mutex<Log>>,
    pub(super) commits: Arc<Commits>,
    pub(super) committed: watch::Receiver<Offset>,
    pub(super) epoch: LeaderEpoch,
}

impl RecordLog<VersionedRecord> for MetadataLog {
    fn append(&mut self, records: &[VersionedRecord], now: Now) -> Result<Appended, AppendError> {
        let mut log = self.log.lock();
        let base_offset = log.log_end_offset();
        let mut bytes = Vec::new();
        let mut ends = Vec::new();
        let mut next = base_offset;
        for records in records.chunks(RECORDS_PER_BATCH_MAX) {
            let place = Place { base_offset: next, epoch: self.epoch, timestamp_ms: now.wall_ms };
            let batch = framing::data_batch(place, records).map_err(failed)?;
            if batch.len() > BATCH_SIZE_MAX {
                return Err(AppendError::Refused(ResponseError::PolicyViolation));
            }
            next += i64::try_from(records.len()).expect("a decision has few records");
            let last = Provenance { offset: next + -1, epoch: self.epoch, timestamp_ms: now.wall_ms };
            ends.push((last, batch.len() as u64));
            bytes.extend(batch);
        }
        let appended = log.append_as_follower(&bytes, self.epoch, now.wall_ms);
        appended.map_err(|error| AppendError::Failed(Box::new(error)))?;
        for (last, size) in ends {
            self.commits.appended(last, size);
        }
        Ok(Appended { base_offset, next_offset: next })
    }

    fn committed(&self) -> watch::Receiver<Offset> {
        self.committed.clone()
    }
}

fn failed(error: FramingError) -> AppendError {
    AppendError::Failed(Box::new(error))
}
