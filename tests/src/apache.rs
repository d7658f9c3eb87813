//! Apache Kafka itself: the oracle that kdp is compared with.
//!
//! Its jars come from Maven Central by `tests/interop/pom.xml`, once, into `target/interop`. That needs
//! a JDK (17 or newer) and Maven, so it happens only where the interop suite was asked for
//! ([`wanted`]): with `CI=true` or `KDP_INTEROP=1`. Elsewhere the suite says aloud that it is skipped.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::ports::free_port;

/// The release that serves as the oracle.
pub const VERSION: &str = "4.3.1";
/// The old world: the last release before 4.0, still run by many.
pub const OLD_VERSION: &str = "3.9.1";
/// A JVM on a busy machine is slow to start; past this something is wrong.
const START_LIMIT: Duration = Duration::from_secs(120);

/// Whether the interop suite was asked for.
pub fn wanted() -> bool {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| value == "1" || value == "true");
    set("KDP_INTEROP") || set("CI")
}

/// The folder of the oracle's jars, or `None` (said aloud) where the suite was not asked for.
///
/// # Panics
/// Where the suite was asked for and the jars cannot be had: a missing oracle is a failure.
pub fn jars() -> Option<&'static Path> {
    static JARS: OnceLock<Option<PathBuf>> = OnceLock::new();
    JARS.get_or_init(|| jars_of(VERSION, "KDP_APACHE_JARS")).as_deref()
}

/// As [`jars`], of [`OLD_VERSION`].
///
/// # Panics
/// As [`jars`].
pub fn old_jars() -> Option<&'static Path> {
    static JARS: OnceLock<Option<PathBuf>> = OnceLock::new();
    JARS.get_or_init(|| jars_of(OLD_VERSION, "KDP_OLD_APACHE_JARS")).as_deref()
}

/// The jars of a release: where this variable says, or from Maven.
fn jars_of(version: &str, variable: &str) -> Option<PathBuf> {
    if let Some(given) = std::env::var_os(variable) {
        return Some(PathBuf::from(given));
    }
    if !wanted() {
        aloud(&format!(
            "SKIPPED: interop with Apache Kafka {version}; KDP_INTEROP=1 runs it (needs a JDK and Maven)"
        ));
        return None;
    }
    Some(resolve(version))
}

/// Says it even where the test's own output is shown only when it fails.
pub fn aloud(what: &str) {
    // Nobody is left to be told when this fails.
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// The folder `tests/interop` of the source tree.
pub fn interop_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("interop")
}

/// The folder `target/interop`, for what the suite downloads and builds.
pub fn work_dir() -> PathBuf {
    let target = crate::binaries::target_dir();
    let dir = target.parent().unwrap_or(&target).join("interop");
    fs::create_dir_all(&dir).expect("target/interop can be created");
    dir
}

fn resolve(version: &str) -> PathBuf {
    let folder = work_dir().join(format!("apache-{version}"));
    // Tests of several binaries may run at once: the lock makes one of them fetch and the others wait.
    let lock = fs::File::create(work_dir().join("apache.lock")).expect("lock file");
    lock.lock().expect("lock of the oracle's folder");
    if folder.join("complete").exists() {
        return folder;
    }
    let status = Command::new("mvn")
        .args(["-q", "-B", "dependency:copy-dependencies", "-Dstyle.color=never"])
        .arg(format!("-DoutputDirectory={}", folder.display()))
        .arg(format!("-Dkafka.version={version}"))
        .arg("-f")
        .arg(interop_dir().join("pom.xml"))
        .stdin(Stdio::null())
        .status()
        .expect("the interop suite needs Maven (mvn)");
    assert!(status.success(), "Maven could not resolve Apache Kafka {version}");
    fs::write(folder.join("complete"), "").expect("mark of a complete folder");
    folder
}

/// A `java` command with the oracle's class path.
pub(crate) fn java(jars: &Path, jvm: &[&str]) -> Command {
    let mut command = Command::new("java");
    command
        .args(jvm)
        .arg(format!("-Dlog4j2.configurationFile={}", interop_dir().join("log4j2.properties").display()))
        .arg("-cp")
        .arg(format!("{}/*", jars.display()))
        .stdin(Stdio::null());
    command
}

/// A JVM that starts quickly and stays small: for tools and for nodes that do little.
pub(crate) const SMALL: [&str; 3] = ["-Xmx512M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
/// The JVM that Apache's own start script asks for.
const SERVER: [&str; 7] = [
    "-Xmx1G",
    "-Xms1G",
    "-server",
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=20",
    "-XX:InitiatingHeapOccupancyPercent=35",
    "-XX:+ExplicitGCInvokesConcurrent",
];

/// Runs one of Apache's command-line tools by its main class and waits for its end. Its log is not heard:
/// what it prints is the tool's own.
pub fn tool(jars: &Path, class: &str, args: &[&str]) -> Output {
    let quiet = [&SMALL[..], &["-Dkafka.log.level=off"]].concat();
    java(jars, &quiet).arg(class).args(args).output().expect("a JDK's java")
}

/// Runs a Java source file with the oracle's jars on its class path.
pub fn java_source(jars: &Path, file: &Path, args: &[&str]) -> Output {
    java(jars, &SMALL).arg(file).args(args).output().expect("a JDK's java")
}

/// A listener beside the one for plaintext.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    /// Its name, in capitals.
    pub name: &'static str,
    /// `SSL`, `SASL_SSL` or `SASL_PLAINTEXT`.
    pub protocol: &'static str,
    /// A free one.
    pub port: u16,
}

