//! `kdp leader skew`: how far from even the brokers are loaded, in leaders and in replicas.

use clap::Args;
use kdp_client::cluster::{Metadata, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show how far each broker is from an even share of leaders and replicas
///
/// Examples:
///   kdp leader skew
///   kdp leader skew --max 25
///
/// 0 is an even share, 50 half as much again, -100 nothing at all. --max turns it into a check: exit 1
/// when a broker's leaders are further from even than so many percent.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Skew {
    /// Exit 1 when a broker's leaders are further from even, in percent
    #[arg(long, value_name = "PERCENT")]
    max: Option<f64>,
}

/// How far a broker is from an even share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct BrokerSkew {
    /// The broker.
    broker: i32,
    /// Its rack.
    rack: Option<String>,
    /// How many partitions it leads.
    leaders: usize,
    /// How far that is from an even share, in percent of an even share; null where there is nothing to share.
    leader_skew_percent: Option<f64>,
    /// How many replicas it has.
    replicas: usize,
    /// How far that is from an even share, in percent of an even share; null where there is nothing to share.
    replica_skew_percent: Option<f64>,
}

pub(crate) const COLUMNS: &[Column] = &[
    column("BROKER", "broker"),
    column("RACK", "rack"),
    column("LEADERS", "leaders"),
    column("LEADER-SKEW%", "leader_skew_percent"),
    column("REPLICAS", "replicas"),
    column("REPLICA-SKEW%", "replica_skew_percent"),
];

impl Skew {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let rows = of(&context.cluster.metadata(&Topics::All).await?);
        let mut report = Report::list("LeaderSkew", COLUMNS, &rows);
        for row in &rows {
            let (Some(max), Some(skew)) = (self.max, row.leader_skew_percent) else { continue };
            if skew.abs() > max {
                let message = format!("its leaders are {skew}% from even, more than {max}%");
                report.errors.push(Failure::gate(message).about(format!("broker {}", row.broker)));
            }
        }
        Ok(report)
    }
}

/// The skew of every broker that is alive.
pub(crate) fn of(metadata: &Metadata) -> Vec<BrokerSkew> {
    let leaders = |id: BrokerId| metadata.partitions().filter(|(_, one)| one.leader == Some(id)).count();
    let replicas = |id: BrokerId| metadata.partitions().filter(|(_, one)| one.replicas.contains(&id)).count();
    let brokers: Vec<(&kdp_client::cluster::Broker, usize, usize)> =
        metadata.brokers.values().map(|broker| (broker, leaders(broker.id), replicas(broker.id))).collect();
    let all_leaders = brokers.iter().map(|(_, leaders, _)| leaders).sum();
    let all_replicas = brokers.iter().map(|(.., replicas)| replicas).sum();
    let row = |(broker, leaders, replicas): &(&kdp_client::cluster::Broker, usize, usize)| BrokerSkew {
        broker: broker.id.get(),
        rack: broker.rack.clone(),
        leaders: *leaders,
        leader_skew_percent: skew(*leaders, all_leaders, brokers.len()),
        replicas: *replicas,
        replica_skew_percent: skew(*replicas, all_replicas, brokers.len()),
    };
    brokers.iter().map(row).collect()
}

/// How far `own` is from an even share of `all`, in percent of that share with one digit.
fn skew(own: usize, all: usize, brokers: usize) -> Option<f64> {
    let even = all as f64 / brokers as f64;
    (all > 0).then(|| ((own as f64 - even) / even * 1000.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::skew;

    #[test]
    fn skew_is_the_distance_from_even() {
        assert_eq!(skew(10, 30, 3), Some(0.0));
        assert_eq!(skew(15, 30, 3), Some(50.0));
        assert_eq!(skew(0, 30, 3), Some(-100.0));
        assert_eq!(skew(0, 0, 3), None);
    }
}
