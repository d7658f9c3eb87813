//! Incremental fetch sessions (KIP-227): what a consumer wants and was told, kept between its fetches.
//!
//! Pure but for the locks: `now_ms` is an argument and nothing here reads a log. The invariant is that
//! of Kafka's `FetchSession`: an incremental answer leaves out exactly the partitions about which the
//! client already knows everything there is to know.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kdp_client::protocol::messages::{ResponseError, StrBytes};
use kdp_client::protocol::uuid::Uuid;
use parking_lot::Mutex;

/// A session that has not been used for so long may be evicted by any other.
const STALE_AFTER_MS: i64 = 120_000;
/// "No session", and the epoch of a request that wants a new one.
pub(crate) const NO_SESSION: i32 = 0;
const INITIAL_EPOCH: i32 = 0;
const FINAL_EPOCH: i32 = -1;

/// A topic as the request names it: by id from version 13 on, by name before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TopicKey {
    /// The topic's id.
    Id(Uuid),
    /// The topic's name.
    Name(StrBytes),
}

/// A partition as the request names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PartitionKey {
    /// The topic.
    pub(crate) topic: TopicKey,
    /// The index within it.
    pub(crate) partition: i32,
}

/// What is wanted of one partition, field by field as in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The leader epoch the client believes in, or -1.
    pub(crate) current_leader_epoch: i32,
    /// From where to read.
    pub(crate) fetch_offset: i64,
    /// The epoch of the last record the client has, or -1.
    pub(crate) last_fetched_epoch: i32,
    /// How much to read.
    pub(crate) max_bytes: i32,
}

/// What one answer says of a partition, as far as the next one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) high_watermark: i64,
    pub(crate) log_start_offset: i64,
    /// Records come with it, or news that never may be left out (a diverging epoch).
    pub(crate) has_news: bool,
    /// The partition's error code is not 0.
    pub(crate) failed: bool,
}

#[derive(Debug)]
struct Cached {
    key: PartitionKey,
    wanted: Wanted,
    high_watermark: i64,
    log_start_offset: i64,
}

/// The partitions of one session, in the order in which they are read.
#[derive(Debug)]
struct Session {
    id: i32,
    epoch: i32,
    by_topic_id: bool,
    /// A partition that gave records moves to the end, so that the first ones cannot starve the rest.
    order: BTreeMap<u64, Cached>,
    places: HashMap<PartitionKey, u64>,
    next_place: u64,
}

impl Session {
    fn put(&mut self, cached: Cached) {
        self.places.insert(cached.key.clone(), self.next_place);
        self.order.insert(self.next_place, cached);
        self.next_place += 1;
    }

    fn want(&mut self, key: PartitionKey, wanted: Wanted) {
        match self.places.get(&key).and_then(|place| self.order.get_mut(place)) {
            Some(cached) => cached.wanted = wanted,
            None => self.put(Cached { key, wanted, high_watermark: -1, log_start_offset: -1 }),
        }
    }

    fn forget(&mut self, key: &PartitionKey) -> Option<Cached> {
        self.order.remove(&self.places.remove(key)?)
    }

    /// Whether the answer must hold this partition; remembers what it says.
    fn tell(&mut self, key: &PartitionKey, told: &Told) -> bool {
        let Some(cached) = self.places.get(key).and_then(|place| self.order.get_mut(place)) else {
            return false;
        };
        let changed =
            cached.high_watermark != told.high_watermark || cached.log_start_offset != told.log_start_offset;
        // After an error the client has to hear from the partition again once the error is gone.
        cached.high_watermark = if told.failed { -1 } else { told.high_watermark };
        cached.log_start_offset = told.log_start_offset;
        if told.has_news
            && let Some(cached) = self.forget(key)
        {
            self.put(cached);
        }
        told.has_news || told.failed || changed
    }
}

/// Epochs count from 1 and skip 0 and -1, which mean something else.
fn next_epoch(epoch: i32) -> i32 {
    if epoch == i32::MAX { 1 } else { epoch + 1 }
}

