//! What `kdp top` says of a cluster: looks added up by what was asked for. Pure.

use std::collections::{BTreeMap, VecDeque};

use kdp_client::admin::groups::Survey;
use kdp_client::admin::groups::lag::{Rates, Sample, total};
use kdp_client::admin::rates::{self, Rate};
use kdp_client::admin::throughput::Snapshot;
use kdp_client::cluster::TopicPartition;
use schemars::JsonSchema;
use serde::Serialize;

use super::By;
use crate::report::{Column, column};
use crate::time;

/// What rates of partitions are those of.
const WINDOW_MS: i64 = 10_000;
/// Consumers commit every five seconds unless told otherwise: several commits of theirs.
const GROUP_WINDOW_MS: i64 = 30_000;

/// How fast something moves.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct TopRow {
    /// When it was measured.
    at: String,
    /// What it is: cluster, broker, topic, partition or group.
    by: &'static str,
    /// Its name: `cluster`, the broker's id, the topic, `topic:partition`, or the group.
    pub(super) name: String,
    /// How many partitions it stands for.
    partitions: usize,
    /// Records a second that were written to them; null where it is not known of one of them.
    records_per_s: Option<f64>,
    /// About how many bytes a second that was, on one replica's disk; null where it is not known.
    bytes_per_s: Option<i64>,
    /// Of a group: offsets a second that it has committed.
    consumed_per_s: Option<f64>,
    /// Of a group: how many offsets wait to be consumed.
    lag: Option<i64>,
    /// Of a group: when the lag will be gone if all goes on like this; null where it will not.
    catch_up_ms: Option<i64>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("PARTITIONS", "partitions"),
    column("RECORDS/S", "records_per_s"),
    column("~BYTES/S", "bytes_per_s").bytes(),
];

pub(in crate::commands) const GROUP_COLUMNS: &[Column] = &[
    column("GROUP", "name"),
    column("PARTITIONS", "partitions"),
    column("PRODUCED/S", "records_per_s"),
    column("CONSUMED/S", "consumed_per_s"),
    column("LAG", "lag"),
    column("CATCH-UP", "catch_up_ms").duration_ms(),
];

/// All that the command may show.
pub(super) const ALL_COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("PARTITIONS", "partitions"),
    column("RECORDS/S", "records_per_s"),
    column("~BYTES/S", "bytes_per_s").bytes(),
    column("CONSUMED/S", "consumed_per_s"),
    column("LAG", "lag"),
    column("CATCH-UP", "catch_up_ms").duration_ms(),
];

/// What was seen at one moment.
pub(super) enum Look {
    Partitions(Snapshot),
    Groups(Survey),
}

/// What was seen so far.
pub(super) struct History {
    looks: u64,
    rates: rates::History,
    snapshot: Snapshot,
    groups: BTreeMap<String, GroupHistory>,
}

/// The samples of a group's partitions, oldest first; empty where the last look did not see it.
#[derive(Default)]
struct GroupHistory {
    samples: BTreeMap<TopicPartition, VecDeque<Sample>>,
    lag: Option<i64>,
}

impl Default for History {
    fn default() -> Self {
        let rates = rates::History::new(WINDOW_MS);
        Self { looks: 0, rates, snapshot: Snapshot::default(), groups: BTreeMap::new() }
    }
}

impl History {
    /// Takes a look, at a time of any clock that does not jump.
    pub(super) fn add(&mut self, at_ms: i64, look: Look) {
        self.looks += 1;
        match look {
            Look::Partitions(snapshot) => {
                self.rates.add(at_ms, snapshot.looks.iter().map(|(one, look)| (one.clone(), *look)));
                self.snapshot = snapshot;
            }
            Look::Groups(survey) => self.add_groups(at_ms, survey),
        }
    }

    fn add_groups(&mut self, at_ms: i64, survey: Survey) {
        let mut before = std::mem::take(&mut self.groups);
        for (name, surveyed) in survey.groups {
            let mut known = before.remove(&name).unwrap_or_default();
            let mut group = GroupHistory::default();
            if let Ok(surveyed) = surveyed {
                group.lag = total(&surveyed.partitions);
                let committed = surveyed.partitions.iter().filter(|one| one.committed.is_some());
                for one in committed {
                    let mut samples = known.samples.remove(&one.partition).unwrap_or_default();
                    samples.push_back(Sample::new(at_ms, one));
                    while samples.len() > 2 && at_ms - samples[1].at_ms >= GROUP_WINDOW_MS {
                        samples.pop_front();
                    }
                    group.samples.insert(one.partition.clone(), samples);
                }
            }
            self.groups.insert(name, group);
        }
    }

    /// Whether there is nothing yet to compare with.
    pub(super) fn is_first(&self) -> bool {
        self.looks < 2
    }

    /// A row for each thing, the fastest first; those of one speed by their names.
    pub(super) fn rows(&self, by: By) -> Vec<TopRow> {
        let at = time::to_rfc3339(time::now_ms());
        let mut rows = match by {
            By::Group => self.groups.iter().map(|(name, group)| group.row(&at, name)).collect(),
            _ => self.partition_rows(by, &at),
        };
        let speed = |row: &TopRow| row.records_per_s.unwrap_or(-1.0);
        rows.sort_by(|a, b| speed(b).total_cmp(&speed(a)).then_with(|| a.name.cmp(&b.name)));
        rows
    }

