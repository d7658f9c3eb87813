//! Record batches of magic 2, as Kafka's `DefaultRecordBatch` and `DefaultRecord` lay them out.
//!
//! Bytes are walked, not decoded: views borrow from the batch, the builder is the only writer, and a
//! batch from a producer goes to disk unchanged but for its header. Knows no files, sockets or clock.
//! Whatever the bytes say, nothing here panics or reserves memory that a stated bound does not cover.

mod batch;
mod builder;
mod compression;
mod control;
mod control_guard;
mod error;
mod header;
mod record;
mod stream;
mod validate;
mod validation_error;
mod varint;

#[cfg(test)]
mod tests;

pub use batch::{BatchView, Batches, next_batch_size};
pub use builder::BatchBuilder;
pub use compression::{Compression, Decoder};
pub use control::{ControlRecord, ControlRecordType, EndTxnMarker};
pub use error::RecordError;
pub use header::{Attributes, BatchHeader, TimestampType, increment_sequence};
pub use record::{HeadersIter, RecordHeader, RecordHeaders, RecordView, Records};
pub use stream::{RecordStream, RecordSummary};
pub use validate::{AppendOrigin, ValidateOptions, Validated, produced_batch, validate};
pub use validation_error::{BatchIndexError, ValidationError, ValidationErrorKind};

/// The timestamp of a record that has none.
pub const NO_TIMESTAMP: i64 = -1;
/// The base sequence of a batch whose producer is not idempotent.
pub const NO_SEQUENCE: i32 = -1;
