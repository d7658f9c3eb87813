//! What is around every screen: the health of the cluster and the tabs above, the keys below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::findings::verdict;
use crate::tui::app::health::{Counters, Health};
use crate::tui::app::job::Job;
use crate::tui::app::mouse::Area;
use crate::tui::app::screens::{self, ScreenId, moves};
use crate::tui::app::snapshot::{Move, SourceState};
use crate::tui::app::{Access, App};
use crate::tui::event::footer::Hint;
use crate::tui::event::keymap::Keymap;

/// From this width on the time is shown.
const CLOCK_WIDTH: u16 = 100;

/// The line at the top: how the cluster is, always.
pub(crate) fn header(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let snapshot = &app.model.snapshot;
    let now_ms = app.model.now_ms;
    let health = verdict(snapshot, now_ms);
    let mut parts: Vec<(u8, Vec<Span<'_>>)> = Vec::new();
    let mut add = |priority, spans: Vec<Span<'static>>| parts.push((priority, spans));
    let name = escape(&app.session.name);
    // A block of its colour, and with it blanks around the name.
    let name = if app.session.color.is_some() { format!(" {name} ") } else { name.into_owned() };
    add(
        0,
        vec![
            Span::styled(format!("{} ", theme.sign(health)), theme.state(health)),
            Span::styled(name, theme.context(app.session.color)),
        ],
    );
    if let Some(facts) = snapshot.cluster.get() {
        if let Some(release) = &facts.release {
            add(7, vec![Span::styled(escape(release).into_owned(), theme.dim())]);
        }
        if let Some(id) = &facts.id {
            add(9, vec![Span::styled(format!("id {}", escape(id)), theme.dim())]);
        }
        if let Some(controller) = facts.controller {
            add(8, vec![Span::styled(format!("ctrl {controller}"), theme.dim())]);
        }
    }
    if let Some(brokers) = snapshot.brokers.get() {
        let up = brokers.iter().filter(|broker| broker.is_alive).count();
        let health = if up < brokers.len() { Health::Bad } else { Health::Plain };
        add(
            2,
            vec![
                dimmed("brokers ", theme),
                Span::styled(format!("{up}/{}", brokers.len()), theme.state(health)),
            ],
        );
    }
    if let Some(counters) = Counters::of(snapshot) {
        let mut counter = |priority, name: &str, number: usize, bad| {
            // What is wrong stays, whatever else has to go.
            let (priority, health, sign) = match number {
                0 => (priority, Health::Plain, ""),
                _ => (1, bad, theme.sign(bad)),
            };
            let number = text::grouped(number as i64);
            add(
                priority,
                vec![
                    dimmed(&format!("{name} "), theme),
                    Span::styled(format!("{sign}{number}"), theme.state(health)),
                ],
            );
        };
        counter(4, "offline", counters.offline, Health::Bad);
        counter(6, "min-isr", counters.under_min_isr, Health::Bad);
        counter(5, "URP", counters.under_replicated, Health::Warn);
    }
    if let Some(moves) = snapshot.moves.get().filter(|moves| !moves.is_empty()) {
        let number = Span::raw(moves.len().to_string());
        add(3, vec![dimmed("moves ", theme), number, dimmed(&progress(moves), theme)]);
    }
    if let Some(throughput) = snapshot.throughput.get() {
        let stale = if snapshot.throughput.is_stale(now_ms) { theme.dim() } else { theme.bold() };
        let records = throughput.rate.records.map(|rate| format!("{}/s", text::rate(rate)));
        let records = records.unwrap_or_else(|| theme.unknown().to_owned());
        add(1, vec![dimmed("in ", theme), Span::styled(records, stale)]);
        if let Some(bytes) = throughput.rate.bytes {
            add(4, vec![Span::styled(format!("~{}/s", text::bytes(bytes)), stale)]);
        }
    }
    let right = status(app, theme, area.width);
    let room = usize::from(area.width).saturating_sub(right.width() + 3);
    line_of(parts, room, theme)
        .render(Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area }, buffer);
    let start = area.right().saturating_sub(right.width() as u16 + 1);
    right.render(Rect { x: start, width: area.right() - start, ..area }, buffer);
}

/// How far all moves together are, and when the last is done, as far as that is known: ` (41% 18m)`.
fn progress(moves: &[Move]) -> String {
    let share = moves::share(moves).map(|share| format!("{:.0}%", share * 100.0));
    let eta = moves::eta_ms(moves).map(text::duration);
    let known: Vec<String> = [share, eta].into_iter().flatten().collect();
    if known.is_empty() { String::new() } else { format!(" ({})", known.join(" ")) }
}

