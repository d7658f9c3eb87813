//! A look at every partition of a cluster: where it starts and ends, how large it is, who leads it.
//!
//! One request to each leader for starts and one for ends, and one to each broker for sizes, however many
//! partitions there are. What `rates` makes of two looks is throughput.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::log_dirs;
use super::offsets::{self, OffsetSpec};
use super::rates::Look;
use super::topics;
use crate::cluster::{Cluster, TopicPartition};
use crate::connection::Error;
use crate::protocol::types::{BrokerId, Offset};
use crate::protocol::uuid::Uuid;

/// What was seen, and what was not.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The brokers that are alive.
    pub brokers: BTreeSet<BrokerId>,
    /// Every partition, and who leads it.
    pub partitions: BTreeMap<TopicPartition, Option<BrokerId>>,
    /// Those whose end is known.
    pub looks: BTreeMap<TopicPartition, Look>,
    /// Partitions whose end is not known, and why.
    pub holes: Vec<(TopicPartition, Error)>,
    /// Brokers whose disks cannot be seen, so that bytes of what they lead are not known.
    pub silent: Vec<(BrokerId, Error)>,
}

/// Looks at every partition; those of internal topics too where `internal` says so.
pub async fn look(cluster: &Cluster, internal: bool) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot::default();
    let mut topic_ids: HashMap<String, Uuid> = HashMap::new();
    let topics = topics::list(cluster).await?;
    snapshot.brokers = cluster.brokers().await?.into_keys().collect();
    for topic in topics {
        if topic.error.is_some() || topic.is_internal && !internal {
            continue;
        }
        topic_ids.insert(topic.name.clone(), topic.id);
        let partitions = topic.partitions.iter();
        let named = partitions.map(|one| (TopicPartition::new(topic.name.clone(), one.id), one.leader));
        snapshot.partitions.extend(named);
    }
    let led: Vec<TopicPartition> = snapshot.partitions.keys().cloned().collect();
    let (starts, sizes, ends) = tokio::try_join!(
        offsets::list(cluster, &led, OffsetSpec::Earliest),
        log_dirs::describe(cluster, None, None),
        offsets::list(cluster, &led, OffsetSpec::Latest),
    )?;
    let starts: HashMap<TopicPartition, Offset> =
        starts.into_iter().filter_map(|(one, found)| Some((one, found.ok()?.offset?))).collect();
    let mut on_disk: HashMap<(BrokerId, TopicPartition), i64> = HashMap::new();
    for (broker, dirs) in sizes {
        match dirs {
            Ok(dirs) => {
                let replicas = dirs.into_iter().flat_map(|dir| dir.replicas).filter(|one| !one.is_future);
                on_disk.extend(replicas.map(|one| ((broker, one.partition), one.size_bytes)));
            }
            Err(error) => snapshot.silent.push((broker, error)),
        }
    }
    for (partition, end) in ends {
        let leader = snapshot.partitions.get(&partition).copied().flatten();
        match (end, leader) {
            (Ok(found), Some(leader)) => {
                let Some(end) = found.offset else { continue };
                let look = Look {
                    at_ms: 0,
                    topic_id: topic_ids.get(&partition.topic).copied().unwrap_or_default(),
                    leader,
                    start: starts.get(&partition).copied(),
                    end,
                    size_bytes: on_disk.get(&(leader, partition.clone())).copied(),
                };
                snapshot.looks.insert(partition, look);
            }
            (Ok(_), None) => {}
            (Err(error), _) => snapshot.holes.push((partition, error)),
        }
    }
    Ok(snapshot)
}
