//! Fetch, key 1, versions 4-18: records from an offset on, as they lie in the log.
//!
//! v5 tells the log start offset, v7 has incremental sessions (KIP-227), v9 fences by leader epoch, v11
//! may name a nearer replica, v12 detects diverging logs (KIP-595), v13 names topics by id, v15 moves the
//! replica id into a tagged field, v16-18 are of brokers and controllers. Left out: reading from followers,
//! and being read by them, for there are none; both come with replication.
//!
//! Whole batches are answered, also when the offset lies within one; large ones leave as ranges of files.

mod response;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kdp_client::protocol::messages::{FetchRequest, ResponseError, StrBytes};
use kdp_client::protocol::uuid;
use tokio::time::Instant;

use self::response::{AbortedTransaction, FetchAnswer, PartitionAnswer, Records, TopicAnswer};
use crate::api::{FileRange, Refusal, Reply, RequestContext};
use crate::clock::Clock;
use crate::replication::{
    FetchSessions, FetchWaiter, Isolation, Partition, PartitionKey, Partitions, ReadRequest, Registration,
    SessionRequest, Told, TopicKey, Wanted,
};

/// The versions served.
pub(crate) const VERSIONS: std::ops::RangeInclusive<i16> = 4..=18;
/// From this version on topics are named by id.
const TOPIC_ID: i16 = 13;
/// The replica id of a consumer.
const CONSUMER: i32 = -1;
/// Up to this size records are read into memory: two packets and two calls cost more than the copy.
const INLINE_BYTES: u32 = 16 << 10;

/// What Fetch needs of the broker.
pub(crate) struct Fetcher {
    /// Where the records are.
    pub(crate) partitions: Arc<Partitions>,
    /// Sessions of the clients.
    pub(crate) sessions: FetchSessions,
    /// `fetch.max.bytes`.
    pub(crate) bytes_max: u32,
    /// The time.
    pub(crate) clock: Clock,
}

/// Serves one request.
pub(crate) async fn handle(
    fetcher: &Arc<Fetcher>,
    ctx: &RequestContext,
    request: FetchRequest,
) -> Result<Reply, Refusal> {
    let wait = Duration::from_millis(u64::try_from(request.max_wait_ms).unwrap_or(0));
    let deadline = Instant::now() + wait;
    let limits = Limits::of(&request, fetcher.bytes_max);
    let by_topic_id = ctx.api_version >= TOPIC_ID;
    let whole_error = |session_id, error: ResponseError| {
        let topics = Vec::new();
        Ok(FetchAnswer { error_code: error.code(), session_id, topics }.write(ctx))
    };
    let session = session_request(request, by_topic_id);
    let context = match fetcher.sessions.begin(session, fetcher.clock.wall_ms()) {
        Ok(context) => context,
        Err(error) => return whole_error(0, error),
    };
    let targets: Vec<Target> = context
        .partitions
        .iter()
        .map(|(key, wanted)| Target { found: fetcher.partitions.get(&key.topic, key.partition), key, wanted })
        .collect();
    let answers = read_or_wait(fetcher, &targets, &limits, deadline).await;
    let told: Vec<Told> = answers.iter().map(told).collect();
    match fetcher.sessions.finish(&context, &told, fetcher.clock.wall_ms()) {
        Ok(shape) => {
            count(&targets, &answers);
            let topics = grouped(&targets, answers, &shape.included);
            Ok(FetchAnswer { error_code: 0, session_id: shape.session_id, topics }.write(ctx))
        }
        Err((session_id, error)) => whole_error(session_id, error),
    }
}

/// How much to answer, and to whom.
struct Limits {
    bytes_min: i64,
    bytes_max: u32,
    isolation: Isolation,
    /// The id of the follower that asks.
    follower: Option<i32>,
}

impl Limits {
    fn of(request: &FetchRequest, bytes_max: u32) -> Limits {
        let bytes_max = u32::try_from(request.max_bytes).unwrap_or(0).min(bytes_max);
        // From version 15 on the replica's id stands in a tagged field.
        let replica = request.replica_id.0.max(request.replica_state.replica_id.0);
        let isolation = match (replica, request.isolation_level) {
            (CONSUMER, 1) => Isolation::Committed,
            (CONSUMER, _) => Isolation::HighWatermark,
            _ => Isolation::LogEnd,
        };
        let bytes_min = i64::from(request.min_bytes).min(i64::from(bytes_max));
        Limits { bytes_min, bytes_max, isolation, follower: (replica >= 0).then_some(replica) }
    }
}

/// One partition to read, if there is one.
struct Target<'a> {
    key: &'a PartitionKey,
    wanted: &'a Wanted,
    found: Result<Arc<Partition>, ResponseError>,
}

fn session_request(request: FetchRequest, by_topic_id: bool) -> SessionRequest {
    let topic_key = |name: StrBytes, id| if by_topic_id { TopicKey::Id(id) } else { TopicKey::Name(name) };
    let from_follower = request.replica_id.0.max(request.replica_state.replica_id.0) >= 0;
    let mut partitions = Vec::new();
    for topic in request.topics {
        let key = topic_key(topic.topic.0, topic.topic_id);
        partitions.extend(topic.partitions.iter().map(|partition| {
            let wanted = Wanted {
                // Fetch alone takes every negative epoch for none.
                current_leader_epoch: partition.current_leader_epoch.max(-1),
                fetch_offset: partition.fetch_offset,
                last_fetched_epoch: partition.last_fetched_epoch,
                max_bytes: partition.partition_max_bytes,
            };
            (PartitionKey { topic: key.clone(), partition: partition.partition }, wanted)
        }));
    }
    let mut forgotten = Vec::new();
    for topic in request.forgotten_topics_data {
        let key = topic_key(topic.topic.0, topic.topic_id);
        let key_of = |partition: &i32| PartitionKey { topic: key.clone(), partition: *partition };
        forgotten.extend(topic.partitions.iter().map(key_of));
    }
    SessionRequest {
        session_id: request.session_id,
        session_epoch: request.session_epoch,
        by_topic_id,
        from_follower,
        partitions,
        forgotten,
    }
}

