//! `kdp topic watch`: topics that come and go, and their partitions' leaders and replicas.

use clap::Args;
use kdp_client::admin::topics;
use kdp_client::cluster::TopicMetadata;
use kdp_client::protocol::types::BrokerId;
use serde_json::json;

use crate::commands::watch::{Snapshot, WatchArgs, Watched, watch};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::names::Name;

/// Show what changes about topics, a line for each change
///
/// Examples:
///   kdp topic watch --count 2 --every 1s
///   kdp topic watch orders 'pay*' --count 2 --every 1s
///   kdp topic watch --initial --count 1 -o jsonl
///
/// A line for each topic that appears or disappears, and for each change of its number of partitions and of
/// a partition's leader, replicas and replicas in sync. In a pipe the lines are JSON. A cluster that cannot be
/// asked is said and asked again. Ends with Ctrl-C (exit 130), or after --count looks.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Watch {
    /// Only these topics; 'pay*' takes all that fit, also those that are made later
    #[arg(value_name = "TOPIC")]
    names: Vec<String>,
    /// Each TOPIC is a regular expression for whole names
    #[arg(short, long)]
    regex: bool,
    /// Also Kafka's own topics, such as __consumer_offsets
    #[arg(long)]
    internal: bool,
    #[command(flatten)]
    watch: WatchArgs,
}

impl Watch {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let parse = |word: &String| Name::parse(word, self.regex).map_err(Failure::usage);
        let names: Vec<Name> = self.names.iter().map(parse).collect::<Result<_, _>>()?;
        let is_wanted = |topic: &TopicMetadata| match &names[..] {
            [] => self.internal || !topic.is_internal,
            names => names.iter().any(|name| name.fits(&topic.name)),
        };
        let look = async || {
            let topics = topics::list(&context.cluster).await?;
            Ok(snapshot(topics.iter().filter(|topic| is_wanted(topic))))
        };
        let watched = Watched { kind: "TopicChange", things: "topics and partitions" };
        watch(context, watched, &self.watch, look).await
    }
}

/// Topics by their names, partitions as `orders:0`. Of a topic that cannot be seen in full only the name is there.
fn snapshot<'a>(topics: impl Iterator<Item = &'a TopicMetadata>) -> Snapshot {
    let ids = |ids: &[BrokerId]| json!(ids.iter().map(|id| id.get()).collect::<Vec<_>>());
    let mut snapshot = Snapshot::new();
    for topic in topics {
        let count = topic.error.is_none().then_some(topic.partitions.len());
        snapshot.insert(
            topic.name.clone(),
            count.map(|count| ("partition_count", json!(count))).into_iter().collect(),
        );
        for partition in &topic.partitions {
            let mut isr = partition.isr.clone();
            // The order of those in sync means nothing.
            isr.sort();
            let fields = [
                ("leader", json!(partition.leader.map(BrokerId::get))),
                ("replicas", ids(&partition.replicas)),
                ("isr", ids(&isr)),
            ];
            snapshot.insert(format!("{}:{}", topic.name, partition.id), fields.into());
        }
    }
    snapshot
}
