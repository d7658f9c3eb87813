//! What the broker counts, under the names that Kafka's exporters give Apache's own metrics.
//!
//! Those names come from the rules that the Prometheus JMX exporter ships for Kafka, in lower case:
//! `kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec` is
//! `kafka_server_brokertopicmetrics_messagesin_total`. It must not know what is counted. Counting is an atomic
//! addition on a handle taken beforehand; only taking a handle locks.

mod histogram;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, LabelSetEncoder, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use histogram::Histogram;

/// Everything that is counted. Handles taken from it outlive it.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    topics: TopicFamilies,
    all_topics: TopicCounters,
    requests: Family<RequestLabels, Counter>,
    request_times: Family<RequestLabels, Histogram>,
    request_errors: Family<ErrorLabels, Counter>,
    /// What this broker's replicas are doing.
    pub replicas: ReplicaGauges,
    /// What the controller sees.
    pub controller: ControllerGauges,
    /// Connections.
    pub connections: ConnectionMetrics,
    /// Groups.
    pub groups: GroupGauges,
    /// Flushes of logs to disk.
    pub log_flush: FlushTimes,
}

impl Metrics {
    /// All at zero.
    pub fn new() -> Metrics {
        let mut registry = Registry::default();
        let topics = TopicFamilies::registered(&mut registry);
        let all_topics = topics.counters(None);
        let requests = Family::default();
        let request_times = Family::default();
        let request_errors = Family::default();
        const NETWORK: &str = "kafka_network_requestmetrics";
        registry.register(format!("{NETWORK}_requests"), "Requests answered", requests.clone());
        registry.register(
            format!("{NETWORK}_totaltimems"),
            "Milliseconds from a request's arrival to its answer",
            request_times.clone(),
        );
        registry.register(format!("{NETWORK}_errors"), "Answers by error code", request_errors.clone());
        Metrics {
            topics,
            all_topics,
            requests,
            request_times,
            request_errors,
            replicas: ReplicaGauges::registered(&mut registry),
            controller: ControllerGauges::registered(&mut registry),
            connections: ConnectionMetrics::registered(&mut registry),
            groups: GroupGauges::registered(&mut registry),
            log_flush: FlushTimes::registered(&mut registry),
            registry,
        }
    }

    /// The handle of a topic. Take it once and keep it.
    pub fn topic(&self, name: &str) -> TopicMetrics {
        TopicMetrics { own: self.topics.counters(Some(name)), all: self.all_topics.clone() }
    }

    /// Forgets a topic that was deleted.
    pub fn remove_topic(&self, name: &str) {
        self.topics.remove(name);
    }

    /// The handle of a version of an API, by its name. Take it once and keep it.
    pub fn request(&self, request: &'static str, version: i16) -> RequestMetrics {
        let labels = |version| RequestLabels { request, version };
        RequestMetrics {
            count: self.requests.get_or_create_owned(&labels(Some(version))),
            total_time: self.request_times.get_or_create_owned(&labels(None)),
            request,
            no_errors: self
                .request_errors
                .get_or_create_owned(&ErrorLabels { request, error: NO_ERROR.to_owned() }),
            errors: self.request_errors.clone(),
        }
    }

    /// Everything as Prometheus reads it (OpenMetrics text).
    pub fn render(&self) -> String {
        let mut text = String::new();
        text::encode(&mut text, &self.registry).expect("writing to a string does not fail");
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics::new()
    }
}

/// What is counted of one topic; everything counts for all topics together as well.
#[derive(Clone, Debug)]
pub struct TopicMetrics {
    own: TopicCounters,
    all: TopicCounters,
}

impl TopicMetrics {
    /// Records were appended.
    pub fn appended(&self, messages: u64, bytes: u64) {
        for counters in [&self.own, &self.all] {
            counters.messages_in.inc_by(messages);
            counters.bytes_in.inc_by(bytes);
        }
    }

