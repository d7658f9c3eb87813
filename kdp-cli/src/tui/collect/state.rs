//! What is known of the cluster: answers go in, questions and snapshots come out.
//!
//! Pure: `now` is an argument, and who asks is the caller. An answer may be partial, late or an old one again;
//! none of them makes anything up that nobody told.

use std::collections::{BTreeMap, BTreeSet};

use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::BrokerId;

use super::answer::{Answer, Facts, Trouble};
use super::cadence::{ALL_MAX, Cadence, Size};
use super::disks::{self, Disks};
use super::groups::Groups;
use super::schedule::Fate;
use super::source::{Lane, Moment, Question, Source};
use super::topics::{Consumption, Topics};
use crate::tui::app::page::Place;
use crate::tui::app::screens::ScreenId;
use crate::tui::app::snapshot::{ClusterFacts, Snapshot, SourceState, Sourced, partition_name};

/// So many partitions on the screen are asked for by themselves.
const VISIBLE_MAX: usize = 2000;

/// What is known, and how old it is.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    name: String,
    id: Option<String>,
    facts: Facts,
    topics: Topics,
    disks: Disks,
    groups: Groups,
    consumption: Option<BTreeMap<String, Consumption>>,
    /// What became of the sources of which there is one only.
    notes: BTreeMap<Source, Note>,
    /// What is not in the last snapshot yet.
    changed: BTreeSet<Part>,
    snapshot: Snapshot,
}

/// When a source last answered, and what became of the newest attempt.
#[derive(Clone, Debug, Default)]
struct Note {
    at_ms: Option<i64>,
    trouble: Option<Trouble>,
}

/// A part of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Cluster,
    Topics,
    Groups,
    Dirs,
    Moves,
}

/// What follows from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct News {
    /// What became of the question.
    pub(super) fate: Fate,
    /// What should be asked at once now.
    pub(super) hurry: Vec<Source>,
    /// Whether those that failed are worth another try.
    pub(super) has_hope: bool,
}

impl State {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Whether it is known who there is.
    pub(super) fn is_begun(&self) -> bool {
        self.notes.get(&Source::Metadata).is_some_and(|note| note.at_ms.is_some())
    }

    /// Whether there is nobody to ask where anything ends: metadata say all there is to say of throughput.
    pub(super) fn is_idle(&self) -> bool {
        self.is_begun() && self.topics.is_idle()
    }

    /// What can be asked.
    pub(super) fn lanes(&self, visible: Option<&Place>) -> BTreeSet<Lane> {
        let mut lanes = BTreeSet::from([Lane::any(Source::Metadata)]);
        if !self.is_begun() {
            return lanes;
        }
        use Source::{Ages, Facts, Fenced, GroupList, Groups, Holds, LameGroups, MinIsr, Moves, Throttles};
        lanes.extend(
            [Ages, Facts, Fenced, GroupList, Groups, Holds, LameGroups, MinIsr, Moves, Throttles]
                .map(Lane::any),
        );
        let leaders: BTreeSet<BrokerId> = self.topics.partitions().filter_map(|one| one.leader).collect();
        lanes
            .extend(leaders.iter().flat_map(|id| [Source::Ends, Source::Starts].map(|of| Lane::of(of, *id))));
        lanes.extend(self.topics.alive().map(|id| Lane::of(Source::Dirs, id)));
        let moving: BTreeSet<BrokerId> =
            self.disks.moving().flat_map(|one| one.replicas.iter().copied()).collect();
        lanes.extend(moving.into_iter().map(|id| Lane::of(Source::MovingSizes, id)));
        if self.topics.partitions().count() > ALL_MAX {
            let leaders =
                self.visible(visible).iter().filter_map(|id| self.topics.partition(id)?.leader).collect();
            let leaders: BTreeSet<BrokerId> = leaders;
            lanes.extend(leaders.into_iter().map(|id| Lane::of(Source::VisibleEnds, id)));
        }
        lanes
    }

