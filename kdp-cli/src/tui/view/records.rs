//! The records of a topic: how the read is going above them, the one under the cursor beside them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use super::crumbs::breadcrumbs;
use super::frame::{dimmed, rule};
use super::record;
use super::table::Table;
use super::text;
use super::theme::Theme;
use super::{frame, page};
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::health::Health;
use crate::tui::app::records::{Document, Read, ReadState, document::Mode};
use crate::tui::app::rows::Rows;
use crate::tui::app::words::command_line;

/// From this width on the record under the cursor is shown beside the list.
const PREVIEW_WIDTH: u16 = 120;

/// Draws them.
pub(super) fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let parts = [Constraint::Length(1), Constraint::Length(2), Constraint::Min(1)];
    let [title, above, below] = Layout::vertical(parts).areas(area);
    let body = app.body();
    title_rule(app, &*body.rows, theme, title, buffer);
    if let Some(read) = &app.model.read {
        command(read, theme, Rect { height: 1, ..above }, buffer);
        progress(app, read, theme, Rect { y: above.y + 1, height: 1, ..above }, buffer);
    }
    let beside = app.record().filter(|_| app.has_preview && area.width >= PREVIEW_WIDTH);
    let list = match beside {
        Some(one) => {
            let width = (area.width / 3).clamp(40, 80);
            let parts = [Constraint::Min(40), Constraint::Length(width)];
            let [list, beside] = Layout::horizontal(parts).spacing(1).areas(below);
            let document = Document::open(one.clone(), Mode::Read, width, theme.zone());
            record::preview(&document, &app.sought(), theme, beside, buffer);
            list
        }
        None => below,
    };
    let state = app.page().table();
    if state.order().is_empty() {
        return nothing(app, &*body.rows, theme, list, buffer);
    }
    let search = app.model.read.as_ref().and_then(|read| read.needle.as_ref());
    Table { rows: &*body.rows, state, theme, has_cursor: true, is_stale: false, search }.render(list, buffer);
}

/// Where we are, how many are in view, what they are filtered by.
fn title_rule(app: &App, rows: &dyn Rows, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let table = app.page().table();
    let mut left = breadcrumbs(app, theme, area, usize::from(area.width).saturating_sub(30));
    let (shown, all) = (table.order().len(), rows.len());
    let number = match shown == all {
        true => text::grouped(all as i64),
        false => format!("{} of {}", text::grouped(shown as i64), text::grouped(all as i64)),
    };
    left.push(dimmed(&format!("  {number}"), theme));
    left.extend(page::marks_and_filter(table, app.is_filtering, theme));
    let dropped = app.model.read.as_ref().map_or(0, |read| read.ring.dropped());
    let right = match dropped {
        0 => Line::default(),
        dropped => Line::from(dimmed(&format!("{} dropped from view", text::count(dropped as i64)), theme)),
    };
    rule(Line::from(left), right, theme, area, buffer);
}

/// The command that reads the same.
fn command(read: &Read, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let words = escape(&command_line(&read.words)).into_owned();
    let words = text::fit(&words, usize::from(area.width).saturating_sub(2), theme).into_owned();
    frame::indented(Line::from(dimmed(&words, theme)), area, buffer);
}

/// How it is going.
fn progress(app: &App, read: &Read, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let now_ms = read.ended_ms.unwrap_or(app.model.now_ms);
    let (health, state) = state(app, read);
    let mut parts = vec![Span::styled(
        format!("{} {state}", theme.sign(health)),
        theme.state(if health == Health::Unknown { Health::Plain } else { health }),
    )];
    let is_busy = !matches!(read.state, ReadState::Starting | ReadState::Failed(_));
    if is_busy {
        if let Some((passed, all)) = read.passed.filter(|(_, all)| *all > 0) {
            let share = passed as f64 / all as f64 * 100.0;
            parts.push(Span::styled(format!("  {share:.0}%"), theme.bold()));
        }
        let looked_at = text::count(i64::try_from(read.looked_at).unwrap_or(i64::MAX));
        parts.push(dimmed(&format!("  {looked_at} looked at"), theme));
        if read.is_search() {
            let found = text::count(i64::try_from(read.found).unwrap_or(i64::MAX));
            parts.push(Span::styled(format!("  {found} found"), theme.bold()));
        }
        let seconds = (now_ms - read.begun_ms) as f64 / 1000.0;
        // While it waits for the user its speed would say nothing.
        if seconds >= 1.0 && !read.follows() && read.state != ReadState::Full {
            let rate = text::rate(read.looked_at as f64 / seconds);
            parts.push(dimmed(&format!("  {rate}/s  {}", text::age(now_ms - read.begun_ms)), theme));
        }
    }
    if let Some(warning) = read.warnings.last() {
        parts.push(Span::styled(
            format!("  {} {}", theme.sign(Health::Warn), escape(warning)),
            theme.state(Health::Warn),
        ));
    }
    if let Some(hint) = hint(read) {
        parts.push(dimmed(&format!("  {hint}"), theme));
    }
    frame::indented(Line::from(parts), area, buffer);
}

fn state(app: &App, read: &Read) -> (Health, String) {
    match &read.state {
        ReadState::Starting => (Health::Unknown, "looking where to begin".to_owned()),
        ReadState::Reading if app.paused => (Health::Warn, "paused".to_owned()),
        ReadState::Reading if read.follows() => (Health::Ok, "following".to_owned()),
        ReadState::Reading if read.is_search() => (Health::Ok, "searching".to_owned()),
        ReadState::Reading => (Health::Ok, "reading".to_owned()),
        ReadState::Lost(reason) => (Health::Bad, format!("trying again: {}", escape(reason))),
        ReadState::Full => (Health::Warn, "the view is full".to_owned()),
        ReadState::Ended => (Health::Unknown, "read to the end".to_owned()),
        ReadState::Stopped => (Health::Warn, "stopped".to_owned()),
        ReadState::Failed(reason) => (Health::Bad, escape(reason).into_owned()),
    }
}

fn hint(read: &Read) -> Option<&'static str> {
    match read.state {
        ReadState::Full => Some("n reads on"),
        ReadState::Starting | ReadState::Reading if !read.follows() => Some("esc stops"),
        ReadState::Ended | ReadState::Stopped | ReadState::Failed(_) => Some("ctrl-r reads again"),
        _ => None,
    }
}

/// What is said in place of no records.
fn nothing(app: &App, rows: &dyn Rows, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let read = app.model.read.as_ref();
    let words = match read.map(|read| &read.state) {
        _ if rows.len() > 0 => {
            let filter = escape(app.page().table().filter.text()).into_owned();
            format!("nothing in view holds {filter}; esc shows all, f searches the topic")
        }
        Some(ReadState::Failed(reason)) => escape(reason).into_owned(),
        Some(ReadState::Ended) if read.is_some_and(Read::is_search) => "nothing was found".to_owned(),
        Some(ReadState::Ended | ReadState::Stopped) => "no records".to_owned(),
        Some(ReadState::Reading) if read.is_some_and(Read::follows) => theme
            .letter(
                "no records yet; those that come are shown…",
                "no records yet; those that come are shown...",
            )
            .to_owned(),
        _ => theme.letter("asking the cluster…", "asking the cluster...").to_owned(),
    };
    let height = area.height.min(4);
    let area = Rect { y: area.y + (area.height.saturating_sub(height)) / 3, height, ..area };
    Paragraph::new(Line::from(words)).centered().wrap(Wrap { trim: true }).render(area, buffer);
}
