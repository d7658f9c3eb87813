//! The real kdp-broker, started on a free port in a folder of its own.
//!
//! It keeps folder and port over stops and kills, as an operator's broker does, so that clients find it
//! again. Dropped, it is killed, and when the test failed its log is printed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::binaries;

/// A kdp-broker of a test's own.
pub struct KdpBroker {
    dir: PathBuf,
    /// Gone with the broker, unless the folder was given.
    _own_dir: Option<TempDir>,
    /// A piece of shell in front of the program.
    prelude: Option<&'static str>,
    overrides: Vec<String>,
    address: Option<String>,
    child: Option<Child>,
    log: Arc<Mutex<String>>,
}

impl KdpBroker {
    /// Starts one, with what tests want different from Kafka's defaults: groups that form at once.
    pub fn start() -> KdpBroker {
        KdpBroker::start_with(&[])
    }

    /// Starts one with these settings besides.
    pub fn start_with(settings: &[(&str, &str)]) -> KdpBroker {
        let dir = own_dir();
        KdpBroker::launch(dir.path().to_path_buf(), Some(dir), None, settings)
    }

    /// Starts one whose process has been through this piece of shell first, such as `trap '' XFSZ`.
    pub fn start_behind(prelude: &'static str, settings: &[(&str, &str)]) -> KdpBroker {
        let dir = own_dir();
        KdpBroker::launch(dir.path().to_path_buf(), Some(dir), Some(prelude), settings)
    }

    /// Starts one on the data in the folder `data` of this folder, which outlives the broker.
    pub fn start_in(dir: &Path, settings: &[(&str, &str)]) -> KdpBroker {
        KdpBroker::launch(dir.to_path_buf(), None, None, settings)
    }

    fn launch(
        dir: PathBuf,
        own_dir: Option<TempDir>,
        prelude: Option<&'static str>,
        settings: &[(&str, &str)],
    ) -> KdpBroker {
        let mut overrides = vec!["group.initial.rebalance.delay.ms=0".to_owned()];
        overrides.extend(settings.iter().map(|(name, value)| format!("{name}={value}")));
        let mut broker = KdpBroker {
            dir,
            _own_dir: own_dir,
            prelude,
            overrides,
            address: None,
            child: None,
            log: Arc::default(),
        };
        broker.start_again();
        broker
    }

    /// Starts it on the same folder and port; waits until it says that it is ready.
    pub fn start_again(&mut self) {
        if let Err(said) = self.try_start_again() {
            panic!("kdp-broker ended before it was ready:\n{said}");
        }
    }

    /// As [`Self::start_again`], where it may refuse: gives all that it has said so far.
    pub fn try_start_again(&mut self) -> Result<(), String> {
        assert!(self.child.is_none(), "it runs already");
        let mut command = self.command();
        let address = self.address.as_deref().unwrap_or("127.0.0.1:0");
        command.arg("--override").arg(format!("listeners=PLAINTEXT://{address}"));
        command.arg("--override").arg(format!("log.dirs={}", self.data_dir().display()));
        for setting in &self.overrides {
            command.arg("--override").arg(setting);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("kdp-broker can be started");
        let stderr = child.stderr.take().expect("it is a pipe");
        let log = self.log.clone();
        let logging = thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut log = log.lock().expect("no holder panics");
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut stdout = BufReader::new(child.stdout.take().expect("it is a pipe")).lines();
        self.child = Some(child);
        let ready = stdout
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.trim().strip_prefix("listening on")?.trim().to_owned()));
        let Some(address) = ready else {
            self.end(Signal::KILL);
            logging.join().expect("it only reads");
            return Err(self.log());
        };
        self.address = Some(address);
        thread::spawn(move || stdout.for_each(drop));
        Ok(())
    }

    fn command(&self) -> Command {
        let program = binaries::program("kdp-broker");
        let Some(prelude) = self.prelude else { return Command::new(program) };
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("{prelude}; exec \"$0\" \"$@\"")).arg(program);
        shell
    }

    /// `HOST:PORT` for clients.
    pub fn address(&self) -> &str {
        self.address.as_deref().expect("it has been started")
    }

    /// Where its data lies.
    pub fn data_dir(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// A folder for whatever else the test needs, gone with the broker.
    pub fn scratch_dir(&self) -> &Path {
        &self.dir
    }

    /// What it has logged so far, over all its starts.
    pub fn log(&self) -> String {
        self.log.lock().expect("no holder panics").clone()
    }

    /// The id of its process.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Stops it as an operator does, with SIGTERM, and expects it to end well.
    pub fn stop(&mut self) {
        let status = self.end(Signal::TERM);
        assert!(status.success(), "kdp-broker ended with {status}:\n{}", self.log());
    }

    /// Takes its process away at once, as a crash does.
    pub fn kill(&mut self) {
        self.end(Signal::KILL);
    }

    /// Sends a signal and waits for the end.
    pub fn end(&mut self, signal: Signal) -> ExitStatus {
        let child = self.child.as_ref().expect("it runs");
        kill_process(Pid::from_child(child), signal).expect("the process is ours");
        self.await_end()
    }

    /// Waits until it ends by itself.
    pub fn await_end(&mut self) -> ExitStatus {
        self.child.take().expect("it runs").wait().expect("the process is ours")
    }
}

fn own_dir() -> TempDir {
    tempfile::Builder::new().prefix("kdp-test-").tempdir().expect("a folder can be made")
}

impl Drop for KdpBroker {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself; there is nobody left to tell.
            let _ = child.kill();
            let _ = child.wait();
        }
        if thread::panicking() {
            eprintln!("--- log of kdp-broker\n{}---", self.log());
        }
    }
}
