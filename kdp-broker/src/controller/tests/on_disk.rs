//! The controller on a metadata log on disk: restarts, crashes, snapshots, directories of others.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kdp_client::protocol::messages::DeleteTopicsRequest;
use kdp_client::protocol::messages::delete_topics_request::DeleteTopicState;
use tempfile::TempDir;

use super::*;
use crate::clock::Clock;
use crate::controller::{self, Controller, ProducerIdManager};
use crate::directory::NewDirectory;
use crate::durability::Durability;
use crate::lifecycle::{BrokerHeartbeat, BrokerRegistration};
use crate::log::LogDirectory;
use crate::metadata::{ImageHandle, VersionedRecord};
use crate::quorum::{self, LocalVoter, QuorumError, QuorumInfo, QuorumOptions};
use crate::task::Tasks;

const CLUSTER: &str = "kdp-test-cluster";

/// A directory with a controller that can be started again and again.
struct Node {
    directory: TempDir,
    settings: Vec<String>,
}

/// A controller at work.
struct Running {
    controller: Controller,
    image: ImageHandle,
    info: QuorumInfo,
    tasks: Tasks,
}

impl Node {
    fn formatted() -> Self {
        let node = Self { directory: tempfile::tempdir().expect("a directory"), settings: Vec::new() };
        let new = NewDirectory {
            path: node.directory.path(),
            cluster_id: CLUSTER,
            id: directory(1),
            holds_metadata: true,
            is_first_of_node: true,
            durability: Durability::Machine,
        };
        quorum::format(&new, &voter(1), 1000).expect("formatted");
        node
    }

    fn log_directory(&self) -> PathBuf {
        self.directory.path().join("__cluster_metadata-0")
    }

    async fn try_start(&self) -> Result<Running, QuorumError> {
        let loaded =
            config::load(&config::without_file(self.directory.path()), &self.settings).expect("valid");
        let config = Arc::new(loaded.config);
        let image = ImageHandle::default();
        let publish = image.clone();
        let clock = Clock::manual(5000);
        let opened = quorum::open(QuorumOptions {
            config: &config,
            parent: Arc::new(LogDirectory::new(self.directory.path(), Durability::Machine)),
            cluster_id: CLUSTER,
            voter: voter(1),
            clock: clock.clone(),
            publishers: vec![Box::new(move |image, _| publish.store(Arc::clone(image)))],
        })?;
        let info = opened.info.clone();
        let tasks = Tasks::new("test");
        let controller = controller::start(opened, config, &tasks, clock).await.expect("active");
        Ok(Running { controller, image, info, tasks })
    }

    async fn start(&self) -> Running {
        self.try_start().await.expect("opens")
    }
}

impl Running {
    async fn register(&self) {
        let registration = BrokerRegistration {
            broker: BrokerId(1),
            incarnation: Uuid::from_u128(0xbeef),
            end_points: vec![],
            features: vec![],
            rack: None,
            log_dirs: vec![directory(1)],
            previous_epoch: kdp_client::protocol::types::BrokerEpoch(-1),
        };
        let epoch = self.controller.register_broker(&registration).await.expect("registered");
        let heartbeat = BrokerHeartbeat {
            broker: BrokerId(1),
            epoch,
            metadata_offset: kdp_client::protocol::types::Offset(epoch.get()),
            want_fence: false,
            want_shut_down: false,
            cordoned_log_dirs: vec![],
        };
        let reply = self.controller.broker_heartbeat(&heartbeat).await.expect("answered").expect("known");
        assert!(!reply.is_fenced);
    }

    async fn create(&self, name: &str) {
        let request = CreateTopicsRequest::default().with_topics(vec![topic(name)]);
        let answer = self.controller.create_topics(&request).await.expect("answered");
        assert_eq!(answer.topics[0].error_code, 0, "{:?}", answer.topics[0].error_message);
        assert!(self.image.load().topic_by_name(name).is_some(), "published before it is answered");
    }

    fn topics(&self) -> Vec<String> {
        self.image.load().topics.iter().map(|topic| topic.name.to_string()).collect()
    }

    async fn stop(self) {
        self.controller.stop();
        assert_eq!(self.tasks.stop(Duration::from_secs(5)).await, []);
    }

    /// Ends without writing anything more.
    fn crash(self) {
        self.controller.stop();
    }
}

fn voter(id: i32) -> LocalVoter {
    LocalVoter { id: BrokerId(id), directory: directory(id), listeners: vec![] }
}

