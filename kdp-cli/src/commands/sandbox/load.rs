//! The shop at work: one producer, three consumer groups. Every actor has connections of its own, as
//! real ones have.
//!
//! Whoever plays with a sandbox deletes topics and resets offsets; so an actor whom anything befalls
//! says so and begins anew.

use std::fmt::Display;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use kdp_client::admin::groups::{self, Committed};
use kdp_client::admin::topics;
use kdp_client::cluster::{Cluster, TopicPartition};
use kdp_client::connection::{ConnectionOptions, Endpoint};
use kdp_client::consumer::group::{GroupMember, GroupOptions};
use kdp_client::consumer::{self, Consumed, Consumer, Isolation, Position, Range};
use kdp_client::producer::{Producer, ProducerOptions};
use kdp_client::protocol::messages::ResponseError;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::backlog::Backlog;
use super::shop::{self, Tap, Topic};
use crate::time;

/// With 18 partitions, what the shop keeps stays under 100 MB or so.
const SETTINGS: [(&str, &str); 2] = [("retention.bytes", "4194304"), ("segment.bytes", "1048576")];
/// How often the shop sends what has happened since.
const MOMENT: Duration = Duration::from_millis(200);
/// How often a group commits, and looks whether it is still what it was.
const COMMIT_INTERVAL: Duration = Duration::from_secs(1);
/// How long the group worked that has stopped.
const STOPS_AFTER: Duration = Duration::from_secs(2);
/// Before an actor begins anew.
const PAUSE: Duration = Duration::from_secs(1);
/// A member that is not heard of for so long is gone; brokers allow no less than six seconds.
const SESSION_TIMEOUT: Duration = Duration::from_secs(10);
/// How long leaving may take at the end.
const LEAVE_TIME_MAX: Duration = Duration::from_secs(1);

/// A consumer group of the shop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) name: &'static str,
    /// What it has to do with.
    pub(super) topics: &'static [Topic],
    members: usize,
    pace: Pace,
}

/// How a group works.
#[derive(Clone, Copy, Debug)]
enum Pace {
    /// As fast as records come.
    KeepsUp,
    /// So many records a second, on the average of a day less than come.
    Slow(u64),
    /// It worked for a moment, once, and went away.
    Stopped,
}

pub(super) const GROUPS: [Group; 3] = [
    Group { name: "billing", topics: &[Topic::Orders, Topic::Payments], members: 2, pace: Pace::KeepsUp },
    Group { name: "recommendations", topics: &[Topic::Clicks], members: 1, pace: Pace::Slow(300) },
    Group { name: "audit", topics: &[Topic::Orders], members: 1, pace: Pace::Stopped },
];

/// The shop, open until it is told to close.
#[derive(Debug)]
pub(super) struct Load {
    stop: watch::Sender<bool>,
    actors: JoinSet<()>,
    /// Since when it is open.
    pub(super) since: Instant,
}

impl Load {
    /// Makes the topics, then opens: on this thread, so within a [`tokio::task::LocalSet`].
    pub(super) async fn start(broker: Endpoint) -> Result<Self, Trouble> {
        let shop = cluster(&broker, "shop");
        create_topics(&shop).await?;
        let (stop, stopped) = watch::channel(false);
        let since = Instant::now();
        let mut actors = JoinSet::new();
        actors.spawn_local(keep_trying("shop", stopped.clone(), {
            let broker = broker.clone();
            move |stop| produce(cluster(&broker, "shop"), since, stop)
        }));
        for group in GROUPS {
            for member in 1..=group.members {
                let name = format!("{}-{member}", group.name);
                let broker = broker.clone();
                actors.spawn_local(keep_trying(group.name, stopped.clone(), move |stop| {
                    consume(group, [cluster(&broker, &name), cluster(&broker, &name)], stop)
                }));
            }
        }
        Ok(Self { stop, actors, since })
    }

