//! Decides UpdateFeatures: all of its updates, or none.
//!
//! A feature is never raised above what this broker serves, and `metadata.version` never lowered
//! across a level that changed the records (`FeatureControlManager`).

use kdp_client::protocol::messages::update_features_request::FeatureUpdateKey;
use kdp_client::protocol::messages::update_features_response::UpdatableFeatureResult;
use kdp_client::protocol::messages::{
    ResponseError, StrBytes, UpdateFeaturesRequest, UpdateFeaturesResponse,
};
use kdp_client::protocol::schema::metadata::{ConfigRecord, FeatureLevelRecord};

use super::error::ApiError;
use super::view::{Decided, Decision, View, validated};
use crate::metadata::{ConfigResource, Feature, MetadataVersion, ResourceType, VersionedRecord};

/// The way in which a level may change (`FeatureUpdate.UpgradeType`).
const UPGRADE: i8 = 1;
const UNSAFE_DOWNGRADE: i8 = 3;

pub(super) fn update_features(
    view: &View<'_>,
    api_version: i16,
    request: &UpdateFeaturesRequest,
) -> Decided<UpdateFeaturesResponse> {
    let mut records = Vec::new();
    for update in &request.feature_updates {
        match self::update(view, request, update) {
            Ok(record) => records.extend(record),
            Err(error) => return Ok(Decision::answer(refused(&error))),
        }
    }
    if raises_elr(request) {
        records.splice(0..0, elr_safety(view));
    }
    let mut response = UpdateFeaturesResponse::default().with_error_message(None);
    if api_version <= 1 {
        let done = |update: &FeatureUpdateKey| {
            UpdatableFeatureResult::default()
                .with_feature(update.feature.clone())
                // The words that Apache has for the absence of an error.
                .with_error_message(Some(StrBytes::from_static_str("NONE")))
        };
        response.results = request.feature_updates.iter().map(done).collect();
    }
    validated(records, request.validate_only, response)
}

fn refused(error: &ApiError) -> UpdateFeaturesResponse {
    let reason = error.message.as_deref().unwrap_or("null");
    let message =
        format!("The update failed for all features since the following feature had an error: {reason}");
    UpdateFeaturesResponse::default()
        .with_error_code(error.code.code())
        .with_error_message(Some(StrBytes::from_string(message)))
}

fn update(
    view: &View<'_>,
    request: &UpdateFeaturesRequest,
    update: &FeatureUpdateKey,
) -> Result<Option<VersionedRecord>, ApiError> {
    let (name, level) = (update.feature.as_str(), update.max_version_level);
    let invalid = |reason: &str| {
        let message = format!("Invalid update version {level} for feature {name}. {reason}");
        Err(ApiError::new(ResponseError::InvalidUpdateVersion, message))
    };
    if !(UPGRADE..=UNSAFE_DOWNGRADE).contains(&update.upgrade_type) {
        return invalid("The controller does not support the given upgrade type.");
    }
    if level < 0 {
        return invalid("A feature version cannot be less than 0.");
    }
    if let Some(reason) = not_supported(view, name, level) {
        return invalid(&reason);
    }
    let current = current(view, name);
    if level < current && update.upgrade_type == UPGRADE {
        return invalid(
            "Can't downgrade the version of this feature without setting the upgrade type to either safe or \
             unsafe downgrade.",
        );
    }
    if level > current && update.upgrade_type != UPGRADE {
        return invalid("Can't downgrade to a newer version.");
    }
    match name {
        MetadataVersion::FEATURE => check_metadata_version(view, level, update.upgrade_type)?,
        _ if name == Feature::KRAFT_VERSION.name => {
            return if level == current {
                Ok(None)
            } else {
                invalid("Can't downgrade the version of this feature.")
            };
        }
        _ if Feature::by_name(name).is_none() => return invalid(&format!("Feature {name} not found.")),
        _ => {
            if let Some(reason) = lacks_dependency(view, request, name, level) {
                return invalid(&reason);
            }
        }
    }
    let record =
        FeatureLevelRecord { name: name.to_owned(), feature_level: level, ..FeatureLevelRecord::default() };
    Ok(Some((record.into(), 0)))
}

