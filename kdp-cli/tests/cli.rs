//! The real `kdp`, against brokers that a test scripts: exit codes, documents, what reaches a terminal.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

#[path = "../../kdp-client/tests/support/mod.rs"]
mod support;

use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use kdp_client::protocol::messages::create_topics_response::CreatableTopicResult;
use kdp_client::protocol::messages::metadata_response::MetadataResponseTopic;
use kdp_client::protocol::messages::{ApiKey, CreateTopicsResponse, StrBytes, TopicName};
use serde_json::Value;
use support::{Act, FakeBroker, answer, metadata, offers};

const VERSIONS: i16 = ApiKey::ApiVersions as i16;
const METADATA: i16 = ApiKey::Metadata as i16;
const CREATE: i16 = ApiKey::CreateTopics as i16;

fn kdp(port: u16, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kdp"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KDP_")) {
        command.env_remove(name);
    }
    // What is changed here is written down elsewhere than in the home of who runs the tests.
    command.env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("KDP_BOOTSTRAP_SERVER", format!("127.0.0.1:{port}")).args(arguments).stdin(Stdio::null());
    command
}

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(port: u16, arguments: &[&str]) -> Ran {
    let Output { status, stdout, stderr } = kdp(port, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

impl Ran {
    /// The one document on stdout.
    fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// The exit code, and the code of the first error in the document.
    fn verdict(&self) -> (i32, String) {
        let code = self.document()["errors"][0]["code"].as_str().unwrap_or_default().to_owned();
        (self.code.unwrap(), code)
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A broker that has these topics, and refuses the creation of `taken`.
fn broker(topics: &'static [&'static str]) -> FakeBroker {
    FakeBroker::start(move |asked, port| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::Metadata, 12), (ApiKey::CreateTopics, 7)])),
        METADATA => answer(asked, &metadata(port, topics)),
        CREATE => {
            let name = TopicName(StrBytes::from_static_str("taken"));
            let taken = CreatableTopicResult::default()
                .with_name(name)
                .with_error_code(36)
                .with_error_message(Some(StrBytes::from_static_str("Topic 'taken' already exists.")));
            answer(asked, &CreateTopicsResponse::default().with_topics(vec![taken]))
        }
        _ => Act::Close,
    })
}

#[test]
fn a_list_is_a_table_a_document_or_names() {
    let broker = broker(&["orders", "audit"]);
    let table = run(broker.port, &["topic", "list"]);
    assert_eq!(
        table.stdout,
        "NAME    PARTITIONS  REPLICAS  UNDER-REPLICATED  OFFLINE\n\
         audit            1         1                 0        0\n\
         orders           1         1                 0        0\n"
    );
    assert_eq!((table.code, table.stderr.as_str()), (Some(0), ""));
    assert_eq!(run(broker.port, &["topic", "list", "-o", "name"]).stdout, "audit\norders\n");
    assert_eq!(run(broker.port, &["t", "ls", "--match", "o*", "-o", "csv"]).stdout.lines().count(), 2);

    let document = run(broker.port, &["topic", "list", "-o", "json"]).document();
    assert_eq!(document["apiVersion"], "kdp/v1");
    assert_eq!(document["kind"], "TopicList");
    assert_eq!(document["cluster"]["id"], "fake-cluster");
    assert_eq!(document["items"][0]["name"], "audit");
    assert_eq!((&document["errors"], &document["warnings"]), (&Value::from([0; 0]), &Value::from([0; 0])));
}

#[test]
fn hostile_names_never_act_on_the_terminal() {
    let broker = broker(&["evil\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\n\rname"]);
    for format in ["table", "json", "jsonl", "yaml", "csv", "tsv", "name"] {
        let ran = run(broker.port, &["topic", "list", "-o", format]);
        let harmless = |text: &str| {
            let separates = |letter| letter == '\n' || (format == "tsv" && letter == '\t');
            text.chars().all(|letter| separates(letter) || !(letter.is_control() || letter == '\u{202e}'))
        };
        assert!(harmless(&ran.stdout) && harmless(&ran.stderr), "{format}: {:?}", ran.stdout);
    }
    let document = run(broker.port, &["topic", "list", "-o", "json"]).document();
    assert_eq!(document["items"][0]["name"], "evil\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\n\rname");
}

