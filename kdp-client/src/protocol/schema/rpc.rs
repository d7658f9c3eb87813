//! Requests and responses that the crate of messages lacks, as if it had them.
//!
//! Derived from `schemas/rpc/*.kdp` like the records, and given the traits by which connections send and
//! read messages. The guard has walked an answer before it is decoded here, as with every other.

use std::ops::RangeInclusive;

use kafka_protocol::protocol::buf::{ByteBuf, ByteBufMut};
use kafka_protocol::protocol::{
    Decodable, Encodable, HeaderVersion, Message as RpcMessage, Request, VersionRange,
};
use uuid::Uuid;

use super::wire::{Reader, Struct, UnknownTaggedFields, Writer};
use super::{Message, SchemaError};

/// A request and its response, both flexible in all their versions, which are those of the schema.
macro_rules! request {
    ($request:ident, $response:ident, $key:literal, $first:literal..=$last:literal) => {
        message!($request, $first..=$last, 2);
        message!($response, $first..=$last, 1);

        impl Request for $request {
            const KEY: i16 = $key;
            type Response = $response;
        }
    };
}

macro_rules! message {
    ($message:ident, $first:literal..=$last:literal, $header:literal) => {
        impl RpcMessage for $message {
            const VERSIONS: VersionRange = VersionRange { min: $first, max: $last };
            const DEPRECATED_VERSIONS: Option<VersionRange> = None;
        }

        impl HeaderVersion for $message {
            fn header_version(_version: i16) -> i16 {
                $header
            }
        }

        impl Encodable for $message {
            fn encode<B: ByteBufMut>(&self, buffer: &mut B, version: i16) -> anyhow::Result<()> {
                buffer.put_slice(&bytes(self, version)?);
                Ok(())
            }

            fn compute_size(&self, version: i16) -> anyhow::Result<usize> {
                Ok(bytes(self, version)?.len())
            }
        }

        impl Decodable for $message {
            fn decode<B: ByteBuf>(buffer: &mut B, version: i16) -> anyhow::Result<Self> {
                let bytes = buffer.peek_bytes(0..buffer.remaining());
                let mut rest = &bytes[..];
                let message = <Self as Message>::decode(&mut rest, version)?;
                buffer.advance(bytes.len() - rest.len());
                Ok(message)
            }
        }
    };
}

fn bytes(message: &impl Message, version: i16) -> Result<Vec<u8>, SchemaError> {
    let mut bytes = Vec::new();
    message.encode(version, &mut bytes)?;
    Ok(bytes)
}

include!(concat!(env!("OUT_DIR"), "/rpc.rs"));

request!(StreamsGroupDescribeRequest, StreamsGroupDescribeResponse, 89, 0..=0);
request!(DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponse, 90, 0..=1);