    /// Closes: groups are left, so that they need not be waited for the next time.
    pub(super) async fn stop(mut self) {
        // Nobody listens any more when every actor has ended.
        let _ = self.stop.send(true);
        let ended = async { while self.actors.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(LEAVE_TIME_MAX, ended).await;
    }
}

type Stop = watch::Receiver<bool>;
/// What an actor cannot deal with; there is nothing to choose, it is only told.
pub(super) type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// A view of the cluster of one's own, under a name that brokers show.
pub(super) fn cluster(broker: &Endpoint, client_id: &str) -> Cluster {
    let options = ConnectionOptions { client_id: client_id.to_owned(), ..ConnectionOptions::default() };
    Cluster::new(vec![broker.clone()], options)
}

/// Runs an actor until it is told to stop; what it fails of is said once.
async fn keep_trying<F>(name: &'static str, mut stop: Stop, actor: impl Fn(Stop) -> F)
where
    F: Future<Output = Result<(), Trouble>>,
{
    let mut said = String::new();
    while !*stop.borrow() {
        let Err(trouble) = actor(stop.clone()).await else { return };
        say(name, &trouble, &mut said);
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

fn say(name: &str, trouble: &dyn Display, said: &mut String) {
    let text = trouble.to_string();
    if *said != text {
        tracing::warn!("{name}: {text}");
        *said = text;
    }
}

fn new_topic<'a>(
    name: &str,
    partitions: i32,
    settings: impl IntoIterator<Item = &'a (&'a str, &'a str)>,
) -> topics::NewTopic {
    let settings = settings.into_iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    topics::NewTopic {
        name: name.to_owned(),
        partitions: Some(partitions),
        configs: settings.collect(),
        ..topics::NewTopic::default()
    }
}

async fn create_topics(cluster: &Cluster) -> Result<(), Trouble> {
    create(cluster, &Topic::ALL.map(|topic| new_topic(topic.name(), topic.partitions(), &SETTINGS))).await
}

/// Topics that are there already, in a folder that is used again, are fine.
async fn create(cluster: &Cluster, topics: &[topics::NewTopic]) -> Result<(), Trouble> {
    for outcome in topics::create(cluster, topics, false).await? {
        match outcome.result {
            Err(error) if error.code.kind() != ResponseError::TopicAlreadyExists => {
                return Err(format!("topic {} cannot be created: {error}", outcome.name).into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Sends, moment by moment, what happens in the shop.
async fn produce(cluster: Cluster, since: Instant, mut stop: Stop) -> Result<(), Trouble> {
    create_topics(&cluster).await?;
    let mut producers = Vec::new();
    for topic in Topic::ALL {
        let producer = Producer::open(cluster.clone(), topic.name(), ProducerOptions::default()).await?;
        producers.push((topic, producer, Tap::default()));
    }
    let mut moments = tokio::time::interval(MOMENT);
    moments.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = moments.tick() => {}
            _ = stop.changed() => return Ok(()),
        }
        let time = shop::time_of_day(since.elapsed());
        let now_ms = time::now_ms();
        for (topic, producer, tap) in &mut producers {
            for number in tap.draw(shop::rate(*topic, time), MOMENT) {
                producer.send(&topic.record(number, now_ms)).await?;
            }
            producer.flush().await?;
        }
    }
}

/// A member of a group, from joining to leaving. Fetches wait at the broker, and a connection's
/// answers come in order; so heartbeats and commits have a connection of their own.
async fn consume(group: Group, [coordinator, data]: [Cluster; 2], mut stop: Stop) -> Result<(), Trouble> {
    let is_done =
        matches!(group.pace, Pace::Stopped) && !committed(&coordinator, group.name).await?.is_empty();
    if is_done {
        return Ok(());
    }
    let topics = group.topics.iter().map(|topic| topic.name().to_owned()).collect();
    let options = GroupOptions { session_timeout: SESSION_TIMEOUT, ..GroupOptions::default() };
    let mut member = GroupMember::new(coordinator.clone(), group.name, topics, options);
    let worked = tokio::select! {
        worked = work(group, &mut member, &coordinator, &data) => worked,
        _ = stop.changed() => Ok(()),
    };
    // Whatever happened to the work, the group should not wait for us.
    let left = member.leave().await;
    worked?;
    Ok(left?)
}

/// Consumes what is ours until the group's time is over.
async fn work(
    group: Group,
    member: &mut GroupMember,
    coordinator: &Cluster,
    data: &Cluster,
) -> Result<(), Trouble> {
    let since = Instant::now();
    let mut backlog = Backlog::default();
    let mut consumer = Consumer::new(data.clone(), Vec::new());
    let mut commit_due = Instant::now();
    while !(matches!(group.pace, Pace::Stopped) && since.elapsed() > STOPS_AFTER) {
        if let Some(share) = member.poll().await? {
            let ranges = resume(group.name, coordinator, data, &share).await?;
            backlog.begin(ranges.iter().map(|range| (range.partition.clone(), range.from)));
            consumer = Consumer::new(data.clone(), ranges);
            commit_due = Instant::now();
        }
        if consumer.is_done() {
            // There are more members than partitions.
            tokio::time::sleep(COMMIT_INTERVAL).await;
        } else if backlog.is_empty() {
            let deliver = |record: Consumed<'_>| {
                backlog.push(record.partition, record.offset());
                ControlFlow::Continue(())
            };
            let _ = consumer.poll(deliver).await?;
        }
        match group.pace {
            Pace::Slow(records) => {
                tokio::time::sleep(COMMIT_INTERVAL).await;
                backlog.work(records);
            }
            Pace::KeepsUp | Pace::Stopped => backlog.work(u64::MAX),
        }
        if commit_due <= Instant::now() {
            member.commit(&backlog.positions()).await?;
            commit_due = Instant::now() + COMMIT_INTERVAL;
        }
    }
    Ok(member.commit(&backlog.positions()).await?)
}

/// Where the group goes on: where it has committed, or at the start.
async fn resume(
    group: &str,
    coordinator: &Cluster,
    data: &Cluster,
    share: &[TopicPartition],
) -> Result<Vec<Range>, Trouble> {
    let committed = committed(coordinator, group).await?;
    let mut ranges = Vec::new();
    for (_, range) in consumer::ranges(data, share, Position::Start, None, Isolation::ReadUncommitted).await?
    {
        let mut range = range?;
        if let Some(committed) = committed.iter().find(|committed| committed.partition == range.partition) {
            range.from = range.from.max(committed.offset);
        }
        ranges.push(range);
    }
    Ok(ranges)
}

async fn committed(cluster: &Cluster, group: &str) -> Result<Vec<Committed>, Trouble> {
    let mut answers = groups::committed(cluster, &[group.to_owned()]).await?;
    let (_, answer) = answers.pop().expect("every group has an answer, and one was asked for");
    Ok(answer?)
}