#[derive(Debug)]
struct Slot {
    session: Arc<Mutex<Session>>,
    /// Sessions of followers are worth more than those of consumers.
    privileged: bool,
    size: usize,
    created_ms: i64,
    last_used_ms: i64,
}

impl Slot {
    /// What may be evicted for something worth `(privileged, size)`: the cheapest that is old enough.
    fn is_evictable_for(&self, privileged: bool, now_ms: i64) -> bool {
        now_ms - self.created_ms > STALE_AFTER_MS || (privileged && !self.privileged)
    }
}

/// The session part of a fetch request.
#[derive(Clone, Debug)]
pub(crate) struct SessionRequest {
    pub(crate) session_id: i32,
    pub(crate) session_epoch: i32,
    /// Version 13 and above.
    pub(crate) by_topic_id: bool,
    /// Whether a follower asks.
    pub(crate) from_follower: bool,
    pub(crate) partitions: Vec<(PartitionKey, Wanted)>,
    pub(crate) forgotten: Vec<PartitionKey>,
}

/// A fetch under way: what to read, and how the answer is to be shaped.
#[derive(Debug)]
pub(crate) struct FetchContext {
    kind: Kind,
    /// What to read, in this order.
    pub(crate) partitions: Vec<(PartitionKey, Wanted)>,
}

#[derive(Debug)]
enum Kind {
    Sessionless,
    Full { by_topic_id: bool, from_follower: bool },
    Incremental { session: Arc<Mutex<Session>>, epoch: i32 },
}

/// How to answer: under which session, and which of the partitions read to leave out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) session_id: i32,
    /// For each partition of the context whether the answer holds it.
    pub(crate) included: Vec<bool>,
}

/// Every session of the broker.
#[derive(Debug)]
pub(crate) struct FetchSessions {
    slots: Mutex<HashMap<i32, Slot>>,
    /// `max.incremental.fetch.session.cache.slots`.
    slots_max: usize,
}

impl FetchSessions {
    pub(crate) fn new(slots_max: usize) -> FetchSessions {
        FetchSessions { slots: Mutex::default(), slots_max }
    }

    /// Takes in a request: what is to be read for it, or the error of the whole fetch.
    pub(crate) fn begin(&self, request: SessionRequest, now_ms: i64) -> Result<FetchContext, ResponseError> {
        if matches!(request.session_epoch, INITIAL_EPOCH | FINAL_EPOCH) {
            self.slots.lock().remove(&request.session_id);
            let kind = match request.session_epoch {
                FINAL_EPOCH => Kind::Sessionless,
                _ => Kind::Full { by_topic_id: request.by_topic_id, from_follower: request.from_follower },
            };
            return Ok(FetchContext { kind, partitions: unique(request.partitions) });
        }
        self.resume(request, now_ms)
    }

    fn resume(&self, request: SessionRequest, now_ms: i64) -> Result<FetchContext, ResponseError> {
        let mut slots = self.slots.lock();
        let slot = slots.get_mut(&request.session_id).ok_or(ResponseError::FetchSessionIdNotFound)?;
        let shared = slot.session.clone();
        let mut session = shared.lock();
        if session.epoch != request.session_epoch {
            return Err(ResponseError::InvalidFetchSessionEpoch);
        }
        if session.by_topic_id != request.by_topic_id {
            return Err(ResponseError::FetchSessionTopicIdError);
        }
        for (key, wanted) in &request.partitions {
            session.want(key.clone(), *wanted);
        }
        for key in &request.forgotten {
            session.forget(key);
        }
        if session.order.is_empty() {
            slots.remove(&request.session_id);
            return Ok(FetchContext { kind: Kind::Sessionless, partitions: unique(request.partitions) });
        }
        slot.last_used_ms = now_ms;
        slot.size = session.order.len();
        session.epoch = next_epoch(session.epoch);
        let partitions = session.order.values().map(|cached| (cached.key.clone(), cached.wanted)).collect();
        let kind = Kind::Incremental { session: shared.clone(), epoch: session.epoch };
        Ok(FetchContext { kind, partitions })
    }

