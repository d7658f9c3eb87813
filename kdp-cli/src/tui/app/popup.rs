//! What lies over a page: help, a list to choose from, where to go, a form, a change to be confirmed, news.
//!
//! Data only; `update` changes it.

use super::edit::Line;
use super::form::Form;
use super::job::JobEnd;
use super::model::Words;
use super::page::Place;
use crate::danger::Danger;

/// What lies over a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Popup {
    /// The keys, from this line on.
    Help(usize),
    /// Something to choose from.
    Picker(Picker),
    /// Where to go.
    Palette(Palette),
    /// What a command needs to be told.
    Form(Form),
    /// A change to be confirmed.
    Confirm(Confirm),
    /// Something to read.
    Message(Message),
}

/// A list to choose from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Picker {
    /// What is chosen.
    pub(crate) title: &'static str,
    /// The choices.
    pub(crate) choices: Vec<Choice>,
    /// Which one the cursor is on.
    pub(crate) at: usize,
}

/// A choice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    /// What it is called.
    pub(crate) label: String,
    /// What it means.
    pub(crate) about: String,
    /// Why it cannot be chosen.
    pub(crate) refused: Option<String>,
    /// What happens.
    pub(crate) then: Then,
}

/// What happens when something is chosen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Then {
    /// The table is sorted by this column.
    Sort(usize),
    /// Go there.
    Open(Place),
    /// This change begins.
    Begin(&'static str),
    /// Allow changes.
    Unlock,
    /// Leave.
    Quit,
}

/// Where to go, as it is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Palette {
    /// What has been typed.
    pub(crate) line: Line,
    /// What it may mean, the best first.
    pub(crate) matches: Vec<Choice>,
    /// Which one the cursor is on.
    pub(crate) at: usize,
}

/// A change to be confirmed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Confirm {
    /// The command that makes it.
    pub(crate) words: Words,
    /// How much it can hurt.
    pub(crate) level: Danger,
    /// What has to be typed where it can hurt much: the name of the thing, or the number of things.
    pub(crate) expected: String,
    /// What has been typed.
    pub(crate) typed: Line,
    /// Whether the dry run has been asked for.
    pub(crate) is_asked: bool,
    /// What the dry run said; nothing while it runs.
    pub(crate) preview: Option<JobEnd>,
    /// The first line of the preview that is shown.
    pub(crate) scroll: usize,
}

impl Confirm {
    /// Whether what was typed is enough.
    pub(crate) fn is_ready(&self) -> bool {
        let foreseen = self.preview.as_ref().is_some_and(JobEnd::is_ok);
        foreseen && (self.level != Danger::Severe || self.typed.text() == self.expected)
    }
}

/// Something to read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    /// What it is about.
    pub(crate) title: String,
    /// The text.
    pub(crate) lines: Vec<String>,
    /// The first line that is shown.
    pub(crate) scroll: usize,
}
