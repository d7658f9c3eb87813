//! One row in full, over the page: a line for each thing that is known, what it means, how old it is, and the command
//! that says the same.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::dimmed;
use super::popup::{framed, scrolled};
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::describe::{Description, Fact, facts};
use crate::tui::app::health::Health;
use crate::tui::app::model::Body;
use crate::tui::app::rows::Cell;
use crate::tui::app::words::command_line;

/// No wider, where there is room.
const WIDTH_MAX: u16 = 104;
/// What things mean stands behind values of up to this width.
const VALUE_MAX: usize = 34;
/// A trend takes as much of the line.
const TREND_MAX: usize = 60;

/// Draws it; says where inside of its frame.
pub(super) fn render(
    description: &Description,
    app: &App,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let body = app.body();
    let name = &description.name;
    let width = WIDTH_MAX.min(area.width.saturating_sub(2));
    let lines = match app.row_of(name, &*body.rows) {
        Some(row) => {
            let facts = facts(&*body.rows, row, app.beside(name));
            lines(&facts, app, theme, usize::from(width).saturating_sub(4))
        }
        None => vec![Line::from("it is not there any more")],
    };
    let hint = "y copies it, e the command, esc closes";
    let inner = framed(name, hint, (width, lines.len() as u16 + 4), theme, area, buffer);
    let above = Rect { height: inner.height.saturating_sub(2), ..inner };
    app.drawn.scroll_most.set(scrolled(lines, description.scroll, above, buffer));
    let below = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
    let age = age(&body, theme);
    let room = usize::from(below.width).saturating_sub(age.width() + 2);
    let command = escape(&command_line(&app.describing(name))).into_owned();
    let has_command = app.command_text().is_some();
    if has_command {
        Line::from(dimmed(&text::fit(&command, room, theme), theme)).render(below, buffer);
    }
    let x = below.right().saturating_sub(age.width() as u16);
    age.render(Rect { x, width: below.right() - x, ..below }, buffer);
    inner
}

/// How old it is.
fn age(body: &Body<'_>, theme: &Theme) -> Line<'static> {
    let Some(age_ms) = body.age_ms else { return Line::default() };
    let words = format!("{} old", text::age(age_ms));
    Line::from(match body.is_stale {
        true => Span::styled(format!("{} {words}", theme.sign(Health::Warn)), theme.state(Health::Warn)),
        false => dimmed(&words, theme),
    })
}

/// A line for each thing that is known, or several where it is long.
fn lines<'a>(facts: &[Fact<'_>], app: &App, theme: &Theme, width: usize) -> Vec<Line<'a>> {
    let label_width = facts.iter().map(|fact| text::width(&fact.label)).max().unwrap_or(0);
    let room = width.saturating_sub(label_width + 2);
    let values: Vec<Cow<'_, str>> = facts.iter().map(|fact| value(&fact.cell, app, theme, room)).collect();
    let short = values.iter().map(|value| text::width(value)).filter(|width| *width <= VALUE_MAX);
    let value_width = short.max().unwrap_or(0);
    let mut lines = Vec::new();
    for (fact, value) in facts.iter().zip(values) {
        let label = escape(&fact.label).into_owned();
        let pad = " ".repeat(label_width - text::width(&fact.label).min(label_width));
        let label = dimmed(&format!("{label}{pad}  "), theme);
        let mut parts = text::wrap(&value, room.max(1)).into_iter();
        let first = parts.next().unwrap_or_default();
        let gap = " ".repeat(value_width.saturating_sub(text::width(&first)) + 2);
        let has_room = text::width(&first) <= value_width
            && value_width + 2 + text::width(fact.about) <= room
            && parts.len() == 0;
        let mut spans = vec![label, Span::styled(first, style(&fact.cell, theme))];
        if has_room {
            spans.push(dimmed(&format!("{gap}{}", fact.about), theme));
        }
        lines.push(Line::from(spans));
        lines.extend(parts.map(|part| Line::from(format!("{}{part}", " ".repeat(label_width + 2)))));
    }
    lines
}

/// A value as it is, and not only as short as a table has it.
fn value<'a>(cell: &'a Cell<'_>, app: &App, theme: &Theme, room: usize) -> Cow<'a, str> {
    let short = || text::cell(cell, theme);
    match cell {
        Cell::Text(text) | Cell::State(_, text) if text.is_empty() => app.nothing().into(),
        Cell::Text(text) => escape(text),
        Cell::Count(Some(number)) | Cell::Bad(Some(number), _) => text::grouped(*number).into(),
        Cell::Bytes(Some(bytes)) => format!("{}  {} bytes", short(), text::grouped(*bytes)).into(),
        Cell::Rate(Some(rate)) if *rate >= 1000.0 => text::grouped(rate.round() as i64).into(),
        Cell::ByteRate(Some(_)) => format!("~{}/s", short()).into(),
        Cell::DurationMs(Some(ms)) if *ms >= 1000 => format!("{}  {} ms", short(), text::grouped(*ms)).into(),
        Cell::Ratio(Some(number)) => format!("{number:.3}").into(),
        Cell::Spark(series) if !series.is_blank() => text::spark(series, room.min(TREND_MAX), theme).into(),
        cell if is_unknown(cell) => app.nothing().into(),
        _ => short(),
    }
}

fn is_unknown(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Count(number)
        | Cell::Bytes(number)
        | Cell::Offset(number)
        | Cell::DurationMs(number)
        | Cell::Ago(number)
        | Cell::Bad(number, _) => number.is_none(),
        Cell::Rate(number) | Cell::ByteRate(number) | Cell::Share(number, _) | Cell::Ratio(number) => {
            number.is_none()
        }
        Cell::Date(ms) | Cell::Clock(ms) => ms.is_none(),
        Cell::Spark(series) => series.is_blank(),
        Cell::Text(_) | Cell::State(..) | Cell::Faint(_) => false,
    }
}

fn style(cell: &Cell<'_>, theme: &Theme) -> Style {
    match cell {
        Cell::State(health, _) | Cell::Share(Some(_), health) | Cell::Bad(Some(_), health) => {
            theme.state(*health)
        }
        Cell::Spark(series) if !series.is_blank() => theme.data(),
        cell if is_unknown(cell) => theme.dim(),
        _ => Style::new(),
    }
}