#[test]
fn an_item_that_fails_is_in_the_document_and_in_the_exit_code() {
    let broker = broker(&[]);
    let ran = run(broker.port, &["topic", "create", "taken", "-o", "json"]);
    assert_eq!(ran.verdict(), (1, "TOPIC_ALREADY_EXISTS".to_owned()));
    assert_eq!(ran.document()["errors"][0]["item"], "taken");
    assert_eq!(run(broker.port, &["topic", "create", "taken", "--if-not-exists"]).code, Some(0));
}

#[test]
fn a_cluster_that_cannot_be_reached() {
    let ran = run(free_port(), &["topic", "list", "-o", "json"]);
    assert_eq!(ran.verdict(), (3, "CONNECT_FAILED".to_owned()));
    assert_eq!(ran.document()["items"], Value::from([0; 0]));
    assert!(ran.stderr.starts_with("error: cannot connect to 127.0.0.1:"), "{}", ran.stderr);
    let closed = FakeBroker::start(|_, _| Act::Close);
    assert_eq!(
        run(closed.port, &["topic", "list", "-o", "json"]).verdict(),
        (3, "CONNECTION_CLOSED".to_owned())
    );
    let garbage = FakeBroker::start(|_, _| Act::Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()));
    assert_eq!(run(garbage.port, &["topic", "list", "-o", "json"]).verdict(), (3, "BAD_ANSWER".to_owned()));
}

#[test]
fn an_advertised_address_that_cannot_be_reached_is_told_as_such() {
    let dead = free_port();
    let broker = FakeBroker::start(move |asked, _| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::Metadata, 12), (ApiKey::ListOffsets, 10)])),
        _ => answer(asked, &metadata(dead, &["orders"])),
    });
    let ran = run(broker.port, &["offset", "get", "orders", "-o", "json"]);
    assert_eq!(ran.verdict(), (3, "CONNECT_FAILED".to_owned()));
    let error = &ran.document()["errors"][0];
    assert_eq!(error["item"], "orders-0");
    assert!(error["hint"].as_str().unwrap().contains("advertised.listeners"), "{error}");
}

#[test]
fn a_check_names_the_step_that_fails() {
    let good = broker(&["orders"]);
    let check = &["context", "check", "-o", "json"][..];
    let ran = run(good.port, check);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let steps = |ran: &Ran| -> Vec<String> {
        let items = ran.document()["items"].as_array().unwrap().clone();
        let word = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
        items.iter().map(|item| format!("{} {}", word(item, "step"), word(item, "status"))).collect()
    };
    assert_eq!(steps(&ran), ["DNS ok", "TCP ok", "ApiVersions ok", "Metadata ok"]);

    let dead = free_port();
    let elsewhere = FakeBroker::start(move |asked, _| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::Metadata, 12)])),
        _ => answer(asked, &metadata(dead, &[])),
    });
    let ran = run(elsewhere.port, check);
    assert_eq!(ran.verdict(), (3, "CONNECT_FAILED".to_owned()));
    assert_eq!(steps(&ran)[4..], ["DNS ok", "TCP failed"]);
    let error = &ran.document()["errors"][0];
    assert_eq!(error["item"], format!("127.0.0.1:{dead}"));
    assert!(error["message"].as_str().unwrap().starts_with("TCP failed: "), "{error}");
    assert!(error["hint"].as_str().unwrap().contains("broker 1 advertises"), "{error}");

    let closed = FakeBroker::start(|_, _| Act::Close);
    let ran = run(closed.port, check);
    assert_eq!(ran.verdict(), (3, "CONNECTION_CLOSED".to_owned()));
    assert_eq!(steps(&ran), ["DNS ok", "TCP ok", "ApiVersions failed"]);
}

#[test]
fn a_silent_broker_times_out() {
    let silent = FakeBroker::start(|_, _| Act::Silence);
    let ran = run(silent.port, &["topic", "list", "--timeout", "50ms", "-o", "json"]);
    assert_eq!(ran.verdict(), (5, "TIMED_OUT".to_owned()));
    assert!(ran.stderr.contains("ApiVersions v4"), "{}", ran.stderr);
}

