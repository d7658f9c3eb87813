//! The metadata log and who leads it: today one voter, which is always itself.
//!
//! `__cluster_metadata-0` holds what the controller decided, in Apache's framing: a LeaderChange
//! first in each epoch, snapshots that replace what lies before them, `quorum-state` written before
//! anybody can see an epoch. It must not know what the records mean beyond applying them.
//!
//! The invariant: what is committed is on the disk, and was published before anybody hears of it.

mod bootstrap;
mod clean;
mod commits;
mod flush;
mod framing;
mod info;
mod load;
mod log;
mod open;
mod snapshot;
mod state;
mod voters;

pub(crate) use bootstrap::format;
#[cfg(test)]
pub(crate) use bootstrap::write_for_tests as write_bootstrap;
pub(crate) use commits::Commits;
pub(crate) use flush::Publisher;
pub(crate) use info::QuorumInfo;
pub(crate) use load::QuorumError;
pub(crate) use open::{Opened, QuorumOptions, open};
pub(crate) use voters::LocalVoter;
