//! Every setting of Apache Kafka 4.3, and kdp's own, as tables by area.
//!
//! Facts only: a test compares names, types, defaults and reach with what Apache's own `ConfigDef` says.

mod client_metrics;
mod general;
mod group;
mod group_coordinator;
mod kdp;
mod log;
mod network;
mod quota;
mod raft;
mod remote;
mod replication;
mod security;
mod share;
mod topic;
mod transaction;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::definition::Definition;

/// Settings of one kind of resource, by name.
#[derive(Debug)]
pub struct Definitions(BTreeMap<&'static str, &'static Definition>);

impl Definitions {
    fn of(tables: &[&'static [Definition]]) -> Definitions {
        let all = tables.iter().flat_map(|table| table.iter());
        Definitions(all.map(|definition| (definition.name, definition)).collect())
    }

    /// The setting of this name.
    pub fn get(&self, name: &str) -> Option<&'static Definition> {
        self.0.get(name).copied()
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &'static Definition> {
        self.0.values().copied()
    }
}

/// What `server.properties` may hold.
pub static BROKER: LazyLock<Definitions> = LazyLock::new(|| {
    Definitions::of(&[
        general::GENERAL,
        group_coordinator::GROUP_COORDINATOR,
        kdp::KDP,
        log::LOG,
        network::NETWORK,
        quota::QUOTA,
        raft::RAFT,
        remote::REMOTE,
        replication::REPLICATION,
        security::SECURITY,
        share::SHARE,
        transaction::TRANSACTION,
    ])
});

/// Broker settings that exist only as dynamic ones.
pub static DYNAMIC_BROKER: LazyLock<Definitions> =
    LazyLock::new(|| Definitions::of(&[quota::DYNAMIC_QUOTAS]));

/// Settings of a topic.
pub static TOPIC: LazyLock<Definitions> = LazyLock::new(|| Definitions::of(&[topic::TOPIC]));

/// Settings of a group.
pub static GROUP: LazyLock<Definitions> = LazyLock::new(|| Definitions::of(&[group::GROUP]));

/// Settings of a subscription to client metrics.
pub static CLIENT_METRICS: LazyLock<Definitions> =
    LazyLock::new(|| Definitions::of(&[client_metrics::CLIENT_METRICS]));
