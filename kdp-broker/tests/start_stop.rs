//! The built program: starts on an empty folder, says where it listens, and stops when told to.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// Ends the program when a test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kdp-broker"));
    command.args(["--override", "listeners=PLAINTEXT://127.0.0.1:0"]);
    command.arg("--override").arg(format!("log.dirs={}", dir.display()));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program, and the address it says it listens on.
fn start(dir: &Path) -> (Running, String) {
    let mut child = command(dir).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let running = Running(child);
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| Some(line.trim().strip_prefix("listening on")?.trim().to_owned()));
    (running, address.expect("the program says where it listens"))
}

#[test]
fn it_starts_answers_and_stops() {
    let dir = tempfile::tempdir().unwrap();
    for signal in [Signal::TERM, Signal::INT] {
        let (mut running, address) = start(dir.path());
        let mut stream = TcpStream::connect(address).unwrap();
        // ApiVersions v0, correlation id 5, no client id.
        stream.write_all(b"\0\0\0\x0a\0\x12\0\0\0\0\0\x05\xff\xff").unwrap();
        let mut answer = [0; 10];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(answer[4..], [0, 0, 0, 5, 0, 0], "the correlation id, and no error");
        kill_process(Pid::from_child(&running.0), signal).unwrap();
        assert!(running.0.wait().unwrap().success());
    }
}

#[test]
fn a_wrong_setting_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let output = command(dir.path()).args(["--override", "num.partitions=0"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("num.partitions") && text.contains("at least 1"), "{text}");
}
