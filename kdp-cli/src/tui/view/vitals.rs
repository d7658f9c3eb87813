//! What is to be seen of a cluster at a glance, beside its throughput: what is wrong, the fullest disks, what moves.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::{dimmed, rule};
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::findings::Finding;
use crate::tui::app::health::{self, Health};
use crate::tui::app::screens::moves;
use crate::tui::app::snapshot::{Dir, Move};
use crate::words::counted;

/// So many disks and moves at most.
const LIST_MAX: usize = 6;
/// How wide the bar of a disk or of a move is.
const BAR: usize = 10;

/// Below a chart: what is wrong, and the rest in a line.
pub(super) fn below(findings: &[Finding], app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let parts = [Constraint::Min(2), Constraint::Length(1)];
    let [upper, lower] = Layout::vertical(parts).areas(area);
    health(findings, app, theme, upper, buffer);
    let mut words: Vec<String> = Vec::new();
    let disks = fullest(app);
    if let Some((full, dir)) = disks.first() {
        words.push(format!("fullest disk {:.0}% {}", full * 100.0, dir.name));
    }
    if let Some(moves) = app.model.snapshot.moves.get().filter(|moves| !moves.is_empty()) {
        let eta = moves::eta_ms(moves).map(|ms| format!(", {} left", text::duration(ms)));
        words.push(format!("{}{}", counted(moves.len(), "move"), eta.unwrap_or_default()));
    }
    let line =
        text::fit(&escape(&words.join(", ")), usize::from(lower.width).saturating_sub(4), theme).into_owned();
    Line::from(dimmed(&line, theme)).render(Rect { x: lower.x + 3, ..lower }.intersection(lower), buffer);
}

/// Beside a chart: what is wrong, the fullest disks, what moves, one below the other.
pub(super) fn beside(findings: &[Finding], app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let disks = fullest(app);
    let moves = app.model.snapshot.moves.items();
    // A title and some lines each; what is wrong gets the rest, and never less than half of it.
    let half = area.height / 2;
    let wanted = |count: usize| if count > 0 { count.min(LIST_MAX) as u16 + 1 } else { 0 };
    let for_moves = wanted(moves.len()).min(half / 2);
    let for_disks = wanted(disks.len()).min(half - for_moves);
    let parts = [Constraint::Min(2), Constraint::Length(for_disks), Constraint::Length(for_moves)];
    let [upper, middle, lower] = Layout::vertical(parts).areas(area);
    health(findings, app, theme, upper, buffer);
    list(
        "Fullest disks",
        disks.len(),
        disks.iter().map(|(full, dir)| disk(*full, dir, theme)),
        theme,
        middle,
        buffer,
    );
    list("Moves", moves.len(), slowest(moves).map(|one| moved(one, theme)), theme, lower, buffer);
}

/// A rule and as many lines as there is room for, each a bar, some words and a name.
fn list(
    title: &str,
    count: usize,
    lines: impl Iterator<Item = (Vec<Span<'static>>, String)>,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    if area.height < 2 {
        return;
    }
    let left = Line::from(Span::styled(title.to_owned(), theme.bold()));
    rule(
        left,
        Line::from(dimmed(&text::grouped(count as i64), theme)),
        theme,
        Rect { height: 1, ..area },
        buffer,
    );
    for (y, (mut spans, name)) in (area.y + 1..area.bottom()).zip(lines) {
        let used: usize = spans.iter().map(Span::width).sum();
        let room = usize::from(area.width).saturating_sub(used + 2);
        spans.push(Span::raw(text::shortened(&escape(&name), room, theme).into_owned()));
        Line::from(spans).render(Rect { x: area.x + 1, y, width: area.width - 1, height: 1 }, buffer);
    }
}

/// The disks of which it is known how full they are, the fullest first.
fn fullest(app: &App) -> Vec<(f64, &Dir)> {
    let known = |dir: &'_ Dir| health::fullness(dir.total_bytes, dir.usable_bytes);
    let dirs = app.model.snapshot.dirs.items().iter().filter(|dir| dir.error.is_none());
    let mut all: Vec<(f64, &Dir)> = dirs.filter_map(|dir| Some((known(dir)?, dir))).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all
}

fn disk(full: f64, dir: &Dir, theme: &Theme) -> (Vec<Span<'static>>, String) {
    let style = theme.state(health::disk(Some(full)));
    let percent = Span::styled(format!(" {:>3.0}%  ", full * 100.0), style);
    (vec![bar(full, theme), percent], dir.name.clone())
}

