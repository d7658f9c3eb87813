//! The groups of a cluster: members, commits, and what follows from them and from where partitions end.
//!
//! Pure. Invariant: lag is made from a commit and an end that was told after it, so that nobody seems to be
//! ahead of the log; where the end is not known, neither is the lag, nor any sum over it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use kdp_client::admin::groups::lag::{Rates, Sample, Status};
use kdp_client::admin::groups::{GroupType, ListedGroup, lag};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{BrokerId, Offset};

use super::answer::{Commit, GroupFacts, Known};
use super::source::{Awaited, Moment, NamedGroup};
use super::topics::{Consumption, Topics};
use crate::tui::app::series::Series;
use crate::tui::app::snapshot::partition_name;
use crate::tui::app::snapshot::{Group, GroupPartition, Hold, NOT_ASKED, SourceState};

/// Consumers commit every five seconds unless told otherwise: several commits of theirs.
const WINDOW_MS: i64 = 30_000;
/// For so long a group is looked at before it is said to stand still or to fall back: three of those commits.
const JUDGED_MS: i64 = 15_000;
/// Of more groups than this the histories are short.
const LONG_MAX: usize = 1000;
/// So many groups are asked about at once.
const GROUPS_MAX: usize = 500;
/// Why so many stand still is looked for at once.
const HOLDS_MAX: usize = 50;
/// The age of so many records is looked for at once.
const AGES_MAX: usize = 200;

/// The groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    groups: BTreeMap<String, GroupState>,
    /// Brokers that did not tell which groups they have.
    silent: BTreeMap<BrokerId, String>,
    is_listed: bool,
}

#[derive(Clone, Debug, Default)]
struct GroupState {
    group_type: Option<String>,
    state: Option<String>,
    coordinator: Option<BrokerId>,
    members: Option<usize>,
    epochs: Option<(i32, i32)>,
    may_own_all: bool,
    /// When we were told of it last, whatever it was.
    told_ms: Option<i64>,
    error: Option<String>,
    partitions: BTreeMap<TopicPartition, Progress>,
    history: Arc<Series>,
    out_history: Arc<Series>,
}

/// How far a group is in a partition.
#[derive(Clone, Debug, Default)]
struct Progress {
    commit: Option<Commit>,
    /// When it was told; a sample is made of it and of an end that comes later.
    told_ms: i64,
    /// When another commit than before was told.
    moved_ms: Option<i64>,
    is_sampled: bool,
    member: Option<String>,
    samples: VecDeque<Sample>,
    /// When the record at an offset was written, where a leader was asked.
    written: Option<(Offset, Option<i64>)>,
    /// What keeps its consumer where it is, and up to which end.
    hold: Option<(Offset, Offset, Hold)>,
}

impl Groups {
    /// Which groups there are. Those of a broker that does not tell stay.
    pub(super) fn learn_list(&mut self, lists: &[(BrokerId, Known<Vec<ListedGroup>>)]) {
        self.is_listed = true;
        self.silent.clear();
        let mut before = std::mem::take(&mut self.groups);
        for (broker, listed) in lists {
            let listed = match listed {
                Ok(listed) => listed,
                Err(trouble) => {
                    self.silent.insert(*broker, trouble.reason().to_owned());
                    continue;
                }
            };
            for one in listed {
                let mut group = before.remove(&one.id).unwrap_or_default();
                group.coordinator = Some(*broker);
                group.group_type =
                    one.group_type.as_ref().map(|name| name.to_lowercase()).or(group.group_type);
                group.state = one.state.clone().or(group.state);
                self.groups.insert(one.id.clone(), group);
            }
        }
        let is_silent = |group: &GroupState| {
            group.coordinator.is_some_and(|id| {
                self.silent.contains_key(&id) || !lists.iter().any(|(broker, _)| *broker == id)
            })
        };
        // Its broker may be on its way down or up, and another one will take the group over.
        self.groups
            .extend(before.into_iter().filter(|(_, group)| !self.silent.is_empty() && is_silent(group)));
    }

