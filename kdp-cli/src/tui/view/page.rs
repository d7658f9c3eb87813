//! A page that is a table: breadcrumbs, tabs, filter and age in a rule above it, and what there is to say where
//! there are no rows.

use kdp_client::admin::cluster::Sight;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use super::crumbs::breadcrumbs;
use super::frame::{self, dimmed, rule};
use super::subject;
use super::table::Table;
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::health::{self, Health};
use crate::tui::app::model::Body;
use crate::tui::app::screens::{self, ScreenId};
use crate::tui::app::snapshot::{NOT_ASKED, SourceState};
use crate::tui::app::subject::{absence, subject};
use crate::tui::app::table::TableState;

/// From this width on the thing under the cursor is shown beside its list.
const PREVIEW_WIDTH: u16 = 120;
/// A page about one thing has this much room for it above its table, where there is enough.
const SUBJECT_HEIGHT: u16 = 8;

/// Draws the page that is shown: one table, and the thing that the page or the row under the cursor is about.
pub(super) fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let page = app.page();
    if let Some(subject) = subject(&app.model, &page.place).filter(|_| area.height >= 18) {
        let height = match page.tab().title {
            screens::HISTORY => area.height * 3 / 5,
            _ => SUBJECT_HEIGHT,
        };
        let parts = [Constraint::Length(1), Constraint::Length(height), Constraint::Min(1)];
        let [title, above, body] = Layout::vertical(parts).areas(area);
        let rows = app.body();
        title_rule(app, page.tab, &rows, theme, title, buffer);
        subject::above(&subject, theme, Rect { height: height - 1, ..above }, buffer);
        return table(app, page.tab, &rows, theme, body, buffer);
    }
    if let Some(note) = screens::note(&app.model, page) {
        return noted(app, &note, theme, area, buffer);
    }
    let opened = page.table().cursor().and_then(|name| (page.tab().enter)(&page.place, name));
    let has_room = area.width >= PREVIEW_WIDTH && !page.table().is_wide;
    let beside = opened.filter(|_| app.has_preview && has_room);
    match beside.and_then(|place| subject(&app.model, &place)) {
        Some(subject) => {
            let preview = (area.width / 3).clamp(40, 64);
            let parts = [Constraint::Min(40), Constraint::Length(preview)];
            let [left, right] = Layout::horizontal(parts).spacing(1).areas(area);
            pane(app, page.tab, theme, left, buffer);
            subject::beside(&subject, theme, right, buffer);
        }
        None => pane(app, page.tab, theme, area, buffer),
    }
}

/// A tab that is not all it will be: what it will be, and below it what there is.
fn noted(app: &App, note: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let page = app.page();
    let lines = text::wrap(note, usize::from(area.width.saturating_sub(2)).min(100));
    let above = lines.len() as u16 + 2;
    let parts = [Constraint::Length(1), Constraint::Length(above), Constraint::Min(1)];
    let [title, said, body] = Layout::vertical(parts).areas(area);
    let rows = app.body();
    title_rule(app, page.tab, &rows, theme, title, buffer);
    for (line, y) in lines.iter().zip(said.y + 1..said.bottom()) {
        Line::from(line.as_str()).render(Rect { x: said.x + 1, y, width: said.width - 1, height: 1 }, buffer);
    }
    table(app, page.tab, &rows, theme, body, buffer);
}

/// A tab of the page with the rule above it; the one that is chosen has the cursor.
pub(super) fn pane(app: &App, tab: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let page = app.page();
    let rows = page.place.screen.spec().tabs[tab].body(&app.model, &page.place);
    title_rule(app, tab, &rows, theme, title, buffer);
    table(app, tab, &rows, theme, body, buffer);
}

/// The rows, or why there are none.
fn table(app: &App, tab: usize, body: &Body<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let page = app.page();
    let state = &page.tables[tab];
    if state.order().is_empty() {
        return nothing(app, tab, body, theme, area, buffer);
    }
    let has_cursor = tab == page.tab;
    Table { rows: &*body.rows, state, theme, has_cursor, is_stale: body.is_stale, search: None }
        .render(area, buffer);
}

