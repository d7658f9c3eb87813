//! Which features this node can work at: what it registers with, answers and checks updates against.

use std::ops::RangeInclusive;

use crate::metadata::{Feature, MetadataImage, MetadataVersion};

/// Name and levels of each feature this node supports. What a cluster has finalized already can
/// stay, though it may be more than new clusters get.
pub(crate) fn supported(image: &MetadataImage) -> Vec<(&'static str, RangeInclusive<i16>)> {
    let levels = MetadataVersion::MINIMUM.level()..=MetadataVersion::LATEST.level();
    let others = Feature::ALL.into_iter().map(|feature| {
        let highest = feature.format_level.max(image.features.level(feature));
        (feature.name, 0..=highest)
    });
    others.filter(|(_, levels)| *levels.end() > 0).chain([(MetadataVersion::FEATURE, levels)]).collect()
}
