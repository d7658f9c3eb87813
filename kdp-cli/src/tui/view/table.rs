//! The one table of all screens: only the rows that are on the screen are made.
//!
//! The name takes what the longest name needs, the numbers have a width of their own so that nothing moves
//! when they change, and where there is no room the least important columns go.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::found;
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::health::Health;
use crate::tui::app::needle::Needle;
use crate::tui::app::rows::{Cell, Head, Rows};
use crate::tui::app::table::{Sort, TableState};

/// A name is shown up to this width even where there is hardly room.
const NAME_MIN: usize = 16;
/// Between two columns.
const GAP: usize = 2;

/// A table to be drawn.
pub(crate) struct Table<'a> {
    /// What stands in it.
    pub(crate) rows: &'a dyn Rows,
    /// How the user has it.
    pub(crate) state: &'a TableState,
    /// How it looks.
    pub(crate) theme: &'a Theme,
    /// Whether the cursor is shown.
    pub(crate) has_cursor: bool,
    /// Whether it is older than it should be.
    pub(crate) is_stale: bool,
    /// What a search looks for, besides the filter.
    pub(crate) search: Option<&'a Needle>,
}

/// A column as it is drawn.
struct Slot {
    column: usize,
    width: usize,
    is_number: bool,
}

impl Table<'_> {
    /// Draws it, with the heads of the columns in the first line.
    pub(crate) fn render(&self, area: Rect, buffer: &mut Buffer) {
        self.state.drawn.heads.borrow_mut().clear();
        if area.height < 2 || area.width < 4 {
            self.state.drawn.rows.set(Default::default());
            return;
        }
        let heads = self.rows.heads();
        let slots = self.slots(&heads, usize::from(area.width));
        self.render_heads(&heads, &slots, area, buffer);
        self.render_edges(&heads, &slots, area, buffer);
        let height = usize::from(area.height - 1);
        let order = self.state.order();
        let first = self.state.scroll(height);
        self.state.drawn.rows.set(((area.x, area.y + 1, area.width, area.height - 1), first));
        for (line, row) in order.iter().skip(first).take(height).enumerate() {
            let y = area.y + 1 + line as u16;
            self.render_row(*row as usize, first + line, &slots, Rect { y, height: 1, ..area }, buffer);
        }
        self.render_scroll_bar(first, height, area, buffer);
    }

    /// Which columns there is room for, and how wide they are.
    fn slots(&self, heads: &[Head], width: usize) -> Vec<Slot> {
        let Some(name) = heads.first() else { return Vec::new() };
        // The first cell is for the mark, the last for the scroll bar.
        let room = width.saturating_sub(2);
        let wanted = self.state.name_width().max(text::width(&name.title) + 2);
        let for_name = wanted.min(NAME_MIN.max(room / 3));
        let wished: Vec<usize> = (1..heads.len()).filter(|index| self.state.shows(&heads[*index])).collect();
        let room_beside = room.saturating_sub(for_name);
        let shown = match self.state.is_wide {
            true => self.shifted(heads, wished, room_beside),
            false => most_important(heads, wished, room_beside),
        };
        let left = room.saturating_sub(width_of(heads, &shown));
        let name_width = wanted.min(left);
        let growing = shown.iter().filter(|column| heads[**column].grows).count().max(1);
        let share = ((left - name_width) / growing).min(100);
        let mut slots = vec![Slot { column: 0, width: name_width, is_number: name.is_number }];
        slots.extend(shown.into_iter().map(|column| {
            let head = &heads[column];
            let grown = if head.grows { share } else { 0 };
            Slot { column, width: column_width(head) + grown, is_number: head.is_number }
        }));
        slots
    }

    /// The columns that are left where the user has moved to, as many as there is room for; the last ones when
    /// there is room for all that are left.
    fn shifted(&self, heads: &[Head], wished: Vec<usize>, room: usize) -> Vec<usize> {
        let fits = |from: usize| width_of(heads, &wished[from..]) <= room;
        let most = (0..wished.len()).find(|from| fits(*from)).unwrap_or(wished.len().saturating_sub(1));
        let first = self.state.shift.get().min(most);
        self.state.shift.set(first);
        let mut shown = wished[first..].to_vec();
        while shown.len() > 1 && width_of(heads, &shown) > room {
            shown.pop();
        }
        shown
    }

    /// Signs where a wide table goes on.
    fn render_edges(&self, heads: &[Head], slots: &[Slot], area: Rect, buffer: &mut Buffer) {
        if !self.state.is_wide {
            return;
        }
        if self.state.shift.get() > 0 {
            buffer.set_string(area.x, area.y, self.theme.letter("‹", "<"), self.theme.bold());
        }
        let last = (1..heads.len()).rev().find(|index| self.state.shows(&heads[*index]));
        if slots.last().map(|slot| slot.column) < last {
            buffer.set_string(area.right() - 1, area.y, self.theme.letter("›", ">"), self.theme.bold());
        }
    }

    fn render_heads(&self, heads: &[Head], slots: &[Slot], area: Rect, buffer: &mut Buffer) {
        let Sort { column: sorted, descending } = self.state.sort;
        let mut x = area.x + 1;
        for slot in slots {
            let head = &heads[slot.column];
            let arrow = match (slot.column == sorted, descending) {
                (false, _) => "",
                (true, true) => self.theme.letter("▼", "v"),
                (true, false) => self.theme.letter("▲", "^"),
            };
            // The arrow may stand in the gap, so that a head is never cut for it.
            let (title, style) = (&head.title, self.theme.dim());
            let style = if arrow.is_empty() { style } else { self.theme.bold() };
            let words = match slot.is_number {
                true => format!("{arrow}{title}"),
                false => format!("{title}{arrow}"),
            };
            let free = slot.width.saturating_sub(text::width(&words)) as u16;
            let start = if slot.is_number {
                (x + free).saturating_sub(u16::from(text::width(&words) > slot.width))
            } else {
                x
            };
            buffer.set_stringn(start, area.y, &words, slot.width + 1, style);
            self.state.drawn.heads.borrow_mut().push(((x, area.y, slot.width as u16 + 1, 1), slot.column));
            x += (slot.width + GAP) as u16;
        }
    }

    fn render_row(&self, row: usize, line: usize, slots: &[Slot], area: Rect, buffer: &mut Buffer) {
        let name = self.rows.name(row);
        let is_under_cursor = self.has_cursor && line == self.state.position();
        let is_marked = self.state.marks.contains(&*name);
        if is_under_cursor {
            buffer.set_style(Rect { width: area.width - 1, ..area }, self.theme.cursor());
        }
        if is_marked {
            buffer.set_string(area.x, area.y, self.theme.letter("▌", ">"), self.theme.bold());
        }
        let base = match (self.is_stale, is_marked) {
            (true, _) => self.theme.dim(),
            (false, true) => self.theme.bold(),
            (false, false) => Style::new(),
        };
        let mut x = area.x + 1;
        for slot in slots {
            let cell = self.rows.cell(row, slot.column);
            let style = match (slot.column, self.rows.health(row)) {
                (0, health @ (Health::Warn | Health::Bad)) if !is_under_cursor => {
                    base.patch(self.theme.state(health))
                }
                _ => base.patch(self.style(&cell, slot.column, is_under_cursor)),
            };
            let is_sought = matches!(cell, Cell::Text(_)) && self.rows.is_sought(slot.column);
            let around = |needle| self.rows.around(row, slot.column, needle, slot.width);
            let around = if is_sought { self.needles().find_map(around) } else { None };
            let words = match &cell {
                _ if around.is_some() => {
                    let words = around.as_deref().unwrap_or_default();
                    format!("{}{}", self.theme.letter("…", "~"), escape(words)).into()
                }
                Cell::Spark(series) => text::spark(series, slot.width, self.theme).into(),
                // The first column is the name, as it is known.
                Cell::Text(name) if slot.column == 0 => escape(name),
                cell => text::cell(cell, self.theme),
            };
            // Names that begin alike are told apart by how they end.
            let words = match slot.column {
                0 => text::shortened(&words, slot.width, self.theme),
                _ => text::fit(&words, slot.width, self.theme),
            };
            let free = slot.width.saturating_sub(text::width(&words)) as u16;
            let start = if slot.is_number { x + free } else { x };
            buffer.set_stringn(start, area.y, &*words, slot.width, style);
            if is_sought {
                let cell = Rect { x, width: slot.width as u16, ..area }.intersection(area);
                found::set_off(self.needles(), cell, self.theme, buffer);
            }
            x += (slot.width + GAP) as u16;
        }
    }

    /// What is looked for.
    fn needles(&self) -> impl Iterator<Item = &Needle> {
        self.state.needle.iter().chain(self.search)
    }

    fn style(&self, cell: &Cell<'_>, column: usize, is_under_cursor: bool) -> Style {
        match cell {
            // A colour on the reversed line would be its background.
            Cell::State(health, _) | Cell::Share(_, health) | Cell::Bad(_, health) if !is_under_cursor => {
                self.theme.state(*health)
            }
            Cell::Spark(_) if !is_under_cursor => self.theme.trend(),
            Cell::State(Health::Unknown, _) => self.theme.dim(),
            cell if column > 0 && is_nothing(cell) => self.theme.dim(),
            _ => Style::new(),
        }
    }

    fn render_scroll_bar(&self, first: usize, height: usize, area: Rect, buffer: &mut Buffer) {
        let count = self.state.order().len();
        if count <= height {
            return;
        }
        let length = (height * height / count).max(1);
        let start = first * (height - length) / (count - height).max(1);
        for line in start..(start + length).min(height) {
            let (x, y) = (area.right() - 1, area.y + 1 + line as u16);
            buffer.set_string(x, y, self.theme.letter("┃", "|"), self.theme.dim());
        }
    }
}

