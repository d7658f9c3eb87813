//! `completions/` and `man/` are what the command line generates, no more and no less.
//!
//! After a change to the command line: `KDP_UPDATE=1 cargo test -p kdp-cli --test generated`.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap_complete::Shell;

type Files = BTreeMap<String, String>;

#[test]
fn completions_are_current() {
    let folder = tempfile::tempdir().unwrap();
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        clap_complete::generate_to(shell, &mut kdp_cli::command(), "kdp", folder.path()).unwrap();
    }
    check("completions", &read(folder.path()));
}

#[test]
fn man_pages_are_current() {
    let folder = tempfile::tempdir().unwrap();
    clap_mangen::generate_to(kdp_cli::command(), folder.path()).unwrap();
    check("man", &read(folder.path()));
}

fn check(folder: &str, expected: &Files) {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    if std::env::var_os("KDP_UPDATE").is_some() {
        write(&committed, expected);
    }
    let found = read(&committed);
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(expected), "files of {folder}/; {HINT}");
    for (name, text) in expected {
        assert!(found[name] == *text, "{folder}/{name} is not what the command line generates; {HINT}");
    }
}

const HINT: &str = "run KDP_UPDATE=1 cargo test -p kdp-cli --test generated";

fn write(folder: &Path, files: &Files) {
    fs::create_dir_all(folder).unwrap();
    for stale in read(folder).keys().filter(|name| !files.contains_key(*name)) {
        fs::remove_file(folder.join(stale)).unwrap();
    }
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}

fn read(folder: &Path) -> Files {
    let Ok(entries) = fs::read_dir(folder) else { return Files::new() };
    let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}
