//! The clusters that the command line is run against, and Apache's tools to read them back with.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use kdp_tests::apache;
use kdp_tests::apache_cluster::ApacheCluster;
use kdp_tests::apache_tools::ApacheTools;
use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::PATIENCE;
use tempfile::TempDir;

use crate::run::Kdp;

/// Which cluster it is, for what only some can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// kdp-broker, one node.
    KdpBroker,
    /// Apache Kafka 3.9.1, three nodes.
    OldApache,
    /// Apache Kafka 4.3.1, three nodes.
    Apache,
}

/// A running cluster.
pub(crate) struct Target {
    pub(crate) kind: Kind,
    /// Where clients reach it.
    pub(crate) bootstrap: String,
    /// Where its controllers are reached, when that is elsewhere.
    pub(crate) controllers: Option<String>,
    /// Home, state and configuration of the user who runs kdp, and scratch files.
    pub(crate) home: TempDir,
    tools: Option<Arc<ApacheTools>>,
    _cluster: Cluster,
}

/// Holds the processes; they end with it.
#[expect(dead_code, reason = "held, not used")]
enum Cluster {
    Kdp(KdpBroker),
    Apache(ApacheCluster, TempDir),
}

/// What the nodes of Apache are told besides: rules of access for whoever asks, and tokens.
const SETTINGS: [&str; 4] = [
    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users=User:ANONYMOUS",
    "delegation.token.secret.key=secret",
    "offsets.topic.num.partitions=5",
];

impl Target {
    pub(crate) fn kdp_broker() -> Target {
        let broker = KdpBroker::start();
        Target {
            kind: Kind::KdpBroker,
            bootstrap: broker.address().to_owned(),
            controllers: None,
            home: tempfile::tempdir().unwrap(),
            tools: tools(),
            _cluster: Cluster::Kdp(broker),
        }
    }

    /// Apache Kafka 4.3.1; `None` where the interop suite was not asked for.
    pub(crate) fn apache() -> Option<Target> {
        Some(Target::of_apache(Kind::Apache, apache::jars()?))
    }

    /// Apache Kafka 3.9.1; `None` where the interop suite was not asked for.
    pub(crate) fn old_apache() -> Option<Target> {
        Some(Target::of_apache(Kind::OldApache, apache::old_jars()?))
    }

    fn of_apache(kind: Kind, jars: &std::path::Path) -> Target {
        let dir = tempfile::Builder::new().prefix("kdp-cli-").tempdir().unwrap();
        let cluster = ApacheCluster::start(jars, dir.path(), 3, &SETTINGS);
        let target = Target {
            kind,
            bootstrap: cluster.bootstrap.clone(),
            controllers: Some(cluster.controllers.clone()),
            home: tempfile::tempdir().unwrap(),
            tools: tools(),
            _cluster: Cluster::Apache(cluster, dir),
        };
        target.await_brokers();
        target
    }

    /// Waits until every broker knows of all others: one that has just started has yet to hear of them.
    fn await_brokers(&self) {
        for server in self.bootstrap.split(',') {
            self.kdp(&["broker", "list", "--bootstrap-server", server])
                .json_when(|seen| seen["items"].as_array().is_some_and(|all| all.len() == self.brokers()));
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self.kind {
            Kind::KdpBroker => "kdp-broker",
            Kind::OldApache => "Apache Kafka 3.9.1",
            Kind::Apache => "Apache Kafka 4.3.1",
        }
    }

    /// How many brokers it has.
    pub(crate) fn brokers(&self) -> usize {
        if self.kind == Kind::KdpBroker { 1 } else { 3 }
    }

    /// Runs `kdp` with these arguments against it.
    pub(crate) fn kdp(&self, arguments: &[&str]) -> Kdp<'_> {
        Kdp::new(self, arguments)
    }

    /// Waits until one of Apache's own tools prints of the cluster what `holds`: what one broker has been told
    /// the others learn a moment later. Where there are no tools (no interop) nothing is asked.
    #[track_caller]
    pub(crate) fn apache_sees(&self, tool: &str, arguments: &[&str], holds: impl Fn(&str) -> bool) {
        let Some(tools) = &self.tools else { return };
        let arguments = [&["--bootstrap-server", &self.bootstrap], arguments].concat();
        let mut printed = String::new();
        let seen = until(|| {
            printed = tools.run(tool, &arguments).printed;
            holds(&printed)
        });
        assert!(seen, "{tool} {} on {} prints\n{printed}", arguments.join(" "), self.name());
    }
}

/// Asks again for a while; whether it held in the end.
pub(crate) fn until(mut holds: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    loop {
        if holds() {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// One process of tools for all clusters; a newer release's tools speak to an old one.
fn tools() -> Option<Arc<ApacheTools>> {
    static TOOLS: OnceLock<Option<Arc<ApacheTools>>> = OnceLock::new();
    TOOLS.get_or_init(|| Some(Arc::new(ApacheTools::start(apache::jars()?)))).clone()
}
