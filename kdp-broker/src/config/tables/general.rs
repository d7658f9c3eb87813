//! The node, its limits and its metrics: `ServerConfigs`, `MetricConfigs`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, GZIP_LEVEL, NON_NULL, UNIQUE, UNIQUE_OR_NULL, at_least, between, one_of};

pub(in crate::config) const GENERAL: &[Definition] = definitions! {
    "broker.id" Int("-1") [ANY] High ReadOnly Effective
        "The id of this node under its older name; follows node.id.";
    "message.max.bytes" Int("1048588") [at_least(0)] High ClusterWide Effective
        "Largest record batch the broker accepts; a topic sets max.message.bytes.";
    "num.io.threads" Int("8") [at_least(1)] High ClusterWide Stored
        "Threads that work on requests.";
    "num.replica.alter.log.dirs.threads" Int(null) [ANY] High ReadOnly Stored
        "Threads that move replicas between log directories; one for each directory when unset.";
    "background.threads" Int("10") [at_least(1)] High ClusterWide Stored
        "Threads for background chores.";
    "request.timeout.ms" Int("30000") [ANY] High ReadOnly Stored
        "How long the broker waits for an answer to a request of its own.";
    "socket.connection.setup.timeout.ms" Long("10000") [ANY] Medium ReadOnly Stored
        "How long the broker waits for a connection that it opens.";
    "socket.connection.setup.timeout.max.ms" Long("30000") [ANY] Medium ReadOnly Stored
        "Upper bound of that wait after repeated failures.";
    "config.providers" List("") [UNIQUE] Low ClusterWide Stored
        "Names of the providers that resolve ${provider:path:key} in values.";
    "authorizer.class.name" String("") [NON_NULL] Low ReadOnly Stored
        "Class that decides who may do what; empty means everyone may do everything.";
    "early.start.listeners" List(null) [UNIQUE_OR_NULL] High ReadOnly Stored
        "Listeners opened before the authorizer is ready; the controller's when unset.";
    "broker.rack" String(null) [ANY] Medium ReadOnly Effective
        "The rack this broker stands in, for spreading replicas and for fetching from the nearest one.";
    "controlled.shutdown.enable" Boolean("true") [ANY] Medium ReadOnly Effective
        "Whether leadership is handed over before the broker stops.";
    "delete.topic.enable" Boolean("true") [ANY] High ReadOnly Effective
        "Whether topics may be deleted.";
    "compression.type" String("producer") [one_of(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"])] High ClusterWide Stored
        "How batches are compressed on disk when the topic does not say; producer keeps what was sent.";
    "compression.gzip.level" Int("-1") [GZIP_LEVEL] Medium ClusterWide Stored
        "gzip level when the broker compresses; -1 is the library's default.";
    "compression.lz4.level" Int("9") [between(1, 17)] Medium ClusterWide Stored
        "lz4 level when the broker compresses.";
    "compression.zstd.level" Int("3") [between(-131072, 22)] Medium ClusterWide Stored
        "zstd level when the broker compresses.";
    "max.incremental.fetch.session.cache.slots" Int("1000") [at_least(0)] Medium ReadOnly Effective
        "Number of incremental fetch sessions kept.";
    "fetch.max.bytes" Int("57671680") [at_least(1024)] Medium ReadOnly Effective
        "Most bytes returned for one fetch.";
    "max.request.partition.size.limit" Int("2000") [at_least(1)] Medium ReadOnly Effective
        "Most partitions served in one DescribeTopicPartitions answer.";
    "unstable.api.versions.enable" Boolean("false") [ANY] High Internal Stored
        "Serve API versions that are still in development.";
    "unstable.feature.versions.enable" Boolean("false") [ANY] High Internal Stored
        "Allow feature levels that are still in development.";
    "metrics.num.samples" Int("2") [at_least(1)] Low ReadOnly Stored
        "Samples kept for a windowed metric.";
    "metrics.sample.window.ms" Long("30000") [at_least(1)] Low ReadOnly Stored
        "Time of one sample.";
    "metric.reporters" List("org.apache.kafka.common.metrics.JmxReporter") [UNIQUE] Low ClusterWide Stored
        "Classes that metrics are reported to; kdp-broker has kdp.metrics.listener instead.";
    "metrics.recording.level" String("INFO") [ANY] Low ReadOnly Stored
        "Finest level of metrics that are recorded.";
    "kafka.metrics.reporters" List("") [UNIQUE] Low ReadOnly Stored
        "Classes that the older kind of metrics is reported to.";
    "kafka.metrics.polling.interval.secs" Int("10") [at_least(1)] Low ReadOnly Stored
        "How often those reporters poll.";
    "telemetry.max.bytes" Int("1048576") [at_least(1)] Low ReadOnly Stored
        "Largest push of client metrics.";
};
