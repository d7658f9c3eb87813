//! `kdp ui` goes from one cluster to another: the real program on a real terminal, two brokers, a context for each.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::fs;
use std::path::Path;

use kdp_tests::broker::KdpBroker;
use kdp_tests::terminal::{Terminal, kdp_of};

const ENTER: &str = "\r";
const CLEAR: &str = "\x15";

fn dashboard(home: &Path, context: &str) -> Terminal {
    let mut command = kdp_of(home);
    command.args(["ui", "--context", context]);
    Terminal::start(command, 40, 120)
}

fn create(home: &Path, context: &str, topic: &str) {
    let words = ["topic", "create", topic, "--yes", "--context", context];
    let output = kdp_of(home).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn nothing_of_one_cluster_is_left_on_the_next() {
    let (one, two) = (KdpBroker::start(), KdpBroker::start());
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    fs::create_dir_all(home.join(".config/kdp")).unwrap();
    let config = format!(
        "contexts:\n  one: {{bootstrap: [\"{}\"]}}\n  two: {{bootstrap: [\"{}\"], protected: true, color: red}}\n",
        one.address(),
        two.address()
    );
    fs::write(home.join(".config/kdp/config.yaml"), config).unwrap();
    create(home, "one", "only-here");
    create(home, "two", "only-there");

    let mut screen = dashboard(home, "one");
    screen.types("2");
    screen.shows("only-here");
    screen.types("@");
    screen.shows("protected");
    screen.types("j");
    screen.types(ENTER);
    screen.shows("only-there");
    screen.hides("only-here");
    // Locked, until its name is typed.
    screen.types("D");
    screen.shows(":unlock allows changes");
    screen.types(":unlock");
    screen.types(ENTER);
    screen.shows("Type its name");
    screen.types("two");
    screen.types(ENTER);
    screen.shows("unlocked");
    // What is saved is what is on the screen.
    screen.types("o");
    screen.shows("Save the table");
    screen.types(CLEAR);
    screen.types("topics.jsonl");
    screen.types(ENTER);
    screen.hides("Save the table");
    let saved = fs::read_to_string(home.join("topics.jsonl")).unwrap();
    assert!(saved.contains("\"topic\":\"only-there\"") && !saved.contains("only-here"), "{saved}");
    screen.types("q");
    assert!(screen.ends().success());

    // It is found as it was left, and locked again.
    let memory = fs::read_to_string(home.join(".local/state/kdp/ui.json")).unwrap();
    assert!(memory.contains("\"Topics\""), "{memory}");
    let mut screen = dashboard(home, "two");
    screen.shows("TOPIC ");
    screen.shows("protected");
    screen.types("q");
    assert!(screen.ends().success());
}
