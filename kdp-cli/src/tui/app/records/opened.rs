//! What the user does with a record: opens it, looks for something in it, copies of it, holds two side by side.
//!
//! Pure.

use std::sync::Arc;

use super::difference::Difference;
use super::{Document, Read, Record, document};
use crate::tui::app::App;
use crate::tui::app::action::{Action, Effect};
use crate::tui::app::needle::Needle;
use crate::tui::app::page::{Page, Place};
use crate::tui::app::screens::ScreenId;
use crate::tui::app::table::Motion;

/// Longer than this, and a terminal may not take it.
const COPY_BYTES_MAX: usize = 256 << 10;

impl App {
    /// The record under the cursor of the list.
    pub(crate) fn record(&self) -> Option<&Arc<Record>> {
        let page = self.pages.iter().rev().find(|page| page.place.screen == ScreenId::Reading)?;
        let row = page.table().order().get(page.table().position())?;
        self.model.read.as_ref()?.ring.at(*row as usize)
    }

    /// Opens the record under the cursor.
    pub(in crate::tui::app) fn open_record(&mut self) {
        let Some(record) = self.record().cloned() else { return };
        let place = Place::about(ScreenId::Record, record.place());
        let mut document = Document::open(record, document::Mode::Read, self.size.0, self.zone);
        document.show(&self.sought());
        self.opened = Some(document);
        self.open(place);
    }

    /// What an action does to the record that is open; says whether it meant anything there.
    pub(in crate::tui::app) fn update_record(&mut self, action: &Action) -> bool {
        if self.page().place.screen != ScreenId::Record {
            return false;
        }
        let Some(document) = &mut self.opened else { return false };
        match action {
            Action::Go(motion) => document.go(*motion),
            Action::Enter | Action::Mark => document.turn(),
            Action::MarkAll => document.turn_all(),
            Action::SortPicker | Action::ReverseSort => {}
            _ => return false,
        }
        true
    }

    /// Sees to it that the record that is open is shown as the tab and the screen are now.
    pub(in crate::tui::app) fn attend_record(&mut self) {
        let tab = self.pages.last().filter(|page| page.place.screen == ScreenId::Record).map(|page| page.tab);
        match (tab, &mut self.opened) {
            (Some(tab), Some(document)) => document.fit(document::Mode::of_tab(tab), self.size.0),
            (None, _) => self.opened = None,
            (Some(_), None) => {}
        }
    }

    /// The next record of the list, or the one before; in the list, what comes after those in view.
    pub(in crate::tui::app) fn read_on(&mut self, by: isize) {
        match self.page().place.screen {
            ScreenId::Record if self.page().table().needle.is_some() => self.seek(by),
            ScreenId::Record => self.open_neighbour(by),
            ScreenId::Reading => {
                let goes_on = self.model.read.as_mut().is_some_and(Read::go_on);
                match goes_on {
                    true => self.renew_records(),
                    false => self.say("there is nothing to go on with"),
                }
            }
            _ => {}
        }
    }

    fn open_neighbour(&mut self, by: isize) {
        let tab = self.page().tab;
        self.pages.pop();
        self.with_table(|table, body, now_ms| {
            table.go(Motion::By(by), &*body.rows, now_ms);
        });
        self.open_record();
        if let Some(page) = self.pages.last_mut().filter(|page| page.place.screen == ScreenId::Record) {
            page.tab = tab;
        }
    }

    /// What is looked for in records: what the search says, what the list is filtered by, what is typed into one
    /// that is open.
    pub(crate) fn sought(&self) -> Vec<&Needle> {
        let is_of_records = |page: &&Page| matches!(page.place.screen, ScreenId::Reading | ScreenId::Record);
        let typed = self.pages.iter().filter(is_of_records).filter_map(|page| page.table().needle.as_ref());
        typed.chain(self.model.read.as_ref().and_then(|read| read.needle.as_ref())).collect()
    }

    /// Goes to the line of the record that is open that holds what is typed: the next one, or the first from the
    /// top while it is being typed.
    pub(in crate::tui::app) fn seek(&mut self, by: isize) {
        let page = self.pages.last().filter(|page| page.place.screen == ScreenId::Record);
        let Some(needle) = page.and_then(|page| page.table().needle.clone()) else { return };
        let is_there = match (&mut self.opened, by) {
            (Some(document), 0) => document.show(&[&needle]),
            (Some(document), by) => document.seek(&[&needle], by),
            (None, _) => return,
        };
        if !is_there {
            self.say(match by {
                0 => "no line that is unfolded holds that",
                _ => "no other line that is unfolded holds that",
            });
        }
    }

    /// Opens two records side by side: those that are marked, or the one that is marked and the one at hand.
    pub(in crate::tui::app) fn compare_records(&mut self) {
        let list = self.pages.iter().rev().find(|page| page.place.screen == ScreenId::Reading);
        let marks = list.map(|page| page.table().marks.clone()).unwrap_or_default();
        let at_hand = self.opened.as_ref().map(|document| &document.record).or(self.record());
        let ring = self.model.read.iter().flat_map(|read| read.ring.iter());
        let mut chosen: Vec<&Arc<Record>> = ring.filter(|record| marks.contains(&record.name)).collect();
        if let (1, Some(other)) = (chosen.len(), at_hand.filter(|record| !marks.contains(&record.name))) {
            chosen.push(other);
        }
        let &[left, right] = &chosen[..] else {
            return self.say("space marks a record; = compares two that are marked, or one with this one");
        };
        let title = format!("{} | {}", left.name, right.name);
        self.model.difference = Some(Difference::of([left, right], self.zone));
        self.open(Place::about(ScreenId::Difference, title));
    }

    /// Whether what is shown are records, or one.
    pub(in crate::tui::app) fn has_records(&self) -> bool {
        matches!(self.page().place.screen, ScreenId::Reading | ScreenId::Record)
    }

    /// Copies the value of the record under the cursor, or what the cursor is on in an open one; nothing where
    /// there are no records.
    pub(in crate::tui::app) fn copy_of_record(&mut self) -> Option<Vec<Effect>> {
        let (what, bytes) = match self.page().place.screen {
            ScreenId::Record => self.opened.as_ref().and_then(Document::under_cursor)?,
            ScreenId::Reading => {
                let record = self.record()?;
                let decoded = record.decoded.as_ref().and_then(|one| one.value.as_ref());
                let decoded = decoded.map(|value| value.clone().into_bytes());
                ("the value".to_owned(), decoded.or_else(|| record.kept.value.clone()).unwrap_or_default())
            }
            _ => return None,
        };
        Some(self.copy_bytes(&what, bytes))
    }

    /// Copies the key of the record under the cursor.
    pub(in crate::tui::app) fn copy_key(&mut self) -> Vec<Effect> {
        let open = self.opened.as_ref().map(|document| &document.record);
        match open.or(self.record()).map(|record| record.kept.key.clone()) {
            Some(Some(key)) => self.copy_bytes("the key", key),
            Some(None) => {
                self.say("its key is null");
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn copy_bytes(&mut self, what: &str, bytes: Vec<u8>) -> Vec<Effect> {
        let size = bytes.len();
        match String::from_utf8(bytes) {
            Ok(text) if size <= COPY_BYTES_MAX => {
                self.say(format!("copied {what}, {}", crate::output::human::bytes(size as f64)));
                vec![Effect::Copy(text)]
            }
            Ok(_) => {
                self.complain(format!("{what} is too large to be copied; w writes it into a file"));
                Vec::new()
            }
            Err(_) => {
                self.complain(format!("{what} is no text; w writes it into a file"));
                Vec::new()
            }
        }
    }
}
