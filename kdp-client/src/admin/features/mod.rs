//! Features of the cluster: which levels are finalized, which every broker supports, and changing them
//! (ApiVersions and UpdateFeatures, KIP-584, KIP-778, KIP-1022).
//!
//! A level can be finalized only where every broker supports it, so what counts as supported is the
//! intersection over the brokers, and each broker's own range is kept beside it.

pub mod releases;

use std::collections::{BTreeMap, BTreeSet};

use crate::admin::cluster::api_versions;
use crate::cluster::Cluster;
use crate::connection::{ApiVersions, Error, KafkaError};
use crate::protocol::messages::update_features_request::FeatureUpdateKey;
use crate::protocol::messages::{StrBytes, UpdateFeaturesRequest, VersionRange};
use crate::protocol::types::BrokerId;

/// From here on a change can be a safe or an unsafe downgrade, and can be only validated (KIP-778).
const TYPED_UPDATES: i16 = 1;

/// Every feature, and how new the answer is.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// In the order of their names.
    pub features: Vec<Feature>,
    /// The offset in the metadata log at which the finalized levels were so; the newest answer's.
    pub epoch: Option<i64>,
    /// How many brokers answered.
    pub brokers: usize,
    /// Brokers that did not: what is supported is known without them.
    pub silent: Vec<(BrokerId, Error)>,
}

/// One feature of the cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Such as `metadata.version`.
    pub name: String,
    /// The level in force; 0 is off.
    pub finalized: i16,
    /// The levels that every broker supports; `None` where they have none in common, or one of them
    /// does not know the feature.
    pub supported: Option<VersionRange>,
    /// What each broker supports; a broker that does not know the feature is not in it.
    pub by_broker: BTreeMap<BrokerId, VersionRange>,
}

impl Feature {
    /// Whether brokers differ, as they do in the middle of a rolling upgrade.
    pub fn is_mixed(&self, brokers: usize) -> bool {
        let ranges: BTreeSet<_> = self.by_broker.values().map(|range| (range.min, range.max)).collect();
        ranges.len() > 1 || self.by_broker.len() != brokers
    }
}

/// Which way a level may go: Kafka's `FeatureUpdate.UpgradeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateType {
    /// Up only.
    Upgrade = 1,
    /// Down, where no metadata is lost by it.
    SafeDowngrade = 2,
    /// Down, even where metadata is lost for good.
    UnsafeDowngrade = 3,
}

/// Asks every broker at once. It fails only when none answers.
pub async fn describe(cluster: &Cluster) -> Result<Features, Error> {
    let mut answers = Vec::new();
    let mut silent = Vec::new();
    for (id, answer) in api_versions(cluster).await? {
        match answer {
            Ok(versions) => answers.push((id, versions)),
            Err(error) => silent.push((id, error)),
        }
    }
    match silent.pop() {
        Some((_, error)) if answers.is_empty() => Err(error),
        popped => {
            silent.extend(popped);
            Ok(Features { silent, ..combine(&answers) })
        }
    }
}

/// Changes levels, or with `validate_only` lets the controller say whether it would.
///
/// Brokers before Kafka 4.0 answer for each feature; since then the whole change happens or none of it,
/// and the first feature that fails fails the request.
pub async fn update(
    cluster: &Cluster,
    levels: &[(String, i16)],
    update_type: UpdateType,
    validate_only: bool,
) -> Result<Vec<(String, Result<(), KafkaError>)>, Error> {
    let timeout_ms = i32::try_from(cluster.options().request_timeout.as_millis()).unwrap_or(i32::MAX);
    let update = |(name, level): &(String, i16)| {
        FeatureUpdateKey::default()
            .with_feature(StrBytes::from_string(name.clone()))
            .with_max_version_level(*level)
            .with_upgrade_type(update_type as i8)
    };
    let request = UpdateFeaturesRequest::default()
        .with_timeout_ms(timeout_ms)
        .with_feature_updates(levels.iter().map(update).collect())
        .with_validate_only(validate_only);
    let reply = cluster.any().await?.send_between(TYPED_UPDATES, i16::MAX, |_| request).await?;
    let body = reply.check(|body| (body.error_code, body.error_message.as_deref()))?;
    let answer = |(name, _): &(String, i16)| {
        let result = body.results.iter().find(|result| result.feature == **name);
        let error = result
            .and_then(|result| KafkaError::from_wire(result.error_code, result.error_message.as_deref()));
        (name.clone(), error.map_or(Ok(()), Err))
    };
    Ok(levels.iter().map(answer).collect())
}

fn combine(answers: &[(BrokerId, ApiVersions)]) -> Features {
    let newest = answers.iter().max_by_key(|(_, versions)| versions.finalized_features_epoch);
    let finalized = newest.map(|(_, versions)| versions.finalized_features.clone()).unwrap_or_default();
    let supported = answers.iter().flat_map(|(_, versions)| versions.supported_features.keys());
    let names: BTreeSet<&String> = finalized.keys().chain(supported).collect();
    let feature = |name: &String| {
        let range =
            |(id, versions): &(BrokerId, ApiVersions)| Some((*id, *versions.supported_features.get(name)?));
        let by_broker: BTreeMap<BrokerId, VersionRange> = answers.iter().filter_map(range).collect();
        let common = by_broker.values().copied().reduce(|common, range| common.intersect(&range));
        Feature {
            name: name.clone(),
            finalized: finalized.get(name).copied().unwrap_or_default(),
            supported: common.filter(|range| !range.is_empty() && by_broker.len() == answers.len()),
            by_broker,
        }
    };
    Features {
        features: names.into_iter().map(feature).collect(),
        epoch: newest.and_then(|(_, versions)| versions.finalized_features_epoch),
        brokers: answers.len(),
        silent: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broker(id: i32, epoch: i64, finalized: i16, min: i16, max: i16) -> (BrokerId, ApiVersions) {
        let name = "metadata.version".to_owned();
        let versions = ApiVersions {
            finalized_features: [(name.clone(), finalized)].into(),
            finalized_features_epoch: Some(epoch),
            supported_features: [(name, VersionRange { min, max })].into(),
            ..ApiVersions::default()
        };
        (BrokerId(id), versions)
    }

    #[test]
    fn supported_is_what_every_broker_supports() {
        let features = combine(&[broker(1, 9, 25, 7, 25), broker(2, 12, 27, 7, 29)]);
        let [feature] = &features.features[..] else { panic!("{features:?}") };
        assert_eq!(feature.supported, Some(VersionRange { min: 7, max: 25 }));
        assert!(feature.is_mixed(2));
        // The newest answer counts.
        assert_eq!((feature.finalized, features.epoch), (27, Some(12)));
    }

    #[test]
    fn a_feature_that_one_broker_does_not_know_is_not_supported() {
        let stranger = (BrokerId(2), ApiVersions::default());
        let features = combine(&[broker(1, 9, 25, 7, 25), stranger]);
        assert_eq!(features.features[0].supported, None);
        assert!(features.features[0].is_mixed(2));
    }
}
