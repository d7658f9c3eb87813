//! The headers in front of requests and responses, read and written without trust.
//!
//! Which version a header has follows from the API and its version: flexible ones have tagged fields.
//! The exception is ApiVersions (KIP-511): its response always has the oldest header, since a client
//! that asks in a version too new must be able to read the answer.

use bytes::{Buf, BufMut, Bytes};

use super::cursor::{Cursor, Fault};
use super::messages::StrBytes;
use super::shapes;

const API_VERSIONS: i16 = 18;

/// What stands before every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestHeader {
    /// Which API.
    pub api_key: i16,
    /// Which version of it; not checked to be one that exists.
    pub api_version: i16,
    /// What the response is to be marked with.
    pub correlation_id: i32,
    /// What the client calls itself; nothing to trust.
    pub client_id: Option<StrBytes>,
}

/// Why a header cannot be read; there is nothing to answer then, and the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Kafka has no such API, so that it is not known what its header looks like.
    #[error("there is no API with key {0}")]
    UnknownApi(i16),
    /// The bytes are not a header.
    #[error("the header is malformed: {0}")]
    Malformed(#[from] Fault),
}

impl RequestHeader {
    /// Takes the header off the front of a frame, so that the body is left.
    ///
    /// A version that the API does not have is no error here: whoever serves the API refuses it, and
    /// ApiVersions is even answered.
    pub fn parse(frame: &mut Bytes) -> Result<Self, HeaderError> {
        let mut cursor = Cursor::new(frame);
        let api_key = i16::from_be_bytes(cursor.array()?);
        let api_version = i16::from_be_bytes(cursor.array()?);
        let correlation_id = i32::from_be_bytes(cursor.array()?);
        let header_version =
            request_header_version(api_key, api_version).ok_or(HeaderError::UnknownApi(api_key))?;
        // The client id keeps the old form in all versions of the header.
        let client_id = match cursor.short_length()? {
            Some(length) => Some(text(frame, cursor.take(length)?)),
            None => None,
        };
        if header_version >= 2 {
            cursor.tagged_fields(|_, _| Ok::<(), Fault>(()))?;
        }
        let length = frame.len() - cursor.rest().len();
        frame.advance(length);
        Ok(Self { api_key, api_version, correlation_id, client_id })
    }

    /// Appends the header; `None` when there is no such API.
    pub fn encode(&self, buffer: &mut impl BufMut) -> Option<()> {
        let header_version = request_header_version(self.api_key, self.api_version)?;
        buffer.put_i16(self.api_key);
        buffer.put_i16(self.api_version);
        buffer.put_i32(self.correlation_id);
        match &self.client_id {
            Some(id) => {
                let id = id.as_bytes();
                let id = &id[..id.len().min(i16::MAX as usize)];
                buffer.put_i16(id.len() as i16);
                buffer.put_slice(id);
            }
            None => buffer.put_i16(-1),
        }
        if header_version >= 2 {
            buffer.put_u8(0);
        }
        Some(())
    }
}

/// Appends the header of a response; `None` when there is no such API.
pub fn encode_response_header(
    api_key: i16,
    api_version: i16,
    correlation_id: i32,
    buffer: &mut impl BufMut,
) -> Option<()> {
    let header_version = response_header_version(api_key, api_version)?;
    buffer.put_i32(correlation_id);
    if header_version >= 1 {
        buffer.put_u8(0);
    }
    Some(())
}

/// The correlation id of a response, so that its request can be found.
pub fn correlation_id(frame: &[u8]) -> Result<i32, HeaderError> {
    Ok(i32::from_be_bytes(Cursor::new(frame).array()?))
}

/// Takes the header of the response to such a request off the front of a frame; returns its
/// correlation id.
pub fn parse_response_header(api_key: i16, api_version: i16, frame: &mut Bytes) -> Result<i32, HeaderError> {
    let header_version =
        response_header_version(api_key, api_version).ok_or(HeaderError::UnknownApi(api_key))?;
    let mut cursor = Cursor::new(frame);
    let correlation_id = i32::from_be_bytes(cursor.array()?);
    if header_version >= 1 {
        cursor.tagged_fields(|_, _| Ok::<(), Fault>(()))?;
    }
    let length = frame.len() - cursor.rest().len();
    frame.advance(length);
    Ok(correlation_id)
}

/// 2 where the request is flexible, else 1; `None` when there is no such API.
pub fn request_header_version(api_key: i16, api_version: i16) -> Option<i16> {
    let shape = shapes::request(api_key)?;
    Some(if api_version >= shape.flexible_from { 2 } else { 1 })
}

