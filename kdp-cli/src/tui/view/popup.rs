//! What lies over a page, in one frame: help, lists, the palette, forms, confirmations, messages.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Widget, Wrap};

use super::describe;
use super::frame::{dimmed, drawn};
use super::page::typing;
use super::text;
use super::theme::Theme;
use crate::danger::{Danger, Wanted};
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::changes;
use crate::tui::app::form::{Field, Form, Input, Purpose};
use crate::tui::app::health::Health;
use crate::tui::app::job::{self, JobEnd};
use crate::tui::app::popup::{Ask, Choice, Confirm, Message, Palette, Picker, Popup, Then};
use crate::tui::app::words::command_line;
use crate::tui::event::keymap::{Binding, Keymap};

/// How wide the help is, where there is room for it, and what its keys take of that.
const HELP_WIDTH: u16 = 96;
const HELP_KEYS: usize = 26;
/// No choice has a longer name on the screen.
const LABEL_MAX: usize = 44;

/// Draws it over the body of the page.
pub(super) fn render(
    popup: &Popup,
    app: &App,
    keymap: &Keymap,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let inner = match popup {
        Popup::Help(scroll) => help(*scroll, app, keymap, theme, area, buffer),
        Popup::Picker(picker) => self::picker(picker, app, keymap, theme, area, buffer),
        Popup::Palette(palette) => self::palette(palette, app, keymap, theme, area, buffer),
        Popup::Form(form) => self::form(form, app, theme, area, buffer),
        Popup::Confirm(confirm) => self::confirm(confirm, app, theme, area, buffer),
        Popup::Ask(ask) => self::ask(ask, theme, area, buffer),
        Popup::Message(message) => self::message(message, app, theme, area, buffer),
        Popup::Describe(description) => describe::render(description, app, theme, area, buffer),
    };
    // Two cells of frame and blank on each side, one above and below.
    let outer = (inner.x.saturating_sub(2), inner.y.saturating_sub(1), inner.width + 4, inner.height + 2);
    app.drawn.popup.set(outer);
}

