//! What the cursor is on and what a page is about: a topic, a partition, a group, a broker; and where the letters
//! lead that mean the same for each on every screen: its settings, its lag.
//!
//! Pure. Invariant: a thing is known by where Enter leads, so a new screen needs nothing here.

use super::App;
use super::page::{Page, Place};
use super::screens::{Pair, ScreenId};

/// Something in the cluster that has a page of its own, or a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Topic(String),
    /// `orders:3`, and its topic.
    Partition(String, String),
    Group(String),
    Broker(String),
    /// Anything else that has settings.
    Settings(Pair),
}

impl Thing {
    /// What a place is about.
    fn of(place: &Place) -> Option<Self> {
        let name = place.of.clone()?;
        match place.screen {
            ScreenId::Topic => Some(Thing::Topic(name)),
            ScreenId::Partition => {
                let topic = name.rsplit_once(':')?.0.to_owned();
                Some(Thing::Partition(name, topic))
            }
            ScreenId::Group => Some(Thing::Group(name)),
            ScreenId::Broker => Some(Thing::Broker(name)),
            // `orders:0,2`, `orders:0@42`
            ScreenId::Reading | ScreenId::Record => {
                Some(Thing::Topic(name.split(':').next().unwrap_or_default().to_owned()))
            }
            ScreenId::Config => {
                let pair = Pair::of(place);
                Some(match pair.kind.as_str() {
                    "topic" => Thing::Topic(pair.left),
                    "group" => Thing::Group(pair.left),
                    "broker" => Thing::Broker(pair.left),
                    _ => Thing::Settings(pair),
                })
            }
            _ => None,
        }
    }
}

/// Where a letter leads: a page, the title of its tab, and the title of the column that it is sorted by.
pub(super) type Lead = (Place, &'static str, Option<&'static str>);

impl App {
    /// What the cursor is on.
    pub(super) fn under_cursor(&self) -> Option<Thing> {
        let page = self.page();
        let name = page.table().cursor()?;
        let beyond = (page.tab().enter)(&page.place, name).and_then(|place| Thing::of(&place));
        match beyond {
            Some(thing @ (Thing::Group(_) | Thing::Settings(_))) => Some(thing),
            beyond => self.partition(page, name).or(beyond),
        }
    }

    fn partition(&self, page: &Page, name: &str) -> Option<Thing> {
        let (topic, id) = name.rsplit_once(':')?;
        let is_known = page.place.of.as_deref() == Some(topic)
            || self.model.snapshot.topics.items().iter().any(|known| known.name == topic);
        let is_partition = is_known && id.parse::<u32>().is_ok();
        is_partition.then(|| Thing::Partition(name.to_owned(), topic.to_owned()))
    }

    /// What the page is about.
    pub(super) fn subject(&self) -> Option<Thing> {
        Thing::of(&self.page().place)
    }

    /// Where the settings are of what the page is about, or else of what the cursor is on.
    pub(super) fn configs(&self) -> Option<Lead> {
        let all = |pair: Pair| (pair.place(), "All", None);
        Some(match self.subject().or_else(|| self.under_cursor())? {
            Thing::Topic(topic) | Thing::Partition(_, topic) => {
                (Place::about(ScreenId::Topic, topic), "Configs", None)
            }
            Thing::Broker(id) => (Place::about(ScreenId::Broker, id), "Configs", None),
            Thing::Group(name) => all(Pair::one("group", &name)),
            Thing::Settings(pair) => all(pair),
        })
    }

    /// Where the lag is of the group under the cursor, of what the page is about, or else of what the cursor is on.
    pub(super) fn lag(&self) -> Option<Lead> {
        let under_cursor = self.under_cursor();
        let thing = match under_cursor {
            Some(Thing::Group(_)) => under_cursor,
            _ => self.subject().or(under_cursor),
        };
        match thing? {
            Thing::Topic(topic) => Some((Place::about(ScreenId::Topic, topic), "Groups", Some("LAG"))),
            Thing::Partition(name, _) => {
                Some((Place::about(ScreenId::Partition, name), "Groups", Some("LAG")))
            }
            Thing::Group(name) => Some((Place::about(ScreenId::Group, name), "Partitions", Some("LAG"))),
            // Of its replicas, those that are behind their leaders.
            Thing::Broker(id) => Some((Place::about(ScreenId::Broker, id), "Behind", Some("LAG"))),
            Thing::Settings(_) => None,
        }
    }

    /// Goes where a letter leads.
    pub(super) fn follow(&mut self, (place, tab, column): Lead) {
        self.open(place);
        let Some(page) = self.pages.last_mut() else { return };
        let tabs = page.place.screen.spec().tabs;
        page.tab = tabs.iter().position(|one| one.title == tab).unwrap_or(page.tab);
        if let Some(column) = column {
            page.table_mut().sort_by_title(column, true);
        }
        self.is_filtering = false;
        self.arrange();
    }
}
