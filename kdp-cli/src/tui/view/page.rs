//! A page that is a table: breadcrumbs, tabs, filter and age in a rule above it, and what there is to say where
//! there are no rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use super::frame::{dimmed, rule};
use super::table::Table;
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::health::Health;
use crate::tui::app::model::Body;
use crate::tui::app::snapshot::SourceState;

/// Draws the page that is shown, as one table.
pub(super) fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let rows = app.body();
    title_rule(app, &rows, theme, title, buffer);
    table(app, &rows, theme, body, buffer);
}

/// The rows, or why there are none.
pub(super) fn table(app: &App, body: &Body<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let state = app.page().table();
    if state.order().is_empty() {
        return nothing(app, body, theme, area, buffer);
    }
    let table = Table { rows: &*body.rows, state, theme, has_cursor: true, is_stale: body.is_stale };
    table.render(area, buffer);
}

/// Where we are, how many rows there are, what they are sorted and filtered by, how old they are.
pub(super) fn title_rule(app: &App, body: &Body<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let page = app.page();
    let table = page.table();
    let mut left: Vec<Span<'_>> = Vec::new();
    for (index, page) in app.pages.iter().enumerate() {
        let is_last = index + 1 == app.pages.len();
        let style = if is_last { theme.bold() } else { theme.dim() };
        left.push(Span::styled(escape(page.title()), style));
        if !is_last {
            left.push(dimmed(theme.letter(" › ", " > "), theme));
        }
    }
    let tabs = page.place.screen.spec().tabs;
    if tabs.len() > 1 {
        for (index, tab) in tabs.iter().enumerate() {
            let style = match index == page.tab {
                true => theme.bold().add_modifier(Modifier::UNDERLINED),
                false => theme.dim(),
            };
            left.push(Span::raw("  "));
            left.push(Span::styled(tab.title, style));
        }
    }
    let (shown, all) = (table.order().len(), body.rows.len());
    let number = match shown == all {
        true => text::grouped(all as i64),
        false => format!("{} of {}", text::grouped(shown as i64), text::grouped(all as i64)),
    };
    left.push(dimmed(&format!("  {number}"), theme));
    if !table.marks.is_empty() {
        left.push(Span::styled(format!("  {} marked", table.marks.len()), theme.bold()));
    }
    if app.is_filtering || !table.filter.is_empty() {
        let (before, after) = table.filter.halves();
        left.push(Span::raw(format!("  /{}", escape(before))));
        if app.is_filtering {
            left.extend(typing(after, theme));
        } else {
            left.push(Span::raw(escape(after).into_owned()));
        }
    }
    rule(Line::from(left), source(body, theme), theme, area, buffer);
}

/// The text under and after a cursor.
pub(super) fn typing<'a>(after: &str, theme: &Theme) -> Vec<Span<'a>> {
    let mut letters = after.chars();
    let under =
        letters.next().map_or_else(|| " ".to_owned(), |letter| escape(&letter.to_string()).into_owned());
    vec![Span::styled(under, theme.cursor()), Span::raw(escape(letters.as_str()).into_owned())]
}

/// How old the rows are, and what keeps them from being newer.
fn source(body: &Body<'_>, theme: &Theme) -> Line<'static> {
    let age = body.age_ms.map(text::age);
    let spans = match (body.state, age) {
        (SourceState::Partial { missing, .. }, _) => {
            let text = format!("{} {missing} not known", theme.sign(Health::Warn));
            vec![Span::styled(text, theme.state(Health::Warn))]
        }
        (SourceState::Failed(_), Some(age)) => {
            vec![Span::styled(format!("{} {age} old", theme.sign(Health::Bad)), theme.state(Health::Bad))]
        }
        (_, Some(age)) if body.is_stale => {
            vec![Span::styled(format!("{} {age} old", theme.sign(Health::Warn)), theme.state(Health::Warn))]
        }
        (_, Some(age)) => vec![dimmed(&age, theme)],
        (_, None) => Vec::new(),
    };
    Line::from(spans)
}

/// What is said in place of no rows.
fn nothing(app: &App, body: &Body<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let page = app.page();
    let (health, text) = match body.state {
        SourceState::Waiting => {
            (Health::Unknown, theme.letter("asking the cluster…", "asking the cluster...").to_owned())
        }
        SourceState::Unsupported { api } => {
            (Health::Unknown, format!("this cluster cannot tell: it has no {api}"))
        }
        SourceState::Failed(reason) => (Health::Bad, reason.clone()),
        _ if body.rows.len() > 0 => {
            (Health::Plain, format!("nothing is called *{}*; esc shows all", page.table().filter.text()))
        }
        SourceState::Partial { reason, .. } => (Health::Warn, reason.clone()),
        SourceState::Fresh => (Health::Plain, page.tab().empty.to_owned()),
    };
    let sign = if health == Health::Plain { String::new() } else { format!("{} ", theme.sign(health)) };
    let line =
        Line::from(vec![Span::styled(sign, theme.state(health)), Span::raw(escape(&text).into_owned())]);
    let height = area.height.min(4);
    let area = Rect { y: area.y + (area.height.saturating_sub(height)) / 3, height, ..area };
    Paragraph::new(line).style(Style::new()).centered().wrap(Wrap { trim: true }).render(area, buffer);
}