/// A frame of at most this size in the middle, and what is inside of it.
pub(super) fn framed(
    title: &str,
    hint: &str,
    size: (u16, u16),
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let (width, height) = (size.0.min(area.width.saturating_sub(2)), size.1.min(area.height));
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    let area = Rect { x, y, width, height };
    // Half of a wide letter would hide the frame.
    for y in area.top()..area.bottom() {
        let left = &mut buffer[(area.x - 1, y)];
        if text::width(left.symbol()) > 1 {
            left.set_symbol(" ");
        }
    }
    Clear.render(area, buffer);
    let block = Block::bordered()
        .border_set(theme.border())
        .border_style(theme.dim())
        .title(Line::from(Span::styled(format!(" {} ", escape(title)), theme.bold())))
        .title_bottom(Line::from(dimmed(&format!(" {hint} "), theme)).right_aligned());
    let inner = block.inner(area);
    block.render(area, buffer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Lines from `scroll` on, as far as there are any; how far down one can go.
pub(super) fn scrolled(lines: Vec<Line<'_>>, scroll: usize, area: Rect, buffer: &mut Buffer) -> usize {
    let most = lines.len().saturating_sub(usize::from(area.height));
    for (y, line) in (area.top()..area.bottom()).zip(lines.into_iter().skip(scroll.min(most))) {
        line.render(Rect { y, height: 1, ..area }, buffer);
    }
    most
}

fn help(scroll: usize, app: &App, keymap: &Keymap, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let page = app.page();
    let mut lines =
        vec![Line::from(Span::styled(page.place.screen.spec().about, theme.dim())), Line::default()];
    let width = HELP_WIDTH.min(area.width.saturating_sub(2));
    // Inside of the frame, behind the keys.
    let room = usize::from(width).saturating_sub(4 + HELP_KEYS).max(1);
    let entry = |keys: String, about: &'static str| {
        let line = move |(index, words): (usize, String)| {
            let keys = if index == 0 { keys.as_str() } else { "" };
            Line::from(vec![Span::styled(format!("{keys:<HELP_KEYS$}"), theme.bold()), Span::raw(words)])
        };
        text::wrap(about, room).into_iter().enumerate().map(line).collect::<Vec<_>>()
    };
    let changes = keymap.changes_on(page);
    let here: Vec<Line<'_>> = changes
        .filter_map(|(key, id)| Some(entry(key.to_string(), changes::change(id)?.title)))
        .flatten()
        .collect();
    if !here.is_empty() {
        lines.push(Line::from(Span::styled("Here", theme.dim())));
        lines.extend(here);
    }
    let mut section = "";
    let is_said = |binding: &&Binding| !binding.about.is_empty() && binding.is_on(app.page().place.screen);
    for binding in keymap.bindings().iter().filter(is_said) {
        if binding.section != section {
            section = binding.section;
            lines.push(Line::default());
            lines.push(Line::from(Span::styled(section, theme.dim())));
        }
        let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
        lines.extend(entry(keys.join("  "), binding.about));
    }
    lines.push(Line::default());
    for about in [
        "Numbers over time are on the page of a row, behind enter; its tab History",
        "has all of them, and o saves them.",
        "Records/s come from end offsets; markers of transactions count as records.",
        "Bytes/s are about what was written, from sizes on disk: so they have a ~.",
        "What is not known is shown as –, what is old is dim. What brokers do not",
        "tell without an agent is not here: latency, CPU, bytes to consumers.",
    ] {
        lines.push(Line::from(Span::styled(about, theme.dim())));
    }
    let height = lines.len() as u16 + 2;
    let inner = framed("Keys", "j k scroll, esc closes", (width, height), theme, area, buffer);
    app.drawn.scroll_most.set(scrolled(lines, scroll, inner, buffer));
    inner
}

fn picker(
    picker: &Picker,
    app: &App,
    keymap: &Keymap,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let height = picker.choices.len() as u16 + 2;
    let widest = |of: fn(&Choice) -> &str| {
        picker.choices.iter().map(|choice| text::width(of(choice))).max().unwrap_or(0)
    };
    let label = widest(|choice| &choice.label).min(LABEL_MAX);
    let about = widest(|choice| choice.refused.as_deref().unwrap_or(&choice.about));
    // Around them are a key, gaps and the frame.
    let width = (label + about + 9).clamp(64, 110) as u16;
    let hint = match picker.choices.first().map(|choice| &choice.then) {
        Some(Then::Sort(_)) => "enter sorts, space hides and shows, esc closes",
        Some(Then::Stop(_)) => "enter stops; what the cluster has begun goes on, esc closes",
        _ => "enter chooses, esc closes",
    };
    let inner = framed(picker.title, hint, (width, height), theme, area, buffer);
    let first = choices(&picker.choices, picker.at, keymap, theme, inner, buffer);
    app.drawn.choices.set((drawn(inner), first));
    inner
}

fn palette(
    palette: &Palette,
    app: &App,
    keymap: &Keymap,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let height = palette.matches.len().max(1) as u16 + 3;
    let inner = framed("Go to", "enter goes, esc closes", (72, height), theme, area, buffer);
    let (before, after) = palette.line.halves();
    let mut spans = vec![Span::styled(":", theme.bold()), Span::raw(escape(before).into_owned())];
    spans.extend(typing(after, theme));
    Line::from(spans).render(Rect { height: 1, ..inner }, buffer);
    let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    if palette.matches.is_empty() {
        Line::from(dimmed("nothing is called like this", theme)).render(list, buffer);
        return inner;
    }
    let first = choices(&palette.matches, palette.at, keymap, theme, list, buffer);
    app.drawn.choices.set((drawn(list), first));
    inner
}

/// A list with the cursor on one of its lines; the number of the first that is shown.
fn choices(
    choices: &[Choice],
    at: usize,
    keymap: &Keymap,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> usize {
    let height = usize::from(area.height);
    let first = (at + 1).saturating_sub(height);
    let label_width =
        choices.iter().map(|choice| text::width(&choice.label)).max().unwrap_or(0).min(LABEL_MAX);
    for (line, choice) in choices.iter().enumerate().skip(first).take(height) {
        let area = Rect { y: area.y + (line - first) as u16, height: 1, ..area };
        if line == at {
            buffer.set_style(area, theme.cursor());
        }
        let key = match choice.then {
            Then::Begin(id) => keymap.key_of(id).map(|key| key.to_string()),
            _ => None,
        };
        let label = text::fit(&escape(&choice.label), label_width, theme).into_owned();
        let pad = " ".repeat(label_width - text::width(&label));
        let about = choice.refused.as_deref().unwrap_or(&choice.about);
        let style = if choice.refused.is_some() { theme.dim() } else { Style::new() };
        let spans = vec![
            Span::styled(format!("{:<3}", key.unwrap_or_default()), theme.bold()),
            Span::styled(format!("{label}{pad}  "), style),
            dimmed(&escape(about), theme),
        ];
        Line::from(spans).render(area, buffer);
    }
    first
}

fn ask(ask: &Ask, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let width = 76.min(area.width.saturating_sub(6)).max(1);
    let about = text::wrap(&escape(&ask.about), usize::from(width));
    let height = about.len() as u16 + 6;
    let inner = framed(ask.title, "enter goes on, esc closes", (80, height), theme, area, buffer);
    let mut lines: Vec<Line<'_>> = about.into_iter().map(|line| Line::from(dimmed(&line, theme))).collect();
    let (before, after) = ask.line.halves();
    let mut typed = vec![Span::raw(escape(before).into_owned())];
    typed.extend(typing(after, theme));
    lines.extend([Line::default(), Line::from(typed), Line::default()]);
    if let Some(error) = &ask.error {
        let words = format!("{} {}", theme.sign(Health::Bad), escape(error));
        lines.push(Line::from(Span::styled(words, theme.state(Health::Bad))));
    }
    scrolled(lines, 0, inner, buffer);
    inner
}

fn form(form: &Form, app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let height = form.fields.len() as u16 + 6;
    let hint = "tab next field, enter goes on, ctrl-y copies the command, esc closes";
    let inner = framed(&form.title, hint, (84, height), theme, area, buffer);
    let labels = form.fields.iter().map(|field| text::width(field.label)).max().unwrap_or(0);
    for (index, item) in form.fields.iter().enumerate() {
        let line = Rect { y: inner.y + 1 + index as u16, height: 1, ..inner };
        field(item, index == form.at, labels, theme, inner.width).render(line.intersection(inner), buffer);
    }
    let fields = Rect { y: inner.y + 1, height: form.fields.len() as u16, ..inner };
    app.drawn.choices.set((drawn(fields), 0));
    let below = Rect { y: inner.bottom().saturating_sub(2), height: 1, ..inner };
    let words = match &form.error {
        Some(error) => Span::styled(format!("{} {error}", theme.sign(Health::Bad)), theme.state(Health::Bad)),
        None => dimmed(&escape(&outcome(form)), theme),
    };
    Line::from(words).render(below, buffer);
    inner
}

/// What the form says as it is now.
fn outcome(form: &Form) -> String {
    match &form.purpose {
        Purpose::Export(_) => {
            "a line of JSON for each; kdp record produce --input jsonl takes them back".to_owned()
        }
        Purpose::Change | Purpose::Read => job::title(&form.commands()),
    }
}

/// A field: its label, what was typed with the cursor in it, or what to type.
fn field<'a>(field: &Field, is_here: bool, labels: usize, theme: &Theme, width: u16) -> Line<'a> {
    let star = if field.is_required { "*" } else { " " };
    let pad = " ".repeat(labels - text::width(field.label));
    let style = if is_here { theme.bold() } else { Style::new() };
    let mut spans = vec![Span::styled(format!("{}{star}{pad} ", field.label), style)];
    match &field.input {
        Input::Text(line) if is_here => {
            let (before, after) = line.halves();
            // The cursor is always in view, and a cell for it.
            let room = usize::from(width).saturating_sub(labels + 3);
            spans.push(Span::raw(text::tail(&escape(before), room, theme).into_owned()));
            spans.extend(typing(after, theme));
        }
        Input::Text(line) => spans.push(Span::raw(escape(line.text()).into_owned())),
        Input::Secret(line) => {
            spans.push(Span::raw("*".repeat(line.text().chars().count())));
            spans.extend(is_here.then(|| typing("", theme)).into_iter().flatten());
        }
        Input::Switch(is_on) => {
            let words = if *is_on { "[x]" } else { "[ ]" };
            spans.push(Span::styled(words, if is_here { theme.cursor() } else { Style::new() }));
        }
        Input::Choice { words, chosen } => {
            for (index, word) in words.iter().enumerate() {
                let style = match (index == *chosen, is_here) {
                    (true, true) => theme.cursor(),
                    (true, false) => theme.bold(),
                    (false, _) => theme.dim(),
                };
                let word = if word.is_empty() { field.hint } else { word };
                spans.push(Span::styled(escape(word).into_owned(), style));
                spans.push(Span::raw("  "));
            }
        }
    }
    if field.value().is_empty() && !matches!(field.input, Input::Choice { .. }) {
        spans.push(dimmed(&format!(" {}", field.hint), theme));
    }
    Line::from(spans)
}

fn confirm(confirm: &Confirm, app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let preview = preview(confirm, usize::from(area.width.min(90)).saturating_sub(6), theme);
    let height = preview.len() as u16 + 7;
    let back = if confirm.form.is_some() { "goes back" } else { "closes" };
    let hint = format!("ctrl-y copies the command, esc {back}");
    let inner = framed("Do it?", &hint, (90, height), theme, area, buffer);
    let title = escape(&job::title(&confirm.commands)).into_owned();
    let command = text::fit(&title, usize::from(inner.width), theme).into_owned();
    Line::from(Span::styled(command, theme.bold())).render(Rect { y: inner.y, height: 1, ..inner }, buffer);
    let middle = Rect { y: inner.y + 2, height: inner.height.saturating_sub(4), ..inner };
    app.drawn.scroll_most.set(scrolled(preview, confirm.scroll, middle, buffer));
    let below = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
    Line::from(question(confirm, theme)).render(below, buffer);
    inner
}

/// What the dry runs said; of several commands, each under its own.
fn preview<'a>(confirm: &Confirm, width: usize, theme: &Theme) -> Vec<Line<'a>> {
    let Some(ends) = &confirm.preview else {
        return vec![Line::from(dimmed("asking the cluster what would happen", theme))];
    };
    let mut lines = Vec::new();
    for (command, end) in confirm.commands.iter().zip(ends) {
        if confirm.commands.len() > 1 {
            lines.push(Line::from(dimmed(&escape(&command_line(command)), theme)));
        }
        lines.extend(foreseen(end, width, theme));
    }
    lines
}

/// What one dry run said, the worst first. Tables keep their lines.
fn foreseen<'a>(end: &JobEnd, width: usize, theme: &Theme) -> Vec<Line<'a>> {
    let bad = end.errors.iter().map(|text| (Health::Bad, text));
    let warn = end.warnings.iter().map(|text| (Health::Warn, text));
    let plain = end.talk.iter().map(|text| (Health::Plain, text));
    let said = bad.chain(warn).chain(plain).flat_map(|(health, text)| {
        let sign = if health == Health::Plain { String::new() } else { format!("{} ", theme.sign(health)) };
        let lines = text::wrap(&format!("{sign}{}", escape(text)), width);
        lines.into_iter().map(move |line| Line::from(Span::styled(line, theme.state(health))))
    });
    let table = end.lines.iter().map(|line| Line::from(escape(line).into_owned()));
    said.chain(table).collect()
}

/// What has to be done for the change to be made.
fn question<'a>(confirm: &Confirm, theme: &Theme) -> Vec<Span<'a>> {
    let (Some(_), wanted) = (&confirm.preview, confirm.wanted()) else { return Vec::new() };
    match wanted {
        _ if !confirm.would_work() => vec![dimmed("it would fail, so it is not done", theme)],
        None => vec![dimmed("there is nothing to change", theme)],
        Some(Wanted { level: Danger::Severe, word }) => {
            let (before, after) = confirm.typed.halves();
            let ask = format!("{} type {} and press enter: ", theme.sign(Health::Bad), escape(&word));
            let mut spans =
                vec![Span::styled(ask, theme.state(Health::Bad)), Span::raw(escape(before).into_owned())];
            spans.extend(typing(after, theme));
            spans
        }
        Some(Wanted { level: Danger::Moderate, .. }) => {
            vec![Span::styled("press y to do it", theme.state(Health::Warn))]
        }
        Some(Wanted { level: Danger::Mild, .. }) => vec![Span::raw("press y or enter to do it")],
    }
}

fn message(message: &Message, app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let longest = message.lines.iter().map(|line| text::width(line)).max().unwrap_or(0) as u16;
    let width = longest.max(84).min(area.width.saturating_sub(6)).max(1);
    let wrapped: usize = message.lines.iter().map(|line| text::width(line) / usize::from(width) + 1).sum();
    let inner =
        framed(&message.title, "y copies, esc closes", (width + 4, wrapped as u16 + 3), theme, area, buffer);
    let lines: Vec<Line<'_>> =
        message.lines.iter().map(|line| Line::from(escape(line).into_owned())).collect();
    app.drawn.scroll_most.set(wrapped.saturating_sub(usize::from(inner.height)));
    let scroll = message.scroll.min(wrapped.saturating_sub(1)) as u16;
    Paragraph::new(lines).wrap(Wrap { trim: false }).scroll((scroll, 0)).render(inner, buffer);
    inner
}
