//! `kdp offset commit`: offsets for a group, one by one.

use std::collections::BTreeMap;

use clap::Args;
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{Offset, PartitionId};

use crate::commands::group::commit_listed;
use crate::commands::{Context, Outcome};
use crate::danger::Consent;

/// Commit offsets for a group
///
/// Examples:
///   kdp offset commit billing orders:0=42 orders:1=17 --dry-run
///   kdp offset commit reports payments:0=0 --yes
///
/// A group that does not exist is created; in one that does, nobody may be. What lies outside of a partition is
/// moved to its start or end. `kdp group reset` moves many offsets by one rule.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Commit {
    /// The group
    #[arg(value_name = "GROUP")]
    group: String,
    /// Offsets, each the next one to consume
    #[arg(required = true, value_name = "TOPIC:PARTITION=OFFSET", value_parser = assignment)]
    offsets: Vec<(TopicPartition, Offset)>,
    #[command(flatten)]
    consent: Consent,
}

impl Commit {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let listed = BTreeMap::from([(self.group.clone(), self.offsets.clone())]);
        commit_listed(context, "offset commit", &listed, &self.consent).await
    }
}

fn assignment(text: &str) -> Result<(TopicPartition, Offset), String> {
    let parse = || {
        let (place, offset) = text.rsplit_once('=')?;
        let (topic, partition) = place.rsplit_once(':')?;
        let partition: i32 = partition.parse().ok().filter(|id| *id >= 0)?;
        let offset: i64 = offset.parse().ok().filter(|offset| *offset >= 0)?;
        Some((TopicPartition::new(topic, PartitionId(partition)), Offset(offset)))
    };
    parse().ok_or_else(|| "write TOPIC:PARTITION=OFFSET, such as orders:0=42".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments() {
        let found = assignment("orders:3=42").unwrap();
        assert_eq!(found, (TopicPartition::new("orders", PartitionId(3)), Offset(42)));
        for bad in ["orders", "orders=1", "orders:0", "orders:x=1", "orders:0=-1", "orders:-1=0"] {
            assert!(assignment(bad).is_err(), "{bad}");
        }
    }
}