    /// What to ask in a lane; nothing where there is nothing to be known.
    pub(super) fn question(&self, lane: Lane, visible: Option<&Place>) -> Option<Question> {
        let group = visible.filter(|place| place.screen == ScreenId::Group).map(Place::subject);
        let moving = || self.disks.moving();
        match (lane.source, lane.broker) {
            (Source::Metadata, _) => Some(Question::Metadata),
            (Source::Fenced, _) => Some(Question::Fenced),
            (Source::Facts, _) => Some(Question::Facts),
            (Source::Moves, _) => Some(Question::Moves),
            (Source::GroupList, _) => Some(Question::GroupList),
            (Source::Ends, Some(id)) => some(self.led_by(id)).map(|all| Question::Ends(id, all)),
            (Source::Starts, Some(id)) => some(self.led_by(id)).map(|all| Question::Starts(id, all)),
            (Source::VisibleEnds, Some(id)) => {
                let is_led = |one: &TopicPartition| {
                    self.topics.partition(one).is_some_and(|one| one.leader == Some(id))
                };
                let led = self.visible(visible).into_iter().filter(is_led).collect();
                some(led).map(|all| Question::Ends(id, all))
            }
            (Source::Dirs, Some(id)) => Some(Question::Dirs(id)),
            (Source::MovingSizes, Some(id)) => {
                let of_broker = moving().filter(|one| one.replicas.contains(&id));
                some(of_broker.map(|one| one.partition.clone()).take(VISIBLE_MAX).collect())
                    .map(|all| Question::MovingSizes(id, all))
            }
            (Source::Throttles, _) => {
                // Those that nothing moves on too: a throttle may have been left there.
                let moving_on = moving().flat_map(|one| one.replicas.iter().copied());
                let brokers: BTreeSet<BrokerId> = self.topics.alive().chain(moving_on).collect();
                let topics: BTreeSet<String> = moving().map(|one| one.partition.topic.clone()).collect();
                some(brokers.into_iter().collect())
                    .map(|brokers| Question::Throttles(brokers, topics.into_iter().collect()))
            }
            (Source::MinIsr, _) => some(self.topics.names().cloned().collect()).map(Question::MinIsr),
            (Source::Groups, _) => some(self.groups.next(false, group)).map(Question::Groups),
            (Source::LameGroups, _) => some(self.groups.next(true, group)).map(Question::Groups),
            (Source::Holds, _) => some(self.groups.holds_wanted(group, &self.topics)).map(Question::Holds),
            (Source::Ages, _) => some(self.groups.ages_wanted(group, &self.topics)).map(Question::Ages),
            (
                Source::Ends | Source::VisibleEnds | Source::Starts | Source::Dirs | Source::MovingSizes,
                None,
            ) => None,
        }
    }

    fn led_by(&self, broker: BrokerId) -> Vec<TopicPartition> {
        self.topics.partitions().filter(|one| one.leader == Some(broker)).map(|one| one.id.clone()).collect()
    }

