//! The error codes of an answer, wherever its schema has them (`AbstractResponse.errorCounts`), for the metrics.

use kdp_client::protocol::messages::*;

/// An answer that knows where its error codes are.
pub(crate) trait ErrorCodes {
    /// Gives each of them, 0 too.
    fn each_error_code(&self, tell: &mut dyn FnMut(i16));
}

/// The codes of an answer that is bytes already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CountedCodes {
    successes: u64,
    errors: Vec<i16>,
}

impl CountedCodes {
    /// Counts one more.
    pub(crate) fn add(&mut self, code: i16) {
        match code {
            0 => self.successes += 1,
            error => self.errors.push(error),
        }
    }

    /// Those of this answer.
    pub(crate) fn of(response: &impl ErrorCodes) -> CountedCodes {
        let mut codes = CountedCodes::default();
        response.each_error_code(&mut |code| codes.add(code));
        codes
    }

    /// Whether any is an error.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// How many are no errors, and those that are.
    pub(crate) fn split(&self) -> (u64, &[i16]) {
        (self.successes, &self.errors)
    }
}

/// For each response the ways to its error codes; what comes before the last step is a list.
macro_rules! error_codes {
    ($($response:ident: $($($list:ident)/ +),+;)*) => {
        $(impl ErrorCodes for $response {
            fn each_error_code(&self, tell: &mut dyn FnMut(i16)) {
                $(error_codes!(@ self, tell, $($list)+);)+
            }
        })*
    };
    (@ $from:expr, $tell:ident, error_code) => { $tell($from.error_code) };
    (@ $from:expr, $tell:ident, $list:ident $($rest:ident)+) => {
        for item in &$from.$list {
            error_codes!(@ item, $tell, $($rest)+);
        }
    };
}

error_codes! {
    AlterConfigsResponse: responses/error_code;
    AlterPartitionReassignmentsResponse: error_code, responses/partitions/error_code;
    ApiVersionsResponse: error_code;
    CreatePartitionsResponse: results/error_code;
    CreateTopicsResponse: topics/error_code;
    DeleteGroupsResponse: results/error_code;
    DeleteRecordsResponse: topics/partitions/error_code;
    DeleteTopicsResponse: responses/error_code;
    DescribeClusterResponse: error_code;
    DescribeConfigsResponse: results/error_code;
    DescribeGroupsResponse: groups/error_code;
    DescribeLogDirsResponse: error_code, results/error_code;
    DescribeProducersResponse: topics/partitions/error_code;
    DescribeQuorumResponse: error_code, topics/partitions/error_code;
    DescribeTopicPartitionsResponse: topics/error_code, topics/partitions/error_code;
    ElectLeadersResponse: error_code, replica_election_results/partition_result/error_code;
    FindCoordinatorResponse: error_code, coordinators/error_code;
    HeartbeatResponse: error_code;
    IncrementalAlterConfigsResponse: responses/error_code;
    InitProducerIdResponse: error_code;
    JoinGroupResponse: error_code;
    LeaveGroupResponse: error_code, members/error_code;
    ListConfigResourcesResponse: error_code;
    ListGroupsResponse: error_code;
    ListOffsetsResponse: topics/partitions/error_code;
    ListPartitionReassignmentsResponse: error_code;
    MetadataResponse: error_code, topics/error_code, topics/partitions/error_code;
    OffsetCommitResponse: topics/partitions/error_code;
    OffsetDeleteResponse: error_code, topics/partitions/error_code;
    OffsetFetchResponse: error_code, topics/partitions/error_code, groups/error_code, groups/topics/partitions/error_code;
    OffsetForLeaderEpochResponse: topics/partitions/error_code;
    ProduceResponse: responses/partition_responses/error_code;
    SyncGroupResponse: error_code;
    UpdateFeaturesResponse: error_code, results/error_code;
}

#[cfg(test)]
mod tests {
    use kdp_client::protocol::messages::offset_delete_response::{
        OffsetDeleteResponsePartition, OffsetDeleteResponseTopic,
    };

    use super::*;

    #[test]
    fn codes_are_found_at_every_depth() {
        let partition = |code| OffsetDeleteResponsePartition::default().with_error_code(code);
        let topic = OffsetDeleteResponseTopic::default().with_partitions(vec![partition(0), partition(3)]);
        let response =
            OffsetDeleteResponse::default().with_error_code(7).with_topics(vec![topic.clone(), topic]);
        let mut codes = Vec::new();
        response.each_error_code(&mut |code| codes.push(code));
        assert_eq!(codes, [7, 0, 3, 0, 3]);
    }
}
