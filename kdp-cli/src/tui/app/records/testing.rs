//! Records that are made up, for tests.

use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{Offset, PartitionId};

use super::Record;
use crate::record::Kept;
use crate::record::kept::Stamp;

/// A record of `orders`; every second there is one.
pub(crate) fn record(partition: i32, offset: i64, key: Option<&[u8]>, value: Option<&[u8]>) -> Record {
    let kept = Kept {
        partition: TopicPartition::new("orders", PartitionId(partition)),
        offset: Offset(offset),
        stamp: Stamp {
            timestamp: Some(1_790_000_000_000 + offset * 1000),
            timestamp_type: Some("CreateTime"),
            ..Stamp::default()
        },
        key: key.map(<[u8]>::to_vec),
        value: value.map(<[u8]>::to_vec),
        headers: Vec::new(),
    };
    Record { name: format!("{partition}:{offset}"), kept, decoded: None }
}
