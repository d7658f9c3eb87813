//! Every dynamic setting of a broker that a change is accepted for changes what runs, and goes back.

use std::collections::BTreeSet;
use std::time::Duration;

use kdp_client::admin::configs::{self, ConfigChange, Resource, ResourceType};
use kdp_client::admin::topics::{self, NewTopic};
use kdp_client::cluster::Cluster;
use kdp_client::connection::{ConnectionOptions, Endpoint, KafkaError};
use kdp_client::protocol::types::PartitionId;

use crate::broker::{Broker, BrokerOptions};
use crate::config::{self, BROKER, DYNAMIC_BROKER, Effect, Type};
use crate::durability::Durability;
use crate::log::TopicPartition;

/// What each of them is changed to: a value that is not the default.
const VALUES: [(&str, &str); 30] = [
    ("message.max.bytes", "2000"),
    ("log.segment.bytes", "2097152"),
    ("log.roll.ms", "1000"),
    ("log.roll.jitter.ms", "1000"),
    ("log.retention.ms", "1000"),
    ("log.retention.bytes", "1000"),
    ("log.cleanup.policy", "compact"),
    ("log.index.size.max.bytes", "1000"),
    ("log.index.interval.bytes", "1000"),
    ("log.flush.interval.messages", "1000"),
    ("log.flush.interval.ms", "1000"),
    ("log.segment.delete.delay.ms", "1000"),
    ("log.preallocate", "true"),
    ("log.message.timestamp.type", "LogAppendTime"),
    ("log.message.timestamp.before.max.ms", "1000"),
    ("log.message.timestamp.after.max.ms", "1000"),
    ("log.cleaner.dedupe.buffer.size", "2097152"),
    ("log.cleaner.io.buffer.load.factor", "0.5"),
    ("log.cleaner.backoff.ms", "1000"),
    ("log.cleaner.min.cleanable.ratio", "0.7"),
    ("log.cleaner.delete.retention.ms", "1000"),
    ("log.cleaner.min.compaction.lag.ms", "1000"),
    ("log.cleaner.max.compaction.lag.ms", "1000"),
    ("unclean.leader.election.enable", "true"),
    ("max.connections", "1000"),
    ("max.connections.per.ip", "1000"),
    ("max.connections.per.ip.overrides", "127.0.0.2:7"),
    ("max.connection.creation.rate", "1000"),
    ("num.recovery.threads.per.data.dir", "7"),
    ("producer.id.expiration.ms", "1000"),
];

/// With eligible leader replicas this one is the cluster's, and once set it stays.
const OF_THE_CLUSTER: &str = "min.insync.replicas";

/// A broker with one topic, and what runs in it as far as settings can change it.
struct Running {
    broker: Broker,
    cluster: Cluster,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn start() -> Running {
        let folder = tempfile::tempdir().unwrap();
        let overrides = ["listeners=PLAINTEXT://127.0.0.1:0", "offsets.topic.num.partitions=1"];
        let loaded = config::load(&config::without_file(folder.path()), &overrides.map(str::to_owned));
        let options = BrokerOptions { durability: Durability::Process, ..BrokerOptions::default() };
        let broker = Broker::start_with(loaded.unwrap().config, options).await.unwrap();
        let address = broker.addresses()[0];
        let endpoint = Endpoint::new(address.ip().to_string(), address.port());
        let cluster = Cluster::new(vec![endpoint], ConnectionOptions::default());
        let topic = NewTopic { name: "orders".to_owned(), partitions: Some(1), ..NewTopic::default() };
        topics::create(&cluster, &[topic], false).await.unwrap().remove(0).result.unwrap();
        Running { broker, cluster, _folder: folder }
    }

    fn state(&self) -> String {
        let logs = &self.broker.storage.manager;
        let log = logs.get(&TopicPartition::new("orders", PartitionId(0))).expect("it was created");
        let log_config = **log.lock().config();
        format!("{log_config:?} {:?} {:?}", logs.dynamic_settings(), self.broker.limits.in_force())
    }

    async fn until(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let waiting = async {
            while !holds(&self.state()) {
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(30), waiting).await;
        assert!(waited.is_ok(), "in vain: {what}: {}", self.state());
    }

    async fn alter(&self, broker: &str, change: ConfigChange) -> Result<(), KafkaError> {
        let resource = Resource { kind: ResourceType::Broker, name: broker.to_owned() };
        configs::alter(&self.cluster, &resource, &[change], false).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_accepted_takes_effect() {
    let running = Running::start().await;
    let before = running.state();
    for (name, value) in VALUES {
        for broker in ["", "1"] {
            running.alter(broker, ConfigChange::Set(name.into(), value.into())).await.unwrap();
            running.until(&format!("{name}={value} of '{broker}'"), |state| state != before).await;
            running.alter(broker, ConfigChange::Delete(name.into())).await.unwrap();
            running.until(&format!("{name} is what it was"), |state| state == before).await;
        }
    }
    running.alter("", ConfigChange::Set(OF_THE_CLUSTER.into(), "2".into())).await.unwrap();
    running.until(OF_THE_CLUSTER, |state| state != before).await;
    running.broker.shutdown().await;
}

/// Which settings those are, the tables say. The others are refused, but for those whose work comes later and
/// that topics inherit: they are kept as the topics' own are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_have_no_effect_is_refused() {
    let running = Running::start().await;
    let tested: BTreeSet<&str> = VALUES.map(|(name, _)| name).into();
    let known = BROKER.iter().chain(DYNAMIC_BROKER.iter());
    let is_tested = |name: &str| tested.contains(name) || name == OF_THE_CLUSTER;
    for setting in known.filter(|setting| !is_tested(setting.name)) {
        let value = setting.default.unwrap_or(match setting.value_type {
            Type::Boolean => "true",
            Type::Int | Type::Short | Type::Long | Type::Double => "1",
            Type::String | Type::List | Type::Class | Type::Password => "x",
        });
        let change = ConfigChange::Set(setting.name.to_owned(), value.to_owned());
        let accepted = running.alter("1", change.clone()).await.is_ok();
        let is_kept = setting.effect == Effect::Stored;
        assert!(!accepted || is_kept, "{} is accepted, and no test sees it work", setting.name);
        if accepted {
            running.alter("1", ConfigChange::Delete(setting.name.to_owned())).await.unwrap();
        }
    }
    running.broker.shutdown().await;
}
