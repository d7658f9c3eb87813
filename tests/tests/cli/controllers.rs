//! `--bootstrap-controller`: what controllers answer themselves, and what they leave to brokers.

use serde_json::Value;

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] = &[
    ("controllers answer", answer),
    ("controllers are no brokers", no_brokers),
    ("controllers change", change),
];

const FLAG: &str = "--bootstrap-controller";

fn answer(target: &Target) {
    let Some(controllers) = &target.controllers else { return };
    let by_brokers = target.kdp(&["quorum", "status"]).json();
    let by_controllers = target.kdp(&["quorum", "status", FLAG, controllers]).json();
    assert_eq!(by_controllers["item"]["voters"], by_brokers["item"]["voters"]);
    assert_eq!(by_controllers["cluster"]["id"], by_brokers["cluster"]["id"]);
    let endpoints = target.kdp(&["cluster", "endpoints", FLAG, controllers]).json();
    let endpoints = endpoints["items"].as_array().unwrap();
    assert_eq!(endpoints.len(), target.brokers());
    assert!(endpoints.iter().all(|one| one["role"] == "controller"), "{endpoints:#?}");
    // Any of them knows who is active, and that one is asked.
    for one in controllers.split(',') {
        target.kdp(&["feature", "list", FLAG, one]).ok();
        target.kdp(&["acl", "list", FLAG, one]).ok();
        target.kdp(&["reassign", "list", FLAG, one]).ok();
    }
    let configs = target.kdp(&["config", "get", "-t", "broker", "1", "--all", FLAG, controllers]).json();
    let has = |key: &str| configs["items"].as_array().unwrap().iter().any(|one: &Value| one["key"] == key);
    assert!(has("controller.listener.names"), "{configs:#}");
}

fn no_brokers(target: &Target) {
    let brokers = target.bootstrap.as_str();
    target.kdp(&["topic", "list", "-b", brokers, FLAG, brokers]).run().exits(2);
    target.kdp(&["quorum", "status", FLAG, "context"]).run().exits(2).says("names controllers");
    // Every broker of Kafka 3.7 and later says so itself; an older one lacks the version.
    target.kdp(&["quorum", "status", FLAG, brokers]).run().exits(6).says("DescribeCluster");
    let Some(controllers) = &target.controllers else { return };
    target.kdp(&["topic", "list", FLAG, controllers]).run().exits(6).says("does not offer Metadata");
    target.kdp(&["user", "list", FLAG, controllers]).run().exits(6).says("DescribeUserScramCredentials");
    target.kdp(&["topic", "list", "-b", controllers]).run().exits(6).says("--bootstrap-controller");
    let refused = target.kdp(&["broker", "unregister", "99", "--dry-run", FLAG, controllers]).run();
    refused.exits(7).says("--force");
}

fn change(target: &Target) {
    let Some(controllers) = &target.controllers else { return };
    let one = controllers.split(',').next_back().unwrap();
    let set = ["config", "set", "-t", "broker-default", "log.cleaner.threads=2", "--yes", FLAG, one];
    target.kdp(&set).ok();
    let read = ["--describe", "--entity-type", "brokers", "--entity-default"];
    target.apache_sees("kafka-configs", &read, |seen| seen.contains("log.cleaner.threads=2"));
    target.kdp(&["config", "unset", "-t", "broker-default", "log.cleaner.threads", "--yes", FLAG, one]).ok();
    target.apache_sees("kafka-configs", &read, |seen| !seen.contains("log.cleaner.threads=2"));
}
