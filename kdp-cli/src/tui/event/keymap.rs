//! Which key does what: a table, from which keys are looked up, the footer is written and the help is made.
//!
//! Pure. What is not in the table cannot be pressed. Letters that destroy something need Shift or the menu.

use super::key::{Code, Key};
use crate::tui::app::App;
use crate::tui::app::action::Action;
use crate::tui::app::changes;
use crate::tui::app::edit::Edit;
use crate::tui::app::page::{Page, Place};
use crate::tui::app::popup::Popup;
use crate::tui::app::screens::{self, ScreenId};
use crate::tui::app::table::Motion;

/// A key, and what it does.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    /// What a configuration calls it.
    pub(crate) id: String,
    /// Any of these.
    pub(crate) keys: Vec<Key>,
    /// What it does.
    pub(crate) action: Action,
    /// What the help says.
    pub(crate) about: &'static str,
    /// Under which heading of the help it stands.
    pub(crate) section: &'static str,
    /// Where it means that; nothing for everywhere.
    pub(crate) screens: &'static [ScreenId],
}

impl Binding {
    /// Whether it means that on a screen.
    pub(crate) fn is_on(&self, screen: ScreenId) -> bool {
        self.screens.is_empty() || self.screens.contains(&screen)
    }
}

/// The keys.
#[derive(Clone, Debug)]
pub(crate) struct Keymap {
    pub(super) bindings: Vec<Binding>,
    pub(super) changes: Vec<(Key, &'static str)>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { bindings: bindings(), changes: CHANGE_KEYS.to_vec() }
    }
}

/// The keys of changes, each the same on every screen where the change can be made.
const CHANGE_KEYS: &[(Key, &str)] = &[
    (Key::char('n'), "topic.create"),
    (Key::char('C'), "topic.set"),
    (Key::char('P'), "topic.partitions"),
    (Key::char('E'), "leader.elect"),
    (Key::char('T'), "topic.trim"),
    (Key::char('D'), "topic.delete"),
    (Key::char('A'), "txn.abort"),
    (Key::char('C'), "record.again"),
    (Key::char('R'), "group.reset"),
    (Key::char('n'), "group.create"),
    (Key::char('C'), "group.set"),
    (Key::char('K'), "member.remove"),
    (Key::char('D'), "group.delete"),
    (Key::char('C'), "broker.set"),
    (Key::char('L'), "broker.log-level"),
    (Key::char('B'), "broker.elect"),
    (Key::char('N'), "broker.cordon"),
    (Key::char('F'), "dir.cordon"),
    (Key::char('D'), "move.cancel"),
    (Key::char('m'), "move.start"),
    (Key::char('M'), "move.apply"),
    (Key::char('U'), "feature.upgrade"),
    (Key::char('D'), "feature.downgrade"),
    (Key::char('V'), "voter.add"),
    (Key::char('D'), "voter.remove"),
    (Key::char('D'), "txn.terminate"),
    (Key::char('n'), "quota.set"),
    (Key::char('C'), "quota.change"),
    (Key::char('D'), "quota.unset"),
    (Key::char('n'), "acl.create"),
    (Key::char('D'), "acl.delete"),
    (Key::char('n'), "user.create"),
    (Key::char('C'), "user.alter"),
    (Key::char('D'), "user.delete"),
    (Key::char('n'), "token.create"),
    (Key::char('R'), "token.renew"),
    (Key::char('D'), "token.expire"),
];

impl Keymap {
    /// What a key does now; nothing where it has no meaning.
    pub(crate) fn action(&self, app: &App, key: Key) -> Option<Action> {
        if is_typing(app) {
            return typed(key);
        }
        let change =
            || self.changes_on(app.page()).find(|(known, _)| *known == key).map(|(_, id)| Action::Begin(id));
        let here = app.page().place.screen;
        let bound = self.bindings.iter().find(|binding| binding.keys.contains(&key) && binding.is_on(here));
        match &app.popup {
            Some(Popup::Confirm(_)) if key == Key::char('y') => Some(Action::Edit(Edit::Insert('y'))),
            Some(_) => bound.map(|binding| match &binding.action {
                Action::Quit => Action::Back,
                action => action.clone(),
            }),
            None => bound.map(|binding| binding.action.clone()).or_else(change),
        }
    }

