//! Reads the records that the dashboard shows, as long as it does: one read at a time, in small steps, so that
//! nobody else on this thread waits for it.
//!
//! Nothing is committed and no group is joined. Invariant: what has been read and not told yet is bounded, and
//! who does not take it keeps us from reading on.

use std::ops::ControlFlow;
use std::time::Duration;

use kdp_client::consumer::{ConsumeError, Consumed, Consumer, Range};
use tokio::sync::watch;
use tokio::time::Instant;

use super::app::action::{Action, Wishes};
use super::app::model::Words;
use super::app::records::ring::{BYTES_MAX, RECORDS_MAX, Ring};
use super::app::records::{News, ReadState, ReadWish, Record};
use super::collect::Backend;
use super::event::{Event, Events, command};
use crate::commands::Context;
use crate::commands::record::{Look, decoded, read_failure};
use crate::failure::Failure;
use crate::record::Kept;

/// How often the screen is told.
const TELL: Duration = Duration::from_millis(100);
/// After so long somebody else has a turn.
const SLICE: Duration = Duration::from_millis(4);
/// So many records are looked at between two looks at the clock.
const STRIDE: u64 = 32;
/// A tail that has lost its cluster tries again after so long.
const RETRY: Duration = Duration::from_secs(3);

/// Reads what is wished for until it is dropped.
pub(super) async fn keep(backend: &Backend, mut wishes: watch::Receiver<Wishes>, events: &Events) {
    loop {
        let wish = wishes.borrow_and_update().reading.clone();
        let id = wish.as_ref().map(|wish| wish.id);
        let told = wishes.clone();
        let work = async {
            if let Some(wish) = wish {
                read(backend, wish, told, events).await;
            }
            std::future::pending::<()>().await;
        };
        let is_other = |now: &Wishes| now.reading.as_ref().map(|wish| wish.id) != id;
        let changed = tokio::select! {
            () = work => Ok(()),
            changed = wishes.wait_for(is_other) => changed.map(drop),
        };
        if changed.is_err() {
            // The screen has ended.
            return std::future::pending().await;
        }
    }
}

async fn read(backend: &Backend, wish: ReadWish, wishes: watch::Receiver<Wishes>, events: &Events) {
    let mut desk = Desk::new(&wish, wishes, events.clone());
    let outcome = match backend {
        Backend::Live(context, _) => of_cluster(context, &wish.words, &mut desk).await,
        Backend::Demo(demo) => demo.read(&wish.words, &mut desk).await,
    };
    let state = match outcome {
        Ok(()) => ReadState::Ended,
        Err(failure) => ReadState::Failed(in_words(&failure)),
    };
    desk.tell(state).await;
}

/// With the hint, if there is one.
fn in_words(failure: &Failure) -> String {
    let about = failure.item.as_ref().filter(|item| !failure.message.contains(*item));
    let about = about.map(|item| format!("{item}: ")).unwrap_or_default();
    let hint = failure.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("{about}{}{hint}", failure.message)
}

async fn of_cluster(context: &Context, words: &Words, desk: &mut Desk) -> Result<(), Failure> {
    let mut look = command::look(words)?;
    // A fetch that waits keeps what comes behind it on the same connection waiting.
    let context = Context { cluster: context.cluster.apart(), ..context.clone() };
    let (mut ranges, errors) = look.ranges(&context).await?;
    desk.warn(&errors);
    if let (true, Some(first)) = (ranges.is_empty(), errors.into_iter().next()) {
        return Err(first);
    }
    desk.name(ranges.iter().map(|range| &*range.partition.topic));
    loop {
        let mut consumer = Consumer::with_options(context.cluster.clone(), ranges.clone(), look.options);
        match consume(&mut consumer, &mut look, desk).await {
            Ok(()) => break,
            Err(Stop::Lost(error)) if look.follows => {
                desk.tell(ReadState::Lost(error.to_string())).await;
                // It goes on where it was.
                let next = consumer.positions().map(|(partition, next)| Range {
                    partition: partition.clone(),
                    from: next,
                    until: None,
                });
                ranges = next.collect();
                tokio::time::sleep(RETRY).await;
            }
            Err(Stop::Lost(error)) => return Err(read_failure(error)),
            Err(Stop::Wrong(failure)) => return Err(failure),
        }
    }
    desk.warnings.extend(look.settle()?);
    Ok(())
}

/// Why it does not go on.
enum Stop {
    Lost(ConsumeError),
    Wrong(Failure),
}

