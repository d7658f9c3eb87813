//! A record that is kept when the batch that it came in is gone: all of it, as a line of JSON tells it.

use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::Consumed;
use kdp_client::protocol::records::TimestampType;
use kdp_client::protocol::types::{LeaderEpoch, Offset};

/// A record, and where it lay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its partition.
    pub(crate) partition: TopicPartition,
    /// Its offset there.
    pub(crate) offset: Offset,
    /// What the broker says about it.
    pub(crate) stamp: Stamp,
    /// Null is not empty.
    pub(crate) key: Option<Vec<u8>>,
    /// Null is not empty.
    pub(crate) value: Option<Vec<u8>>,
    /// In their order; a key may be there more than once.
    pub(crate) headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

/// What a record and its batch say besides the contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// In milliseconds since 1970; `None` where it has none.
    pub(crate) timestamp: Option<i64>,
    /// Whose clock that is: Kafka's name of it.
    pub(crate) timestamp_type: Option<&'static str>,
    /// The epoch of the leader that appended it, where that was kept.
    pub(crate) leader_epoch: Option<i32>,
    /// What it marks, where it is the marker of a transaction.
    pub(crate) control: Option<&'static str>,
}

impl Kept {
    /// All of it.
    pub(crate) fn of(record: &Consumed<'_>) -> Self {
        let own = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        let headers = record.record.headers.iter();
        Self {
            partition: record.partition.clone(),
            offset: record.offset(),
            stamp: Stamp::of(record),
            key: own(record.record.key),
            value: own(record.record.value),
            headers: headers.map(|header| (header.key.to_vec(), own(header.value))).collect(),
        }
    }

    /// About how much memory it takes.
    pub(crate) fn size(&self) -> usize {
        let length = |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or(0, Vec::len);
        let headers = self.headers.iter().map(|(key, value)| key.len() + length(value) + 48);
        size_of::<Self>()
            + self.partition.topic.len()
            + length(&self.key)
            + length(&self.value)
            + headers.sum::<usize>()
    }
}

impl Stamp {
    /// What this record says.
    pub(crate) fn of(record: &Consumed<'_>) -> Self {
        Self {
            timestamp: record.timestamp(),
            timestamp_type: record.timestamp_type().map(|of| match of {
                TimestampType::CreateTime => "CreateTime",
                TimestampType::LogAppendTime => "LogAppendTime",
            }),
            leader_epoch: Some(record.batch.partition_leader_epoch)
                .filter(|epoch| *epoch > LeaderEpoch::NONE)
                .map(LeaderEpoch::get),
            control: record.is_control().then_some(match record.record.key {
                Some([_, _, 0, 1]) => "COMMIT",
                Some([_, _, 0, 0]) => "ABORT",
                _ => "OTHER",
            }),
        }
    }
}
