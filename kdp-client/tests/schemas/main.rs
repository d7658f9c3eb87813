//! The schemas from outside: against Apache's own, and every message of them against the code that
//! was derived from them and against kafka-protocol.

// A panic is how a test fails, in its helpers as well.
#![allow(clippy::unwrap_used)]

mod apache;
mod every_record;
mod frames;
mod guard;
#[path = "../../build/language.rs"]
mod language;
mod list_offsets;
mod records;
mod syntax;

use std::io::Write;
use std::path::Path;

use language::Message;

const FOLDER: &str = "KDP_APACHE_SCHEMAS";

/// Compares with the JSON files that lie in the jars of the release we follow, 4.3.1: `common/message`
/// and `common/metadata` of kafka-clients, kafka-metadata and the coordinators, in a folder that the
/// environment names. The interop suite does the same with jars that it fetches.
#[test]
fn our_schemas_are_apaches() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        // Past the test harness, which keeps to itself what a test that passes prints.
        let note = format!("SKIPPED: {FOLDER} names no folder of Apache Kafka's JSON schemas\n");
        return std::io::stderr().write_all(note.as_bytes()).unwrap();
    };
    let differences = apache::differences(Path::new(&folder), &messages());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// All messages in `schemas/`.
fn messages() -> Vec<Message> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut messages = Vec::new();
    for folder in [root.clone(), root.join("rpc")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "kdp") {
                messages.extend(language::parse(&std::fs::read_to_string(path).unwrap()).unwrap());
            }
        }
    }
    messages
}