    /// The partitions on the screen, in the order of topics.
    fn visible(&self, place: Option<&Place>) -> Vec<TopicPartition> {
        let Some(place) = place else { return Vec::new() };
        let name = place.subject();
        match place.screen {
            ScreenId::Topic => {
                let of_topic = self.topics.partitions().filter(|one| one.id.topic == name);
                of_topic.map(|one| one.id.clone()).take(VISIBLE_MAX).collect()
            }
            ScreenId::Partition => {
                let found = self.topics.partitions().find(|one| partition_name(&one.id) == name);
                found.map(|one| one.id.clone()).into_iter().collect()
            }
            ScreenId::Group => self.groups.partitions_of(name).take(VISIBLE_MAX).cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// How much there is.
    pub(super) fn size(&self, visible: Option<&Place>) -> Size {
        let (groups, commits) = self.groups.size();
        let partitions = self.topics.partitions().count();
        Size {
            partitions,
            replicas: self.topics.partitions().map(|one| one.replicas.len()).sum(),
            topics: self.topics.names().count(),
            groups,
            commits,
            moving: self.disks.moving().count(),
            visible: if partitions > ALL_MAX { self.visible(visible).len() } else { 0 },
        }
    }

    /// Takes an answer in.
    pub(super) fn learn(&mut self, lane: Lane, at: Moment, answer: Answer) -> News {
        let trouble = answer.trouble().cloned();
        let fate = match &trouble {
            None => Fate::Answered,
            Some(Trouble::Unsupported(_)) => Fate::Unsupported,
            Some(_) => Fate::Failed,
        };
        if let (Some(broker), Fate::Answered) = (lane.broker, fate) {
            self.topics.hear(broker, at.mono_ms);
        }
        let had_failed = self.note(lane.source, at, trouble);
        let mut news = News { fate, hurry: Vec::new(), has_hope: false };
        match answer {
            Answer::Metadata(answer) => {
                let Ok(metadata) = answer else {
                    self.changed.insert(Part::Topics);
                    return news;
                };
                news.has_hope = had_failed;
                let known: BTreeSet<BrokerId> = self.topics.alive().collect();
                self.id = metadata.cluster_id.clone().or(self.id.take());
                self.topics.learn_metadata(&metadata);
                self.topics.forget_brokers();
                let alive: BTreeSet<BrokerId> = self.topics.alive().collect();
                if alive != known && !known.is_empty() {
                    // Who came or went may have been the controller.
                    news.hurry.extend([Source::Facts, Source::Fenced]);
                }
                self.disks.keep(|id| alive.contains(&id), |id| self.topics.has_broker(id));
                self.changed.extend([Part::Cluster, Part::Topics, Part::Dirs]);
            }
            Answer::Fenced(answer) => {
                if let Ok(states) = answer {
                    self.topics.learn_fencing(&states);
                    self.changed.insert(Part::Topics);
                }
            }
            Answer::Facts(facts) => {
                // What it runs does not change because nobody tells.
                if facts.release.is_none() {
                    news.fate = Fate::Failed;
                }
                let release = facts.release.or(self.facts.release.take());
                let sight = facts.sight.or(self.facts.sight);
                self.facts = Facts { release, sight, ..facts };
                self.changed.insert(Part::Cluster);
            }
            Answer::Ends(broker, answer) => {
                let was_well = !self.topics.has_error(broker);
                let has_moved = self.topics.learn_ends(broker, at.mono_ms, &answer);
                if has_moved || (answer.is_err() && was_well) {
                    news.hurry.push(Source::Metadata);
                }
                self.changed.insert(Part::Topics);
            }
            Answer::Starts(broker, answer) => {
                if self.topics.learn_starts(broker, &answer) {
                    news.hurry.push(Source::Metadata);
                }
                self.changed.insert(Part::Topics);
            }
            Answer::Dirs(broker, answer) => {
                for replica in
                    answer.iter().flatten().flat_map(|dir| &dir.replicas).filter(|one| !one.is_future)
                {
                    self.topics.learn_replica(broker, replica);
                }
                self.disks.learn(broker, at.mono_ms, &answer);
                self.changed.extend([Part::Dirs, Part::Topics]);
            }
            Answer::Moves(answer) => {
                if let Ok(moves) = answer {
                    let is_first = self.disks.moving().next().is_none() && !moves.is_empty();
                    self.disks.learn_moves(&moves);
                    if is_first {
                        news.hurry.extend([Source::MovingSizes, Source::Throttles]);
                    }
                }
                self.changed.insert(Part::Moves);
            }
            Answer::MovingSizes(broker, answer) => {
                if let Ok(dirs) = answer {
                    self.disks.learn_sizes(broker, at.mono_ms, &dirs);
                }
                self.changed.insert(Part::Moves);
            }
            Answer::Throttles(answer) => {
                if let Ok(throttles) = answer {
                    self.disks.learn_throttles(&throttles);
                }
                self.changed.insert(Part::Moves);
            }
            Answer::MinIsr(answer) => {
                if let Ok(values) = answer {
                    self.topics.learn_min_isr(&values);
                }
                self.changed.insert(Part::Topics);
            }
            Answer::GroupList(answer) => {
                if let Ok(lists) = answer {
                    let before = self.groups.size().0;
                    self.groups.learn_list(&lists);
                    if self.groups.size().0 != before {
                        news.hurry.push(Source::Groups);
                    }
                }
                self.changed.insert(Part::Groups);
            }
            Answer::Groups(answers) => {
                let is_first = self.groups.learn(at.mono_ms, &answers, &mut self.topics);
                if is_first {
                    // Lag is made with ends that come after the commits.
                    news.hurry.extend([Source::Ends, Source::Groups, Source::Ages]);
                }
                self.changed.insert(Part::Groups);
            }
            Answer::Holds(found) => {
                self.groups.learn_holds(&found);
                self.changed.insert(Part::Groups);
            }
            Answer::Ages(found) => {
                self.groups.learn_ages(&found);
                self.changed.insert(Part::Groups);
            }
        }
        news
    }

    /// Remembers what became of a source; says whether it had failed before.
    fn note(&mut self, source: Source, at: Moment, trouble: Option<Trouble>) -> bool {
        let note = self.notes.entry(source).or_default();
        let had_failed = note.trouble.is_some();
        if trouble.is_none() {
            note.at_ms = Some(at.wall_ms);
        }
        note.trouble = trouble;
        had_failed
    }

    /// Settles all rates at this moment and writes them down.
    pub(super) fn beat(&mut self, now: Moment, cadence: &Cadence) {
        let stale_ms = (3 * cadence.interval_ms(Source::Ends)).max(30_000);
        self.topics.beat(now, stale_ms);
        self.groups.beat(now, &self.topics);
        self.consumption = Some(self.groups.consumption(&self.topics)).filter(|_| self.groups.is_listed());
        self.changed.extend([Part::Topics, Part::Groups, Part::Dirs, Part::Moves]);
    }

    /// Whether there is something that the last snapshot does not have.
    pub(super) fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// What is known now.
    pub(super) fn snapshot(&mut self, now: Moment, cadence: &Cadence) -> Snapshot {
        let changed = std::mem::take(&mut self.changed);
        let is_begun = self.is_begun();
        let mut next = std::mem::take(&mut self.snapshot);
        next.generation += 1;
        if changed.contains(&Part::Cluster) {
            next.cluster.value = Some(self.cluster().into());
        }
        if is_begun && changed.contains(&Part::Topics) {
            next.topics.value = Some(self.topics.topic_rows(self.consumption.as_ref()).into());
            next.partitions.value = Some(self.topics.partition_rows().into());
            next.throughput.value = Some(self.topics.throughput().into());
        }
        if is_begun && (changed.contains(&Part::Topics) || changed.contains(&Part::Dirs)) {
            let mut rows = self.topics.broker_rows(now.mono_ms);
            rows.iter_mut().for_each(|row| self.disks.fill(row));
            next.brokers.value = Some(rows.into());
        }
        if changed.contains(&Part::Groups) && self.groups.is_listed() {
            next.groups.value = Some(self.groups.rows(now, &self.topics).into());
        }
        if changed.contains(&Part::Dirs) && self.at_ms(Source::Dirs).is_some() {
            next.dirs.value = Some(self.disks.rows(now.mono_ms).into());
        }
        if changed.contains(&Part::Moves) && self.at_ms(Source::Moves).is_some() {
            next.moves.value = Some(self.disks.move_rows(&self.topics).into());
            next.throttles = self.disks.throttles();
        }
        self.date(&mut next, cadence);
        self.snapshot = next.clone();
        next
    }

    fn cluster(&self) -> ClusterFacts {
        ClusterFacts {
            id: self.id.clone(),
            name: self.name.clone(),
            release: self.facts.release.clone(),
            controller: self.facts.controller,
            sight: self.facts.sight.unwrap_or_default(),
        }
    }

    /// How old each part is, and what keeps it from being newer.
    fn date(&self, next: &mut Snapshot, cadence: &Cadence) {
        let metadata = self.source_state(Source::Metadata, || SourceState::Fresh);
        let ends = match self.topics.ends_state() {
            // Names are known without them.
            SourceState::Waiting => SourceState::Fresh,
            SourceState::Failed(reason) => {
                let missing = self.topics.missing().0;
                SourceState::Partial { missing, reason }
            }
            state => state,
        };
        let rows = if metadata == SourceState::Fresh { ends } else { metadata.clone() };
        let newest = self.at_ms(Source::Ends).max(self.at_ms(Source::Metadata));
        let every = |source| cadence.interval_ms(source);
        let of_rates = if self.is_idle() { Source::Metadata } else { Source::Ends };
        date(&mut next.cluster, metadata.clone(), self.at_ms(Source::Metadata), every(Source::Metadata));
        date(&mut next.brokers, metadata.clone(), self.at_ms(Source::Metadata), every(Source::Metadata));
        date(&mut next.topics, rows.clone(), newest, every(of_rates));
        date(&mut next.partitions, rows, newest, every(of_rates));
        let throughput = self.source_state(Source::Metadata, || self.topics.ends_state());
        date(&mut next.throughput, throughput, self.at_ms(of_rates), every(of_rates));
        let groups = self.source_state(Source::GroupList, || self.groups.state());
        // Which there are is asked as often; what is shown of them is as old as the look at themselves.
        let looked_at = self.at_ms(Source::Groups).filter(|_| self.groups.size().0 > 0);
        let groups_at = looked_at.or_else(|| self.at_ms(Source::GroupList));
        date(&mut next.groups, groups, groups_at, every(Source::Groups));
        date(&mut next.dirs, self.disks.state(), self.at_ms(Source::Dirs), every(Source::Dirs));
        let moves = self.source_state(Source::Moves, || SourceState::Fresh);
        date(&mut next.moves, moves, self.at_ms(Source::Moves), every(Source::Moves));
    }

    fn at_ms(&self, source: Source) -> Option<i64> {
        self.notes.get(&source).and_then(|note| note.at_ms)
    }

    fn source_state(&self, source: Source, otherwise: impl Fn() -> SourceState) -> SourceState {
        match self.notes.get(&source) {
            None => SourceState::Waiting,
            Some(Note { trouble: Some(trouble), .. }) => disks::state_of(trouble),
            Some(_) => otherwise(),
        }
    }
}

fn date<T>(sourced: &mut Sourced<T>, state: SourceState, at_ms: Option<i64>, interval_ms: i64) {
    sourced.state = state;
    sourced.at_ms = at_ms;
    sourced.interval_ms = interval_ms;
}

/// Where there is nothing to ask about, nothing is asked.
fn some<T>(all: Vec<T>) -> Option<Vec<T>> {
    (!all.is_empty()).then_some(all)
}