#[test]
fn an_api_that_the_cluster_lacks() {
    let broker = broker(&["orders"]);
    let ran = run(broker.port, &["config", "get", "orders", "-o", "json"]);
    assert_eq!(ran.verdict(), (6, "UNSUPPORTED_VERSION".to_owned()));
}

#[test]
fn usage_errors_are_documents_too() {
    for arguments in [
        &["topic", "lits", "-o", "json"][..],
        &["topic", "list", "--timeout", "soon", "-o", "json"],
        &["record", "consume", "orders", "--output=json"],
        &["topic", "list", "--command-property", "security.protocol=TLS", "-ojson"],
        &["topic", "list", "--command-config", "/no/such/file", "-o", "json"],
    ] {
        assert_eq!(run(free_port(), arguments).verdict(), (2, "USAGE".to_owned()), "{arguments:?}");
    }
}

#[test]
fn without_a_confirmation_nothing_is_asked_of_the_cluster() {
    let broker = broker(&["orders"]);
    for arguments in [
        &["topic", "delete", "orders", "-o", "json"][..],
        &["topic", "delete", "orders", "--confirm", "order", "-o", "json"],
        &["topic", "alter", "orders", "--partitions", "9", "-o", "json"],
    ] {
        assert_eq!(run(broker.port, arguments).verdict(), (7, "UNCONFIRMED".to_owned()), "{arguments:?}");
    }
    assert_eq!(broker.asked(), []);
}

#[test]
fn read_only_refuses_before_anything_is_asked() {
    let broker = broker(&["orders"]);
    for arguments in [
        &["--read-only", "topic", "create", "x", "-o", "json"][..],
        &["--read-only", "topic", "create", "x", "--dry-run", "-o", "json"],
        &["--read-only", "topic", "delete", "orders", "--confirm", "orders", "-o", "json"],
    ] {
        assert_eq!(run(broker.port, arguments).verdict(), (7, "READ_ONLY".to_owned()), "{arguments:?}");
    }
    assert_eq!(broker.asked(), []);
    assert_eq!(run(broker.port, &["--read-only", "topic", "list"]).code, Some(0));
    let refused = kdp(broker.port, &["topic", "create", "x"]).env("KDP_READ_ONLY", "1").output().unwrap();
    assert_eq!(refused.status.code(), Some(7));
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let broker = broker(&["orders"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut child =
        kdp(broker.port, &["topic", "list"]).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let status = child.wait().unwrap();
    let stderr = std::io::read_to_string(child.stderr.take().unwrap()).unwrap();
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn an_unknown_topic_gets_the_name_that_was_meant() {
    let broker = FakeBroker::start(|asked, port| match (asked.key, asked.nth) {
        (VERSIONS, _) => answer(asked, &offers(&[(ApiKey::Metadata, 12)])),
        (METADATA, 0) => answer(asked, &metadata(port, &[])),
        (METADATA, 1) => {
            let name = TopicName(StrBytes::from_static_str("oders"));
            let unknown = MetadataResponseTopic::default().with_name(Some(name)).with_error_code(3);
            answer(asked, &metadata(port, &[]).with_topics(vec![unknown]))
        }
        (METADATA, _) => answer(asked, &metadata(port, &["orders", "audit"])),
        _ => Act::Close,
    });
    let ran = run(broker.port, &["topic", "describe", "oders", "-o", "json"]);
    assert_eq!(ran.verdict(), (1, "UNKNOWN_TOPIC_OR_PARTITION".to_owned()));
    assert_eq!(ran.document()["errors"][0]["hint"], "did you mean `orders`?");
}

#[test]
fn completion_and_man_need_no_cluster() {
    for (arguments, start) in [
        (&["completion", "bash"][..], "\n_clap_complete_kdp()"),
        (&["completion", "zsh"], "#compdef kdp"),
        (&["completion", "fish"], "complete "),
        (&["man"], ".ie"),
    ] {
        let ran = run(free_port(), arguments);
        assert!(ran.code == Some(0) && ran.stdout.starts_with(start), "{arguments:?}: {}", ran.stdout);
    }
}
