//! The metadata log and who leads it: today one voter, which is always itself.
//!
//! `__cluster_metadata-0` holds what the controller decided, in Apache's framing: a LeaderChange
//! first in each epoch, snapshots that replace what lies before them, `quorum-state` written before
//! anybody can see an epoch. It must not know what the records mean beyond applying them.
//!
//! The invariant: what is committed is on the disk, and was published before anybody hears of it.

mod commits;
mod framing;
mod state;

pub(crate) use commits::Commits;