fn current(view: &View<'_>, name: &str) -> i16 {
    let mut finalized = view.image.finalized_features();
    finalized.find(|(finalized, _)| *finalized == name).map_or(0, |(_, level)| level)
}

fn not_supported(view: &View<'_>, name: &str, level: i16) -> Option<String> {
    let supported = super::features::supported(view.image);
    let range = supported.into_iter().find(|(feature, _)| *feature == name).map(|(_, range)| range);
    let (min, max) = range.map_or((0, 0), |range| range.into_inner());
    if (min..=max).contains(&level) {
        return None;
    }
    let who = format!("Local controller {}", view.config.node_id);
    Some(match (min, max) {
        (_, 0) => format!("{who} does not support this feature."),
        (min, max) if min == max => format!("{who} only supports versions {min}"),
        (min, max) => format!("{who} only supports versions {min}-{max}"),
    })
}

fn check_metadata_version(view: &View<'_>, level: i16, upgrade_type: i8) -> Result<(), ApiError> {
    let current = view.metadata_version();
    let Some(wanted) = MetadataVersion::from_level(level) else {
        let message = format!("Invalid metadata.version {level}. Valid versions are from 7 to 30.");
        return Err(ApiError::new(ResponseError::InvalidUpdateVersion, message));
    };
    if wanted >= current || !current.metadata_changes_between(wanted) {
        return Ok(());
    }
    let reason = if upgrade_type == UNSAFE_DOWNGRADE {
        "Unsafe metadata downgrade is not supported in this version."
    } else {
        "Refusing to perform the requested downgrade because it might delete metadata information."
    };
    let message =
        format!("Unsupported metadata.version downgrade from {} to {level}. {reason}", current.level());
    Err(ApiError::new(ResponseError::InvalidUpdateVersion, message))
}

/// The one dependency there is: eligible leader replicas need records that can hold them.
fn lacks_dependency(
    view: &View<'_>,
    request: &UpdateFeaturesRequest,
    name: &str,
    level: i16,
) -> Option<String> {
    const NEEDED: i16 = 23;
    let is_elr = name == Feature::ELIGIBLE_LEADER_REPLICAS_VERSION.name && level >= 1;
    let mut updates = request.feature_updates.iter();
    let proposed = updates.find(|update| update.feature.as_str() == MetadataVersion::FEATURE);
    let version = proposed.map_or(view.metadata_version().level(), |update| update.max_version_level);
    (is_elr && version < NEEDED).then(|| {
        format!("{name} could not be set to {level} because it depends on metadata.version level {NEEDED}")
    })
}

fn raises_elr(request: &UpdateFeaturesRequest) -> bool {
    let name = Feature::ELIGIBLE_LEADER_REPLICAS_VERSION.name;
    request
        .feature_updates
        .iter()
        .any(|update| update.feature.as_str() == name && update.max_version_level > 0)
}

/// With eligible leader replicas there is one minimum for all brokers: the cluster's.
fn elr_safety(view: &View<'_>) -> Vec<VersionedRecord> {
    const NAME: &str = "min.insync.replicas";
    let cluster = ConfigResource::new(ResourceType::BROKER, "");
    let record = |resource: &ConfigResource, value: Option<String>| {
        let record = ConfigRecord {
            resource_type: resource.resource_type.0,
            resource_name: resource.name.to_string(),
            name: NAME.into(),
            value,
            ..ConfigRecord::default()
        };
        (record.into(), 0)
    };
    let mut records = Vec::new();
    if view.image.configs.value(&cluster, NAME).is_none() {
        records.push(record(&cluster, Some(view.config.topic_defaults.min_insync_replicas.to_string())));
    }
    let brokers = view.image.configs.iter().filter(|(resource, settings)| {
        resource.resource_type == ResourceType::BROKER
            && !resource.name.is_empty()
            && settings.contains_key(NAME)
    });
    records.extend(brokers.map(|(resource, _)| record(resource, None)));
    records
}
