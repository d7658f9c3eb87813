//! Which APIs only read. Pure.
//!
//! What is not named here counts as a change, so that an API nobody has thought about yet cannot
//! leave a process that promised to change nothing.

/// Whether a request to this API leaves the cluster as it was.
///
/// Joining a group moves its partitions between members and committing moves its offsets: both are
/// changes. Asking for a producer id is one too: with a transactional id it fences another producer.
pub fn only_reads(api_key: i16) -> bool {
    READING.contains(&api_key)
}

/// By their names in the Kafka protocol.
const READING: [i16; 32] = [
    1,  // Fetch
    2,  // ListOffsets
    3,  // Metadata
    9,  // OffsetFetch
    10, // FindCoordinator
    15, // DescribeGroups
    16, // ListGroups
    17, // SaslHandshake
    18, // ApiVersions
    23, // OffsetForLeaderEpoch
    29, // DescribeAcls
    32, // DescribeConfigs
    35, // DescribeLogDirs
    36, // SaslAuthenticate
    41, // DescribeDelegationToken
    46, // ListPartitionReassignments
    48, // DescribeClientQuotas
    50, // DescribeUserScramCredentials
    55, // DescribeQuorum
    59, // FetchSnapshot
    60, // DescribeCluster
    61, // DescribeProducers
    65, // DescribeTransactions
    66, // ListTransactions
    69, // ConsumerGroupDescribe
    74, // ListConfigResources
    75, // DescribeTopicPartitions
    77, // ShareGroupDescribe
    84, // ReadShareGroupState
    87, // ReadShareGroupStateSummary
    89, // StreamsGroupDescribe
    90, // DescribeShareGroupOffsets
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::messages::ApiKey;

    #[test]
    fn what_is_named_like_a_change_is_one() {
        let keys = (0..200).filter_map(|key| ApiKey::try_from(key).ok());
        let reads: Vec<String> =
            keys.filter(|key| only_reads(*key as i16)).map(|key| format!("{key:?}")).collect();
        let reading =
            ["Describe", "List", "Fetch", "Find", "Metadata", "Versions", "ForLeaderEpoch", "Read", "Sasl"];
        for name in &reads {
            assert!(reading.iter().any(|word| name.contains(word)), "{name}");
        }
        assert!(reads.len() > 25, "{reads:?}");
        for key in [ApiKey::Produce, ApiKey::JoinGroup, ApiKey::OffsetCommit, ApiKey::InitProducerId] {
            assert!(!only_reads(key as i16), "{key:?}");
        }
    }
}
