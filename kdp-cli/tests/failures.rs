//! Every exit code and every way in which a cluster can fail its user: what the shell sees, the one document
//! on stdout, and the words on stderr, which never act on a terminal.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

#[path = "../../kdp-client/tests/support/mod.rs"]
mod support;

use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use kdp_client::protocol::messages::create_topics_response::CreatableTopicResult;
use kdp_client::protocol::messages::list_partition_reassignments_response::{
    OngoingPartitionReassignment, OngoingTopicReassignment,
};
use kdp_client::protocol::messages::{
    ApiKey, BrokerId, CreateTopicsResponse, DescribeLogDirsResponse, ListPartitionReassignmentsResponse,
    SaslAuthenticateResponse, SaslHandshakeResponse, StrBytes, TopicName,
};
use serde_json::Value;
use support::{Act, Asked, FakeBroker, answer, answer_bytes, metadata, offers};

const VERSIONS: i16 = ApiKey::ApiVersions as i16;
const METADATA: i16 = ApiKey::Metadata as i16;
const CREATE: i16 = ApiKey::CreateTopics as i16;
const MOVES: i16 = ApiKey::ListPartitionReassignments as i16;
const DIRS: i16 = ApiKey::DescribeLogDirs as i16;
const HANDSHAKE: i16 = ApiKey::SaslHandshake as i16;

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A `kdp` that hears Ctrl-C, even where who runs the tests does not.
fn kdp(server: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("env");
    command.args(["--default-signal=INT", env!("CARGO_BIN_EXE_kdp"), "--bootstrap-server", server]);
    command.args(arguments).env_clear().env("HOME", env!("CARGO_TARGET_TMPDIR")).stdin(Stdio::null());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// Expects this exit code and, in the document, this code of the first error. Gives what was said.
#[track_caller]
fn fails(server: &str, arguments: &[&str], exit: i32, code: &str) -> String {
    let Output { status, stdout, stderr } =
        kdp(server, &[arguments, &["-o", "json"]].concat()).output().unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(status.code(), Some(exit), "{arguments:?}: {stderr}{stdout}");
    let document: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}"));
    assert_eq!(document["errors"][0]["code"], code, "{document:#}");
    assert!(document["errors"][0]["message"].as_str().is_some_and(|text| !text.is_empty()), "{document:#}");
    let acts = |letter: char| letter.is_control() && letter != '\n';
    assert!(stderr.starts_with("error: ") && !stderr.contains(acts), "{stderr:?}");
    assert!(!stdout.contains(acts), "{stdout:?}");
    stderr
}

fn at(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

/// A broker that treats its first request like this.
fn first(act: impl Fn(Asked) -> Act + Send + Sync + 'static) -> FakeBroker {
    FakeBroker::start(move |asked, _| act(asked))
}

/// A broker that refuses to make a topic with this code and message.
fn refusing(code: i16, message: &'static str) -> FakeBroker {
    FakeBroker::start(move |asked, port| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::Metadata, 12), (ApiKey::CreateTopics, 7)])),
        METADATA => answer(asked, &metadata(port, &[])),
        CREATE => {
            let topic = CreatableTopicResult::default()
                .with_name(TopicName(StrBytes::from_static_str("orders")))
                .with_error_code(code)
                .with_error_message(Some(StrBytes::from_static_str(message)));
            answer(asked, &CreateTopicsResponse::default().with_topics(vec![topic]))
        }
        _ => Act::Close,
    })
}

const LIST: &[&str] = &["topic", "list"];
const MAKE: &[&str] = &["topic", "create", "orders"];

#[test]
fn there_is_no_way_to_it() {
    let refused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let said = fails(&at(refused), LIST, 3, "CONNECT_FAILED");
    assert!(said.contains(&at(refused)) && said.contains("hint: "), "{said}");
    // The kernel has no route for TCP to everybody.
    fails("255.255.255.255:9092", &["topic", "list", "--timeout", "5s"], 3, "CONNECT_FAILED");
}

#[test]
fn what_answers_is_no_broker() {
    fails(&at(first(|_| Act::Close).port), LIST, 3, "CONNECTION_CLOSED");
    let said =
        fails(&at(first(|_| Act::Silence).port), &["topic", "list", "--timeout", "50ms"], 5, "TIMED_OUT");
    assert!(said.contains("ApiVersions"), "{said}");
    let http = first(|_| Act::Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()));
    fails(&at(http.port), LIST, 3, "BAD_ANSWER");
    for length in [-1i32, 0, 3, i32::MAX] {
        let broker = first(move |_| Act::Raw(length.to_be_bytes().to_vec()));
        fails(&at(broker.port), LIST, 3, "BAD_ANSWER");
    }
    let other = first(|asked| answer_bytes(Asked { correlation_id: 4711, ..asked }, &[0; 20]));
    assert!(fails(&at(other.port), LIST, 3, "BAD_ANSWER").contains("4711"));
    // Two thousand million APIs, in a compact array of no bytes.
    let claim = first(|asked| answer_bytes(asked, &[0, 0, 0xff, 0xff, 0xff, 0xff, 0x07]));
    fails(&at(claim.port), LIST, 3, "BAD_ANSWER");
}