    /// Records were sent to a consumer.
    pub fn fetched(&self, bytes: u64) {
        for counters in [&self.own, &self.all] {
            counters.bytes_out.inc_by(bytes);
        }
    }

    /// Records were too large.
    pub fn rejected(&self, bytes: u64) {
        for counters in [&self.own, &self.all] {
            counters.bytes_rejected.inc_by(bytes);
        }
    }

    /// A partition was in a produce request.
    pub fn produce_requested(&self) {
        for counters in [&self.own, &self.all] {
            counters.total_produce_requests.inc();
        }
    }

    /// It was answered with an error.
    pub fn produce_failed(&self) {
        for counters in [&self.own, &self.all] {
            counters.failed_produce_requests.inc();
        }
    }

    /// A partition was in a fetch request.
    pub fn fetch_requested(&self) {
        for counters in [&self.own, &self.all] {
            counters.total_fetch_requests.inc();
        }
    }

    /// It was answered with an error.
    pub fn fetch_failed(&self) {
        for counters in [&self.own, &self.all] {
            counters.failed_fetch_requests.inc();
        }
    }
}

/// What is counted of one version of one API.
#[derive(Clone, Debug)]
pub struct RequestMetrics {
    count: Counter,
    total_time: Histogram,
    request: &'static str,
    no_errors: Counter,
    errors: Family<ErrorLabels, Counter>,
}

impl RequestMetrics {
    /// A request was answered after this time.
    pub fn answered(&self, total_time: Duration) {
        self.count.inc();
        self.total_time.observe(total_time);
    }

    /// An answer says so many times that there was no error, which counts as the error `NONE`.
    pub fn succeeded(&self, times: u64) {
        self.no_errors.inc_by(times);
    }

    /// An answer holds this error, by Kafka's name for it. This locks; errors are rare.
    pub fn failed(&self, error: String) {
        self.errors.get_or_create(&ErrorLabels { request: self.request, error }).inc();
    }
}

/// Kafka leaves the label away where a number is of all topics.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct TopicLabel(Option<Arc<str>>);

