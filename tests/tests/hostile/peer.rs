//! Whoever is asked: kdp-broker, or Apache Kafka as the oracle of the same questions.

use std::fs;
use std::path::Path;
use std::time::Duration;

use kdp_client::protocol::messages::create_topics_request::{CreatableTopic, CreatableTopicConfig};
use kdp_client::protocol::messages::metadata_request::MetadataRequestTopic;
use kdp_client::protocol::messages::{
    BrokerId, CreateTopicsRequest, FindCoordinatorRequest, GroupId, HeartbeatRequest, MetadataRequest,
    StrBytes, TopicName,
};
use kdp_client::protocol::uuid::Uuid;
use kdp_tests::apache::{self, Apache};
use kdp_tests::broker::KdpBroker;
use kdp_tests::wire::{Unanswered, Wire};

/// A broker to ask, and what it got wrong so far.
pub(crate) struct Peer {
    address: String,
    is_apache: bool,
    wrong: Vec<String>,
}

/// What a question comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An error code, or 0.
    Code(i16),
    /// The end of the connection.
    Closed,
    /// Nothing: Apache Kafka's handler has thrown, and nobody answers.
    Silence,
}

/// COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR: to be asked again.
const NOT_LOADED: [i16; 2] = [14, 16];
/// How long Apache Kafka may take before its answer is taken for [`Outcome::Silence`].
const SILENCE: Duration = Duration::from_secs(5);

/// Where we do not do as Apache does, on purpose.
pub(crate) struct Differs {
    pub(crate) ours: Outcome,
    pub(crate) apaches: Outcome,
}

impl From<Unanswered> for Outcome {
    fn from(unanswered: Unanswered) -> Outcome {
        match unanswered {
            Unanswered::Closed => Outcome::Closed,
            Unanswered::Silence => Outcome::Silence,
        }
    }
}

impl From<i16> for Outcome {
    fn from(code: i16) -> Outcome {
        Outcome::Code(code)
    }
}

impl From<Outcome> for Differs {
    fn from(both: Outcome) -> Differs {
        Differs { ours: both, apaches: both }
    }
}

impl From<i16> for Differs {
    fn from(both: i16) -> Differs {
        Outcome::Code(both).into()
    }
}

/// We refuse with a code what Apache answers otherwise.
pub(crate) fn differs(ours: impl Into<Outcome>, apaches: impl Into<Outcome>) -> Differs {
    Differs { ours: ours.into(), apaches: apaches.into() }
}

/// Asks kdp-broker.
pub(crate) fn ask_kdp(settings: &[(&str, &str)], questions: fn(&mut Peer)) {
    let broker = KdpBroker::start_with(settings);
    let mut peer = Peer { address: broker.address().to_owned(), is_apache: false, wrong: Vec::new() };
    questions(&mut peer);
    peer.finish();
    assert!(Wire::connect(broker.address()).is_served());
    assert_no_panic(&broker);
}

/// Asks Apache Kafka, where the interop suite runs.
pub(crate) fn ask_apache(settings: &[&str], questions: fn(&mut Peer)) {
    let Some(jars) = apache::jars() else { return };
    let folder = tempfile::tempdir().unwrap();
    let node = Apache::start_with(jars, folder.path(), settings);
    let mut peer = Peer { address: node.bootstrap.clone(), is_apache: true, wrong: Vec::new() };
    questions(&mut peer);
    peer.finish();
}

impl Peer {
    pub(crate) fn connect(&self) -> Wire {
        let mut wire = Wire::connect(&self.address);
        if self.is_apache {
            wire.wait_at_most(SILENCE);
        }
        wire
    }

    /// Notes an answer that is not the expected one.
    pub(crate) fn check(&mut self, question: &str, got: impl Into<Outcome>, want: impl Into<Differs>) {
        let Differs { ours, apaches } = want.into();
        let (got, want) = (got.into(), if self.is_apache { apaches } else { ours });
        if got != want {
            self.wrong.push(format!("{question}: {got:?}, not {want:?}"));
        }
    }

    fn finish(self) {
        assert!(self.wrong.is_empty(), "wrong answers:\n{}", self.wrong.join("\n"));
    }

    /// Creates a topic of one partition and gives its id.
    pub(crate) fn create_topic(&self, name: &str, settings: &[(&str, &str)]) -> Uuid {
        let mut wire = self.connect();
        let configs = settings.iter().map(|(name, value)| {
            let value = Some(StrBytes::from_string((*value).to_owned()));
            CreatableTopicConfig::default()
                .with_name(StrBytes::from_string((*name).to_owned()))
                .with_value(value)
        });
        let topic = CreatableTopic::default()
            .with_name(topic_name(name))
            .with_num_partitions(1)
            .with_replication_factor(1)
            .with_configs(configs.collect());
        let request = CreateTopicsRequest::default().with_topics(vec![topic]).with_timeout_ms(30_000);
        let created = wire.call(7, &request).unwrap();
        assert_eq!(created.topics[0].error_code, 0, "{created:?}");
        self.await_leader(name);
        created.topics[0].topic_id
    }

    /// Waits until groups have a coordinator: then their internal topic is there.
    pub(crate) fn find_group_coordinator(&self) {
        let request = FindCoordinatorRequest::default()
            .with_key_type(0)
            .with_coordinator_keys(vec![StrBytes::from_static_str("anybody")]);
        let mut wire = self.connect();
        while wire.call(4, &request).unwrap().coordinators[0].error_code != 0 {}
        self.await_leader("__consumer_offsets");
        // It is found before all its parts have been loaded; so many names fall on every part.
        for number in 0..500 {
            let name = StrBytes::from_string(format!("group-{number}"));
            let request = HeartbeatRequest::default().with_group_id(GroupId(name));
            while NOT_LOADED.contains(&wire.call(4, &request).unwrap().error_code) {}
        }
    }

    /// Apache Kafka answers CreateTopics before its own broker knows of the topic.
    fn await_leader(&self, name: &str) {
        let topic = MetadataRequestTopic::default().with_name(Some(topic_name(name)));
        let request = MetadataRequest::default().with_topics(Some(vec![topic]));
        let mut wire = self.connect();
        let is_led = |wire: &mut Wire| {
            let answer = wire.call(12, &request).unwrap();
            answer.topics[0]
                .partitions
                .first()
                .is_some_and(|p| p.error_code == 0 && p.leader_id != BrokerId(-1))
        };
        while !is_led(&mut wire) {}
    }
}

/// The name of a topic.
pub(crate) fn topic_name(name: &str) -> TopicName {
    TopicName(StrBytes::from_string(name.to_owned()))
}

/// The resident memory of the broker, in KiB.
pub(crate) fn resident_kb(broker: &KdpBroker) -> u64 {
    let status =
        fs::read_to_string(Path::new("/proc").join(broker.pid().to_string()).join("status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Whatever a peer sent, nothing of it is a reason to panic.
pub(crate) fn assert_no_panic(broker: &KdpBroker) {
    let log = broker.log();
    assert!(!log.contains("panicked"), "the broker panicked:\n{log}");
}
