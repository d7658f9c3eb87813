//! IncrementalAlterConfigs and AlterConfigs.
//!
//! Settings of brokers that have no effect in kdp-broker are refused there and nowhere else: they are no
//! cases.

use kdp_client::protocol::messages::ApiKey;
use serde_json::{Value, json};

use super::Case;

const TOPIC: i8 = 2;
const BROKER: i8 = 4;
const LOGGER: i8 = 8;
const METRICS: i8 = 16;
const GROUP: i8 = 32;

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

pub(super) fn cases() -> Vec<Case> {
    [resources(), topics(), brokers(), loggers(), groups(), replacing()].into_iter().flatten().collect()
}

/// One change of one resource; nothing comes of it.
fn alter(about: &'static str, kind: i8, name: &str, key: &str, operation: i8, value: Option<&str>) -> Case {
    together(about, json!([resource(kind, name, json!([config(key, operation, value)]))]))
}

fn together(about: &'static str, resources: Value) -> Case {
    let request = json!({ "resources": resources, "validateOnly": true });
    Case::new(ApiKey::IncrementalAlterConfigs, about, request)
}

fn resource(kind: i8, name: &str, configs: Value) -> Value {
    json!({ "resourceType": kind, "resourceName": name, "configs": configs })
}

fn config(name: &str, operation: i8, value: Option<&str>) -> Value {
    json!({ "name": name, "configOperation": operation, "value": value })
}

fn resources() -> Vec<Case> {
    let set = || json!([config("retention.ms", SET, Some("5000"))]);
    let one = |about, kind: i8, name: &str| together(about, json!([resource(kind, name, set())]));
    vec![
        together("nothing", json!([])),
        together("no settings", json!([resource(TOPIC, "refused-one", json!([]))])),
        one("a topic", TOPIC, "refused-one"),
        one("no such topic", TOPIC, "refused-none"),
        one("no name", TOPIC, ""),
        one("no name that a topic could have", TOPIC, "refused none"),
        one("the metadata log", TOPIC, "__cluster_metadata"),
        one("another broker", BROKER, "7"),
        one("no number of a broker", BROKER, "one"),
        one("a number of a broker below zero", BROKER, "-1"),
        one("another broker's log levels", LOGGER, "7"),
        one("no broker's log levels", LOGGER, ""),
        one("no number of a broker's log levels", LOGGER, "one"),
        one("an unknown kind", 3, "x"),
        one("no kind", 0, "x"),
        one("another unknown kind", 64, "x"),
        one("a group without name", GROUP, ""),
        one("client metrics without name", METRICS, ""),
        together(
            "a topic twice",
            json!([resource(TOPIC, "refused-one", set()), resource(TOPIC, "refused-one", set())]),
        ),
        together("a broker twice", json!([resource(BROKER, "1", set()), resource(BROKER, "1", set())])),
        together("log levels twice", json!([resource(LOGGER, "1", set()), resource(LOGGER, "1", set())])),
        together(
            "one good, one not",
            json!([resource(TOPIC, "refused-one", set()), resource(TOPIC, "refused-none", set())]),
        ),
    ]
}

