//! Kafka's `range` assignor: of each topic, every member that wants it gets a run of neighbours. Pure.

use std::collections::BTreeMap;

use crate::cluster::TopicPartition;
use crate::protocol::types::PartitionId;

/// The name that members of a group agree on.
pub(super) const NAME: &str = "range";

/// What each member gets. Members stand with the topics that they want, topics with the number of
/// their partitions; a topic that does not exist gives nobody anything.
pub(super) fn assign(
    members: &BTreeMap<String, Vec<String>>,
    partitions: &BTreeMap<String, i32>,
) -> BTreeMap<String, Vec<TopicPartition>> {
    let mut assignment: BTreeMap<String, Vec<TopicPartition>> =
        members.keys().map(|member| (member.clone(), Vec::new())).collect();
    for (topic, count) in partitions {
        let wants =
            |(member, topics): (&String, &Vec<String>)| topics.contains(topic).then(|| member.clone());
        let takers: Vec<String> = members.iter().filter_map(wants).collect();
        let mut next = 0;
        for (index, member) in takers.iter().enumerate() {
            // The first members get one more where it does not come out even.
            let (each, rest) = (*count as usize / takers.len(), *count as usize % takers.len());
            let share = each + usize::from(index < rest);
            let run = (next..).take(share).map(|id| TopicPartition::new(topic.clone(), PartitionId(id)));
            assignment.entry(member.clone()).or_default().extend(run);
            next += share as i32;
        }
    }
    assignment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(members: &[(&str, &[&str])], partitions: &[(&str, i32)], expected: &[(&str, &[&str])]) {
        let owned = |topics: &[&str]| topics.iter().map(|topic| topic.to_string()).collect();
        let members = members.iter().map(|(name, topics)| (name.to_string(), owned(topics))).collect();
        let partitions = partitions.iter().map(|(topic, count)| (topic.to_string(), *count)).collect();
        let found: Vec<_> = assign(&members, &partitions)
            .into_iter()
            .map(|(member, got)| (member, got.iter().map(ToString::to_string).collect::<Vec<_>>()))
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(member, got)| (member.to_string(), owned(got))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn runs_of_neighbours_topic_by_topic() {
        check(&[("a", &["t"])], &[("t", 2)], &[("a", &["t-0", "t-1"])]);
        check(
            &[("a", &["t", "u"]), ("b", &["t", "u"])],
            &[("t", 3), ("u", 3)],
            &[("a", &["t-0", "t-1", "u-0", "u-1"]), ("b", &["t-2", "u-2"])],
        );
        check(
            &[("a", &["t"]), ("b", &["t", "u"]), ("c", &["u"])],
            &[("t", 1), ("u", 1), ("v", 9)],
            &[("a", &["t-0"]), ("b", &["u-0"]), ("c", &[])],
        );
    }
}
