//! One record: its facts, key, headers and value, line by line; only the lines on the screen are made.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line as Words, Span};
use ratatui::widgets::{Paragraph, Widget};

use super::crumbs::breadcrumbs;
use super::found;
use super::frame::{dimmed, rule};
use super::page;
use super::text;
use super::theme::Theme;
use crate::output::escape::escape;
use crate::tui::app::App;
use crate::tui::app::needle::Needle;
use crate::tui::app::records::Document;
use crate::tui::app::records::document::{HEX_WIDTH, Line, NodeLine};
use crate::tui::app::records::json::Kind;
use crate::tui::app::records::line::{Short, short};

/// Deeper than this nothing is moved to the right any more.
const INDENT_MAX: usize = 24;
/// Room for the names of facts and headers.
const LABEL_WIDTH: usize = 14;

/// Draws the page of the record that is open.
pub(super) fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let [title, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let Some(document) = &app.opened else {
        rule(
            Words::from(breadcrumbs(app, theme, title, usize::from(title.width).saturating_sub(30))),
            Words::default(),
            theme,
            title,
            buffer,
        );
        return Paragraph::new("it is not in view any more").centered().render(body, buffer);
    };
    let place = format!("{} of {}", document.cursor() + 1, text::grouped(document.len() as i64));
    let right = Words::from(dimmed(&place, theme));
    let mut left = breadcrumbs(app, theme, title, usize::from(title.width).saturating_sub(30));
    left.extend(page::marks_and_filter(app.page().table(), app.is_filtering, theme));
    rule(Words::from(left), right, theme, title, buffer);
    let height = usize::from(body.height);
    let first = document.scroll(height);
    let lines = Lines { document, cursor: Some(document.cursor()), sought: &app.sought(), theme };
    lines.render(first, body, buffer);
    let count = document.len();
    if count > height {
        let length = (height * height / count).max(1);
        let start = first * (height - length) / (count - height).max(1);
        for line in start..(start + length).min(height) {
            let y = body.y + line as u16;
            buffer.set_string(body.right() - 1, y, theme.letter("┃", "|"), theme.dim());
        }
    }
}

/// Beside the list: the beginning of it, or what is looked for where that is further down.
pub(super) fn preview(
    document: &Document,
    sought: &[&Needle],
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let [title, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let left = Words::from(Span::styled(escape(&document.record.name).into_owned(), theme.bold()));
    rule(left, Words::from(dimmed("enter opens", theme)), theme, title, buffer);
    let height = usize::from(body.height);
    let found = document.first(sought).unwrap_or(0);
    let first = if found < height { 0 } else { (found - height / 3).min(document.len() - height) };
    Lines { document, cursor: None, sought, theme }.render(first, body, buffer);
}

/// The lines of a record.
struct Lines<'a> {
    document: &'a Document,
    cursor: Option<usize>,
    sought: &'a [&'a Needle],
    theme: &'a Theme,
}

impl Lines<'_> {
    /// Draws them from this one on.
    fn render(&self, first: usize, area: Rect, buffer: &mut Buffer) {
        let Self { document, cursor, sought, theme } = *self;
        let room = usize::from(area.width).saturating_sub(2);
        for (y, line) in (area.top()..area.bottom()).zip(first..document.len()) {
            let Some(shown) = document.line(line) else { break };
            let row = Rect { y, height: 1, ..area };
            if cursor == Some(line) {
                buffer.set_style(Rect { width: area.width.saturating_sub(1), ..row }, theme.cursor());
            }
            let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
            Words::from(spans(shown, room, theme)).render(row, buffer);
            found::set_off(sought.iter().copied(), row, theme, buffer);
        }
    }
}

