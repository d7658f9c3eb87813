//! Derives Rust from `schemas/`: structs and their bytes for records.

mod language;
mod names;
mod records;

use std::path::{Path, PathBuf};
use std::{env, fs};

const RECORDS: [&str; 4] = ["metadata", "group", "transaction", "share"];

fn main() {
    println!("cargo::rerun-if-changed=schemas");
    println!("cargo::rerun-if-changed=build");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for name in RECORDS {
        let messages = read(Path::new("schemas").join(format!("{name}.kdp")));
        fs::write(out.join(format!("{name}.rs")), records::write(&messages)).expect("OUT_DIR is writable");
    }
}

fn read(path: PathBuf) -> Vec<language::Message> {
    let text = fs::read_to_string(&path).expect("schemas are part of the crate");
    match language::parse(&text) {
        Ok(messages) => messages,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}