    fn partition_rows(&self, by: By, at: &str) -> Vec<TopRow> {
        let mut things: BTreeMap<String, Vec<Rate>> = BTreeMap::new();
        // These are there also when nothing is written to them.
        match by {
            By::Cluster => drop(things.insert("cluster".to_owned(), Vec::new())),
            By::Broker => {
                things.extend(self.snapshot.brokers.iter().map(|id| (id.to_string(), Vec::new())));
            }
            By::Topic | By::Partition | By::Group => {}
        }
        for (partition, leader) in &self.snapshot.partitions {
            let name = match by {
                By::Cluster => "cluster".to_owned(),
                By::Broker => leader.map_or_else(|| "none".to_owned(), |id| id.to_string()),
                By::Topic | By::Group => partition.topic.clone(),
                By::Partition => format!("{}:{}", partition.topic, partition.partition),
            };
            things.entry(name).or_default().push(self.rates.rate(partition));
        }
        let row = |(name, rates): (String, Vec<Rate>)| {
            let partitions = rates.len();
            let rate = Rate::sum(rates);
            TopRow {
                at: at.to_owned(),
                by: by.name(),
                name,
                partitions,
                records_per_s: rate.records.map(rounded),
                bytes_per_s: rate.bytes.map(|bytes| bytes.round() as i64),
                consumed_per_s: None,
                lag: None,
                catch_up_ms: None,
            }
        };
        things.into_iter().map(row).collect()
    }
}

impl GroupHistory {
    fn row(&self, at: &str, name: &str) -> TopRow {
        let rates = Rates::sum(self.samples.values().map(|samples| {
            let samples: Vec<Sample> = samples.iter().copied().collect();
            Rates::over(&samples)
        }));
        TopRow {
            at: at.to_owned(),
            by: By::Group.name(),
            name: name.to_owned(),
            partitions: self.samples.len(),
            records_per_s: rates.produced.map(rounded),
            bytes_per_s: None,
            consumed_per_s: rates.consumed.map(rounded),
            lag: self.lag,
            catch_up_ms: self.lag.and_then(|lag| rates.catch_up_ms(lag)),
        }
    }
}

impl By {
    fn name(self) -> &'static str {
        match self {
            By::Cluster => "cluster",
            By::Broker => "broker",
            By::Topic => "topic",
            By::Partition => "partition",
            By::Group => "group",
        }
    }
}

/// One digit after the point says all that there is to know.
fn rounded(rate: f64) -> f64 {
    (rate * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use kdp_client::admin::rates::Look as PartitionLook;
    use kdp_client::protocol::types::{BrokerId, Offset, PartitionId};
    use kdp_client::protocol::uuid::Uuid;

    use super::*;

    /// Two topics on two brokers; the second topic's end is not known where it is negative.
    fn snapshot(orders: i64, payments: i64) -> Look {
        let mut snapshot = Snapshot { brokers: [1, 2, 3].map(BrokerId).into(), ..Snapshot::default() };
        for (topic, leader, end) in [("orders", 1, orders), ("payments", 2, payments)] {
            let partition = TopicPartition::new(topic, PartitionId(0));
            snapshot.partitions.insert(partition.clone(), Some(BrokerId(leader)));
            if end >= 0 {
                let look = PartitionLook {
                    at_ms: 0,
                    topic_id: Uuid::default(),
                    leader: BrokerId(leader),
                    start: Some(Offset(0)),
                    end: Offset(end),
                    size_bytes: Some(end * 10),
                };
                snapshot.looks.insert(partition, look);
            }
        }
        Look::Partitions(snapshot)
    }

    fn told(history: &History, by: By) -> Vec<(String, Option<f64>, Option<i64>)> {
        history.rows(by).into_iter().map(|row| (row.name, row.records_per_s, row.bytes_per_s)).collect()
    }

    #[test]
    fn partitions_are_added_up_by_what_was_asked_for() {
        let mut history = History::default();
        history.add(0, snapshot(0, 0));
        assert!(history.is_first());
        assert_eq!(told(&history, By::Cluster), [("cluster".to_owned(), None, None)]);
        history.add(2000, snapshot(10, 40));
        let row = |name: &str, records, bytes| (name.to_owned(), Some(records), Some(bytes));
        assert_eq!(told(&history, By::Cluster), [row("cluster", 25.0, 250)]);
        assert_eq!(told(&history, By::Topic), [row("payments", 20.0, 200), row("orders", 5.0, 50)]);
        assert_eq!(told(&history, By::Broker), [row("2", 20.0, 200), row("1", 5.0, 50), row("3", 0.0, 0)]);
        assert_eq!(told(&history, By::Partition), [row("payments:0", 20.0, 200), row("orders:0", 5.0, 50)]);
    }

    #[test]
    fn a_sum_over_what_is_not_known_is_not_known() {
        let mut history = History::default();
        history.add(0, snapshot(0, 0));
        history.add(2000, snapshot(10, -1));
        assert_eq!(told(&history, By::Cluster), [("cluster".to_owned(), None, None)]);
        let topics = told(&history, By::Topic);
        assert_eq!(topics[0], ("orders".to_owned(), Some(5.0), Some(50)));
        assert_eq!(topics[1], ("payments".to_owned(), None, None));
    }
}
