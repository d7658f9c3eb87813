//! Draws the dashboard from its state, and changes nothing: one file per screen that is more than a table.
//!
//! Knows no network and no keys beyond what the keymap says about them.

mod chart;
mod crumbs;
mod describe;
mod found;
mod frame;
mod overview;
mod page;
mod popup;
mod record;
mod records;
mod subject;
mod table;
pub(crate) mod text;
pub(crate) mod theme;
mod vitals;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

use super::app::App;
use super::app::screens::ScreenId;
use super::event::keymap::Keymap;
use theme::Theme;

/// Below this nothing useful can be shown.
const SIZE_MIN: (u16, u16) = (60, 15);

/// Draws all of it.
pub(crate) fn render(app: &App, keymap: &Keymap, theme: &Theme, frame: &mut Frame<'_>) {
    let theme = &theme.with(app.look);
    app.drawn.clear();
    let area = frame.area();
    let buffer = frame.buffer_mut();
    if area.width < SIZE_MIN.0 || area.height < SIZE_MIN.1 {
        return too_small(area, buffer);
    }
    let lines = [Constraint::Length(1), Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)];
    let [header, tabs, body, footer] = Layout::vertical(lines).areas(area);
    frame::header(app, theme, header, buffer);
    frame::tabs(app, theme, tabs, buffer);
    match app.page().place.screen {
        ScreenId::Overview => overview::render(app, theme, body, buffer),
        ScreenId::Reading => records::render(app, theme, body, buffer),
        ScreenId::Record => record::render(app, theme, body, buffer),
        _ => page::render(app, theme, body, buffer),
    }
    frame::footer(app, keymap, theme, footer, buffer);
    if let Some(popup) = &app.popup {
        popup::render(popup, app, keymap, theme, body, buffer);
    }
}

fn too_small(area: Rect, buffer: &mut Buffer) {
    let text =
        format!("{}x{} is too small: kdp needs {}x{}", area.width, area.height, SIZE_MIN.0, SIZE_MIN.1);
    let (x, y) = (area.width.saturating_sub(text.len() as u16) / 2, area.height / 2);
    if area.area() > 0 {
        buffer.set_stringn(x, y, &text, usize::from(area.width), ratatui::style::Style::new());
    }
}

#[cfg(test)]
mod tests;