/// One combined node of Apache Kafka on loopback; killed when dropped.
pub struct Apache {
    child: Child,
    dir: PathBuf,
    /// Where clients reach it.
    pub bootstrap: String,
    /// From the start of the process until it served.
    pub ready: Duration,
}

impl Apache {
    /// Formats `dir` (unless it holds a node already) and starts a node there with its stock settings.
    pub fn start(jars: &Path, dir: &Path) -> Apache {
        Apache::launch(jars, dir, &[], &[], &SMALL)
    }

    /// As [`Apache::start`], in the JVM that Apache's own scripts ask for, to be measured.
    pub fn start_for_load(jars: &Path, dir: &Path) -> Apache {
        Apache::launch(jars, dir, &[], &[], &SERVER)
    }

    /// As [`Apache::start`], with more lines for `server.properties`.
    pub fn start_with(jars: &Path, dir: &Path, settings: &[&str]) -> Apache {
        Apache::launch(jars, dir, &[], settings, &SMALL)
    }

    /// As [`Apache::start_with`], with more listeners.
    pub fn start_with_listeners(
        jars: &Path,
        dir: &Path,
        listeners: &[Listener],
        settings: &[&str],
    ) -> Apache {
        Apache::launch(jars, dir, listeners, settings, &SMALL)
    }

    fn launch(jars: &Path, dir: &Path, more: &[Listener], settings: &[&str], jvm: &[&str]) -> Apache {
        let (port, controller_port) = (free_port(), free_port());
        let data = dir.join("data");
        let properties = dir.join("server.properties");
        fs::create_dir_all(dir).expect("the node's folder");
        let address = |one: &Listener| format!(",{}://127.0.0.1:{}", one.name, one.port);
        let addresses: String = more.iter().map(address).collect();
        let protocols: String = more.iter().map(|one| format!(",{}:{}", one.name, one.protocol)).collect();
        // Left to its default where it can be, as in the stock file.
        let protocols = match more {
            [] => String::new(),
            _ => format!(
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT{protocols}\n"
            ),
        };
        let mut text = format!(
            "process.roles=broker,controller\nnode.id=1\n\
             listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}{addresses}\n\
             {protocols}controller.listener.names=CONTROLLER\n\
             controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}\n\
             log.dirs={}\noffsets.topic.replication.factor=1\n\
             transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
             share.coordinator.state.topic.replication.factor=1\nshare.coordinator.state.topic.min.isr=1\n\
             group.initial.rebalance.delay.ms=0\n",
            data.display()
        );
        for line in settings {
            text.push_str(line);
            text.push('\n');
        }
        fs::write(&properties, text).expect("server.properties");
        if !data.join("meta.properties").exists() {
            let cluster = kdp_client::protocol::uuid::to_base64(&kdp_client::protocol::uuid::random());
            let file = properties.display().to_string();
            let args = ["format", "--standalone", "-t", &cluster, "-c", &file];
            let output = tool(jars, "kafka.tools.StorageTool", &args);
            assert!(output.status.success(), "kafka-storage format: {output:?}");
        }
        let log = fs::File::create(dir.join("log")).expect("the node's log");
        let start = Instant::now();
        let child = java(jars, jvm)
            .arg("kafka.Kafka")
            .arg(&properties)
            .stdout(log.try_clone().expect("a second handle of the log"))
            .stderr(log)
            .spawn()
            .expect("a JDK's java");
        let mut node = Apache {
            child,
            dir: dir.to_path_buf(),
            bootstrap: format!("127.0.0.1:{port}"),
            ready: Duration::ZERO,
        };
        node.await_ready(port);
        node.ready = start.elapsed();
        node
    }

    fn await_ready(&mut self, port: u16) {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let end = Instant::now() + START_LIMIT;
        while !(self.log().contains("Kafka Server started") && TcpStream::connect(address).is_ok()) {
            let ended = self.child.try_wait().expect("the node is our child");
            assert!(ended.is_none() && Instant::now() < end, "Apache Kafka did not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the node has printed so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.join("log")).unwrap_or_default()
    }

    /// The node's data directory.
    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// The node's process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Takes the node's process away at once, as a crash does.
    pub fn kill(mut self) {
        self.child.kill().expect("the node is our child");
        self.child.wait().expect("the node is our child");
    }

    /// Stops the node as SIGTERM does and waits for its end.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}

impl Drop for Apache {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
