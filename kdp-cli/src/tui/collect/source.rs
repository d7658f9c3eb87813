//! What the cluster is asked for: sources, each with a lane for every broker that has to be asked itself.
//!
//! Plain data. Invariant: a lane has one question out at most, whatever it is about.

use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{BrokerId, Offset};

use kdp_client::admin::groups::GroupType;

/// A moment, on a clock that does not jump and on the one that people have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Milliseconds since the collector began: for spans.
    pub(crate) mono_ms: i64,
    /// Milliseconds since 1970: for what is shown.
    pub(crate) wall_ms: i64,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    /// Brokers, topics, who leads and who is in sync.
    Metadata,
    /// Brokers that are fenced.
    Fenced,
    /// The controller and the release.
    Facts,
    /// Where the partitions end that a broker leads.
    Ends,
    /// The same of those on the screen, where there are too many to ask for all of them often.
    VisibleEnds,
    /// Where they start.
    Starts,
    /// What lies on a broker's disks.
    Dirs,
    /// Which partitions move.
    Moves,
    /// How large the replicas of a broker are that move.
    MovingSizes,
    /// What keeps moves slow.
    Throttles,
    /// The topics' min.insync.replicas.
    MinIsr,
    /// Which groups there are.
    GroupList,
    /// Members and commits of groups.
    Groups,
    /// The same of groups that did not answer last time, which must not keep the others waiting.
    LameGroups,
    /// How old the records are that groups come to next.
    Ages,
    /// Why groups stay where they are.
    Holds,
}

/// A source, and the broker that is asked; `None` where any will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Lane {
    /// What for.
    pub(crate) source: Source,
    /// Whom.
    pub(crate) broker: Option<BrokerId>,
}

impl Lane {
    /// Any broker is asked.
    pub(crate) const fn any(source: Source) -> Self {
        Self { source, broker: None }
    }

    /// This broker is asked.
    pub(crate) const fn of(source: Source, broker: BrokerId) -> Self {
        Self { source, broker: Some(broker) }
    }
}

/// A group by name, and its kind where that is known.
pub(crate) type NamedGroup = (String, Option<GroupType>);

/// A record that a group comes to: where, its offset, and the end of the partition.
pub(crate) type Awaited = (TopicPartition, Offset, Offset);

/// What is asked in a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Of [`Source::Metadata`].
    Metadata,
    /// Of [`Source::Fenced`].
    Fenced,
    /// Of [`Source::Facts`].
    Facts,
    /// Of [`Source::Ends`] and [`Source::VisibleEnds`], in the order of topics.
    Ends(BrokerId, Vec<TopicPartition>),
    /// Of [`Source::Starts`], in the order of topics.
    Starts(BrokerId, Vec<TopicPartition>),
    /// Of [`Source::Dirs`].
    Dirs(BrokerId),
    /// Of [`Source::Moves`].
    Moves,
    /// Of [`Source::MovingSizes`].
    MovingSizes(BrokerId, Vec<TopicPartition>),
    /// Of [`Source::Throttles`].
    Throttles(Vec<BrokerId>, Vec<String>),
    /// Of [`Source::MinIsr`].
    MinIsr(Vec<String>),
    /// Of [`Source::GroupList`].
    GroupList,
    /// Of [`Source::Groups`] and [`Source::LameGroups`].
    Groups(Vec<NamedGroup>),
    /// Of [`Source::Ages`].
    Ages(Vec<Awaited>),
    /// Of [`Source::Holds`].
    Holds(Vec<Awaited>),
}
