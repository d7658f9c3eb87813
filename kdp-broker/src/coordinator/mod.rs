//! Coordinators: who is in a group, and what it has committed.
//!
//! A coordinator is a machine on the runtime for each partition of its topic that this broker leads.
//! What is decided is in the machine; this is the shell: which partition an id falls on, loading,
//! and handing answers to the requests that wait. It must not know connections or the controller.

pub(crate) mod group;

mod group_coordinator;
mod load;
mod offsets_topic;
mod partition_log;
mod shard;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod verbs;
mod waiters;

pub(crate) use group::Size as GroupsSize;
pub(crate) use group_coordinator::GroupCoordinator;
pub(crate) use offsets_topic::OFFSETS_TOPIC;
pub(crate) use verbs::Caller;
