//! What lies on the brokers' disks, and which of it moves.
//!
//! Pure. Of a broker that does not answer the last that it said is kept, and said to be old.

use std::collections::{BTreeMap, VecDeque};

use kdp_client::admin::log_dirs::LogDir;
use kdp_client::admin::reassignments::Reassignment;
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::BrokerId;

use super::answer::{Known, Throttles, Trouble};
use super::topics::Topics;
use crate::tui::app::snapshot::partition_name;
use crate::tui::app::snapshot::{Broker, Dir, Move, SourceState};

/// How fast a move is, is seen over so long.
const MOVE_WINDOW_MS: i64 = 60_000;

/// The disks and the moves.
#[derive(Clone, Debug, Default)]
pub(super) struct Disks {
    brokers: BTreeMap<BrokerId, OfBroker>,
    moves: BTreeMap<TopicPartition, Moving>,
    throttles: Throttles,
}

#[derive(Clone, Debug, Default)]
struct OfBroker {
    dirs: Vec<Dir>,
    /// The largest number of records by which one of its replicas is behind.
    lag_max: Option<i64>,
    /// When it told.
    told_ms: i64,
    trouble: Option<Trouble>,
}

#[derive(Clone, Debug)]
struct Moving {
    found: Reassignment,
    sizes: BTreeMap<BrokerId, i64>,
    /// When, and what the new replicas had then.
    copied: VecDeque<(i64, i64)>,
}

impl Disks {
    /// What a broker says of all its disks.
    pub(super) fn learn(&mut self, broker: BrokerId, at_ms: i64, answer: &Known<Vec<LogDir>>) {
        let of_broker = self.brokers.entry(broker).or_default();
        match answer {
            Ok(dirs) => {
                let replicas = || dirs.iter().flat_map(|dir| &dir.replicas).filter(|one| !one.is_future);
                *of_broker = OfBroker {
                    dirs: dirs.iter().map(row).collect(),
                    lag_max: replicas().map(|one| one.offset_lag).max(),
                    told_ms: at_ms,
                    trouble: None,
                };
            }
            Err(trouble) => of_broker.trouble = Some(trouble.clone()),
        }
    }

    /// Who there is. A broker that is gone and keeps replicas has its disks still, as it told of them last;
    /// one that keeps nothing has none.
    pub(super) fn keep(&mut self, is_alive: impl Fn(BrokerId) -> bool, is_kept: impl Fn(BrokerId) -> bool) {
        self.brokers.retain(|id, _| is_kept(*id));
        for (_, gone) in self.brokers.iter_mut().filter(|(id, _)| !is_alive(**id)) {
            gone.trouble = Some(Trouble::Failed("its broker is gone".to_owned()));
        }
    }

    /// Which partitions move; of those that still do, what was copied is not forgotten.
    pub(super) fn learn_moves(&mut self, found: &[Reassignment]) {
        let mut before = std::mem::take(&mut self.moves);
        for found in found {
            let known = before.remove(&found.partition).filter(|known| known.found == *found);
            let fresh = || Moving { found: found.clone(), sizes: BTreeMap::new(), copied: VecDeque::new() };
            self.moves.insert(found.partition.clone(), known.unwrap_or_else(fresh));
        }
    }

    /// How large the replicas of a broker are that move.
    pub(super) fn learn_sizes(&mut self, broker: BrokerId, at_ms: i64, dirs: &[LogDir]) {
        for replica in dirs.iter().flat_map(|dir| &dir.replicas).filter(|one| !one.is_future) {
            let Some(moving) = self.moves.get_mut(&replica.partition) else { continue };
            moving.sizes.insert(broker, replica.size_bytes);
            let Some(copied) = moving.copied_bytes() else { continue };
            match moving.copied.back_mut() {
                // Several brokers answer at about the same time.
                Some(last) if at_ms - last.0 < 1000 => last.1 = copied,
                _ => moving.copied.push_back((at_ms, copied)),
            }
            while moving.copied.len() > 2 && at_ms - moving.copied[1].0 >= MOVE_WINDOW_MS {
                moving.copied.pop_front();
            }
        }
    }

    /// What keeps moves slow.
    pub(super) fn learn_throttles(&mut self, throttles: &Throttles) {
        self.throttles = throttles.clone();
    }

