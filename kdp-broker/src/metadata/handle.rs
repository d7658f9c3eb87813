//! The newest published image, for whoever only reads.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::image::MetadataImage;

/// Gives out the image that was published last, without a lock.
#[derive(Clone, Debug, Default)]
pub struct ImageHandle {
    current: Arc<ArcSwap<MetadataImage>>,
}

impl ImageHandle {
    /// The newest image. Take it once for a request, so that its parts agree.
    pub fn load(&self) -> Arc<MetadataImage> {
        self.current.load_full()
    }

    /// Makes an image the newest.
    pub fn store(&self, image: Arc<MetadataImage>) {
        self.current.store(image);
    }
}
