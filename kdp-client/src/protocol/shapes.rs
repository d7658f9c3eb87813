//! What every request and response looks like, as static tables.
//!
//! Derived from `schemas/rpc/*.kdp`: all versions of Apache Kafka 4.3's messages, no more of them than
//! it takes to step over one. Knows no values.

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
}

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// So many bytes.
    Fixed(u8),
    String,
    /// Bytes or records: a length of four bytes in versions that are not flexible.
    Bytes,
    Struct(&'static Struct),
    /// An array of elements of so many bytes.
    FixedArray(u8),
    StringArray,
    StructArray(&'static Struct),
}

impl Shape {
    pub(crate) fn versions(&self) -> RangeInclusive<i16> {
        self.first..=self.last
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

fn find(shapes: &'static [Option<Shape>], api_key: i16) -> Option<&'static Shape> {
    shapes.get(usize::try_from(api_key).ok()?)?.as_ref()
}

include!(concat!(env!("OUT_DIR"), "/shapes.rs"));
