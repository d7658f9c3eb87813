//! The overview: throughput over time, what is wrong, the busiest topics, the groups that are behind.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use super::theme::Theme;
use crate::tui::app::App;

/// Draws it.
pub(super) fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    page::render(app, theme, area, buffer);
}
