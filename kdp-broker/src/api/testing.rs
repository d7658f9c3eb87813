//! For tests of handlers and of the table: contexts, frames and answers without a socket.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use kdp_client::protocol::messages::{
    ApiKey, Decodable, Encodable, HeaderVersion, Request, RequestHeader, ResponseHeader, StrBytes,
};

use super::{ConnectionInfo, ListenerInfo, ListenerKind, Part, Reply, RequestContext};

/// A connection from 127.0.0.1 to a listener of this kind.
pub(crate) fn connection(kind: ListenerKind) -> Arc<ConnectionInfo> {
    let address = SocketAddr::from(([127, 0, 0, 1], 9092));
    Arc::new(ConnectionInfo {
        id: 1,
        peer: SocketAddr::from(([127, 0, 0, 1], 50_000)),
        listener: Arc::new(ListenerInfo { name: "PLAINTEXT".to_owned(), kind, address }),
    })
}

/// What a handler of `R` gets at this version, on a broker listener.
pub(crate) fn context<R: Request>(api_version: i16) -> RequestContext {
    RequestContext {
        api_key: R::KEY,
        api_version,
        correlation_id: 7,
        client_id: Some(StrBytes::from_static_str("test")),
        response_header_version: <R::Response as HeaderVersion>::header_version(api_version),
        connection: connection(ListenerKind::Broker),
    }
}

/// The frame of a request, as a client would send it, without the length prefix.
pub(crate) fn frame<R: Request>(request: &R, version: i16) -> Bytes {
    let mut bytes = header(R::KEY, version);
    request.encode(&mut bytes, version).unwrap();
    bytes.freeze()
}

/// The start of a frame: a request header with correlation id 7.
pub(crate) fn header(key: i16, version: i16) -> BytesMut {
    let header_version = ApiKey::try_from(key).map_or(1, |api| api.request_header_version(version));
    let header = RequestHeader::default()
        .with_request_api_key(key)
        .with_request_api_version(version)
        .with_correlation_id(7)
        .with_client_id(Some(StrBytes::from_static_str("test")));
    let mut bytes = BytesMut::new();
    header.encode(&mut bytes, header_version).unwrap();
    bytes
}

/// The frame of an answer as the message crate has it, for a request of [`context`].
pub(crate) fn framed<R: Request>(response: &R::Response, version: i16) -> Vec<u8> {
    let ctx = context::<R>(version);
    let mut out = BytesMut::new();
    out.put_i32(0);
    out.put_i32(ctx.correlation_id);
    if ctx.response_header_version >= 1 {
        out.put_u8(0);
    }
    response.encode(&mut out, version).unwrap();
    let size = (out.len() - 4) as u32;
    out[..4].copy_from_slice(&size.to_be_bytes());
    out.to_vec()
}

/// The frame of an answer that is all in memory.
pub(crate) fn whole(reply: Reply) -> Bytes {
    let mut bytes = BytesMut::new();
    for part in reply.parts {
        match part {
            Part::Bytes(part) => bytes.put(part),
            Part::File(range) => panic!("a file range in the answer: {range:?}"),
        }
    }
    bytes.freeze()
}

/// Reads an answer that is all in memory, checking its frame and correlation id.
pub(crate) fn response<R: Request>(reply: Reply, version: i16) -> R::Response {
    let mut bytes = whole(reply);
    assert_eq!(bytes.get_i32() as usize, bytes.len());
    let header_version = <R::Response as HeaderVersion>::header_version(version);
    assert_eq!(ResponseHeader::decode(&mut bytes, header_version).unwrap().correlation_id, 7);
    let response = R::Response::decode(&mut bytes, version).unwrap();
    assert!(bytes.is_empty(), "{} bytes after the answer", bytes.len());
    response
}