/// Reads; while there is less than was asked for and nothing else to tell, waits for more, but not for a
/// broker that stops.
async fn read_or_wait(
    fetcher: &Fetcher,
    targets: &[Target<'_>],
    limits: &Limits,
    deadline: Instant,
) -> Vec<PartitionAnswer> {
    let mut answers = read_all(targets, limits);
    while !is_enough(&answers, limits) && Instant::now() < deadline {
        let available: usize = answers.iter().map(PartitionAnswer::bytes).sum();
        let waiter = FetchWaiter::new((limits.bytes_min - available as i64).max(1));
        let found = targets.iter().filter_map(|target| target.found.as_ref().ok().cloned());
        let registration = Registration::new(waiter.clone(), found.collect());
        // What came between the first look and the registration woke nobody: look again.
        answers = read_all(targets, limits);
        if is_enough(&answers, limits) || fetcher.partitions.is_stopping() {
            break;
        }
        let timed_out = tokio::time::timeout_at(deadline, waiter.woken()).await.is_err();
        drop(registration);
        answers = read_all(targets, limits);
        if timed_out {
            break;
        }
    }
    answers
}

fn is_enough(answers: &[PartitionAnswer], limits: &Limits) -> bool {
    let bytes: usize = answers.iter().map(PartitionAnswer::bytes).sum();
    answers.is_empty()
        || bytes as i64 >= limits.bytes_min
        || answers.iter().any(|answer| answer.error_code != 0 || answer.diverging_epoch.is_some())
}

fn read_all(targets: &[Target<'_>], limits: &Limits) -> Vec<PartitionAnswer> {
    let mut left = limits.bytes_max;
    let mut is_first = true;
    let mut read_one = |target: &Target<'_>| {
        let partition = target.key.partition;
        let answer = target.found.as_ref().map_err(|error| *error).and_then(|found| {
            let max_bytes = u32::try_from(target.wanted.max_bytes).unwrap_or(0).min(left);
            // The first batch is answered even if it is larger than everything that was asked for, or
            // a consumer would never get past it; but only once an answer.
            let request = ReadRequest {
                wanted: *target.wanted,
                max_bytes,
                min_one: is_first,
                isolation: limits.isolation,
                follower: limits.follower,
            };
            read(found, partition, &request)
        });
        let answer = answer.unwrap_or_else(|error| PartitionAnswer::error(partition, error.code()));
        is_first &= answer.bytes() == 0;
        left = left.saturating_sub(u32::try_from(answer.bytes()).unwrap_or(u32::MAX));
        answer
    };
    targets.iter().map(&mut read_one).collect()
}

fn read(found: &Partition, partition: i32, request: &ReadRequest) -> Result<PartitionAnswer, ResponseError> {
    let read = found.read(request)?;
    let records = match read.slice {
        None => Records::Bytes(Bytes::new()),
        Some(slice) if slice.length <= INLINE_BYTES => {
            Records::Bytes(slice.read().map_err(|_| ResponseError::KafkaStorageError)?.into())
        }
        Some(slice) => {
            Records::File(FileRange { file: slice.file, position: slice.position, length: slice.length })
        }
    };
    let aborted = |(producer_id, first_offset)| AbortedTransaction { producer_id, first_offset };
    Ok(PartitionAnswer {
        partition,
        error_code: 0,
        high_watermark: read.high_watermark,
        last_stable_offset: read.last_stable_offset,
        log_start_offset: read.log_start_offset,
        diverging_epoch: read.diverging_epoch,
        aborted_transactions: read.aborted_transactions.map(|list| list.into_iter().map(aborted).collect()),
        records,
    })
}

fn count(targets: &[Target<'_>], answers: &[PartitionAnswer]) {
    for (target, answer) in targets.iter().zip(answers) {
        let Ok(found) = &target.found else { continue };
        let metrics = found.metrics();
        metrics.fetch_requested();
        match answer.bytes() {
            _ if answer.error_code != 0 => metrics.fetch_failed(),
            0 => {}
            bytes => metrics.fetched(bytes as u64),
        }
    }
}

fn told(answer: &PartitionAnswer) -> Told {
    Told {
        high_watermark: answer.high_watermark,
        log_start_offset: answer.log_start_offset,
        has_news: answer.bytes() > 0 || answer.diverging_epoch.is_some(),
        failed: answer.error_code != 0,
    }
}

/// The answers that are to be sent, neighbours of one topic together.
fn grouped(targets: &[Target<'_>], answers: Vec<PartitionAnswer>, included: &[bool]) -> Vec<TopicAnswer> {
    let mut topics: Vec<TopicAnswer> = Vec::new();
    let mut last: Option<&TopicKey> = None;
    for ((target, answer), included) in targets.iter().zip(answers).zip(included) {
        if !included {
            continue;
        }
        if last != Some(&target.key.topic) {
            let (name, id) = match &target.key.topic {
                TopicKey::Name(name) => (name.clone(), uuid::ZERO),
                TopicKey::Id(id) => (StrBytes::default(), *id),
            };
            topics.push(TopicAnswer { name, id, partitions: Vec::new() });
            last = Some(&target.key.topic);
        }
        if let Some(topic) = topics.last_mut() {
            topic.partitions.push(answer);
        }
    }
    topics
}