impl EncodeLabelSet for TopicLabel {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), fmt::Error> {
        match &self.0 {
            Some(topic) => EncodeLabelSet::encode(&[("topic", &**topic)], encoder),
            None => Ok(()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct RequestLabels {
    request: &'static str,
    version: Option<i16>,
}

impl EncodeLabelSet for RequestLabels {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), fmt::Error> {
        EncodeLabelSet::encode(&[("request", self.request)], encoder)?;
        match self.version {
            Some(version) => EncodeLabelSet::encode(&[("version", version.to_string())], encoder),
            None => Ok(()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ErrorLabels {
    request: &'static str,
    error: String,
}

/// What Kafka calls the error that is none.
const NO_ERROR: &str = "NONE";

/// Declares a struct of numbers with the name and the meaning of each, and its registration.
macro_rules! numbers {
    (
        $(#[$doc:meta])*
        $visibility:vis $name:ident, $prefix:literal,
        { $($field:ident: $kind:ty = $metric:literal, $help:literal;)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        $visibility struct $name {
            $(#[doc = $help] $visibility $field: $kind,)*
        }

        impl $name {
            fn registered(registry: &mut Registry) -> $name {
                let numbers = $name::default();
                $(registry.register(concat!($prefix, $metric), $help, numbers.$field.clone());)*
                numbers
            }
        }
    };
}

numbers! {
    /// What is counted of topics, by topic.
    TopicFamilies, "kafka_server_brokertopicmetrics_", {
        messages_in: Family<TopicLabel, Counter> = "messagesin", "Records appended";
        bytes_in: Family<TopicLabel, Counter> = "bytesin", "Bytes appended";
        bytes_out: Family<TopicLabel, Counter> = "bytesout", "Bytes sent to consumers";
        bytes_rejected: Family<TopicLabel, Counter> = "bytesrejected", "Bytes of batches that were too large";
        total_produce_requests: Family<TopicLabel, Counter> = "totalproducerequests", "Partitions in produce requests";
        failed_produce_requests: Family<TopicLabel, Counter> = "failedproducerequests", "Partitions that could not be produced to";
        total_fetch_requests: Family<TopicLabel, Counter> = "totalfetchrequests", "Partitions in fetch requests";
        failed_fetch_requests: Family<TopicLabel, Counter> = "failedfetchrequests", "Partitions that could not be fetched from";
    }
}

/// The counters of one topic, or of all.
#[derive(Clone, Debug)]
struct TopicCounters {
    messages_in: Counter,
    bytes_in: Counter,
    bytes_out: Counter,
    bytes_rejected: Counter,
    total_produce_requests: Counter,
    failed_produce_requests: Counter,
    total_fetch_requests: Counter,
    failed_fetch_requests: Counter,
}

impl TopicFamilies {
    fn counters(&self, topic: Option<&str>) -> TopicCounters {
        let label = TopicLabel(topic.map(Arc::from));
        let of = |family: &Family<TopicLabel, Counter>| family.get_or_create_owned(&label);
        TopicCounters {
            messages_in: of(&self.messages_in),
            bytes_in: of(&self.bytes_in),
            bytes_out: of(&self.bytes_out),
            bytes_rejected: of(&self.bytes_rejected),
            total_produce_requests: of(&self.total_produce_requests),
            failed_produce_requests: of(&self.failed_produce_requests),
            total_fetch_requests: of(&self.total_fetch_requests),
            failed_fetch_requests: of(&self.failed_fetch_requests),
        }
    }

    fn remove(&self, topic: &str) {
        let label = TopicLabel(Some(Arc::from(topic)));
        let families = [
            &self.messages_in,
            &self.bytes_in,
            &self.bytes_out,
            &self.bytes_rejected,
            &self.total_produce_requests,
            &self.failed_produce_requests,
            &self.total_fetch_requests,
            &self.failed_fetch_requests,
        ];
        for family in families {
            family.remove(&label);
        }
    }
}

numbers! {
    /// What this broker's replicas are doing.
    pub ReplicaGauges, "kafka_server_replicamanager_", {
        partition_count: Gauge = "partitioncount", "Partitions on this broker";
        leader_count: Gauge = "leadercount", "Partitions that this broker leads";
        under_replicated_partitions: Gauge = "underreplicatedpartitions", "Led partitions with a replica outside the ISR";
        under_min_isr_partition_count: Gauge = "underminisrpartitioncount", "Led partitions with fewer replicas in sync than min.insync.replicas";
        offline_replica_count: Gauge = "offlinereplicacount", "Replicas in broken log directories";
    }
}

numbers! {
    /// What the controller sees.
    pub ControllerGauges, "kafka_controller_kafkacontroller_", {
        active_controller_count: Gauge = "activecontrollercount", "1 on the active controller";
        global_topic_count: Gauge = "globaltopiccount", "Topics in the cluster";
        global_partition_count: Gauge = "globalpartitioncount", "Partitions in the cluster";
        offline_partitions_count: Gauge = "offlinepartitionscount", "Partitions without a leader";
        preferred_replica_imbalance_count: Gauge = "preferredreplicaimbalancecount", "Partitions that their preferred replica does not lead";
        active_broker_count: Gauge = "activebrokercount", "Brokers that serve";
        fenced_broker_count: Gauge = "fencedbrokercount", "Brokers that are registered and do not serve";
    }
}

numbers! {
    /// Connections.
    pub ConnectionMetrics, "kafka_server_socketservermetrics_", {
        connection_count: Gauge = "connection_count", "Open connections";
        connection_creation: Counter = "connection_creation", "Connections accepted";
        connection_close: Counter = "connection_close", "Connections ended";
        connection_rejected: Counter = "connection_rejected", "Connections refused by a limit";
    }
}

numbers! {
    /// Groups.
    pub GroupGauges, "kafka_coordinator_group_groupmetadatamanager_", {
        num_groups: Gauge = "numgroups", "Groups of the classic protocol";
        num_groups_empty: Gauge = "numgroupsempty", "Groups without members";
        num_groups_preparing_rebalance: Gauge = "numgroupspreparingrebalance", "Groups whose members are to join again";
        num_groups_completing_rebalance: Gauge = "numgroupscompletingrebalance", "Groups that wait for their leader's assignment";
        num_groups_stable: Gauge = "numgroupsstable", "Groups at work";
        num_groups_dead: Gauge = "numgroupsdead", "Groups that are gone, which is none";
        num_offsets: Gauge = "numoffsets", "Committed offsets";
    }
}

numbers! {
    /// Flushes of logs to disk.
    pub FlushTimes, "kafka_log_logflushstats_", {
        log_flush_rate_and_time_ms: Histogram = "logflushrateandtimems", "Milliseconds of a flush to disk";
    }
}

impl FlushTimes {
    /// A flush took this time.
    pub fn flushed(&self, time: Duration) {
        self.log_flush_rate_and_time_ms.observe(time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
        text.lines().filter(|line| line.starts_with(start)).collect()
    }

    #[test]
    fn a_topic_counts_for_itself_and_for_all() {
        let metrics = Metrics::new();
        let (a, b) = (metrics.topic("a"), metrics.topic("b"));
        a.appended(3, 100);
        b.appended(1, 10);
        let text = metrics.render();
        let mut found = lines(&text, "kafka_server_brokertopicmetrics_messagesin_total");
        found.sort_unstable();
        let expected = [
            "kafka_server_brokertopicmetrics_messagesin_total{topic=\"a\"} 3",
            "kafka_server_brokertopicmetrics_messagesin_total{topic=\"b\"} 1",
            "kafka_server_brokertopicmetrics_messagesin_total{} 4",
        ];
        assert_eq!(found, expected);
        metrics.remove_topic("a");
        a.appended(1, 1);
        assert!(
            !metrics.render().contains("topic=\"a\""),
            "a deleted topic is gone even if a handle is left"
        );
    }

    #[test]
    fn requests_are_counted_by_version_and_timed_by_api() {
        let metrics = Metrics::new();
        metrics.request("Produce", 9).answered(Duration::from_millis(3));
        metrics.request("Produce", 10).answered(Duration::from_millis(4));
        metrics.request("Produce", 9).succeeded(1);
        metrics.request("Produce", 9).failed("INVALID_REQUEST".to_owned());
        let text = metrics.render();
        for line in [
            "kafka_network_requestmetrics_requests_total{request=\"Produce\",version=\"9\"} 1",
            "kafka_network_requestmetrics_totaltimems_count{request=\"Produce\"} 2",
            "kafka_network_requestmetrics_totaltimems_sum{request=\"Produce\"} 7.0",
            "kafka_network_requestmetrics_errors_total{request=\"Produce\",error=\"NONE\"} 1",
            "kafka_network_requestmetrics_errors_total{request=\"Produce\",error=\"INVALID_REQUEST\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn gauges_have_kafkas_names() {
        let metrics = Metrics::new();
        metrics.replicas.under_replicated_partitions.set(2);
        metrics.connections.connection_count.inc();
        metrics.log_flush.flushed(Duration::from_micros(700));
        let text = metrics.render();
        assert_eq!(
            lines(&text, "kafka_server_replicamanager_underr"),
            ["kafka_server_replicamanager_underreplicatedpartitions 2"]
        );
        assert!(text.contains("kafka_server_socketservermetrics_connection_count 1\n"));
        assert!(text.contains("kafka_log_logflushstats_logflushrateandtimems_count 1\n"));
        assert!(text.ends_with("# EOF\n"));
    }
}
