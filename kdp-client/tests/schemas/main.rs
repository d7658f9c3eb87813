//! The schemas from outside: against Apache's own, and every message of them against the code that
//! was derived from them and against kafka-protocol.

// A panic is how a test fails, in its helpers as well.
#![allow(clippy::unwrap_used)]

mod apache;
mod frames;
mod guard;
#[path = "../../build/language.rs"]
mod language;
mod records;
mod syntax;

use language::Message;

/// All messages in `schemas/`.
fn messages() -> Vec<Message> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
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