    /// The brokers whose replication is throttled, and the lowest rate of each.
    pub(super) fn throttles(&self) -> Vec<(BrokerId, i64)> {
        let all = self.throttles.leaders.iter().chain(&self.throttles.followers);
        let mut lowest: BTreeMap<BrokerId, i64> = BTreeMap::new();
        for (id, rate) in all {
            lowest.entry(*id).and_modify(|known| *known = (*known).min(*rate)).or_insert(*rate);
        }
        lowest.into_iter().collect()
    }

    /// What moves, and between whom.
    pub(super) fn moving(&self) -> impl Iterator<Item = &Reassignment> {
        self.moves.values().map(|moving| &moving.found)
    }

    /// The rows of the directories.
    pub(super) fn rows(&self, now_ms: i64) -> Vec<Dir> {
        let of_broker = |broker: &OfBroker| {
            let silence = broker.trouble.as_ref().map(|trouble| trouble.reason().to_owned());
            let heard_ms = Some((now_ms - broker.told_ms).max(0));
            let dirs = broker.dirs.iter().cloned();
            dirs.map(move |dir| Dir { silence: silence.clone(), heard_ms, ..dir }).collect::<Vec<_>>()
        };
        self.brokers.values().flat_map(of_broker).collect()
    }

    /// What became of asking for them.
    pub(super) fn state(&self) -> SourceState {
        let troubles: Vec<&Trouble> =
            self.brokers.values().filter_map(|broker| broker.trouble.as_ref()).collect();
        match troubles.first() {
            None if self.brokers.is_empty() => SourceState::Waiting,
            None => SourceState::Fresh,
            Some(first) if troubles.len() == self.brokers.len() => state_of(first),
            Some(first) => {
                SourceState::Partial { missing: troubles.len(), reason: first.reason().to_owned() }
            }
        }
    }

    /// Writes what is known of a broker's disks into its row.
    pub(super) fn fill(&self, row: &mut Broker) {
        let Some(known) = self.brokers.get(&row.id).filter(|known| !known.dirs.is_empty()) else { return };
        row.is_cordoned =
            known.dirs.iter().map(|dir| dir.is_cordoned).reduce(|all, one| Some(all? && one?)).flatten();
        row.used_bytes = Some(known.dirs.iter().map(|dir| dir.used_bytes).sum());
        let volumes = volumes(&known.dirs);
        row.total_bytes = volumes.as_ref().map(|all| all.iter().map(|(total, _)| total).sum());
        row.usable_bytes = volumes.map(|all| all.iter().map(|(_, usable)| usable).sum());
        // How far its replicas are behind is of now, and not known of a broker that says nothing.
        row.follower_lag_max = known.lag_max.filter(|_| known.trouble.is_none());
    }

    /// The rows of the moves.
    pub(super) fn move_rows(&self, topics: &Topics) -> Vec<Move> {
        let leader = |id: &TopicPartition| topics.partition(id).and_then(|one| one.leader);
        self.moves.iter().map(|(id, moving)| moving.row(leader(id), &self.throttles)).collect()
    }
}

/// What a source that has failed is.
pub(super) fn state_of(trouble: &Trouble) -> SourceState {
    match trouble {
        Trouble::Unsupported(api) => SourceState::Unsupported { api: api.clone() },
        Trouble::Moved(reason) | Trouble::Failed(reason) => SourceState::Failed(reason.clone()),
    }
}

/// Size and free space of the volumes under a broker's directories, each volume once; nothing where one is not
/// told. No broker says which directories share a volume: those are taken for one whose size is the same and
/// whose free space nearly is. Where they are two after all, how full they are together comes out the same.
fn volumes(dirs: &[Dir]) -> Option<Vec<(i64, i64)>> {
    let mut volumes: Vec<(i64, i64)> = Vec::new();
    for dir in dirs {
        let (total, usable) = (dir.total_bytes?, dir.usable_bytes?);
        let is_same = |(known, free): &(i64, i64)| *known == total && (free - usable).abs() <= total / 200;
        if !volumes.iter().any(is_same) {
            volumes.push((total, usable));
        }
    }
    Some(volumes)
}