/// On the right: whether it is asked at all, what the time is where there is room, and how old the newest answer is.
fn status(app: &App, theme: &Theme, width: u16) -> Line<'static> {
    let source = &app.model.snapshot.throughput;
    let mut spans = Vec::new();
    let access = match app.session.access {
        Access::Open => None,
        Access::Locked => Some("protected"),
        Access::Unlocked => Some("unlocked"),
        Access::ReadOnly => Some("read-only"),
    };
    if let Some(word) = access {
        let sign = theme.sign(Health::Warn);
        spans.push(Span::styled(format!("{sign} {word}  "), theme.state(Health::Warn)));
    }
    if app.paused {
        spans.push(Span::styled(theme.letter("‖ paused ", "paused "), theme.state(Health::Warn)));
    }
    if width >= CLOCK_WIDTH {
        let clock = theme.zone().parts(app.model.now_ms).1;
        spans.push(dimmed(&format!("{}  ", clock.split('.').next().unwrap_or_default()), theme));
    }
    let age = source.age_ms(app.model.now_ms);
    let (words, health) = match (&source.state, age) {
        (SourceState::Waiting, None) => ("connecting".to_owned(), Health::Unknown),
        (SourceState::Failed(_), Some(age)) => {
            (format!("{} {}", theme.sign(Health::Bad), text::age(age)), Health::Bad)
        }
        (_, Some(age)) if source.is_stale(app.model.now_ms) => {
            (format!("{} {}", theme.sign(Health::Warn), text::age(age)), Health::Warn)
        }
        (_, Some(age)) => (format!("{} {}", theme.letter("⟳", "*"), text::age(age)), Health::Unknown),
        (_, None) => (format!("{} no answer", theme.sign(Health::Bad)), Health::Bad),
    };
    spans.push(Span::styled(words, theme.state(health)));
    Line::from(spans)
}

/// As many parts as there is room for, the least important left out.
fn line_of<'a>(mut parts: Vec<(u8, Vec<Span<'a>>)>, room: usize, theme: &Theme) -> Line<'a> {
    let width = |spans: &[Span<'_>]| spans.iter().map(Span::width).sum::<usize>();
    while parts.iter().map(|(_, spans)| width(spans) + 2).sum::<usize>() > room + 2 {
        let Some(least) = parts.iter().map(|(priority, _)| *priority).max().filter(|priority| *priority > 0)
        else {
            break;
        };
        let last = parts.iter().rposition(|(priority, _)| *priority == least);
        parts.remove(last.expect("the maximum is one of them"));
    }
    let mut spans = Vec::new();
    for (index, (_, part)) in parts.into_iter().enumerate() {
        if index > 0 {
            spans.push(Span::styled("  ", theme.dim()));
        }
        spans.extend(part);
    }
    Line::from(spans)
}

/// The screens, with the number that leads to each; those around the one that is shown where there is not room
/// for all.
pub(crate) fn tabs(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let here = app.pages[0].place.screen;
    let all: Vec<(String, bool, ScreenId)> = screens::top()
        .enumerate()
        .map(|(index, spec)| {
            let number = if index < 9 { format!("{} ", index + 1) } else { String::new() };
            (format!("{number}{}", spec.title), spec.id == here, spec.id)
        })
        .collect();
    let room = usize::from(area.width.saturating_sub(4));
    let width = |tabs: &[(String, bool, ScreenId)]| {
        tabs.iter().map(|(title, ..)| text::width(title) + 2).sum::<usize>()
    };
    let at = all.iter().position(|(_, is_here, _)| *is_here).unwrap_or(0);
    let (mut first, mut last) = (0, all.len());
    while width(&all[first..last]) > room && last > at + 1 {
        last -= 1;
    }
    while width(&all[first..last]) > room && first < at {
        first += 1;
    }
    let mut spans = vec![Span::raw(if first > 0 { theme.letter("‹", "<") } else { " " })];
    let mut drawn = app.drawn.screens.borrow_mut();
    let mut x = area.x + 1;
    for (title, is_here, id) in &all[first..last] {
        let width = text::width(title) as u16;
        drawn.push(((x, area.y, width, 1), *id));
        x += width + 2;
        let style = if *is_here { theme.bold().add_modifier(Modifier::UNDERLINED) } else { theme.dim() };
        spans.push(Span::styled(title.clone(), style));
        spans.push(Span::raw("  "));
    }
    if last < all.len() {
        spans.push(Span::styled(theme.letter("›", ">"), theme.dim()));
    }
    Line::from(spans).render(area, buffer);
}

