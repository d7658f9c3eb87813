//! The folders of a node: opened at every start, made ready when they are new.

use super::listeners;
use crate::clock::Clock;
use crate::config::{BrokerConfig, Listener};
use crate::directory::{self, Directories, Directory, DirectoryError, Layout};
use crate::durability::Durability;
use crate::quorum::{self, LocalVoter};

/// Opens the folders that these settings name and makes the empty ones part of this cluster, or of a new one.
/// Folders that are ready stay as they are; those of another node or cluster are refused. They are held until
/// the answer is dropped.
pub fn format(config: &BrokerConfig, cluster_id: Option<&str>) -> Result<Directories, DirectoryError> {
    open(config, cluster_id, &listeners::told(&config.listeners.controller, &[]), Durability::Machine)
}

/// The same for a node whose controller listens there.
pub(super) fn open(
    config: &BrokerConfig,
    cluster_id: Option<&str>,
    controller: &[Listener],
    durability: Durability,
) -> Result<Directories, DirectoryError> {
    let layout = Layout {
        node_id: config.node_id,
        log_dirs: config.log_dirs.clone(),
        metadata_log_dir: config.metadata_log_dir.clone(),
        durability,
    };
    let now_ms = Clock::system().wall_ms();
    directory::open(&layout, cluster_id, now_ms, |new| {
        let voter = LocalVoter { id: config.node_id, directory: new.id, listeners: controller.to_vec() };
        quorum::format(&new, &voter, now_ms)
    })
}

/// The folder of the metadata log.
pub(super) fn of_metadata<'a>(config: &BrokerConfig, directories: &'a Directories) -> &'a Directory {
    let of_metadata = directories.directories.iter().find(|found| found.path == config.metadata_log_dir);
    of_metadata.expect("it was opened with the others")
}
