//! What a controller writes when it becomes active (`ActivationRecordsGenerator`).
//!
//! An empty log gets the bootstrap records, in one transaction where the level has them. In a log
//! that is not empty a transaction left open by a crash is aborted.

use kdp_client::protocol::schema::metadata::{
    AbortTransactionRecord, BeginTransactionRecord, ConfigRecord, EndTransactionRecord, MetadataRecord,
};

use crate::metadata::{Feature, MetadataLoader, MetadataVersion, ResourceType, VersionedRecord};

/// The records of activation.
pub(super) fn records(
    loader: &MetadataLoader,
    bootstrap: &[VersionedRecord],
    min_insync_replicas: i32,
) -> Vec<VersionedRecord> {
    let abort =
        || AbortTransactionRecord { reason: Some("Controller failover".into()), ..Default::default() };
    let aborted = loader.transaction_start().map(|_| (abort().into(), 0));
    if loader.stable_image().features.metadata_version().is_some() {
        return aborted.into_iter().collect();
    }
    let begin = BeginTransactionRecord { name: Some("Bootstrap records".into()), ..Default::default() };
    let in_transaction = level(bootstrap, MetadataVersion::FEATURE)
        .and_then(MetadataVersion::from_level)
        .is_some_and(MetadataVersion::has_transactions);
    let mut records: Vec<VersionedRecord> = aborted.into_iter().collect();
    if in_transaction {
        records.push((begin.into(), 0));
    }
    records.extend_from_slice(bootstrap);
    if level(bootstrap, Feature::ELIGIBLE_LEADER_REPLICAS_VERSION.name).is_some_and(|level| level > 0) {
        records.push((cluster_min_isr(min_insync_replicas), 0));
    }
    if in_transaction {
        records.push((EndTransactionRecord::default().into(), 0));
    }
    records
}

fn level(records: &[VersionedRecord], feature: &str) -> Option<i16> {
    records.iter().find_map(|(record, _)| match record {
        MetadataRecord::FeatureLevel(record) if record.name == feature => Some(record.feature_level),
        _ => None,
    })
}

/// With eligible leader replicas the minimum must be the same for all brokers, so it is written down.
fn cluster_min_isr(min_insync_replicas: i32) -> MetadataRecord {
    ConfigRecord {
        resource_type: ResourceType::BROKER.0,
        resource_name: String::new(),
        name: "min.insync.replicas".into(),
        value: Some(min_insync_replicas.to_string()),
        ..ConfigRecord::default()
    }
    .into()
}