/// As many of these columns as there is room for; the least important go first.
fn most_important(heads: &[Head], mut shown: Vec<usize>, room: usize) -> Vec<usize> {
    while width_of(heads, &shown) > room {
        let least = shown.iter().copied().max_by_key(|index| (heads[*index].priority, *index));
        match least.filter(|index| heads[*index].priority > 0) {
            Some(least) => shown.retain(|index| *index != least),
            None => break,
        }
    }
    shown
}

/// What these columns take, with the gaps before them.
fn width_of(heads: &[Head], columns: &[usize]) -> usize {
    columns.iter().map(|index| column_width(&heads[*index]) + GAP).sum()
}

fn column_width(head: &Head) -> usize {
    usize::from(head.width).max(text::width(&head.title))
}

/// Whether a cell says that there is nothing, or that nothing is known.
fn is_nothing(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Count(number) | Cell::Bytes(number) | Cell::DurationMs(number) | Cell::Bad(number, _) => {
            number.is_none_or(|number| number == 0)
        }
        Cell::Rate(number) | Cell::ByteRate(number) => number.is_none_or(|number| number < 0.05),
        Cell::Share(number, _) | Cell::Ratio(number) => number.is_none(),
        Cell::Faint(_) => true,
        Cell::Date(ms) | Cell::Clock(ms) => ms.is_none(),
        Cell::Offset(number) | Cell::Ago(number) => number.is_none(),
        Cell::Text(_) | Cell::State(..) | Cell::Spark(_) => false,
    }
}
