//! A table as the user has it: which row the cursor is on, what it is sorted by, what is filtered, what is
//! marked.
//!
//! Pure. Rows are remembered by their names, so the cursor stays on its thing when the order changes.
//! Invariant: `order` holds each row that the filter lets through once, ties in the order of the names.

use std::cell::Cell as Shared;
use std::collections::BTreeSet;

use super::edit::{Edit, Line};
use super::mouse::DrawnTable;
use super::needle::Needle;
use super::rows::{Head, Rows, by_name};
use crate::output::escape::escape;

/// For so long the order of rows stays after the cursor was moved: nobody wants to press Enter on a row that
/// has just moved away.
const HOLD_MS: i64 = 2000;

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    /// The number of the column.
    pub(crate) column: usize,
    /// From large to small.
    pub(crate) descending: bool,
}

impl Sort {
    /// By name.
    pub(crate) const NAME: Self = Self { column: 0, descending: false };

    /// From the largest down.
    pub(crate) const fn largest(column: usize) -> Self {
        Self { column, descending: true }
    }
}

/// How the cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Motion {
    /// So many rows down, or up where it is negative.
    By(isize),
    /// So many half pages down.
    HalfPages(isize),
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
}

/// A table as the user has it.
#[derive(Clone, Debug)]
pub(crate) struct TableState {
    /// What it is sorted by.
    pub(crate) sort: Sort,
    /// The title of the column that the user chose, and whether from large to small: where a column stands may
    /// change, and what a command answers has no columns before it does.
    pub(crate) chosen: Option<(String, bool)>,
    /// Only rows whose name holds this are shown; capitals do not matter.
    pub(crate) filter: Line,
    /// The letters of the filter, to set them off.
    pub(crate) needle: Option<Needle>,
    /// The names of the rows that are marked.
    pub(crate) marks: BTreeSet<String>,
    /// The name of the row under the cursor.
    cursor: Option<String>,
    /// Where that row is in `order`.
    position: usize,
    /// The rows that are shown, from top to bottom.
    order: Vec<u32>,
    /// How many rows there were, shown or not, when they were last arranged.
    rows: usize,
    /// The display width of the longest name, as it is shown.
    name_width: usize,
    /// Until when the order stays.
    hold_until_ms: i64,
    /// The first row on the screen and how many there is room for; only the view knows, and only it sets them.
    pub(crate) window: Shared<(usize, usize)>,
    /// Whether every column is shown, those on the left gone where there is no room, rather than the least
    /// important ones.
    pub(crate) is_wide: bool,
    /// The titles of the columns that the user does not want to see.
    pub(crate) hidden: BTreeSet<String>,
    /// Where it was drawn; only the view knows.
    pub(crate) drawn: DrawnTable,
    /// How many columns after the name are gone to the left; the view knows how many can be.
    pub(crate) shift: Shared<usize>,
}

impl TableState {
    /// Sorted by this, the cursor on the first row.
    pub(crate) fn new(sort: Sort) -> Self {
        Self {
            sort,
            chosen: None,
            filter: Line::default(),
            needle: None,
            marks: BTreeSet::new(),
            cursor: None,
            position: 0,
            order: Vec::new(),
            rows: 0,
            name_width: 0,
            hold_until_ms: 0,
            window: Shared::new((0, 20)),
            is_wide: false,
            hidden: BTreeSet::new(),
            drawn: DrawnTable::default(),
            shift: Shared::new(0),
        }
    }

    /// Whether the user wants to see this column.
    pub(crate) fn shows(&self, head: &Head) -> bool {
        !self.hidden.contains(&*head.title)
    }

    /// Hides the column of this title, or shows it again.
    pub(crate) fn hide(&mut self, title: String) {
        if !self.hidden.remove(&title) {
            self.hidden.insert(title);
        }
    }

    /// Shows every column, or the most important ones that there is room for.
    pub(crate) fn turn_wide(&mut self) {
        self.is_wide = !self.is_wide;
        self.shift.set(0);
    }

    /// Moves the columns of a wide table to the left, or back.
    pub(crate) fn shift(&mut self, by: isize) {
        self.shift.set(self.shift.get().saturating_add_signed(by));
    }

    /// The rows that are shown, from top to bottom.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Which line of `order` the cursor is on.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The name of the row under the cursor.
    pub(crate) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The display width of the longest name.
    pub(crate) fn name_width(&self) -> usize {
        self.name_width
    }

    /// What an action is for: what is marked, or else the row under the cursor.
    pub(crate) fn targets(&self) -> Vec<String> {
        match self.marks.is_empty() {
            true => self.cursor.iter().cloned().collect(),
            false => self.marks.iter().cloned().collect(),
        }
    }

    /// Brings the order up to date with rows that are new, or with another sort or filter.
    pub(crate) fn arrange(&mut self, rows: &dyn Rows, now_ms: i64) {
        self.find_sort(rows);
        let wanted = self.filter.text().to_lowercase();
        let is_shown = |row: &u32| wanted.is_empty() || rows.holds(*row as usize, &wanted);
        let mut order: Vec<u32> = (0..rows.len() as u32).filter(is_shown).collect();
        // Rows come in the order of their names: as many as before are most likely the same ones.
        let are_same = rows.len() == self.rows && order.len() == self.order.len();
        if now_ms >= self.hold_until_ms || !are_same {
            self.sort_rows(rows, &mut order);
            self.order = order;
            self.rows = rows.len();
        }
        self.name_width =
            self.order.iter().map(|row| width(&escape(&rows.shown(*row as usize)))).max().unwrap_or(0);
        self.find_cursor(rows);
        // Nothing is done to what is not there any more.
        if !self.marks.is_empty() {
            let names: BTreeSet<_> = (0..rows.len()).map(|row| rows.name(row)).collect();
            self.marks.retain(|mark| names.contains(&**mark));
        }
    }