/// Where we are, how many rows there are, what they are filtered by, how old they are.
fn title_rule(app: &App, tab: usize, body: &Body<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let page = app.page();
    let table = &page.tables[tab];
    let mut left = match page.place.screen.spec().is_split {
        true => {
            let style = if tab == page.tab { theme.bold() } else { theme.dim() };
            vec![Span::styled(page.place.screen.spec().tabs[tab].title, style)]
        }
        false => Vec::new(),
    };
    let is_split = page.place.screen.spec().is_split;
    if is_split {
        app.drawn.tabs.borrow_mut().push((frame::drawn(area), tab));
    }
    let right = source(body, theme);
    let (shown, all) = (table.order().len(), body.rows.len());
    let number = match shown == all {
        true => text::grouped(all as i64),
        false => format!("{} of {}", text::grouped(shown as i64), text::grouped(all as i64)),
    };
    // Before anybody has answered there is no number, not even none.
    let is_known = body.age_ms.is_some() || all > 0 || *body.state == SourceState::Fresh;
    let mut after = vec![dimmed(&if is_known { format!("  {number}") } else { String::new() }, theme)];
    after.extend(marks_and_filter(table, app.is_filtering && tab == page.tab, theme));
    if !is_split {
        let taken = after.iter().map(Span::width).sum::<usize>() + right.width() + 8;
        let room = usize::from(area.width).saturating_sub(taken);
        left = breadcrumbs(app, theme, area, room);
    }
    left.extend(after);
    rule(Line::from(left), right, theme, area, buffer);
}

/// How many rows are marked, and what they are filtered by.
pub(super) fn marks_and_filter<'a>(table: &TableState, is_typed: bool, theme: &Theme) -> Vec<Span<'a>> {
    let mut words = Vec::new();
    if !table.marks.is_empty() {
        words.push(Span::styled(format!("  {} marked", table.marks.len()), theme.bold()));
    }
    if is_typed || !table.filter.is_empty() {
        let (before, after) = table.filter.halves();
        words.push(Span::raw(format!("  /{}", escape(before))));
        match is_typed {
            true => words.extend(typing(after, theme)),
            false => words.push(Span::raw(escape(after).into_owned())),
        }
    }
    words
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
        // Nothing is wrong: there are many, and they are asked about one after the other.
        (SourceState::Partial { missing, reason }, _) if reason == NOT_ASKED => {
            let (all, asked) = (body.rows.len() as i64, body.rows.len().saturating_sub(*missing) as i64);
            vec![dimmed(&format!("{} of {} asked", text::grouped(asked), text::grouped(all)), theme)]
        }
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

/// What an empty list says; where brokers leave out what this user may not see, that there may be more.
fn emptiness(app: &App, tab: usize) -> (Health, String) {
    let page = app.page();
    let empty = page.place.screen.spec().tabs[tab].empty;
    let lists = [
        ScreenId::Overview,
        ScreenId::Topics,
        ScreenId::Groups,
        ScreenId::Partitions,
        ScreenId::Records,
        ScreenId::Txns,
        ScreenId::Configs,
    ];
    match health::sight(&app.model.snapshot) {
        Sight::Whole => (Health::Plain, empty.to_owned()),
        _ if !lists.contains(&page.place.screen) => (Health::Plain, empty.to_owned()),
        _ => {
            let nothing = empty.split(';').next().unwrap_or(empty);
            (Health::Unknown, format!("{nothing}, or none that this user may see"))
        }
    }
}

/// What is said in place of no rows.
fn nothing(app: &App, tab: usize, body: &Body<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let page = app.page();
    let absence = absence(&app.model, &page.place);
    let (health, text) = match body.state {
        _ if absence.is_some() => (Health::Unknown, absence.unwrap_or_default()),
        SourceState::Waiting => {
            (Health::Unknown, theme.letter("asking the cluster…", "asking the cluster...").to_owned())
        }
        // A command says in a sentence what it needs.
        SourceState::Unsupported { api } if api.contains(' ') => {
            (Health::Unknown, format!("this cluster cannot tell: {api}"))
        }
        SourceState::Unsupported { api } => {
            (Health::Unknown, format!("this cluster cannot tell: it has no {api}"))
        }
        SourceState::Failed(reason) => (Health::Bad, reason.clone()),
        _ if body.rows.len() > 0 => {
            (Health::Plain, format!("nothing is called *{}*; esc shows all", page.tables[tab].filter.text()))
        }
        SourceState::Partial { reason, .. } => (Health::Warn, reason.clone()),
        SourceState::Fresh => emptiness(app, tab),
    };
    let sign = if health == Health::Plain { String::new() } else { format!("{} ", theme.sign(health)) };
    let line =
        Line::from(vec![Span::styled(sign, theme.state(health)), Span::raw(escape(&text).into_owned())]);
    let height = area.height.min(4);
    let area = Rect { y: area.y + (area.height.saturating_sub(height)) / 3, height, ..area };
    Paragraph::new(line).style(Style::new()).centered().wrap(Wrap { trim: true }).render(area, buffer);
}
