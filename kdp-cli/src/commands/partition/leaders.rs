//! `kdp partition leaders`: who leads what, and where to reach them.

use std::collections::BTreeSet;

use clap::Args;
use kdp_client::cluster::Topics;
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::selection::{PartitionWords, partition_name};
use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};

/// Show who leads each partition, and where to reach that broker
///
/// Examples:
///   kdp partition leaders orders
///   kdp partition leaders orders:0,1 -o json
///   kdp partition leaders --not-preferred
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Leaders {
    #[command(flatten)]
    words: PartitionWords,
    /// Only where another than the first replica leads, or nobody
    #[arg(long)]
    not_preferred: bool,
}

/// Who leads a partition.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LeaderRow {
    /// Topic and id as commands take them: `orders:0`.
    name: String,
    /// The topic.
    topic: String,
    /// The partition's id.
    partition: i32,
    /// The broker that leads it; null where it has no leader.
    leader: Option<i32>,
    /// How often the leader has changed; null where the cluster does not tell.
    leader_epoch: Option<i32>,
    /// Who leads when all is well: the first replica.
    preferred_leader: Option<i32>,
    /// Whether the preferred leader leads.
    preferred: bool,
    /// Where to reach the leader; null where there is none, or where it is down.
    address: Option<String>,
    /// The leader's rack.
    rack: Option<String>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("LEADER", "leader"),
    column("EPOCH", "leader_epoch"),
    column("PREFERRED", "preferred_leader"),
    column("ADDRESS", "address"),
    column("RACK", "rack"),
];

impl Leaders {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let (wanted, failures) = self.words.select(&context.cluster).await?;
        let wanted = BTreeSet::from_iter(wanted);
        let names: BTreeSet<String> = wanted.iter().map(|one| one.topic.clone()).collect();
        let metadata = context.cluster.metadata(&Topics::Named(names.into_iter().collect())).await?;
        let mut rows = Vec::new();
        for (topic, one) in metadata.partitions() {
            let partition = kdp_client::cluster::TopicPartition::new(topic.name.clone(), one.id);
            let is_preferred = one.leader.is_some() && one.leader == one.preferred_leader();
            if !wanted.contains(&partition) || (self.not_preferred && is_preferred) {
                continue;
            }
            let broker = one.leader.and_then(|leader| metadata.brokers.get(&leader));
            rows.push(LeaderRow {
                name: partition_name(&partition),
                topic: partition.topic,
                partition: one.id.get(),
                leader: one.leader.map(BrokerId::get),
                leader_epoch: (one.leader_epoch.get() >= 0).then_some(one.leader_epoch.get()),
                preferred_leader: one.preferred_leader().map(BrokerId::get),
                preferred: is_preferred,
                address: broker.map(|broker| broker.endpoint.to_string()),
                rack: broker.and_then(|broker| broker.rack.clone()),
            });
        }
        let mut report = Report::list("PartitionLeaderList", COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}
