//! The folders of a node: opened at every start, made ready when they are new.

use crate::clock::Clock;
use crate::config::BrokerConfig;
use crate::directory::{self, Directories, DirectoryError, Layout};

/// Opens the folders that these settings name and makes the empty ones part of this cluster, or of a new one.
/// Folders that are ready stay as they are; those of another node or cluster are refused. They are held until
/// the answer is dropped.
pub fn format(config: &BrokerConfig, cluster_id: Option<&str>) -> Result<Directories, DirectoryError> {
    let layout = Layout {
        node_id: config.node_id,
        log_dirs: config.log_dirs.clone(),
        metadata_log_dir: config.metadata_log_dir.clone(),
    };
    // The records that a cluster begins with are written by the controller when it finds its log empty.
    directory::open(&layout, cluster_id, Clock::system().wall_ms(), |_| Ok(()))
}
