//! `kdp sandbox` as its users run it: a Kafka for a command or for everybody, gone without a trace.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpListener;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use kdp_tests::binaries;
use rdkafka::admin::{AdminOptions, ResourceSpecifier};
use rustix::process::{Pid, Signal, ioctl_tiocsctty, kill_process, setsid, test_kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tempfile::TempDir;

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `kdp sandbox` whose temporary folders go where the test can see them.
struct Sandbox {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    temporary: TempDir,
}

impl Sandbox {
    fn start(arguments: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), arguments)
    }

    fn start_in(temporary: TempDir, arguments: &[&str]) -> Self {
        let mut child = command(temporary.path(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, temporary }
    }

    /// The next line on stdout.
    fn line(&mut self) -> String {
        match self.lines.next() {
            Some(line) => line.unwrap(),
            None => {
                let mut errors = String::new();
                self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
                panic!("no line came, but: {errors}");
            }
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    fn folders(&self) -> usize {
        folders(self.temporary.path())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(temporary: &Path, arguments: &[&str]) -> Command {
    let mut command = kdp();
    command.arg("sandbox").args(arguments).env("TMPDIR", temporary).stdin(Stdio::null());
    command
}

/// A kdp that knows nothing of who runs the tests: neither settings nor home.
fn kdp() -> Command {
    let mut command = Command::new(binaries::program("kdp"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

fn folders(parent: &Path) -> usize {
    fs::read_dir(parent).unwrap().count()
}

/// Runs it to its end: exit code, stdout, stderr, and how many folders it left.
fn run(arguments: &[&str]) -> (Option<i32>, String, String, usize) {
    let temporary = tempfile::tempdir().unwrap();
    let output = command(temporary.path(), arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr), folders(temporary.path()))
}

/// Whether somebody else can listen there, as nobody else does.
fn is_free(address: &str) -> bool {
    TcpListener::bind(address).is_ok()
}

/// Not ended. Whose child it has become may take its time to take note of the end: a container's first
/// process need not be an `init`.
fn is_running(pid: i32) -> bool {
    let ended = |stat: String| stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with(['Z', 'X']));
    test_kill_process(Pid::from_raw(pid).unwrap()).is_ok()
        && !fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(ended)
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "in vain: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_command_gets_its_kafka_and_we_its_exit_code() {
    let script = "echo $KDP_BOOTSTRAP_SERVER; echo $KAFKA_BOOTSTRAP_SERVERS; exit 7";
    let (code, stdout, stderr, folders) = run(&["--", "sh", "-c", script]);
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!((code, lines.len(), folders, stderr.as_str()), (Some(7), 2, 0, ""));
    assert_eq!(lines[0], lines[1]);
    assert!(lines[0].starts_with("127.0.0.1:") && is_free(lines[0]), "{stdout}");
}

#[test]
fn a_command_that_a_signal_ended_or_that_is_not_there() {
    assert_eq!(run(&["--", "sh", "-c", "kill -KILL $$"]).0, Some(137));
    let (code, _, stderr, folders) = run(&["--", "/no/such/command"]);
    assert!((code, folders) == (Some(127), 0) && stderr.contains("/no/such/command"), "{stderr}");
    assert_eq!(run(&["--", "/"]).0, Some(126));
}

#[test]
fn signals_are_passed_on() {
    for (signal, name) in [
        (Signal::INT, "INT"),
        (Signal::TERM, "TERM"),
        (Signal::HUP, "HUP"),
        (Signal::QUIT, "QUIT"),
        (Signal::USR1, "USR1"),
        (Signal::USR2, "USR2"),
    ] {
        let script = format!("trap 'exit 5' {name}; echo $KDP_BOOTSTRAP_SERVER; sleep 600 & wait");
        let mut sandbox = Sandbox::start(&["--", "sh", "-c", &script]);
        let address = sandbox.line();
        sandbox.signal(signal);
        assert_eq!(sandbox.wait().code(), Some(5), "{name}");
        assert_eq!(sandbox.folders(), 0);
        assert!(is_free(&address));
    }
}

#[test]
fn a_command_that_ends_of_the_signal_ends_us_as_a_shell_would_say() {
    let mut sandbox = Sandbox::start(&["--", "sh", "-c", "echo ready; exec sleep 600"]);
    sandbox.line();
    sandbox.signal(Signal::TERM);
    assert_eq!(sandbox.wait().code(), Some(143));
    assert_eq!(sandbox.folders(), 0);
}

#[test]
fn what_a_command_leaves_running_ends() {
    // It ends only when both run, and one of them no longer hears the first signal.
    let ready = tempfile::tempdir().unwrap();
    let ready = ready.path().join("ready");
    let script = format!(
        "(trap '' TERM; echo $(exec sh -c 'echo $PPID'); : > {0}; sleep 600) & sleep 600 & echo $!
         until [ -e {0} ]; do sleep 0.01; done; exit 3",
        ready.display()
    );
    let mut sandbox = Sandbox::start(&["--", "sh", "-c", &script]);
    let orphans: Vec<i32> = (0..2).map(|_| sandbox.line().parse().unwrap()).collect();
    assert_eq!(sandbox.wait().code(), Some(3));
    for orphan in orphans {
        assert!(!is_running(orphan), "{orphan}");
    }
}

#[test]
fn after_a_kill_the_command_ends_and_the_next_start_sweeps_up() {
    let mut sandbox = Sandbox::start(&["--", "sh", "-c", "echo $$; exec sleep 600"]);
    let pid: i32 = sandbox.line().parse().unwrap();
    sandbox.signal(Signal::KILL);
    assert_eq!(sandbox.wait().signal(), Some(9));
    wait_until("the command ends", || !is_running(pid));
    assert_eq!(sandbox.folders(), 1);

    // A sandbox that runs meanwhile is not swept up.
    let script = "echo $KDP_BOOTSTRAP_SERVER; exec sleep 600";
    let temporary = sandbox.temporary.path().to_owned();
    let mut running =
        command(&temporary, &["--", "sh", "-c", script]).stdout(Stdio::piped()).spawn().unwrap();
    BufReader::new(running.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    assert_eq!(folders(&temporary), 1);
    assert!(command(&temporary, &["--", "true"]).status().unwrap().success());
    assert_eq!(folders(&temporary), 1);
    kill_process(Pid::from_child(&running), Signal::TERM).unwrap();
    running.wait().unwrap();
    assert_eq!(folders(&temporary), 0);
}

#[test]
fn an_empty_sandbox_says_where_it_is_and_ends_when_told_to() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let mut sandbox = Sandbox::start(&["--empty", "--port", "0"]);
        let line = sandbox.line();
        let address = field(&line, "bootstrap_server");
        assert!(!is_free(address), "{line}");
        sandbox.signal(signal);
        assert_eq!(sandbox.wait().code(), Some(0));
        assert!(is_free(address) && sandbox.folders() == 0);
    }
}

#[test]
fn a_folder_of_the_users_own_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    for _ in 0..2 {
        let arguments = ["--dir", data.to_str().unwrap(), "--empty", "--port", "0", "--for", "1ms"];
        let (code, stdout, stderr, folders) = run(&arguments);
        assert_eq!((code, folders), (Some(0), 0), "{stderr}");
        assert_eq!(field(stdout.lines().next().unwrap(), "data_dir"), data.to_str().unwrap());
        assert!(stderr.contains("kept"), "{stderr}");
    }
}

#[test]
fn a_port_that_is_taken_is_said_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, _, stderr, folders) = run(&["--empty", "--port", &port]);
    assert_eq!((code, folders), (Some(1), 0), "{stderr}");
    assert!(stderr.contains(&port) && stderr.contains("--port 0"), "{stderr}");
}

#[test]
fn the_shop_is_open_and_its_groups_are_what_they_should_be() {
    let mut sandbox = Sandbox::start(&["--port", "0"]);
    let address = field(&sandbox.line(), "bootstrap_server").to_owned();
    let mut topics = BTreeSet::new();
    let mut groups = BTreeMap::new();
    let is_known = |line: &str, name| field(line, name) != "-";
    while topics.len() < 4 || !are_at_work(&groups) {
        let line = sandbox.line();
        let words: Vec<&str> = line.split(' ').collect();
        match words[1] {
            "topic" if is_known(&line, "records_per_s") => drop(topics.insert(words[2].to_owned())),
            "group" => drop(groups.insert(format!("{} {}", words[2], field(&line, "topic")), line)),
            _ => {}
        }
    }
    assert_eq!(topics.into_iter().collect::<Vec<_>>(), ["clicks", "orders", "payments", "shipments"]);

    // They are real groups: whoever asks the broker sees them too.
    let output =
        kdp().args(["-b", &address, "-o", "json", "group", "describe", "billing", "audit"]).output().unwrap();
    let described: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(described["items"][0]["member_count"], 2, "{described}");
    assert_eq!(described["items"][1]["state"], "Empty", "{described}");
    assert_eq!(setting(&address, "clicks", "retention.bytes"), "4194304");
    assert_eq!(setting(&address, "__consumer_offsets", "cleanup.policy"), "compact");
    assert_eq!(setting(&address, "__consumer_offsets", "segment.bytes"), "1048576");

    sandbox.signal(Signal::TERM);
    assert_eq!(sandbox.wait().code(), Some(0));
    assert!(is_free(&address) && sandbox.folders() == 0);
}

/// A setting of a topic, as the broker tells it.
fn setting(address: &str, topic: &str, name: &str) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let admin = kdp_tests::clients::admin(address);
    let topic = ResourceSpecifier::Topic(topic);
    let described = runtime.block_on(admin.describe_configs(&[topic], &AdminOptions::new())).unwrap();
    let entry = described[0].as_ref().unwrap().get(name).and_then(|entry| entry.value.clone());
    entry.unwrap_or_default()
}

