//! What there is to show: the newest snapshot, and the answers of commands that a screen asked for.
//!
//! Pure data. A screen reads it and never changes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::job::Job;
use super::listing::Listing;
use super::log::Log;
use super::records::Read;
use super::records::difference::Difference;
use super::rows::{Items, Rows, Spec};
use super::snapshot::{Snapshot, SourceState, Sourced};

/// The words of a `kdp` command, without `kdp`.
pub(crate) type Words = Vec<String>;

/// Words from literals and names.
pub(crate) fn words<const N: usize>(words: [&str; N]) -> Words {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What there is to show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// What the collector found last.
    pub(crate) snapshot: Arc<Snapshot>,
    /// What commands answered.
    pub(crate) listings: BTreeMap<Words, Sourced<Listing>>,
    /// The records that are being read.
    pub(crate) read: Option<Read>,
    /// The two of them that are looked at side by side.
    pub(crate) difference: Option<Difference>,
    /// What has happened.
    pub(crate) log: Log,
    /// Changes under way and those that have ended, the newest last.
    pub(crate) jobs: Vec<Job>,
    /// The time, in milliseconds since 1970.
    pub(crate) now_ms: i64,
}

/// The rows of a tab, and what is to be said about where they come from.
pub(crate) struct Body<'a> {
    /// The rows.
    pub(crate) rows: Box<dyn Rows + 'a>,
    /// What became of the newest attempt to get them.
    pub(crate) state: &'a SourceState,
    /// How old they are.
    pub(crate) age_ms: Option<i64>,
    /// Whether they should be newer.
    pub(crate) is_stale: bool,
}

impl Model {
    /// Rows out of a source of the snapshot.
    pub(crate) fn body<'a, R: 'a>(
        &self,
        source: &'a Sourced<Vec<R>>,
        spec: &'static Spec<R>,
        is_shown: impl Fn(&&R) -> bool,
    ) -> Body<'a> {
        self.body_of(source, Items::new(source.items().iter().filter(is_shown), spec))
    }

    /// Rows that were made from this source.
    pub(crate) fn body_of<'a, T>(&self, source: &'a Sourced<T>, rows: impl Rows + 'a) -> Body<'a> {
        Body {
            rows: Box::new(rows),
            state: &source.state,
            age_ms: source.age_ms(self.now_ms),
            is_stale: source.is_stale(self.now_ms),
        }
    }

    /// The answer of a command, where there is one.
    pub(crate) fn answer(&self, words: &Words) -> Option<&Listing> {
        self.listings.get(words)?.get()
    }

    /// What a command answered; nothing yet where it has not been asked.
    pub(crate) fn listing(&self, words: &Words) -> Body<'_> {
        match self.listings.get(words) {
            Some(source) => match source.get() {
                Some(listing) => self.body_of(source, listing.at(self.now_ms)),
                None => self.body_of(source, Items::<()>::new([], &NOTHING)),
            },
            None => Body {
                rows: Box::new(Items::<()>::new([], &NOTHING)),
                state: &SourceState::Waiting,
                age_ms: None,
                is_stale: false,
            },
        }
    }
}

/// Rows of which there are none.
static NOTHING: Spec<()> = Spec {
    columns: &[],
    name: |()| std::borrow::Cow::Borrowed(""),
    health: |()| super::health::Health::Plain,
};
