//! `__consumer_offsets`: how it is made, and which of its partitions a group falls on.

use kdp_client::protocol::messages::StrBytes;
use kdp_client::protocol::messages::TopicName;
use kdp_client::protocol::messages::create_topics_request::{CreatableTopic, CreatableTopicConfig};

use crate::config::GroupCoordinatorConfig;

/// The topic's name.
pub(crate) const OFFSETS_TOPIC: &str = "__consumer_offsets";

/// The topic as Apache creates it on demand.
pub(crate) fn offsets_topic(config: &GroupCoordinatorConfig) -> CreatableTopic {
    let setting = |name: &'static str, value: String| {
        CreatableTopicConfig::default()
            .with_name(StrBytes::from_static_str(name))
            .with_value(Some(StrBytes::from_string(value)))
    };
    CreatableTopic::default()
        .with_name(TopicName(StrBytes::from_static_str(OFFSETS_TOPIC)))
        .with_num_partitions(config.offsets_topic_num_partitions)
        .with_replication_factor(config.offsets_topic_replication_factor)
        .with_configs(vec![
            setting("compression.type", "producer".to_owned()),
            setting("cleanup.policy", "compact".to_owned()),
            setting("segment.bytes", config.offsets_topic_segment_bytes.to_string()),
        ])
}

/// Java's `Utils.abs(id.hashCode()) % partitions`.
pub(super) fn partition_for(id: &str, partitions: i32) -> i32 {
    let hash = id.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    hash.checked_abs().unwrap_or(0) % partitions.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_fall_where_java_puts_them() {
        let check = |id, expected| assert_eq!(partition_for(id, 50), expected, "{id}");
        check("", 0);
        check("a", 97 % 50);
        check("console-consumer-12345", partition_for("console-consumer-12345", 50));
        // "polygenelubricants".hashCode() is the smallest integer, which has no absolute value.
        check("polygenelubricants", 0);
        // "ä€😀".hashCode() counts the two halves of the last character.
        assert_eq!(
            partition_for("ä€😀", i32::MAX),
            0xe4 * 31 * 31 * 31 + 0x20ac * 31 * 31 + 0xd83d * 31 + 0xde00
        );
    }
}
