//! The settings of a broker, typed and grouped by the part that asks for them.
//!
//! It must not know how a part uses them. Invariant: built from parsed values only, so building it can fail
//! only where settings do not go together.

use std::path::PathBuf;
use std::sync::Arc;

use kdp_client::protocol::types::BrokerId;

use super::error::{ConfigError, Warning};
use super::listener::{Listener, Listeners};
use super::topic::LogConfig;
use super::values::{BrokerValues, Props};

/// The settings of a broker. Cheap to clone; a change while the broker runs makes a new one.
#[derive(Clone, Debug)]
pub struct BrokerConfig {
    /// `node.id`.
    pub node_id: BrokerId,
    /// `broker.rack`.
    pub rack: Option<String>,
    /// Where to listen, and what clients are told.
    pub listeners: Listeners,
    /// `log.dirs`, or `log.dir`.
    pub log_dirs: Vec<PathBuf>,
    /// `metadata.log.dir`, or the first log directory.
    pub metadata_log_dir: PathBuf,
    /// Sockets and connections.
    pub network: NetworkConfig,
    /// Creating and deleting topics.
    pub topics: TopicsConfig,
    /// Fetching.
    pub fetch: FetchConfig,
    /// Background work on all logs.
    pub log_manager: LogManagerConfig,
    /// Topics without settings of their own.
    pub topic_defaults: LogConfig,
    /// Idempotent producers.
    pub producers: ProducersConfig,
    /// Groups and committed offsets.
    pub groups: GroupCoordinatorConfig,
    /// Transactions.
    pub transactions: TransactionConfig,
    /// Controller and metadata log.
    pub controller: ControllerConfig,
    /// `kdp.metrics.listener`: where `/metrics` and `/health` are served.
    pub metrics_listener: Option<std::net::SocketAddr>,
    values: Arc<BrokerValues>,
}

/// Sockets and connections.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkConfig {
    /// `socket.send.buffer.bytes`; nothing leaves it to the system.
    pub socket_send_buffer_bytes: Option<i32>,
    /// `socket.receive.buffer.bytes`; nothing leaves it to the system.
    pub socket_receive_buffer_bytes: Option<i32>,
    /// `socket.request.max.bytes`.
    pub socket_request_max_bytes: i32,
    /// `socket.listen.backlog.size`, but never less than 4096.
    pub socket_listen_backlog_size: i32,
    /// `max.connections`.
    pub max_connections: i32,
    /// `max.connections.per.ip`.
    pub max_connections_per_ip: i32,
    /// `max.connections.per.ip.overrides`: host and count.
    pub max_connections_per_ip_overrides: Vec<(String, i32)>,
    /// `max.connection.creation.rate`, in a second.
    pub max_connection_creation_rate: i32,
    /// `connections.max.idle.ms`; negative never closes.
    pub connections_max_idle_ms: i64,
    /// `queued.max.request.bytes`; nothing is no bound.
    pub queued_max_request_bytes: Option<i64>,
}

/// Creating and deleting topics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicsConfig {
    /// `auto.create.topics.enable`.
    pub auto_create_topics_enable: bool,
    /// `delete.topic.enable`.
    pub delete_topic_enable: bool,
    /// `num.partitions`.
    pub num_partitions: i32,
    /// `default.replication.factor`.
    pub default_replication_factor: i32,
    /// `max.request.partition.size.limit`.
    pub max_request_partition_size_limit: i32,
}

/// Fetching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchConfig {
    /// `fetch.max.bytes`.
    pub fetch_max_bytes: i32,
    /// `max.incremental.fetch.session.cache.slots`.
    pub max_incremental_fetch_session_cache_slots: i32,
}

/// Background work on all logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogManagerConfig {
    /// `log.retention.check.interval.ms`.
    pub retention_check_interval_ms: i64,
    /// `log.flush.scheduler.interval.ms`.
    pub flush_scheduler_interval_ms: i64,
    /// `log.flush.offset.checkpoint.interval.ms`.
    pub flush_offset_checkpoint_interval_ms: i64,
    /// `log.flush.start.offset.checkpoint.interval.ms`.
    pub flush_start_offset_checkpoint_interval_ms: i64,
    /// `replica.high.watermark.checkpoint.interval.ms`.
    pub high_watermark_checkpoint_interval_ms: i64,
    /// `num.recovery.threads.per.data.dir`.
    pub num_recovery_threads_per_data_dir: i32,
    /// `log.initial.task.delay.ms`.
    pub initial_task_delay_ms: i64,
    /// `log.cleaner.enable`.
    pub cleaner_enable: bool,
    /// `log.cleaner.backoff.ms`.
    pub cleaner_backoff_ms: i64,
    /// `log.cleaner.dedupe.buffer.size` as far as `log.cleaner.io.buffer.load.factor` lets it be filled.
    pub cleaner_map_bytes_max: usize,
}

