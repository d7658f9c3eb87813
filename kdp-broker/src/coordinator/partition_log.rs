//! A partition as the log of a machine: records become one batch.

use std::sync::Arc;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::records::BatchBuilder;
use kdp_client::protocol::types::{Offset, ProducerEpoch, ProducerId};
use tokio::sync::watch;

use super::group::Record;
use crate::replication::{Isolation, Partition, ReadRequest, Wanted};
use crate::runtime::{AppendError, Appended, Now, RecordLog};

/// One partition of a coordinator's topic, as narrow as a coordinator needs it.
pub(crate) trait PartitionLog: Clone + Send + Sync + 'static {
    /// Its index.
    fn index(&self) -> i32;

    /// Appends one batch, if this broker leads the partition.
    fn append(&self, batch: &[u8], now_ms: i64) -> Result<Appended, ResponseError>;

    /// Where its records start and end.
    fn bounds(&self) -> (Offset, Offset);

    /// Whole batches from an offset on, and the offset after them; `None` at the end. May block.
    fn read(&self, from: Offset) -> Result<Option<(Vec<u8>, Offset)>, ResponseError>;

    /// The offset below which everything is committed, as it moves.
    fn committed(&self) -> watch::Receiver<Offset>;
}

/// How much is read at once while loading; a larger batch comes whole.
const READ_BYTES: u32 = 1 << 20;

impl PartitionLog for Arc<Partition> {
    fn index(&self) -> i32 {
        self.name().partition.get()
    }

    fn append(&self, batch: &[u8], now_ms: i64) -> Result<Appended, ResponseError> {
        let appended = self.append_as_coordinator(batch, now_ms).map_err(|error| error.code())?;
        if self.high_watermark() < appended.next_offset {
            // The topic may demand a flush before anything is committed. Whoever waits for the
            // commit learns of it; a failure shows at the next append.
            let (partition, next_offset) = (self.clone(), appended.next_offset);
            tokio::spawn(async move { partition.await_flush(next_offset).await });
        }
        Ok(Appended { base_offset: appended.base_offset, next_offset: appended.next_offset })
    }

    fn bounds(&self) -> (Offset, Offset) {
        let log = self.log();
        (log.log_start_offset(), log.log_end_offset())
    }

    fn read(&self, from: Offset) -> Result<Option<(Vec<u8>, Offset)>, ResponseError> {
        let wanted = Wanted {
            fetch_offset: from.get(),
            current_leader_epoch: -1,
            last_fetched_epoch: -1,
            max_bytes: 0,
        };
        let request = ReadRequest {
            wanted,
            max_bytes: READ_BYTES,
            min_one: true,
            isolation: Isolation::LogEnd,
            follower: None,
        };
        let Some(slice) = Partition::read(self, &request)?.slice else { return Ok(None) };
        let bytes = slice.read().map_err(|_| ResponseError::KafkaStorageError)?;
        Ok(Some((bytes, slice.next_offset)))
    }

    fn committed(&self) -> watch::Receiver<Offset> {
        self.watch_high_watermark()
    }
}

/// The log of a group machine over a partition.
pub(super) struct GroupLog<L>(pub(super) L);

impl<L: PartitionLog> RecordLog<Record> for GroupLog<L> {
    fn append(&mut self, records: &[Record], now: Now) -> Result<Appended, AppendError> {
        let batch = batch(records, now).map_err(AppendError::Failed)?;
        self.0.append(&batch, now.wall_ms).map_err(|code| match code {
            ResponseError::NotLeaderOrFollower
            | ResponseError::KafkaStorageError
            | ResponseError::UnknownServerError => AppendError::Failed(format!("{code:?}").into()),
            code => AppendError::Refused(code),
        })
    }

    fn committed(&self) -> watch::Receiver<Offset> {
        self.0.committed()
    }
}

/// The batch, byte for byte as Apache's `CoordinatorRuntime` builds it: no producer, but sequence 0.
pub(super) fn batch(
    records: &[Record],
    now: Now,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut builder = BatchBuilder::new().producer(ProducerId(-1), ProducerEpoch(-1), 0);
    for record in records {
        let bytes = record.encode()?;
        builder.append(now.wall_ms, Some(&bytes.key), bytes.value.as_deref(), &[]);
    }
    Ok(builder.build()?)
}
