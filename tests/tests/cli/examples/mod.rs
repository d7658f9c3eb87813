//! The examples at the head of every `--help`: each line runs as it stands, in a shell, in a folder with the
//! files that examples name, on a cluster with the topics and groups that they name.
//!
//! What an example needs besides, and which ones end otherwise than well, stands in [`shop`]. A line that
//! fails is tried again, for another broker may not have heard yet of what was made for it; a wrong one fails
//! for ever.

mod shop;

use std::io::Read;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use kdp_tests::binaries;
use kdp_tests::clients::PATIENCE;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::Case;
use crate::target::{Kind, Target};
use shop::{BEFORE, FILES, NOT_WELL, OPEN, Why, fits};

pub(crate) const CASES: &[Case] = &[("examples", all), ("readme", readme)];

/// How often a line may fail before it is wrong.
const ATTEMPTS: usize = 4;

fn all(target: &Target) {
    // Some of them are slow on a cluster of three JVMs; there they run when asked for: KDP_CLI_CASES=examples.
    if target.kind != Kind::KdpBroker && std::env::var_os("KDP_CLI_CASES").is_none() {
        return;
    }
    run(target, examples());
}

/// What the README shows of the command line.
fn readme(target: &Target) {
    if target.kind != Kind::KdpBroker {
        return;
    }
    let text = include_str!("../../../../README.md");
    let lines =
        text.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| line.starts_with("kdp "));
    let lines: Vec<&str> = lines.map(|line| line.split(" # ").next().unwrap_or(line).trim()).collect();
    assert!(lines.len() > 5, "{lines:?}");
    run(target, of_commands(lines));
}

