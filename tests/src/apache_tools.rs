//! Apache's command-line tools, kept ready in one JVM: what they say of a cluster is what is true of it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::Mutex;

use crate::apache::{SMALL, interop_dir, java};

/// A process that runs tools, one at a time; ended when dropped.
pub struct ApacheTools {
    child: Child,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

/// What a tool did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolRun {
    /// Its exit code.
    pub code: i32,
    /// What it printed, on stdout and stderr.
    pub printed: String,
}

impl ApacheTools {
    /// Starts the process with the jars of a release.
    pub fn start(jars: &Path) -> ApacheTools {
        let quiet = [&SMALL[..], &["-Dkafka.log.level=off"]].concat();
        let mut child = java(jars, &quiet)
            .arg(interop_dir().join("ToolServer.java"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a JDK's java");
        let stdin = child.stdin.take().expect("it is a pipe");
        let stdout = BufReader::new(child.stdout.take().expect("it is a pipe"));
        ApacheTools { child, pipes: Mutex::new((stdin, stdout)) }
    }

    /// Runs a tool by the name of its script, such as `kafka-topics`, and waits for its end.
    pub fn run(&self, tool: &str, args: &[&str]) -> ToolRun {
        let line = [&[class(tool)], args].concat().join("\t");
        // A panic of another user leaves the pipes between two answers or broken; then the next read says so.
        let mut pipes = self.pipes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        writeln!(pipes.0, "{line}").expect("the tools' process reads");
        let mut next = || {
            let mut line = String::new();
            let length = pipes.1.read_line(&mut line).expect("the tools' process answers in UTF-8");
            assert!(length > 0, "the tools' process has ended");
            line
        };
        let head = next();
        let (code, count) = head.trim().split_once(' ').expect("the code and the number of lines");
        let count: usize = count.parse().expect("the number of lines");
        let printed = (0..count).map(|_| next()).collect();
        ToolRun { code: code.parse().expect("an exit code"), printed }
    }
}

impl Drop for ApacheTools {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The main class behind a script of Apache's `bin` folder.
fn class(tool: &str) -> &'static str {
    match tool {
        "kafka-acls" => "org.apache.kafka.tools.AclCommand",
        "kafka-broker-api-versions" => "org.apache.kafka.tools.BrokerApiVersionsCommand",
        "kafka-cluster" => "org.apache.kafka.tools.ClusterTool",
        "kafka-configs" => "kafka.admin.ConfigCommand",
        "kafka-console-consumer" => "org.apache.kafka.tools.consumer.ConsoleConsumer",
        "kafka-consumer-groups" => "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
        "kafka-delegation-tokens" => "org.apache.kafka.tools.DelegationTokenCommand",
        "kafka-delete-records" => "org.apache.kafka.tools.DeleteRecordsCommand",
        "kafka-features" => "org.apache.kafka.tools.FeatureCommand",
        "kafka-get-offsets" => "org.apache.kafka.tools.GetOffsetShell",
        "kafka-groups" => "org.apache.kafka.tools.GroupsCommand",
        "kafka-leader-election" => "org.apache.kafka.tools.LeaderElectionCommand",
        "kafka-log-dirs" => "org.apache.kafka.tools.LogDirsCommand",
        "kafka-metadata-quorum" => "org.apache.kafka.tools.MetadataQuorumCommand",
        "kafka-reassign-partitions" => "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
        "kafka-share-groups" => "org.apache.kafka.tools.consumer.group.ShareGroupCommand",
        "kafka-streams-groups" => "org.apache.kafka.tools.streams.StreamsGroupCommand",
        "kafka-topics" => "org.apache.kafka.tools.TopicCommand",
        "kafka-transactions" => "org.apache.kafka.tools.TransactionsCommand",
        other => panic!("Apache's {other} is not known here: name its class"),
    }
}
