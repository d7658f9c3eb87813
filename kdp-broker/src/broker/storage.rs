//! All that lies on disk, opened in the order in which one part tells the next what to expect: the folders,
//! the metadata log in them, the logs that the metadata name.

use std::sync::{Arc, OnceLock};

use kdp_client::protocol::uuid::Uuid;

use super::publishing::Publishing;
use super::{StartError, directories, logs};
use crate::clock::Clock;
use crate::config::{BrokerConfig, Listener};
use crate::coordinator::GroupCoordinator;
use crate::directory::Directories;
use crate::durability::Durability;
use crate::log::{LogDirectory, LogManager};
use crate::loggers::Loggers;
use crate::metadata::{DynamicConfig, ImageHandle};
use crate::metrics::Metrics;
use crate::quorum::{self, LocalVoter, Opened, Publisher, QuorumOptions};
use crate::replication::Partitions;

/// What is on disk, in use.
pub(super) struct Storage {
    pub(super) manager: Arc<LogManager>,
    /// Where the metadata log lies.
    pub(super) metadata: Arc<LogDirectory>,
    pub(super) partitions: Arc<Partitions>,
    /// Holds the locks of the folders.
    pub(super) directories: Directories,
}

impl Storage {
    /// The ids of the folders that hold partitions.
    pub(super) fn log_dir_ids(&self, config: &BrokerConfig) -> Vec<Uuid> {
        let directories = self.directories.directories.iter();
        directories.filter(|found| config.log_dirs.contains(&found.path)).map(|found| found.id).collect()
    }
}

/// Who reads what is on disk and hears when it changes.
#[derive(Clone)]
pub(super) struct Readers {
    pub(super) clock: Clock,
    pub(super) loggers: Loggers,
    pub(super) metrics: Arc<Metrics>,
    pub(super) dynamic: DynamicConfig,
    pub(super) image: ImageHandle,
    pub(super) groups: GroupCoordinator,
}

/// Opens everything; what the metadata say is published by whoever puts the controller to work. Blocks.
pub(super) fn open(
    config: &BrokerConfig,
    controllers: &[Listener],
    readers: Readers,
    durability: Durability,
) -> Result<(Storage, Opened), StartError> {
    let Readers { clock, metrics, dynamic, image, groups, .. } = readers;
    let directories = directories::open(config, None, controllers, durability)?;
    let metadata = directories::of_metadata(config, &directories);
    // The metadata come first, but who hears of them needs the logs.
    let publishing: Arc<OnceLock<Publishing>> = Arc::default();
    let parent = Arc::new(LogDirectory::new(&metadata.path, durability).timed(metrics.log_flush.clone()));
    let opened = quorum::open(QuorumOptions {
        config,
        parent: parent.clone(),
        cluster_id: &directories.cluster_id,
        voter: LocalVoter { id: config.node_id, directory: metadata.id, listeners: controllers.to_vec() },
        clock: clock.clone(),
        publishers: vec![publisher(publishing.clone())],
    })?;
    let manager =
        Arc::new(logs::load(config, &opened.loaded.image, clock.wall_ms(), durability, &metrics.log_flush)?);
    let partitions = Arc::new(Partitions::new(config.node_id, manager.clone(), metrics));
    let joined = Publishing { clock, dynamic, partitions: partitions.clone(), image, groups };
    publishing.get_or_init(|| joined);
    Ok((Storage { manager, metadata: parent, partitions, directories }, opened))
}

fn publisher(publishing: Arc<OnceLock<Publishing>>) -> Publisher {
    Box::new(move |image, delta| {
        publishing.get().expect("nothing is committed before the parts are joined").publish(image, delta);
    })
}
