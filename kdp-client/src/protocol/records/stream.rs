//! The records of a compressed batch, walked while they are being decompressed.
//!
//! Keys, values and headers are skipped, not stored: a batch costs the decoder's one block, whatever it
//! expands to, and the walk stops where that exceeds the bound.

use std::io::BufRead;

use super::RecordError;
use super::compression::decompression;
use super::varint::ByteSource;

/// What is left of a record whose fields were skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordSummary {
    /// Not used by Kafka so far.
    pub attributes: i8,
    /// The timestamp less the batch's base timestamp.
    pub timestamp_delta: i64,
    /// The offset less the batch's base offset.
    pub offset_delta: i32,
    /// The size of the key, `None` for null.
    pub key_size: Option<usize>,
    /// The size of the value, `None` for null.
    pub value_size: Option<usize>,
    /// The size of the record, its length field included.
    pub size_in_bytes: usize,
}

/// Walks over the records in a stream; it ends after an error.
pub struct RecordStream<R> {
    input: R,
    left: i32,
    /// How far the current record, or what precedes it, may still reach.
    body_left: usize,
    expanded: usize,
    limit: usize,
    done: bool,
}

impl<R: BufRead> RecordStream<R> {
    /// The `count` records in `input`, which may expand to `limit` bytes.
    pub fn new(input: R, count: i32, limit: usize) -> Result<Self, RecordError> {
        if count < 0 {
            return Err(RecordError::NegativeCount(count));
        }
        Ok(Self { input, left: count, body_left: usize::MAX, expanded: 0, limit, done: false })
    }

    fn step(&mut self) -> Result<Option<RecordSummary>, RecordError> {
        if self.left > 0 {
            self.left -= 1;
            return self.read_record().map(Some);
        }
        match self.piece() {
            Ok([]) => Ok(None),
            Ok(_) => Err(RecordError::TrailingBytes),
            Err(error) => Err(error),
        }
    }

    fn read_record(&mut self) -> Result<RecordSummary, RecordError> {
        let start = self.expanded;
        let length = self.varint()?;
        self.body_left = usize::try_from(length)
            .map_err(|_| RecordError::InvalidRecord("the record's length is negative"))?;
        let attributes = self.byte()? as i8;
        let timestamp_delta = self.varlong()?;
        let offset_delta = self.varint()?;
        let key_size = self.skip_nullable()?;
        let value_size = self.skip_nullable()?;
        self.skip_headers()?;
        if self.body_left != 0 {
            return Err(RecordError::InvalidRecord("bytes follow the record's last header"));
        }
        self.body_left = usize::MAX;
        let size_in_bytes = self.expanded - start;
        Ok(RecordSummary { attributes, timestamp_delta, offset_delta, key_size, value_size, size_in_bytes })
    }

    fn skip_headers(&mut self) -> Result<(), RecordError> {
        let count = self.varint()?;
        if usize::try_from(count).ok().is_none_or(|count| count > self.body_left / 2) {
            return Err(RecordError::InvalidRecord("the number of headers exceeds the record"));
        }
        for _ in 0..count {
            if self.skip_nullable()?.is_none() {
                return Err(RecordError::InvalidRecord("a header's key is null"));
            }
            self.skip_nullable()?;
        }
        Ok(())
    }

    fn skip_nullable(&mut self) -> Result<Option<usize>, RecordError> {
        let Ok(size) = usize::try_from(self.varint()?) else {
            return Ok(None);
        };
        let mut left = size;
        while left > 0 {
            let piece = self.piece()?.len().min(left);
            if piece == 0 {
                return Err(RecordError::PrematureEnd);
            }
            self.advance(piece)?;
            left -= piece;
        }
        Ok(Some(size))
    }

    fn piece(&mut self) -> Result<&[u8], RecordError> {
        self.input.fill_buf().map_err(decompression)
    }

    fn advance(&mut self, count: usize) -> Result<(), RecordError> {
        self.body_left = self
            .body_left
            .checked_sub(count)
            .ok_or(RecordError::InvalidRecord("a field's length exceeds the record"))?;
        self.expanded += count;
        if self.expanded > self.limit {
            return Err(RecordError::ExpandsTooFar { limit: self.limit });
        }
        self.input.consume(count);
        Ok(())
    }
}

impl<R: BufRead> ByteSource for RecordStream<R> {
    #[inline]
    fn byte(&mut self) -> Result<u8, RecordError> {
        let byte = *self.piece()?.first().ok_or(RecordError::PrematureEnd)?;
        self.advance(1)?;
        Ok(byte)
    }
}

impl<R: BufRead> Iterator for RecordStream<R> {
    type Item = Result<RecordSummary, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let step = self.step().transpose();
        self.done = !matches!(step, Some(Ok(_)));
        step
    }
}
