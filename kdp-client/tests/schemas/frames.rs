//! Valid bytes of any message, made from its schema: with nulls, with tagged fields and with unknown
//! ones. The seed tells which. Times in milliseconds are 0, so that whoever serves a frame answers at once.

use crate::language::{Field, Message, Type, Versions};

/// A tag that no schema knows.
const UNKNOWN_TAG: u32 = 5_000;

pub(crate) struct Frames<'a> {
    message: &'a Message,
    version: i16,
    seed: u64,
}

/// The message in that version, without a header.
pub(crate) fn frame(message: &Message, version: i16, seed: u64) -> Vec<u8> {
    let seed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::new();
    Frames { message, version, seed }.structure(&message.fields, &mut bytes);
    bytes
}

impl Frames<'_> {
    /// A number below `limit`.
    fn next(&mut self, limit: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed >> 16) % limit
    }

    fn has(&self, versions: Versions) -> bool {
        versions.first <= self.version && self.version <= versions.last
    }

    fn is_flexible(&self) -> bool {
        self.has(self.message.flexible)
    }

    fn structure(&mut self, fields: &[Field], bytes: &mut Vec<u8>) {
        let version = self.version;
        let present = |field: &&Field| field.versions.first <= version && version <= field.versions.last;
        for field in fields.iter().filter(present).filter(|field| field.tag.is_none()) {
            self.field(field, bytes);
        }
        if !self.is_flexible() {
            return;
        }
        let mut tagged = Vec::new();
        for field in fields.iter().filter(present) {
            if let Some(tag) = field.tag
                && self.next(2) == 0
            {
                let mut value = Vec::new();
                self.field(field, &mut value);
                tagged.push((tag, value));
            }
        }
        if self.next(4) == 0 {
            tagged.push((UNKNOWN_TAG, b"unknown".to_vec()));
        }
        tagged.sort();
        varint(tagged.len(), bytes);
        for (tag, value) in tagged {
            varint(tag as usize, bytes);
            varint(value.len(), bytes);
            bytes.extend(value);
        }
    }

    fn field(&mut self, field: &Field, bytes: &mut Vec<u8>) {
        let nullable = self.has(field.nullable);
        let null = nullable && self.next(3) == 0;
        match &field.ty {
            Type::Struct(_) => {
                match (nullable, null) {
                    (false, _) => {}
                    (true, false) => bytes.push(1),
                    (true, true) => bytes.push(if field.tag.is_some() { 0 } else { 0xff }),
                }
                if !null {
                    self.value(&field.ty, bytes);
                }
            }
            ty if null => self.length(ty, None, bytes),
            Type::Int32 if field.name.ends_with("Ms") => bytes.extend([0; 4]),
            ty => self.value(ty, bytes),
        }
    }

    fn value(&mut self, ty: &Type, bytes: &mut Vec<u8>) {
        match ty {
            Type::Bool | Type::Int8 => bytes.push(self.next(2) as u8),
            Type::Int16 | Type::Uint16 => bytes.extend((self.next(1 << 15) as u16).to_be_bytes()),
            Type::Int32 | Type::Uint32 => bytes.extend((self.next(1 << 31) as u32).to_be_bytes()),
            Type::Int64 | Type::Float64 => bytes.extend(self.next(1 << 40).to_be_bytes()),
            Type::Uuid => bytes.extend(u128::from(self.next(u64::MAX)).to_be_bytes()),
            Type::String | Type::Bytes | Type::Records => {
                let length = self.next(4) as usize;
                self.length(ty, Some(length), bytes);
                bytes.extend(&b"abc"[..length]);
            }
            Type::Struct(name) => {
                let known = self.message.find_struct(name).unwrap();
                self.structure(&known.fields, bytes);
            }
            Type::Array(element) => {
                let length = self.next(4) as usize;
                self.length(ty, Some(length), bytes);
                (0..length).for_each(|_| self.value(element, bytes));
            }
        }
    }

    fn length(&mut self, ty: &Type, length: Option<usize>, bytes: &mut Vec<u8>) {
        match (self.is_flexible(), ty) {
            (true, _) => varint(length.map_or(0, |length| length + 1), bytes),
            (false, Type::String) => bytes.extend(length.map_or(-1, |length| length as i16).to_be_bytes()),
            (false, _) => bytes.extend(length.map_or(-1, |length| length as i32).to_be_bytes()),
        }
    }
}

fn varint(mut value: usize, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