/// Cuts bytes off the end of the log.
fn tear(node: &Node, bytes: u64) {
    let path = node.log_directory().join("00000000000000000000.log");
    let file = OpenOptions::new().write(true).open(path).expect("there");
    let length = file.metadata().expect("readable").len();
    file.set_len(length - bytes).expect("cut");
}

#[tokio::test]
async fn a_restart_brings_everything_back_in_the_next_epoch() {
    let node = Node::formatted();
    let running = node.start().await;
    let first_epoch = running.info.epoch;
    running.register().await;
    running.create("orders").await;
    let before = running.image.load();
    running.stop().await;

    let running = node.start().await;
    assert_eq!(running.info.epoch.get(), first_epoch.get() + 1);
    let mut after = MetadataImage::clone(&running.image.load());
    after.provenance = before.provenance;
    assert_eq!(after, *before);
    assert_eq!((after.kraft_version, &*after.cluster_id), (1, CLUSTER));
    running.create("more").await;
    running.stop().await;
    assert_eq!(node.start().await.topics(), ["more", "orders"]);
}

#[tokio::test]
async fn what_was_answered_survives_a_crash() {
    let node = Node::formatted();
    for round in 0..5 {
        let running = node.start().await;
        running.register().await;
        assert_eq!(running.topics().len(), round);
        running.create(&format!("topic-{round}")).await;
        running.crash();
    }
}

#[tokio::test]
async fn a_torn_batch_is_gone_and_nothing_else() {
    let node = Node::formatted();
    let running = node.start().await;
    running.register().await;
    running.create("whole").await;
    running.create("torn").await;
    running.stop().await;
    tear(&node, 3);
    let running = node.start().await;
    assert_eq!(running.topics(), ["whole"]);
    running.stop().await;
}

#[tokio::test]
async fn a_torn_bootstrap_is_written_again() {
    let node = Node::formatted();
    node.start().await.stop().await;
    tear(&node, 1);
    let running = node.start().await;
    assert_eq!(running.image.load().features.metadata_version().map(|version| version.level()), Some(30));
    running.stop().await;
}

/// Wherever a crash cuts the log, what is left is a beginning of what was there.
#[tokio::test]
async fn a_log_cut_anywhere_opens() {
    let node = Node::formatted();
    let running = node.start().await;
    running.register().await;
    let names: Vec<_> = (0..4).map(|index| format!("t{index}")).collect();
    for name in &names {
        running.create(name).await;
    }
    running.stop().await;
    let log = node.log_directory().join("00000000000000000000.log");
    let whole = fs::read(&log).expect("readable");
    let mut most = 0;
    for length in (0..whole.len()).step_by(29) {
        fs::write(&log, &whole[..length]).expect("written");
        let running = node.start().await;
        let found = running.topics();
        assert_eq!(found, names[..found.len()], "cut at {length}");
        assert!(found.len() >= most, "cut at {length}");
        most = found.len();
        running.stop().await;
    }
    assert_eq!(most, 3);
}

