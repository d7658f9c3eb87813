//! Changes on their way: menu, form, preview, confirmation, job, and its end.
//!
//! Pure. Invariant: nothing is run that was not shown first as the command that it is, foreseen by its dry
//! run, and confirmed as its danger level wants it.

use super::action::Effect;
use super::changes::{self, ChangeSpec, Needs, Of, On, Start};
use super::job::{Job, JobEnd};
use super::model::Words;
use super::page::Place;
use super::popup::{Choice, Confirm, Message, Picker, Popup, Then};
use super::screens::ScreenId;
use super::{Access, App, SETTLED_MS};
use crate::output::human;

/// Of the jobs that have ended so many are kept.
const JOBS_MAX: usize = 100;
/// The title of the list of those that can be stopped.
pub(crate) const STOP: &str = "Stop waiting for";

impl App {
    /// What can be done here.
    pub(super) fn open_menu(&mut self) {
        let choice = |change: &'static ChangeSpec| Choice {
            label: change.title.to_owned(),
            about: String::new(),
            refused: self.refusal(change),
            then: Then::Begin(change.id),
        };
        let choices: Vec<Choice> = changes::at(self.page()).map(choice).collect();
        match choices.is_empty() {
            true => self.say("nothing can be changed here"),
            false => self.popup = Some(Popup::Picker(Picker { title: "Actions", choices, at: 0 })),
        }
    }

    /// Why a change cannot be made now.
    pub(super) fn refusal(&self, change: &ChangeSpec) -> Option<String> {
        self.start(change).err()
    }

    /// How a change begins with what is marked, or why it cannot be made now.
    fn start(&self, change: &ChangeSpec) -> Result<Start, String> {
        match self.session.access {
            Access::ReadOnly => return Err("this context is read-only".to_owned()),
            Access::Locked => return Err("this context is protected: :unlock allows changes".to_owned()),
            Access::Open | Access::Unlocked => {}
        }
        let page = self.page();
        let place = &page.place;
        let names = match (change.needs, change.of(place.screen, page.tab().title), &place.of) {
            (Needs::Nothing, ..) => Vec::new(),
            (_, None, _) => return Err("not on this screen".to_owned()),
            (_, Some(Of::Subject), Some(name)) => vec![name.clone()],
            (_, Some(_), _) => page.table().targets(),
        };
        match (change.needs, names.len()) {
            (Needs::One | Needs::Some, 0) => return Err("there is nothing to do it to".to_owned()),
            (Needs::One, 2..) => return Err("only for one at a time".to_owned()),
            _ => {}
        }
        let listing = self.model.listings.get(&(page.tab().command)(place));
        (change.start)(&On {
            model: &self.model,
            place,
            tab: page.tab().title,
            names,
            marks: &page.table().marks,
            cursor: page.table().cursor(),
            listing: listing.and_then(|listing| listing.get()),
        })
    }

    /// Begins a change.
    pub(super) fn begin(&mut self, id: &'static str) {
        self.popup = None;
        let Some(change) = changes::change(id) else { return };
        match self.start(change) {
            Err(why) => self.complain(format!("{}: {why}", change.title)),
            Ok(start) => self.put_up(start),
        }
    }

    /// Puts a change up, to be typed or to be confirmed.
    pub(super) fn put_up(&mut self, start: Start) {
        match start {
            Start::Form(form) => self.popup = Some(Popup::Form(form)),
            Start::Commands(commands) => self.popup = Some(Popup::Confirm(Confirm::new(commands))),
        }
    }

    /// What the dry runs said.
    pub(super) fn previewed(&mut self, commands: &[Words], ends: Vec<JobEnd>) {
        if let Some(Popup::Confirm(confirm)) = &mut self.popup
            && confirm.commands == commands
        {
            confirm.preview = Some(ends);
        }
    }

    /// Asks for the dry run of a change that has just been put up.
    pub(super) fn take_preview(&mut self) -> Option<Effect> {
        match &mut self.popup {
            Some(Popup::Confirm(confirm)) if !confirm.is_asked => {
                confirm.is_asked = true;
                Some(Effect::Preview(confirm.commands.clone()))
            }
            _ => None,
        }
    }

    /// Runs what was confirmed.
    pub(super) fn run(&mut self, confirm: &Confirm) -> Effect {
        let jobs = &mut self.model.jobs;
        let id = jobs.last().map_or(1, |job| job.id + 1);
        jobs.push(Job::new(id, &self.session.name, confirm.commands.clone(), self.model.now_ms));
        let ended = jobs.iter().filter(|job| job.end.is_some()).count();
        if ended > JOBS_MAX
            && let Some(oldest) = jobs.iter().position(|job| job.end.is_some())
        {
            jobs.remove(oldest);
        }
        Effect::Run(id, confirm.confirmed(), confirm.secret.clone())
    }

    /// Jobs that have not ended.
    pub(crate) fn running(&self) -> impl DoubleEndedIterator<Item = &Job> {
        self.model.jobs.iter().filter(|job| job.end.is_none())
    }

    /// Lists what was run from here.
    pub(super) fn open_jobs(&mut self) {
        self.follow((Place::of(ScreenId::Log), "Jobs", None));
    }

    /// Asks which job is to be waited for no longer.
    pub(super) fn ask_what_to_stop(&mut self) {
        let now_ms = self.model.now_ms;
        let choice = |job: &Job| Choice {
            label: job.title(),
            about: format!("since {}", human::duration(job.took_ms(now_ms) as f64)),
            refused: job.is_stopping.then(|| "it is being stopped".to_owned()),
            then: Then::Stop(job.id),
        };
        let choices: Vec<Choice> = self.running().map(choice).collect();
        let cursor = self.page().table().cursor().filter(|_| self.page().place.screen == ScreenId::Log);
        let is_here =
            |choice: &Choice| matches!(choice.then, Then::Stop(id) if cursor == Some(&*id.to_string()));
        let at = choices.iter().position(is_here).unwrap_or(0);
        self.popup = Some(Popup::Picker(Picker { title: STOP, choices, at }));
    }

    /// Waits no longer for a job. What the cluster was asked for stays asked for.
    pub(super) fn stop(&mut self, id: u64) -> Option<Effect> {
        let job = self.model.jobs.iter_mut().find(|job| job.id == id && job.end.is_none())?;
        job.is_stopping = true;
        Some(Effect::Stop(id))
    }

    /// A job has ended.
    pub(super) fn ended(&mut self, id: u64, end: JobEnd) {
        let now_ms = self.model.now_ms;
        let Some(job) = self.model.jobs.iter_mut().find(|job| job.id == id) else { return };
        // What goes on after a switch is of another cluster than what is on the screen.
        let elsewhere = match job.cluster == self.session.name {
            true => String::new(),
            false => format!("{}: ", job.cluster),
        };
        let title = format!("{elsewhere}{}", job.title());
        let is_read = end.is_stopped || job.commands.iter().any(changes::is_to_be_read);
        job.end = Some((now_ms, end.clone()));
        // The broker that is asked next may not have heard of it yet.
        self.refresh += 1;
        self.settles_ms = Some(now_ms + SETTLED_MS);
        for error in &end.errors {
            self.model.log.note(title.clone(), error, now_ms);
        }
        match end.is_ok() && !is_read {
            true => self.say(format!("{elsewhere}{}", end.headline(&title))),
            false => self.unread.push_back(Message { title, lines: end.text(), scroll: 0 }),
        }
        self.arrange();
    }
}