/// The line at the bottom: news, a job that runs, or the keys that are valid now.
pub(crate) fn footer(app: &App, keymap: &Keymap, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if let Some(toast) = app.news() {
        let health = if toast.is_bad { Health::Bad } else { Health::Ok };
        let text =
            text::fit(&escape(&toast.text), usize::from(area.width).saturating_sub(2), theme).into_owned();
        let sign = Span::styled(format!("{} ", theme.sign(health)), theme.state(health));
        return Line::from(vec![sign, Span::raw(text)]).render(area, buffer);
    }
    let hints = keymap.footer(app);
    if let Some(job) = app.running().next_back() {
        return under_way(app, job, keymap, theme, area, buffer);
    }
    let Some((help, hints)) = hints.split_last() else { return };
    let gap = 2;
    let width = |hint: &Hint| (text::width(&hint.key) + 1 + text::width(hint.does)) as u16;
    let mut room = area.width.saturating_sub(width(help));
    let mut by_rank: Vec<(usize, &Hint)> = hints.iter().enumerate().collect();
    by_rank.sort_by_key(|(_, hint)| hint.rank);
    let mut shown = Vec::new();
    for (index, hint) in by_rank {
        let needed = width(hint) + gap;
        if needed > room {
            break;
        }
        room -= needed;
        shown.push(index);
    }
    shown.sort_unstable();
    let mut x = area.x;
    for hint in shown.into_iter().map(|index| &hints[index]) {
        key(app, hint, theme, Rect { x, width: width(hint), ..area }, buffer);
        x += width(hint) + gap;
    }
    let start = area.right().saturating_sub(width(help));
    key(app, help, theme, Rect { x: start, width: width(help), ..area }, buffer);
}

/// A key and what it does, which can be clicked.
fn key(app: &App, hint: &Hint, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let words = vec![Span::styled(hint.key.clone(), theme.bold()), dimmed(&format!(" {}", hint.does), theme)];
    Line::from(words).render(area, buffer);
    app.drawn.keys.borrow_mut().push((drawn(area), hint.action.clone()));
}

/// What runs, since when, and how to wait for it no longer.
fn under_way(app: &App, job: &Job, keymap: &Keymap, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let stop = keymap.hint("stop", if job.is_stopping { "stopping" } else { "stops waiting" });
    let room = area.width.saturating_sub(24);
    let seconds = text::age(job.took_ms(app.model.now_ms));
    let more = app.running().count() - 1;
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let title = escape(&job.title()).into_owned();
    let left = usize::from(room).saturating_sub(text::width(&seconds) + more.len() + 4);
    let title = text::fit(&title, left, theme);
    let words = format!("{} {title}  {seconds}{more}", theme.letter("⟳", "*"));
    Line::from(words).render(Rect { width: room, ..area }, buffer);
    if let Some(stop) = stop {
        let width = (text::width(&stop.key) + 1 + text::width(stop.does)) as u16;
        let x = area.right().saturating_sub(width);
        key(app, &stop, theme, Rect { x, width, ..area }, buffer);
    }
}

/// Cells of the screen, as the application has them.
pub(super) fn drawn(area: Rect) -> Area {
    (area.x, area.y, area.width, area.height)
}

/// A rule with words on the left and on the right.
pub(crate) fn rule(left: Line<'_>, right: Line<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let dash = theme.letter("─", "-");
    for x in area.left()..area.right() {
        buffer.set_string(x, area.y, dash, theme.dim());
    }
    let room = area.width.saturating_sub(right.width() as u16 + 6);
    let left_width = (left.width() as u16).min(room);
    if left_width > 0 {
        buffer.set_string(area.x + 1, area.y, " ", Style::new());
        left.render(Rect { x: area.x + 2, width: left_width, height: 1, ..area }, buffer);
        buffer.set_string(area.x + 2 + left_width, area.y, " ", Style::new());
    }
    let right_width = right.width() as u16;
    if right_width > 0 && right_width + 4 < area.width {
        let x = area.right() - right_width - 2;
        buffer.set_string(x - 1, area.y, " ", Style::new());
        right.render(Rect { x, width: right_width, height: 1, ..area }, buffer);
        buffer.set_string(x + right_width, area.y, " ", Style::new());
    }
}

/// A line with a blank before it.
pub(super) fn indented(line: Line<'_>, area: Rect, buffer: &mut Buffer) {
    line.render(Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area }, buffer);
}

/// Words that are not important.
pub(crate) fn dimmed(text: &str, theme: &Theme) -> Span<'static> {
    Span::styled(text.to_owned(), theme.dim())
}
