//! ApiVersions, key 18, versions 0-4: what is served here, and which features the cluster has.
//!
//! v3 added the client's software name and version and the features; v4 may carry features whose
//! lowest level is 0, which older clients cannot read (KAFKA-17492). Any other version is answered in
//! the layout of v0 with UNSUPPORTED_VERSION and this one row (KIP-511). The list is the table's own.

use std::ops::RangeInclusive;
use std::sync::Arc;

use kdp_client::protocol::messages::api_versions_response::{
    ApiVersion, FinalizedFeatureKey, SupportedFeatureKey,
};
use kdp_client::protocol::messages::{
    ApiKey, ApiVersionsRequest, ApiVersionsResponse, ResponseError, StrBytes,
};

use super::context::{ListenerKind, RequestContext};
use super::reply::Reply;
use super::table::{Answer, Listeners, Row, row};

/// The versions served.
const VERSIONS: RangeInclusive<i16> = 0..=4;

/// The features of the cluster as this node knows them now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    /// Name, lowest and highest level this node can work at.
    pub(crate) supported: Vec<(String, i16, i16)>,
    /// Name and the level the cluster has agreed on.
    pub(crate) finalized: Vec<(String, i16)>,
    /// The offset in the metadata log that the finalized levels are as of; -1 while unknown.
    pub(crate) epoch: i64,
}

/// Where the current features come from.
pub(crate) type FeatureSource = Arc<dyn Fn() -> Features + Send + Sync>;

/// The row of ApiVersions, for a table that will also hold `rows`.
pub(crate) fn row(rows: &[Row], features: FeatureSource) -> Row {
    let lists = Arc::new(Lists {
        broker: list(rows, ListenerKind::Broker),
        controller: list(rows, ListenerKind::Controller),
    });
    row!(ApiVersionsRequest, VERSIONS, Listeners::Both, handle(lists, features))
}

struct Lists {
    broker: Vec<ApiVersion>,
    controller: Vec<ApiVersion>,
}

fn list(rows: &[Row], kind: ListenerKind) -> Vec<ApiVersion> {
    let own = (ApiKey::ApiVersions as i16, &VERSIONS);
    let others = rows.iter().filter(|row| row.listeners.include(kind)).map(|row| (row.key, &row.versions));
    let mut list: Vec<_> =
        others.chain([own]).map(|(key, versions)| advertised(kind, key, versions)).collect();
    list.sort_by_key(|api| api.api_key);
    list
}

/// Old librdkafka looks at the lowest Produce version to learn what a broker can do with compression,
/// so 0 is what it sees, though only what the row says is accepted (KAFKA-18659).
fn advertised(kind: ListenerKind, key: i16, versions: &RangeInclusive<i16>) -> ApiVersion {
    let old_produce = kind == ListenerKind::Broker && key == ApiKey::Produce as i16;
    ApiVersion::default()
        .with_api_key(key)
        .with_min_version(if old_produce { 0 } else { *versions.start() })
        .with_max_version(*versions.end())
}

async fn handle(
    lists: &Lists,
    features: &FeatureSource,
    ctx: &RequestContext,
    request: ApiVersionsRequest,
) -> ApiVersionsResponse {
    if ctx.api_version >= 3 && !is_valid(&request) {
        return ApiVersionsResponse::default().with_error_code(ResponseError::InvalidRequest.code());
    }
    let list = match ctx.connection.listener.kind {
        ListenerKind::Broker => &lists.broker,
        ListenerKind::Controller => &lists.controller,
    };
    let features = features();
    ApiVersionsResponse::default()
        .with_api_keys(list.clone())
        .with_supported_features(supported(&features, ctx.api_version))
        .with_finalized_features_epoch(features.epoch)
        .with_finalized_features(finalized(&features))
}

fn supported(features: &Features, api_version: i16) -> Vec<SupportedFeatureKey> {
    let readable = features.supported.iter().filter(|(_, min, _)| api_version >= 4 || *min > 0);
    readable
        .map(|(name, min, max)| {
            SupportedFeatureKey::default()
                .with_name(StrBytes::from_string(name.clone()))
                .with_min_version(*min)
                .with_max_version(*max)
        })
        .collect()
}

/// Level 0 means "not in use" and is left out.
fn finalized(features: &Features) -> Vec<FinalizedFeatureKey> {
    let used = features.finalized.iter().filter(|(_, level)| *level != 0);
    used.map(|(name, level)| {
        FinalizedFeatureKey::default()
            .with_name(StrBytes::from_string(name.clone()))
            .with_min_version_level(*level)
            .with_max_version_level(*level)
    })
    .collect()
}

/// KIP-511: names and versions are `[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?`.
fn is_valid(request: &ApiVersionsRequest) -> bool {
    [&request.client_software_name, &request.client_software_version].into_iter().all(|text| {
        let bytes = text.as_bytes();
        let inner = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
        let ends = [bytes.first(), bytes.last()];
        ends.into_iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric)) && bytes.iter().all(inner)
    })
}

/// The answer to a version of ApiVersions that is not served; its body is not looked at.
pub(super) fn unsupported(ctx: RequestContext, served: &RangeInclusive<i16>) -> Answer {
    let own = advertised(ListenerKind::Broker, ctx.api_key, served);
    let response = ApiVersionsResponse::default()
        .with_error_code(ResponseError::UnsupportedVersion.code())
        .with_api_keys(vec![own]);
    let ctx = RequestContext { api_version: 0, ..ctx };
    Box::pin(async move { Reply::message(&ctx, &response) })
}