    /// Shapes the answer; `told` has one entry for each partition of the context.
    pub(crate) fn finish(
        &self,
        context: &FetchContext,
        told: &[Told],
        now_ms: i64,
    ) -> Result<Shape, (i32, ResponseError)> {
        let all = || vec![true; told.len()];
        match &context.kind {
            Kind::Sessionless => Ok(Shape { session_id: NO_SESSION, included: all() }),
            Kind::Full { by_topic_id, from_follower } => {
                let session_id = self.create(context, told, *by_topic_id, *from_follower, now_ms);
                Ok(Shape { session_id, included: all() })
            }
            Kind::Incremental { session, epoch } => {
                let mut session = session.lock();
                // A second request of the same epoch overtook this one.
                if session.epoch != *epoch {
                    return Err((session.id, ResponseError::InvalidFetchSessionEpoch));
                }
                let included =
                    context.partitions.iter().zip(told).map(|((key, _), told)| session.tell(key, told));
                let included = included.collect();
                Ok(Shape { session_id: session.id, included })
            }
        }
    }

    fn create(
        &self,
        context: &FetchContext,
        told: &[Told],
        by_topic_id: bool,
        privileged: bool,
        now_ms: i64,
    ) -> i32 {
        let mut slots = self.slots.lock();
        let size = context.partitions.len();
        if slots.len() >= self.slots_max && !evict(&mut slots, (privileged, size), now_ms) {
            return NO_SESSION;
        }
        let id = new_id(&slots);
        let mut session = Session {
            id,
            epoch: next_epoch(INITIAL_EPOCH),
            by_topic_id,
            order: BTreeMap::new(),
            places: HashMap::new(),
            next_place: 0,
        };
        for ((key, wanted), told) in context.partitions.iter().zip(told) {
            let (high_watermark, log_start_offset) = (told.high_watermark, told.log_start_offset);
            session.put(Cached { key: key.clone(), wanted: *wanted, high_watermark, log_start_offset });
        }
        let session = Arc::new(Mutex::new(session));
        slots.insert(id, Slot { session, privileged, size, created_ms: now_ms, last_used_ms: now_ms });
        id
    }
}

/// A partition named twice counts once, with what was said last.
fn unique(partitions: Vec<(PartitionKey, Wanted)>) -> Vec<(PartitionKey, Wanted)> {
    let mut places = HashMap::with_capacity(partitions.len());
    let mut kept: Vec<(PartitionKey, Wanted)> = Vec::with_capacity(partitions.len());
    for (key, wanted) in partitions {
        match places.get(&key) {
            Some(&at) => {
                let (_, earlier): &mut (PartitionKey, Wanted) = &mut kept[at];
                *earlier = wanted;
            }
            None => {
                places.insert(key.clone(), kept.len());
                kept.push((key, wanted));
            }
        }
    }
    kept
}

/// Makes room for a session worth `value`: the stalest goes if it is stale, else the cheapest that is
/// worth no more. Looks at every slot, which only a full cache pays for.
fn evict(slots: &mut HashMap<i32, Slot>, value: (bool, usize), now_ms: i64) -> bool {
    let stalest = slots.iter().min_by_key(|(id, slot)| (slot.last_used_ms, **id));
    let victim = match stalest {
        Some((id, slot)) if now_ms - slot.last_used_ms > STALE_AFTER_MS => Some(*id),
        _ => slots
            .iter()
            .filter(|(_, slot)| slot.is_evictable_for(value.0, now_ms))
            .map(|(id, slot)| ((slot.privileged, slot.size), *id))
            .min()
            .filter(|(worth, _)| *worth <= value)
            .map(|(_, id)| id),
    };
    victim.is_some_and(|id| slots.remove(&id).is_some())
}

/// A random positive id: guessing another client's session must not be easy.
fn new_id(slots: &HashMap<i32, Slot>) -> i32 {
    loop {
        let bits = Uuid::new_v4().as_u128() as u32;
        let id = (bits & i32::MAX.cast_unsigned()).cast_signed();
        if id != NO_SESSION && !slots.contains_key(&id) {
            return id;
        }
    }
}

#[cfg(test)]
#[path = "fetch_session_tests.rs"]
mod tests;
