//! KRaft, its log and its quorum: `KRaftConfigs`, `MetadataLogConfig`, `QuorumConfig`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{
    ANY, BOOTSTRAP_SERVERS, QUORUM_VOTERS, UNIQUE_NON_EMPTY, at_least, non_empty_list_of,
};

pub(in crate::config) const RAFT: &[Definition] = definitions! {
    "process.roles" List(required) [non_empty_list_of(&["broker", "controller"])] High ReadOnly Effective
        "What this node is: broker, controller, or both.";
    "node.id" Int(required) [at_least(0)] High ReadOnly Effective
        "The id of this node.";
    "initial.broker.registration.timeout.ms" Int("60000") [ANY] Medium ReadOnly Stored
        "How long a starting broker tries to register with the controllers.";
    "broker.heartbeat.interval.ms" Int("2000") [ANY] Medium ReadOnly Effective
        "Time between two heartbeats to the controller.";
    "broker.session.timeout.ms" Int("9000") [ANY] Medium ReadOnly Effective
        "Silence after which the controller fences a broker.";
    "controller.listener.names" List(required) [UNIQUE_NON_EMPTY] High ReadOnly Effective
        "Names of the listeners that belong to the controller.";
    "sasl.mechanism.controller.protocol" String("GSSAPI") [ANY] High ReadOnly Stored
        "SASL mechanism spoken with the controllers.";
    "controller.performance.sample.period.ms" Long("60000") [at_least(100)] Medium Internal Stored
        "How often the controller logs its event statistics.";
    "controller.performance.always.log.threshold.ms" Long("2000") [at_least(0)] Medium Internal Stored
        "Controller events slower than this are logged always.";
    "server.max.startup.time.ms" Long("9223372036854775807") [at_least(0)] Medium Internal Stored
        "Give up a start that takes longer than this.";
    "metadata.log.max.record.bytes.between.snapshots" Long("20971520") [at_least(1)] High ReadOnly Effective
        "Bytes of metadata records after which a snapshot is written.";
    "metadata.log.max.snapshot.interval.ms" Long("3600000") [at_least(0)] High ReadOnly Effective
        "Time after which a snapshot is written if anything has changed; 0 is never.";
    "metadata.log.dir" String(null) [ANY] High ReadOnly Effective
        "Directory of the metadata log; the first log directory when unset.";
    "metadata.log.segment.bytes" Int("1073741824") [at_least(8388608)] High ReadOnly Effective
        "Size at which a segment of the metadata log is rolled.";
    "metadata.log.segment.ms" Long("604800000") [ANY] High ReadOnly Effective
        "Age at which a segment of the metadata log is rolled.";
    "metadata.max.retention.bytes" Long("104857600") [ANY] High ReadOnly Stored
        "Size of metadata log and snapshots beyond which old ones are deleted.";
    "metadata.max.retention.ms" Long("604800000") [ANY] High ReadOnly Stored
        "Age beyond which old metadata segments and snapshots are deleted.";
    "metadata.max.idle.interval.ms" Int("500") [at_least(0)] Low ReadOnly Stored
        "Longest time the controller lets pass without a record; 0 writes no idle records.";
    "internal.metadata.log.segment.bytes" Int(null) [ANY] Low Internal Stored
        "metadata.log.segment.bytes without its lower bound, for tests.";
    "internal.metadata.max.batch.size.in.bytes" Int("8388608") [ANY] Low Internal Stored
        "Largest batch in the metadata log, for tests.";
    "internal.metadata.delete.delay.millis" Long("60000") [ANY] Low Internal Stored
        "Delay before removed metadata files are deleted, for tests.";
    "controller.quorum.voters" List("") [QUORUM_VOTERS] High ReadOnly Effective
        "The static voters of the metadata quorum, as ID@HOST:PORT.";
    "controller.quorum.bootstrap.servers" List("") [BOOTSTRAP_SERVERS] High ReadOnly Effective
        "Addresses at which the controllers are found, as HOST:PORT.";
    "controller.quorum.election.timeout.ms" Int("1000") [at_least(0)] High ReadOnly Stored
        "Longest time without a leader before a voter stands for election.";
    "controller.quorum.fetch.timeout.ms" Int("2000") [at_least(0)] High ReadOnly Stored
        "Longest time without a fetch before a leader or follower gives up the other.";
    "controller.quorum.election.backoff.max.ms" Int("1000") [at_least(0)] High ReadOnly Stored
        "Longest random pause after a lost election.";
    "controller.quorum.append.linger.ms" Int("25") [at_least(0)] Medium ReadOnly Stored
        "How long the leader gathers metadata records before it writes them.";
    "controller.quorum.request.timeout.ms" Int("2000") [at_least(0)] Medium ReadOnly Stored
        "How long a controller request may take.";
    "controller.quorum.retry.backoff.ms" Int("20") [at_least(0)] Low ReadOnly Stored
        "Pause before a controller request is tried again.";
    "controller.quorum.auto.join.enable" Boolean("false") [ANY] Low ReadOnly Stored
        "Whether a controller makes itself a voter.";
    "controller.quorum.fetch.snapshot.max.bytes" Int("1048576") [at_least(1)] Low ReadOnly Stored
        "Bytes of a snapshot fetched at a time.";
    "controller.quorum.fetch.max.bytes" Int("1048576") [at_least(1)] Low ReadOnly Stored
        "Bytes of the metadata log fetched at a time.";
};
