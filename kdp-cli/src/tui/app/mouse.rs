//! Clicks and the wheel: what is where they are is what the view drew there last.
//!
//! Pure. Invariant: a click does nothing that a key does not do too.

use std::cell::{Cell as Shared, RefCell};

use super::App;
use super::action::Effect;
use super::edit::Edit;
use super::form::Input;
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
    /// The way to the page that is shown, by the number of each page on it.
    pub(crate) crumbs: RefCell<Vec<(Area, usize)>>,
    /// The tabs of the page, by their numbers.
    pub(crate) tabs: RefCell<Vec<(Area, usize)>>,
    /// The keys at the bottom, and what they do.
    pub(crate) keys: RefCell<Vec<(Area, Action)>>,
    /// What lies over the page.
    pub(crate) popup: Shared<Area>,
    /// The choices of a popup or the fields of a form, and the number of the first one.
    pub(crate) choices: Shared<(Area, usize)>,
    /// How far down the text of a popup can be moved.
    pub(crate) scroll_most: Shared<usize>,
}

impl Drawn {
    /// Nothing is drawn yet.
    pub(crate) fn clear(&self) {
        self.screens.borrow_mut().clear();
        self.crumbs.borrow_mut().clear();
        self.tabs.borrow_mut().clear();
        self.keys.borrow_mut().clear();
        self.popup.take();
        self.choices.take();
        self.scroll_most.take();
    }
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

/// What was drawn there.
fn found<T: Clone>(drawn: &RefCell<Vec<(Area, T)>>, at: (u16, u16)) -> Option<T> {
    drawn.borrow().iter().find(|(area, _)| is_in(*area, at)).map(|(_, what)| what.clone())
}

impl App {
    /// Somebody clicked there.
    pub(super) fn click(&mut self, at: (u16, u16)) -> Vec<Effect> {
        if self.popup.is_some() {
            return self.click_popup(at);
        }
        if let Some(screen) = found(&self.drawn.screens, at) {
            self.open(Place::of(screen));
        } else if let Some(action) = found(&self.drawn.keys, at) {
            return self.act(action);
        } else if let Some(page) = found(&self.drawn.crumbs, at) {
            self.back_to(page);
        } else if let Some(tab) = found(&self.drawn.tabs, at) {
            self.turn_to(tab);
            self.is_filtering = false;
            self.arrange();
        } else if let Some(tab) = self.tab_at(at) {
            self.click_table(tab, at);
        }
        Vec::new()
    }

    /// The wheel was turned there, down or up.
    pub(super) fn wheel(&mut self, turns: isize, at: (u16, u16)) -> Vec<Effect> {
        if let Some(popup) = &self.popup {
            // Field by field, and whole lines of what is read.
            let step = if matches!(popup, Popup::Form(_) | Popup::Picker(_) | Popup::Palette(_)) {
                1
            } else {
                WHEEL
            };
            return self.update_popup(Action::Go(Motion::By(turns * step)));
        }
        if let Some(tab) = self.tab_at(at) {
            self.turn_to(tab);
            self.with_table(|table, body, now_ms| table.go(Motion::By(turns * WHEEL), &*body.rows, now_ms));
        }
        Vec::new()
    }

    fn click_popup(&mut self, at: (u16, u16)) -> Vec<Effect> {
        if !is_in(self.drawn.popup.get(), at) {
            // What was typed does not go by mistake.
            let is_typed = matches!(self.popup, Some(Popup::Form(_) | Popup::Ask(_) | Popup::Confirm(_)));
            return if is_typed { Vec::new() } else { self.update_popup(Action::Back) };
        }
        let (area, first) = self.drawn.choices.get();
        let line = first + usize::from(at.1.saturating_sub(area.1));
        let (chosen, count) = match &mut self.popup {
            Some(Popup::Picker(picker)) => (&mut picker.at, picker.choices.len()),
            Some(Popup::Palette(palette)) => (&mut palette.at, palette.matches.len()),
            Some(Popup::Form(form)) => (&mut form.at, form.fields.len()),
            _ => return Vec::new(),
        };
        if !is_in(area, at) || line >= count {
            return Vec::new();
        }
        // The first click chooses the line, the second what stands on it.
        if *chosen != line {
            *chosen = line;
            return Vec::new();
        }
        match &mut self.popup {
            Some(Popup::Form(form)) => {
                let is_text = |input: &Input| matches!(input, Input::Text(_) | Input::Secret(_));
                if !form.fields.get(line).is_some_and(|field| is_text(&field.input)) {
                    form.edit(&Edit::Right);
                }
                Vec::new()
            }
            _ => self.update_popup(Action::Enter),
        }
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
