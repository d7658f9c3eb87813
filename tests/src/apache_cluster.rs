//! Several nodes of Apache Kafka on loopback, brokers and controllers at once: what operators run.
//!
//! The quorum is a dynamic one (KIP-853), so that voters can come and go.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use kdp_client::protocol::uuid;
use rustix::process::{Pid, Signal, kill_process};

use crate::apache::{self, SMALL, java};
use crate::ports::free_port;

/// Three JVMs on a busy machine are slow to start; past this something is wrong.
const START_LIMIT: Duration = Duration::from_secs(180);

/// A cluster of Apache Kafka; killed when dropped.
pub struct ApacheCluster {
    nodes: Vec<Node>,
    /// Where clients reach it: all its brokers.
    pub bootstrap: String,
    /// Where its controllers are reached.
    pub controllers: String,
}

struct Node {
    dir: PathBuf,
    port: u16,
    child: Child,
}

impl ApacheCluster {
    /// Formats and starts `count` nodes, with the ids from 1 on, in folders under `dir`; each gets `settings`
    /// as further lines of its `server.properties`. Gives them back when all of them serve.
    pub fn start(jars: &Path, dir: &Path, count: usize, settings: &[&str]) -> ApacheCluster {
        let ports: Vec<(u16, u16)> = (0..count).map(|_| (free_port(), free_port())).collect();
        let addresses = |port: fn(&(u16, u16)) -> u16| {
            let all: Vec<String> = ports.iter().map(|pair| format!("127.0.0.1:{}", port(pair))).collect();
            all.join(",")
        };
        let (bootstrap, controllers) = (addresses(|pair| pair.0), addresses(|pair| pair.1));
        let voters: Vec<String> = ports
            .iter()
            .enumerate()
            .map(|(index, (_, port))| {
                format!("{}@127.0.0.1:{port}:{}", index + 1, uuid::to_base64(&uuid::random()))
            })
            .collect();
        let (voters, cluster_id) = (voters.join(","), uuid::to_base64(&uuid::random()));
        let launch = |index: usize| {
            let dir = dir.join(format!("node-{}", index + 1));
            let properties = properties(&dir, index + 1, ports[index], &controllers, settings);
            format(jars, &properties, &cluster_id, &voters);
            Node { child: spawn(jars, &dir, &properties), port: ports[index].0, dir }
        };
        let launch = &launch;
        let nodes = thread::scope(|scope| {
            let starts: Vec<_> = (0..count).map(|index| scope.spawn(move || launch(index))).collect();
            starts.into_iter().map(|start| start.join().expect("a node starts")).collect()
        });
        let mut cluster = ApacheCluster { nodes, bootstrap, controllers };
        cluster.nodes.iter_mut().for_each(Node::await_ready);
        cluster
    }

    /// Stops the node with this id as SIGTERM does, and waits for its end.
    pub fn stop(&mut self, id: usize) {
        let child = &mut self.nodes[id - 1].child;
        kill_process(Pid::from_child(child), Signal::TERM).expect("the node is our child");
        child.wait().expect("the node is our child");
    }
}

impl Node {
    fn await_ready(&mut self) {
        let end = Instant::now() + START_LIMIT;
        let log = || fs::read_to_string(self.dir.join("log")).unwrap_or_default();
        while !(log().contains("Kafka Server started")
            && TcpStream::connect(("127.0.0.1", self.port)).is_ok())
        {
            let ended = self.child.try_wait().expect("the node is our child");
            assert!(ended.is_none() && Instant::now() < end, "Apache Kafka did not start:\n{}", log());
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for ApacheCluster {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            let _ = node.child.kill();
            let _ = node.child.wait();
        }
    }
}

fn properties(dir: &Path, id: usize, ports: (u16, u16), controllers: &str, settings: &[&str]) -> PathBuf {
    fs::create_dir_all(dir).expect("the node's folder");
    let (port, controller_port) = ports;
    let text = format!(
        "process.roles=broker,controller\nnode.id={id}\nbroker.rack=rack-{id}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}\n\
         controller.listener.names=CONTROLLER\ncontroller.quorum.bootstrap.servers={controllers}\n\
         log.dirs={}\ngroup.initial.rebalance.delay.ms=0\n{}\n",
        dir.join("data").display(),
        settings.join("\n"),
    );
    let file = dir.join("server.properties");
    fs::write(&file, text).expect("server.properties");
    file
}

fn format(jars: &Path, properties: &Path, cluster_id: &str, voters: &str) {
    let file = properties.display().to_string();
    let args = ["format", "-t", cluster_id, "-c", &file, "--initial-controllers", voters];
    let output = apache::tool(jars, "kafka.tools.StorageTool", &args);
    assert!(output.status.success(), "kafka-storage format: {output:?}");
}

fn spawn(jars: &Path, dir: &Path, properties: &Path) -> Child {
    let log = fs::File::create(dir.join("log")).expect("the node's log");
    java(jars, &SMALL)
        .arg("kafka.Kafka")
        .arg(properties)
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a second handle of the log"))
        .stderr(log)
        .spawn()
        .expect("a JDK's java")
}