    /// Whom to ask about next: who is on the screen, then who was not asked for the longest time.
    pub(super) fn next(&self, is_lame: bool, visible: Option<&str>) -> Vec<NamedGroup> {
        let mut wanted: Vec<(&String, &GroupState)> =
            self.groups.iter().filter(|(_, group)| group.error.is_some() == is_lame).collect();
        wanted.sort_by_key(|(name, group)| (visible != Some(name.as_str()), group.told_ms));
        let of_type = |group: &GroupState| group.group_type.as_deref().and_then(GroupType::of_name);
        wanted.into_iter().take(GROUPS_MAX).map(|(name, group)| (name.clone(), of_type(group))).collect()
    }

    /// What became of groups, told at this time. Says whether one was never told of before.
    pub(super) fn learn(
        &mut self,
        told_ms: i64,
        answers: &[(String, Known<GroupFacts>)],
        topics: &mut Topics,
    ) -> bool {
        let mut is_first = false;
        for (name, answer) in answers {
            let Some(group) = self.groups.get_mut(name) else { continue };
            is_first |= group.told_ms.is_none();
            group.told_ms = Some(told_ms);
            match answer {
                Ok(facts) => {
                    facts.commits.iter().for_each(|commit| topics.note_consumed(&commit.partition));
                    group.learn(told_ms, facts);
                }
                Err(trouble) => group.error = Some(trouble.reason().to_owned()),
            }
        }
        is_first
    }

    /// Whether it is known which there are.
    pub(super) fn is_listed(&self) -> bool {
        self.is_listed
    }

    /// Holds commits against the ends that have come since, and writes the lag down.
    pub(super) fn beat(&mut self, now: Moment, topics: &Topics) {
        let kept = if self.groups.len() > LONG_MAX { Series::SHORT } else { Series::LONG };
        for group in self.groups.values_mut().filter(|group| group.told_ms.is_some()) {
            for (id, progress) in &mut group.partitions {
                progress.sample(id, topics);
            }
            let lag = group.lag(topics);
            Arc::make_mut(&mut group.history).push(now.wall_ms, lag.map(|lag| lag as f64), kept);
            let consumed = Rates::sum(group.committed().map(|(_, progress)| progress.rates())).consumed;
            Arc::make_mut(&mut group.out_history).push(now.wall_ms, consumed, kept);
        }
    }

