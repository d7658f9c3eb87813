//! `kdp partition describe`: everything about a few partitions, replica by replica.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use kdp_client::admin::log_dirs::{self, LogDir, LogReplica};
use kdp_client::admin::offsets::{self, FoundOffset, OffsetSpec, PerPartition};
use kdp_client::admin::partitions;
use kdp_client::admin::reassignments::{self, Reassignment};
use kdp_client::cluster::{PartitionMetadata, TopicPartition, Topics};
use kdp_client::protocol::types::{BrokerId, Offset};
use schemars::JsonSchema;
use serde::Serialize;

use super::row::{PartitionRow, Surroundings, ids};
use crate::commands::selection::PartitionWords;
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Show all about partitions: offsets, and each replica with its place, size and lag
///
/// Examples:
///   kdp partition describe orders:0
///   kdp partition describe orders -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Describe {
    #[command(flatten)]
    words: PartitionWords,
}

/// A partition, its offsets and its replicas.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PartitionDescription {
    #[serde(flatten)]
    row: PartitionRow,
    /// The first offset that is still there.
    start: Option<i64>,
    /// The offset the next record will get, as consumers see it: the high watermark.
    end: Option<i64>,
    /// Before which no transaction is open; what read_committed consumers see ends here.
    last_stable_offset: Option<i64>,
    /// The brokers that are about to get a replica.
    adding_replicas: Vec<i32>,
    /// The brokers that are about to lose their replica.
    removing_replicas: Vec<i32>,
    /// One for each replica, and one more for each that moves between directories of its broker.
    replica_states: Vec<ReplicaState>,
}

/// A replica of a partition.
#[derive(Debug, Serialize, JsonSchema)]
struct ReplicaState {
    /// Whose it is.
    broker: i32,
    /// Whether it leads.
    leader: bool,
    /// Whether it is in sync.
    in_sync: bool,
    /// The directory it is in; null where the broker does not tell.
    log_dir: Option<String>,
    /// How many bytes its segments take.
    size_bytes: Option<i64>,
    /// How many records it is behind the high watermark.
    offset_lag: Option<i64>,
    /// Whether it is on its way to another directory of the same broker.
    future: Option<bool>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("PARTITION", "name"),
    column("LEADER", "leader"),
    column("EPOCH", "leader_epoch"),
    column("START", "start"),
    column("END", "end"),
    column("LSO", "last_stable_offset"),
    column("MIN-ISR", "min_insync_replicas"),
    column("CONDITIONS", "conditions"),
];

const REPLICAS: &[Column] = &[
    column("PARTITION", "../name"),
    column("BROKER", "broker"),
    column("LEADER", "leader"),
    column("IN-SYNC", "in_sync"),
    column("SIZE", "size_bytes").bytes(),
    column("LAG", "offset_lag"),
    column("FUTURE", "future").wide(),
    column("LOG-DIR", "log_dir").path(),
];

impl Describe {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        if self.words.is_empty() {
            return Err(Failure::usage("say which partitions, such as orders or orders:0"));
        }
        let (selected, failures) = self.words.select(&context.cluster).await?;
        let mut seen = Seen { failures, ..Seen::default() };
        seen.look(context, &selected).await?;
        let items: Vec<_> = seen.items(&selected);
        let mut report = layout(Report::list("PartitionDescription", COLUMNS, items));
        report.errors = seen.failures;
        report.warnings = seen.warnings;
        Ok(report)
    }
}

/// What every question about the partitions brought.
#[derive(Default)]
struct Seen {
    metadata: BTreeMap<TopicPartition, PartitionMetadata>,
    min_isr: BTreeMap<String, usize>,
    moving: BTreeMap<TopicPartition, Reassignment>,
    start: BTreeMap<TopicPartition, Offset>,
    end: BTreeMap<TopicPartition, Offset>,
    stable: BTreeMap<TopicPartition, Offset>,
    replicas: BTreeMap<(TopicPartition, BrokerId), Vec<(String, LogReplica)>>,
    failures: Vec<Failure>,
    warnings: Vec<String>,
}

