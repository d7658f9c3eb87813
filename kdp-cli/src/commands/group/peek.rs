//! `kdp group peek`: the records around what a group has committed.

use std::collections::HashMap;
use std::ops::ControlFlow;

use clap::Args;
use kdp_client::cluster::TopicPartition;
use kdp_client::consumer::{Consumed, Consumer, Range};
use kdp_client::protocol::types::Offset;
use schemars::JsonSchema;
use serde::Serialize;

use super::offsets::plan;
use crate::commands::record::failure;
use crate::commands::{Context, Outcome};
use crate::output::json;
use crate::record::RecordLine;
use crate::report::{Column, Report, column};
use crate::selector::TopicSelector;

/// Show the records around what a group has committed
///
/// Examples:
///   kdp group peek billing
///   kdp group peek billing --topic orders:0 --around 3 -o json
///
/// AT is the distance to what is committed: -1 was consumed last, 0 comes next. Nothing is committed and the
/// group does not notice. Compaction and transactions leave gaps.
#[derive(Args, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Peek {
    /// The group
    #[arg(value_name = "GROUP")]
    name: String,
    /// Only these topics, or some of their partitions: orders, orders:0,3-7
    #[arg(long = "topic", value_name = "TOPIC[:PARTITIONS]")]
    topics: Vec<TopicSelector>,
    /// So many offsets before and after
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..=1000))]
    around: i64,
}

/// A record near what a group has committed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PeekedRecord<'a> {
    #[serde(flatten)]
    record: RecordLine<'a>,
    /// The distance to what is committed; 0 is the record that comes next.
    at: i64,
}

pub(super) const COLUMNS: &[Column] = &[
    column("TOPIC", "topic"),
    column("PARTITION", "partition"),
    column("AT", "at"),
    column("OFFSET", "offset"),
    column("TIMESTAMP", "timestamp").time(),
    column("KEY", "key"),
    column("VALUE", "value"),
];

impl Peek {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let group = plan::look(&context.cluster, &self.name).await?;
        let wanted = |partition: &TopicPartition| {
            self.topics.is_empty()
                || self.topics.iter().any(|one| {
                    one.topic == partition.topic
                        && one.partitions.as_ref().is_none_or(|ids| ids.contains(&partition.partition))
                })
        };
        let mut committed: HashMap<TopicPartition, Offset> = HashMap::new();
        let mut ranges = Vec::new();
        for one in group.partitions.iter().filter(|one| wanted(&one.partition)) {
            let (Some(at), Some(start), Some(end)) = (one.committed, one.log_start, one.log_end) else {
                continue;
            };
            committed.insert(one.partition.clone(), at);
            let from = Offset(at.get().saturating_sub(self.around)).max(start);
            let until = Offset(at.get().saturating_add(self.around)).min(end);
            if from < until {
                ranges.push(Range { partition: one.partition.clone(), from, until: Some(until) });
            }
        }
        let mut items = Vec::new();
        let mut consumer = Consumer::new(context.cluster.clone(), ranges);
        while !consumer.is_done() {
            let polled = consumer.poll(|record: Consumed<'_>| {
                let at = record.offset() - committed[record.partition];
                items.push(json::value(&PeekedRecord { record: RecordLine::of(&record), at }));
                ControlFlow::Continue(())
            });
            let _ = polled.await.map_err(failure)?;
        }
        items
            .sort_by_key(|row| (row["topic"].to_string(), row["partition"].as_i64(), row["offset"].as_i64()));
        Ok(Report::list("PeekedRecordList", COLUMNS, items))
    }
}
