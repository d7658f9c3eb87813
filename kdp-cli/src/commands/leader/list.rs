//! `kdp leader list`: how many partitions each broker leads.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::cluster::{Metadata, Topics};
use kdp_client::protocol::types::BrokerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::report::{Column, Report, column};
use crate::words::{agreed, counted};

/// Show how many partitions each broker leads, and how many it should
///
/// Examples:
///   kdp leader list
///   kdp leader list -o json
///
/// A broker should lead the partitions whose first replica it has. `kdp leader elect` gives them back.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {}

/// What a broker leads.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(super) struct BrokerLeaders {
    /// The broker.
    broker: i32,
    /// Its rack.
    rack: Option<String>,
    /// How many partitions it leads.
    leaders: usize,
    /// How many partitions it leads when all is well: those whose first replica it has.
    preferred: usize,
    /// How many of those it leads now.
    leads_preferred: usize,
    /// How many of those another broker leads, or nobody.
    elsewhere: usize,
    /// `leads_preferred` in percent of `preferred`; null where it is preferred nowhere.
    preferred_share_percent: Option<f64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("BROKER", "broker"),
    column("RACK", "rack"),
    column("LEADERS", "leaders"),
    column("PREFERRED", "preferred"),
    column("LEADS-PREFERRED", "leads_preferred"),
    column("ELSEWHERE", "elsewhere"),
    column("SHARE%", "preferred_share_percent"),
];

impl List {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let metadata = context.cluster.metadata(&Topics::All).await?;
        let unled = metadata.partitions().filter(|(_, partition)| partition.leader.is_none()).count();
        let mut report = Report::list("LeaderList", COLUMNS, count(&metadata).into_values());
        if unled > 0 {
            let (count, have) = (counted(unled, "partition"), agreed(&unled, "has", "have"));
            report.warnings.push(format!("{count} {have} no leader: kdp partition list --offline"));
        }
        Ok(report)
    }
}

fn count(metadata: &Metadata) -> BTreeMap<BrokerId, BrokerLeaders> {
    let mut brokers: BTreeMap<BrokerId, BrokerLeaders> = BTreeMap::new();
    for (id, broker) in &metadata.brokers {
        let rack = broker.rack.clone();
        brokers.insert(*id, BrokerLeaders { broker: id.get(), rack, ..BrokerLeaders::default() });
    }
    // A broker that is down is in no list of brokers, and still somebody's preferred leader.
    let row = |brokers: &mut BTreeMap<BrokerId, BrokerLeaders>, id: BrokerId, add: fn(&mut BrokerLeaders)| {
        add(brokers.entry(id).or_insert_with(|| BrokerLeaders { broker: id.get(), ..Default::default() }));
    };
    for (_, partition) in metadata.partitions() {
        if let Some(leader) = partition.leader {
            row(&mut brokers, leader, |broker| broker.leaders += 1);
        }
        match partition.preferred_leader() {
            Some(preferred) if partition.leader == Some(preferred) => {
                row(&mut brokers, preferred, |broker| {
                    broker.preferred += 1;
                    broker.leads_preferred += 1;
                })
            }
            Some(preferred) => row(&mut brokers, preferred, |broker| {
                broker.preferred += 1;
                broker.elsewhere += 1;
            }),
            None => {}
        }
    }
    for broker in brokers.values_mut() {
        broker.preferred_share_percent = percent(broker.leads_preferred, broker.preferred);
    }
    brokers
}

/// A part of a whole in percent, with one digit; `None` of nothing.
pub(crate) fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| (part as f64 * 1000.0 / whole as f64).round() / 10.0)
}