/// Idempotent producers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducersConfig {
    /// `producer.id.expiration.ms`.
    pub producer_id_expiration_ms: i64,
    /// `producer.id.expiration.check.interval.ms`.
    pub producer_id_expiration_check_interval_ms: i64,
}

/// Groups and committed offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCoordinatorConfig {
    /// `group.min.session.timeout.ms`.
    pub min_session_timeout_ms: i32,
    /// `group.max.session.timeout.ms`.
    pub max_session_timeout_ms: i32,
    /// `group.initial.rebalance.delay.ms`.
    pub initial_rebalance_delay_ms: i32,
    /// `group.max.size`.
    pub max_size: i32,
    /// `offset.metadata.max.bytes`.
    pub offset_metadata_max_bytes: i32,
    /// `offsets.commit.timeout.ms`.
    pub offsets_commit_timeout_ms: i32,
    /// `offsets.retention.minutes`, in ms.
    pub offsets_retention_ms: i64,
    /// `offsets.retention.check.interval.ms`.
    pub offsets_retention_check_interval_ms: i64,
    /// `offsets.topic.num.partitions`.
    pub offsets_topic_num_partitions: i32,
    /// `offsets.topic.replication.factor`, but never more than there are brokers.
    pub offsets_topic_replication_factor: i16,
    /// `offsets.topic.segment.bytes`.
    pub offsets_topic_segment_bytes: i32,
}

/// Transactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionConfig {
    /// `transaction.max.timeout.ms`.
    pub max_timeout_ms: i32,
    /// `transactional.id.expiration.ms`.
    pub transactional_id_expiration_ms: i64,
    /// `transaction.state.log.num.partitions`.
    pub state_log_num_partitions: i32,
    /// `transaction.state.log.replication.factor`, but never more than there are brokers.
    pub state_log_replication_factor: i16,
    /// `transaction.state.log.min.isr`, but never more than there are brokers.
    pub state_log_min_isr: i32,
    /// `transaction.state.log.segment.bytes`.
    pub state_log_segment_bytes: i32,
}

/// Controller and metadata log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerConfig {
    /// `metadata.log.segment.bytes`, or the internal one for tests.
    pub metadata_log_segment_bytes: i32,
    /// `metadata.log.segment.ms`.
    pub metadata_log_segment_ms: i64,
    /// `metadata.log.max.record.bytes.between.snapshots`.
    pub max_record_bytes_between_snapshots: i64,
    /// `metadata.log.max.snapshot.interval.ms`; 0 is never.
    pub max_snapshot_interval_ms: i64,
    /// `broker.heartbeat.interval.ms`.
    pub broker_heartbeat_interval_ms: i32,
    /// `broker.session.timeout.ms`.
    pub broker_session_timeout_ms: i32,
    /// `controlled.shutdown.enable`.
    pub controlled_shutdown_enable: bool,
}

/// Brokers there are to hold replicas: kdp-broker runs alone today.
pub(super) const BROKERS: i16 = 1;

impl BrokerConfig {
    /// The settings that these values mean.
    pub fn new(values: BrokerValues) -> Result<BrokerConfig, ConfigError> {
        let log_dirs = values.list("log.dirs").or_else(|| values.list("log.dir")).unwrap_or_default();
        let log_dirs: Vec<PathBuf> = log_dirs.iter().map(PathBuf::from).collect();
        let metadata_log_dir = values.text("metadata.log.dir").map(PathBuf::from);
        let metadata_log_dir = metadata_log_dir.or_else(|| log_dirs.first().cloned()).ok_or_else(|| {
            ConfigError::conflict("At least one log directory must be defined via log.dirs or log.dir.")
        })?;
        let config = BrokerConfig {
            node_id: BrokerId(values.int("node.id")),
            rack: values.text("broker.rack").map(str::to_owned),
            listeners: Listeners::of(&values)?,
            log_dirs,
            metadata_log_dir,
            network: network(&values)?,
            topics: topics(&values),
            fetch: fetch(&values),
            log_manager: log_manager(&values),
            topic_defaults: LogConfig::of_broker(&values),
            producers: producers(&values),
            groups: groups(&values),
            transactions: transactions(&values),
            controller: controller(&values),
            metrics_listener: metrics_listener(&values)?,
            values: Arc::new(values),
        };
        super::rules::check(&config.values)?;
        Ok(config)
    }

