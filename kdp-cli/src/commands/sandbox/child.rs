//! A command that we run as if we were not there: same terminal, same signals, same exit code.
//!
//! Must not know what the command is for. Invariant: when we end, so does all that it has started, but
//! for what has made itself independent by a session of its own.

use std::ffi::OsString;
use std::io;
use std::process::Command;

use nix::unistd::{getpgid, getpgrp};
use rustix::process::{Pid, Rlimit, WaitOptions, WaitStatus, kill_process, wait};
use tokio::sync::oneshot;

use super::descendants;
use super::signals::{Arrived, Signals};

/// The codes with which shells say that there was nothing to run.
const NOT_FOUND: u8 = 127;
const NOT_EXECUTABLE: u8 = 126;

/// Why a command could not be run, or what became of it not be learned.
#[derive(Debug)]
pub(super) struct CannotRun {
    /// What the system said.
    pub(super) error: io::Error,
    /// What a shell would exit with.
    pub(super) code: u8,
}

/// A command to be run.
#[derive(Debug)]
pub(super) struct Child<'a> {
    /// The program and its arguments.
    pub(super) command: &'a [OsString],
    /// What its environment has besides ours.
    pub(super) variables: &'a [(&'a str, String)],
    /// How many files it may open, whatever we may.
    pub(super) files_max: Rlimit,
}

impl Child<'_> {
    /// Runs it to its end and passes on the signals that arrive meanwhile. Gives the exit code that a
    /// shell would show: its own, or 128 and the signal's number.
    ///
    /// Has to be called on the thread that lives as long as the process: on Linux the command is told
    /// to end when the thread that started it ends.
    pub(super) async fn run(&self, signals: &mut Signals) -> Result<u8, CannotRun> {
        let pid = self.spawn().map_err(|error| CannotRun {
            code: if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { NOT_EXECUTABLE },
            error,
        })?;
        let (sender, mut ended) = oneshot::channel();
        // Nobody waits for the answer only when this future is gone, and then the process ends.
        std::thread::spawn(move || drop(sender.send(wait_for(pid))));
        let status = loop {
            tokio::select! {
                biased;
                status = &mut ended => break status.expect("the thread sends before it ends"),
                arrived = signals.next() => pass_on(pid, arrived),
            }
        };
        descendants::end().await;
        let code = |status: WaitStatus| exit_code(status.exit_status(), status.terminating_signal());
        status.map(code).map_err(|error| CannotRun { error, code: NOT_EXECUTABLE })
    }

    fn spawn(&self) -> io::Result<Pid> {
        let (program, arguments) = self.command.split_first().expect("clap asks for at least one word");
        let mut command = Command::new(program);
        command.args(arguments).envs(self.variables.iter().map(|(name, value)| (name, value)));
        descendants::bind_to_us(&mut command, self.files_max)?;
        // Waited for by its number, together with what it leaves behind.
        Ok(Pid::from_child(&command.spawn()?))
    }
}

/// Waits for any child, so that orphans which became ours do not stay as zombies.
fn wait_for(pid: Pid) -> io::Result<WaitStatus> {
    loop {
        match wait(WaitOptions::empty()) {
            Ok(Some((ended, status))) if ended == pid => return Ok(status),
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn pass_on(pid: Pid, arrived: Arrived) {
    // In a container our group may have no number that we can see: all such groups are 0.
    let its_group = getpgid(Some(nix::unistd::Pid::from_raw(pid.as_raw_pid()))).ok();
    if !has_it_already(arrived.from_terminal, its_group, getpgrp()) {
        // It may have ended this moment.
        let _ = kill_process(pid, arrived.signal);
    }
}

/// The terminal sends Ctrl-C to all of our process group; a second one would tell a test runner to
/// drop everything.
fn has_it_already(
    from_terminal: bool,
    its_group: Option<nix::unistd::Pid>,
    our_group: nix::unistd::Pid,
) -> bool {
    from_terminal && its_group == Some(our_group)
}

fn exit_code(exit: Option<i32>, signal: Option<i32>) -> u8 {
    let code = match (exit, signal) {
        (Some(code), _) => code,
        (None, Some(signal)) => 128 + signal,
        (None, None) => i32::from(NOT_EXECUTABLE),
    };
    u8::try_from(code).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use rustix::process::Signal;

    use super::*;

    #[test]
    fn what_the_terminal_sent_to_both_is_not_sent_twice() {
        let (ours, other) = (nix::unistd::Pid::from_raw(7), nix::unistd::Pid::from_raw(8));
        assert!(has_it_already(true, Some(ours), ours));
        assert!(!has_it_already(true, Some(other), ours));
        assert!(!has_it_already(false, Some(ours), ours));
        assert!(!has_it_already(true, None, ours));
    }

    #[test]
    fn signals_are_the_shells_codes() {
        assert_eq!(exit_code(Some(0), None), 0);
        assert_eq!(exit_code(Some(3), None), 3);
        assert_eq!(exit_code(None, Some(Signal::TERM.as_raw())), 143);
        assert_eq!(exit_code(None, Some(Signal::KILL.as_raw())), 137);
    }
}
