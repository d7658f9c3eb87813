//! The records of a batch, read in place: no record, key, value or header is copied.
//!
//! A record is checked whole before it is handed out: every length against the bytes that remain, the
//! headers one by one, and the body must end where its length says.

use super::varint::ByteSource;
use super::{BatchHeader, RecordError};
use crate::protocol::types::Offset;

/// One record, borrowed from its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordView<'a> {
    /// Not used by Kafka so far.
    pub attributes: i8,
    /// The timestamp less the batch's base timestamp.
    pub timestamp_delta: i64,
    /// The offset less the batch's base offset.
    pub offset_delta: i32,
    /// The key, or null.
    pub key: Option<&'a [u8]>,
    /// The value, or null: a tombstone.
    pub value: Option<&'a [u8]>,
    /// The headers, in their order, duplicates and null values kept.
    pub headers: RecordHeaders<'a>,
    /// The size of the record in its batch, its length field included.
    pub size_in_bytes: usize,
}

impl RecordView<'_> {
    /// The record's offset in the log.
    pub const fn offset(&self, batch: &BatchHeader) -> Offset {
        batch.offset_of(self.offset_delta)
    }

    /// The record's timestamp; the batch's, when that has log append time.
    pub const fn timestamp(&self, batch: &BatchHeader) -> i64 {
        batch.timestamp_of(self.timestamp_delta)
    }
}

/// One header of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHeader<'a> {
    /// The key; UTF-8 from every client we know, but nobody checks.
    pub key: &'a [u8],
    /// The value, or null.
    pub value: Option<&'a [u8]>,
}

/// The headers of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordHeaders<'a> {
    count: usize,
    bytes: &'a [u8],
}

impl<'a> RecordHeaders<'a> {
    /// How many there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The headers, one by one.
    pub const fn iter(&self) -> HeadersIter<'a> {
        HeadersIter { left: self.count, bytes: self.bytes }
    }
}

impl<'a> IntoIterator for RecordHeaders<'a> {
    type Item = RecordHeader<'a>;
    type IntoIter = HeadersIter<'a>;

    fn into_iter(self) -> HeadersIter<'a> {
        self.iter()
    }
}

/// Walks over headers that were checked when their record was read.
#[derive(Clone, Debug)]
pub struct HeadersIter<'a> {
    left: usize,
    bytes: &'a [u8],
}

impl<'a> Iterator for HeadersIter<'a> {
    type Item = RecordHeader<'a>;

    fn next(&mut self) -> Option<RecordHeader<'a>> {
        self.left = self.left.checked_sub(1)?;
        read_header(&mut self.bytes).ok()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for HeadersIter<'_> {}

/// Walks over the records of a batch that is not, or no longer, compressed; it ends after an error.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    rest: &'a [u8],
    left: i32,
}

impl<'a> Records<'a> {
    /// The `count` records in `payload`; bytes behind the last are an error, told at the end.
    pub const fn new(payload: &'a [u8], count: i32) -> Result<Self, RecordError> {
        if count < 0 {
            return Err(RecordError::NegativeCount(count));
        }
        Ok(Self { rest: payload, left: count })
    }

    fn fail(&mut self, error: RecordError) -> Option<Result<RecordView<'a>, RecordError>> {
        *self = Self { rest: &[], left: 0 };
        Some(Err(error))
    }
}

// No size hint: the count is a claim, and whoever collects would reserve memory for it.
impl<'a> Iterator for Records<'a> {
    type Item = Result<RecordView<'a>, RecordError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return if self.rest.is_empty() { None } else { self.fail(RecordError::TrailingBytes) };
        }
        self.left -= 1;
        match read_record(&mut self.rest) {
            Ok(record) => Some(Ok(record)),
            Err(error) => self.fail(error),
        }
    }
}

#[inline]
fn read_record<'a>(bytes: &mut &'a [u8]) -> Result<RecordView<'a>, RecordError> {
    let before = bytes.len();
    let length = bytes.varint()?;
    let Some(mut body) = usize::try_from(length).ok().and_then(|length| take(bytes, length)) else {
        return Err(RecordError::InvalidRecord("the record's length exceeds the batch"));
    };
    let attributes = body.byte().map_err(in_body)? as i8;
    let timestamp_delta = body.varlong().map_err(in_body)?;
    let offset_delta = body.varint().map_err(in_body)?;
    let key = nullable(&mut body)?;
    let value = nullable(&mut body)?;
    let headers = read_headers(body)?;
    let size_in_bytes = before - bytes.len();
    Ok(RecordView { attributes, timestamp_delta, offset_delta, key, value, headers, size_in_bytes })
}

#[inline]
fn read_headers(mut body: &[u8]) -> Result<RecordHeaders<'_>, RecordError> {
    let count = body.varint().map_err(in_body)?;
    // A header takes two bytes at least, so a larger count is a lie.
    let Some(count) = usize::try_from(count).ok().filter(|count| *count <= body.len() / 2) else {
        return Err(RecordError::InvalidRecord("the number of headers exceeds the record"));
    };
    let bytes = body;
    for _ in 0..count {
        read_header(&mut body)?;
    }
    if body.is_empty() {
        Ok(RecordHeaders { count, bytes })
    } else {
        Err(RecordError::InvalidRecord("bytes follow the record's last header"))
    }
}

#[inline]
fn read_header<'a>(body: &mut &'a [u8]) -> Result<RecordHeader<'a>, RecordError> {
    match nullable(body)? {
        Some(key) => Ok(RecordHeader { key, value: nullable(body)? }),
        None => Err(RecordError::InvalidRecord("a header's key is null")),
    }
}

/// A field with its length in front; any negative length is null, as in `Utils.readBytes`.
#[inline]
fn nullable<'a>(body: &mut &'a [u8]) -> Result<Option<&'a [u8]>, RecordError> {
    let length = body.varint().map_err(in_body)?;
    match usize::try_from(length) {
        Err(_) => Ok(None),
        Ok(length) => match take(body, length) {
            Some(field) => Ok(Some(field)),
            None => Err(RecordError::InvalidRecord("a field's length exceeds the record")),
        },
    }
}

#[inline]
fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// A body that ends early contradicts its own length: that is the record's fault, not the batch's.
fn in_body(error: RecordError) -> RecordError {
    match error {
        RecordError::PrematureEnd => RecordError::InvalidRecord("the record ends within a field"),
        other => other,
    }
}
