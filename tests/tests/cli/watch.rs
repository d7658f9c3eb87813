//! `kdp topic watch` and `kdp broker watch`: what changes, a line for each change.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};

use kdp_tests::binaries;
use kdp_tests::clients::PATIENCE;
use serde_json::Value;

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] =
    &[("watch topics", topics), ("watch brokers", brokers), ("watch refuses documents", formats)];

/// A watch that has begun, and the lines that it prints.
struct Watching {
    child: Child,
    stdout: Receiver<String>,
}

impl Watching {
    fn start(target: &Target, arguments: &[&str]) -> Self {
        let mut child = Command::new(binaries::program("kdp"))
            .args(arguments)
            .env_clear()
            .env("HOME", target.home.path())
            .env("KDP_BOOTSTRAP_SERVER", &target.bootstrap)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = lines_of(child.stdout.take().unwrap());
        // From here on it compares with what it has seen.
        let began = lines_of(child.stderr.take().unwrap()).recv_timeout(PATIENCE).unwrap();
        assert!(began.starts_with("watching "), "{began}");
        Self { child, stdout }
    }

    /// Waits for a line like that.
    fn until(&self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let line = self.stdout.recv_timeout(PATIENCE).expect("the change is never told");
            let line: Value = serde_json::from_str(&line).unwrap();
            if holds(&line) {
                return line;
            }
        }
    }

    /// Ctrl-C, which it hears even where whoever started the tests ignores it.
    fn interrupt(mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(130));
    }
}

impl Drop for Watching {
    /// A case that fails leaves nobody behind.
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            // Nobody may wait for it any more.
            let _ = sender.send(line);
        }
    });
    receiver
}

fn topics(target: &Target) {
    let watching = Watching::start(target, &["topic", "watch", "watch-*", "--every", "100ms"]);
    target.kdp(&["topic", "create", "watch-life"]).ok();
    let line = watching.until(|line| line["name"] == "watch-life");
    assert_eq!((&line["event"], &line["field"]), (&"appeared".into(), &Value::Null), "{line:#}");
    target.kdp(&["topic", "alter", "watch-life", "--partitions", "2", "--yes"]).ok();
    let line = watching.until(|line| line["field"] == "partition_count" && line["after"] == 2);
    assert_eq!((&line["before"], &line["after"]), (&1.into(), &2.into()), "{line:#}");
    target.kdp(&["topic", "delete", "watch-life", "--confirm", "watch-life"]).ok();
    watching.until(|line| line["name"] == "watch-life" && line["event"] == "disappeared");
    watching.interrupt();
}

fn brokers(target: &Target) {
    let ran = target.kdp(&["broker", "watch", "--initial", "--count", "1", "-o", "jsonl"]).ok();
    let lines: Vec<Value> = ran.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let addresses = lines.iter().filter(|line| line["field"] == "address").count();
    assert_eq!(addresses, target.brokers(), "{ran}");
    // In a pipe lines are JSON without being told to.
    assert!(target.kdp(&["broker", "watch", "--initial", "--count", "1"]).ok().starts_with('{'));
    let text =
        target.kdp(&["broker", "watch", "--initial", "--count", "2", "--every", "100ms", "-o", "table"]);
    assert!(text.ok().contains("  address  "));
}

fn formats(target: &Target) {
    target.kdp(&["topic", "watch", "-o", "json", "--count", "1"]).run().exits(2).says("jsonl");
    target.kdp(&["broker", "watch", "-o", "csv", "--count", "1"]).run().exits(2).says("jsonl");
}
