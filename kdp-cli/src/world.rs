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

/// Hands the real world out.
pub(crate) fn with<T>(use_it: impl FnOnce(&World<'_>) -> T) -> T {
    use_it(&World {
        env: &|name| std::env::var(name).ok(),
        files: &|path| std::fs::read_to_string(path),
        run: &run,
        is_ours: &is_ours,
        folder: std::env::current_dir().ok(),
    })
}

/// The output of a command of the shell; it may talk to the user on stderr and the terminal.
fn run(command: &str) -> io::Result<String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()?;
    let mut stdout = child.stdout.take().expect("it was asked for a pipe");
    let (sender, receiver) = mpsc::channel();
    // It ends with the output, which ends at the latest when the child is killed.
    std::thread::spawn(move || {
        let mut text = String::new();
        // Nobody listens any more after the time is up.
        let _ = sender.send(stdout.read_to_string(&mut text).map(|_| text));
    });
    let Ok(text) = receiver.recv_timeout(RUN_MAX) else {
        child.kill()?;
        child.wait()?;
        return Err(io::Error::other(format!("it did not end within {RUN_MAX:?}")));
    };
    match child.wait()? {
        status if status.success() => text,
        status => Err(io::Error::other(format!("it failed with {status}"))),
    }
}

fn is_ours(path: &Path) -> bool {
    let user = rustix::process::getuid().as_raw();
    path.metadata().is_ok_and(|file| file.uid() == user || file.uid() == 0)
}
