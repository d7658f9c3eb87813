//! The name of a partition, and the names its directory may have.
//!
//! A log's directory is `<topic>-<partition>`; one that is on its way out (`-delete`, `-stray`) or that a
//! replica is being moved into (`-future`) carries a unique id as well, so that the topic may be created
//! again meanwhile. The rules are those of Apache's `LocalLog.parseTopicPartitionName`.

use std::fmt;
use std::sync::Arc;

use kdp_client::protocol::types::PartitionId;
use kdp_client::protocol::uuid;

/// The longest name a directory entry may have.
const NAME_MAX: usize = 255;

/// A partition of a topic, by the topic's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    /// The name of the topic.
    pub topic: Arc<str>,
    /// The partition within it.
    pub partition: PartitionId,
}

impl TopicPartition {
    /// The partition `partition` of `topic`.
    pub fn new(topic: impl Into<Arc<str>>, partition: PartitionId) -> Self {
        Self { topic: topic.into(), partition }
    }

    /// The directory that the partition's log lies in.
    pub fn directory_name(&self) -> String {
        self.to_string()
    }

    /// A new name for the directory of a log that is to be deleted.
    pub fn delete_directory_name(&self) -> String {
        self.unique_name(DirectoryKind::Delete.suffix())
    }

    /// A new name for the directory of a log that no replica of this broker needs.
    pub fn stray_directory_name(&self) -> String {
        self.unique_name(DirectoryKind::Stray.suffix())
    }

    /// The topic is cut so that the whole fits into a file name; the unique id keeps it apart.
    fn unique_name(&self, suffix: &str) -> String {
        let tail = format!("-{}.{}{suffix}", self.partition, uuid::random().simple());
        let mut length = self.topic.len().min(NAME_MAX - tail.len());
        while !self.topic.is_char_boundary(length) {
            length -= 1;
        }
        format!("{}{tail}", &self.topic[..length])
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// What the directory of a log is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectoryKind {
    /// The log of a replica that is in use.
    Current,
    /// The log of a replica that is being moved here from another log directory.
    Future,
    /// The log of a deleted topic; its files may go.
    Delete,
    /// The log of a partition that this broker is no replica of; kept for the operator.
    Stray,
}

impl DirectoryKind {
    const WITH_SUFFIX: [Self; 3] = [Self::Future, Self::Delete, Self::Stray];

    const fn suffix(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::Future => "-future",
            Self::Delete => "-delete",
            Self::Stray => "-stray",
        }
    }

    /// Reads the name of a directory; `None` when it is not the name of a log's.
    pub(super) fn parse(name: &str) -> Option<(TopicPartition, Self)> {
        let marked = Self::WITH_SUFFIX.into_iter().find(|kind| name.ends_with(kind.suffix()));
        let (stem, kind) = match marked {
            Some(kind) => (name.strip_suffix(kind.suffix())?.rsplit_once('.')?.0, kind),
            None => (name, Self::Current),
        };
        let (topic, partition) = stem.rsplit_once('-')?;
        let partition = partition.parse().ok().filter(|partition| *partition >= 0)?;
        (!topic.is_empty()).then(|| (TopicPartition::new(topic, PartitionId(partition)), kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<(&str, i32, DirectoryKind)>) {
        let expected = expected.map(|(topic, p, kind)| (TopicPartition::new(topic, PartitionId(p)), kind));
        assert_eq!(DirectoryKind::parse(name), expected, "{name}");
    }

    #[test]
    fn names_are_read_as_kafka_reads_them() {
        check("orders-0", Some(("orders", 0, DirectoryKind::Current)));
        check("a-b.c-12", Some(("a-b.c", 12, DirectoryKind::Current)));
        check("orders-3.0123abc-delete", Some(("orders", 3, DirectoryKind::Delete)));
        check("a.b-3.0123abc-stray", Some(("a.b", 3, DirectoryKind::Stray)));
        check("a.b-3.0123abc-future", Some(("a.b", 3, DirectoryKind::Future)));
        for name in ["orders", "-0", "orders-", "orders-x", "orders--delete", "lost+found", "x-99999999999"] {
            check(name, None);
        }
    }

    #[test]
    fn names_go_both_ways_and_fit_a_file_name() {
        for topic in ["orders", "a-b.c", &"x".repeat(249)] {
            let partition = TopicPartition::new(topic, PartitionId(7));
            check(&partition.directory_name(), Some((topic, 7, DirectoryKind::Current)));
            let name = partition.delete_directory_name();
            assert!(name.len() <= NAME_MAX);
            let (parsed, kind) = DirectoryKind::parse(&name).unwrap();
            assert!(topic.starts_with(&*parsed.topic) && parsed.partition == PartitionId(7));
            assert_eq!(kind, DirectoryKind::Delete);
            assert_eq!(
                DirectoryKind::parse(&partition.stray_directory_name()).unwrap().1,
                DirectoryKind::Stray
            );
        }
    }
}
