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
use crate::tui::app::subject::{Graph, Subject};

/// A label and its value, and a blank column after them.
const FACT_WIDTH: u16 = 30;
/// The label, and a blank column after it.
const LABEL_WIDTH: usize = 12;

/// What the labels of two charts take that stand one above the other.
const LABEL_MIN: u16 = 7;
/// From this height on there is room for two charts beside a list.
const TALL: u16 = 44;
/// From this width on two charts stand side by side.
const WIDE: u16 = 100;
/// From this height on two charts stand one above the other.
const HIGH: u16 = 12;

/// Above a table: the facts in columns on the left, the charts on the right.
pub(super) fn above(subject: &Subject<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let fits = subject.facts.len() <= usize::from(area.height);
    let columns = if area.width >= 110 && !fits { 2 } else { 1 };
    let wanted = FACT_WIDTH * columns + 1;
    let [left, right] = Layout::horizontal([Constraint::Length(wanted), Constraint::Min(20)]).areas(area);
    facts(subject, columns, theme, Rect { x: left.x + 1, width: left.width - 1, ..left }, buffer);
    let right = Rect { width: right.width.saturating_sub(1), ..right };
    let halves = [Constraint::Fill(1), Constraint::Fill(1)];
    let areas: Vec<Rect> = match (right.width, right.height) {
        _ if subject.charts.len() < 2 => vec![right],
        (WIDE.., _) => Layout::horizontal(halves).spacing(2).split(right).to_vec(),
        (_, HIGH..) => Layout::vertical(halves).split(right).to_vec(),
        _ => vec![right],
    };
    let is_stacked = areas.len() > 1 && areas[0].x == areas[1].x;
    let label_min = if is_stacked { LABEL_MIN } else { 0 };
    for (graph, area) in subject.charts.iter().zip(areas) {
        titled(graph, label_min, theme, area, buffer);
    }
}

/// Beside a table: a rule with the name, the chart, the facts below, and another chart where there is room for it.
pub(super) fn beside(subject: &Subject<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let height = (area.height / 3).clamp(5, 14);
    let more = if area.height >= TALL { subject.charts.get(1) } else { None };
    let label_min = if more.is_some() { LABEL_MIN } else { 0 };
    let parts = [
        Constraint::Length(1),
        Constraint::Length(height),
        Constraint::Length(1),
        Constraint::Length(subject.facts.len() as u16),
        Constraint::Length(1),
        Constraint::Min(0),
    ];
    let [title, upper, _, middle, _, lower] = Layout::vertical(parts).areas(area);
    let name =
        text::fit(&escape(subject.name), usize::from(area.width).saturating_sub(20), theme).into_owned();
    let left = Line::from(Span::styled(name, theme.bold()));
    let first = &subject.charts[0];
    rule(left, Line::from(dimmed(first.title, theme)), theme, title, buffer);
    let inset = |area: Rect| Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    chart(first, label_min, theme, inset(upper), buffer);
    facts(
        subject,
        1,
        theme,
        Rect { x: middle.x + 1, width: middle.width.saturating_sub(1), ..middle },
        buffer,
    );
    if let Some(more) = more {
        titled(more, label_min, theme, Rect { height: lower.height.min(height), ..inset(lower) }, buffer);
    }
}

/// A chart below what it is.
fn titled(graph: &Graph<'_>, label_min: u16, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, below] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    Line::from(dimmed(graph.title, theme)).right_aligned().render(title, buffer);
    chart(graph, label_min, theme, below, buffer);
}

fn chart(graph: &Graph<'_>, label_min: u16, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    if graph.series.is_blank() {
        return Line::from(dimmed("no history yet", theme)).render(Rect { height: 1, ..area }, buffer);
    }
    Chart { series: graph.series, measure: graph.measure, label_min, theme }.render(area, buffer);
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
        let room = usize::from(FACT_WIDTH.min(area.width)).saturating_sub(LABEL_WIDTH + 1);
        let value = if columns == 1 && area.width > FACT_WIDTH {
            value
        } else {
            text::fit(&value, room, theme).into_owned()
        };
        let x = area.x + column * FACT_WIDTH;
        let line = Rect { x, y: area.y + line, width: area.right().saturating_sub(x), height: 1 };
        let words = vec![dimmed(&format!("{label:<LABEL_WIDTH$}"), theme), Span::styled(value, style)];
        Line::from(words).render(line, buffer);
    }
}
