//! The overview: throughput over time, what is wrong, the busiest topics, the groups by their lag. Each has a rule
//! above it; one of the two tables has the cursor, tab changes which.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::chart::Chart;
use super::frame::{dimmed, rule};
use super::theme::Theme;
use super::{page, text, vitals};
use crate::tui::app::App;
use crate::tui::app::findings::findings;
use crate::tui::app::numbers::Measure;
use crate::tui::app::series::Series;

/// From this width on the parts stand beside each other.
const WIDE: u16 = 160;
/// From this width on what is wrong stands beside the chart.
const MIDDLE: u16 = 110;
/// So wide is what stands beside the charts of a wide screen.
const BESIDE: u16 = 62;

/// Draws it.
pub(super) fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let findings = findings(&app.model.snapshot, app.model.now_ms);
    let lines = findings.len().clamp(1, 3) as u16 + 2;
    let height = match area.width {
        WIDE.. => (area.height / 3).max(8),
        MIDDLE..WIDE => (area.height * 2 / 5).max(8),
        _ => (area.height / 3).clamp(6, 9) + lines,
    };
    let [top, tables] = Layout::vertical([Constraint::Length(height), Constraint::Min(6)]).areas(area);
    match area.width {
        WIDE.. => {
            let parts = [Constraint::Fill(1), Constraint::Fill(1), Constraint::Length(BESIDE)];
            let [records, bytes, beside] = Layout::horizontal(parts).spacing(2).areas(top);
            throughput(app, Measure::Rate, theme, records, buffer);
            throughput(app, Measure::ByteRate, theme, bytes, buffer);
            vitals::beside(&findings, app, theme, beside, buffer);
        }
        MIDDLE..WIDE => {
            let parts = [Constraint::Fill(4), Constraint::Fill(3)];
            let [left, right] = Layout::horizontal(parts).spacing(2).areas(top);
            throughput(app, Measure::Rate, theme, left, buffer);
            vitals::beside(&findings, app, theme, right, buffer);
        }
        _ => {
            let parts = [Constraint::Min(3), Constraint::Length(lines)];
            let [upper, lower] = Layout::vertical(parts).areas(top);
            throughput(app, Measure::Rate, theme, upper, buffer);
            vitals::below(&findings, app, theme, lower, buffer);
        }
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

/// A rule with the number of now, and the chart of it below.
fn throughput(app: &App, measure: Measure, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, chart] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let source = &app.model.snapshot.throughput;
    let known = source.get();
    let rate = known.map(|throughput| throughput.rate).unwrap_or_default();
    let unknown = || theme.unknown().to_owned();
    let bytes = rate.bytes.map(|bytes| format!("~{}/s", text::bytes(bytes)));
    let series = |pick: fn(&crate::tui::app::snapshot::Throughput) -> &Series| known.map(pick);
    let (name, series, now) = match measure {
        Measure::ByteRate => {
            let now = Span::styled(bytes.unwrap_or_else(unknown), theme.bold());
            ("Bytes/s, about", series(|one| &one.bytes), vec![now])
        }
        Measure::Rate | Measure::Count => {
            let records = rate.records.map_or_else(unknown, |rate| format!("{}/s", text::rate(rate)));
            let now = Span::styled(records, theme.bold());
            // Where bytes have a chart of their own, they need not stand here too.
            let bytes = bytes.filter(|_| app.size.0 < WIDE).map(|bytes| format!("  {bytes}"));
            ("Records/s", series(|one| &one.records), vec![now, dimmed(&bytes.unwrap_or_default(), theme)])
        }
    };
    rule(Line::from(Span::styled(name, theme.bold())), Line::from(now), theme, title, buffer);
    match series.filter(|series| !series.is_blank()) {
        Some(series) => {
            let area = Rect { x: chart.x + 1, width: chart.width.saturating_sub(2), ..chart };
            Chart { series, measure, label_min: 0, theme }.render(area, buffer);
        }
        None => {
            let area = Rect { x: chart.x + 1, width: chart.width.saturating_sub(1), height: 1, ..chart };
            let words =
                theme.letter("two looks make a rate: a moment…", "two looks make a rate: a moment...");
            Line::from(dimmed(words, theme)).render(area, buffer);
        }
    }
}