fn spans<'a>(line: Line<'_>, room: usize, theme: &Theme) -> Vec<Span<'a>> {
    let fold = |is_folded: Option<bool>| match is_folded {
        Some(true) => theme.letter("▸ ", "+ "),
        Some(false) => theme.letter("▾ ", "- "),
        None => "  ",
    };
    match line {
        Line::Fact(label, fact) => {
            vec![
                dimmed(&format!("  {label:<LABEL_WIDTH$}"), theme),
                Span::raw(cut(fact, room.saturating_sub(16), theme)),
            ]
        }
        Line::Head(part, about, is_folded) => vec![
            Span::styled(format!("{}{:<LABEL_WIDTH$}", fold(is_folded), part.name()), theme.bold()),
            dimmed(&cut(about, room.saturating_sub(16), theme), theme),
        ],
        Line::Node(node) => self::node(&node, fold(node.is_folded), room, theme),
        Line::Header(name, value) => {
            let (name, _) = contents(Some(name), LABEL_WIDTH, theme);
            let pad = " ".repeat(LABEL_WIDTH.saturating_sub(text::width(&name)));
            let (value, style) = contents(value, room.saturating_sub(20), theme);
            vec![dimmed(&format!("    {name}{pad}  "), theme), Span::styled(value, style)]
        }
        Line::Text(line) => vec![Span::raw(format!("    {}", escape(line)))],
        Line::LeftOut(bytes) => {
            let words = format!("    {} more; W writes all of it into a file", text::bytes(bytes as f64));
            vec![dimmed(&words, theme)]
        }
        Line::Hex(at, bytes) => hex(at, bytes, room, theme),
    }
}

/// A node: its name, and its value or how many are in it.
fn node<'a>(node: &NodeLine<'_>, fold: &str, room: usize, theme: &Theme) -> Vec<Span<'a>> {
    let indent = 2 + 2 * node.depth.min(INDENT_MAX);
    let deeper = match node.depth.checked_sub(INDENT_MAX + 1) {
        Some(more) => format!("+{} ", more + 1),
        None => String::new(),
    };
    let label = match (node.member, node.item) {
        (Some(member), _) => format!("{}: ", member.trim_matches('"')),
        (None, Some(item)) => format!("{item}: "),
        (None, None) => String::new(),
    };
    let label = cut(&label, room / 2, theme);
    let before = format!("{}{fold}{deeper}", " ".repeat(indent));
    let left = room.saturating_sub(text::width(&before) + text::width(&label));
    let mut spans = vec![Span::raw(before), dimmed(&label, theme)];
    match node.kind {
        Kind::Object | Kind::Array => {
            let (open, close) = if node.kind == Kind::Object { ('{', '}') } else { ('[', ']') };
            let count =
                if node.children == 0 { String::new() } else { text::count(i64::from(node.children)) };
            spans.push(Span::styled(format!("{open}{count}{close}"), theme.dim()));
            if node.is_folded == Some(true) {
                let (inside, _) = contents(Some(node.text.as_bytes()), left.saturating_sub(8), theme);
                spans.push(dimmed(&format!(" {inside}"), theme));
            }
        }
        Kind::Word => spans.push(Span::styled(cut(node.text, left, theme), theme.bold())),
        Kind::String | Kind::Number => spans.push(Span::raw(cut(node.text, left, theme))),
    }
    spans
}

/// Bytes on one line; what stands for none of them is faint.
fn contents(bytes: Option<&[u8]>, room: usize, theme: &Theme) -> (String, Style) {
    match short(bytes) {
        Short::Null => ("null".to_owned(), theme.dim()),
        Short::Empty => ("empty".to_owned(), theme.dim()),
        Short::Text(words) => (cut(&words, room, theme), Style::new()),
        Short::Bytes(hex) => (cut(&hex, room, theme), Style::new()),
    }
}

/// Harmless, and so wide at most.
fn cut(words: &str, room: usize, theme: &Theme) -> String {
    text::fit(&escape(words), room, theme).into_owned()
}

/// Where they are, the bytes, and those of them that are letters; half as many where there is not room.
fn hex<'a>(at: usize, bytes: &[u8], room: usize, theme: &Theme) -> Vec<Span<'a>> {
    use std::fmt::Write;
    let mut digits = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        let gap = if index == HEX_WIDTH / 2 { " " } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(digits, "{gap}{byte:02x} ");
    }
    let is_letter = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    let letters: String =
        bytes.iter().map(|byte| if is_letter(byte) { char::from(*byte) } else { '.' }).collect();
    let mut spans = vec![dimmed(&format!("    {at:08x}  "), theme), Span::raw(format!("{digits:<50}"))];
    if room >= 82 || room >= 4 + 10 + 50 + HEX_WIDTH {
        spans.push(dimmed(&letters, theme));
    }
    spans
}
