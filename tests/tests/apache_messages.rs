//! Our schemas against the JSON in Apache Kafka's jars, and our bytes against Apache's own classes:
//! every record in every version, read from bytes made from its schema and written in every other.

#![allow(clippy::unwrap_used)]

#[path = "../../kdp-client/tests/schemas/every_record.rs"]
mod every_record;
#[path = "../../kdp-client/tests/schemas/frames.rs"]
mod frames;
#[path = "../../kdp-client/build/language.rs"]
mod language;
#[path = "../../kdp-client/tests/schemas/apache.rs"]
mod schemas;

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use every_record::{Visitor, visit_every_record};
use kdp_client::protocol::guard::{check_request, check_response};
use kdp_client::protocol::schema::{self, SchemaError};
use kdp_tests::apache;
use language::{Kind, Message};

const SEEDS: u64 = 20;

/// All messages of the schemas.
fn messages() -> Vec<Message> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kdp-client/schemas");
    let files = [root.clone(), root.join("rpc")].map(|folder| fs::read_dir(folder).unwrap());
    let paths = files.into_iter().flatten().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.is_file())
        .flat_map(|path| language::parse(&fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

fn java(jars: &Path, arguments: &[&str]) {
    let output = apache::java_source(jars, &apache::interop_dir().join("Messages.java"), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn our_schemas_are_apaches() {
    let Some(jars) = apache::jars() else { return };
    let folder = tempfile::tempdir().unwrap();
    java(jars, &["schemas", folder.path().to_str().unwrap()]);
    let differences = schemas::differences(folder.path(), &messages());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What Apache is asked to write, and what we wrote.
#[derive(Default)]
struct Questions {
    lines: Vec<String>,
    ours: Vec<String>,
}

impl Questions {
    fn ask(&mut self, class: &str, version: i16, bytes: &[u8], target: i16, ours: String) {
        self.lines.push(format!("{class} {version} {} {target}", hex(bytes)));
        self.ours.push(ours);
    }

    /// Apache's answers, one for each question.
    fn answers(&self, jars: &Path) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let [questions, answers]: [PathBuf; 2] =
            ["questions", "answers"].map(|name| folder.path().join(name));
        fs::write(&questions, self.lines.join("\n")).unwrap();
        java(jars, &["rewrite", questions.to_str().unwrap(), answers.to_str().unwrap()]);
        let answers: Vec<_> = fs::read_to_string(answers).unwrap().lines().map(str::to_owned).collect();
        assert_eq!(answers.len(), self.lines.len());
        answers
    }
}

impl Visitor for Questions {
    fn visit<R: schema::Message + PartialEq + Debug>(&mut self, log: &str, message: &Message) {
        let package = match log {
            "metadata" => "org.apache.kafka.common.metadata".to_owned(),
            _ => format!("org.apache.kafka.coordinator.{log}.generated"),
        };
        let class = format!("{package}.{}", message.name);
        for version in R::VERSIONS {
            self.ask(&class, version, &[], version, encode(&R::default(), version));
            for seed in 0..SEEDS {
                let bytes = frames::frame(message, version, seed);
                let record = R::decode(&mut &bytes[..], version).unwrap();
                for target in R::VERSIONS {
                    // No bytes would ask for the default, which a message without fields is anyway.
                    self.ask(&class, version, &bytes, target, encode(&record, target));
                }
            }
        }
    }
}

fn encode(record: &impl schema::Message, version: i16) -> String {
    let mut bytes = Vec::new();
    match record.encode(version, &mut bytes) {
        Ok(()) => hex(&bytes),
        Err(SchemaError::Lacks { .. } | SchemaError::Malformed { .. }) => "UNSUPPORTED".to_owned(),
        Err(error) => panic!("{error}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "-".to_owned();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn our_records_are_apaches_bytes() {
    let Some(jars) = apache::jars() else { return };
    let mut questions = Questions::default();
    visit_every_record(&messages(), &mut questions);
    for (index, answer) in questions.answers(jars).iter().enumerate() {
        assert_eq!(answer, &questions.ours[index], "{}", questions.lines[index]);
    }
}

#[test]
fn what_apache_writes_passes_the_guard() {
    let Some(jars) = apache::jars() else { return };
    let is_rpc = |message: &Message| matches!(message.kind, Kind::Request | Kind::Response);
    let mut questions = Questions::default();
    let mut asked = Vec::new();
    for message in messages().into_iter().filter(is_rpc) {
        let class = format!("org.apache.kafka.common.message.{}Data", message.name);
        for version in message.versions.first..=message.versions.last {
            for seed in 0..SEEDS {
                let bytes = frames::frame(&message, version, seed);
                questions.ask(&class, version, &bytes, version, String::new());
                asked.push((message.kind, message.key, version));
            }
        }
    }
    for (index, answer) in questions.answers(jars).iter().enumerate() {
        let (kind, key, version) = asked[index];
        let bytes = unhex(answer);
        let result = match kind {
            Kind::Request => check_request(key, version, &bytes),
            _ => check_response(key, version, &bytes),
        };
        assert_eq!(result, Ok(()), "{} {answer}", questions.lines[index]);
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}
