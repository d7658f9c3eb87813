//! What happens in the made-up cluster: waves, a broker that dies and comes back, a group that falls behind,
//! replicas that move.
//!
//! Pure functions of the time since the demonstration began, also of times before.

use kdp_client::protocol::types::BrokerId;

use super::world::{DemoPartition, Kind, World, part};

/// It all happens again after so long.
const PERIOD_MS: i64 = 300_000;
/// When in each period the broker dies, when its partitions are known again, and when it is back.
const DIES_MS: i64 = 120_000;
const KNOWN_MS: i64 = 126_000;
const RETURNS_MS: i64 = 190_000;
/// When its replicas are in sync again, and when it leads again.
const IN_SYNC_MS: i64 = 215_000;
const LEADS_MS: i64 = 230_000;
/// A wave of traffic takes so long.
const WAVE_MS: f64 = 420_000.0;
const HEIGHT: f64 = 0.3;
/// No move copies faster than this.
pub(super) const THROTTLE_BYTES_PER_S: i64 = 50_000_000;
/// A group falls behind and catches up within this.
const LAG_MS: i64 = 240_000;

/// What is wrong with the broker that dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Illness {
    /// Nothing.
    Well,
    /// It was here a moment ago; nobody knows yet how its partitions are.
    Dying,
    /// Others lead its partitions.
    Dead,
    /// It is back, and copies what it has missed.
    CatchingUp,
    /// It is in sync, and does not lead yet.
    InSync,
}

/// How the broker that dies is at this time.
pub(super) fn illness(elapsed_ms: i64) -> Illness {
    match elapsed_ms.rem_euclid(PERIOD_MS) {
        DIES_MS..KNOWN_MS => Illness::Dying,
        KNOWN_MS..RETURNS_MS => Illness::Dead,
        RETURNS_MS..IN_SYNC_MS => Illness::CatchingUp,
        IN_SYNC_MS..LEADS_MS => Illness::InSync,
        _ => Illness::Well,
    }
}

/// By how many records in a hundred the returned broker's replicas are still behind.
pub(super) fn behind(elapsed_ms: i64) -> f64 {
    let left_ms = IN_SYNC_MS - elapsed_ms.rem_euclid(PERIOD_MS);
    (left_ms as f64 / (IN_SYNC_MS - RETURNS_MS) as f64).clamp(0.0, 1.0)
}

impl World {
    /// The broker that dies.
    pub(super) fn patient(&self) -> BrokerId {
        BrokerId((self.scale.brokers + 1) / 2 + 1)
    }
}

impl DemoPartition {
    /// Records a second at this time; unknown while its leader is dying.
    pub(super) fn rate_at(&self, patient: BrokerId, elapsed_ms: i64) -> Option<f64> {
        let is_dark = self.replicas[0] == patient && illness(elapsed_ms) == Illness::Dying;
        (!is_dark).then(|| self.wave(elapsed_ms))
    }

    fn wave(&self, elapsed_ms: i64) -> f64 {
        let angle = elapsed_ms as f64 / WAVE_MS * std::f64::consts::TAU + self.phase;
        let noise = part(self.seed, (elapsed_ms / 2000) as u64) - 0.5;
        self.rate * (1.0 + HEIGHT * angle.sin() + 0.12 * noise).max(0.0)
    }

    /// How many records there were at this time: the sum of the wave, without the noise.
    pub(super) fn end_at(&self, elapsed_ms: i64) -> i64 {
        let turn = WAVE_MS / std::f64::consts::TAU;
        let angle = |ms: f64| ms / turn + self.phase;
        let seconds = elapsed_ms as f64 / 1000.0;
        let waves = HEIGHT * turn / 1000.0 * (angle(0.0).cos() - angle(elapsed_ms as f64).cos());
        // Three days of records, and what came since.
        (self.rate * (259_200.0 + seconds + waves)) as i64
    }

    /// When the record of this offset was written: by halving, as the ends only grow.
    pub(super) fn time_of(&self, offset: i64) -> i64 {
        let (mut before, mut after) = (-400_000_000_i64, 400_000_000_i64);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            match self.end_at(middle) > offset {
                true => after = middle,
                false => before = middle,
            }
        }
        after
    }

    /// What retention has left of them: the last two days.
    pub(super) fn start_at(&self, elapsed_ms: i64) -> i64 {
        // Whole segments at a time.
        let segment = (self.rate * 3600.0).max(1.0) as i64;
        self.end_at(elapsed_ms - 172_800_000) / segment * segment
    }
}

/// For how many seconds' worth of records a group is behind in a partition, and how fast it consumes, as a part
/// of what comes.
pub(super) fn lag_of(kind: Kind, seed: u64, elapsed_ms: i64) -> (f64, f64) {
    match kind {
        Kind::Steady => (0.2 * part(seed, (elapsed_ms / 2000) as u64), 1.0),
        Kind::Rebalancing => (4.0 + 3.0 * part(seed, 1), 0.0),
        Kind::Stopped => (elapsed_ms as f64 / 1000.0 + 5400.0, 0.0),
        Kind::Lagging => {
            let at_ms = elapsed_ms.rem_euclid(LAG_MS);
            let falls_ms = LAG_MS * 2 / 3;
            match at_ms < falls_ms {
                true => (30.0 + at_ms as f64 / 1000.0 * 0.5, 0.5),
                false => (30.0 + (LAG_MS - at_ms) as f64 / 1000.0, 2.0),
            }
        }
    }
}

/// How much of a move is left, of so many bytes.
pub(super) fn left_bytes(index: usize, total_bytes: i64, elapsed_ms: i64) -> i64 {
    let began_ms = elapsed_ms + (index as i64 + 1) * 1_117_000;
    let copied = (began_ms as f64 / 1000.0 * move_bytes_per_s(index)) as i64;
    total_bytes - copied.rem_euclid(total_bytes.max(1))
}

/// How fast a move copies: nearly as fast as it may.
pub(super) fn move_bytes_per_s(index: usize) -> f64 {
    THROTTLE_BYTES_PER_S as f64 * (0.97 - 0.04 * index as f64)
}
