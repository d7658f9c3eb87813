//! `kdp cluster` and `kdp broker`: what there is.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] =
    &[("cluster info", info), ("cluster health", health), ("broker list", brokers), ("broker verbs", verbs)];

fn health(target: &Target) {
    let document = target.kdp(&["cluster", "health", "--wait", "1m"]).json();
    assert_eq!(document["item"]["healthy"], true, "{document:#}");
    for verb in ["id", "endpoints", "version", "load", "api-versions"] {
        target.kdp(&["cluster", verb]).json();
    }
}

fn verbs(target: &Target) {
    for words in [&["describe"][..], &["configs"], &["dirs"], &["skew"]] {
        target.kdp(&[&["broker"], words].concat()).json();
    }
    let listed = target.kdp(&["broker", "list"]).json();
    let id = listed["items"][0]["id"].to_string();
    target.kdp(&["broker", "unregister", &id, "--confirm", &id]).run().exits(7).says("is running");
    target.kdp(&["broker", "describe", "99"]).run().exits(1).says("BROKER_NOT_FOUND");
}

fn info(target: &Target) {
    let document = target.kdp(&["cluster", "info"]).json();
    let id = document["item"]["cluster_id"].as_str().unwrap();
    target.apache_sees("kafka-metadata-quorum", &["describe", "--status"], |seen| seen.contains(id));
}

fn brokers(target: &Target) {
    let document = target.kdp(&["broker", "list"]).json();
    assert_eq!(document["items"].as_array().unwrap().len(), target.brokers(), "{document:#}");
}
