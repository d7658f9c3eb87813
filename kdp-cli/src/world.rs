//! The world outside of this process as the settings see it.

use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::contexts::World;

/// A password manager may ask its user something; nobody answers for longer than this.
const RUN_MAX: Duration = Duration::from_secs(60);
/// What it started may keep its stderr open after it has ended.
const SAID_MAX: Duration = Duration::from_secs(1);

/// Hands the real world out; what commands have to say besides their output goes to the user.
pub(crate) fn with<T>(use_it: impl FnOnce(&World<'_>) -> T) -> T {
    seen(&|command| run(command, Stdio::inherit()), use_it)
}

/// The same where the terminal is a screen: what commands say besides stands in the error, if there is one.
pub(crate) fn unseen<T>(use_it: impl FnOnce(&World<'_>) -> T) -> T {
    seen(&|command| run(command, Stdio::piped()), use_it)
}

fn seen<T>(run: &dyn Fn(&str) -> io::Result<String>, use_it: impl FnOnce(&World<'_>) -> T) -> T {
    use_it(&World {
        env: &|name| std::env::var(name).ok(),
        files: &|path| std::fs::read_to_string(path),
        run,
        is_ours: &is_ours,
        folder: std::env::current_dir().ok(),
    })
}

/// The output of a command of the shell.
fn run(command: &str, stderr: Stdio) -> io::Result<String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(stderr)
        .spawn()?;
    // Both end with the child, which ends at the latest when it is killed.
    let output = child.stdout.take().map(read);
    let said = child.stderr.take().map(read);
    let output = output.expect("it was asked for a pipe");
    let Ok(bytes) = output.recv_timeout(RUN_MAX) else {
        child.kill()?;
        child.wait()?;
        return Err(io::Error::other(format!("it did not end within {RUN_MAX:?}")));
    };
    let status = child.wait()?;
    if status.success() {
        return String::from_utf8(bytes?).map_err(|_| io::Error::other("what it printed is no text"));
    }
    let said = said.and_then(|said| said.recv_timeout(SAID_MAX).ok()?.ok()).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).map(str::trim);
    let why = last.map(|line| format!(": {line}")).unwrap_or_default();
    Err(io::Error::other(format!("it failed with {status}{why}")))
}

/// Reads to the end, aside.
fn read(mut from: impl Read + Send + 'static) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = from.read_to_end(&mut bytes).map(|_| bytes);
        // Nobody listens any more after the time is up.
        let _ = sender.send(read);
    });
    receiver
}

fn is_ours(path: &Path) -> bool {
    let user = rustix::process::getuid().as_raw();
    path.metadata().is_ok_and(|file| file.uid() == user || file.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_says_why() {
        let run = |command: &str| run(command, Stdio::piped()).map_err(|error| error.to_string());
        assert_eq!(run("echo secret; echo noise >&2").as_deref(), Ok("secret\n"));
        let failed = run("echo noise >&2; echo not signed in >&2; exit 3");
        assert_eq!(failed, Err("it failed with exit status: 3: not signed in".to_owned()));
        assert_eq!(run("exit 3"), Err("it failed with exit status: 3".to_owned()));
    }
}
