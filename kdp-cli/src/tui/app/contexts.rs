//! Going to another cluster: which contexts there are, and what is left of the old one when we are there.
//!
//! Pure. Invariant: nothing that was learned from one cluster is shown for another, and nothing that was confirmed
//! for one is done to another; so each session has a number, and what belongs to another session is dropped.

use super::model::{Model, Words};
use super::popup::{Choice, Picker, Popup, Then};
use super::{Access, App};
use crate::contexts::Color;
use crate::tui::app::action::Effect;

/// The title of the list; the popup is known by it.
const TITLE: &str = "Contexts";

/// A cluster as long as the dashboard is on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session {
    /// Counts the switches.
    pub(crate) number: u64,
    /// The name of the context or the address of the cluster.
    pub(crate) name: String,
    /// What the user may do there.
    pub(crate) access: Access,
    /// The colour that the configuration gives it.
    pub(crate) color: Option<Color>,
    /// The flags that lead a command to this cluster when it is pasted into a shell.
    pub(crate) flags: Words,
}

/// A context that the configuration knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownContext {
    /// Its name.
    pub(crate) name: String,
    /// Where it starts from, where the context itself says so.
    pub(crate) addresses: Vec<String>,
    /// Whether it asks for one level more.
    pub(crate) protected: bool,
    /// Whether it refuses every change.
    pub(crate) read_only: bool,
    /// Whether somebody listens there; nothing while that is not known.
    pub(crate) is_there: Option<bool>,
}

impl App {
    /// Lists the contexts to choose from.
    pub(super) fn open_contexts(&mut self, known: Vec<KnownContext>) {
        self.contexts = known;
        if self.contexts.is_empty() {
            return self.say("there are no contexts yet: kdp context add NAME --bootstrap-server HOST:PORT");
        }
        if self.popup.is_none() {
            let at = self.contexts.iter().position(|context| context.name == self.session.name).unwrap_or(0);
            let choices = self.context_choices();
            self.popup = Some(Popup::Picker(Picker { title: TITLE, choices, at }));
        }
    }

    /// Somebody listens at the addresses of this context, or nobody does.
    pub(super) fn reached(&mut self, name: &str, is_there: bool) {
        let Some(context) = self.contexts.iter_mut().find(|context| context.name == name) else { return };
        context.is_there = Some(is_there);
        let choices = self.context_choices();
        if let Some(Popup::Picker(picker)) = &mut self.popup
            && picker.title == TITLE
        {
            picker.choices = choices;
        }
    }

    /// The contexts as choices.
    pub(super) fn context_choices(&self) -> Vec<Choice> {
        let choice = |context: &KnownContext| {
            let is_here = context.name == self.session.name;
            let words = [
                is_here.then_some("here"),
                context.protected.then_some("protected"),
                context.read_only.then_some("read-only"),
                match context.is_there {
                    Some(true) => Some("answers"),
                    Some(false) => Some("unreachable"),
                    None => None,
                },
            ];
            let words: Vec<&str> = words.into_iter().flatten().collect();
            let about = format!("{:<36}  {}", context.addresses.join(","), words.join(", "));
            let then = Then::Switch(context.name.clone());
            Choice { label: context.name.clone(), about, refused: None, then }
        };
        self.contexts.iter().map(choice).collect()
    }

    /// Asks to go to another context.
    pub(super) fn switch(&mut self, name: String) -> Option<Effect> {
        if name == self.session.name {
            self.say("this is where we are");
            return None;
        }
        self.say(format!("going to {name}"));
        Some(Effect::Switch(name))
    }

    /// We are there: what was of the old cluster goes.
    pub(super) fn switched(&mut self, session: Session) {
        self.keep_habits();
        let here = self.pages[0].place.screen.spec().title;
        self.session = session;
        let jobs = std::mem::take(&mut self.model.jobs);
        self.model = Model { now_ms: self.model.now_ms, jobs, ..Model::default() };
        self.left.clear();
        self.recall(here);
        self.popup = None;
        self.is_filtering = false;
        self.paused = false;
        self.say(format!("on {} now", self.session.name));
    }
}