    /// The keys of the changes that can be made on a page.
    pub(crate) fn changes_on(&self, page: &Page) -> impl Iterator<Item = (Key, &'static str)> + '_ {
        let (screen, tab) = (page.place.screen, page.tab().title);
        let here = move |id: &str| changes::change(id).is_some_and(|change| change.of(screen, tab).is_some());
        self.changes.iter().copied().filter(move |(_, id)| here(id))
    }

    /// The key of a change.
    pub(crate) fn key_of(&self, id: &str) -> Option<Key> {
        self.changes.iter().find(|(_, known)| *known == id).map(|(key, _)| *key)
    }

    /// What a key says that means nothing where it is pressed.
    pub(crate) fn useless(&self, app: &App, key: Key) -> Option<Action> {
        if app.popup.is_some() || is_typing(app) {
            return None;
        }
        let changes = self.changes.iter().filter(|(known, _)| *known == key);
        let titles = changes.filter_map(|(_, id)| Some(changes::change(id)?.title));
        let bound = self.bindings.iter().filter(|binding| binding.keys.contains(&key));
        let mut elsewhere: Vec<&str> = Vec::new();
        for title in titles.chain(bound.map(|binding| binding.about)) {
            if !elsewhere.contains(&title) {
                elsewhere.push(title);
            }
        }
        Some(Action::Said(match elsewhere.is_empty() {
            true => format!("{key} means nothing"),
            false => format!("{key} means nothing here; elsewhere: {}", elsewhere.join(", ")),
        }))
    }

    /// All that is bound, in the order of the help.
    pub(crate) fn bindings(&self) -> &[Binding] {
        &self.bindings
    }
}

/// Whether keys are text now.
fn is_typing(app: &App) -> bool {
    match &app.popup {
        Some(Popup::Palette(_) | Popup::Form(_) | Popup::Ask(_)) => true,
        Some(Popup::Confirm(confirm)) => confirm.is_typed(),
        Some(_) => false,
        None => app.is_filtering,
    }
}

/// What a key does to a line of text and the list around it.
fn typed(key: Key) -> Option<Action> {
    let edit = |edit| Some(Action::Edit(edit));
    if key.ctrl {
        return match key.code {
            Code::Char('a') => edit(Edit::Home),
            Code::Char('e') => edit(Edit::End),
            Code::Char('u') => edit(Edit::Clear),
            Code::Char('w') => edit(Edit::DeleteWord),
            Code::Char('y') => Some(Action::CopyCommand),
            Code::Char('c') => Some(Action::Back),
            Code::Char('n') => Some(Action::Go(Motion::By(1))),
            Code::Char('p') => Some(Action::Go(Motion::By(-1))),
            Code::Char('z') => Some(Action::Suspend),
            Code::Char('l') => Some(Action::Redraw),
            _ => None,
        };
    }
    match key.code {
        Code::Char(letter) => edit(Edit::Insert(letter)),
        Code::Backspace => edit(Edit::Backspace),
        Code::Delete => edit(Edit::Delete),
        Code::Left => edit(Edit::Left),
        Code::Right => edit(Edit::Right),
        Code::Home => edit(Edit::Home),
        Code::End => edit(Edit::End),
        Code::Enter => Some(Action::Enter),
        Code::Esc => Some(Action::Back),
        Code::Tab => Some(Action::Next(1)),
        Code::BackTab => Some(Action::Next(-1)),
        Code::Up => Some(Action::Go(Motion::By(-1))),
        Code::Down => Some(Action::Go(Motion::By(1))),
        Code::PageUp => Some(Action::Go(Motion::HalfPages(-1))),
        Code::PageDown => Some(Action::Go(Motion::HalfPages(1))),
        Code::Function(_) => None,
    }
}

/// The name of the action, names of keys, what they do, what the help says.
type Row = (&'static str, &'static str, Action, &'static str);

fn bindings() -> Vec<Binding> {
    let sections = [
        ("Go", go()),
        ("Table", table()),
        ("Records", records()),
        ("Cluster", cluster()),
        ("Leave", leave()),
    ];
    let bind = |(section, rows): (&'static str, Vec<Row>)| {
        let screens = if section == "Records" { RECORD_SCREENS } else { &[][..] };
        rows.into_iter().map(move |(id, names, action, about)| {
            let keys = names.split(' ').map(|name| Key::parse(name).expect("a test reads every name"));
            Binding { id: id.to_owned(), keys: keys.collect(), action, about, section, screens }
        })
    };
    let mut all: Vec<Binding> = sections.into_iter().flat_map(bind).collect();
    let digits = ('1'..='9').zip(screens::top()).map(|(digit, spec)| Binding {
        id: format!("go.{}", spec.title.to_lowercase()),
        keys: vec![Key::char(digit)],
        action: Action::Open(Place::of(spec.id)),
        about: "",
        section: "Go",
        screens: &[],
    });
    all.extend(digits);
    all
}

fn go() -> Vec<Row> {
    vec![
        ("open", "enter", Action::Enter, "open what the cursor is on"),
        ("back", "esc backspace left h", Action::Back, "back: the filter, the marks, the page"),
        ("describe", "d", Action::Describe, "all about the row that the cursor is on"),
        ("configs", "c", Action::Configs, "the settings of the topic, the broker or the group"),
        ("lag", "l", Action::Lag, "the lag: groups of a topic, partitions of a group"),
        ("records", "r", Action::Records, "the records of the topic or the partition"),
        ("read", "f", Action::ReadForm, "read or search records: from where, to where, what"),
        ("palette", ": ctrl-k", Action::Palette, "go anywhere, do anything, by name"),
        ("tab.next", "tab right", Action::TurnTab(1), "the next tab"),
        ("tab.previous", "shift-tab", Action::TurnTab(-1), "the tab before"),
        ("screen.next", "]", Action::TurnScreen(1), "the next screen; 1 to 9 go to it at once"),
        ("screen.previous", "[", Action::TurnScreen(-1), "the screen before"),
    ]
}

fn table() -> Vec<Row> {
    vec![
        ("filter", "/", Action::Filter, "show only rows whose name holds some letters"),
        ("sort", "s", Action::SortPicker, "sort by another column"),
        ("sort.reverse", "S", Action::ReverseSort, "sort the other way round"),
        ("down", "j down", Action::Go(Motion::By(1)), "a row down"),
        ("up", "k up", Action::Go(Motion::By(-1)), "a row up"),
        ("page.down", "ctrl-d pgdn", Action::Go(Motion::HalfPages(1)), "half a page down"),
        ("page.up", "ctrl-u pgup", Action::Go(Motion::HalfPages(-1)), "half a page up"),
        ("top", "g home", Action::Go(Motion::Top), "the first row"),
        ("bottom", "G end", Action::Go(Motion::Bottom), "the last row"),
        ("mark", "space", Action::Mark, "mark the row; actions are for all that is marked"),
        ("mark.all", "*", Action::MarkAll, "mark all rows that are shown, or none"),
        ("preview", "v", Action::Preview, "show or hide what is beside the table"),
        ("actions", "x", Action::Menu, "all that can be done here"),
        ("wide", "w", Action::Wide, "every column, or those that there is room for"),
        ("columns.right", ">", Action::Shift(1), "the next columns of a wide table"),
        ("columns.left", "<", Action::Shift(-1), "the columns before"),
        ("copy", "y", Action::CopyCell, "copy the name"),
        ("copy.row", "Y", Action::CopyRow, "copy something else of the row"),
        ("compare", "=", Action::Compare, "compare the settings of two, or two records"),
        ("save", "o", Action::Save, "save the table to a file: csv, json and more"),
        ("copy.command", "e ctrl-y", Action::CopyCommand, "copy the kdp command that says the same"),
    ]
}

fn records() -> Vec<Row> {
    vec![
        ("read.next", "n", Action::ReadOn(1), "the next records, or record, or place that / finds"),
        ("read.previous", "N", Action::ReadOn(-1), "the record before, the place before"),
        ("write", "W", Action::ExportForm, "write those that are marked or shown into a file"),
    ]
}

const RECORD_SCREENS: &[ScreenId] = &[ScreenId::Reading, ScreenId::Record];

fn cluster() -> Vec<Row> {
    vec![
        ("pause", "p", Action::Pause, "leave the cluster alone, or go on"),
        ("faster", "+", Action::Pace(-1), "ask the cluster more often"),
        ("slower", "-", Action::Pace(1), "ask the cluster less often"),
        ("refresh", "ctrl-r", Action::Refresh, "ask the cluster now"),
        ("context", "@", Action::SwitchContext, "go to another cluster"),
        ("jobs", "J", Action::Jobs, "what was run from here, and what became of it"),
        ("stop", "X", Action::Stop, "wait no longer for what runs"),
        ("undo", "u", Action::Undo, "undo a change, from the file that it left"),
    ]
}

fn leave() -> Vec<Row> {
    vec![
        ("help", "? f1", Action::Help, "the keys"),
        ("quit", "q ctrl-c", Action::Quit, "leave"),
        ("suspend", "ctrl-z", Action::Suspend, "stop; `fg` goes on"),
        ("redraw", "ctrl-l", Action::Redraw, "draw all of it anew"),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::tui::app::screens::SCREENS;

    #[test]
    fn no_key_means_two_things() {
        let keymap = Keymap::default();
        for (_, id) in CHANGE_KEYS {
            assert!(changes::change(id).is_some(), "there is no change {id}");
        }
        for screen in SCREENS {
            for tab in 0..screen.tabs.len() {
                let page = Page { tab, ..Page::new(Place::of(screen.id)) };
                let mut here = HashSet::new();
                let bound = keymap.bindings().iter().filter(|binding| binding.is_on(screen.id));
                for key in bound.flat_map(|binding| &binding.keys) {
                    assert!(here.insert(*key), "{key} is bound twice");
                }
                for (key, id) in keymap.changes_on(&page) {
                    assert!(here.insert(key), "{key} is bound twice: {id}");
                }
            }
        }
    }
}
