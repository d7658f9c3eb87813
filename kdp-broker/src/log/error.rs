//! Why a log refuses or fails. Each error knows the code that Kafka answers with.

use std::io;
use std::path::PathBuf;

use kdp_client::protocol::messages::ResponseError;
use kdp_client::protocol::records::ValidationError;
use kdp_client::protocol::types::Offset;
use thiserror::Error;

use super::producer_state::ProducerError;

/// The disk failed, or has failed before: KAFKA_STORAGE_ERROR.
#[derive(Debug, Error)]
pub enum StorageError {
    /// This operation failed.
    #[error("{what} in {}: {source}", path.display())]
    Io {
        /// What was being done.
        what: &'static str,
        /// The log's directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An operation on the log's directory failed before; what is in memory is not believed any more.
    #[error("the log directory {} is offline", path.display())]
    Offline {
        /// The log directory.
        path: PathBuf,
    },
}

/// Why a batch was not appended.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The batch breaks a rule.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// The producer may not append it.
    #[error(transparent)]
    Producer(#[from] ProducerError),
    /// The batch is larger than a segment: RECORD_LIST_TOO_LARGE.
    #[error(
        "Message batch size is {size} bytes, which exceeds the maximum configured segment size of {segment_size}."
    )]
    LargerThanSegment {
        /// The batch's size.
        size: usize,
        /// `segment.bytes`.
        segment_size: i32,
    },
    /// A follower's batch begins before the log's end.
    #[error("Unexpected offset in append: {first} is less than the next offset {next}")]
    UnexpectedOffset {
        /// The batch's first offset.
        first: Offset,
        /// The log's end.
        next: Offset,
    },
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl AppendError {
    /// The code that a client is answered with.
    pub fn response_error(&self) -> ResponseError {
        match self {
            Self::Validation(error) => error.kind.response_error(),
            Self::Producer(ProducerError::InvalidEpoch { .. }) => ResponseError::InvalidProducerEpoch,
            Self::Producer(ProducerError::OutOfOrderSequence { .. }) => {
                ResponseError::OutOfOrderSequenceNumber
            }
            Self::Producer(ProducerError::InvalidTxnState { .. }) => ResponseError::InvalidTxnState,
            Self::Producer(ProducerError::CoordinatorFenced { .. }) => {
                ResponseError::TransactionCoordinatorFenced
            }
            Self::LargerThanSegment { .. } => ResponseError::RecordListTooLarge,
            Self::UnexpectedOffset { .. } => ResponseError::UnknownServerError,
            Self::Storage(_) => ResponseError::KafkaStorageError,
        }
    }
}

/// Why an offset cannot be read, or made the log's first.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The offset lies outside of the log: OFFSET_OUT_OF_RANGE.
    #[error("offset {offset} lies outside of the log, which goes from {start} to {end}")]
    OutOfRange {
        /// The offset that was asked for.
        offset: Offset,
        /// The first offset allowed.
        start: Offset,
        /// The last offset allowed.
        end: Offset,
    },
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ReadError {
    /// The code that a client is answered with.
    pub fn response_error(&self) -> ResponseError {
        match self {
            Self::OutOfRange { .. } => ResponseError::OffsetOutOfRange,
            Self::Storage(_) => ResponseError::KafkaStorageError,
        }
    }
}
