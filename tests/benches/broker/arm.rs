//! The arms of the comparison: three servers that speak the same protocol, started and watched alike.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kdp_tests::apache::{self, Apache};
use kdp_tests::ports::free_port;

/// A server under test, with its folder.
pub(crate) enum Arm {
    Floor(Native),
    Kdp(Native),
    Apache(Apache),
}

/// A server that is a program of ours.
pub(crate) struct Native {
    child: Child,
    bootstrap: String,
    ready: Duration,
}

impl Arm {
    pub(crate) fn floor(dir: &Path) -> Arm {
        let port = free_port();
        let mut command = Command::new(std::env::current_exe().expect("our own path"));
        command.arg("--floor").arg(port.to_string()).arg(dir);
        Arm::Floor(Native::start(command, port))
    }

    /// The floor of large questions: a socket.
    pub(crate) fn socket() -> Arm {
        let port = free_port();
        let mut command = Command::new(std::env::current_exe().expect("our own path"));
        command.arg("--socket").arg(port.to_string());
        Arm::Floor(Native::start(command, port))
    }

    pub(crate) fn kdp(program: &Path, dir: &Path) -> Arm {
        let port = free_port();
        let mut command = Command::new(program);
        command
            .arg("--override")
            .arg(format!("listeners=PLAINTEXT://127.0.0.1:{port}"))
            .arg("--override")
            .arg(format!("log.dirs={}", dir.display()))
            .args(["--override", "group.initial.rebalance.delay.ms=0"]);
        Arm::Kdp(Native::start(command, port))
    }

    /// `None` where the oracle was not asked for.
    pub(crate) fn apache(dir: &Path) -> Option<Arm> {
        let jars = apache::jars()?;
        Some(Arm::Apache(Apache::start_for_load(jars, dir)))
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Arm::Floor(_) => "floor",
            Arm::Kdp(_) => "kdp-broker",
            Arm::Apache(_) => "Apache Kafka",
        }
    }

    pub(crate) fn is_floor(&self) -> bool {
        matches!(self, Arm::Floor(_))
    }

    pub(crate) fn bootstrap(&self) -> &str {
        match self {
            Arm::Floor(native) | Arm::Kdp(native) => &native.bootstrap,
            Arm::Apache(node) => &node.bootstrap,
        }
    }

    /// From the start of the process until it answered a request.
    pub(crate) fn ready(&self) -> Duration {
        match self {
            Arm::Floor(native) | Arm::Kdp(native) => native.ready,
            Arm::Apache(node) => node.ready,
        }
    }

    fn pid(&self) -> u32 {
        match self {
            Arm::Floor(native) | Arm::Kdp(native) => native.child.id(),
            Arm::Apache(node) => node.pid(),
        }
    }

    /// User and system time spent so far, all threads, those that ended too.
    #[allow(unsafe_code)]
    pub(crate) fn cpu(&self) -> Duration {
        let mut clock: libc::clockid_t = 0;
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: both calls write to the one local that each is given, and read nothing else of ours.
        let failed = unsafe {
            libc::clock_getcpuclockid(self.pid().cast_signed(), &raw mut clock)
                | libc::clock_gettime(clock, &raw mut time)
        };
        assert_eq!(failed, 0, "the server runs");
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    }

    /// Resident memory, bytes.
    pub(crate) fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("the server runs");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("Linux tells VmRSS");
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).expect("a number of kB") * 1024
    }
}

impl Native {
    fn start(mut command: Command, port: u16) -> Native {
        let start = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the server starts");
        while answers(port).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "{command:?} does not listen");
            std::thread::sleep(Duration::from_micros(200));
        }
        Native { child, bootstrap: format!("127.0.0.1:{port}"), ready: start.elapsed() }
    }
}

/// Asks for ApiVersions: a port may take connections before anybody serves them.
fn answers(port: u16) -> std::io::Result<()> {
    const API_VERSIONS: [u8; 14] = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff];
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.write_all(&API_VERSIONS)?;
    stream.read_exact(&mut [0; 4])
}

impl Drop for Native {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
