//! `COVERAGE.md`: what operators do with Kafka, and the command that does it.
//!
//! `coverage.txt` says which; here it is held against the clap tree, so that a command that is renamed or a
//! flag that goes cannot stay in the table. After a change: `KDP_UPDATE=1 cargo test -p kdp-cli --test coverage`.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

const ROWS: &str = include_str!("coverage.txt");

#[test]
fn the_table_is_what_the_command_line_can_do() {
    let mut command = kdp_cli::command();
    command.build();
    let mut table = HEAD.to_owned();
    let mut wrong = Vec::new();
    for line in ROWS.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        match line.split_once(" | ") {
            None => table.push_str(&format!("\n{line}\n\n| To | kdp |\n|--|--|\n")),
            Some((capability, how)) => {
                wrong.extend(check(&command, how));
                let how = match how.strip_prefix("NOT YET: ") {
                    Some(reason) => format!("not yet: {reason}"),
                    None => format!("`kdp {how}`"),
                };
                table.push_str(&format!("| {capability} | {how} |\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "coverage.txt names what there is not: {wrong:#?}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("COVERAGE.md");
    if std::env::var_os("KDP_UPDATE").is_some() {
        fs::write(&file, &table).unwrap();
    }
    let hint = "run KDP_UPDATE=1 cargo test -p kdp-cli --test coverage";
    assert!(fs::read_to_string(&file).unwrap_or_default() == table, "COVERAGE.md is not current; {hint}");
}

const HEAD: &str = "# What kdp can do\n\nMade from `tests/coverage.txt` by `tests/coverage.rs`, which checks that \
                    each command and flag exists.\n";

/// What is wrong with a row: the command or the flag that there is not.
fn check(root: &clap::Command, how: &str) -> Option<String> {
    if how.starts_with("NOT YET: ") {
        return None;
    }
    let (flags, words): (Vec<&str>, Vec<&str>) = how.split(' ').partition(|word| word.starts_with("--"));
    // The topics of `kdp help` are no commands to clap.
    let words = if words[0] == "help" { &words[..1] } else { &words[..] };
    let mut command = root;
    for word in words {
        match command.find_subcommand(word) {
            Some(found) => command = found,
            None => return Some(how.to_owned()),
        }
    }
    let has = |flag: &&str| command.get_arguments().any(|known| known.get_long() == Some(&flag[2..]));
    flags.iter().find(|flag| !has(flag)).map(|flag| format!("{how}: no {flag}"))
}
