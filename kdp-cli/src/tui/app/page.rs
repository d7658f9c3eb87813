//! Where the user is: a place, which is data and can be remembered, and the page that shows it.
//!
//! Pure. Pages are a stack: Enter opens one, Esc goes back; the names of the places are the breadcrumbs.

use std::borrow::Cow;

use super::screens::{Pair, ScreenId, Tab, words_of};
use super::table::TableState;
use super::words::command_line;

/// A screen, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Which screen.
    pub(crate) screen: ScreenId,
    /// The topic, the group or the broker that it is about; nothing for a list of all.
    pub(crate) of: Option<String>,
}

impl Place {
    /// A screen about all there is.
    pub(crate) const fn of(screen: ScreenId) -> Self {
        Self { screen, of: None }
    }

    /// A screen about one thing.
    pub(crate) fn about(screen: ScreenId, name: impl Into<String>) -> Self {
        Self { screen, of: Some(name.into()) }
    }

    /// The thing it is about; empty for a list of all.
    pub(crate) fn subject(&self) -> &str {
        self.of.as_deref().unwrap_or_default()
    }
}

/// A place as it is shown: the tab, and a table for each tab.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Where.
    pub(crate) place: Place,
    /// Which of the screen's tabs.
    pub(crate) tab: usize,
    /// The table of each tab.
    pub(crate) tables: Vec<TableState>,
}

impl Page {
    /// The first tab of a place.
    pub(crate) fn new(place: Place) -> Self {
        let tables = place.screen.spec().tabs.iter().map(|tab| TableState::new(tab.sort)).collect();
        Self { place, tab: 0, tables }
    }

    /// The tab that is shown.
    pub(crate) fn tab(&self) -> &'static Tab {
        &self.place.screen.spec().tabs[self.tab]
    }

    /// Its table.
    pub(crate) fn table(&self) -> &TableState {
        &self.tables[self.tab]
    }

    /// Its table, to change it.
    pub(crate) fn table_mut(&mut self) -> &mut TableState {
        &mut self.tables[self.tab]
    }

    /// What the breadcrumbs say.
    pub(crate) fn title(&self) -> Cow<'_, str> {
        match (self.place.screen, self.place.of.as_deref()) {
            (_, None) => self.place.screen.spec().title.into(),
            (ScreenId::Config, _) => Pair::of(&self.place).title().into(),
            (ScreenId::Answer, _) => command_line(&words_of(&self.place)).into(),
            (_, Some(name)) => name.into(),
        }
    }
}
