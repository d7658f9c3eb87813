//! What is remembered from one time to the next: per context the screen, the pace and how each table is sorted and
//! shown; for all of them the colours.
//!
//! Pure data. Never what a cluster said, and never a secret: only the user's own choices.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::App;
use super::page::{Page, Place};
use super::screens;
use super::table::TableState;
use crate::contexts::Look;

/// Whoever has been on more clusters than this has forgotten most of them too.
const CONTEXTS_MAX: usize = 100;

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Memory {
    /// The colours that the user chose.
    pub(crate) look: Option<Look>,
    /// By the name of the context, or the address of the cluster.
    contexts: BTreeMap<String, Habits>,
}

/// How the user left a context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Habits {
    /// The title of the screen.
    screen: String,
    /// How much faster or slower than usual.
    pace: i8,
    /// Whether what the cursor is on is shown beside the table.
    preview: bool,
    /// By screen and tab, such as `Topics/Topics`; those that are not as they are at first.
    tables: BTreeMap<String, Shape>,
}

impl Default for Habits {
    fn default() -> Self {
        Self { screen: String::new(), pace: 0, preview: true, tables: BTreeMap::new() }
    }
}

/// How a table is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Shape {
    /// The title of the column that it is sorted by, and whether from large to small; nothing: as at first.
    sort: Option<(String, bool)>,
    wide: bool,
    /// Titles of columns.
    hidden: BTreeSet<String>,
}

impl Shape {
    fn of(table: &TableState) -> Self {
        Self { sort: table.chosen.clone(), wide: table.is_wide, hidden: table.hidden.clone() }
    }

    fn give(&self, table: &mut TableState) {
        table.chosen.clone_from(&self.sort);
        table.is_wide = self.wide;
        table.hidden.clone_from(&self.hidden);
    }
}

impl Memory {
    /// What a file says; what other versions wrote beside is passed over.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// What is written to a file.
    pub(crate) fn write(&self) -> String {
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }
}

impl App {
    /// What is to be remembered now.
    pub(crate) fn memory(&self) -> Memory {
        let mut memory = self.memory.clone();
        let name = &self.session.name;
        let mut habits = memory.contexts.remove(name).unwrap_or_default();
        habits.screen = self.pages[0].place.screen.spec().title.to_owned();
        (habits.pace, habits.preview) = (self.pace, self.has_preview);
        for page in self.left.iter().chain(&self.pages) {
            remember(page, &mut habits.tables);
        }
        while memory.contexts.len() >= CONTEXTS_MAX {
            memory.contexts.pop_first();
        }
        memory.contexts.insert(name.clone(), habits);
        memory
    }

    /// The same, as it was left the last time.
    pub(crate) fn remembering(mut self, memory: Memory) -> Self {
        self.memory = memory;
        let screen = self.habits().map(|habits| habits.screen.clone()).unwrap_or_default();
        self.recall(&screen);
        self
    }

    /// Opens this screen as it was left in this context.
    pub(super) fn recall(&mut self, screen: &str) {
        let habits = self.habits().cloned().unwrap_or_default();
        (self.pace, self.has_preview) = (habits.pace.clamp(-2, 5), habits.preview);
        let found = screens::top().find(|spec| spec.title == screen).map(|spec| spec.id);
        let here = found.unwrap_or(self.pages[0].place.screen);
        self.pages = vec![self.page_of(Place::of(here))];
    }

    /// A page that is opened, its tables as they were left.
    pub(super) fn page_of(&self, place: Place) -> Page {
        let mut page = Page::new(place);
        for (index, table) in page.tables.iter_mut().enumerate() {
            let known = self.habits().and_then(|habits| habits.tables.get(&key(&page.place, index)));
            if let Some(shape) = known {
                shape.give(table);
            }
        }
        page
    }

    /// How the pages are that are open is kept for those that will be opened.
    pub(super) fn keep_habits(&mut self) {
        self.memory = self.memory();
    }

    fn habits(&self) -> Option<&Habits> {
        self.memory.contexts.get(&self.session.name)
    }
}

/// A table of a page, whatever the page is about.
fn key(place: &Place, tab: usize) -> String {
    let spec = place.screen.spec();
    format!("{}/{}", spec.title, spec.tabs[tab].title)
}

fn remember(page: &Page, tables: &mut BTreeMap<String, Shape>) {
    let first = Page::new(page.place.clone());
    for (index, table) in page.tables.iter().enumerate() {
        let shape = Shape::of(table);
        match shape == Shape::of(&first.tables[index]) {
            true => tables.remove(&key(&page.place, index)),
            false => tables.insert(key(&page.place, index), shape),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::Access;
    use crate::tui::app::action::Action;
    use crate::tui::app::table::Sort;
    use crate::tui::collect::demo_snapshot;

    /// What a file says of the topics of a context.
    fn file(table: &str) -> String {
        format!(
            r#"{{"version": "0.0.0", "look": "light", "contexts": {{"demo": {{"screen": "Topics", "tables": {{"Topics/Topics": {table}}}}}}}}}"#
        )
    }

    #[test]
    fn what_other_versions_wrote_does_no_harm() {
        // Columns by their numbers, as the first versions had them.
        let old = Memory::read(&file(r#"{"column": 3, "descending": true, "wide": true}"#)).unwrap();
        let shape = &old.contexts["demo"].tables["Topics/Topics"];
        assert_eq!((shape.sort.clone(), shape.wide), (None, true));
        assert_eq!(old.look, Some(Look::Light));
        assert!(Memory::read("{\"look\": 7}").is_err());
        let new = Memory::read(&file(r#"{"sort": ["SIZE", true], "hidden": ["RF"]}"#)).unwrap();
        assert_eq!(Memory::read(&new.write()).unwrap(), new);
    }

    #[test]
    fn columns_are_known_by_their_titles() {
        let sorted = |title: &str| {
            let memory = Memory::read(&file(&format!(r#"{{"sort": ["{title}", false]}}"#))).unwrap();
            let mut app = App::new("demo", Access::Open).remembering(memory);
            app.update(Action::Snapshot(demo_snapshot(0, 0).into()), 1);
            app.page().table().sort
        };
        assert_eq!(sorted("TOPIC"), Sort::NAME);
        assert_eq!(sorted("PART"), Sort { column: 1, descending: false });
        assert_eq!(sorted("GONE"), Sort::largest(4), "as at first");
    }

    #[test]
    fn a_screen_that_is_not_there_does_no_harm() {
        let text = r#"{"contexts": {"demo": {"screen": "Nowhere", "pace": 100}}}"#;
        let app = App::new("demo", Access::Open).remembering(Memory::read(text).unwrap());
        assert_eq!((app.pages[0].place.screen, app.pace), (screens::ScreenId::Overview, 5));
    }
}
