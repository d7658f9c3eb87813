//! What there is to say of the quorum: who leads, who votes, how far.

use std::sync::Arc;

use kdp_client::protocol::types::{LeaderEpoch, Offset};
use parking_lot::Mutex;

use super::voters::LocalVoter;
use crate::log::Log;

/// The quorum as this node, which leads it, sees it.
#[derive(Clone, Debug)]
pub(crate) struct QuorumInfo {
    pub(super) log: Arc<Mutex<Log>>,
    /// The one voter, and leader.
    pub(crate) voter: LocalVoter,
    /// The epoch that it leads.
    pub(crate) epoch: LeaderEpoch,
}

impl QuorumInfo {
    /// Where the log ends, and up to where it is committed.
    pub(crate) fn offsets(&self) -> (Offset, Offset) {
        let log = self.log.lock();
        (log.log_end_offset(), log.high_watermark())
    }
}
