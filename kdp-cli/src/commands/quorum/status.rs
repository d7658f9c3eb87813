//! `kdp quorum status` and `replication`: DescribeQuorum.

use clap::Args;
use kdp_client::admin::quorum::{self, Quorum, QuorumReplica};
use kdp_client::protocol::uuid;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::time;
use crate::words::counted;

/// Show who leads the controllers, and how far the others are behind
///
/// Examples:
///   kdp quorum status
///   kdp quorum status --max-lag 1000
///   kdp quorum status -o json
///
/// With --max-lag the exit code is 1 when a voter is further behind, or its lag is not known.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Status {
    #[command(flatten)]
    gate: LagGate,
}

/// Show how closely each voter and observer follows the metadata log
///
/// Examples:
///   kdp quorum replication
///   kdp quorum replication --max-lag 1000 -o wide
///
/// LAG is in records; LAG-MS says how long ago a replica last had all that the leader had.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Replication {
    #[command(flatten)]
    gate: LagGate,
}

#[derive(Args, Debug)]
struct LagGate {
    /// Fail when a voter is more records than this behind the leader
    #[arg(long, value_name = "RECORDS", value_parser = clap::value_parser!(i64).range(0..))]
    max_lag: Option<i64>,
}

/// The controllers' quorum.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct QuorumStatus {
    /// The active controller.
    leader: i32,
    /// How often the leader has changed.
    leader_epoch: i32,
    /// How far the metadata log is committed.
    high_watermark: i64,
    /// How far the leader's log goes.
    log_end_offset: Option<i64>,
    /// How many voters it takes to commit anything.
    majority: usize,
    /// The most records that a voter is behind; null where a voter's lag is not known.
    max_lag: Option<i64>,
    /// The longest that a voter has not been caught up.
    max_lag_ms: Option<i64>,
    /// Who votes.
    voters: Vec<i32>,
    /// Who only follows.
    observers: Vec<i32>,
}

/// One that keeps the metadata log.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReplicaRow {
    /// The node's id.
    node: i32,
    /// `leader`, `voter` or `observer`.
    role: &'static str,
    /// How far its log goes; null where the leader has not heard of it.
    log_end_offset: Option<i64>,
    /// How many records it is behind the leader.
    lag: Option<i64>,
    /// How long it has not been caught up, in ms.
    lag_ms: Option<i64>,
    /// When it last asked the leader for records; null before Kafka 3.3.
    last_fetch: Option<String>,
    /// When it last had all that the leader had.
    last_caught_up: Option<String>,
    /// Which metadata directory; null where the quorum is not a dynamic one.
    directory_id: Option<String>,
    /// Where a voter listens, `NAME://HOST:PORT`; empty before Kafka 3.9.
    listeners: Vec<String>,
}

const FACTS: &[Column] = &[
    column("LEADER", "leader"),
    column("EPOCH", "leader_epoch"),
    column("HIGH-WATERMARK", "high_watermark"),
    column("LOG-END", "log_end_offset"),
    column("MAX-LAG", "max_lag"),
    column("MAX-LAG-MS", "max_lag_ms"),
    column("VOTERS", "voters"),
    column("OBSERVERS", "observers"),
];

pub(super) const REPLICAS: &[Column] = &[
    column("NODE", "node"),
    column("ROLE", "role"),
    column("LOG-END", "log_end_offset"),
    column("LAG", "lag"),
    column("LAG-MS", "lag_ms"),
    column("LAST-FETCH", "last_fetch").time(),
    column("LAST-CAUGHT-UP", "last_caught_up").time().wide(),
    column("DIRECTORY-ID", "directory_id").wide(),
    column("LISTENERS", "listeners").wide(),
];

impl Status {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let quorum = quorum::describe(&context.cluster).await?;
        let status = status(&quorum);
        let mut report = layout(Report::item("QuorumStatus", status));
        report.errors = self.gate.findings(&quorum);
        Ok(report)
    }
}

/// One line.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of_item(FACTS)
}

impl Replication {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let quorum = quorum::describe(&context.cluster).await?;
        let mut report = Report::list("QuorumReplication", REPLICAS, replicas(&quorum));
        report.errors = self.gate.findings(&quorum);
        Ok(report)
    }
}

impl LagGate {
    /// The voters for which the answer is no.
    fn findings(&self, quorum: &Quorum) -> Vec<Failure> {
        let Some(max) = self.max_lag else { return Vec::new() };
        let finding = |voter: &QuorumReplica| {
            let message = match quorum.lag(voter) {
                Some(lag) if lag <= max => return None,
                Some(lag) => format!("{} behind the leader, more than {max}", counted(lag, "record")),
                None => "the leader does not know how far this voter is".to_owned(),
            };
            Some(Failure::gate(message).about(format!("controller {}", voter.id)))
        };
        quorum.voters.iter().filter_map(finding).collect()
    }
}

fn status(quorum: &Quorum) -> QuorumStatus {
    let ids = |replicas: &[QuorumReplica]| replicas.iter().map(|replica| replica.id.get()).collect();
    // An unknown lag is not a small one.
    let most = |lag: &dyn Fn(&QuorumReplica) -> Option<i64>| {
        let lags: Option<Vec<i64>> = quorum.voters.iter().map(lag).collect();
        lags?.into_iter().max()
    };
    QuorumStatus {
        leader: quorum.leader.get(),
        leader_epoch: quorum.leader_epoch,
        high_watermark: quorum.high_watermark,
        log_end_offset: quorum.log_end_offset(),
        majority: quorum.majority(),
        max_lag: most(&|voter| quorum.lag(voter)),
        max_lag_ms: most(&|voter| quorum.lag_ms(voter)),
        voters: ids(&quorum.voters),
        observers: ids(&quorum.observers),
    }
}

fn replicas(quorum: &Quorum) -> Vec<ReplicaRow> {
    let row = |role: &'static str, replica: &QuorumReplica| {
        let listeners = quorum.listeners.get(&replica.id).map(Vec::as_slice).unwrap_or_default();
        ReplicaRow {
            node: replica.id.get(),
            role: if replica.id == quorum.leader { "leader" } else { role },
            log_end_offset: replica.log_end_offset,
            lag: quorum.lag(replica),
            lag_ms: quorum.lag_ms(replica),
            last_fetch: replica.last_fetch_ms.map(time::to_rfc3339),
            last_caught_up: replica.last_caught_up_ms.map(time::to_rfc3339),
            directory_id: replica.directory_id.as_ref().map(uuid::to_base64),
            listeners: listeners.iter().map(ToString::to_string).collect(),
        }
    };
    let voters = quorum.voters.iter().map(|voter| row("voter", voter));
    voters.chain(quorum.observers.iter().map(|observer| row("observer", observer))).collect()
}