/// One keeps up, one lags, one has stopped.
fn are_at_work(groups: &BTreeMap<String, String>) -> bool {
    let row = |name: &str| groups.get(name);
    let (Some(audit), Some(orders), Some(payments), Some(clicks)) =
        (row("audit orders"), row("billing orders"), row("billing payments"), row("recommendations clicks"))
    else {
        return false;
    };
    let lag = |line: &String| field(line, "lag").parse::<i64>().unwrap_or_default();
    field(audit, "state") == "Empty"
        && lag(audit) > 0
        && [orders, payments].iter().all(|line| field(line, "members") == "2" && field(line, "lag") != "-")
        && lag(clicks) > 1000
}

#[test]
fn a_folder_that_is_used_again_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut before = 0;
    for _ in 0..2 {
        let arguments = ["--port", "0", "-o", "jsonl", "--dir", data.to_str().unwrap()];
        let mut sandbox = Sandbox::start(&arguments);
        let records = loop {
            let row: serde_json::Value = serde_json::from_str(&sandbox.line()).unwrap();
            let records = (row["topic"] == "clicks").then(|| row["records"].as_i64()).flatten();
            if let Some(records) = records.filter(|records| *records > before) {
                break records;
            }
        };
        // The second time it is more than the first has left, which is more than it has shown.
        before = records;
        sandbox.signal(Signal::INT);
        assert_eq!(sandbox.wait().code(), Some(0));
    }
}

