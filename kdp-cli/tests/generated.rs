//! `completions/` and `man/` are what the command line generates, no more and no less.
//!
//! After a change to the command line: `KDP_UPDATE=1 cargo test -p kdp-cli --test generated`.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Files = BTreeMap<String, String>;

#[test]
fn completions_are_current() {
    let files = [("bash", "kdp.bash"), ("zsh", "_kdp"), ("fish", "kdp.fish")];
    let script = |(shell, file): (&str, &str)| (file.to_owned(), kdp_cli::completion(shell).unwrap());
    check("completions", &files.into_iter().map(script).collect());
}

/// The whole help tree as one file, to be read as one text.
#[test]
fn help_is_current() {
    let mut root = kdp_cli::command();
    root.build();
    let mut text = String::new();
    help(&mut root, "kdp", &mut text);
    check("kdp-cli/tests/help", &Files::from([("help.txt".to_owned(), text)]));
}

fn help(command: &mut clap::Command, path: &str, text: &mut String) {
    let page = command.render_long_help().to_string();
    // What every command takes is there once, on the page of kdp itself.
    let own = page.split("\nGlobal options:").next().unwrap();
    let page = if path == "kdp" { &page } else { own };
    let page: String = page.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    *text += &format!("==== {path} --help\n\n{}\n\n", page.trim_end());
    for child in command.get_subcommands_mut().filter(|child| child.get_name() != "help") {
        let path = format!("{path} {}", child.get_name());
        help(child, &path, text);
    }
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
