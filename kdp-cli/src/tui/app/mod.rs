//! The dashboard as plain data, and what each action makes of it.
//!
//! Pure: no terminal, no clock, no network; the time comes with each action. What needs the world is asked
//! for with an [`Effect`], and what is to be kept up to date is said by [`App::wishes`].

pub(crate) mod action;
mod ask;
pub(crate) mod changes;
pub(crate) mod contexts;
mod copying;
pub(crate) mod describe;
pub(crate) mod edit;
pub(crate) mod findings;
pub(crate) mod form;
pub(crate) mod health;
pub(crate) mod job;
pub(crate) mod listing;
pub(crate) mod log;
pub(crate) mod memory;
pub(crate) mod model;
pub(crate) mod mouse;
mod navigate;
pub(crate) mod needle;
pub(crate) mod numbers;
mod overlay;
pub(crate) mod page;
mod palette;
pub(crate) mod popup;
pub(crate) mod printed;
pub(crate) mod records;
mod refusal;
pub(crate) mod rows;
pub(crate) mod screens;
pub(crate) mod series;
mod settings;
pub(crate) mod snapshot;
pub(crate) mod subject;
pub(crate) mod table;
mod thing;
mod undo;
pub(crate) mod words;
pub(crate) mod work;

use std::collections::VecDeque;

use action::{Action, Effect, Unanswered, Wishes};
use contexts::{KnownContext, Session};
use edit::Edit;
use listing::Listing;
use memory::Memory;
use model::{Body, Model, Words};
use mouse::Drawn;
use page::{Page, Place};
use popup::{Message, Popup};
use records::{Document, Read};
use screens::ScreenId;
use snapshot::{SourceState, Sourced};
use table::{Motion, Sort, TableState};

use crate::contexts::Look;
use crate::time::Zone;

/// How often a command is asked again whose answer is on the screen.
const ANSWER_INTERVAL_MS: i64 = 15_000;
/// After so long all brokers should have heard of a change.
const SETTLED_MS: i64 = 2000;
/// News is shown for so long.
const TOAST_MS: i64 = 6000;

/// What the user may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everything.
    #[default]
    Open,
    /// Nothing is changed until it is unlocked: the context is protected.
    Locked,
    /// Everything, after its name was typed; each change asks for one level more than elsewhere.
    Unlocked,
    /// Nothing is ever changed: the context is read-only.
    ReadOnly,
}

/// Something to be said in passing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    /// What.
    pub(crate) text: String,
    /// Whether it is bad news.
    pub(crate) is_bad: bool,
    /// When it was said.
    pub(crate) at_ms: i64,
}

/// The dashboard.
#[derive(Clone, Debug)]
pub(crate) struct App {
    /// What there is to show.
    pub(crate) model: Model,
    /// Where the user is, and how he came there; never empty.
    pub(crate) pages: Vec<Page>,
    /// What lies over the page.
    pub(crate) popup: Option<Popup>,
    /// Whether the filter is being typed.
    pub(crate) is_filtering: bool,
    /// What has to be read, and cannot be shown yet.
    unread: VecDeque<Message>,
    /// What was said last.
    pub(crate) toast: Option<Toast>,
    /// The cluster we are on, and what the user may do there.
    pub(crate) session: Session,
    /// The clusters we could be on.
    pub(crate) contexts: Vec<KnownContext>,
    /// Columns and lines of the terminal.
    pub(crate) size: (u16, u16),
    /// Whether the preview is shown where there is room.
    pub(crate) has_preview: bool,
    /// Whether the cluster is left alone.
    pub(crate) paused: bool,
    /// How much faster or slower than usual the cluster is asked.
    pub(crate) pace: i8,
    /// The colours.
    pub(crate) look: Look,
    /// Where the view drew what can be clicked.
    pub(crate) drawn: Drawn,
    /// What was remembered of the last time.
    memory: Memory,
    /// Whether it is over.
    pub(crate) is_over: bool,
    /// The record that is open.
    pub(crate) opened: Option<Document>,
    /// Whose clock times are shown by.
    pub(crate) zone: Zone,
    /// How many reads there have been.
    reads: u64,
    refresh: u64,
    /// When everything is asked once more, because of a change.
    settles_ms: Option<i64>,
    /// The pages of the screens at the top that were left, so that they are found as they were.
    left: Vec<Page>,
}

impl App {
    /// Opens on the overview of a cluster that is called so.
    #[cfg(test)]
    pub(crate) fn new(cluster_name: impl Into<String>, access: Access) -> Self {
        Self::on(Session { name: cluster_name.into(), access, ..Session::default() })
    }

    /// Opens on the overview.
    pub(crate) fn on(session: Session) -> Self {
        Self {
            model: Model::default(),
            pages: vec![Page::new(Place::of(ScreenId::Overview))],
            popup: None,
            is_filtering: false,
            unread: VecDeque::new(),
            toast: None,
            session,
            contexts: Vec::new(),
            size: (80, 24),
            has_preview: true,
            paused: false,
            pace: 0,
            look: Look::default(),
            drawn: Drawn::default(),
            memory: Memory::default(),
            is_over: false,
            opened: None,
            zone: Zone::Utc,
            reads: 0,
            refresh: 0,
            settles_ms: None,
            left: Vec::new(),
        }
    }

