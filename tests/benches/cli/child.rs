//! A process whose output is read and thrown away, and what it took.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) wall: f64,
    pub(crate) user: f64,
    pub(crate) system: f64,
    pub(crate) peak_bytes: f64,
    pub(crate) bytes: u64,
}

/// Runs it to its end, which has to be a good one.
#[expect(clippy::zombie_processes, reason = "it is waited for by its number, with what it took")]
pub(crate) fn measure(mut command: Command) -> Figures {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut stdout = child.stdout.take().expect("it was asked for a pipe");
    let mut buffer = vec![0; 64 << 10];
    let mut bytes = 0;
    loop {
        match stdout.read(&mut buffer).expect("a pipe can be read") {
            0 => break,
            read => bytes += read as u64,
        }
    }
    let (status, usage) = wait(child.id());
    assert_eq!(status, 0, "{command:?}");
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    Figures {
        wall: started.elapsed().as_secs_f64(),
        user: seconds(usage.ru_utime),
        system: seconds(usage.ru_stime),
        // Linux counts it in KiB.
        peak_bytes: usage.ru_maxrss as f64 * 1024.0,
        bytes,
    }
}

/// Waits as `Child::wait` does, and keeps what the kernel has counted for this child alone.
#[allow(unsafe_code)]
fn wait(pid: u32) -> (i32, libc::rusage) {
    let mut status = 0;
    // SAFETY: all-zero is a valid rusage; the kernel writes to both places, which outlive the call.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let waited = libc::wait4(pid as libc::pid_t, &mut status, 0, &mut usage);
        assert_eq!(waited, pid as libc::pid_t, "nobody else waits for this child");
        usage
    };
    (status, usage)
}