/// 1 where the response is flexible, else 0; always 0 for ApiVersions.
pub fn response_header_version(api_key: i16, api_version: i16) -> Option<i16> {
    let shape = shapes::response(api_key)?;
    Some(if api_version >= shape.flexible_from && api_key != API_VERSIONS { 1 } else { 0 })
}

/// A part of the frame as text; what is not UTF-8 is replaced, as Apache does.
fn text(frame: &Bytes, part: &[u8]) -> StrBytes {
    StrBytes::from_utf8(frame.slice_ref(part))
        .unwrap_or_else(|_| StrBytes::from_string(String::from_utf8_lossy(part).into_owned()))
}

#[cfg(test)]
mod tests {
    use bytes::{Bytes, BytesMut};

    use super::*;
    use crate::protocol::messages::ApiKey;

    fn header(api_key: i16, api_version: i16) -> RequestHeader {
        let client_id = Some(StrBytes::from_static_str("client"));
        RequestHeader { api_key, api_version, correlation_id: 9, client_id }
    }

    #[test]
    fn a_header_goes_both_ways_and_leaves_the_body() {
        for (api_key, api_version) in [(0, 8), (0, 9), (18, 2), (18, 3), (18, 99), (17, 1), (3, -1)] {
            let mut frame = BytesMut::new();
            header(api_key, api_version).encode(&mut frame).unwrap();
            frame.extend_from_slice(b"body");
            let whole = frame.freeze();
            let mut rest = whole.clone();
            assert_eq!(RequestHeader::parse(&mut rest), Ok(header(api_key, api_version)));
            assert_eq!(rest, &b"body"[..]);
            for length in 0..whole.len() - 4 {
                let mut cut = whole.slice(..length);
                assert!(RequestHeader::parse(&mut cut).is_err(), "cut to {length}");
                assert_eq!(cut.len(), length, "a frame that is refused stays whole");
            }
        }
    }

    #[test]
    fn versions_are_those_of_the_messages() {
        for api_key in 0..=100 {
            let Ok(known) = ApiKey::try_from(api_key) else { continue };
            for version in shapes::request(api_key).unwrap().versions() {
                let ours =
                    (request_header_version(api_key, version), response_header_version(api_key, version));
                let theirs = (known.request_header_version(version), known.response_header_version(version));
                assert_eq!(ours, (Some(theirs.0), Some(theirs.1)), "{known:?} {version}");
            }
        }
    }

    #[test]
    fn hostile_headers_are_refused() {
        let parse = |bytes: &'static [u8]| RequestHeader::parse(&mut Bytes::from_static(bytes));
        assert_eq!(parse(b"\x03\xe8\0\0\0\0\0\0\xff\xff"), Err(HeaderError::UnknownApi(1000)));
        assert_eq!(parse(b"\xff\xff\0\0\0\0\0\0\xff\xff"), Err(HeaderError::UnknownApi(-1)));
        let long = parse(b"\0\x03\0\x09\0\0\0\0\x7f\xff");
        assert_eq!(long, Err(HeaderError::Malformed(Fault::Truncated)));
        let negative = parse(b"\0\x03\0\x09\0\0\0\0\xff\xfe");
        assert_eq!(negative, Err(HeaderError::Malformed(Fault::Length(-2))));
        let tags = parse(b"\0\x03\0\x09\0\0\0\0\xff\xff\xff\xff\xff\xff\x0f");
        assert_eq!(tags, Err(HeaderError::Malformed(Fault::Length(u32::MAX.into()))));
    }

    #[test]
    fn a_client_id_that_is_not_utf8_is_read_as_apache_reads_it() {
        let mut frame = Bytes::from_static(b"\0\x03\0\x08\0\0\0\0\0\x02\xffx");
        let header = RequestHeader::parse(&mut frame).unwrap();
        assert_eq!(header.client_id.as_deref(), Some("\u{fffd}x"));
    }

    #[test]
    fn the_answer_to_api_versions_has_the_oldest_header() {
        let mut buffer = BytesMut::new();
        encode_response_header(18, 4, 7, &mut buffer).unwrap();
        assert_eq!(buffer, &b"\0\0\0\x07"[..]);
        encode_response_header(3, 9, 7, &mut buffer).unwrap();
        let mut frame = buffer.split_off(4).freeze();
        assert_eq!(correlation_id(&frame), Ok(7));
        assert_eq!(parse_response_header(3, 9, &mut frame), Ok(7));
        assert!(frame.is_empty());
    }
}
