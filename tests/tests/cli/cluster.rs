//! `kdp cluster` and `kdp broker`: what there is.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] = &[("cluster info", info), ("broker list", brokers)];

fn info(target: &Target) {
    let document = target.kdp(&["cluster", "info"]).json();
    let id = document["item"]["cluster_id"].as_str().unwrap();
    target.apache_sees("kafka-metadata-quorum", &["describe", "--status"], |seen| seen.contains(id));
}

fn brokers(target: &Target) {
    let document = target.kdp(&["broker", "list"]).json();
    assert_eq!(document["items"].as_array().unwrap().len(), target.brokers(), "{document:#}");
}