    /// The records whose age nobody knows; those of this group first.
    pub(super) fn ages_wanted(&self, visible: Option<&str>, topics: &Topics) -> Vec<Awaited> {
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(name, _)| visible != Some(name.as_str()));
        let wanted = groups.into_iter().flat_map(|(_, group)| &group.partitions);
        let mut wanted: Vec<Awaited> =
            wanted.filter_map(|(id, progress)| progress.age_wanted(id, topics)).take(AGES_MAX).collect();
        wanted.sort();
        wanted.dedup();
        wanted
    }

    /// When records were written.
    pub(super) fn learn_ages(&mut self, found: &[(Awaited, Option<i64>)]) {
        for ((id, offset, _), written_ms) in found {
            for group in self.groups.values_mut() {
                if let Some(progress) = group.partitions.get_mut(id) {
                    progress.written = Some((*offset, *written_ms));
                }
            }
        }
    }

    /// Where groups stand still although offsets wait; those of this group first.
    pub(super) fn holds_wanted(&self, visible: Option<&str>, topics: &Topics) -> Vec<Awaited> {
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(name, _)| visible != Some(name.as_str()));
        let all = groups.into_iter().flat_map(|(_, group)| &group.partitions);
        let wanted: BTreeSet<Awaited> =
            all.filter_map(|(id, progress)| progress.hold_wanted(id, topics)).take(HOLDS_MAX).collect();
        wanted.into_iter().collect()
    }

    /// What keeps groups where they are.
    pub(super) fn learn_holds(&mut self, found: &[(Awaited, Option<Hold>)]) {
        for ((id, next, end), hold) in found {
            let all = self.groups.values_mut().filter_map(|group| group.partitions.get_mut(id));
            for progress in all {
                progress.learn_hold(*next, *end, *hold);
            }
        }
    }

    /// How many there are, and how many partitions they have committed in.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.groups.len(), self.groups.values().map(|group| group.partitions.len()).sum())
    }

    /// The partitions that a group has.
    pub(super) fn partitions_of(&self, name: &str) -> impl Iterator<Item = &TopicPartition> {
        self.groups.get(name).into_iter().flat_map(|group| group.partitions.keys())
    }

    /// What became of asking for them.
    pub(super) fn state(&self) -> SourceState {
        let unasked = self.groups.values().filter(|group| group.told_ms.is_none()).count();
        match self.silent.iter().next() {
            _ if !self.is_listed => SourceState::Waiting,
            Some((broker, reason)) => SourceState::Partial {
                missing: self.silent.len(),
                reason: format!("broker {broker} does not tell its groups: {reason}"),
            },
            None if unasked > 0 => SourceState::Partial { missing: unasked, reason: NOT_ASKED.to_owned() },
            None => SourceState::Fresh,
        }
    }

    /// What groups say of topics.
    pub(super) fn consumption(&self, topics: &Topics) -> BTreeMap<String, Consumption> {
        let mut all: BTreeMap<String, Consumption> = BTreeMap::new();
        for group in self.groups.values() {
            let mut lags: BTreeMap<&str, Option<i64>> = BTreeMap::new();
            for (id, progress) in group.partitions.iter().filter(|(_, progress)| progress.commit.is_some()) {
                let sum = lags.entry(&id.topic).or_insert(Some(0));
                *sum = sum.zip(progress.lag(id, topics)).map(|(sum, lag)| sum + lag);
            }
            for (topic, lag) in lags {
                let known = all.entry(topic.to_owned()).or_default();
                known.groups += 1;
                known.lag_max = known.lag_max.max(lag);
            }
        }
        all
    }

    /// Their rows.
    pub(super) fn rows(&self, now: Moment, topics: &Topics) -> Vec<Group> {
        self.groups.iter().map(|(name, group)| group.row(name, now, topics)).collect()
    }
}

impl GroupState {
    fn learn(&mut self, told_ms: i64, facts: &GroupFacts) {
        self.error = None;
        self.group_type = Some(facts.group_type.clone());
        self.state = Some(facts.state.clone());
        self.coordinator = Some(facts.coordinator);
        self.members = Some(facts.members);
        self.epochs = facts.epochs;
        self.may_own_all = facts.may_own_all;
        let mut before = std::mem::take(&mut self.partitions);
        let commits: BTreeMap<&TopicPartition, &Commit> =
            facts.commits.iter().map(|commit| (&commit.partition, commit)).collect();
        let all: BTreeSet<&TopicPartition> = commits.keys().copied().chain(facts.owners.keys()).collect();
        for id in all {
            let known = before.remove(id).unwrap_or_default();
            let commit = commits.get(id).map(|commit| (*commit).clone());
            let offset = |commit: &Option<Commit>| commit.as_ref().map(|commit| commit.offset);
            let has_moved = known.commit.is_some() && offset(&known.commit) != offset(&commit);
            let progress = Progress {
                commit,
                told_ms,
                moved_ms: if has_moved { Some(told_ms) } else { known.moved_ms },
                is_sampled: false,
                member: facts.owners.get(id).cloned(),
                ..known
            };
            self.partitions.insert(id.clone(), progress);
        }
    }

    fn committed(&self) -> impl Iterator<Item = (&TopicPartition, &Progress)> {
        self.partitions.iter().filter(|(_, progress)| progress.commit.is_some())
    }