fn row(dir: &LogDir) -> Dir {
    Dir {
        name: format!("{}:{}", dir.broker, dir.path),
        broker: dir.broker,
        path: dir.path.clone(),
        error: dir.error.as_ref().map(ToString::to_string),
        silence: None,
        heard_ms: None,
        is_cordoned: dir.is_cordoned,
        replicas: dir.replicas.len(),
        used_bytes: dir.replicas.iter().map(|one| one.size_bytes).sum(),
        total_bytes: dir.total_bytes,
        usable_bytes: dir.usable_bytes,
    }
}

impl Moving {
    /// What the new replicas have, if all of them tell.
    fn copied_bytes(&self) -> Option<i64> {
        self.found.adding.iter().map(|id| self.sizes.get(id).copied()).sum()
    }

    fn bytes_per_s(&self) -> Option<f64> {
        let (first, last) = (self.copied.front()?, self.copied.back()?);
        let seconds = (last.0 - first.0) as f64 / 1000.0;
        (seconds > 0.0 && last.1 >= first.1).then(|| (last.1 - first.1) as f64 / seconds)
    }

    fn row(&self, leader: Option<BrokerId>, throttles: &Throttles) -> Move {
        let found = &self.found;
        let whole = leader.and_then(|leader| self.sizes.get(&leader).copied());
        let left = |whole: i64| -> Option<i64> {
            let left = |id| Some((whole - self.sizes.get(id)?).max(0));
            found.adding.iter().map(left).sum()
        };
        let left_bytes = whole.and_then(left);
        let bytes_per_s = self.bytes_per_s();
        let eta = |(left, rate): (i64, f64)| match left {
            0 => Some(0),
            left => (rate > 0.0).then(|| (left as f64 * 1000.0 / rate) as i64),
        };
        Move {
            name: partition_name(&found.partition),
            adding: found.adding.clone(),
            removing: found.removing.clone(),
            left_bytes,
            total_bytes: whole.map(|whole| whole.saturating_mul(found.adding.len() as i64)),
            bytes_per_s,
            eta_ms: left_bytes.zip(bytes_per_s).and_then(eta),
            throttle_bytes_per_s: throttles.lowest(found, leader),
        }
    }
}

impl Throttles {
    /// The lowest rate on the way of a move; `None` where nothing holds it.
    fn lowest(&self, found: &Reassignment, leader: Option<BrokerId>) -> Option<i64> {
        let (sending, fetching) = self.topics.get(&found.partition.topic)?;
        let id = found.partition.partition.get();
        let sends = leader.filter(|leader| is_listed(sending, id, *leader));
        let sends = sends.and_then(|leader| self.leaders.get(&leader).copied());
        let fetches = found.adding.iter().filter(|broker| is_listed(fetching, id, **broker));
        fetches.filter_map(|broker| self.followers.get(broker).copied()).chain(sends).min()
    }
}

/// Whether a list such as `0:1,0:2` or `*` has this replica.
fn is_listed(list: &str, partition: i32, broker: BrokerId) -> bool {
    let wanted = format!("{partition}:{broker}");
    list.split(',').map(str::trim).any(|one| one == "*" || one == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dir(total_bytes: Option<i64>, usable_bytes: Option<i64>) -> Dir {
        Dir {
            name: String::new(),
            broker: BrokerId(1),
            path: String::new(),
            error: None,
            silence: None,
            heard_ms: None,
            is_cordoned: None,
            replicas: 0,
            used_bytes: 0,
            total_bytes,
            usable_bytes,
        }
    }

    #[test]
    fn a_volume_counts_once_however_many_directories_lie_on_it() {
        let volumes = |of: &[(i64, i64)]| {
            volumes(&of.iter().map(|(total, usable)| dir(Some(*total), Some(*usable))).collect::<Vec<_>>())
        };
        assert_eq!(volumes(&[(1000, 400), (1000, 401)]), Some(vec![(1000, 400)]));
        assert_eq!(volumes(&[(1000, 400), (1000, 600)]), Some(vec![(1000, 400), (1000, 600)]));
        assert_eq!(volumes(&[(1000, 400), (2000, 400)]), Some(vec![(1000, 400), (2000, 400)]));
        assert_eq!(super::volumes(&[dir(Some(1), Some(1)), dir(None, None)]), None);
    }
}