    /// The same broker with other dynamic settings: the cluster's defaults and its own. What cannot be
    /// applied is left out, with a warning.
    pub fn with_dynamic(&self, default: &Props, broker: &Props) -> (BrokerConfig, Vec<Warning>) {
        let (values, mut warnings) = self.values.with_dynamic(default, broker);
        match BrokerConfig::new(values) {
            Ok(config) => (config, warnings),
            Err(error) => {
                warnings
                    .push(Warning::DynamicIgnored { name: "dynamic".to_owned(), reason: error.to_string() });
                (self.clone(), warnings)
            }
        }
    }

    /// The settings of a topic with these overrides.
    pub fn log_config<'a>(
        &self,
        overrides: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<LogConfig, ConfigError> {
        self.topic_defaults.with_overrides(overrides)
    }

    /// All values and where they came from.
    pub fn values(&self) -> &BrokerValues {
        &self.values
    }

    /// The listener that clients of this name are told to connect to.
    pub fn advertised(&self, name: &str) -> Option<&Listener> {
        self.listeners.advertised.iter().find(|listener| listener.name == name)
    }
}

fn network(values: &BrokerValues) -> Result<NetworkConfig, ConfigError> {
    const BACKLOG_MIN: i32 = 4096;
    let buffer = |name| Some(values.int(name)).filter(|bytes| *bytes != -1);
    Ok(NetworkConfig {
        socket_send_buffer_bytes: buffer("socket.send.buffer.bytes"),
        socket_receive_buffer_bytes: buffer("socket.receive.buffer.bytes"),
        socket_request_max_bytes: values.int("socket.request.max.bytes"),
        socket_listen_backlog_size: values.int("socket.listen.backlog.size").max(BACKLOG_MIN),
        max_connections: values.int("max.connections"),
        max_connections_per_ip: values.int("max.connections.per.ip"),
        max_connections_per_ip_overrides: connections_per_ip_overrides(values)?,
        max_connection_creation_rate: values.int("max.connection.creation.rate"),
        connections_max_idle_ms: values.long("connections.max.idle.ms"),
        queued_max_request_bytes: Some(values.long("queued.max.request.bytes")).filter(|bytes| *bytes > 0),
    })
}

fn connections_per_ip_overrides(values: &BrokerValues) -> Result<Vec<(String, i32)>, ConfigError> {
    const NAME: &str = "max.connections.per.ip.overrides";
    let text = values.text(NAME).unwrap_or_default();
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let parsed = entries.map(|entry| {
        let (host, count) = entry.rsplit_once(':')?;
        Some((host.trim().to_owned(), count.trim().parse().ok()?))
    });
    parsed
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| ConfigError::invalid(NAME, text, "each entry should be in the form HOST:COUNT"))
}

fn topics(values: &BrokerValues) -> TopicsConfig {
    TopicsConfig {
        auto_create_topics_enable: values.boolean("auto.create.topics.enable"),
        delete_topic_enable: values.boolean("delete.topic.enable"),
        num_partitions: values.int("num.partitions"),
        default_replication_factor: values.int("default.replication.factor"),
        max_request_partition_size_limit: values.int("max.request.partition.size.limit"),
    }
}

fn fetch(values: &BrokerValues) -> FetchConfig {
    FetchConfig {
        fetch_max_bytes: values.int("fetch.max.bytes"),
        max_incremental_fetch_session_cache_slots: values.int("max.incremental.fetch.session.cache.slots"),
    }
}

