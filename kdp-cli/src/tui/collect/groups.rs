//! The groups of a cluster: members, commits, and what follows from them and from where partitions end.
//!
//! Pure. Invariant: lag is made from a commit and an end that was told after it, so that nobody seems to be
//! ahead of the log; where the end is not known, neither is the lag, nor any sum over it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdp_client::admin::groups::lag::{Rates, Status};
use kdp_client::admin::groups::{GroupType, ListedGroup};
use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::BrokerId;

use super::answer::{Commit, GroupFacts, Known};
use super::progress::{Progress, ago};
use super::source::{Awaited, Moment, NamedGroup};
use super::topics::{Consumption, Topics};
use crate::tui::app::series::Series;
use crate::tui::app::snapshot::{Group, GroupPartition, Hold, NOT_ASKED, SourceState};

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
        let partitions: Vec<GroupPartition> = self
            .partitions
            .iter()
            .map(|(id, progress)| progress.row(id, self.may_own_all, now, topics))
            .collect();
        let rates = Rates::sum(self.committed().map(|(_, progress)| progress.rates()));
        let waits: Option<Vec<i64>> =
            self.committed().map(|(id, progress)| progress.lag_ms(id, now, topics)).collect();
        let catch_up =
            |(id, progress): (_, &Progress)| progress.rates().catch_up_ms(progress.lag(id, topics)?);
        let catch_ups: Option<Vec<i64>> = self.committed().map(catch_up).collect();
        let committed = self.committed().map(|(_, progress)| progress.status(self.may_own_all));
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
