//! How often each source is asked: what was chosen, slowed down until all of it together fits the budget.
//!
//! Pure. Sizes are those of the message formats (flexible versions), so what is asked costs no more than
//! [`BUDGET`] on the wire, whatever the size of the cluster.

use super::source::Source;

/// Bytes a second, of all questions and answers together.
pub(crate) const BUDGET: f64 = 200_000.0;
/// Up to so many partitions, all of them are asked for where they end as often as those on the screen.
pub(crate) const ALL_MAX: usize = 10_000;
/// Up to so many replicas, what lies on the disks costs next to nothing to ask.
const FEW: usize = 1000;
/// Nothing is asked more often than this.
const FLOOR_MS: f64 = 1000.0;

/// How much there is to be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Partitions.
    pub(crate) partitions: usize,
    /// Replicas of them.
    pub(crate) replicas: usize,
    /// Topics.
    pub(crate) topics: usize,
    /// Groups.
    pub(crate) groups: usize,
    /// Partitions of groups; one in two groups counts twice.
    pub(crate) commits: usize,
    /// Partitions that move.
    pub(crate) moving: usize,
    /// Partitions on the screen, where these are asked for by themselves.
    pub(crate) visible: usize,
}

/// How often.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Cadence {
    size: Size,
    /// Whether groups are on the screen.
    groups_visible: bool,
    /// How many times slower than chosen the user and the brokers want it.
    slower: f64,
    /// How many times slower than that it has to be for the budget.
    stretch: f64,
}

const ALL: [Source; 16] = [
    Source::Metadata,
    Source::Fenced,
    Source::Facts,
    Source::Ends,
    Source::VisibleEnds,
    Source::Starts,
    Source::Dirs,
    Source::Moves,
    Source::MovingSizes,
    Source::Throttles,
    Source::MinIsr,
    Source::GroupList,
    Source::Groups,
    Source::LameGroups,
    Source::Ages,
    Source::Holds,
];

impl Cadence {
    /// For a cluster of this size; `slower` is how many times slower the user wants it, and `throttle_ms` for
    /// how long a broker held an answer back.
    pub(crate) fn new(size: Size, groups_visible: bool, slower: f64, throttle_ms: i64) -> Self {
        let slower = slower * (1.0 + throttle_ms as f64 / 1000.0).min(10.0);
        let wanted = Self { size, groups_visible, slower, stretch: 1.0 };
        Self { stretch: (wanted.bytes_per_s() / BUDGET).max(1.0), ..wanted }
    }

    /// How long from one question to the next.
    pub(crate) fn interval_ms(&self, source: Source) -> i64 {
        let wanted_ms = (self.chosen_ms(source) as f64 * self.slower).max(FLOOR_MS);
        (wanted_ms * self.stretch).ceil().max(FLOOR_MS) as i64
    }

    /// What all of it costs.
    pub(crate) fn bytes_per_s(&self) -> f64 {
        ALL.iter().map(|source| self.bytes(*source) * 1000.0 / self.interval_ms(*source) as f64).sum()
    }

    fn chosen_ms(&self, source: Source) -> i64 {
        let is_large = self.size.partitions > ALL_MAX;
        let when_large = |large_ms, ms| if is_large { large_ms } else { ms };
        let is_moving = self.size.moving > 0;
        match source {
            Source::Ends => when_large(10_000, 2000),
            Source::VisibleEnds => 2000,
            Source::Metadata => when_large(30_000, 10_000),
            Source::Fenced | Source::Ages | Source::Holds => 10_000,
            Source::Facts | Source::MinIsr => 60_000,
            Source::Starts | Source::Dirs if self.size.replicas <= FEW => 10_000,
            Source::Starts | Source::Dirs => when_large(60_000, 30_000),
            Source::Moves if is_moving => 3000,
            Source::Moves => 10_000,
            Source::MovingSizes => 5000,
            Source::Throttles => {
                if is_moving {
                    15_000
                } else {
                    60_000
                }
            }
            Source::GroupList | Source::Groups | Source::LameGroups if self.groups_visible => 5000,
            Source::GroupList | Source::Groups | Source::LameGroups => 15_000,
        }
    }

    /// About what a question and its answer take together.
    fn bytes(&self, source: Source) -> f64 {
        let Size { partitions, replicas, topics, groups, commits, moving, visible } = self.size;
        let (each, count) = match source {
            Source::Ends | Source::Starts => (44, partitions),
            Source::VisibleEnds => (44, visible),
            Source::Metadata => (42, partitions + topics),
            Source::Dirs => (22, replicas),
            Source::Moves => (60, moving),
            Source::MovingSizes => (100, moving),
            Source::MinIsr => (120, topics),
            Source::GroupList => (60, groups),
            Source::Groups => (20, commits + 10 * groups),
            Source::Fenced
            | Source::Facts
            | Source::Throttles
            | Source::LameGroups
            | Source::Ages
            | Source::Holds => (0, 0),
        };
        // Headers and frames; half a kilobyte is said anyway.
        each as f64 * count as f64 + 500.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(partitions: usize) -> Size {
        Size { partitions, replicas: 3 * partitions, topics: partitions / 20, ..Size::default() }
    }

    #[test]
    fn a_small_cluster_is_asked_as_chosen() {
        let cadence = Cadence::new(of(100), true, 1.0, 0);
        assert_eq!(cadence.interval_ms(Source::Ends), 2000);
        assert_eq!(cadence.interval_ms(Source::Metadata), 10_000);
        assert_eq!(cadence.interval_ms(Source::Groups), 5000);
        assert_eq!(Cadence::new(of(100), false, 1.0, 0).interval_ms(Source::Groups), 15_000);
        let moving = Cadence::new(Size { moving: 1, ..of(100) }, false, 1.0, 0);
        assert_eq!(moving.interval_ms(Source::Moves), 3000);
    }

    #[test]
    fn whatever_the_size_the_budget_holds() {
        for partitions in [1, 1000, 10_000, 20_000, 100_000, 500_000] {
            let size = Size { groups: 2000, commits: partitions, visible: 500, ..of(partitions) };
            for slower in [0.25, 1.0, 8.0] {
                let cadence = Cadence::new(size, true, slower, 0);
                assert!(
                    cadence.bytes_per_s() <= BUDGET * 1.01,
                    "{partitions} {slower}: {}",
                    cadence.bytes_per_s()
                );
            }
        }
        let cadence = Cadence::new(Size { groups: 20, commits: 2000, ..of(10_000) }, true, 1.0, 0);
        assert!(cadence.interval_ms(Source::Ends) <= 5000, "{}", cadence.interval_ms(Source::Ends));
    }

    #[test]
    fn the_user_and_the_broker_can_ask_for_less() {
        assert_eq!(Cadence::new(of(10), true, 4.0, 0).interval_ms(Source::Ends), 8000);
        assert_eq!(Cadence::new(of(10), true, 0.25, 0).interval_ms(Source::Ends), FLOOR_MS as i64);
        assert_eq!(Cadence::new(of(10), true, 1.0, 1000).interval_ms(Source::Ends), 4000);
    }
}