    /// The sum; `None` where a part is not known, and where nothing was ever committed.
    fn lag(&self, topics: &Topics) -> Option<i64> {
        let mut lags = self.committed().map(|(id, progress)| progress.lag(id, topics)).peekable();
        lags.peek()?;
        lags.sum::<Option<i64>>().filter(|_| self.error.is_none())
    }

    fn row(&self, name: &str, now: Moment, topics: &Topics) -> Group {
        let partitions: Vec<GroupPartition> =
            self.partitions.iter().map(|(id, progress)| progress.row(id, self, now, topics)).collect();
        let rates = Rates::sum(self.committed().map(|(_, progress)| progress.rates()));
        let waits: Option<Vec<i64>> =
            self.committed().map(|(id, progress)| progress.lag_ms(id, now, topics)).collect();
        let catch_up =
            |(id, progress): (_, &Progress)| progress.rates().catch_up_ms(progress.lag(id, topics)?);
        let catch_ups: Option<Vec<i64>> = self.committed().map(catch_up).collect();
        let committed = self.committed().map(|(_, progress)| progress.status(self));
        Group {
            id: name.to_owned(),
            group_type: self.group_type.clone(),
            state: self.state.clone(),
            members: self.members,
            epochs: self.epochs,
            coordinator: self.coordinator,
            lag: self.lag(topics),
            lag_ms: waits.and_then(|waits| waits.into_iter().max()),
            produced: rates.produced,
            consumed: rates.consumed,
            catch_up_ms: catch_ups.and_then(|all| all.into_iter().max()),
            status: committed.max().unwrap_or(Status::Unknown),
            moved_ms: self
                .committed()
                .filter_map(|(_, progress)| progress.moved_ms)
                .max()
                .map(|at| ago(now, at)),
            history: Arc::clone(&self.history),
            out_history: Arc::clone(&self.out_history),
            partitions,
            error: self.error.clone(),
        }
    }
}

impl Progress {
    /// Makes a sample of the newest commit, if an end has come since.
    fn sample(&mut self, id: &TopicPartition, topics: &Topics) {
        let (Some(commit), false) = (&self.commit, self.is_sampled) else { return };
        let Some(partition) = topics.partition(id) else { return };
        let Some(end_ms) = partition.end_ms().filter(|end_ms| *end_ms >= self.told_ms) else { return };
        let (Some(start), Some(end)) = (partition.start, partition.end) else { return };
        let lag = match self.hold {
            // What waits are no records.
            Some((next, known, Hold::Markers)) if (next, known) == (commit.offset, end) => Some(0),
            _ => commit.lag.unwrap_or_else(|| Some(lag(commit.offset, start, end))),
        };
        let (committed, log_end) = (Some(commit.offset), Some(end));
        self.samples.push_back(Sample { at_ms: end_ms, committed, log_end, lag });
        while self.samples.len() > 2 && end_ms - self.samples[1].at_ms >= WINDOW_MS {
            self.samples.pop_front();
        }
        self.is_sampled = true;
    }

    /// What waits, as of the last sample; unknown while the partition's end is.
    fn lag(&self, id: &TopicPartition, topics: &Topics) -> Option<i64> {
        topics.partition(id).filter(|partition| partition.missing.is_none())?;
        self.samples.back()?.lag
    }

    fn rates(&self) -> Rates {
        let samples: Vec<Sample> = self.samples.iter().copied().collect();
        Rates::over(&samples)
    }

    fn status(&self, group: &GroupState) -> Status {
        let samples: Vec<Sample> = self.samples.iter().copied().collect();
        let looked_ms =
            samples.last().zip(samples.first()).map_or(0, |(last, first)| last.at_ms - first.at_ms);
        match Status::of(&samples, self.member.is_some() || group.may_own_all) {
            Status::Stalled | Status::Behind if looked_ms < JUDGED_MS => Status::Unknown,
            status => status,
        }
    }

