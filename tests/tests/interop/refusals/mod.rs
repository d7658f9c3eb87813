//! What the controller refuses, and in which words: requests of the raw protocol, answered by Apache
//! Kafka and by kdp-broker alike.
//!
//! A case is a request as JSON. It is sent in every version that can say it, and the whole answers must be
//! equal, but for the order of what stands in them and the ids of new topics. Cases that would change
//! something only validate, or do the same whenever they are asked again; the last ones look at what
//! there is, so that what was refused has left no trace.

mod configs;
mod partitions;
mod topics;

use std::collections::BTreeMap;

use kdp_client::protocol::generic;
use kdp_client::protocol::header::parse_response_header;
use kdp_client::protocol::messages::ApiKey;
use kdp_tests::apache::{self, Apache};
use kdp_tests::broker::KdpBroker;
use kdp_tests::wire::{Heard, Wire};
use serde_json::{Value, json};

use crate::nodes::{self, AS_APACHE};

/// Keys and values.
type Settings = &'static [(&'static str, &'static str)];

/// The topics there are: their names, their partitions, and their settings.
const TOPICS: [(&str, i32, Settings); 4] = [
    ("refused-one", 1, &[]),
    ("refused-three", 3, &[("retention.ms", "1000000000"), ("min.compaction.lag.ms", "7")]),
    ("refused.dots_x", 1, &[]),
    ("refused-compacted", 1, &[("cleanup.policy", "compact")]),
];

/// An id that no topic has.
const NO_ID: &str = "AAAAAAAAAAAAAAAAAAAABw";

/// A request, and what it is about.
struct Case {
    about: &'static str,
    api: ApiKey,
    request: Value,
}

impl Case {
    fn new(api: ApiKey, about: &'static str, request: Value) -> Case {
        Case { about, api, request }
    }
}

#[test]
fn refusals() {
    let Some(nodes) = nodes::nodes() else { return };
    let cases = || {
        let cases = topics::cases().into_iter().chain(partitions::cases()).chain(configs::cases());
        cases.chain(unchanged()).collect::<Vec<_>>()
    };
    let asked = compare(&nodes.apache, &nodes.kdp, cases);
    assert!(asked > 200, "the cases are run: {asked}");
}

#[test]
fn topics_that_may_not_be_deleted() {
    let Some(jars) = apache::jars() else { return };
    let dir = tempfile::tempdir().unwrap();
    let apache = Apache::start_with(jars, dir.path(), &["delete.topic.enable=false"]);
    let kdp = KdpBroker::start_with(&[&AS_APACHE[..], &[("delete.topic.enable", "false")]].concat());
    compare(&apache.bootstrap, kdp.address(), topics::deletions);
}

/// Asks both brokers, and expects the same of both. Says how often they were asked.
fn compare(apache: &str, kdp: &str, cases: impl Fn() -> Vec<Case> + Sync) -> usize {
    let (apaches, kdps) = std::thread::scope(|scope| {
        let apaches = scope.spawn(|| Asking::new(apache).ask_all(cases()));
        let kdps = scope.spawn(|| Asking::new(kdp).ask_all(cases()));
        (apaches.join().unwrap(), kdps.join().unwrap())
    });
    assert_eq!(apaches.len(), kdps.len());
    let differing: Vec<String> = apaches
        .iter()
        .zip(&kdps)
        .filter(|((_, apaches), (_, kdps))| apaches != kdps && !(is_unwell(apaches) && is_refused(kdps)))
        .map(|((about, apaches), (_, kdps))| difference(about, apaches, kdps))
        .collect();
    assert!(differing.is_empty(), "{} answers differ:\n{}", differing.len(), differing.join("\n"));
    apaches.len()
}

/// Two answers from shortly before they differ.
fn difference(about: &str, apaches: &str, kdps: &str) -> String {
    let same = apaches.chars().zip(kdps.chars()).take_while(|(one, other)| one == other).count();
    let rest = |answer: &str| answer.chars().skip(same.saturating_sub(60)).take(400).collect::<String>();
    format!("{about}\n  Apache: …{}\n  kdp:    …{}", rest(apaches), rest(kdps))
}

/// Where Apache trips over a request (UNKNOWN_SERVER_ERROR without a word) it is no oracle.
fn is_unwell(answer: &str) -> bool {
    answer.contains("\"errorCode\":-1,\"errorMessage\":null")
}

fn is_refused(answer: &str) -> bool {
    answer.contains("\"errorCode\":") && !answer.contains("\"errorCode\":0")
}

/// A broker that is asked, and the ids of its topics.
struct Asking<'a> {
    address: &'a str,
    wire: Wire,
    ids: BTreeMap<String, &'static str>,
}

