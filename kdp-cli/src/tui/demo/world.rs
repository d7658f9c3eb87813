//! The made-up cluster at rest: brokers, topics with their partitions, groups, and how busy each is.
//!
//! Pure and without time. Invariant: the same seed makes the same cluster.

use kdp_client::cluster::TopicPartition;
use kdp_client::protocol::types::{BrokerId, PartitionId};

/// How large it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(crate) brokers: i32,
    pub(crate) partitions: usize,
}

impl Default for Scale {
    fn default() -> Self {
        Self { brokers: 12, partitions: 10_000 }
    }
}

/// The made-up cluster.
#[derive(Debug)]
pub(crate) struct World {
    pub(super) scale: Scale,
    /// In the order of their names.
    pub(super) topics: Vec<DemoTopic>,
    /// In the order of their names.
    pub(super) groups: Vec<DemoGroup>,
}

#[derive(Debug)]
pub(super) struct DemoTopic {
    pub(super) name: String,
    pub(super) record_bytes: f64,
    pub(super) partitions: Vec<DemoPartition>,
}

#[derive(Debug)]
pub(super) struct DemoPartition {
    pub(super) id: TopicPartition,
    pub(super) name: String,
    /// The first is the preferred leader.
    pub(super) replicas: Vec<BrokerId>,
    /// Records a second, on average.
    pub(super) rate: f64,
    /// Where its waves begin.
    pub(super) phase: f64,
    pub(super) seed: u64,
}

#[derive(Debug)]
pub(super) struct DemoGroup {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) members: usize,
    /// What it consumes: indexes of topics.
    pub(super) topics: Vec<usize>,
}

/// How a group is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It keeps up.
    Steady,
    /// It falls behind, and catches up again.
    Lagging,
    /// Nobody consumes any more.
    Stopped,
    /// Its members are being given their partitions.
    Rebalancing,
}

const DOMAINS: [&str; 24] = [
    "orders",
    "payments",
    "shipping",
    "inventory",
    "catalog",
    "customers",
    "search",
    "fraud",
    "pricing",
    "notifications",
    "clickstream",
    "ads",
    "loyalty",
    "returns",
    "reviews",
    "billing",
    "identity",
    "telemetry",
    "recommendations",
    "warehouse",
    "carts",
    "subscriptions",
    "support",
    "ledger",
];
const EVENTS: [&str; 21] = [
    "created",
    "updated",
    "deleted",
    "commands",
    "events",
    "snapshots",
    "changelog",
    "dlq",
    "retries",
    "audit",
    "enriched",
    "raw",
    "aggregates.1m",
    "aggregates.1h",
    "requests",
    "replies",
    "outbox",
    "views",
    "alerts",
    "metrics",
    "archive",
];
/// What happens seldom.
const RARE: [&str; 6] = ["deleted", "dlq", "retries", "audit", "alerts", "archive"];
const SERVICES: [&str; 16] = [
    "billing-service",
    "shipping-planner",
    "fraud-detector",
    "search-indexer",
    "email-sender",
    "warehouse-sync",
    "recommender-training",
    "audit-archiver",
    "ledger-writer",
    "click-sessionizer",
    "price-engine",
    "crm-export",
    "loyalty-points",
    "stock-forecast",
    "support-router",
    "lake-sink",
];
const WIDTHS: [usize; 8] = [3, 6, 6, 12, 12, 24, 36, 48];

