//! UpdateFeatures, and the records of activation.

use kdp_client::protocol::messages::UpdateFeaturesRequest;
use kdp_client::protocol::messages::update_features_request::FeatureUpdateKey;
use kdp_client::protocol::types::Offset;

use super::*;
use crate::controller::{activation, update_features};
use crate::metadata::{MetadataLoader, VersionedRecord};

const UPGRADE: i8 = 1;
const SAFE_DOWNGRADE: i8 = 2;
const UNSAFE_DOWNGRADE: i8 = 3;
const PREFIX: &str = "The update failed for all features since the following feature had an error: ";

fn update(
    cluster: &mut Cluster,
    feature: &str,
    level: i16,
    upgrade_type: i8,
) -> Result<Vec<MetadataRecord>, String> {
    let update = FeatureUpdateKey::default()
        .with_feature(string(feature))
        .with_max_version_level(level)
        .with_upgrade_type(upgrade_type);
    let request = UpdateFeaturesRequest::default().with_feature_updates(vec![update]);
    let (answer, records) = cluster.serve(|view| update_features::update_features(view, 2, &request));
    let answer = answer.expect("decided");
    match answer.error_code {
        0 => Ok(records),
        95 => Err(text(&answer.error_message)
            .expect("a reason")
            .strip_prefix(PREFIX)
            .expect("the prefix")
            .into()),
        code => panic!("code {code}"),
    }
}

#[test]
fn levels_move_within_what_is_served() {
    let mut cluster = Cluster::with(&[1], &[("metadata.version", 28)], &[]);
    assert_eq!(update(&mut cluster, "metadata.version", 29, UPGRADE).map(|records| records.len()), Ok(1));
    assert_eq!(
        update(&mut cluster, "metadata.version", 28, SAFE_DOWNGRADE).map(|records| records.len()),
        Ok(1)
    );
    assert_eq!(update(&mut cluster, "metadata.version", 30, UPGRADE).map(|records| records.len()), Ok(1));
    assert_eq!(
        update(&mut cluster, "metadata.version", 29, UPGRADE),
        Err("Invalid update version 29 for feature metadata.version. Can't downgrade the version of this feature \
             without setting the upgrade type to either safe or unsafe downgrade."
            .into())
    );
    let refused = "Unsupported metadata.version downgrade from 30 to 29.";
    assert_eq!(
        update(&mut cluster, "metadata.version", 29, SAFE_DOWNGRADE),
        Err(format!(
            "{refused} Refusing to perform the requested downgrade because it might delete metadata information."
        ))
    );
    assert_eq!(
        update(&mut cluster, "metadata.version", 29, UNSAFE_DOWNGRADE),
        Err(format!("{refused} Unsafe metadata downgrade is not supported in this version."))
    );
    assert_eq!(
        update(&mut cluster, "metadata.version", 31, UPGRADE),
        Err("Invalid update version 31 for feature metadata.version. Local controller 1 only supports versions 7-30".into())
    );
}

#[test]
fn what_is_not_served_is_not_finalized() {
    let mut cluster = Cluster::of(&[1]);
    for feature in ["group.version", "no.such"] {
        assert_eq!(
            update(&mut cluster, feature, 1, UPGRADE),
            Err(format!(
                "Invalid update version 1 for feature {feature}. Local controller 1 does not support this feature."
            ))
        );
    }
    assert!(update(&mut cluster, "metadata.version", 30, 0).is_err());
    assert!(update(&mut cluster, "metadata.version", -1, UPGRADE).is_err());
}

#[test]
fn elr_brings_the_clusters_minimum_along() {
    let mut cluster = Cluster::of(&[1]);
    let own = ConfigRecord {
        resource_type: 4,
        resource_name: "1".into(),
        name: "min.insync.replicas".into(),
        value: Some("2".into()),
        ..Default::default()
    };
    cluster.apply(&own.clone().into());
    let records = update(&mut cluster, "eligible.leader.replicas.version", 1, UPGRADE).expect("served");
    let cluster_wide = ConfigRecord { resource_name: String::new(), value: Some("1".into()), ..own.clone() };
    let gone = ConfigRecord { value: None, ..own };
    assert_eq!(records[..2], [cluster_wide.into(), gone.into()]);
    assert_eq!(records[2].name(), "FeatureLevelRecord");
    assert!(cluster.image.features.elr_enabled());
}

fn level(name: &str, level: i16) -> VersionedRecord {
    (FeatureLevelRecord { name: name.into(), feature_level: level, ..Default::default() }.into(), 0)
}

fn names(records: &[VersionedRecord]) -> Vec<&'static str> {
    records.iter().map(|(record, _)| record.name()).collect()
}

#[test]
fn an_empty_log_gets_the_bootstrap_records_in_one_transaction() {
    let loader = MetadataLoader::default();
    let with_elr = [level("metadata.version", 30), level("eligible.leader.replicas.version", 1)];
    assert_eq!(
        names(&activation::records(&loader, &with_elr, 1)),
        [
            "BeginTransactionRecord",
            "FeatureLevelRecord",
            "FeatureLevelRecord",
            "ConfigRecord",
            "EndTransactionRecord"
        ]
    );
    let old = [level("metadata.version", 8)];
    assert_eq!(names(&activation::records(&loader, &old, 1)), ["FeatureLevelRecord"]);
}

#[test]
fn a_transaction_that_a_crash_left_open_is_aborted() {
    let bootstrap = [level("metadata.version", 30)];
    let mut loader = MetadataLoader::default();
    loader.apply(Offset(0), &BeginTransactionRecord::default().into()).expect("fits");
    loader.apply(Offset(1), &bootstrap[0].0).expect("fits");
    assert_eq!(
        names(&activation::records(&loader, &bootstrap, 1)),
        ["AbortTransactionRecord", "BeginTransactionRecord", "FeatureLevelRecord", "EndTransactionRecord"]
    );
    loader.apply(Offset(2), &EndTransactionRecord::default().into()).expect("fits");
    assert_eq!(names(&activation::records(&loader, &bootstrap, 1)), [""; 0]);
    loader.apply(Offset(3), &BeginTransactionRecord::default().into()).expect("fits");
    assert_eq!(names(&activation::records(&loader, &bootstrap, 1)), ["AbortTransactionRecord"]);
}
