//! The answer to one request: bytes and ranges of files, framed, in the order they go out.
//!
//! Record data is never copied into an answer: a range names an open file, so it stays readable when
//! the segment is deleted meanwhile. The length prefix is written once, when all parts are known.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use kdp_client::protocol::messages::Encodable;

use super::context::RequestContext;
use super::error_codes::CountedCodes;
use super::table::Refusal;

/// Bytes of a file, named rather than read.
#[derive(Clone, Debug)]
pub(crate) struct FileRange {
    /// The open file.
    pub(crate) file: Arc<File>,
    /// Where the range starts.
    pub(crate) position: u64,
    /// How long it is; the file must hold that much.
    pub(crate) length: u32,
}

/// One piece of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Bytes in memory.
    Bytes(Bytes),
    /// Bytes of a file.
    File(FileRange),
}

/// What goes back to the client.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// The framed answer; empty when there is none (Produce with acks=0).
    pub(crate) parts: Vec<Part>,
    /// Close the connection once the parts are written.
    pub(crate) close: bool,
    /// Read nothing more for so long (KIP-219: a throttled client is answered first, then muted).
    pub(crate) mute: Duration,
    /// The error codes in it, for the metrics.
    pub(crate) codes: CountedCodes,
}

impl Reply {
    /// The same, with the error codes that are in it.
    pub(crate) fn with_codes(self, codes: CountedCodes) -> Reply {
        Reply { codes, ..self }
    }

    /// No answer: the connection goes on with the next request.
    pub(crate) fn none() -> Reply {
        Reply::default()
    }

    /// No answer, and the end of the connection: how acks=0 learns of an error.
    pub(crate) fn close() -> Reply {
        Reply { close: true, ..Reply::default() }
    }

    /// A whole message.
    pub(crate) fn message(ctx: &RequestContext, response: &impl Encodable) -> Result<Reply, Refusal> {
        let size = response.compute_size(ctx.api_version).map_err(|e| Refusal::unencodable(ctx, e))?;
        let mut reply = ReplyBuilder::new(ctx, size);
        response.encode(reply.buffer(), ctx.api_version).map_err(|e| Refusal::unencodable(ctx, e))?;
        Ok(reply.finish())
    }
}

const LENGTH_BYTES: usize = 4;

/// Puts an answer together from encoded bytes and ranges of files.
pub(crate) struct ReplyBuilder {
    /// The first bytes of the frame, kept writable for the length prefix; empty until a range follows.
    head: Option<BytesMut>,
    current: BytesMut,
    parts: Vec<Part>,
    length: usize,
}

impl ReplyBuilder {
    /// Starts with the response header; `size` is a hint of how many bytes will be encoded.
    pub(crate) fn new(ctx: &RequestContext, size: usize) -> ReplyBuilder {
        let mut current = BytesMut::with_capacity(LENGTH_BYTES + 5 + size);
        current.put_i32(0);
        current.put_i32(ctx.correlation_id);
        if ctx.response_header_version >= 1 {
            current.put_u8(0);
        }
        ReplyBuilder { head: None, current, parts: Vec::new(), length: 0 }
    }

    /// Where to encode what comes next.
    pub(crate) fn buffer(&mut self) -> &mut BytesMut {
        &mut self.current
    }

    /// Appends a range of a file after what has been encoded so far.
    pub(crate) fn push_file(&mut self, range: FileRange) {
        self.cut();
        self.length += range.length as usize;
        self.parts.push(Part::File(range));
    }

    /// The framed answer.
    pub(crate) fn finish(mut self) -> Reply {
        self.cut();
        let mut head = self.head.expect("cut puts the response header here");
        let length = self.length - LENGTH_BYTES;
        head[..LENGTH_BYTES].copy_from_slice(&(length as u32).to_be_bytes());
        let mut parts = Vec::with_capacity(1 + self.parts.len());
        parts.push(Part::Bytes(head.freeze()));
        parts.append(&mut self.parts);
        Reply { parts, ..Reply::default() }
    }

    fn cut(&mut self) {
        let bytes = self.current.split();
        self.length += bytes.len();
        match &self.head {
            None => self.head = Some(bytes),
            Some(_) if bytes.is_empty() => {}
            Some(_) => self.parts.push(Part::Bytes(bytes.freeze())),
        }
    }
}
