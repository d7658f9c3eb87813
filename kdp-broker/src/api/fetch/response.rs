//! The answer to a Fetch, versions 4-18, written field by field around the records.
//!
//! The message crate can only encode records that are in memory; here they may be a range of a file that
//! goes out by `sendfile`. Compared with the crate's own encoding, version by version, in the tests.

use bytes::{BufMut, Bytes, BytesMut};
use kdp_client::protocol::messages::StrBytes;
use kdp_client::protocol::uuid::Uuid;

use crate::api::error_codes::CountedCodes;
use crate::api::fields::Form;
use crate::api::{FileRange, Reply, ReplyBuilder, RequestContext};

/// The first version with compact lengths and tagged fields.
const FLEXIBLE: i16 = 12;
/// The first version that names topics by id.
const TOPIC_ID: i16 = 13;
/// No broker: the consumer goes on reading from this one.
const NO_PREFERRED_READ_REPLICA: i32 = -1;

/// The records of one partition.
#[derive(Clone, Debug)]
pub(super) enum Records {
    /// None, or few enough to be cheaper in memory.
    Bytes(Bytes),
    /// A stretch of a segment.
    File(FileRange),
}

/// A transaction that ended without its records counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AbortedTransaction {
    pub(super) producer_id: i64,
    pub(super) first_offset: i64,
}

/// What is answered about one partition.
#[derive(Clone, Debug)]
pub(super) struct PartitionAnswer {
    pub(super) partition: i32,
    pub(super) error_code: i16,
    pub(super) high_watermark: i64,
    pub(super) last_stable_offset: i64,
    pub(super) log_start_offset: i64,
    /// Epoch and end offset of the last common point with a reader whose log has gone another way.
    pub(super) diverging_epoch: Option<(i32, i64)>,
    /// `None` for a reader that does not ask for committed records only.
    pub(super) aborted_transactions: Option<Vec<AbortedTransaction>>,
    pub(super) records: Records,
}

impl PartitionAnswer {
    /// An error and nothing else.
    pub(super) fn error(partition: i32, error_code: i16) -> PartitionAnswer {
        PartitionAnswer {
            partition,
            error_code,
            high_watermark: -1,
            last_stable_offset: -1,
            log_start_offset: -1,
            diverging_epoch: None,
            aborted_transactions: None,
            records: Records::Bytes(Bytes::new()),
        }
    }

    /// The size of the records.
    pub(super) fn bytes(&self) -> usize {
        match &self.records {
            Records::Bytes(bytes) => bytes.len(),
            Records::File(range) => range.length as usize,
        }
    }
}

/// The partitions of one topic.
#[derive(Clone, Debug)]
pub(super) struct TopicAnswer {
    pub(super) name: StrBytes,
    pub(super) id: Uuid,
    pub(super) partitions: Vec<PartitionAnswer>,
}

/// The whole answer.
#[derive(Clone, Debug, Default)]
pub(super) struct FetchAnswer {
    pub(super) error_code: i16,
    pub(super) session_id: i32,
    pub(super) topics: Vec<TopicAnswer>,
}

impl FetchAnswer {
    /// Writes the answer in the version of the request.
    pub(super) fn write(self, ctx: &RequestContext) -> Reply {
        let codes = self.codes();
        let partitions: usize = self.topics.iter().map(|topic| topic.partitions.len()).sum();
        let mut out = Writer {
            reply: ReplyBuilder::new(ctx, 32 + self.topics.len() * 64 + partitions * 64),
            version: ctx.api_version,
            form: Form { is_flexible: ctx.api_version >= FLEXIBLE },
        };
        out.buffer().put_i32(0); // throttle_time_ms
        if out.version >= 7 {
            out.buffer().put_i16(self.error_code);
            out.buffer().put_i32(self.session_id);
        }
        out.count(self.topics.len());
        for topic in self.topics {
            out.topic(topic);
        }
        out.no_tags();
        out.reply.finish().with_codes(codes)
    }

    fn codes(&self) -> CountedCodes {
        let mut codes = CountedCodes::default();
        codes.add(self.error_code);
        let partitions = self.topics.iter().flat_map(|topic| &topic.partitions);
        partitions.for_each(|partition| codes.add(partition.error_code));
        codes
    }
}

struct Writer {
    reply: ReplyBuilder,
    version: i16,
    form: Form,
}

impl Writer {
    fn buffer(&mut self) -> &mut BytesMut {
        self.reply.buffer()
    }

    fn topic(&mut self, topic: TopicAnswer) {
        if self.version >= TOPIC_ID {
            self.buffer().put_slice(topic.id.as_bytes());
        } else {
            self.form.string(self.reply.buffer(), &topic.name);
        }
        self.count(topic.partitions.len());
        for partition in topic.partitions {
            self.partition(partition);
        }
        self.no_tags();
    }

    fn partition(&mut self, partition: PartitionAnswer) {
        let version = self.version;
        let out = self.buffer();
        out.put_i32(partition.partition);
        out.put_i16(partition.error_code);
        out.put_i64(partition.high_watermark);
        out.put_i64(partition.last_stable_offset);
        if version >= 5 {
            out.put_i64(partition.log_start_offset);
        }
        self.aborted_transactions(partition.aborted_transactions);
        if version >= 11 {
            self.buffer().put_i32(NO_PREFERRED_READ_REPLICA);
        }
        self.records(partition.records);
        match partition.diverging_epoch {
            Some((epoch, end_offset)) if self.form.is_flexible => {
                let out = self.buffer();
                out.put_slice(&[1, 0, 13]); // one tagged field, tag 0, of 13 bytes
                out.put_i32(epoch);
                out.put_i64(end_offset);
                out.put_u8(0);
            }
            _ => self.no_tags(),
        }
    }

    fn aborted_transactions(&mut self, list: Option<Vec<AbortedTransaction>>) {
        let Some(list) = list else {
            if self.form.is_flexible {
                self.buffer().put_u8(0);
            } else {
                self.buffer().put_i32(-1);
            }
            return;
        };
        self.count(list.len());
        for transaction in list {
            self.buffer().put_i64(transaction.producer_id);
            self.buffer().put_i64(transaction.first_offset);
            self.no_tags();
        }
    }

    fn records(&mut self, records: Records) {
        let length = match &records {
            Records::Bytes(bytes) => bytes.len(),
            Records::File(range) => range.length as usize,
        };
        self.count(length);
        match records {
            Records::Bytes(bytes) => self.buffer().put_slice(&bytes),
            Records::File(range) => self.reply.push_file(range),
        }
    }

    fn count(&mut self, count: usize) {
        self.form.count(self.reply.buffer(), count);
    }

    fn no_tags(&mut self) {
        self.form.no_tags(self.reply.buffer());
    }
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
