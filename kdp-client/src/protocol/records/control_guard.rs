//! Looks whether the bytes of a KRaft control record hold as many elements as they claim.
//!
//! The decoder reserves memory for a claimed count before it looks. The values come from a log or a
//! snapshot on disk, or from another node; so the two messages that have arrays are walked first.

use super::RecordError;

type Walked = Result<(), RecordError>;

/// Walks a `LeaderChangeMessage`, 0-1.
pub(super) fn leader_change(value: &[u8]) -> Walked {
    let mut walk = Walk(value);
    let voter_size = if value.starts_with(&[0, 0]) { 4 } else { 4 + 16 };
    walk.skip(2 + 4)?;
    for _voters_then_granting in 0..2 {
        walk.array(voter_size + 1, |walk| {
            walk.skip(voter_size)?;
            walk.tags()
        })?;
    }
    walk.tags()
}

/// Walks a `VotersRecord`, 0.
pub(super) fn voters(value: &[u8]) -> Walked {
    let mut walk = Walk(value);
    walk.skip(2)?;
    walk.array(4 + 16 + 1 + 5 + 1, |walk| {
        walk.skip(4 + 16)?;
        walk.array(1 + 1 + 2 + 1, |walk| {
            walk.string()?;
            walk.string()?;
            walk.skip(2)?;
            walk.tags()
        })?;
        walk.skip(2 + 2)?;
        walk.tags()?;
        walk.tags()
    })?;
    walk.tags()
}

struct Walk<'a>(&'a [u8]);

impl Walk<'_> {
    fn skip(&mut self, count: usize) -> Walked {
        self.0 = self.0.get(count..).ok_or(CUT)?;
        Ok(())
    }

    fn unsigned_varint(&mut self) -> Result<usize, RecordError> {
        let mut raw = 0u32;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(CUT)?;
            self.0 = rest;
            raw |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(raw as usize);
            }
        }
        Err(RecordError::VarintTooLong)
    }

    /// A compact array of elements that take at least `element_size` bytes.
    fn array(&mut self, element_size: usize, element: impl Fn(&mut Self) -> Walked) -> Walked {
        let count = self.unsigned_varint()?.saturating_sub(1);
        if count > self.0.len() / element_size {
            return Err(CUT);
        }
        (0..count).try_for_each(|_| element(self))
    }

    fn string(&mut self) -> Walked {
        let size = self.unsigned_varint()?.saturating_sub(1);
        self.skip(size)
    }

    fn tags(&mut self) -> Walked {
        for _ in 0..self.unsigned_varint()? {
            self.unsigned_varint()?;
            let size = self.unsigned_varint()?;
            self.skip(size)?;
        }
        Ok(())
    }
}

const CUT: RecordError = RecordError::InvalidControlRecord("its value ends before its fields do");
