//! What lies over a page: help, a list to choose from, where to go, a form, a change to be confirmed, news.
//!
//! Data only; `update` changes it.

use kdp_client::connection::Secret;

use super::changes::Start;
use super::describe::Description;
use super::edit::Line;
use super::form::Form;
use super::job::JobEnd;
use super::model::Words;
use super::page::Place;
use super::screens::Pair;
use super::words::{flag, with_flags};
use crate::contexts::Look;
use crate::danger::{Danger, Wanted};

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
    /// A line to be typed.
    Ask(Ask),
    /// Something to read.
    Message(Message),
    /// A row in full.
    Describe(Description),
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
    /// This command is foreseen and confirmed, or what it needs is typed.
    Start(Start),
    /// This is copied.
    Copy(String),
    /// Lists what was run from here.
    Jobs,
    /// This job is waited for no longer.
    Stop(u64),
    /// Go to this context.
    Switch(String),
    /// It looks like this.
    Look(Look),
    /// Lists the contexts.
    Contexts,
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

/// What Enter does to a change that waits to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entered {
    /// Nothing: there is no answer yet, a yes is wanted, or what was typed is not the word.
    Waits,
    /// It is made.
    Runs,
    /// There is nothing to be made: it would fail, or change nothing.
    Closes,
}

/// A line to be typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ask {
    /// What for.
    pub(crate) title: &'static str,
    /// What to know before.
    pub(crate) about: String,
    /// What has been typed.
    pub(crate) line: Line,
    /// What is wrong with it.
    pub(crate) error: Option<String>,
    /// What is done with it.
    pub(crate) goal: Goal,
}

/// What is done with a line that was typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Goal {
    /// The table is saved under this name. A file that is there is replaced only when its name is confirmed.
    Save {
        /// The name that is there and was asked about.
        replaces: Option<String>,
    },
    /// Changes are allowed when it is the name of the context.
    Unlock,
    /// The settings of the one on the left are held against those of what it names.
    Compare(Pair),
}

/// A change to be confirmed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Confirm {
    /// The commands that make it, one after the other.
    pub(crate) commands: Vec<Words>,
    /// What one of them would ask for.
    pub(crate) secret: Option<Secret>,
    /// The form that they come from, to go back to.
    pub(crate) form: Option<Box<Form>>,
    /// What has been typed.
    pub(crate) typed: Line,
    /// Whether the dry runs have been asked for.
    pub(crate) is_asked: bool,
    /// What the dry run of each said; nothing while they run.
    pub(crate) preview: Option<Vec<JobEnd>>,
    /// The first line of the preview that is shown.
    pub(crate) scroll: usize,
}

impl Confirm {
    /// A change by these commands.
    pub(crate) fn new(commands: Vec<Words>) -> Self {
        let typed = Line::default();
        Self { commands, secret: None, form: None, typed, is_asked: false, preview: None, scroll: 0 }
    }

    /// Whether the dry runs say that it would work.
    pub(crate) fn would_work(&self) -> bool {
        self.preview.as_ref().is_some_and(|ends| ends.iter().all(JobEnd::is_ok))
    }

    /// What the gate will want, as the dry runs tell; nothing where nothing would be changed.
    pub(crate) fn wanted(&self) -> Option<Wanted> {
        let wanted: Vec<&Wanted> =
            self.preview.iter().flatten().filter_map(|end| end.wanted.as_ref()).collect();
        match wanted[..] {
            [one] => Some(one.clone()),
            // As the gate has it: several are confirmed by their number.
            _ => {
                let level = wanted.iter().map(|one| one.level).max()?;
                Some(Wanted { level, word: wanted.len().to_string() })
            }
        }
    }

    /// Whether what has to be typed is more than a yes.
    pub(crate) fn is_typed(&self) -> bool {
        self.would_work() && self.wanted().is_some_and(|wanted| wanted.level == Danger::Severe)
    }

    /// Whether what was typed is enough.
    pub(crate) fn is_ready(&self) -> bool {
        let Some(wanted) = self.wanted().filter(|_| self.would_work()) else { return false };
        wanted.level != Danger::Severe || self.typed.text() == wanted.word
    }

    /// What Enter does. A second Enter by mistake makes nothing that wants a yes.
    pub(crate) fn enter(&self) -> Entered {
        let wanted = self.wanted().filter(|_| self.would_work());
        match wanted {
            _ if self.preview.is_none() => Entered::Waits,
            None => Entered::Closes,
            Some(wanted) if wanted.level != Danger::Moderate && self.is_ready() => Entered::Runs,
            Some(_) => Entered::Waits,
        }
    }

    /// The commands, each with what its gate wants; those that would change nothing are left out.
    pub(crate) fn confirmed(&self) -> Vec<Words> {
        let ends = self.preview.iter().flatten();
        let each = self.commands.iter().zip(ends);
        each.filter_map(|(command, end)| {
            let wanted = end.wanted.as_ref()?;
            Some(match wanted.level {
                Danger::Mild => command.clone(),
                Danger::Moderate => with_flags(command, &["--yes".to_owned()]),
                Danger::Severe => with_flags(command, &flag("--confirm", &wanted.word)),
            })
        })
        .collect()
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
