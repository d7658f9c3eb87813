//! The screens: one file each, and the table of them all.
//!
//! A screen is data: its tabs, and for each tab where the rows come from and what Enter opens. To add one: a
//! file here with its `SPEC`, a name in [`ScreenId`], an entry in [`SCREENS`]. How it is drawn is the view's
//! business; a screen that is a table needs nothing there.

mod answers;
mod brokers;
mod configs;
mod consumers;
mod doctor;
mod groups;
mod history;
mod listings;
mod log;
pub(crate) mod moves;
mod overview;
mod partitions;
mod records;
pub(crate) mod restart;
mod topics;

pub(crate) use answers::{answer_of, words_of};
pub(crate) use brokers::broker_health;
pub(crate) use configs::Pair;
pub(crate) use doctor::{note, place_of};
pub(crate) use history::TITLE as HISTORY;
pub(crate) use partitions::health_of as partition_health;

use super::model::{Body, Model, Words};
use super::page::Place;
use super::table::Sort;

/// Which screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ScreenId {
    Overview,
    Topics,
    Topic,
    Groups,
    Group,
    Brokers,
    Broker,
    Partitions,
    Partition,
    Moves,
    /// Topics whose records can be read.
    Records,
    /// The records of a topic, or of some partitions.
    Reading,
    /// One record.
    Record,
    /// Two records side by side.
    Difference,
    Txns,
    Acls,
    Quotas,
    Users,
    Quorum,
    Configs,
    Config,
    Doctor,
    Answer,
    Log,
}

/// What a screen is.
#[derive(Debug)]
pub(crate) struct ScreenSpec {
    /// Which.
    pub(crate) id: ScreenId,
    /// What is written above it, and typed after `:` in lower case.
    pub(crate) title: &'static str,
    /// What else can be typed after `:`.
    pub(crate) aliases: &'static [&'static str],
    /// What it is for, in a few words.
    pub(crate) about: &'static str,
    /// Whether it is about one thing, and so has no place among the tabs at the top.
    pub(crate) is_detail: bool,
    /// Whether all its tabs are shown at once.
    pub(crate) is_split: bool,
    /// At least one.
    pub(crate) tabs: &'static [Tab],
}

/// One of the tabs of a screen: a table.
#[derive(Debug)]
pub(crate) struct Tab {
    /// What is written above it, where there are several.
    pub(crate) title: &'static str,
    /// What it is sorted by at first.
    pub(crate) sort: Sort,
    /// Where the rows come from.
    pub(crate) rows: Source,
    /// What Enter opens on the row of this name.
    pub(crate) enter: fn(&Place, &str) -> Option<Place>,
    /// The command that says the same.
    pub(crate) command: fn(&Place) -> Words,
    /// What is said in place of no rows.
    pub(crate) empty: &'static str,
}

/// Where the rows of a tab come from.
#[derive(Debug)]
pub(crate) enum Source {
    /// They are in the snapshot.
    Snapshot(for<'a> fn(&'a Model, &Place) -> Body<'a>),
    /// They are what the tab's command answers; it is asked again from time to time while it is shown.
    Answer,
}

impl ScreenSpec {
    /// A list with a place among the tabs at the top.
    const fn list(
        id: ScreenId,
        title: &'static str,
        aliases: &'static [&'static str],
        about: &'static str,
        tabs: &'static [Tab],
    ) -> Self {
        Self { id, title, aliases, about, is_detail: false, is_split: false, tabs }
    }

    /// A screen about one thing.
    const fn detail(id: ScreenId, title: &'static str, about: &'static str, tabs: &'static [Tab]) -> Self {
        Self { is_detail: true, ..Self::list(id, title, &[], about, tabs) }
    }
}

impl Tab {
    /// The answer of a command, by name.
    const fn answer(title: &'static str, command: fn(&Place) -> Words, empty: &'static str) -> Self {
        Self { title, sort: Sort::NAME, rows: Source::Answer, enter: nowhere, command, empty }
    }

    /// The same, and this is what Enter opens.
    const fn opening(mut self, enter: fn(&Place, &str) -> Option<Place>) -> Self {
        self.enter = enter;
        self
    }

    /// The rows.
    pub(crate) fn body<'a>(&self, model: &'a Model, place: &Place) -> Body<'a> {
        match self.rows {
            Source::Snapshot(rows) => rows(model, place),
            Source::Answer => model.listing(&(self.command)(place)),
        }
    }

    /// Whether it has anything to say about what the page is about.
    pub(crate) fn is_for(&self, model: &Model, place: &Place) -> bool {
        place.screen != ScreenId::Group || groups::has_tab(model, place, self.title)
    }

    /// The command that is to be asked for the rows.
    pub(crate) fn asks(&self, place: &Place) -> Option<Words> {
        matches!(self.rows, Source::Answer).then(|| (self.command)(place))
    }
}

/// All screens; those that are no details are the tabs at the top, in this order.
pub(crate) const SCREENS: &[&ScreenSpec] = &[
    &overview::SPEC,
    &topics::SPEC,
    &groups::SPEC,
    &brokers::SPEC,
    &partitions::SPEC,
    &moves::SPEC,
    &records::SPEC,
    &listings::TXNS,
    &listings::ACLS,
    &listings::QUOTAS,
    &listings::USERS,
    &listings::QUORUM,
    &configs::SPEC,
    &log::SPEC,
    &doctor::SPEC,
    &topics::DETAIL,
    &groups::DETAIL,
    &brokers::DETAIL,
    &partitions::DETAIL,
    &records::READING,
    &records::RECORD,
    &records::DIFFERENCE,
    &configs::DETAIL,
    &answers::DETAIL,
];

impl ScreenId {
    /// What it is.
    pub(crate) fn spec(self) -> &'static ScreenSpec {
        SCREENS.iter().find(|spec| spec.id == self).expect("a test sees to it that every screen has an entry")
    }
}

/// The screens at the top, from left to right.
pub(crate) fn top() -> impl Iterator<Item = &'static ScreenSpec> {
    SCREENS.iter().copied().filter(|spec| !spec.is_detail)
}

/// Enter opens nothing.
fn nowhere(_: &Place, _: &str) -> Option<Place> {
    None
}

/// Enter opens the partition of this name.
fn partition(_: &Place, name: &str) -> Option<Place> {
    Some(Place::about(ScreenId::Partition, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_has_one_entry_with_tabs() {
        for id in [
            ScreenId::Overview,
            ScreenId::Topics,
            ScreenId::Topic,
            ScreenId::Groups,
            ScreenId::Group,
            ScreenId::Brokers,
            ScreenId::Broker,
            ScreenId::Partitions,
            ScreenId::Partition,
            ScreenId::Moves,
            ScreenId::Records,
            ScreenId::Reading,
            ScreenId::Record,
            ScreenId::Difference,
            ScreenId::Txns,
            ScreenId::Acls,
            ScreenId::Quotas,
            ScreenId::Users,
            ScreenId::Quorum,
            ScreenId::Configs,
            ScreenId::Config,
            ScreenId::Doctor,
            ScreenId::Answer,
            ScreenId::Log,
        ] {
            assert_eq!(SCREENS.iter().filter(|spec| spec.id == id).count(), 1, "{id:?}");
            assert!(!id.spec().tabs.is_empty(), "{id:?}");
        }
    }
}