#[test]
fn every_line_is_as_the_schema_says() {
    let schema = Command::new(binaries::program("kdp")).args(["schema", "sandbox"]).output().unwrap();
    let schema = serde_json::from_slice(&schema.stdout).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let mut sandbox = Sandbox::start(&["--port", "0", "-o", "jsonl"]);
    let mut unseen = BTreeSet::from(["sandbox", "topic", "group"]);
    while !unseen.is_empty() {
        let line: serde_json::Value = serde_json::from_str(&sandbox.line()).unwrap();
        assert!(schema.is_valid(&line), "{line}");
        unseen.remove(line["kind"].as_str().unwrap());
    }
    let mut other: serde_json::Value = serde_json::from_str(&sandbox.line()).unwrap();
    other["kind"] = "other".into();
    assert!(!schema.is_valid(&other), "{other}");
    sandbox.signal(Signal::INT);
    assert_eq!(sandbox.wait().code(), Some(0));
}

#[test]
fn a_format_without_an_end_is_asked_for() {
    let (code, stdout, stderr, folders) = run(&["--empty", "--port", "0", "-o", "json"]);
    assert_eq!((code, folders), (Some(2), 0));
    assert!(stderr.contains("jsonl"), "{stderr}");
    let document: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(document["errors"][0]["code"], "USAGE");
}

#[test]
fn on_a_terminal_it_is_a_table_and_the_cursor_comes_back() {
    let mut terminal = Terminal::start(&["--port", "0", "-o", "wide"]);
    terminal.read_until("Stable");
    assert!(terminal.seen.contains("LAG") && terminal.seen.contains("\x1b[?25l"), "{}", terminal.seen);
    terminal.write(b"\x03");
    terminal.read_until("\x1b[?25h");
    assert_eq!(terminal.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_command_gets_ctrl_c_once() {
    let script = "trap 'n=$((n+1)); echo interrupted' INT; trap 'exit $n' USR1; echo ready; \
                  while :; do sleep 600 & wait; done";
    let mut terminal = Terminal::start(&["--", "sh", "-c", script]);
    terminal.read_until("ready");
    terminal.write(b"\x03");
    terminal.read_until("interrupted");
    // It comes after whatever else was passed on.
    kill_process(Pid::from_child(&terminal.child), Signal::USR1).unwrap();
    assert_eq!(terminal.child.wait().unwrap().code(), Some(1), "{}", terminal.seen);
}

/// A `kdp sandbox` on a terminal of its own.
struct Terminal {
    child: Child,
    master: fs::File,
    seen: String,
    _temporary: TempDir,
}

impl Terminal {
    #[allow(unsafe_code)]
    fn start(arguments: &[&str]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = fs::File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        let mut command = command(temporary.path(), arguments);
        command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap()).stderr(slave);
        command.env("TERM", "xterm");
        let make_it_ours = || {
            setsid()?;
            ioctl_tiocsctty(std::io::stdin())?;
            Ok(())
        };
        // SAFETY: it makes system calls only.
        unsafe { command.pre_exec(make_it_ours) };
        let child = command.spawn().unwrap();
        Self { child, master: master.into(), seen: String::new(), _temporary: temporary }
    }

    fn read_until(&mut self, text: &str) {
        let mut bytes = [0; 4096];
        while !self.seen.contains(text) {
            let count = self.master.read(&mut bytes).unwrap_or(0);
            assert!(count > 0, "no {text:?} in {}", self.seen);
            self.seen += &String::from_utf8_lossy(&bytes[..count]);
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.master.write_all(bytes).unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The value of `name=value` in a line.
fn field<'a>(line: &'a str, name: &str) -> &'a str {
    let value = |word: &'a str| word.strip_prefix(name)?.strip_prefix('=');
    line.split(' ').find_map(value).unwrap_or_else(|| panic!("no {name} in {line}"))
}
