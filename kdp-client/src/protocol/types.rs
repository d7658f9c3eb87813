//! The small numbers of Kafka, each a type of its own so that one cannot be handed over as another.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

        impl $name {
            /// The plain number, for the wire, the disk and arithmetic.
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number! {
    /// The id of a node, `node.id`; a broker's and a controller's ids are of one space.
    BrokerId(i32)
}
number! {
    /// The index of a partition within its topic, from 0.
    PartitionId(i32)
}
number! {
    /// The offset of a record in its partition's log. -1 where Kafka says "none".
    Offset(i64)
}
number! {
    /// How often the leadership of a partition has changed. -1 where Kafka says "none".
    LeaderEpoch(i32)
}
number! {
    /// The id of an idempotent or transactional producer. -1 where Kafka says "none".
    ProducerId(i64)
}
number! {
    /// The epoch that fences older instances of a producer. -1 where Kafka says "none".
    ProducerEpoch(i16)
}
number! {
    /// The epoch of a broker's registration: the offset of its record in the metadata log.
    BrokerEpoch(i64)
}

/// The topics that brokers keep for themselves.
pub const INTERNAL_TOPICS: [&str; 3] = ["__consumer_offsets", "__transaction_state", "__share_group_state"];

/// Whether a topic is one of [`INTERNAL_TOPICS`], which clients may not write to.
pub fn is_internal_topic(name: &str) -> bool {
    INTERNAL_TOPICS.contains(&name)
}

impl Offset {
    /// No offset.
    pub const NONE: Offset = Offset(-1);
}

impl LeaderEpoch {
    /// No epoch.
    pub const NONE: LeaderEpoch = LeaderEpoch(-1);
}

impl Add<i64> for Offset {
    type Output = Offset;
    fn add(self, count: i64) -> Offset {
        Offset(self.0 + count)
    }
}

impl AddAssign<i64> for Offset {
    fn add_assign(&mut self, count: i64) {
        self.0 += count;
    }
}

impl Sub for Offset {
    type Output = i64;
    fn sub(self, earlier: Offset) -> i64 {
        self.0 - earlier.0
    }
}
