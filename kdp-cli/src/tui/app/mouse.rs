//! Clicks and the wheel: what is where they are is what the view drew there last.
//!
//! Pure. Invariant: a click does nothing that a key does not do too.

use std::cell::{Cell as Shared, RefCell};

use super::App;
use super::action::Effect;
use super::page::Place;
use super::popup::Popup;
use super::screens::ScreenId;
use super::table::Motion;
use crate::tui::app::action::Action;

/// So many rows for a turn of the wheel.
const WHEEL: isize = 3;

/// Cells of the screen: column, line, width, height.
pub(crate) type Area = (u16, u16, u16, u16);

/// Where the view drew what can be clicked outside of tables; only the view sets it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawn {
    /// The screens at the top.
    pub(crate) screens: RefCell<Vec<(Area, ScreenId)>>,
    /// The choices of a popup, and the number of the first one.
    pub(crate) choices: Shared<(Area, usize)>,
}

/// Where the view drew a table; only the view sets it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DrawnTable {
    /// The rows, and the number of the first line.
    pub(crate) rows: Shared<(Area, usize)>,
    /// The heads of columns.
    pub(crate) heads: RefCell<Vec<(Area, usize)>>,
}

fn is_in((left, top, width, height): Area, (x, y): (u16, u16)) -> bool {
    (left..left.saturating_add(width)).contains(&x) && (top..top.saturating_add(height)).contains(&y)
}

impl App {
    /// Somebody clicked there.
    pub(super) fn click(&mut self, at: (u16, u16)) -> Vec<Effect> {
        if self.popup.is_some() {
            return self.click_popup(at);
        }
        let screen = self.drawn.screens.borrow().iter().find(|(area, _)| is_in(*area, at)).map(|(_, id)| *id);
        if let Some(screen) = screen {
            self.open(Place::of(screen));
        } else if let Some(tab) = self.tab_at(at) {
            self.click_table(tab, at);
        }
        Vec::new()
    }

    /// The wheel was turned there, down or up.
    pub(super) fn wheel(&mut self, turns: isize, at: (u16, u16)) -> Vec<Effect> {
        let motion = Action::Go(Motion::By(turns * WHEEL));
        if self.popup.is_some() {
            return self.update_popup(motion);
        }
        if let Some(tab) = self.tab_at(at) {
            self.turn_to(tab);
            self.with_table(|table, body, now_ms| table.go(Motion::By(turns * WHEEL), &*body.rows, now_ms));
        }
        Vec::new()
    }

    fn click_popup(&mut self, at: (u16, u16)) -> Vec<Effect> {
        let (area, first) = self.drawn.choices.get();
        let line = first + usize::from(at.1.saturating_sub(area.1));
        let (chosen, count) = match &mut self.popup {
            Some(Popup::Picker(picker)) => (&mut picker.at, picker.choices.len()),
            Some(Popup::Palette(palette)) => (&mut palette.at, palette.matches.len()),
            _ => return Vec::new(),
        };
        if !is_in(area, at) || line >= count {
            return Vec::new();
        }
        // The first click chooses the line, the second what stands on it.
        if *chosen == line {
            return self.update_popup(Action::Enter);
        }
        *chosen = line;
        Vec::new()
    }

    /// The tab whose table is there; only what is on the screen counts.
    fn tab_at(&self, at: (u16, u16)) -> Option<usize> {
        let page = self.page();
        let shown = |tab: usize| page.place.screen.spec().is_split || tab == page.tab;
        (0..page.tables.len()).filter(|tab| shown(*tab)).find(|tab| {
            let drawn = &page.tables[*tab].drawn;
            is_in(drawn.rows.get().0, at) || drawn.heads.borrow().iter().any(|(area, _)| is_in(*area, at))
        })
    }

    fn turn_to(&mut self, tab: usize) {
        if let Some(page) = self.pages.last_mut() {
            page.tab = tab;
        }
    }

    fn click_table(&mut self, tab: usize, at: (u16, u16)) {
        self.turn_to(tab);
        let table = self.page().table();
        let head =
            table.drawn.heads.borrow().iter().find(|(area, _)| is_in(*area, at)).map(|(_, column)| *column);
        if let Some(column) = head {
            return self.sort_by(column);
        }
        let (area, first) = table.drawn.rows.get();
        let line = first + usize::from(at.1.saturating_sub(area.1));
        if line >= table.order().len() {
            return;
        }
        let by = line as isize - table.position() as isize;
        match by {
            0 => self.enter(),
            by => self.with_table(|table, body, now_ms| table.go(Motion::By(by), &*body.rows, now_ms)),
        }
    }
}
