//! The answer to a ListOffsets, versions 1-10, written field by field.
//!
//! Compared with the message crate's own encoding, version by version, in the tests.

use bytes::BufMut;
use kdp_client::protocol::list_offsets::TopicQuestion;
use kdp_client::protocol::messages::ResponseError;

use crate::api::error_codes::CountedCodes;
use crate::api::fields::Form;
use crate::api::{Reply, ReplyBuilder, RequestContext};

/// The first version that says whether the client was held back.
const THROTTLE: i16 = 2;
/// The first version that tells the leader's epoch.
const LEADER_EPOCH: i16 = 4;
/// The first version with compact lengths and tagged fields.
const FLEXIBLE: i16 = 6;
/// Index, error code, timestamp, offset, epoch and the end of a partition.
const PARTITION_BYTES_MAX: usize = 4 + 2 + 8 + 8 + 4 + 1;
const UNKNOWN: i64 = -1;
const UNKNOWN_EPOCH: i32 = -1;

/// Timestamp, offset and the epoch of the offset's leader; `None` when no record fits.
pub(super) type Found = Result<Option<(i64, i64, i32)>, ResponseError>;

/// An answer being written, topic by topic.
pub(super) struct OffsetsAnswer {
    reply: ReplyBuilder,
    codes: CountedCodes,
    version: i16,
    form: Form,
}

impl OffsetsAnswer {
    /// The beginning of an answer about these topics.
    pub(super) fn new(ctx: &RequestContext, topics: &[TopicQuestion]) -> OffsetsAnswer {
        let topic_bytes =
            |topic: &TopicQuestion| 8 + topic.name.len() + topic.partitions.len() * PARTITION_BYTES_MAX;
        let size = 16 + topics.iter().map(topic_bytes).sum::<usize>();
        let version = ctx.api_version;
        let mut answer = OffsetsAnswer {
            reply: ReplyBuilder::new(ctx, size),
            codes: CountedCodes::default(),
            version,
            form: Form { is_flexible: version >= FLEXIBLE },
        };
        if version >= THROTTLE {
            answer.reply.buffer().put_i32(0);
        }
        answer.form.count(answer.reply.buffer(), topics.len());
        answer
    }

    /// What was found of each partition that was asked for.
    pub(super) fn topic(&mut self, wanted: &TopicQuestion, found: &[Found]) {
        self.form.string(self.reply.buffer(), &wanted.name);
        self.form.count(self.reply.buffer(), found.len());
        for (partition, found) in wanted.partitions.iter().zip(found) {
            self.partition(partition.index, *found);
        }
        self.form.no_tags(self.reply.buffer());
    }

    fn partition(&mut self, index: i32, found: Found) {
        let error_code = found.err().map_or(0, |error| error.code());
        self.codes.add(error_code);
        let (timestamp, offset, epoch) = found.ok().flatten().unwrap_or((UNKNOWN, UNKNOWN, UNKNOWN_EPOCH));
        let mut bytes = [0; PARTITION_BYTES_MAX];
        let mut rest = &mut bytes[..];
        rest.put_i32(index);
        rest.put_i16(error_code);
        rest.put_i64(timestamp);
        rest.put_i64(offset);
        if self.version >= LEADER_EPOCH {
            rest.put_i32(epoch);
        }
        if self.form.is_flexible {
            rest.put_u8(0);
        }
        let length = PARTITION_BYTES_MAX - rest.len();
        self.reply.buffer().put_slice(&bytes[..length]);
    }

    pub(super) fn finish(mut self) -> Reply {
        self.form.no_tags(self.reply.buffer());
        self.reply.finish().with_codes(self.codes)
    }
}