#[test]
fn one_side_speaks_tls() {
    let tls = ["topic", "list", "--command-property", "security.protocol=SSL"];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // Who has gone need not hear it.
            let _ = stream.unwrap().write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let said = fails(&at(port), &tls, 3, "TLS_NOT_SPOKEN");
    assert!(said.contains("security.protocol"), "{said}");
    // A TLS alert, unexpected_message.
    let alert = first(|_| Act::Raw(vec![0x15, 3, 1, 0, 2, 2, 10]));
    let said = fails(&at(alert.port), LIST, 3, "BAD_ANSWER");
    assert!(said.contains("SSL"), "{said}");
}

#[test]
fn a_bad_password_is_said_and_not_shown() {
    let broker = FakeBroker::start(|asked, _| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::SaslHandshake, 1), (ApiKey::SaslAuthenticate, 2)])),
        HANDSHAKE => answer(asked, &SaslHandshakeResponse::default()),
        _ => {
            let message = Some(StrBytes::from_static_str("Authentication failed"));
            let refused = SaslAuthenticateResponse::default().with_error_code(58);
            answer(asked, &refused.with_error_message(message))
        }
    });
    let jaas = "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
                username=\"alice\" password=\"hushhush\";";
    let mut arguments = LIST.to_vec();
    for setting in ["security.protocol=SASL_PLAINTEXT", "sasl.mechanism=PLAIN", jaas] {
        arguments.extend(["--command-property", setting]);
    }
    let said = fails(&at(broker.port), &arguments, 3, "SASL_AUTHENTICATION_FAILED");
    assert!(!said.contains("hushhush"), "{said}");
}

#[test]
fn what_the_cluster_refuses() {
    for (error, exit, code) in [
        (3, 1, "UNKNOWN_TOPIC_OR_PARTITION"),
        (36, 1, "TOPIC_ALREADY_EXISTS"),
        (29, 4, "TOPIC_AUTHORIZATION_FAILED"),
        (31, 4, "CLUSTER_AUTHORIZATION_FAILED"),
        (35, 6, "UNSUPPORTED_VERSION"),
        (7, 5, "REQUEST_TIMED_OUT"),
    ] {
        fails(&at(refusing(error, "Not this one.").port), MAKE, exit, code);
    }
    let hostile = refusing(36, "taken \u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}H");
    fails(&at(hostile.port), MAKE, 1, "TOPIC_ALREADY_EXISTS");
}

#[test]
fn an_old_cluster_lacks_it() {
    let old = FakeBroker::start(|asked, port| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::Metadata, 5)])),
        _ => answer(asked, &metadata(port, &[])),
    });
    let said = fails(&at(old.port), MAKE, 6, "UNSUPPORTED_VERSION");
    assert!(said.contains("CreateTopics"), "{said}");
}

#[test]
fn what_kdp_itself_refuses() {
    let nobody = "127.0.0.1:1";
    fails(nobody, &["topic", "list", "--timeout", "soon"], 2, "USAGE");
    fails(nobody, &["topic", "delete", "orders"], 7, "UNCONFIRMED");
    fails(nobody, &["--read-only", "topic", "create", "orders"], 7, "READ_ONLY");
}

#[test]
fn not_done_yet() {
    let broker = FakeBroker::start(|asked, port| match asked.key {
        VERSIONS => answer(
            asked,
            &offers(&[
                (ApiKey::Metadata, 12),
                (ApiKey::ListPartitionReassignments, 0),
                (ApiKey::DescribeLogDirs, 4),
            ]),
        ),
        MOVES => {
            let partition = OngoingPartitionReassignment::default()
                .with_replicas(vec![BrokerId(1)])
                .with_adding_replicas(vec![BrokerId(1)]);
            let topic = OngoingTopicReassignment::default()
                .with_name(TopicName(StrBytes::from_static_str("orders")))
                .with_partitions(vec![partition]);
            answer(asked, &ListPartitionReassignmentsResponse::default().with_topics(vec![topic]))
        }
        METADATA => answer(asked, &metadata(port, &["orders"])),
        DIRS => answer(asked, &DescribeLogDirsResponse::default()),
        _ => Act::Close,
    });
    let ran = kdp(&at(broker.port), &["reassign", "list", "-o", "name"]).output().unwrap();
    assert_eq!((ran.status.code(), &ran.stdout[..]), (Some(0), &b"orders:0\n"[..]));
    let ran = kdp(&at(broker.port), &["reassign", "status", "-o", "json"]).output().unwrap();
    assert_eq!(ran.status.code(), Some(8), "{ran:?}");
    let document: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(document["items"][0]["state"], "IN_PROGRESS", "{document:#}");
    // The one broker there is holds none of it yet, so that nobody can say how much is left.
    assert_eq!(
        (&document["items"][0]["bytes_left"], &document["errors"]),
        (&Value::Null, &Value::from([0; 0]))
    );
}

#[test]
fn ctrl_c_ends_it() {
    let silent = first(|_| Act::Silence);
    let mut child = kdp(&at(silent.port), LIST).stdout(Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + PATIENCE;
    while silent.asked().is_empty() {
        assert!(Instant::now() < end, "it asks nothing");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    // A shell calls the death of signal 2 exit code 130.
    assert!(status.code() == Some(130) || status.signal() == Some(2), "{status}");
}