impl<'a> Asking<'a> {
    fn new(address: &'a str) -> Self {
        Asking { address, wire: Wire::connect(address), ids: BTreeMap::new() }
    }

    /// Each case in each version that can say it, with the answer.
    fn ask_all(mut self, cases: Vec<Case>) -> Vec<(String, String)> {
        self.create_topics();
        let mut answers = Vec::new();
        for Case { about, api, request } in cases {
            let request = self.complete(api, &request);
            let (first, last) = generic::versions(api as i16).unwrap();
            let asked: Vec<_> = (first..=last)
                .filter_map(|version| {
                    let body = generic::write_request(api as i16, version, &request).ok()?;
                    Some((format!("{api:?} v{version} {about}"), self.ask(api as i16, version, &body)))
                })
                .collect();
            assert!(!asked.is_empty(), "{api:?} {about}: no version can say it");
            answers.extend(asked);
        }
        answers
    }

    fn ask(&mut self, api: i16, version: i16, body: &[u8]) -> String {
        self.wire.send_body(api, version, body);
        match self.wire.hear() {
            Heard::Frame(mut frame) => {
                parse_response_header(api, version, &mut frame).unwrap();
                let answer = generic::read_response(api, version, &frame).unwrap();
                self.normal(answer).to_string()
            }
            unanswered => {
                self.wire = Wire::connect(self.address);
                format!("{unanswered:?}")
            }
        }
    }

    fn create_topics(&mut self) {
        let topic = |(name, partitions, settings): (&str, i32, &[(&str, &str)])| {
            let settings = settings.iter().map(|(name, value)| json!({ "name": name, "value": value }));
            json!({
                "name": name, "numPartitions": partitions, "replicationFactor": 1,
                "configs": settings.collect::<Vec<_>>(),
            })
        };
        let request = json!({ "topics": TOPICS.map(topic) });
        let api = ApiKey::CreateTopics as i16;
        self.wire.send_body(api, 7, &generic::write_request(api, 7, &request).unwrap());
        let Heard::Frame(mut frame) = self.wire.hear() else { panic!("no answer") };
        parse_response_header(api, 7, &mut frame).unwrap();
        let answer = generic::read_response(api, 7, &frame).unwrap();
        for topic in answer["topics"].as_array().unwrap() {
            assert_eq!(topic["errorCode"], 0, "{topic}");
            let (name, ..) = TOPICS.into_iter().find(|(name, ..)| topic["name"] == *name).unwrap();
            self.ids.insert(topic["topicId"].as_str().unwrap().to_owned(), name);
        }
        self.wire.await_leader_of(&TOPICS.map(|(name, partitions, _)| (name, partitions)));
    }

    /// Whoever asks has time, and `id of NAME` stands for the id that the topic has here.
    fn complete(&self, api: ApiKey, request: &Value) -> Value {
        let mut text = request.to_string();
        for (id, name) in &self.ids {
            text = text.replace(&format!("id of {name}"), id);
        }
        let mut request: Value = serde_json::from_str(&text).unwrap();
        if generic::request_fields(api as i16).iter().any(|field| field.path == "timeoutMs") {
            request["timeoutMs"] = 30_000.into();
        }
        request
    }

    /// Without what two brokers that are both right may say differently.
    fn normal(&self, answer: Value) -> Value {
        match answer {
            Value::Object(fields) => {
                let field = |(name, value): (String, Value)| {
                    let value = if name == "topicId" { self.known_id(&value) } else { self.normal(value) };
                    (name, value)
                };
                Value::Object(fields.into_iter().map(field).collect())
            }
            Value::Array(values) => {
                let mut values: Vec<_> = values.into_iter().map(|value| self.normal(value)).collect();
                values.sort_by_key(Value::to_string);
                Value::Array(values)
            }
            other => other,
        }
    }

    fn known_id(&self, id: &Value) -> Value {
        let text = id.as_str().unwrap();
        match self.ids.get(text) {
            Some(name) => format!("id of {name}").into(),
            None if text == NO_ID || text.trim_matches('A').is_empty() => id.clone(),
            None => "new".into(),
        }
    }
}

/// What there is in the end is what there was.
fn unchanged() -> Vec<Case> {
    let topics = TOPICS.map(|(name, ..)| json!({ "name": name }));
    let resources = TOPICS
        .map(|(name, ..)| json!({ "resourceType": 2, "resourceName": name, "configurationKeys": null }));
    vec![
        Case::new(ApiKey::DescribeTopicPartitions, "in the end", json!({ "topics": topics })),
        Case::new(ApiKey::DescribeConfigs, "in the end", json!({ "resources": resources })),
        Case::new(ApiKey::ListPartitionReassignments, "in the end", json!({ "topics": null })),
    ]
}
