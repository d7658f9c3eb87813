//! A record that is open, as lines: facts, key, headers, value; JSON as a tree, text as text, bytes as bytes.
//!
//! Pure. A line is made when it is drawn, so a value of a megabyte scrolls as fast as a short one. Invariant: the
//! cursor is on a line that is there.

use std::cell::Cell as Shared;
use std::sync::Arc;

use super::json::{Kind, Label, Tree};
use super::wrap::Wrapped;
use super::{Record, line};
use crate::time::Zone;
use crate::tui::app::needle::Needle;
use crate::tui::app::table::Motion;

/// So many bytes stand on a line in hexadecimal.
pub(crate) const HEX_WIDTH: usize = 16;
/// What is left and right of a text.
const MARGIN: usize = 6;
/// Of a node's text so much is handed out to be drawn.
const NODE_BYTES: usize = 1024;

/// How contents are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As what they are.
    Read,
    /// As text, whatever they are.
    Text,
    /// As bytes, whatever they are.
    Hex,
}

impl Mode {
    /// That of a tab.
    pub(crate) fn of_tab(tab: usize) -> Self {
        [Mode::Read, Mode::Text, Mode::Hex][tab.min(2)]
    }
}

/// A record that is open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Which.
    pub(crate) record: Arc<Record>,
    mode: Mode,
    width: usize,
    facts: Vec<(&'static str, String)>,
    sections: [Section; 3],
    cursor: usize,
    /// The first line on the screen and how many there is room for; only the view knows, and only it sets them.
    pub(crate) window: Shared<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Section {
    part: Part,
    about: String,
    body: Body,
    is_folded: bool,
}

/// A part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Key,
    Headers,
    Value,
}

impl Part {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Part::Key => "key",
            Part::Headers => "headers",
            Part::Value => "value",
        }
    }
}