/// Those that take longest first, and before them those of which nobody knows how long.
fn slowest(moves: &[Move]) -> impl Iterator<Item = &Move> {
    let mut all: Vec<&Move> = moves.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.eta_ms.unwrap_or(i64::MAX)));
    all.into_iter()
}

fn moved(one: &Move, theme: &Theme) -> (Vec<Span<'static>>, String) {
    let share = moves::share(std::slice::from_ref(one));
    let percent = share.map_or_else(|| theme.unknown().to_owned(), |share| format!("{:.0}%", share * 100.0));
    let eta = one.eta_ms.map_or_else(|| theme.unknown().to_owned(), text::duration);
    (
        vec![
            bar(share.unwrap_or_default(), theme),
            Span::raw(format!(" {percent:>4}  ")),
            dimmed(&format!("{eta:>6}  "), theme),
        ],
        one.name.clone(),
    )
}

/// A part of a whole as a bar.
fn bar(share: f64, theme: &Theme) -> Span<'static> {
    let full = ((share.clamp(0.0, 1.0) * BAR as f64).round() as usize).min(BAR);
    let (on, off) = (theme.letter("━", "="), theme.letter("─", "."));
    Span::styled(format!("{}{}", on.repeat(full), off.repeat(BAR - full)), theme.trend())
}

fn health(findings: &[Finding], app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, list] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let room = usize::from(list.width).saturating_sub(4);
    let lines = lines(findings, app, room, usize::from(list.height), theme);
    let shown = lines.iter().filter(|(_, is_first)| *is_first).count();
    let number = findings.len();
    let right = match number {
        0 => String::new(),
        _ if shown < number => format!("{shown} of {number}, the rest under Doctor"),
        _ => number.to_string(),
    };
    let right = Line::from(dimmed(&right, theme));
    rule(Line::from(Span::styled("Health", theme.bold())), right, theme, title, buffer);
    for ((line, _), y) in lines.into_iter().zip(list.top()..list.bottom()) {
        line.render(Rect { y, height: 1, ..list }, buffer);
    }
}

/// The findings, each in as many lines as it takes where there is room for all, else in one; and whether a line is
/// the first of one.
fn lines(
    findings: &[Finding],
    app: &App,
    room: usize,
    height: usize,
    theme: &Theme,
) -> Vec<(Line<'static>, bool)> {
    if findings.is_empty() {
        let (health, words) = match app.model.snapshot.topics.get() {
            None => (Health::Unknown, "not known yet"),
            Some(_) => (Health::Ok, "nothing is wrong"),
        };
        return vec![(line(Some(health), words.to_owned(), "", theme), true)];
    }
    let in_full: Vec<Vec<(Line<'static>, bool)>> =
        findings.iter().map(|one| whole(one, room, theme)).collect();
    if in_full.iter().map(Vec::len).sum::<usize>() <= height {
        return in_full.into_iter().flatten().collect();
    }
    // Each keeps its line: the thing, what is the matter with it, and as much of the rest as there is room for.
    let short = |one: &Finding| {
        let words = text::shortened(&escape(&one.text), room, theme).into_owned();
        let left = room.saturating_sub(text::width(&words) + 2);
        let detail = if left < 8 { "".into() } else { text::fit(&one.detail, left, theme) };
        (line(Some(one.health), words, &escape(&detail), theme), true)
    };
    findings.iter().take(height).map(short).collect()
}

/// A finding in full: its detail behind it, or below where it does not fit there.
fn whole(one: &Finding, room: usize, theme: &Theme) -> Vec<(Line<'static>, bool)> {
    let (words, detail) = (escape(&one.text), escape(&one.detail));
    if text::width(&words) + text::width(&detail) + 2 <= room {
        return vec![(line(Some(one.health), words.into_owned(), &detail, theme), true)];
    }
    let plain = text::wrap(&words, room)
        .into_iter()
        .enumerate()
        .map(|(index, words)| (line((index == 0).then_some(one.health), words, "", theme), index == 0));
    let below = text::wrap(&detail, room).into_iter().filter(|words| !words.is_empty());
    let dim = |words: String| Line::from(vec![Span::raw("   "), dimmed(&words, theme)]);
    plain.chain(below.map(|words| (dim(words), false))).collect()
}

/// Words behind the sign of their health, and dim ones behind them.
fn line(health: Option<Health>, words: String, detail: &str, theme: &Theme) -> Line<'static> {
    let sign = health.map_or(" ", |health| theme.sign(health));
    let style = theme.state(health.unwrap_or_default());
    let detail = if detail.is_empty() { String::new() } else { format!("  {detail}") };
    Line::from(vec![Span::styled(format!(" {sign} "), style), Span::raw(words), dimmed(&detail, theme)])
}