    /// The same, with these contexts to go to.
    pub(crate) fn among(mut self, contexts: Vec<KnownContext>) -> Self {
        self.contexts = contexts;
        self
    }

    /// The same, and times are those of this zone.
    pub(crate) fn in_zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// The page that is shown.
    pub(crate) fn page(&self) -> &Page {
        self.pages.last().expect("there is always a page")
    }

    /// The rows of the tab that is shown.
    pub(crate) fn body(&self) -> Body<'_> {
        let page = self.page();
        page.tab().body(&self.model, &page.place)
    }

    /// What was said last, as long as it is news.
    pub(crate) fn news(&self) -> Option<&Toast> {
        self.toast.as_ref().filter(|toast| self.model.now_ms - toast.at_ms < TOAST_MS)
    }

    /// What is to be kept up to date.
    pub(crate) fn wishes(&self) -> Wishes {
        let page = self.page();
        Wishes {
            answers: page.tab().asks(&page.place).into_iter().collect(),
            reading: self.model.read.as_ref().and_then(Read::wish),
            visible: Some(page.place.clone()),
            paused: self.paused,
            pace: self.pace,
            refresh: self.refresh,
        }
    }

    /// Does what an action says, at this time.
    pub(crate) fn update(&mut self, action: Action, now_ms: i64) -> Vec<Effect> {
        self.model.now_ms = now_ms;
        if let Some(toast) = &mut self.toast {
            toast.at_ms = toast.at_ms.min(now_ms);
        }
        let effects = self.act(action);
        if self.settles_ms.take_if(|at_ms| *at_ms <= now_ms).is_some() {
            self.refresh += 1;
        }
        self.attend_reading();
        self.attend_record();
        self.show_unread();
        effects
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        let is_on_page = self.popup.is_none() && !self.is_filtering;
        if let Some(why) = self.refusal_of(&action).filter(|_| is_on_page) {
            self.say(why);
            return Vec::new();
        }
        match action {
            Action::Snapshot(snapshot) => {
                self.model.log.note_snapshot(&self.model.snapshot, &snapshot, self.model.now_ms);
                self.model.snapshot = snapshot;
                self.arrange();
            }
            Action::Came(id, news) => self.take_news(id, news),
            Action::Exported(export, outcome) => self.exported_to(export, outcome),
            Action::Logged(news) => {
                self.model.log.take(news, self.model.now_ms);
                self.arrange();
            }
            Action::Answered(words, answer) => self.answered(words, answer),
            Action::Previewed(commands, ends) => self.previewed(&commands, ends),
            Action::Ended(id, end) => self.ended(id, end),
            Action::Resized(columns, lines) => self.size = (columns, lines),
            Action::Tick => self.arrange(),
            Action::Quit => self.is_over = true,
            Action::Suspend => return vec![Effect::Suspend],
            Action::Redraw => return vec![Effect::Redraw],
            Action::Pause => {
                self.paused = !self.paused;
                self.say(if self.paused { "paused: nothing is asked until p" } else { "goes on" });
            }
            Action::Pace(by) => {
                self.pace = (self.pace + by).clamp(-2, 5);
                self.say(format!("asks {} times as often as usual", pace_factor(self.pace)));
            }
            Action::Refresh => {
                self.refresh += 1;
                self.read_again();
            }
            Action::Preview => self.has_preview = !self.has_preview,
            Action::Saved(path, outcome) => self.saved(&path, outcome),
            Action::Undoable(files) => self.open_undo(files),
            Action::Said(text) => self.say(text),
            Action::Click(x, y) => return self.click((x, y)),
            Action::Wheel(turns, x, y) => return self.wheel(turns, (x, y)),
            Action::Contexts(known) => self.open_contexts(known),
            Action::Reached(name, is_there) => self.reached(&name, is_there),
            Action::Switched(session) => self.switched(session),
            Action::NotSwitched(why) => self.complain(why),
            Action::SwitchContext if self.popup.is_none() => return vec![Effect::ListContexts],
            Action::Undo if self.popup.is_none() => return vec![Effect::ListUndo],
            Action::CopyCell => return self.copy_cell(),
            Action::CopyCommand => return self.copy_command(),
            Action::CopyRow if self.popup.is_none() && self.has_records() => return self.copy_key(),
            Action::Begin(id) => {
                self.begin(id);
                return self.take_preview().into_iter().collect();
            }
            action if self.popup.is_some() => return self.update_popup(action),
            action if self.is_filtering => self.update_filter(action),
            action => self.update_page(action),
        }
        Vec::new()
    }

    fn update_page(&mut self, action: Action) {
        if self.update_record(&action) {
            return;
        }
        match action {
            Action::Back if self.stop_reading() => {}
            Action::Back => self.back(),
            Action::Records => self.open_records(),
            Action::Configs => self.configs().into_iter().for_each(|lead| self.follow(lead)),
            Action::Lag => self.lag().into_iter().for_each(|lead| self.follow(lead)),
            Action::Describe => self.describe(),
            Action::Jobs => self.open_jobs(),
            Action::Stop => self.ask_what_to_stop(),
            Action::ReadForm => self.open_read_form(),
            Action::ReadOn(by) => self.read_on(by),
            Action::ExportForm => self.open_export_form(),
            Action::Enter => self.enter(),
            Action::Go(motion) => {
                self.with_table(|table, body, now_ms| table.go(motion, &*body.rows, now_ms))
            }
            Action::TurnTab(by) => self.turn_tab(by),
            Action::TurnScreen(by) => self.turn_screen(by),
            Action::Open(place) => self.open(place),
            Action::Filter => self.is_filtering = true,
            Action::Palette => self.open_palette(),
            Action::Help => self.popup = Some(Popup::Help(0)),
            Action::SortPicker => self.open_sort_picker(),
            Action::Menu => self.open_menu(),
            Action::Wide => self.turn_wide(),
            Action::Shift(by) => self.with_table(|table, _, _| table.shift(by)),
            Action::Save => self.ask_where_to_save(),
            Action::Compare if self.has_records() => self.compare_records(),
            Action::Compare => self.ask_what_to_compare(),
            Action::CopyRow => self.open_copy_picker(),
            Action::ReverseSort => self.with_table(|table, body, now_ms| {
                let Sort { column, descending } = table.sort;
                table.sort_by(Sort { column, descending: !descending }, &*body.rows, now_ms);
            }),
            Action::Mark => self.with_table(|table, body, now_ms| {
                table.mark();
                table.go(Motion::By(1), &*body.rows, now_ms);
            }),
            Action::MarkAll => self.with_table(|table, body, _| table.mark_all(&*body.rows)),
            _ => {}
        }
    }

    fn update_filter(&mut self, action: Action) {
        match action {
            Action::Edit(edit) => self.edit_filter(&edit),
            Action::Enter => self.is_filtering = false,
            Action::Back => {
                self.is_filtering = false;
                self.edit_filter(&Edit::Clear);
            }
            Action::Go(Motion::By(by)) if self.opened.is_some() => self.seek(by),
            Action::Go(motion) => {
                self.with_table(|table, body, now_ms| table.go(motion, &*body.rows, now_ms))
            }
            _ => {}
        }
    }

    fn edit_filter(&mut self, edit: &Edit) {
        self.with_table(|table, body, now_ms| table.edit_filter(edit, &*body.rows, now_ms));
        self.seek(0);
    }

    /// The table of the page that is shown, with its rows.
    fn with_table(&mut self, change: impl FnOnce(&mut TableState, &Body<'_>, i64)) {
        let Some(page) = self.pages.last_mut() else { return };
        let body = page.tab().body(&self.model, &page.place);
        change(&mut page.tables[page.tab], &body, self.model.now_ms);
    }

    /// Brings the order of the rows up to date.
    fn arrange(&mut self) {
        let Some(page) = self.pages.last_mut() else { return };
        for (tab, table) in page.place.screen.spec().tabs.iter().zip(&mut page.tables) {
            table.arrange(&*tab.body(&self.model, &page.place).rows, self.model.now_ms);
        }
    }

    fn answered(&mut self, words: Words, answer: Result<Listing, Unanswered>) {
        let now_ms = self.model.now_ms;
        match answer {
            Ok(listing) => {
                let listing = listing.to(&words);
                let missing = listing.missing().map(|(missing, reason)| (missing, reason.to_owned()));
                let mut source = Sourced::fresh(listing, now_ms, ANSWER_INTERVAL_MS);
                if let Some((missing, reason)) = missing {
                    self.model.log.note(words::command_line(&words), &reason, now_ms);
                    source.state = SourceState::Partial { missing, reason };
                }
                self.model.listings.insert(words, source);
            }
            Err(why) => {
                let source = self.model.listings.entry(words.clone()).or_default();
                source.state = match why {
                    Unanswered::Unsupported(api) => SourceState::Unsupported { api },
                    Unanswered::Failed(reason) => {
                        self.model.log.note(words::command_line(&words), &reason, now_ms);
                        SourceState::Failed(reason)
                    }
                };
            }
        }
        self.arrange();
    }

    fn say(&mut self, text: impl Into<String>) {
        self.toast = Some(Toast { text: text.into(), is_bad: false, at_ms: self.model.now_ms });
    }

    /// Says what is not as it should be, before anything has happened.
    pub(crate) fn warn_of(&mut self, text: &str, now_ms: i64) {
        self.model.log.note("what is configured or remembered", text, now_ms);
        self.complain(text);
        // The time is not known yet: it is news when the first thing happens.
        if let Some(toast) = &mut self.toast {
            toast.at_ms = i64::MAX;
        }
    }

    fn complain(&mut self, text: impl Into<String>) {
        self.toast = Some(Toast { text: text.into(), is_bad: true, at_ms: self.model.now_ms });
    }
}

/// How many times as often as usual the cluster is asked at this pace.
pub(crate) fn pace_factor(pace: i8) -> f64 {
    2f64.powi(-i32::from(pace))
}

#[cfg(test)]
mod tests;