async fn consume(consumer: &mut Consumer, look: &mut Look, desk: &mut Desk) -> Result<(), Stop> {
    while !consumer.is_done() {
        desk.passed = consumer.progress();
        desk.breathe().await;
        let mut wrong = None;
        let until = Instant::now() + SLICE;
        let due = desk.told + TELL;
        let deliver = |record: Consumed<'_>| match desk.take(&record, look, until) {
            Ok(flow) => flow,
            Err(failure) => {
                wrong = Some(failure);
                ControlFlow::Break(())
            }
        };
        tokio::select! {
            polled = consumer.poll(deliver) => drop(polled.map_err(Stop::Lost)?),
            () = tokio::time::sleep_until(due) => {}
        }
        if let Some(failure) = wrong {
            return Err(Stop::Wrong(failure));
        }
        tokio::task::yield_now().await;
    }
    desk.passed = consumer.progress();
    Ok(())
}

/// Where records are gathered, and told from time to time.
pub(super) struct Desk {
    id: u64,
    follows: bool,
    wishes: watch::Receiver<Wishes>,
    events: Events,
    /// Read, and not told yet.
    waiting: Ring,
    /// How many of this page were found, and how large they are.
    page: (usize, usize),
    pages: u64,
    looked_at: u64,
    /// How many offsets were passed, and of how many.
    pub(super) passed: Option<(u64, u64)>,
    /// What should be known besides.
    pub(super) warnings: Vec<String>,
    has_topics: bool,
    told: Instant,
}

impl Desk {
    fn new(wish: &ReadWish, wishes: watch::Receiver<Wishes>, events: Events) -> Self {
        let follows = super::app::records::follows(&wish.words);
        Self {
            id: wish.id,
            follows,
            wishes,
            events,
            waiting: Ring::default(),
            page: (0, 0),
            pages: 1,
            looked_at: 0,
            passed: None,
            warnings: Vec::new(),
            has_topics: false,
            told: Instant::now(),
        }
    }

    /// What is read of: where there are several topics, names of records say which.
    pub(super) fn name<'a>(&mut self, topics: impl Iterator<Item = &'a str>) {
        let mut topics = topics;
        let first = topics.next();
        self.has_topics = topics.any(|topic| Some(topic) != first);
    }

    fn warn(&mut self, errors: &[Failure]) {
        self.warnings.extend(errors.iter().map(in_words));
    }

    /// Takes a record, if it is wanted; breaks when it is time to breathe.
    pub(super) fn take(
        &mut self,
        record: &Consumed<'_>,
        look: &mut Look,
        until: Instant,
    ) -> Result<ControlFlow<()>, Failure> {
        self.looked_at += 1;
        if look.wants(record)? {
            let record = self.record(record);
            self.page = (self.page.0 + 1, self.page.1 + record.size());
            self.waiting.push(record.into());
        }
        let is_late = self.looked_at.is_multiple_of(STRIDE) && Instant::now() >= until;
        Ok(if is_late || self.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn record(&self, record: &Consumed<'_>) -> Record {
        let (partition, offset) = (record.partition, record.offset());
        let name = match self.has_topics {
            true => format!("{}:{}:{offset}", partition.topic, partition.partition),
            false => format!("{}:{offset}", partition.partition),
        };
        Record { name, kept: Kept::of(record), decoded: decoded(record) }
    }

    /// Whether the page has no room for more; what is followed makes room.
    fn is_full(&self) -> bool {
        !self.follows && (self.page.0 >= RECORDS_MAX || self.page.1 >= BYTES_MAX)
    }

    /// Tells what is due, and waits while nobody wants more.
    pub(super) async fn breathe(&mut self) {
        if self.is_full() {
            self.tell(ReadState::Full).await;
            let pages = self.pages;
            let wants_more = |now: &Wishes| now.reading.as_ref().is_some_and(|wish| wish.pages > pages);
            // Who ends the screen ends this too.
            let _ = self.wishes.wait_for(wants_more).await;
            (self.pages, self.page) = (pages + 1, (0, 0));
        }
        if self.told.elapsed() >= TELL {
            self.tell(ReadState::Reading).await;
        }
        if self.wishes.borrow().paused {
            self.tell(ReadState::Reading).await;
            let _ = self.wishes.wait_for(|now| !now.paused).await;
        }
    }

    /// Tells how it is going, and what has come.
    pub(super) async fn tell(&mut self, state: ReadState) {
        let (records, dropped) = self.waiting.take();
        let warnings = std::mem::take(&mut self.warnings);
        let (looked_at, passed) = (self.looked_at, self.passed);
        let news = News { records, dropped, looked_at, passed, state, warnings };
        self.events.tell(Event::Happened(Action::Came(self.id, news))).await;
        self.told = Instant::now();
    }
}