#[derive(Clone, Debug)]
enum Body {
    Nothing,
    Tree(Tree),
    Text(Wrapped),
    Hex(usize),
    Headers(usize),
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Line<'a> {
    /// What is said about the record.
    Fact(&'static str, &'a str),
    /// Where a part begins: its name, what it is, whether it is folded where it can be.
    Head(Part, &'a str, Option<bool>),
    /// A node of a tree.
    Node(NodeLine<'a>),
    /// A header.
    Header(&'a [u8], Option<&'a [u8]>),
    /// A piece of text.
    Text(&'a str),
    /// So many bytes of it are not shown.
    LeftOut(usize),
    /// Bytes, and where they are.
    Hex(usize, &'a [u8]),
}

/// A node of a tree as a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NodeLine<'a> {
    /// In how many others it is.
    pub(crate) depth: usize,
    /// The name of the member, with its quotes.
    pub(crate) member: Option<&'a str>,
    /// The number of the item.
    pub(crate) item: Option<u32>,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its text, or the beginning of it.
    pub(crate) text: &'a str,
    /// How many are directly in it.
    pub(crate) children: u32,
    /// Whether it is folded, where it can be.
    pub(crate) is_folded: Option<bool>,
}

impl Document {
    /// A record, on a screen of so many columns.
    pub(crate) fn open(record: Arc<Record>, mode: Mode, columns: u16, zone: Zone) -> Self {
        let width = usize::from(columns).saturating_sub(MARGIN);
        let sections =
            [Part::Key, Part::Headers, Part::Value].map(|part| Section::of(&record, part, mode, width));
        let facts = facts(&record, zone);
        Self { record, mode, width, facts, sections, cursor: 0, window: Shared::new((0, 20)) }
    }

    /// The same, as the screen and the tab are now.
    pub(crate) fn fit(&mut self, mode: Mode, columns: u16) {
        let width = usize::from(columns).saturating_sub(MARGIN);
        if mode == self.mode && (width == self.width || !self.has_text()) {
            return;
        }
        (self.mode, self.width) = (mode, width);
        for section in &mut self.sections {
            let is_folded = section.is_folded;
            *section = Section { is_folded, ..Section::of(&self.record, section.part, mode, width) };
        }
        self.cursor = self.cursor.min(self.len().saturating_sub(1));
    }

    fn has_text(&self) -> bool {
        self.sections.iter().any(|section| matches!(section.body, Body::Text(_)))
    }

    /// How many lines.
    pub(crate) fn len(&self) -> usize {
        self.facts.len() + self.sections.iter().map(Section::len).sum::<usize>()
    }

    /// Which line the cursor is on.
    pub(crate) fn cursor(&self) -> usize {
        self.cursor
    }

    /// A line.
    pub(crate) fn line(&self, line: usize) -> Option<Line<'_>> {
        if let Some((label, fact)) = self.facts.get(line) {
            return Some(Line::Fact(label, fact));
        }
        let (section, line) = self.find(line)?;
        let section = &self.sections[section];
        match line.checked_sub(1) {
            None => Some(section.head()),
            Some(line) => self.body_line(section, line),
        }
    }

    /// The section of a line, and which of its lines it is.
    fn find(&self, line: usize) -> Option<(usize, usize)> {
        let mut left = line.checked_sub(self.facts.len())?;
        for (index, section) in self.sections.iter().enumerate() {
            match left.checked_sub(section.len()) {
                None => return Some((index, left)),
                Some(rest) => left = rest,
            }
        }
        None
    }

    fn body_line<'a>(&'a self, section: &'a Section, line: usize) -> Option<Line<'a>> {
        let bytes = || bytes(&self.record, section.part, self.mode).unwrap_or_default();
        match &section.body {
            Body::Nothing => None,
            Body::Tree(tree) => {
                let text = bytes();
                let (node, is_folded) = tree.line(line)?;
                let (member, item) = match node.label {
                    Label::None => (None, None),
                    Label::Member(span) => (Some(beginning(span.of(text))), None),
                    Label::Item(number) => (None, Some(number)),
                };
                let (depth, kind, children) = (node.depth as usize, node.kind, node.children);
                let text = beginning(node.span.of(text));
                Some(Line::Node(NodeLine { depth, member, item, kind, text, children, is_folded }))
            }
            Body::Text(wrapped) if line < wrapped.len() => Some(Line::Text(wrapped.line(bytes(), line))),
            Body::Text(wrapped) => Some(Line::LeftOut(wrapped.left_out)),
            Body::Hex(_) => {
                let at = line * HEX_WIDTH;
                let bytes = bytes();
                Some(Line::Hex(at, &bytes[at.min(bytes.len())..(at + HEX_WIDTH).min(bytes.len())]))
            }
            Body::Headers(_) => {
                let (key, value) = self.record.kept.headers.get(line)?;
                Some(Line::Header(key, value.as_deref()))
            }
        }
    }

    /// Moves the cursor.
    pub(crate) fn go(&mut self, motion: Motion) {
        let last = self.len().saturating_sub(1);
        let half = (self.window.get().1 / 2).max(1) as isize;
        self.cursor = match motion {
            Motion::By(lines) => self.cursor.saturating_add_signed(lines).min(last),
            Motion::HalfPages(pages) => self.cursor.saturating_add_signed(pages * half).min(last),
            Motion::Top => 0,
            Motion::Bottom => last,
        };
    }

    /// Moves the cursor to the next line that holds one of these, or to the one before; after the last comes the
    /// first. Says whether there is one, other than where the cursor is.
    pub(crate) fn seek(&mut self, needles: &[&Needle], by: isize) -> bool {
        let count = self.len();
        let line = |steps: usize| match by < 0 {
            true => (self.cursor + count - steps) % count,
            false => (self.cursor + steps) % count,
        };
        let found = (1..count).map(line).find(|line| self.holds(*line, needles));
        self.cursor = found.unwrap_or(self.cursor);
        found.is_some()
    }

    /// The first line that holds one of these.
    pub(crate) fn first(&self, needles: &[&Needle]) -> Option<usize> {
        (0..self.len()).find(|line| self.holds(*line, needles))
    }

    /// Moves the cursor to the first line that holds one of these, if there is one.
    pub(crate) fn show(&mut self, needles: &[&Needle]) -> bool {
        let found = self.first(needles);
        self.cursor = found.unwrap_or(self.cursor);
        found.is_some()
    }

    fn holds(&self, line: usize, needles: &[&Needle]) -> bool {
        let holds = |bytes: &[u8]| needles.iter().any(|needle| needle.is_in(bytes));
        match self.line(line) {
            Some(Line::Fact(_, fact)) => holds(fact.as_bytes()),
            Some(Line::Node(node)) => {
                // What is in a node that is not folded stands on lines of its own.
                let is_whole = !node.kind.is_container() || node.is_folded == Some(true);
                node.member.is_some_and(|member| holds(member.as_bytes()))
                    || is_whole && holds(node.text.as_bytes())
            }
            Some(Line::Header(name, value)) => holds(name) || value.is_some_and(holds),
            Some(Line::Text(text)) => holds(text.as_bytes()),
            Some(Line::Head(..) | Line::LeftOut(_) | Line::Hex(..)) | None => false,
        }
    }

    /// Folds what the cursor is on, or unfolds it.
    pub(crate) fn turn(&mut self) {
        let Some((index, line)) = self.find(self.cursor) else { return };
        let section = &mut self.sections[index];
        match (line.checked_sub(1), &mut section.body) {
            (None, Body::Nothing) => {}
            (None, _) => section.is_folded = !section.is_folded,
            (Some(line), Body::Tree(tree)) => drop(tree.turn(line)),
            _ => {}
        }
    }

    /// Unfolds all of the part that the cursor is in, or folds it.
    pub(crate) fn turn_all(&mut self) {
        let Some((index, _)) = self.find(self.cursor) else { return };
        if let Body::Tree(tree) = &mut self.sections[index].body {
            tree.turn_all();
        }
        self.cursor = self.cursor.min(self.len().saturating_sub(1));
    }

    /// What the cursor is on, whole: its name, and its bytes.
    pub(crate) fn under_cursor(&self) -> Option<(String, Vec<u8>)> {
        if let Some((label, fact)) = self.facts.get(self.cursor) {
            return Some(((*label).to_owned(), fact.clone().into_bytes()));
        }
        let (index, line) = self.find(self.cursor)?;
        let Section { part, body, .. } = &self.sections[index];
        let whole = bytes(&self.record, *part, self.mode);
        match (line.checked_sub(1), body) {
            (Some(line), Body::Tree(tree)) => {
                let node = tree.line(line)?.0;
                let text = line::text(node.span.of(whole?))?;
                // Of a string one wants what it says.
                let said = if node.kind == Kind::String { serde_json::from_str(text).ok() } else { None };
                Some(("the node".to_owned(), said.unwrap_or_else(|| text.to_owned()).into_bytes()))
            }
            (Some(line), Body::Headers(_)) => {
                let (key, value) = self.record.kept.headers.get(line)?;
                Some((format!("header {}", String::from_utf8_lossy(key)), value.clone()?))
            }
            _ => Some((part.name().to_owned(), whole?.to_vec())),
        }
    }

    /// The first line on the screen when there is room for `height`: moved only as far as the cursor makes it.
    pub(crate) fn scroll(&self, height: usize) -> usize {
        let (first, _) = self.window.get();
        let lowest = (self.cursor + 1).saturating_sub(height);
        let first = first.clamp(lowest, self.cursor.max(lowest)).min(self.len().saturating_sub(height));
        self.window.set((first, height));
        first
    }
}

impl Section {
    fn of(record: &Record, part: Part, mode: Mode, width: usize) -> Self {
        let (about, body) = match part {
            Part::Headers => headers(record),
            part => contents(record, part, mode, width),
        };
        Self { part, about, body, is_folded: false }
    }

    fn head(&self) -> Line<'_> {
        let can_fold = !matches!(self.body, Body::Nothing);
        Line::Head(self.part, &self.about, can_fold.then_some(self.is_folded))
    }

    /// With its head.
    fn len(&self) -> usize {
        let body = match &self.body {
            _ if self.is_folded => 0,
            Body::Nothing => 0,
            Body::Tree(tree) => tree.len(),
            Body::Text(wrapped) => wrapped.len() + usize::from(wrapped.left_out > 0),
            Body::Hex(lines) | Body::Headers(lines) => *lines,
        };
        1 + body
    }
}

/// What is shown of a part: what was decoded, unless the bytes are wanted.
fn bytes(record: &Record, part: Part, mode: Mode) -> Option<&[u8]> {
    match (&record.decoded, part) {
        (Some(decoded), Part::Key) if mode != Mode::Hex => Some(decoded.key.as_bytes()),
        (Some(decoded), Part::Value) if mode != Mode::Hex => decoded.value.as_deref().map(str::as_bytes),
        (_, Part::Key) => record.kept.key.as_deref(),
        (_, Part::Value) => record.kept.value.as_deref(),
        (_, Part::Headers) => None,
    }
}

fn headers(record: &Record) -> (String, Body) {
    match record.kept.headers.len() {
        0 => ("none".to_owned(), Body::Nothing),
        count => (count.to_string(), Body::Headers(count)),
    }
}

fn contents(record: &Record, part: Part, mode: Mode, width: usize) -> (String, Body) {
    let Some(bytes) = bytes(record, part, mode) else {
        let about = if part == Part::Value { "null: a tombstone" } else { "null" };
        return (about.to_owned(), Body::Nothing);
    };
    let size = crate::output::human::bytes(bytes.len() as f64);
    let hex = |about: &str| (format!("{about}, {size}"), Body::Hex(bytes.len().div_ceil(HEX_WIDTH)));
    match (line::text(bytes), mode) {
        (Some(""), _) => ("empty: no bytes, but not null".to_owned(), Body::Nothing),
        (None, _) => hex("no text"),
        (_, Mode::Hex) => hex("bytes"),
        (Some(text), mode) => {
            let tree = if mode == Mode::Read { Tree::parse(text) } else { None };
            match (tree, &record.decoded) {
                (Some(tree), Some(decoded)) => (decoded.kind.to_owned(), Body::Tree(tree)),
                (Some(tree), None) => (format!("JSON, {size}"), Body::Tree(tree)),
                (None, _) => (format!("text, {size}"), Body::Text(Wrapped::of(text, width))),
            }
        }
    }
}

fn facts(record: &Record, zone: Zone) -> Vec<(&'static str, String)> {
    let (partition, stamp) = (&record.kept.partition, &record.kept.stamp);
    let mut facts = vec![(
        "record",
        format!("{} partition {} offset {}", partition.topic, partition.partition, record.kept.offset),
    )];
    let time = stamp.timestamp.map_or_else(
        || "none".to_owned(),
        |ms| {
            let (date, clock) = zone.parts(ms);
            format!("{date} {clock}")
        },
    );
    facts
        .push(("time", format!("{time} {}", stamp.timestamp_type.unwrap_or_default()).trim_end().to_owned()));
    if let Some(epoch) = stamp.leader_epoch {
        facts.push(("leader epoch", epoch.to_string()));
    }
    if let Some(control) = stamp.control {
        facts.push(("marker", control.to_owned()));
    }
    facts
}

/// As much of it as a line can show.
fn beginning(text: &[u8]) -> &str {
    let part = &text[..text.len().min(NODE_BYTES)];
    // The whole is text, so that only the last letter may be cut.
    std::str::from_utf8(part)
        .or_else(|error| std::str::from_utf8(&part[..error.valid_up_to()]))
        .unwrap_or_default()
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
