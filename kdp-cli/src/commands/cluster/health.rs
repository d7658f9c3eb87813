//! `kdp cluster health`: one verdict, with its reasons; a check for scripts.

use std::time::Duration;

use clap::Args;
use kdp_client::admin::{cluster, log_dirs, partitions, quorum};
use kdp_client::cluster::{Cluster, Metadata, Topics};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::Instant;

use crate::commands::{Context, Outcome, duration};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// How often to look while waiting.
const POLL: Duration = Duration::from_secs(1);
/// How many things a reason names; `count` says how many there are.
const NAMED: usize = 10;

/// Say whether the cluster is well, and why not
///
/// Examples:
///   kdp cluster health
///   kdp cluster health -o json
///   kdp cluster health --wait 5m
///
/// Exit 1 when it is not: partitions without a leader or with too few replicas in sync, replicas on
/// brokers that are down, fenced brokers, brokers that do not answer, directories that are offline, no
/// active controller. --wait looks again until it is well, and exits 5 when the time is over.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Health {
    /// Wait until it is well, but no longer than this
    #[arg(long, value_name = "DURATION", num_args = 0..=1, default_missing_value = "5m", value_parser = duration)]
    wait: Option<Duration>,
}

/// Whether the cluster is well.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ClusterHealth {
    /// Whether nothing is wrong.
    healthy: bool,
    /// How many brokers are up.
    broker_count: usize,
    /// How many partitions there are.
    partition_count: usize,
    /// What is wrong; empty where nothing is.
    reasons: Vec<Reason>,
}

/// Something that is wrong.
#[derive(Debug, Serialize, JsonSchema)]
struct Reason {
    /// What it is.
    check: Check,
    /// How many partitions, brokers or directories it is about.
    count: usize,
    /// Some of them: `orders:0`, `broker 1`, `1:/var/lib/kafka`.
    items: Vec<String>,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Check {
    /// Partitions without a leader.
    Offline,
    /// Partitions with fewer replicas in sync than min.insync.replicas.
    UnderMinIsr,
    /// Partitions with a replica that is not in sync.
    UnderReplicated,
    /// Brokers that have replicas and are down.
    BrokerDown,
    /// Brokers that clients are kept away from.
    BrokerFenced,
    /// Brokers that do not answer.
    BrokerSilent,
    /// Log directories that a broker has given up.
    LogDirOffline,
    /// Nobody is the active controller, or nobody knows.
    NoController,
}

const VERDICT: &[Column] = &[
    column("HEALTHY", "healthy"),
    column("BROKERS", "broker_count"),
    column("PARTITIONS", "partition_count"),
];
const REASONS: &[Column] = &[column("CHECK", "check"), column("COUNT", "count"), column("ITEMS", "items")];

impl Health {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let deadline = self.wait.map(|limit| Instant::now() + limit);
        loop {
            let health = look(&context.cluster).await?;
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            match left {
                Some(left) if !health.healthy && !left.is_zero() => tokio::time::sleep(POLL.min(left)).await,
                _ => return Ok(self.report(&health)),
            }
        }
    }

    fn report(&self, health: &ClusterHealth) -> Report {
        let mut report = layout(Report::item("ClusterHealth", health));
        match (health.healthy, self.wait) {
            (true, _) => {}
            (false, None) => report.errors.push(Failure::gate("the cluster is not well")),
            (false, Some(limit)) => {
                report.errors.push(Failure::timed_out(format!("the cluster is not well after {limit:?}")));
            }
        }
        report
    }
}

/// The verdict, and what it comes from.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of_item(VERDICT).table_of("reasons", REASONS)
}

async fn look(cluster: &Cluster) -> Result<ClusterHealth, Failure> {
    let metadata = cluster.metadata(&Topics::All).await?;
    let mut reasons = of_partitions(cluster, &metadata).await?;
    let (brokers, quorum, dirs) = tokio::join!(
        cluster::brokers(cluster),
        quorum::describe(cluster),
        log_dirs::describe(cluster, None, Some(&[])),
    );
    let fenced = brokers?.into_iter().filter(|state| state.is_fenced == Some(true));
    reasons.push(Reason::of(Check::BrokerFenced, fenced.map(|state| format!("broker {}", state.broker.id))));
    let (mut silent, mut offline) = (Vec::new(), Vec::new());
    for (id, answer) in dirs? {
        match answer {
            Ok(dirs) => offline.extend(
                dirs.into_iter().filter(|dir| dir.error.is_some()).map(|dir| format!("{id}:{}", dir.path)),
            ),
            // Who may not look at directories has still heard an answer.
            Err(
                kdp_client::connection::Error::Kafka { .. }
                | kdp_client::connection::Error::Unsupported { .. },
            ) => {}
            Err(_) => silent.push(format!("broker {id}")),
        }
    }
    reasons.push(Reason::of(Check::BrokerSilent, silent));
    reasons.push(Reason::of(Check::LogDirOffline, offline));
    let lost = match &quorum {
        Ok(quorum) if quorum.leader.get() >= 0 => None,
        Ok(_) => Some("nobody leads".to_owned()),
        // A cluster that has no such API, or lets us not ask, is not sick.
        Err(
            kdp_client::connection::Error::Unsupported { .. } | kdp_client::connection::Error::Kafka { .. },
        ) => None,
        Err(error) => Some(error.to_string()),
    };
    reasons.push(Reason::of(Check::NoController, lost));
    reasons.retain(|reason| reason.count > 0);
    Ok(ClusterHealth {
        healthy: reasons.is_empty(),
        broker_count: metadata.brokers.len(),
        partition_count: metadata.partitions().count(),
        reasons,
    })
}

async fn of_partitions(cluster: &Cluster, metadata: &Metadata) -> Result<Vec<Reason>, Failure> {
    // Only where a replica is missing can too few be in sync.
    let short =
        metadata.topics.iter().filter(|topic| topic.partitions.iter().any(|one| one.is_under_replicated()));
    let min_isr = partitions::min_insync_replicas(cluster, short.map(|topic| topic.name.clone())).await?;
    let (mut offline, mut under_min_isr, mut under_replicated) = (Vec::new(), Vec::new(), Vec::new());
    let mut down = std::collections::BTreeSet::new();
    for (topic, one) in metadata.partitions() {
        let name = || format!("{}:{}", topic.name, one.id);
        let least =
            min_isr.get(&topic.name).map(|min| partitions::effective_min_isr(*min, one.replicas.len()));
        if one.leader.is_none() {
            offline.push(name());
        }
        if least.is_some_and(|least| one.isr.len() < least) {
            under_min_isr.push(name());
        }
        if one.is_under_replicated() {
            under_replicated.push(name());
        }
        down.extend(one.replicas.iter().filter(|id| !metadata.brokers.contains_key(id)).copied());
    }
    Ok(vec![
        Reason::of(Check::Offline, offline),
        Reason::of(Check::UnderMinIsr, under_min_isr),
        Reason::of(Check::UnderReplicated, under_replicated),
        Reason::of(Check::BrokerDown, down.into_iter().map(|id| format!("broker {id}"))),
    ])
}

impl Reason {
    fn of(check: Check, found: impl IntoIterator<Item = String>) -> Self {
        let mut items: Vec<String> = found.into_iter().collect();
        let count = items.len();
        items.truncate(NAMED);
        Self { check, count, items }
    }
}
