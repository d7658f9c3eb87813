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
        Ok(Self { input, left: count, expanded: 0, limit, done: false })
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
        let (head, size) = self.read_head()?;
        let end = start + size;
        let key_size = self.skip_field(head.key_length, end)?;
        let value_length = self.varint()?;
        let value_size = self.skip_field(value_length, end)?;
        self.skip_headers(end)?;
        if self.expanded != end {
            return Err(RecordError::InvalidRecord("the record does not end where its length says"));
        }
        Ok(RecordSummary {
            attributes: head.attributes,
            timestamp_delta: head.timestamp_delta,
            offset_delta: head.offset_delta,
            key_size,
            value_size,
            size_in_bytes: size,
        })
    }

    /// The first fields of a record, and its size with its length field. Small records are many: so the
    /// fields are read from the piece at hand in one go wherever it is sure to hold them all.
    fn read_head(&mut self) -> Result<(Head, usize), RecordError> {
        let piece = self.piece()?;
        let Some(mut bytes) = piece.get(..Head::SIZE_MAX) else {
            let before = self.expanded;
            let length = self.varint()?;
            let length_size = self.expanded - before;
            return Ok((Head::read(self)?, record_size(length, length_size)?));
        };
        let length = bytes.varint()?;
        let length_size = Head::SIZE_MAX - bytes.len();
        let head = Head::read(&mut bytes)?;
        let taken = Head::SIZE_MAX - bytes.len();
        self.advance(taken)?;
        Ok((head, record_size(length, length_size)?))
    }

    fn skip_headers(&mut self, end: usize) -> Result<(), RecordError> {
        let count = self.varint()?;
        let room = end.saturating_sub(self.expanded) / 2;
        if usize::try_from(count).ok().is_none_or(|count| count > room) {
            return Err(RecordError::InvalidRecord("the number of headers exceeds the record"));
        }
        for _ in 0..count {
            let key_length = self.varint()?;
            if self.skip_field(key_length, end)?.is_none() {
                return Err(RecordError::InvalidRecord("a header's key is null"));
            }
            let value_length = self.varint()?;
            self.skip_field(value_length, end)?;
        }
        Ok(())
    }

    fn skip_field(&mut self, length: i32, end: usize) -> Result<Option<usize>, RecordError> {
        let Ok(size) = usize::try_from(length) else {
            return Ok(None);
        };
        if self.expanded + size > end {
            return Err(RecordError::InvalidRecord("a field's length exceeds the record"));
        }
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

    #[inline]
    fn piece(&mut self) -> Result<&[u8], RecordError> {
        self.input.fill_buf().map_err(decompression)
    }

    #[inline]
    fn advance(&mut self, count: usize) -> Result<(), RecordError> {
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

/// The fields between a record's length and its key.
struct Head {
    attributes: i8,
    timestamp_delta: i64,
    offset_delta: i32,
    key_length: i32,
}

impl Head {
    /// A length, one byte, a varlong and two varints, each as long as can be.
    const SIZE_MAX: usize = 5 + 1 + 10 + 5 + 5;

    #[inline]
    fn read(source: &mut impl ByteSource) -> Result<Self, RecordError> {
        Ok(Self {
            attributes: source.byte()? as i8,
            timestamp_delta: source.varlong()?,
            offset_delta: source.varint()?,
            key_length: source.varint()?,
        })
    }
}

fn record_size(length: i32, length_size: usize) -> Result<usize, RecordError> {
    match usize::try_from(length) {
        Ok(length) => Ok(length + length_size),
        Err(_) => Err(RecordError::InvalidRecord("the record's length is negative")),
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