/// At kraft.version 0 the voters stand in the configuration, and nothing is said of them in the log.
#[tokio::test]
async fn a_quorum_of_configured_voters_stays_one() {
    let mut node = Node::formatted();
    fs::remove_file(node.log_directory().join("00000000000000000000-0000000000.checkpoint")).expect("there");
    node.settings.push("controller.quorum.voters=1@localhost:9093".into());
    for epoch in 1..3 {
        let running = node.start().await;
        assert_eq!((running.image.load().kraft_version, running.info.epoch.get()), (0, epoch));
        running.stop().await;
    }
    let state = fs::read_to_string(node.log_directory().join("quorum-state")).expect("there");
    assert!(state.ends_with(r#""currentVoters":[{"voterId":1}],"data_version":0}"#), "{state}");
}

#[tokio::test]
async fn snapshots_replace_the_log() {
    let mut node = Node::formatted();
    for setting in [
        "metadata.log.max.record.bytes.between.snapshots=2000",
        "metadata.max.retention.bytes=10000",
        "internal.metadata.log.segment.bytes=4096",
    ] {
        node.settings.push(setting.into());
    }
    let running = node.start().await;
    running.register().await;
    let names: Vec<_> = (100..200).map(|index| format!("t{index}")).collect();
    for name in &names {
        running.create(name).await;
    }
    while node.log_directory().join("00000000000000000000-0000000000.checkpoint").exists() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    running.stop().await;
    assert!(!node.log_directory().join("00000000000000000000.log").exists());
    let running = node.start().await;
    assert_eq!(running.topics(), names);
    assert_eq!(running.image.load().kraft_version, 1);
    running.stop().await;

    let mut snapshots: Vec<_> = files(&node.log_directory(), ".checkpoint");
    snapshots.sort();
    for snapshot in snapshots {
        fs::remove_file(snapshot).expect("removed");
    }
    let refused = node.try_start().await.err().expect("without a snapshot the start of the log is missing");
    assert!(matches!(refused, QuorumError::MissingSnapshot { .. }), "{refused}");
}

fn files(directory: &Path, suffix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("readable").map(|entry| entry.expect("readable").path());
    entries.filter(|path| path.to_string_lossy().ends_with(suffix)).collect()
}

#[tokio::test]
async fn a_log_of_other_voters_is_refused() {
    let node = Node::formatted();
    node.start().await.stop().await;
    let other = Node { directory: node.directory, settings: vec!["node.id=7".into()] };
    let loaded = config::load(&config::without_file(other.directory.path()), &other.settings).expect("valid");
    let options = QuorumOptions {
        config: &loaded.config,
        parent: Arc::new(LogDirectory::new(other.directory.path(), Durability::Machine)),
        cluster_id: CLUSTER,
        voter: voter(7),
        clock: Clock::manual(1),
        publishers: vec![],
    };
    let refused = quorum::open(options).err().expect("not ours");
    assert_eq!(
        refused.to_string(),
        "this directory belongs to a quorum of the controllers 1; kdp-broker leads a quorum only alone"
    );
}

#[tokio::test]
async fn levels_from_the_future_stop_the_start() {
    let node = Node::formatted();
    fs::remove_file(node.directory.path().join("bootstrap.checkpoint")).expect("there");
    let running = node.start().await;
    assert_eq!(running.image.load().features.finalized().count(), 1, "metadata.version alone");
    running.stop().await;
    let level = |level| -> VersionedRecord {
        (
            FeatureLevelRecord {
                name: "metadata.version".into(),
                feature_level: level,
                ..Default::default()
            }
            .into(),
            0,
        )
    };
    let node = Node::formatted();
    let path = node.directory.path().join("bootstrap.checkpoint");
    quorum::write_bootstrap(&path, vec![level(33)]).expect("written");
    let refused = node.try_start().await.err().expect("too new").to_string();
    let reason = "formatted for another release: the feature metadata.version is finalized at level 33";
    assert!(refused.contains(reason), "{refused}");
    // Apache 4.4 writes them into the zero checkpoint instead.
    let zero = node.log_directory().join("00000000000000000000-0000000000.checkpoint");
    fs::remove_file(&path).expect("there");
    quorum::write_bootstrap(&zero, vec![level(33)]).expect("written");
    assert!(node.try_start().await.err().expect("too new").to_string().contains(reason));
    quorum::write_bootstrap(&zero, vec![level(29)]).expect("written");
    let running = node.start().await;
    assert_eq!(running.image.load().features.metadata_version().map(|version| version.level()), Some(29));
    running.stop().await;
}

#[tokio::test]
async fn decisions_at_the_same_time_all_get_their_answer() {
    let node = Node::formatted();
    let running = Arc::new(node.start().await);
    running.register().await;
    let mut asked = tokio::task::JoinSet::new();
    for index in 0..40 {
        let running = Arc::clone(&running);
        asked.spawn(async move { running.create(&format!("t{index}")).await });
    }
    while let Some(answered) = asked.join_next().await {
        answered.expect("created");
    }
    assert_eq!(running.topics().len(), 40);
    let named = DeleteTopicState::default().with_name(Some(name("t7")));
    let request = DeleteTopicsRequest::default().with_topics(vec![named]);
    running.controller.delete_topics(6, &request).await.expect("answered");
    assert_eq!(running.topics().len(), 39);
    Arc::into_inner(running).expect("nobody else has it").stop().await;
    assert_eq!(node.start().await.topics().len(), 39);
}

#[tokio::test]
async fn a_producer_id_is_given_out_once() {
    let node = Node::formatted();
    let mut given = std::collections::BTreeSet::new();
    for _ in 0..2 {
        let running = node.start().await;
        running.register().await;
        let epoch = kdp_client::protocol::types::BrokerEpoch(1);
        let controller = Arc::new(running.controller);
        let producer_ids = ProducerIdManager::new(Arc::clone(&controller), BrokerId(1), epoch);
        for _ in 0..1001 {
            assert!(given.insert(producer_ids.generate().await.expect("generated")));
        }
        controller.stop();
        running.tasks.stop(Duration::from_secs(5)).await;
    }
}
