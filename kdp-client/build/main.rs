//! Derives Rust from `schemas/`: structs for records and for the few requests that the crate of messages
//! lacks, shape tables for all requests and responses.

mod language;
mod names;
mod records;
mod shapes;

use std::path::{Path, PathBuf};
use std::{env, fs};

const RECORDS: [&str; 4] = ["metadata", "group", "transaction", "share"];

/// Requests and responses that `kafka-protocol` does not have, or not in their newest version.
const MISSING: [&str; 4] = [
    "StreamsGroupDescribeRequest",
    "StreamsGroupDescribeResponse",
    "DescribeShareGroupOffsetsRequest",
    "DescribeShareGroupOffsetsResponse",
];

fn main() {
    println!("cargo::rerun-if-changed=schemas");
    println!("cargo::rerun-if-changed=build");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for name in RECORDS {
        let messages = read(Path::new("schemas").join(format!("{name}.kdp")));
        fs::write(out.join(format!("{name}.rs")), records::write(&messages)).expect("OUT_DIR is writable");
    }
    let mut files: Vec<_> = fs::read_dir("schemas/rpc")
        .expect("the folder is part of the crate")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    let messages: Vec<_> = files.into_iter().flat_map(read).collect();
    fs::write(out.join("shapes.rs"), shapes::write(&messages)).expect("OUT_DIR is writable");
    let missing: Vec<_> =
        messages.into_iter().filter(|message| MISSING.contains(&message.name.as_str())).collect();
    fs::write(out.join("rpc.rs"), records::write(&missing)).expect("OUT_DIR is writable");
}

fn read(path: PathBuf) -> Vec<language::Message> {
    let text = fs::read_to_string(&path).expect("schemas are part of the crate");
    match language::parse(&text) {
        Ok(messages) => messages,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}