/// A number that depends on both and looks like chance.
pub(super) fn hash(seed: u64, salt: u64) -> u64 {
    let mut number = seed ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// [`hash`] as a part of one.
pub(super) fn part(seed: u64, salt: u64) -> f64 {
    (hash(seed, salt) >> 11) as f64 / (1u64 << 53) as f64
}

impl World {
    /// The cluster of this seed.
    pub(crate) fn new(seed: u64, scale: Scale) -> Self {
        let mut topics: Vec<DemoTopic> = Vec::new();
        let mut left = scale.partitions;
        let internal = [("__consumer_offsets", 50), ("__transaction_state", 50)];
        for (index, (name, width)) in internal.into_iter().enumerate() {
            let width = width.min(left / 4);
            topics.extend(topic(seed, index, name.to_owned(), width, 40.0 / (index + 1) as f64, scale));
            left -= width;
        }
        for index in 0.. {
            if left == 0 {
                break;
            }
            let (domain, event) = (index % DOMAINS.len(), index / DOMAINS.len());
            let version = event / EVENTS.len();
            let event = EVENTS[(event + domain) % EVENTS.len()];
            let name = match version {
                0 => format!("{}.{event}", DOMAINS[domain]),
                version => format!("{}.{event}.v{}", DOMAINS[domain], version + 1),
            };
            let chance = hash(seed, index as u64 + 100);
            let width = WIDTHS[(chance % WIDTHS.len() as u64) as usize].min(left);
            // A few topics have most of the traffic, and one in seven has none.
            let rank = (chance >> 8) % 400;
            let busy = match DOMAINS[domain] {
                "clickstream" | "telemetry" | "ads" => 6.0,
                _ => 1.0,
            };
            let rare = if RARE.contains(&event) { 0.03 } else { 1.0 };
            let rate = if chance % 7 == 3 { 0.0 } else { 42_000.0 / (1.0 + rank as f64).powf(1.15) };
            let rate = rate * busy * rare;
            topics.extend(topic(seed, index + 2, name, width, rate, scale));
            left -= width;
        }
        topics.sort_by(|a, b| a.name.cmp(&b.name));
        let groups = groups(seed, &topics);
        Self { scale, topics, groups }
    }
}

fn topic(seed: u64, index: usize, name: String, width: usize, rate: f64, scale: Scale) -> Option<DemoTopic> {
    let seed = hash(seed, index as u64);
    let partition = |id: usize| {
        let seed = hash(seed, id as u64 + 1);
        let first = (seed % scale.brokers as u64) as i32;
        let step = 1 + (seed >> 16) as i32 % (scale.brokers - 1).max(1);
        let copies = scale.brokers.min(3);
        let replicas = (0..copies).map(|copy| {
            // The second and the third are others than the first, and than each other.
            let shift =
                if copy == 0 { 0 } else { 1 + (step + copy - 2).rem_euclid((scale.brokers - 1).max(1)) };
            BrokerId(1 + (first + shift) % scale.brokers)
        });
        let id = TopicPartition::new(name.clone(), PartitionId(id as i32));
        DemoPartition {
            name: crate::tui::app::snapshot::partition_name(&id),
            id,
            replicas: replicas.collect(),
            rate: rate / width as f64 * (0.7 + 0.6 * part(seed, 7)),
            phase: part(seed, 8) * std::f64::consts::TAU,
            seed,
        }
    };
    let partitions: Vec<DemoPartition> = (0..width).map(partition).collect();
    let record_bytes = 120.0 + 2800.0 * part(seed, 9).powi(3);
    (width > 0).then_some(DemoTopic { name, record_bytes, partitions })
}

fn groups(seed: u64, topics: &[DemoTopic]) -> Vec<DemoGroup> {
    let busiest = {
        let total = |topic: &DemoTopic| topic.partitions.iter().map(|one| one.rate).sum::<f64>();
        let index = (0..topics.len()).max_by(|a, b| total(&topics[*a]).total_cmp(&total(&topics[*b])));
        index.unwrap_or(0)
    };
    let group = |(index, name): (usize, &&str)| {
        let chance = |salt: u64| hash(seed, index as u64 * 10 + salt + 5000);
        let kind = match *name {
            "search-indexer" => Kind::Lagging,
            "audit-archiver" => Kind::Stopped,
            "crm-export" => Kind::Rebalancing,
            _ => Kind::Steady,
        };
        let consumed = match kind {
            Kind::Lagging => vec![busiest],
            _ => {
                (0..1 + chance(1) % 3).map(|salt| (chance(salt + 2) % topics.len() as u64) as usize).collect()
            }
        };
        let mut consumed: Vec<usize> =
            consumed.into_iter().filter(|topic| !topics[*topic].name.starts_with("__")).collect();
        consumed.sort_unstable();
        consumed.dedup();
        let members = if kind == Kind::Stopped { 0 } else { 2 + (chance(6) % 5) as usize };
        DemoGroup { name: (*name).to_owned(), kind, members, topics: consumed }
    };
    let mut groups: Vec<DemoGroup> = SERVICES.iter().enumerate().map(group).collect();
    groups.retain(|group| !group.topics.is_empty());
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups
}
