//! The RPC messages, from the `kafka-protocol` crate and for what it lacks from our own schemas, named in
//! this one place only.
//!
//! Never decode bytes of a peer without walking them through the guard first: the crate reserves
//! memory for a claimed count before it looks whether the bytes are there.

pub use kafka_protocol::error::ResponseError;
pub use kafka_protocol::messages::*;
pub use kafka_protocol::protocol::{
    Decodable, Encodable, HeaderVersion, Message, Request, StrBytes, VersionRange,
};

pub use super::schema::rpc::{
    DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponse, StreamsGroupDescribeRequest,
    StreamsGroupDescribeResponse, describe_share_group_offsets_request,
    describe_share_group_offsets_response, streams_group_describe_response,
};
