//! A program on a terminal of its own, and what a user sees there: a terminal emulator reads what it writes.
//!
//! Whoever looks says what must be on the screen and waits for it; how long that takes is the machine's business.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::num::NonZero;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, ioctl_tiocsctty, kill_process, setsid};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often to look.
const LOOK: Duration = Duration::from_millis(20);

/// A program on a terminal.
pub struct Terminal {
    child: Child,
    master: File,
    /// Kept open, so that what the program leaves behind can still be seen when it has ended.
    slave: File,
    emulator: Arc<Mutex<vt100::Parser>>,
    modes: LocalModes,
    /// Reads what it writes, until the flag says that the terminal is closed.
    reading: Option<JoinHandle<()>>,
    is_closed: Arc<AtomicBool>,
}

impl Terminal {
    /// Starts it on a terminal of so many lines and columns.
    ///
    /// # Panics
    /// When there are no terminals to be had.
    #[allow(unsafe_code)]
    pub fn start(mut command: Command, lines: u16, columns: u16) -> Self {
        let side = |cells| NonZero::new(cells).expect("a terminal has cells");
        let master =
            openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal");
        grantpt(&master).expect("it is ours");
        unlockpt(&master).expect("it is ours");
        let name = ptsname(&master, Vec::new()).expect("it has a name");
        let name = name.to_str().expect("its name is a path");
        let slave = File::options().read(true).write(true).open(name).expect("it can be opened");
        let size = Winsize { ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&master, size).expect("it has a size");
        let end = || slave.try_clone().expect("there are files left");
        command.stdin(end()).stdout(end()).stderr(end()).env("TERM", "xterm-256color");
        let make_it_ours = || {
            setsid()?;
            ioctl_tiocsctty(io::stdin())?;
            Ok(())
        };
        let modes = tcgetattr(&slave).expect("it is a terminal").local_modes;
        // SAFETY: it makes system calls only.
        unsafe { command.pre_exec(make_it_ours) };
        let child = command.spawn().expect("the program starts");
        let master = File::from(master);
        let emulator = Arc::new(Mutex::new(vt100::Parser::new(side(lines), side(columns), 0)));
        let (mut written, reader) =
            (master.try_clone().expect("there are files left"), Arc::clone(&emulator));
        let is_closed = Arc::new(AtomicBool::new(false));
        let closed = Arc::clone(&is_closed);
        // It ends with the terminal, or when that is closed.
        let reading = thread::spawn(move || {
            let mut bytes = [0; 65_536];
            while !closed.load(Ordering::Relaxed) {
                let mut ready = [PollFd::new(&written, PollFlags::IN)];
                let patience = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
                if !matches!(poll(&mut ready, Some(&patience)), Ok(1..)) {
                    continue;
                }
                let Ok(count @ 1..) = written.read(&mut bytes) else { break };
                reader.lock().unwrap_or_else(PoisonError::into_inner).process(&bytes[..count]);
            }
        });
        Self { child, master, slave, emulator, modes, reading: Some(reading), is_closed }
    }

    fn emulator(&self) -> MutexGuard<'_, vt100::Parser> {
        self.emulator.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is on the screen.
    pub fn screen(&self) -> String {
        self.emulator().screen().contents()
    }

    /// Types.
    ///
    /// # Panics
    /// When nobody reads.
    pub fn types(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Waits until the screen shows what holds; says what it found.
    ///
    /// # Panics
    /// When it never does; with the screen.
    pub fn until<T>(&self, what: &str, found: impl Fn(&str) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if let Some(found) = found(&screen) {
                return found;
            }
            assert!(Instant::now() < until, "never on the screen: {what}. It shows:\n{screen}");
            thread::sleep(LOOK);
        }
    }

    /// Waits until the text is on the screen.
    pub fn shows(&self, text: &str) {
        self.until(text, |screen| screen.contains(text).then_some(()));
    }

    /// Waits until the text is not on the screen.
    pub fn hides(&self, text: &str) {
        self.until(&format!("no {text}"), |screen| (!screen.contains(text)).then_some(()));
    }

    /// Sends a signal.
    ///
    /// # Panics
    /// When it has ended.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
    }

    /// Waits for its end, and sees to it that the terminal is as it was.
    ///
    /// # Panics
    /// When it does not end, or leaves the terminal in disorder.
    pub fn ends(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                break status;
            }
            assert!(Instant::now() < until, "it does not end. It shows:\n{}", self.screen());
            thread::sleep(LOOK);
        };
        // What it wrote last may still be on its way to the emulator.
        loop {
            let is_restored = {
                let emulator = self.emulator();
                let screen = emulator.screen();
                !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
            };
            let modes = tcgetattr(&self.slave).expect("it is a terminal").local_modes;
            if is_restored && modes == self.modes {
                return status;
            }
            assert!(Instant::now() < until, "the terminal is not as it was: {modes:?}\n{}", self.screen());
            thread::sleep(LOOK);
        }
    }

    /// Gives the terminal another size, as a user who drags the corner of its window.
    ///
    /// # Panics
    /// When there is no terminal any more.
    pub fn resize(&self, lines: u16, columns: u16) {
        let side = |cells| NonZero::new(cells).expect("a terminal has cells");
        self.emulator().screen_mut().set_size(side(lines), side(columns));
        let size = Winsize { ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&self.master, size).expect("it has a size");
    }

    /// Waits until the program has stopped and the shell would have the terminal, as it was before.
    ///
    /// # Panics
    /// When it does not stop, or keeps the terminal.
    pub fn stops(&self) {
        let until = Instant::now() + PATIENCE;
        loop {
            let state = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
            let is_stopped = state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'));
            let modes = tcgetattr(&self.slave).expect("it is a terminal").local_modes;
            if is_stopped && !self.is_taken() && modes == self.modes {
                return;
            }
            assert!(Instant::now() < until, "it does not stop: {state}\n{}", self.screen());
            thread::sleep(LOOK);
        }
    }

    /// Closes the terminal, as a user who closes its window, and waits for the program's end.
    ///
    /// # Panics
    /// When it does not end.
    pub fn closes(mut self) -> ExitStatus {
        self.is_closed.store(true, Ordering::Relaxed);
        if let Some(reading) = self.reading.take() {
            reading.join().expect("it only reads");
        }
        // Of both ends nobody but the program has one any more.
        let nowhere = || File::open("/dev/null").expect("it is there");
        (self.master, self.slave) = (nowhere(), nowhere());
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return status;
            }
            assert!(Instant::now() < until, "it does not end with its terminal");
            thread::sleep(LOOK);
        }
    }

    /// Whether the program has the whole screen.
    pub fn is_taken(&self) -> bool {
        self.emulator().screen().alternate_screen()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A kdp that knows nothing of who runs the tests: neither settings nor home but this one.
pub fn kdp_of(home: &std::path::Path) -> Command {
    let mut command = Command::new(crate::binaries::program("kdp"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home).env("LANG", "C.UTF-8").current_dir(home);
    // Where the home was made it can be written to.
    let _ = fs::create_dir_all(home);
    command
}
