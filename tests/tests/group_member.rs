//! Our own member of a classic group beside librdkafka's in one group: they share the partitions, follow
//! each other's assignments whoever leads, and see each other's commits.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::connection::ConnectionOptions;
use kdp_client::consumer::group::{GroupMember, GroupOptions};
use kdp_client::protocol::types::{Offset, PartitionId};
use kdp_tests::broker::KdpBroker;
use kdp_tests::clients::{self, PATIENCE};
use rdkafka::consumer::{BaseConsumer, Consumer};

const TOPIC: &str = "shared";
const GROUP: &str = "mixed";
const PARTITIONS: i32 = 5;

/// A librdkafka consumer that a thread keeps going, as its protocol asks for.
struct Librdkafka {
    consumer: Arc<BaseConsumer>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Librdkafka {
    fn start(address: &str) -> Self {
        let settings = [("group.id", GROUP), ("partition.assignment.strategy", "range")];
        let consumer = Arc::new(clients::consumer(address, &settings));
        consumer.subscribe(&[TOPIC]).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let (polled, stopped) = (consumer.clone(), stop.clone());
        let thread = thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                drop(polled.poll(Duration::from_millis(20)));
            }
        });
        Self { consumer, stop, thread: Some(thread) }
    }

    fn assignment(&self) -> BTreeSet<i32> {
        self.consumer.assignment().unwrap().elements().iter().map(|one| one.partition()).collect()
    }

    fn committed(&self, partition: i32) -> rdkafka::Offset {
        let mut asked = rdkafka::TopicPartitionList::new();
        asked.add_partition(TOPIC, partition);
        self.consumer.committed_offsets(asked, PATIENCE).unwrap().elements()[0].offset()
    }
}

impl Drop for Librdkafka {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.take().map(JoinHandle::join);
    }
}

fn member(address: &str) -> GroupMember {
    let cluster = Cluster::new(vec![address.parse().unwrap()], ConnectionOptions::default());
    let options = GroupOptions { heartbeat_interval: Duration::from_millis(50), ..GroupOptions::default() };
    GroupMember::new(cluster, GROUP, vec![TOPIC.to_owned()], options)
}

/// Keeps the member going until it has a share that satisfies.
async fn poll_until(
    member: &mut GroupMember,
    share: &mut BTreeSet<i32>,
    holds: impl Fn(&BTreeSet<i32>) -> bool,
) {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(got) = member.poll().await.unwrap() {
            assert!(got.iter().all(|one| one.topic == TOPIC));
            *share = got.iter().map(|one| one.partition.get()).collect();
        }
        if holds(share) {
            return;
        }
        assert!(Instant::now() < end, "it stays at {share:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn is_shared(ours: &BTreeSet<i32>, theirs: &BTreeSet<i32>) -> bool {
    let all: BTreeSet<i32> = (0..PARTITIONS).collect();
    !ours.is_empty() && !theirs.is_empty() && ours.is_disjoint(theirs) && (ours | theirs) == all
}

async fn broker() -> KdpBroker {
    let broker = KdpBroker::start();
    clients::create_topic(broker.address(), TOPIC, PARTITIONS, &[]).await;
    broker
}

#[tokio::test(flavor = "multi_thread")]
async fn we_lead_and_librdkafka_follows() {
    let broker = broker().await;
    let (mut ours, mut share) = (member(broker.address()), BTreeSet::new());
    poll_until(&mut ours, &mut share, |share| share.len() == PARTITIONS as usize).await;
    let theirs = Librdkafka::start(broker.address());
    poll_until(&mut ours, &mut share, |share| is_shared(share, &theirs.assignment())).await;

    // What is committed counts for both, and who leaves is not waited for.
    let mine = *share.first().unwrap();
    let commit = [(TopicPartition::new(TOPIC, PartitionId(mine)), Offset(7))];
    ours.commit(&commit).await.unwrap();
    assert_eq!(theirs.committed(mine), rdkafka::Offset::Offset(7));
    ours.leave().await.unwrap();
    let end = Instant::now() + PATIENCE;
    while theirs.assignment().len() < PARTITIONS as usize {
        assert!(Instant::now() < end, "librdkafka has only {:?}", theirs.assignment());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn librdkafka_leads_and_we_follow() {
    let broker = broker().await;
    let theirs = Librdkafka::start(broker.address());
    let end = Instant::now() + PATIENCE;
    while theirs.assignment().len() < PARTITIONS as usize {
        assert!(Instant::now() < end, "librdkafka has only {:?}", theirs.assignment());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (mut ours, mut share) = (member(broker.address()), BTreeSet::new());
    poll_until(&mut ours, &mut share, |share| is_shared(share, &theirs.assignment())).await;
    drop(theirs);
    poll_until(&mut ours, &mut share, |share| share.len() == PARTITIONS as usize).await;
}
