//! One request to bytes, one answer from bytes. Pure; the only place where answers are decoded.

use bytes::{BufMut, Bytes, BytesMut};

use crate::connection::Api;
use crate::protocol::messages::{
    Decodable, Encodable, Message, Request, RequestHeader, StrBytes, VersionRange,
};
use crate::protocol::{guard, header, shapes};

/// The versions of `R` that we can write and whose answers we can read.
pub(crate) fn versions_of<R: Request>() -> VersionRange {
    R::VERSIONS.intersect(&<R::Response as Message>::VERSIONS)
}

/// The API that `R` belongs to.
pub(crate) fn api_of<R: Request>() -> Api {
    Api(R::KEY)
}

/// The frame of a request, its length included.
pub(crate) fn encode_request<R: Request>(
    request: &R,
    version: i16,
    correlation_id: i32,
    client_id: &StrBytes,
) -> Result<Bytes, String> {
    let header = RequestHeader::default()
        .with_request_api_key(R::KEY)
        .with_request_api_version(version)
        .with_correlation_id(correlation_id)
        .with_client_id(Some(client_id.clone()));
    let mut frame = BytesMut::new();
    frame.put_i32(0);
    header.encode(&mut frame, R::header_version(version)).map_err(|error| error.to_string())?;
    request.encode(&mut frame, version).map_err(|error| error.to_string())?;
    let length = i32::try_from(frame.len() - 4).map_err(|_| "it is longer than 2 GiB".to_owned())?;
    frame[..4].copy_from_slice(&length.to_be_bytes());
    Ok(frame.freeze())
}

/// The answer in a frame, checked against its shape before it is decoded, and for how many milliseconds the
/// broker held it back.
pub(crate) fn decode_response<R: Request>(
    mut frame: Bytes,
    version: i16,
) -> Result<(R::Response, i32), String> {
    header::parse_response_header(R::KEY, version, &mut frame).map_err(|error| error.to_string())?;
    guard::check_response(R::KEY, version, &frame).map_err(|error| error.to_string())?;
    let throttle_ms = shapes::response(R::KEY).and_then(|shape| shape.throttle_ms(version, &frame));
    let response = R::Response::decode(&mut frame, version).map_err(|error| error.to_string())?;
    Ok((response, throttle_ms.unwrap_or(0)))
}