fn topics() -> Vec<Case> {
    let of = |about, key: &str, operation, value| alter(about, TOPIC, "refused-three", key, operation, value);
    vec![
        of("a value", "retention.ms", SET, Some("1")),
        of("an unknown setting", "no.such", SET, Some("1")),
        of("an unknown setting, to be removed", "no.such", DELETE, None),
        of("a setting, to be removed with a value", "retention.ms", DELETE, Some("1")),
        of("a null value", "retention.ms", SET, None),
        of("a null value to append", "cleanup.policy", APPEND, None),
        of("a null value to subtract", "cleanup.policy", SUBTRACT, None),
        of("no number", "retention.ms", SET, Some("soon")),
        of("too small a number", "retention.ms", SET, Some("-2")),
        of("a number appended to", "retention.ms", APPEND, Some("1")),
        of("a number subtracted from", "retention.ms", SUBTRACT, Some("1")),
        of("an unknown setting appended to", "no.such", APPEND, Some("1")),
        of("an unknown operation", "retention.ms", 4, Some("1")),
        of("an operation below zero", "retention.ms", -1, Some("1")),
        of("an item appended", "cleanup.policy", APPEND, Some("compact")),
        of("an item appended that is there", "cleanup.policy", APPEND, Some("delete")),
        of("no policy appended", "cleanup.policy", APPEND, Some("shred")),
        of("no item appended", "cleanup.policy", APPEND, Some("")),
        of("the only item subtracted", "cleanup.policy", SUBTRACT, Some("delete")),
        of("an item subtracted that is not there", "cleanup.policy", SUBTRACT, Some("compact")),
        of("an empty list", "cleanup.policy", SET, Some("")),
        of("an empty item", "cleanup.policy", SET, Some(",")),
        of("a conflict with what there is", "max.compaction.lag.ms", SET, Some("5")),
        of("remote storage", "remote.storage.enable", SET, Some("true")),
        of("what is for remote storage", "remote.log.copy.disable", SET, Some("true")),
        of("no replicas in sync", "min.insync.replicas", SET, Some("0")),
        of("an empty name", "", SET, Some("1")),
        together(
            "a setting twice",
            json!([resource(
                TOPIC,
                "refused-three",
                json!([config("retention.ms", SET, Some("1")), config("retention.ms", DELETE, None),])
            )]),
        ),
        together(
            "two null values",
            json!([resource(
                TOPIC,
                "refused-three",
                json!([config("retention.ms", SET, None), config("segment.ms", SET, None),])
            )]),
        ),
    ]
}

fn brokers() -> Vec<Case> {
    let one = |about, key: &str, operation, value| alter(about, BROKER, "1", key, operation, value);
    let all = |about, key: &str, operation, value| alter(about, BROKER, "", key, operation, value);
    vec![
        one("a value", "message.max.bytes", SET, Some("900000")),
        one("no number", "message.max.bytes", SET, Some("big")),
        one("too small a number", "message.max.bytes", SET, Some("-1")),
        one("a null value", "message.max.bytes", SET, None),
        one("what is not dynamic", "num.partitions", SET, Some("3")),
        one("what is not dynamic, to be removed", "num.partitions", DELETE, None),
        one("appended to a number", "message.max.bytes", APPEND, Some("1")),
        one("appended to an unknown setting", "no.such", APPEND, Some("1")),
        one(
            "a minimum of its own while there are eligible leader replicas",
            "min.insync.replicas",
            SET,
            Some("1"),
        ),
        one("a store outside of a listener", "ssl.keystore.location", SET, Some("/none")),
        one("an empty list of policies", "log.cleanup.policy", SET, Some("")),
        one("no policy", "log.cleanup.policy", SET, Some("shred")),
        one("an unknown operation", "message.max.bytes", 9, Some("1")),
        all("a value", "message.max.bytes", SET, Some("900000")),
        all("no number", "message.max.bytes", SET, Some("big")),
        all("what is not dynamic", "broker.id", SET, Some("3")),
        all("what one broker has", "listeners", SET, Some("PLAINTEXT://127.0.0.1:1")),
        all("the minimum, to be removed", "min.insync.replicas", DELETE, None),
        all("the minimum", "min.insync.replicas", SET, Some("1")),
        all("no replicas in sync", "min.insync.replicas", SET, Some("0")),
        together(
            "a setting twice",
            json!([resource(
                BROKER,
                "1",
                json!([
                    config("message.max.bytes", SET, Some("1")),
                    config("message.max.bytes", SET, Some("1")),
                ])
            )]),
        ),
        together(
            "two settings that are not dynamic",
            json!([resource(
                BROKER,
                "1",
                json!([config("num.partitions", SET, Some("1")), config("node.id", SET, Some("1")),])
            )]),
        ),
    ]
}

fn loggers() -> Vec<Case> {
    let of = |about, key: &str, operation, value| alter(about, LOGGER, "1", key, operation, value);
    vec![
        of("a level", "root", SET, Some("WARN")),
        of("no level", "root", SET, Some("LOUD")),
        of("an empty level", "root", SET, Some("")),
        of("a null level", "root", SET, None),
        of("the root's, to be removed", "root", DELETE, None),
        of("an unknown logger", "no.such", SET, Some("WARN")),
        of("an unknown logger, to be removed", "no.such", DELETE, None),
        of("appended", "root", APPEND, Some("WARN")),
        of("subtracted", "root", SUBTRACT, Some("WARN")),
        of("an unknown operation", "root", 7, Some("WARN")),
    ]
}

