//! A number over time with its axes. What was not known is a gap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::symbols::bar;
use ratatui::widgets::{Sparkline, Widget};

use super::text;
use super::theme::Theme;
use crate::tui::app::numbers::Measure;
use crate::tui::app::series::Series;

/// Bars are drawn from whole numbers: this many to the top of the chart.
const STEPS: f64 = 10_000.0;

/// A number over time.
pub(super) struct Chart<'a> {
    /// The number.
    pub(super) series: &'a Series,
    /// What it counts.
    pub(super) measure: Measure,
    /// So much room the labels of its axis have at least: charts that stand one above the other begin alike.
    pub(super) label_min: u16,
    /// How it looks.
    pub(super) theme: &'a Theme,
}

impl Chart<'_> {
    /// Draws it; the newest is on the right.
    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer) {
        let Some(last) = self.series.points().next_back().filter(|_| area.height >= 3 && area.width >= 24)
        else {
            return;
        };
        let highest = self.series.points().filter_map(|point| point.value).fold(0.0_f32, f32::max);
        let top = self.measure.top(f64::from(highest));
        let labels = [top, top / 2.0, 0.0].map(|number| self.measure.write(number));
        let label_width = labels.iter().map(|label| text::width(label)).max().unwrap_or(0) as u16;
        let label_width = label_width.max(self.label_min);
        let bars = Rect {
            x: area.x + label_width + 1,
            width: area.width.saturating_sub(label_width + 1),
            height: area.height - 1,
            ..area
        };
        self.y_axis(&labels, label_width, bars, area, buffer);
        let span_ms = self.series.span_ms();
        self.x_axis(span_ms, bars, area, buffer);
        let columns = self.series.columns(last.at_ms, span_ms, usize::from(bars.width));
        let height = |value: f64| if top > 0.0 { (value / top * STEPS) as u64 } else { 0 };
        let data: Vec<Option<u64>> = columns.into_iter().map(|value| value.map(height)).collect();
        let mut sparkline = Sparkline::default()
            .data(data)
            .max(STEPS as u64)
            .absent_value_symbol(" ")
            .style(self.theme.trend());
        if self.theme.is_ascii() {
            sparkline = sparkline.bar_set(ASCII);
        }
        sparkline.render(bars, buffer);
    }

    fn y_axis(&self, labels: &[String; 3], width: u16, bars: Rect, area: Rect, buffer: &mut Buffer) {
        let middle = bars.y + (bars.height - 1) / 2;
        let mut write = |label: &str, y: u16| {
            let x = area.x + width - text::width(label) as u16;
            buffer.set_string(x, y, label, self.theme.dim());
        };
        write(&labels[0], bars.y);
        if bars.height >= 5 {
            write(&labels[1], middle);
        }
        write(&labels[2], bars.bottom() - 1);
    }

    fn x_axis(&self, span_ms: i64, bars: Rect, area: Rect, buffer: &mut Buffer) {
        let y = area.bottom() - 1;
        let start = format!("{} ago", text::duration(rounded(span_ms)));
        buffer.set_string(bars.x, y, &start, self.theme.dim());
        if bars.width > 40 {
            let middle = format!("{} ago", text::duration(rounded(span_ms / 2)));
            let x = bars.x + bars.width / 2 - text::width(&middle) as u16 / 2;
            buffer.set_string(x, y, middle, self.theme.dim());
        }
        buffer.set_string(bars.right().saturating_sub(3), y, "now", self.theme.dim());
    }
}

const ASCII: bar::Set<'static> = bar::Set {
    full: "#",
    seven_eighths: "#",
    three_quarters: "+",
    five_eighths: "+",
    half: "=",
    three_eighths: "-",
    one_quarter: "-",
    one_eighth: ".",
    empty: " ",
};

/// To ten seconds, as axes are read.
fn rounded(ms: i64) -> i64 {
    (ms + 5000) / 10_000 * 10_000
}