    /// The record that it comes to next, if one waits.
    fn next(&self, id: &TopicPartition, topics: &Topics) -> Option<(Offset, Offset)> {
        let sample = self.samples.back().filter(|sample| sample.lag.is_some_and(|lag| lag > 0))?;
        let start = topics.partition(id)?.start?;
        let (next, end) = (sample.committed?.max(start), sample.log_end?);
        (next < end).then_some((next, end))
    }

    fn age_wanted(&self, id: &TopicPartition, topics: &Topics) -> Option<Awaited> {
        let (next, end) = self.next(id, topics)?;
        let is_known = self.written.is_some_and(|(offset, _)| offset == next)
            || topics.partition(id)?.written_ms(next).is_some();
        (!is_known).then(|| (id.clone(), next, end))
    }

    /// Where it stands still, unless it is known why. Whether a transaction is still open is asked again.
    fn hold_wanted(&self, id: &TopicPartition, topics: &Topics) -> Option<Awaited> {
        let (next, end) = self.next(id, topics)?;
        let last = self.samples.len().checked_sub(2)?;
        let stands = self.samples[last].committed == Some(next) && self.samples[last].lag != Some(0);
        let is_known = match self.hold {
            Some((known, _, Hold::Nothing)) => known == next,
            Some((known, until, Hold::Markers)) => (known, until) == (next, end),
            Some((_, _, Hold::Transaction)) | None => false,
        };
        (stands && !is_known).then(|| (id.clone(), next, end))
    }

    fn learn_hold(&mut self, next: Offset, end: Offset, hold: Option<Hold>) {
        let Some(last) = self.samples.back_mut().filter(|last| last.committed == Some(next)) else { return };
        if hold == Some(Hold::Markers) && last.log_end == Some(end) {
            last.lag = Some(0);
        }
        self.hold = hold.map(|hold| (next, end, hold));
    }

    /// What keeps it where it is now.
    fn hold_now(&self) -> Option<Hold> {
        let (next, _, hold) = self.hold?;
        let last = self.samples.back()?;
        (last.committed == Some(next) && hold != Hold::Nothing).then_some(hold)
    }

    /// For how long the oldest record waited when the lag was what it is said to be: until the group is looked
    /// at again nobody can tell whether it still waits.
    fn lag_ms(&self, id: &TopicPartition, now: Moment, topics: &Topics) -> Option<i64> {
        if self.lag(id, topics)? == 0 {
            return Some(0);
        }
        let (next, _) = self.next(id, topics)?;
        let at_ms = self.samples.back()?.at_ms;
        if let Some(written_ms) = topics.partition(id)?.written_ms(next) {
            return Some((at_ms - written_ms).max(0));
        }
        let written = self.written.filter(|(offset, _)| *offset == next);
        written.and_then(|(_, written_ms)| Some((now.wall_ms - (now.mono_ms - at_ms) - written_ms?).max(0)))
    }

    fn row(&self, id: &TopicPartition, group: &GroupState, now: Moment, topics: &Topics) -> GroupPartition {
        let rates = self.rates();
        let sample = self.samples.back();
        GroupPartition {
            name: partition_name(id),
            id: id.clone(),
            // Of the same look as the end: a newer commit may be beyond an older end.
            committed: self
                .commit
                .as_ref()
                .map(|commit| sample.and_then(|sample| sample.committed).unwrap_or(commit.offset)),
            end: sample.and_then(|sample| sample.log_end).or(topics.partition(id).and_then(|one| one.end)),
            lag: self.lag(id, topics),
            produced: rates.produced,
            consumed: rates.consumed,
            moved_ms: self.moved_ms.map(|at| ago(now, at)),
            status: self.status(group),
            hold: self.hold_now(),
            member: self.member.clone(),
        }
    }
}

fn ago(now: Moment, at_ms: i64) -> i64 {
    (now.mono_ms - at_ms).max(0)
}