fn log_manager(values: &BrokerValues) -> LogManagerConfig {
    LogManagerConfig {
        retention_check_interval_ms: values.long("log.retention.check.interval.ms"),
        flush_scheduler_interval_ms: values.long("log.flush.scheduler.interval.ms"),
        flush_offset_checkpoint_interval_ms: values.int("log.flush.offset.checkpoint.interval.ms").into(),
        flush_start_offset_checkpoint_interval_ms: values
            .int("log.flush.start.offset.checkpoint.interval.ms")
            .into(),
        high_watermark_checkpoint_interval_ms: values.long("replica.high.watermark.checkpoint.interval.ms"),
        num_recovery_threads_per_data_dir: values.int("num.recovery.threads.per.data.dir"),
        initial_task_delay_ms: values.long("log.initial.task.delay.ms"),
        cleaner_enable: values.boolean("log.cleaner.enable"),
        cleaner_backoff_ms: values.long("log.cleaner.backoff.ms"),
        cleaner_map_bytes_max: (values.long("log.cleaner.dedupe.buffer.size").max(0) as f64
            * values.double("log.cleaner.io.buffer.load.factor").clamp(0.0, 1.0))
            as usize,
    }
}

fn producers(values: &BrokerValues) -> ProducersConfig {
    ProducersConfig {
        producer_id_expiration_ms: values.int("producer.id.expiration.ms").into(),
        producer_id_expiration_check_interval_ms: values
            .int("producer.id.expiration.check.interval.ms")
            .into(),
    }
}

fn groups(values: &BrokerValues) -> GroupCoordinatorConfig {
    const MINUTE_MS: i64 = 60_000;
    GroupCoordinatorConfig {
        min_session_timeout_ms: values.int("group.min.session.timeout.ms"),
        max_session_timeout_ms: values.int("group.max.session.timeout.ms"),
        initial_rebalance_delay_ms: values.int("group.initial.rebalance.delay.ms"),
        max_size: values.int("group.max.size"),
        offset_metadata_max_bytes: values.int("offset.metadata.max.bytes"),
        offsets_commit_timeout_ms: values.int("offsets.commit.timeout.ms"),
        offsets_retention_ms: i64::from(values.int("offsets.retention.minutes")) * MINUTE_MS,
        offsets_retention_check_interval_ms: values.long("offsets.retention.check.interval.ms"),
        offsets_topic_num_partitions: values.int("offsets.topic.num.partitions"),
        offsets_topic_replication_factor: values.short("offsets.topic.replication.factor").min(BROKERS),
        offsets_topic_segment_bytes: values.int("offsets.topic.segment.bytes"),
    }
}

fn transactions(values: &BrokerValues) -> TransactionConfig {
    TransactionConfig {
        max_timeout_ms: values.int("transaction.max.timeout.ms"),
        transactional_id_expiration_ms: values.int("transactional.id.expiration.ms").into(),
        state_log_num_partitions: values.int("transaction.state.log.num.partitions"),
        state_log_replication_factor: values.short("transaction.state.log.replication.factor").min(BROKERS),
        state_log_min_isr: values.int("transaction.state.log.min.isr").min(BROKERS.into()),
        state_log_segment_bytes: values.int("transaction.state.log.segment.bytes"),
    }
}

fn controller(values: &BrokerValues) -> ControllerConfig {
    let for_tests = values.int_if_set("internal.metadata.log.segment.bytes");
    ControllerConfig {
        metadata_log_segment_bytes: for_tests.unwrap_or_else(|| values.int("metadata.log.segment.bytes")),
        metadata_log_segment_ms: values.long("metadata.log.segment.ms"),
        max_record_bytes_between_snapshots: values.long("metadata.log.max.record.bytes.between.snapshots"),
        max_snapshot_interval_ms: values.long("metadata.log.max.snapshot.interval.ms"),
        broker_heartbeat_interval_ms: values.int("broker.heartbeat.interval.ms"),
        broker_session_timeout_ms: values.int("broker.session.timeout.ms"),
        controlled_shutdown_enable: values.boolean("controlled.shutdown.enable"),
    }
}

fn metrics_listener(values: &BrokerValues) -> Result<Option<std::net::SocketAddr>, ConfigError> {
    const NAME: &str = "kdp.metrics.listener";
    let Some(text) = values.text(NAME) else { return Ok(None) };
    match text.parse::<std::net::SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Ok(Some(address)),
        Ok(_) => {
            Err(ConfigError::invalid(NAME, text, "the address must be a loopback one, as 127.0.0.1:9644"))
        }
        Err(_) => Err(ConfigError::invalid(NAME, text, "it should be ADDRESS:PORT, as 127.0.0.1:9644")),
    }
}