impl Seen {
    async fn look(&mut self, context: &Context, selected: &[TopicPartition]) -> Result<(), Failure> {
        let cluster = &context.cluster;
        let names: BTreeSet<String> = selected.iter().map(|one| one.topic.clone()).collect();
        let topics = Topics::Named(names.iter().cloned().collect());
        let (topics, min_isr, moving, dirs) = tokio::join!(
            partitions::describe(cluster, &topics),
            partitions::min_insync_replicas(cluster, names),
            reassignments::list(cluster, Some(selected)),
            log_dirs::describe(cluster, None, Some(selected)),
        );
        for topic in topics? {
            let of = |one: PartitionMetadata| (TopicPartition::new(topic.name.clone(), one.id), one);
            self.metadata.extend(topic.partitions.into_iter().map(of));
        }
        match min_isr {
            Ok(min_isr) => self.min_isr = min_isr,
            Err(error) => self.warnings.push(format!("min.insync.replicas is unknown: {error}")),
        }
        match moving {
            Ok(moving) => self.moving = moving.into_iter().map(|one| (one.partition.clone(), one)).collect(),
            Err(error) => self.warnings.push(format!("whether replicas are moving is unknown: {error}")),
        }
        for (broker, dirs) in dirs? {
            match dirs {
                Ok(dirs) => self.take_dirs(dirs),
                Err(error) => self.failures.push(Failure::from(error).about(format!("broker {broker}"))),
            }
        }
        let (start, end, stable) = tokio::try_join!(
            offsets::list(cluster, selected, OffsetSpec::Earliest),
            offsets::list(cluster, selected, OffsetSpec::Latest),
            offsets::list(cluster, selected, OffsetSpec::LastStable),
        )?;
        self.start = self.settle(start);
        self.end = self.settle(end);
        self.stable = self.settle(stable);
        Ok(())
    }

    fn take_dirs(&mut self, dirs: Vec<LogDir>) {
        for dir in dirs {
            for replica in dir.replicas {
                let places = self.replicas.entry((replica.partition.clone(), dir.broker)).or_default();
                places.push((dir.path.clone(), replica));
            }
        }
    }

    fn settle(&mut self, answers: PerPartition<FoundOffset>) -> BTreeMap<TopicPartition, Offset> {
        let found = crate::commands::offset::settle(answers, &mut self.failures);
        found.into_iter().filter_map(|(partition, found)| Some((partition, found.offset?))).collect()
    }

    fn items(&self, selected: &[TopicPartition]) -> Vec<PartitionDescription> {
        let item = |partition: &TopicPartition| {
            let metadata = self.metadata.get(partition)?;
            let moving = self.moving.get(partition);
            let around = Surroundings {
                min_insync_replicas: self.min_isr.get(&partition.topic).copied(),
                is_reassigning: moving.is_some(),
            };
            Some(PartitionDescription {
                row: PartitionRow::new(&partition.topic, metadata, around),
                start: self.start.get(partition).map(|offset| offset.get()),
                end: self.end.get(partition).map(|offset| offset.get()),
                last_stable_offset: self.stable.get(partition).map(|offset| offset.get()),
                adding_replicas: moving.map(|one| ids(&one.adding)).unwrap_or_default(),
                removing_replicas: moving.map(|one| ids(&one.removing)).unwrap_or_default(),
                replica_states: self.replica_states(partition, metadata),
            })
        };
        selected.iter().filter_map(item).collect()
    }

    fn replica_states(&self, partition: &TopicPartition, metadata: &PartitionMetadata) -> Vec<ReplicaState> {
        let mut states = Vec::new();
        for broker in &metadata.replicas {
            let state = |place: Option<&(String, LogReplica)>| ReplicaState {
                broker: broker.get(),
                leader: metadata.leader == Some(*broker),
                in_sync: metadata.isr.contains(broker),
                log_dir: place.map(|(path, _)| path.clone()),
                size_bytes: place.map(|(_, replica)| replica.size_bytes),
                offset_lag: place.map(|(_, replica)| replica.offset_lag),
                future: place.map(|(_, replica)| replica.is_future),
            };
            match self.replicas.get(&(partition.clone(), *broker)) {
                Some(places) => states.extend(places.iter().map(|place| state(Some(place)))),
                None => states.push(state(None)),
            }
        }
        states
    }
}

/// The tables below the first.
pub(crate) fn layout(report: Report) -> Report {
    report.table_of("replica_states", REPLICAS)
}
