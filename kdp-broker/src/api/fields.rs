//! Kafka's lengths as a version writes them, for answers that are written field by field.

use bytes::{BufMut, BytesMut};

/// Whether lengths are compact and structs end with tagged fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// As KIP-482 has it.
    pub(crate) is_flexible: bool,
}

impl Form {
    /// The length of an array or of bytes.
    pub(crate) fn count(self, out: &mut BytesMut, count: usize) {
        if self.is_flexible {
            unsigned_varint(out, count + 1);
        } else {
            out.put_i32(count as i32);
        }
    }

    /// A string that a client could have sent.
    pub(crate) fn string(self, out: &mut BytesMut, text: &str) {
        if self.is_flexible {
            unsigned_varint(out, text.len() + 1);
        } else {
            out.put_i16(text.len() as i16);
        }
        out.put_slice(text.as_bytes());
    }

    /// The end of a struct without tagged fields.
    pub(crate) fn no_tags(self, out: &mut BytesMut) {
        if self.is_flexible {
            out.put_u8(0);
        }
    }
}

fn unsigned_varint(out: &mut BytesMut, mut value: usize) {
    while value >= 0x80 {
        out.put_u8((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.put_u8(value as u8);
}