fn groups() -> Vec<Case> {
    let group =
        |about, key: &str, operation, value| alter(about, GROUP, "refused-group", key, operation, value);
    let metrics =
        |about, key: &str, operation, value| alter(about, METRICS, "refused-metrics", key, operation, value);
    vec![
        group("a value", "consumer.session.timeout.ms", SET, Some("50000")),
        group("an unknown setting", "no.such", SET, Some("1")),
        group("no number", "consumer.session.timeout.ms", SET, Some("x")),
        group("too small a number", "consumer.session.timeout.ms", SET, Some("1")),
        group("too large a number", "consumer.heartbeat.interval.ms", SET, Some("99999999")),
        group("a null value", "consumer.session.timeout.ms", SET, None),
        group("a number appended to", "consumer.session.timeout.ms", APPEND, Some("1")),
        group("an unknown setting appended to", "no.such", APPEND, Some("1")),
        group("no isolation", "share.isolation.level", SET, Some("none")),
        group("no reset", "share.auto.offset.reset", SET, Some("sometimes")),
        metrics("a value", "interval.ms", SET, Some("1000")),
        metrics("an unknown setting", "no.such", SET, Some("1")),
        metrics("too small a number", "interval.ms", SET, Some("1")),
        metrics("no number", "interval.ms", SET, Some("x")),
        metrics("no pattern", "match", SET, Some("x")),
        metrics("an unknown pattern", "match", SET, Some("colour=red")),
        metrics("a list appended to", "metrics", APPEND, Some("b")),
    ]
}

/// The older API, which replaces everything. One resource twice is no case: Apache never answers.
fn replacing() -> Vec<Case> {
    let replace = |about, resources: Value| {
        Case::new(ApiKey::AlterConfigs, about, json!({ "resources": resources, "validateOnly": true }))
    };
    let set = |kind: i8, name: &str, key: &str, value: Option<&str>| json!({ "resourceType": kind, "resourceName": name, "configs": [{ "name": key, "value": value }] });
    let one = |about, kind: i8, name: &str, key: &str, value: Option<&str>| {
        replace(about, json!([set(kind, name, key, value)]))
    };
    let good = || set(TOPIC, "refused-one", "retention.ms", Some("1"));
    vec![
        replace("nothing", json!([])),
        replace("one good, one not", json!([good(), set(TOPIC, "refused-none", "retention.ms", Some("1"))])),
        replace(
            "a setting twice",
            json!([{ "resourceType": TOPIC, "resourceName": "refused-one", "configs": [
                { "name": "retention.ms", "value": "1" }, { "name": "retention.ms", "value": "1" },
            ] }]),
        ),
        one("a value", TOPIC, "refused-three", "retention.ms", Some("1")),
        one("no such topic", TOPIC, "refused-none", "retention.ms", Some("1")),
        one("no name", TOPIC, "", "retention.ms", Some("1")),
        one("no name that a topic could have", TOPIC, "refused none", "retention.ms", Some("1")),
        one("an unknown setting", TOPIC, "refused-three", "no.such", Some("1")),
        one("a null value", TOPIC, "refused-three", "retention.ms", None),
        one("no number", TOPIC, "refused-three", "retention.ms", Some("soon")),
        one("no policy", TOPIC, "refused-three", "cleanup.policy", Some("shred")),
        one("an unknown kind", 3, "x", "a", Some("1")),
        one("another broker", BROKER, "7", "message.max.bytes", Some("1")),
        one("no number of a broker", BROKER, "one", "message.max.bytes", Some("1")),
        one("a broker", BROKER, "1", "message.max.bytes", Some("900000")),
        one("what is not dynamic", BROKER, "1", "num.partitions", Some("1")),
        one("a broker's number", BROKER, "1", "message.max.bytes", Some("x")),
        one("log levels", LOGGER, "1", "root", Some("WARN")),
        one("no level", LOGGER, "1", "root", Some("LOUD")),
        one("a group", GROUP, "refused-group", "consumer.session.timeout.ms", Some("1")),
        one("client metrics", METRICS, "refused-metrics", "interval.ms", Some("1")),
    ]
}
