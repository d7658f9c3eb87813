//! Going from place to place: in, back, across, and the lists to choose from.
//!
//! Pure. A screen at the top that is left is kept, so that who comes back finds the cursor, the filter and
//! the order as they were.

use super::App;
use super::edit::Edit;
use super::page::{Page, Place};
use super::popup::{Choice, Picker, Popup, Then};
use super::screens::{self, Pair, ScreenId};
use super::table::Sort;

impl App {
    /// Opens what the cursor is on.
    pub(super) fn enter(&mut self) {
        match self.page().place.screen {
            ScreenId::Reading => return self.open_record(),
            ScreenId::Log => return self.open_log_line(),
            _ => {}
        }
        if self.open_setting_menu() {
            return;
        }
        if let Some(place) = self.beyond() {
            self.open(place);
        }
    }

    /// Where Enter leads from the row under the cursor, or from the two that are marked.
    pub(super) fn beyond(&self) -> Option<Place> {
        let page = self.page();
        match (page.place.screen, Pair::marked(page), page.table().cursor()) {
            (_, Some(pair), _) => Some(pair.place()),
            (ScreenId::Doctor, _, Some(name)) if page.tab == 0 => screens::place_of(&self.model, name),
            (_, _, Some(name)) => (page.tab().enter)(&page.place, name),
            _ => None,
        }
    }

    /// Goes to a place: a detail on top of what is shown, a screen of the top in place of all.
    pub(super) fn open(&mut self, place: Place) {
        if *self.page() == place {
            return;
        }
        self.keep_habits();
        if place.screen.spec().is_detail {
            // Who goes round in circles needs not go all the way back.
            match self.pages.iter().position(|page| *page == place) {
                Some(earlier) => self.pages.truncate(earlier + 1),
                None => self.pages.push(self.page_of(place)),
            }
        } else {
            let bottom = self.pages.swap_remove(0);
            self.left.retain(|page| page.place != bottom.place);
            self.left.push(bottom);
            let known = self.left.iter().position(|page| *page == place);
            let page = match known {
                Some(index) => self.left.swap_remove(index),
                None => self.page_of(place),
            };
            self.pages = vec![page];
        }
        self.is_filtering = false;
        self.arrange();
    }

    /// One step back: the filter, the marks, the page.
    pub(super) fn back(&mut self) {
        let Some(page) = self.pages.last_mut() else { return };
        let table = page.table_mut();
        if !table.filter.is_empty() {
            self.edit_filter(&Edit::Clear);
        } else if !table.marks.is_empty() {
            table.marks.clear();
        } else if self.pages.len() > 1 {
            self.keep_habits();
            self.pages.pop();
            self.arrange();
        }
    }

    /// Back to the page of this number on the way here.
    pub(super) fn back_to(&mut self, page: usize) {
        if page + 1 < self.pages.len() {
            self.keep_habits();
            self.pages.truncate(page + 1);
            self.is_filtering = false;
            self.arrange();
        }
    }

    /// The next tab of the page; where it has only one, the next screen.
    pub(super) fn turn_tab(&mut self, by: isize) {
        let Some(page) = self.pages.last_mut() else { return };
        let tabs = page.place.screen.spec().tabs;
        let is_there = |tab: &usize| tabs[*tab].is_for(&self.model, &page.place);
        let there: Vec<usize> = (0..tabs.len()).filter(is_there).collect();
        if there.len() < 2 {
            return self.turn_screen(by);
        }
        let here = there.iter().position(|tab| *tab == page.tab).unwrap_or(0);
        page.tab = there[(here as isize + by).rem_euclid(there.len() as isize) as usize];
        self.is_filtering = false;
        self.arrange();
    }

    /// The next screen at the top.
    pub(super) fn turn_screen(&mut self, by: isize) {
        let top: Vec<ScreenId> = screens::top().map(|spec| spec.id).collect();
        let here = top.iter().position(|id| *id == self.pages[0].place.screen).unwrap_or(0);
        let next = (here as isize + by).rem_euclid(top.len() as isize) as usize;
        self.open(Place::of(top[next]));
    }

    /// Chooses what to sort by.
    pub(super) fn open_sort_picker(&mut self) {
        let (choices, at) = (self.columns(), self.page().table().sort.column);
        self.popup = Some(Popup::Picker(Picker { title: "Sort by", choices, at }));
    }

    /// The columns as choices.
    fn columns(&self) -> Vec<Choice> {
        let table = self.page().table();
        let choice = |(column, head): (usize, &super::rows::Head)| Choice {
            label: head.title.to_string(),
            about: match table.shows(head) {
                true => head.about.to_owned(),
                false => format!("(hidden) {}", head.about),
            },
            refused: None,
            then: Then::Sort(column),
        };
        self.body().rows.heads().iter().enumerate().map(choice).collect()
    }

    /// Hides a column, or shows it again; the name stays.
    pub(super) fn hide(&mut self, picker: &mut Picker) {
        let Some(Choice { label, then: Then::Sort(1..), .. }) = picker.choices.get(picker.at) else { return };
        let title = label.clone();
        self.with_table(|table, _, _| table.hide(title));
        picker.choices = self.columns();
    }

    /// Shows every column of the table, or the most important ones.
    pub(super) fn turn_wide(&mut self) {
        self.with_table(|table, _, _| table.turn_wide());
        match self.page().table().is_wide {
            true => self.say("every column; < and > move them"),
            false => self.say("the columns that there is room for"),
        }
    }

    /// Sorts by a column: names and words from the start, numbers from the largest; once more, the other way.
    pub(super) fn sort_by(&mut self, column: usize) {
        self.with_table(|table, body, now_ms| {
            let is_number = body.rows.heads().get(column).is_some_and(|head| head.is_number);
            let descending = match table.sort.column == column {
                true => !table.sort.descending,
                false => is_number,
            };
            table.sort_by(Sort { column, descending }, &*body.rows, now_ms);
        });
    }
}

impl PartialEq<Place> for Page {
    fn eq(&self, place: &Place) -> bool {
        self.place == *place
    }
}
