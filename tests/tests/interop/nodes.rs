//! One node of Apache Kafka and one kdp-broker for all cases of the suite, started with the same settings.
//!
//! They live as long as the test process. Statics are never dropped, so a small shell holds the other
//! end of a pipe and ends both nodes when this process is gone, however it went.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use kdp_tests::apache::{self, Apache};
use kdp_tests::broker::KdpBroker;

/// The oracle and the broker that is compared with it.
pub(crate) struct Nodes {
    pub(crate) jars: &'static Path,
    /// `HOST:PORT` of Apache Kafka.
    pub(crate) apache: String,
    /// `HOST:PORT` of the broker under test.
    pub(crate) kdp: String,
    /// The broker under test is a second Apache Kafka.
    pub(crate) twice: bool,
}

/// What kdp-broker is told so that it says the same of itself as the oracle does.
pub(crate) const AS_APACHE: [(&str, &str); 6] = [
    ("node.id", "1"),
    ("offsets.topic.replication.factor", "1"),
    ("transaction.state.log.replication.factor", "1"),
    ("transaction.state.log.min.isr", "1"),
    ("share.coordinator.state.topic.replication.factor", "1"),
    ("share.coordinator.state.topic.min.isr", "1"),
];

/// Whether a second Apache Kafka stands in kdp-broker's place.
pub(crate) fn twice() -> bool {
    std::env::var_os("KDP_INTEROP_TWICE").is_some()
}

/// The nodes, or `None` where the suite was not asked for.
pub(crate) fn nodes() -> Option<&'static Nodes> {
    static NODES: OnceLock<Option<Nodes>> = OnceLock::new();
    NODES.get_or_init(|| apache::jars().map(start)).as_ref()
}

fn start(jars: &'static Path) -> Nodes {
    let dir = tempfile::Builder::new().prefix("kdp-interop-").tempdir().unwrap().keep();
    let twice = twice();
    let oracle = thread::spawn({
        let dir = dir.join("apache");
        move || keep(Apache::start(jars, &dir), |node| (node.bootstrap.clone(), node.pid()))
    });
    let (kdp, kdp_pid) = if twice {
        keep(Apache::start(jars, &dir.join("second")), |node| (node.bootstrap.clone(), node.pid()))
    } else {
        keep(KdpBroker::start_with(&AS_APACHE), |node| (node.address().to_owned(), node.pid()))
    };
    let (apache, apache_pid) = oracle.join().unwrap();
    leash(&[apache_pid, kdp_pid], &dir);
    Nodes { jars, apache, kdp, twice }
}

/// Gives a node up to the leash: it is not to end with this scope.
fn keep<N, T>(node: N, what: impl Fn(&N) -> T) -> T {
    let seen = what(&node);
    std::mem::forget(node);
    seen
}

/// Ends these processes and removes the folder when this process is gone: its end of the pipe closes.
fn leash(pids: &[u32], dir: &PathBuf) {
    let script = "read -r _; dir=$1; shift; kill -9 \"$@\"; rm -rf -- \"$dir\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "leash"]).arg(dir);
    shell.args(pids.iter().map(u32::to_string));
    let child = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::mem::forget(child);
}
