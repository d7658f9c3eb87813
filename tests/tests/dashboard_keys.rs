//! Keys and clicks as a terminal sends them: the real program on a real terminal, on the demonstration.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::fs;
use std::path::Path;

use kdp_tests::terminal::{Terminal, kdp_of};

const ENTER: &str = "\r";

fn dashboard(home: &Path) -> Terminal {
    let mut command = kdp_of(home);
    command.args(["ui", "--demo"]);
    let screen = Terminal::start(command, 40, 120);
    screen.shows("12/12");
    screen
}

/// A press and a release of the left button on this text, as terminals tell them (SGR 1006).
fn click(screen: &mut Terminal, text: &str) {
    let (line, column) = screen.until(text, |seen| {
        seen.lines().zip(1..).find_map(|(line, number)| {
            let before = &line[..line.find(text)?];
            Some((number, before.chars().count() + 1))
        })
    });
    screen.types(&format!("\x1b[<0;{column};{line}M\x1b[<0;{column};{line}m"));
}

#[test]
fn a_click_goes_where_it_is_made() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = dashboard(home.path());
    click(&mut screen, "2 Topics");
    screen.shows("HEALTH");
    screen.types(ENTER);
    screen.shows("Producers");
    // A tab of the page, and the way back.
    click(&mut screen, "Producers");
    screen.shows("SEQUENCE");
    click(&mut screen, "Topics ›");
    screen.hides("Producers");
    screen.shows("HEALTH");
    screen.types("q");
    assert!(screen.ends().success());
}

#[test]
fn keys_that_contradict_each_other_are_told_and_keep_nobody_out() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/kdp");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.yaml"), "ui:\n  keys:\n    save: w\n    wide: w\n").unwrap();
    let mut screen = dashboard(home.path());
    // The line at the bottom passes; the log stays.
    screen.types(":log");
    screen.types(ENTER);
    screen.shows("Audit");
    screen.types("\t\t");
    screen.shows("WHAT");
    screen.shows("`save` and `wide` both have the key w");
    screen.types("q");
    assert!(screen.ends().success());
}
