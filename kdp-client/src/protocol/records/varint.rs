//! Kafka's zigzag varints, read and written as `ByteUtils` does: at most 5 and 10 bytes, surplus high
//! bits dropped, overlong but short enough spellings accepted.

use super::RecordError;

/// Where single bytes come from: a slice, or a stream that is being decompressed.
pub(super) trait ByteSource {
    /// The next byte, or why there is none.
    fn byte(&mut self) -> Result<u8, RecordError>;

    /// A zigzag varint of at most 5 bytes.
    #[inline]
    fn varint(&mut self) -> Result<i32, RecordError> {
        let mut raw = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            raw |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((raw >> 1) as i32 ^ -((raw & 1) as i32));
            }
        }
        Err(RecordError::VarintTooLong)
    }

    /// A zigzag varlong of at most 10 bytes.
    #[inline]
    fn varlong(&mut self) -> Result<i64, RecordError> {
        let mut raw = 0u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            raw |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((raw >> 1) as i64 ^ -((raw & 1) as i64));
            }
        }
        Err(RecordError::VarintTooLong)
    }
}

impl ByteSource for &[u8] {
    #[inline]
    fn byte(&mut self) -> Result<u8, RecordError> {
        let (&first, rest) = self.split_first().ok_or(RecordError::PrematureEnd)?;
        *self = rest;
        Ok(first)
    }
}

/// Appends a zigzag varlong; for a value of 32 bits this is its varint, too.
pub(super) fn put_varlong(out: &mut Vec<u8>, value: i64) {
    let mut raw = ((value << 1) ^ (value >> 63)) as u64;
    while raw >= 0x80 {
        out.push(raw as u8 | 0x80);
        raw >>= 7;
    }
    out.push(raw as u8);
}

/// How many bytes [`put_varlong`] appends.
pub(super) fn varlong_size(value: i64) -> usize {
    let raw = ((value << 1) ^ (value >> 63)) as u64;
    (70 - (raw | 1).leading_zeros() as usize) / 7
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(value: i64, expected: &[u8]) {
        let mut out = Vec::new();
        put_varlong(&mut out, value);
        assert_eq!(out, expected, "{value}");
        assert_eq!(varlong_size(value), expected.len(), "{value}");
    }

    #[test]
    fn known_spellings() {
        check(0, &[0x00]);
        check(-1, &[0x01]);
        check(1, &[0x02]);
        check(63, &[0x7e]);
        check(-64, &[0x7f]);
        check(64, &[0x80, 0x01]);
        check(i64::from(i32::MAX), &[0xfe, 0xff, 0xff, 0xff, 0x0f]);
        check(i64::from(i32::MIN), &[0xff, 0xff, 0xff, 0xff, 0x0f]);
        check(i64::MAX, &[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
        check(i64::MIN, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
    }

    #[test]
    fn overlong_and_cut_ones() {
        let mut five: &[u8] = &[0x80, 0x80, 0x80, 0x80, 0x00];
        assert_eq!(five.varint(), Ok(0));
        assert_eq!((&[0x80u8; 5] as &[u8]).varint(), Err(RecordError::VarintTooLong));
        assert_eq!((&[0x80u8; 10] as &[u8]).varlong(), Err(RecordError::VarintTooLong));
        assert_eq!((&[0x80u8; 4] as &[u8]).varint(), Err(RecordError::PrematureEnd));
    }

    proptest! {
        #[test]
        fn goes_both_ways(value: i64, small: i32) {
            let mut out = Vec::new();
            put_varlong(&mut out, value);
            put_varlong(&mut out, i64::from(small));
            prop_assert_eq!(out.len(), varlong_size(value) + varlong_size(i64::from(small)));
            let mut bytes = out.as_slice();
            prop_assert_eq!(bytes.varlong(), Ok(value));
            prop_assert_eq!(bytes.varint(), Ok(small));
            prop_assert!(bytes.is_empty());
        }
    }
}
