//! What every request and response looks like, as static tables.
//!
//! Derived from `schemas/rpc/*.kdp`: all versions of Apache Kafka 4.3's messages. Knows no values.

use std::ops::RangeInclusive;

/// A request or a response.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) first: i16,
    pub(crate) last: i16,
    /// `i16::MAX` where no version is flexible.
    pub(crate) flexible_from: i16,
    pub(crate) body: Struct,
}

/// A struct: fields in order, then tagged fields by ascending tag.
pub(crate) struct Struct {
    pub(crate) fields: &'static [Field],
    pub(crate) tagged: &'static [(u32, Field)],
    /// About how many bytes it takes in memory, without what its arrays hold.
    pub(crate) memory: u32,
}

pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) first: i16,
    pub(crate) last: i16,
    /// The versions that allow null: none where the first is above the last.
    pub(crate) null_first: i16,
    pub(crate) null_last: i16,
    /// As the schema writes it; `None` for empty, false or zero.
    pub(crate) default: Option<&'static str>,
}

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Fixed(Scalar),
    String,
    /// Bytes or records: a length of four bytes in versions that are not flexible.
    Bytes,
    Struct(&'static Struct),
    FixedArray(Scalar),
    StringArray,
    StructArray(&'static Struct),
}

/// What always takes the same number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Bool,
    Int8,
    Int16,
    Uint16,
    Int32,
    Int64,
    Float64,
    Uuid,
}

impl Scalar {
    /// How many bytes.
    pub(crate) fn width(self) -> u8 {
        match self {
            Scalar::Bool | Scalar::Int8 => 1,
            Scalar::Int16 | Scalar::Uint16 => 2,
            Scalar::Int32 => 4,
            Scalar::Int64 | Scalar::Float64 => 8,
            Scalar::Uuid => 16,
        }
    }
}

impl Field {
    /// Whether this version has it.
    pub(crate) fn is_in(&self, version: i16) -> bool {
        (self.first..=self.last).contains(&version)
    }

    /// Whether it may be null in this version.
    pub(crate) fn is_nullable(&self, version: i16) -> bool {
        (self.null_first..=self.null_last).contains(&version)
    }
}

impl Shape {
    pub(crate) fn versions(&self) -> RangeInclusive<i16> {
        self.first..=self.last
    }

    /// For how long the broker held this answer back, where it says so before anything of unknown length.
    pub(crate) fn throttle_ms(&self, version: i16, body: &[u8]) -> Option<i32> {
        let mut at = 0;
        for field in self.body.fields.iter().filter(|field| field.is_in(version)) {
            let Kind::Fixed(scalar) = field.kind else { return None };
            if field.name == "ThrottleTimeMs" {
                return Some(i32::from_be_bytes(body.get(at..at + 4)?.try_into().ok()?));
            }
            at += usize::from(scalar.width());
        }
        None
    }
}

/// The request of that API; `None` for a key that Kafka 4 does not have.
pub(crate) fn request(api_key: i16) -> Option<&'static Shape> {
    find(&REQUESTS, api_key)
}

/// The response of that API.
pub(crate) fn response(api_key: i16) -> Option<&'static Shape> {
    find(&RESPONSES, api_key)
}

/// Every request that Kafka 4 has, with its key.
pub(crate) fn requests() -> impl Iterator<Item = (i16, &'static Shape)> {
    (0..).zip(&REQUESTS).filter_map(|(key, shape)| Some((key, shape.as_ref()?)))
}

fn find(shapes: &'static [Option<Shape>], api_key: i16) -> Option<&'static Shape> {
    shapes.get(usize::try_from(api_key).ok()?)?.as_ref()
}

include!(concat!(env!("OUT_DIR"), "/shapes.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_how_long_it_was_held_back() {
        let throttle_ms =
            |key: i16, version: i16, body: &[u8]| response(key).unwrap().throttle_ms(version, body);
        let (metadata, list_groups, heartbeat) = (3, 16, 12);
        assert_eq!(throttle_ms(metadata, 12, &[0, 0, 1, 0, 9]), Some(256));
        assert_eq!(throttle_ms(metadata, 0, &[0, 0, 1, 0, 9]), None, "not in that version");
        assert_eq!(throttle_ms(list_groups, 4, &[0, 0, 0, 7]), Some(7));
        assert_eq!(throttle_ms(heartbeat, 4, &[0, 0]), None, "too short");
    }
}
