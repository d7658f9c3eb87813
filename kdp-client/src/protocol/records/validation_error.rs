//! Why a broker refuses a batch: Kafka's error, and what the answer says about single records.

use thiserror::Error;

use super::RecordError;
use crate::protocol::messages::ResponseError;

/// The errors with which a produced batch is refused; one each of Kafka's error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidationErrorKind {
    /// The bytes are not the batch the producer made. Clients send it again.
    CorruptMessage,
    /// The batch breaks a rule of the format or the topic.
    InvalidRecord,
    /// A timestamp is out of range, or not the producer's to set.
    InvalidTimestamp,
    /// The codec is not known, or not with this version of the request.
    UnsupportedCompressionType,
    /// The batch is too large, as it is or once it is decompressed.
    MessageTooLarge,
}

impl ValidationErrorKind {
    /// Kafka's error.
    pub const fn response_error(self) -> ResponseError {
        match self {
            Self::CorruptMessage => ResponseError::CorruptMessage,
            Self::InvalidRecord => ResponseError::InvalidRecord,
            Self::InvalidTimestamp => ResponseError::InvalidTimestamp,
            Self::UnsupportedCompressionType => ResponseError::UnsupportedCompressionType,
            Self::MessageTooLarge => ResponseError::MessageTooLarge,
        }
    }
}

/// What is wrong with one record: an entry of `RecordErrors` in the answer to Produce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchIndexError {
    /// Which record of the batch, from 0.
    pub batch_index: i32,
    /// What is wrong with it.
    pub message: String,
}

/// A refused batch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ValidationError {
    /// Which error.
    pub kind: ValidationErrorKind,
    /// What Kafka says in its log; [`Self::error_message`] is what it says to the client.
    pub message: String,
    /// The records at fault, where the batch itself is not. At most the first thousand.
    pub record_errors: Vec<BatchIndexError>,
}

impl ValidationError {
    /// A batch that is at fault as a whole.
    pub(super) const fn new(kind: ValidationErrorKind, message: String) -> Self {
        Self { kind, message, record_errors: Vec::new() }
    }

    /// `INVALID_RECORD`.
    pub(super) const fn invalid_record(message: String) -> Self {
        Self::new(ValidationErrorKind::InvalidRecord, message)
    }

    /// What the answer carries as `ErrorMessage`: as in Kafka, only where single records are at fault.
    pub fn error_message(&self) -> Option<&str> {
        if self.record_errors.is_empty() { None } else { Some(&self.message) }
    }
}

impl From<RecordError> for ValidationError {
    fn from(error: RecordError) -> Self {
        use ValidationErrorKind as Kind;
        let kind = match error {
            RecordError::Truncated { .. }
            | RecordError::LengthTooSmall(_)
            | RecordError::UnsupportedMagic(_)
            | RecordError::CrcMismatch { .. } => Kind::CorruptMessage,
            RecordError::UnknownCompression(_) => Kind::UnsupportedCompressionType,
            RecordError::ExpandsTooFar { .. } | RecordError::BatchTooLarge(_) => Kind::MessageTooLarge,
            RecordError::Decompression(_)
            | RecordError::Compression(_)
            | RecordError::Compressed(_)
            | RecordError::NegativeCount(_)
            | RecordError::PrematureEnd
            | RecordError::TrailingBytes
            | RecordError::VarintTooLong
            | RecordError::InvalidControlRecord(_)
            | RecordError::InvalidRecord(_) => Kind::InvalidRecord,
        };
        Self::new(kind, error.to_string())
    }
}