    /// The chosen column may stand elsewhere now, or have come only now.
    fn find_sort(&mut self, rows: &dyn Rows) {
        let Some((title, descending)) = &self.chosen else { return };
        let column = rows.heads().iter().position(|head| head.title == *title);
        let Some(column) = column else { return };
        let sort = Sort { column, descending: *descending };
        if sort != self.sort {
            self.sort = sort;
            self.hold_until_ms = 0;
        }
    }

    /// Brings the order up to date with rows that have come and gone. With `follows`, a cursor at the end where
    /// rows come stays there.
    pub(crate) fn renew(&mut self, rows: &dyn Rows, follows: bool, now_ms: i64) {
        let was_last = self.position + 1 >= self.order.len();
        let was_first = self.position == 0;
        self.hold_until_ms = 0;
        self.arrange(rows, now_ms);
        let end = if self.sort.descending { was_first.then_some(0) } else { was_last.then_some(usize::MAX) };
        if let Some(end) = end.filter(|_| follows) {
            self.position = end.min(self.order.len().saturating_sub(1));
            self.cursor = self.order.get(self.position).map(|row| rows.name(*row as usize).into_owned());
        }
    }

    fn sort_rows(&self, rows: &dyn Rows, order: &mut [u32]) {
        let Sort { column, descending } = self.sort;
        let column = column.min(rows.heads().len().saturating_sub(1));
        if column == 0 {
            order.sort_by(|a, b| by_name(&rows.name(*a as usize), &rows.name(*b as usize)));
            if descending {
                order.reverse();
            }
            return;
        }
        order.sort_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            let forwards = rows.cell(a, column).order(&rows.cell(b, column));
            let by_cell = if descending { forwards.reverse() } else { forwards };
            by_cell.then_with(|| by_name(&rows.name(a), &rows.name(b)))
        });
    }

    /// The cursor stays on its thing; where that is gone, on the line where it was.
    fn find_cursor(&mut self, rows: &dyn Rows) {
        let name = |row: &u32| rows.name(*row as usize);
        let same = |row: &u32| self.cursor.as_deref() == Some(&*name(row));
        let here = self.order.get(self.position).is_some_and(same);
        if !here {
            self.position = match self.order.iter().position(same) {
                Some(found) => found,
                None => self.position.min(self.order.len().saturating_sub(1)),
            };
        }
        self.cursor = self.order.get(self.position).map(|row| name(row).into_owned());
    }

    /// Moves the cursor.
    pub(crate) fn go(&mut self, motion: Motion, rows: &dyn Rows, now_ms: i64) {
        let last = self.order.len().saturating_sub(1);
        let half = (self.window.get().1 / 2).max(1) as isize;
        self.position = match motion {
            Motion::By(lines) => self.position.saturating_add_signed(lines).min(last),
            Motion::HalfPages(pages) => self.position.saturating_add_signed(pages * half).min(last),
            Motion::Top => 0,
            Motion::Bottom => last,
        };
        self.cursor = self.order.get(self.position).map(|row| rows.name(*row as usize).into_owned());
        self.hold_until_ms = now_ms + HOLD_MS;
    }

    /// Sorts by another column, or the other way round; the order does not wait.
    pub(crate) fn sort_by(&mut self, sort: Sort, rows: &dyn Rows, now_ms: i64) {
        let title = rows.heads().get(sort.column).map(|head| head.title.to_string());
        self.chosen = title.map(|title| (title, sort.descending));
        self.sort = sort;
        self.hold_until_ms = 0;
        self.arrange(rows, now_ms);
    }

    /// Sorts by the column of this title, as soon as there is one.
    pub(crate) fn sort_by_title(&mut self, title: &str, descending: bool) {
        self.chosen = Some((title.to_owned(), descending));
    }

    /// Types into the filter.
    pub(crate) fn edit_filter(&mut self, edit: &Edit, rows: &dyn Rows, now_ms: i64) {
        self.filter.edit(edit);
        self.needle = Needle::letters(self.filter.text());
        self.hold_until_ms = 0;
        self.arrange(rows, now_ms);
    }

    /// Marks the row under the cursor, or takes the mark away.
    pub(crate) fn mark(&mut self) {
        let Some(name) = self.cursor.clone() else { return };
        if !self.marks.remove(&name) {
            self.marks.insert(name);
        }
    }

    /// Marks all rows that are shown, or takes all marks away where they are marked already.
    pub(crate) fn mark_all(&mut self, rows: &dyn Rows) {
        let shown: BTreeSet<String> =
            self.order.iter().map(|row| rows.name(*row as usize).into_owned()).collect();
        if shown.is_subset(&self.marks) {
            self.marks.clear();
        } else {
            self.marks.extend(shown);
        }
    }

    /// The first line on the screen when there is room for `height`: moved only as far as the cursor makes it.
    pub(crate) fn scroll(&self, height: usize) -> usize {
        let (first, _) = self.window.get();
        let lowest = (self.position + 1).saturating_sub(height);
        let first =
            first.clamp(lowest, self.position.max(lowest)).min(self.order.len().saturating_sub(height));
        self.window.set((first, height));
        first
    }
}

fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { unicode_width::UnicodeWidthStr::width(text) }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
