//! Which versions of which API a broker offers, and the one to use. Pure.

use std::collections::BTreeMap;

use crate::protocol::messages::{ApiVersionsRequest, ApiVersionsResponse, StrBytes, VersionRange};

/// The newest ApiVersions we speak. A broker that does not know it answers in version 0.
pub(crate) const API_VERSIONS_VERSION: i16 = 4;
/// From here on clients say what they are.
const NAMED_CLIENTS: i16 = 3;

/// What a broker said about itself in its ApiVersions answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ApiVersions {
    /// The range of each API key, also of those kdp does not know.
    pub ranges: BTreeMap<i16, VersionRange>,
    /// Finalized feature levels of the cluster, such as `metadata.version`.
    pub finalized_features: BTreeMap<String, i16>,
    /// The offset in the metadata log at which those levels were so, where the broker tells.
    pub finalized_features_epoch: Option<i64>,
    /// The feature levels that this broker can run with.
    pub supported_features: BTreeMap<String, VersionRange>,
}

impl ApiVersions {
    /// The question, in this version of it.
    pub(crate) fn request(version: i16) -> ApiVersionsRequest {
        let request = ApiVersionsRequest::default();
        if version < NAMED_CLIENTS {
            return request;
        }
        request
            .with_client_software_name(StrBytes::from_static_str("kdp"))
            .with_client_software_version(StrBytes::from_static_str(env!("CARGO_PKG_VERSION")))
    }

    /// Takes over what the broker answered.
    pub fn from_response(response: &ApiVersionsResponse) -> Self {
        let range = |api: &crate::protocol::messages::api_versions_response::ApiVersion| VersionRange {
            min: api.min_version,
            max: api.max_version,
        };
        Self {
            ranges: response.api_keys.iter().map(|api| (api.api_key, range(api))).collect(),
            finalized_features: response
                .finalized_features
                .iter()
                .map(|feature| (feature.name.to_string(), feature.max_version_level))
                .collect(),
            finalized_features_epoch: (response.finalized_features_epoch >= 0)
                .then_some(response.finalized_features_epoch),
            supported_features: response
                .supported_features
                .iter()
                .map(|feature| {
                    let levels = VersionRange { min: feature.min_version, max: feature.max_version };
                    (feature.name.to_string(), levels)
                })
                .collect(),
        }
    }

    /// The highest version that both sides know, or `None`.
    pub fn choose(&self, key: i16, ours: VersionRange) -> Option<i16> {
        let both = self.ranges.get(&key)?.intersect(&ours);
        (!both.is_empty()).then_some(both.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_common_version_is_chosen() {
        let theirs =
            ApiVersions { ranges: [(3, VersionRange { min: 2, max: 9 })].into(), ..Default::default() };
        let choose = |key, min, max| theirs.choose(key, VersionRange { min, max });
        assert_eq!(choose(3, 0, 13), Some(9));
        assert_eq!(choose(3, 0, 4), Some(4));
        assert_eq!(choose(3, 10, 13), None);
        assert_eq!(choose(3, 0, 1), None);
        assert_eq!(choose(4, 0, 13), None);
    }
}
