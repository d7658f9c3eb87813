//! What happens to each image of the metadata that is committed, in this order: the settings are those in
//! force, partitions get their logs and leaders, requests see the image, the groups are led.
//!
//! All of it is done before the answer of the change is given, so whoever created a topic can use it at once.

use std::sync::Arc;

use crate::clock::Clock;
use crate::coordinator::GroupCoordinator;
use crate::metadata::{DynamicConfig, ImageHandle, MetadataDelta, MetadataImage};
use crate::replication::Partitions;

/// Who hears of a new image.
pub(super) struct Publishing {
    pub(super) clock: Clock,
    pub(super) dynamic: DynamicConfig,
    pub(super) partitions: Arc<Partitions>,
    pub(super) image: ImageHandle,
    pub(super) groups: GroupCoordinator,
}

impl Publishing {
    /// Takes over an image. It may block on the disk.
    pub(super) fn publish(&self, image: &Arc<MetadataImage>, delta: &MetadataDelta) {
        self.dynamic.apply(image, delta);
        let changes = self.partitions.apply(image, delta, &self.dynamic.load(), self.clock.wall_ms());
        self.image.store(image.clone());
        self.groups.apply(image, delta, &changes);
    }
}
