//! The overview: throughput over time, what is wrong, the busiest topics, the groups that are behind. Each has
//! a rule above it; one of the two tables has the cursor, tab changes which.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::chart::Chart;
use super::frame::{dimmed, rule};
use super::page;
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::health::{Finding, Health, findings};

/// From this width on the parts stand beside each other.
const WIDE: u16 = 160;
/// From this width on the findings stand beside the chart.
const MIDDLE: u16 = 110;

/// Draws it.
pub(super) fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let findings = findings(&app.model.snapshot, app.model.now_ms);
    let lines = findings.len().clamp(1, 3) as u16 + 1;
    let (top, tables) = match area.width {
        width if width >= MIDDLE => split(area, (area.height / 3).max(8)),
        _ => split(area, (area.height / 3).clamp(6, 9) + lines),
    };
    if area.width >= MIDDLE {
        let [left, right] =
            Layout::horizontal([Constraint::Fill(5), Constraint::Fill(3)]).spacing(2).areas(top);
        throughput(app, theme, left, buffer);
        health(&findings, app, theme, right, buffer);
    } else {
        let [upper, lower] = Layout::vertical([Constraint::Min(3), Constraint::Length(lines)]).areas(top);
        throughput(app, theme, upper, buffer);
        health(&findings, app, theme, lower, buffer);
    }
    let halves = [Constraint::Fill(1), Constraint::Fill(1)];
    let panes: [Rect; 2] = match area.width >= WIDE {
        true => Layout::horizontal(halves).spacing(2).areas(tables),
        false => Layout::vertical(halves).areas(tables),
    };
    for (tab, pane) in panes.into_iter().enumerate() {
        page::pane(app, tab, theme, pane, buffer);
    }
}

fn split(area: Rect, top: u16) -> (Rect, Rect) {
    let [top, rest] = Layout::vertical([Constraint::Length(top), Constraint::Min(6)]).areas(area);
    (top, rest)
}

fn throughput(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, chart] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let source = &app.model.snapshot.throughput;
    let rate = source.get().map(|throughput| throughput.rate).unwrap_or_default();
    let records = rate.records.map_or_else(|| theme.unknown().to_owned(), text::rate);
    let bytes = rate.bytes.map(|bytes| format!("  ~{}/s", text::bytes(bytes))).unwrap_or_default();
    let right = Line::from(vec![Span::styled(format!("{records}/s"), theme.bold()), dimmed(&bytes, theme)]);
    rule(Line::from(Span::styled("Records/s", theme.bold())), right, theme, title, buffer);
    match source.get().filter(|throughput| !throughput.records.is_blank()) {
        Some(throughput) => {
            let chart_area = Rect { x: chart.x + 1, width: chart.width.saturating_sub(2), ..chart };
            Chart { series: &throughput.records, write: text::rate, theme }.render(chart_area, buffer);
        }
        None => {
            let area = Rect { x: chart.x + 1, width: chart.width.saturating_sub(1), height: 1, ..chart };
            let words =
                theme.letter("two looks make a rate: a moment…", "two looks make a rate: a moment...");
            Line::from(dimmed(words, theme)).render(area, buffer);
        }
    }
}

fn health(findings: &[Finding], app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, list] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let number = findings.len();
    let right = if number > 0 { dimmed(&number.to_string(), theme) } else { Span::raw("") };
    rule(Line::from(Span::styled("Health", theme.bold())), Line::from(right), theme, title, buffer);
    let well = match app.model.snapshot.topics.get() {
        None => (Health::Unknown, "not known yet"),
        Some(_) => (Health::Ok, "nothing is wrong"),
    };
    let mut said: Vec<(Health, &str)> =
        findings.iter().map(|finding| (finding.health, finding.text.as_str())).collect();
    if said.is_empty() {
        said.push(well);
    }
    let room = usize::from(list.width).saturating_sub(4);
    let wrapped: Vec<(Health, Vec<String>)> =
        said.iter().map(|(health, words)| (*health, text::wrap(&escape(words), room))).collect();
    let has_room = wrapped.iter().map(|(_, lines)| lines.len()).sum::<usize>() <= usize::from(list.height);
    let lines: Vec<Line<'_>> = match has_room {
        true => wrapped.into_iter().flat_map(|(health, words)| in_full(health, words, theme)).collect(),
        // Each keeps its line, and what it begins and ends with: the thing, and what is the matter with it.
        false => said
            .into_iter()
            .flat_map(|(health, words)| {
                in_full(health, vec![text::shortened(&escape(words), room, theme).into_owned()], theme)
            })
            .collect(),
    };
    for (line, y) in lines.into_iter().zip(list.top()..list.bottom()) {
        line.render(Rect { y, height: 1, ..list }, buffer);
    }
}

/// A finding behind its sign, in as many lines as it has.
fn in_full(health: Health, words: Vec<String>, theme: &Theme) -> Vec<Line<'static>> {
    let line = |(index, words): (usize, String)| {
        let sign = if index == 0 { theme.sign(health) } else { " " };
        Line::from(vec![Span::styled(format!(" {sign} "), theme.state(health)), Span::raw(words)])
    };
    words.into_iter().enumerate().map(line).collect()
}
