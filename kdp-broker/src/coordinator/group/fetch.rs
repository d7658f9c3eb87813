//! OffsetFetch: what a group has committed, for some partitions or for all.

use std::collections::BTreeMap;

use kdp_client::protocol::messages::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopics,
};
use kdp_client::protocol::messages::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartitions, OffsetFetchResponseTopics,
};
use kdp_client::protocol::messages::{ResponseError, StrBytes, TopicName};

use super::offsets::CommittedOffset;
use super::record::OffsetKey;
use super::{GroupMachine, Id, text};

impl GroupMachine {
    /// The group's offsets; no topics means all of them. A group that does not exist has none.
    /// With `require_stable`, a partition with an open transaction is to be asked again.
    pub(crate) fn fetch_offsets(
        &self,
        request: &OffsetFetchRequestGroup,
        require_stable: bool,
    ) -> OffsetFetchResponseGroup {
        let topics = match &request.topics {
            Some(topics) => {
                let fetch = |topic| self.fetch_topic(&request.group_id, topic, require_stable);
                topics.iter().map(fetch).collect()
            }
            None => self.fetch_all(&request.group_id, require_stable),
        };
        OffsetFetchResponseGroup::default().with_group_id(request.group_id.clone()).with_topics(topics)
    }

    fn fetch_topic(
        &self,
        group: &str,
        topic: &OffsetFetchRequestTopics,
        require_stable: bool,
    ) -> OffsetFetchResponseTopics {
        let (group, name): (Id, Id) = (group.into(), topic.name.as_str().into());
        let partitions = topic.partition_indexes.iter().map(|index| {
            let at = OffsetKey { group: group.clone(), topic: name.clone(), partition: *index };
            let committed = self.offsets.get(&at).filter(|offset| offset.is_of(topic.topic_id));
            self.answer(&at, committed, require_stable)
        });
        OffsetFetchResponseTopics::default()
            .with_name(topic.name.clone())
            .with_topic_id(topic.topic_id)
            .with_partitions(partitions.collect())
    }

    fn fetch_all(&self, group: &str, require_stable: bool) -> Vec<OffsetFetchResponseTopics> {
        let mut topics: BTreeMap<&Id, Vec<OffsetFetchResponsePartitions>> = BTreeMap::new();
        for (at, committed) in self.offsets.of_group(group) {
            let answer = self.answer(at, Some(committed), require_stable);
            topics.entry(&at.topic).or_default().push(answer);
        }
        let answer = |(name, partitions): (&Id, _)| {
            OffsetFetchResponseTopics::default().with_name(TopicName(text(name))).with_partitions(partitions)
        };
        topics.into_iter().map(answer).collect()
    }

    fn answer(
        &self,
        at: &OffsetKey,
        committed: Option<&CommittedOffset>,
        require_stable: bool,
    ) -> OffsetFetchResponsePartitions {
        let none = OffsetFetchResponsePartitions::default()
            .with_partition_index(at.partition)
            .with_committed_offset(-1)
            .with_committed_leader_epoch(-1)
            .with_metadata(Some(StrBytes::default()));
        if require_stable && self.offsets.is_pending(at) {
            return none.with_error_code(ResponseError::UnstableOffsetCommit.code());
        }
        match committed {
            None => none,
            Some(committed) => none
                .with_committed_offset(committed.offset)
                .with_committed_leader_epoch(committed.leader_epoch)
                .with_metadata(Some(text(&committed.metadata))),
        }
    }
}
