//! One thing in a few words and lines: above the table of its own page, or beside the list it is in.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::chart::Chart;
use super::frame::{dimmed, rule};
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::rows::Cell;
use crate::tui::app::subject::Subject;

/// A label and its value, and a blank column after them.
const FACT_WIDTH: u16 = 30;

/// Above a table: the facts in columns on the left, the chart on the right.
pub(super) fn above(subject: &Subject<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let columns = if area.width >= 110 { 2 } else { 1 };
    let wanted = FACT_WIDTH * columns + 1;
    let [left, right] = Layout::horizontal([Constraint::Length(wanted), Constraint::Min(20)]).areas(area);
    facts(subject, columns, theme, Rect { x: left.x + 1, width: left.width - 1, ..left }, buffer);
    chart(subject, theme, Rect { width: right.width.saturating_sub(1), ..right }, buffer);
}

/// Beside a table: a rule with the name, the chart, the facts below.
pub(super) fn beside(subject: &Subject<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let height = (area.height / 3).clamp(5, 14);
    let parts =
        [Constraint::Length(1), Constraint::Length(height), Constraint::Length(1), Constraint::Min(1)];
    let [title, upper, _, lower] = Layout::vertical(parts).areas(area);
    let name =
        text::fit(&escape(subject.name), usize::from(area.width).saturating_sub(20), theme).into_owned();
    let left = Line::from(Span::styled(name, theme.bold()));
    rule(left, Line::from(dimmed(subject.chart, theme)), theme, title, buffer);
    chart(subject, theme, Rect { x: upper.x + 1, width: upper.width.saturating_sub(2), ..upper }, buffer);
    facts(subject, 1, theme, Rect { x: lower.x + 1, width: lower.width.saturating_sub(1), ..lower }, buffer);
}

fn chart(subject: &Subject<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let write = if subject.is_rate { text::rate } else { |number: f64| text::count(number.round() as i64) };
    if subject.history.is_blank() {
        return Line::from(dimmed("no history yet", theme)).render(Rect { height: 1, ..area }, buffer);
    }
    Chart { series: subject.history, write, theme }.render(area, buffer);
}

fn facts(subject: &Subject<'_>, columns: u16, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let told = subject.facts.iter().filter(|(_, cell)| !matches!(cell, Cell::Text(text) if text.is_empty()));
    for (index, (label, cell)) in (0u16..).zip(told) {
        let (column, line) = (index / area.height.max(1), index % area.height.max(1));
        if column >= columns {
            break;
        }
        let style = match cell {
            Cell::State(health, _) | Cell::Share(_, health) | Cell::Bad(_, health) => theme.state(*health),
            _ => Style::new(),
        };
        let approximate = if matches!(cell, Cell::ByteRate(Some(_))) { "~" } else { "" };
        let value = format!("{approximate}{}", text::cell(cell, theme));
        let room = usize::from(FACT_WIDTH.min(area.width)).saturating_sub(18);
        let value = if columns == 1 && area.width > FACT_WIDTH {
            value
        } else {
            text::fit(&value, room, theme).into_owned()
        };
        let x = area.x + column * FACT_WIDTH;
        let line = Rect { x, y: area.y + line, width: area.right().saturating_sub(x), height: 1 };
        let words = vec![dimmed(&format!("{label:<17}"), theme), Span::styled(value, style)];
        Line::from(words).render(line, buffer);
    }
}