/// Runs them one after the other, each in a shop that is in order.
fn run(target: &Target, examples: Vec<Example>) {
    shell(target, FILES);
    let mut is_open = false;
    let mut wrong = Vec::new();
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        examples.into_iter().partition(|example| example.is_for_here(target));
    elsewhere.iter().for_each(|example| println!("left out: {} {}", example.line, example.reason()));
    for example in &here {
        let mut outcome = Ok(());
        for _ in 0..ATTEMPTS {
            if !std::mem::replace(&mut is_open, true) {
                shell(target, OPEN);
            }
            let before = BEFORE.iter().filter(|(start, _)| fits(start, &example.line));
            before.for_each(|(_, script)| drop(shell(target, script)));
            outcome = example.check(target);
            is_open = outcome.is_ok() && !example.disturbs;
            if outcome.is_ok() {
                break;
            }
        }
        wrong.extend(outcome.err());
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

/// A line of a command's help.
struct Example {
    line: String,
    /// Whether a person would be asked.
    asks: bool,
    /// Whether topics and groups are not as they were before.
    disturbs: bool,
}

/// What a line did.
struct Done {
    code: i32,
    said: String,
}

impl Example {
    fn new(line: &str, danger: Option<&str>) -> Self {
        let has = |flags: &[&str]| line.split([' ', '=']).any(|word| flags.contains(&word));
        let is_dry = has(&["--dry-run", "-n"]);
        let previews = line.contains("reset ") && !has(&["--apply"]);
        let nouns = ["topic", "group", "share", "streams", "config", "offset"];
        Self {
            line: line.to_owned(),
            asks: matches!(danger, Some("moderate" | "severe"))
                && !is_dry
                && !previews
                && !has(&["--yes", "--confirm"]),
            disturbs: danger.is_some()
                && !is_dry
                && nouns.iter().any(|noun| line.contains(&format!("kdp {noun}"))),
        }
    }

    /// The reason for an end of its own.
    fn reason(&self) -> &'static str {
        match self.why() {
            Some(Why::Elsewhere(reason) | Why::Exits(_, reason) | Why::ExitsOnKdpBroker(_, reason)) => reason,
            Some(Why::Endless | Why::ExitsAlone(_)) | None => "",
        }
    }

    fn why(&self) -> Option<Why> {
        NOT_WELL.iter().find(|(start, _)| fits(start, &self.line)).map(|(_, why)| *why)
    }

    /// Cases of groups see to it that clusters without share and streams groups say so.
    fn is_for_here(&self, target: &Target) -> bool {
        let is_new = self.line.starts_with("kdp share") || self.line.starts_with("kdp streams");
        !matches!(self.why(), Some(Why::Elsewhere(_))) && (!is_new || target.kind == Kind::Apache)
    }

    /// Runs it; what is wrong with how it ended.
    fn check(&self, target: &Target) -> Result<(), String> {
        let done = match self.why() {
            Some(Why::Endless) => interrupted(target, &self.line),
            _ => shell(target, &self.line),
        };
        let lacks =
            done.code == 6 && target.kind != Kind::Apache && done.said.contains("UNSUPPORTED_VERSION");
        let is_expected = match self.why() {
            Some(Why::Exits(codes, _)) => codes.contains(&done.code),
            Some(Why::Endless) => done.code == 130,
            Some(Why::ExitsAlone(code)) if target.brokers() == 1 => done.code == code,
            Some(Why::ExitsOnKdpBroker(code, _)) if target.kind == Kind::KdpBroker => done.code == code,
            _ if self.asks => done.code == 7,
            _ => done.code == 0,
        };
        match is_expected || lacks {
            true => Ok(()),
            false => {
                let Done { code, said } = done;
                Err(format!("`{}` on {} exits {code}: {said} {}", self.line, target.name(), self.reason()))
            }
        }
    }
}

/// All examples, each once.
fn examples() -> Vec<Example> {
    let document = commands();
    let rows = document["items"].as_array().unwrap();
    let lines = rows.iter().flat_map(|command| command["examples"].as_array().unwrap());
    let mut seen = std::collections::HashSet::new();
    let lines: Vec<&str> =
        lines.map(|line| line.as_str().unwrap()).filter(|line| seen.insert(line.to_owned())).collect();
    assert!(lines.len() > 300, "{}", lines.len());
    of_commands(lines)
}

/// Lines, each with how much harm the command in it can do.
fn of_commands(lines: Vec<&str>) -> Vec<Example> {
    let document = commands();
    let rows = document["items"].as_array().unwrap();
    let words = |command: &serde_json::Value| command["command"].as_str().unwrap().to_owned();
    let of = |line: &str| {
        let used = rows.iter().filter(|command| line.contains(&words(command)));
        let command = used.max_by_key(|command| words(command).len()).expect("a line is of a command");
        Example::new(line, command["danger"].as_str())
    };
    lines.into_iter().map(of).collect()
}

fn commands() -> serde_json::Value {
    let output = Command::new(binaries::program("kdp")).args(["commands", "--json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Runs a script to its end, as a person would in their home.
fn shell(target: &Target, script: &str) -> Done {
    end(start(target, script), None)
}

/// Runs a line that goes on for ever until it has printed something, and interrupts it.
fn interrupted(target: &Target, line: &str) -> Done {
    let mut child = start(target, &format!("exec {line}"));
    let mut first = [0];
    // Nothing at all shows in the exit code.
    let _ = child.stdout.as_mut().expect("it is a pipe").read(&mut first);
    end(child, Some(Signal::INT))
}

fn start(target: &Target, script: &str) -> Child {
    let home = target.home.path();
    let path = std::env::var("PATH").unwrap_or_default();
    // Who runs the tests may not hear Ctrl-C, as a background job does not.
    Command::new("env")
        .args(["--default-signal=INT", "bash", "-c", &format!("set -o pipefail\n{script}")])
        .env_clear()
        .env("PATH", format!("{}:{path}", binaries::target_dir().display()))
        .env("HOME", home)
        .env("EDITOR", "true")
        .env("KDP_BOOTSTRAP_SERVER", &target.bootstrap)
        .current_dir(home)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("env and bash")
}

/// Waits for its end, and ends it when it takes too long.
fn end(child: Child, signal: Option<Signal>) -> Done {
    let group = Pid::from_child(&child);
    if let Some(signal) = signal {
        kill_process_group(group, signal).expect("the process is ours");
    }
    let (done, ended) = std::sync::mpsc::channel::<()>();
    let guard = std::thread::spawn(move || {
        if ended.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            // It may have ended just now.
            let _ = kill_process_group(group, Signal::KILL);
        }
    });
    let started = Instant::now();
    let output = child.wait_with_output().expect("the process is ours");
    drop(done);
    guard.join().expect("it only waits");
    let late = if started.elapsed() > PATIENCE { "it took too long; " } else { "" };
    Done {
        code: output.status.code().or(output.status.signal().map(|signal| 128 + signal)).unwrap_or(-1),
        said: format!("{late}{}", String::from_utf8_lossy(&output.stderr)),
    }
}
