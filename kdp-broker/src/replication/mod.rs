//! Partitions: leader, high watermark, who waits; turns image deltas into logs.
//!
//! It must not know connections, requests or the other subsystems of its floor. What it is told of the
//! metadata comes as an image and a delta.

mod append_queue;
mod fetch_session;
mod high_watermark;
mod leadership;
mod partition;
mod partitions;
mod waiters;

pub(crate) use fetch_session::{FetchSessions, PartitionKey, SessionRequest, Told, TopicKey, Wanted};
pub(crate) use partition::{Appended, Isolation, OffsetQuery, Partition, ProduceError, ReadRequest};
pub(crate) use partitions::{Change, Partitions, Topic, log_config};
pub(crate) use waiters::{FetchWaiter, Registration};
