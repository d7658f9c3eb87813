//! Steps through bytes that a peer or a disk gave us: every length is checked before it is used.
//!
//! The one place where Kafka's lengths and variable-length integers are read; records, headers and
//! the guard stand on it. Never allocates, never panics.

/// Why bytes are not what they are taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes end too early, or a length says more than there is.
    #[error("the bytes end early")]
    Truncated,
    /// A length that is negative or more than Kafka allows.
    #[error("a length of {0} is not allowed")]
    Length(i64),
    /// An integer of variable length that does not end, or is too large.
    #[error("an integer of variable length is malformed")]
    Varint,
    /// Null where the version of the schema does not allow it.
    #[error("null is not allowed")]
    Null,
    /// A string that is not UTF-8.
    #[error("a string is not UTF-8")]
    Utf8,
    /// A tag out of order, twice, in a version that does not have it, or of another length.
    #[error("tag {0} is not allowed here")]
    Tag(u32),
    /// Bytes after the end.
    #[error("{0} bytes too many")]
    Trailing(usize),
    /// A frame that would take far more memory than its own size.
    #[error("it would take far more memory than its size")]
    Inflated,
}

/// The most elements that Kafka takes in an array.
pub(crate) const ARRAY_ELEMENTS_MAX: usize = 1_000_000;
/// The most tagged fields that Kafka takes in a struct.
pub(crate) const TAGGED_FIELDS_MAX: u32 = 10_000;
/// The most bytes that Kafka takes in a string.
pub(crate) const STRING_BYTES_MAX: usize = i16::MAX as usize;

/// Bytes, and how far they have been read.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Fault::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Fault::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(crate) fn unsigned_varint(&mut self) -> Result<u32, Fault> {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let [byte] = self.array()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                // The fifth byte has room for four bits.
                return if shift == 28 && byte > 0x0f { Err(Fault::Varint) } else { Ok(value) };
            }
        }
        Err(Fault::Varint)
    }

    /// The length before a flexible version's string, bytes or array; `None` for null.
    pub(crate) fn compact_length(&mut self) -> Result<Option<usize>, Fault> {
        let length = i64::from(self.unsigned_varint()?) - 1;
        self.check_length(length)
    }

    /// The length before an old version's bytes or array.
    pub(crate) fn int_length(&mut self) -> Result<Option<usize>, Fault> {
        let length = i32::from_be_bytes(self.array()?);
        self.check_length(length.into())
    }

    /// The length before an old version's string.
    pub(crate) fn short_length(&mut self) -> Result<Option<usize>, Fault> {
        let length = i16::from_be_bytes(self.array()?);
        self.check_length(length.into())
    }

    /// Calls `field` for each tagged field with its tag and bytes; tags ascend, as KIP-482 has it.
    pub(crate) fn tagged_fields<E: From<Fault>>(
        &mut self,
        mut field: impl FnMut(u32, &'a [u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let count = self.unsigned_varint()?;
        if count > TAGGED_FIELDS_MAX {
            return Err(Fault::Length(count.into()).into());
        }
        let mut previous = None;
        for _ in 0..count {
            let tag = self.unsigned_varint()?;
            if previous.replace(tag).is_some_and(|previous| previous >= tag) {
                return Err(Fault::Tag(tag).into());
            }
            let length = self.unsigned_varint()?;
            let bytes = self.take(usize::try_from(length).map_err(|_| Fault::Truncated)?)?;
            field(tag, bytes)?;
        }
        Ok(())
    }

    fn check_length(&self, length: i64) -> Result<Option<usize>, Fault> {
        match usize::try_from(length) {
            Ok(length) if length <= self.rest.len() => Ok(Some(length)),
            Ok(_) => Err(Fault::Truncated),
            Err(_) if length == -1 => Ok(None),
            Err(_) => Err(Fault::Length(length)),
        }
    }
}
