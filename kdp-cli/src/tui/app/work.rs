//! Changes on their way: menu, form, preview, confirmation, job. And what lies over the page meanwhile.
//!
//! Pure. Invariant: nothing is run that was not shown first as the command that it is, foreseen by its dry
//! run, and confirmed as its danger level wants it.

use super::action::{Action, Effect};
use super::changes::{self, CHANGES, ChangeSpec, Needs, Start};
use super::edit::{Edit, Line};
use super::form::Form;
use super::job::{Job, JobEnd, command_line};
use super::model::Words;
use super::popup::{Choice, Confirm, Message, Picker, Popup, Then};
use super::table::Motion;
use super::{Access, App};
use crate::danger::Danger;

/// Of the jobs that have ended so many are kept.
const JOBS_MAX: usize = 100;

impl App {
    /// What can be done here.
    pub(super) fn open_menu(&mut self) {
        let screen = self.page().place.screen;
        let here = CHANGES.iter().filter(|change| change.screens.contains(&screen));
        let choice = |change: &'static ChangeSpec| Choice {
            label: change.title.to_owned(),
            about: String::new(),
            refused: self.refusal(change),
            then: Then::Begin(change.id),
        };
        let choices: Vec<Choice> = here.map(choice).collect();
        match choices.is_empty() {
            true => self.say("nothing can be changed here"),
            false => self.popup = Some(Popup::Picker(Picker { title: "Actions", choices, at: 0 })),
        }
    }

    /// Why a change cannot be made now.
    pub(super) fn refusal(&self, change: &ChangeSpec) -> Option<String> {
        match (self.access, change.needs) {
            (Access::ReadOnly, _) => Some("this context is read-only".to_owned()),
            (Access::Locked, _) => Some("this context is protected: :unlock allows changes".to_owned()),
            (_, Needs::Nothing) => None,
            (_, Needs::One) if self.targets().len() > 1 => Some("only for one at a time".to_owned()),
            _ if self.targets().is_empty() => Some("there is nothing to do it to".to_owned()),
            _ => None,
        }
    }

    /// What a change would be made to: what is marked or under the cursor, or what the page is about.
    fn targets(&self) -> Vec<String> {
        let page = self.page();
        match &page.place.of {
            Some(name) => vec![name.clone()],
            None => page.table().targets(),
        }
    }

    /// Begins a change.
    pub(super) fn begin(&mut self, id: &'static str) {
        self.popup = None;
        let Some(change) = changes::change(id) else { return };
        if let Some(why) = self.refusal(change) {
            return self.complain(format!("{}: {why}", change.title));
        }
        let targets = if change.needs == Needs::Nothing { Vec::new() } else { self.targets() };
        match (change.start)(&self.model, &targets) {
            Start::Form(form) => self.popup = Some(Popup::Form(Form { targets, ..form })),
            Start::Command(words) => self.popup = Some(self.confirm(words, &targets)),
        }
    }

    /// The question before a command; its dry run is asked for by [`App::take_preview`].
    fn confirm(&self, words: Words, targets: &[String]) -> Popup {
        let expected = match targets {
            [name] => name.clone(),
            several => several.len().to_string(),
        };
        let level = changes::danger(&words).unwrap_or(Danger::Moderate);
        Popup::Confirm(Confirm {
            words,
            level,
            expected,
            typed: Line::default(),
            is_asked: false,
            preview: None,
            scroll: 0,
        })
    }

    /// What the dry run said.
    pub(super) fn previewed(&mut self, words: &Words, end: JobEnd) {
        if let Some(Popup::Confirm(confirm)) = &mut self.popup
            && confirm.words == *words
        {
            confirm.preview = Some(end);
        }
    }

    /// What becomes of an action while something lies over the page.
    pub(super) fn update_popup(&mut self, action: Action) -> Vec<Effect> {
        let Some(mut popup) = self.popup.take() else { return Vec::new() };
        if matches!(action, Action::Back) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        let stays = match &mut popup {
            Popup::Help(scroll) => scrolled(scroll, &action),
            Popup::Message(message) => scrolled(&mut message.scroll, &action),
            Popup::Picker(picker) => match action {
                Action::Enter => self.choose(picker.choices.get(picker.at).cloned()),
                action => moved(&mut picker.at, picker.choices.len(), &action),
            },
            Popup::Palette(palette) => match action {
                Action::Enter => self.choose(palette.matches.get(palette.at).cloned()),
                Action::Edit(edit) => {
                    palette.line.edit(&edit);
                    palette.at = 0;
                    self.complete(palette);
                    true
                }
                action => moved(&mut palette.at, palette.matches.len(), &action),
            },
            Popup::Form(form) => match action {
                Action::Edit(edit) => {
                    form.edit(&edit);
                    true
                }
                Action::Next(by) => {
                    form.go(by);
                    true
                }
                Action::Go(Motion::By(by)) => {
                    form.go(by);
                    true
                }
                Action::Enter => match form.submit() {
                    Some(words) => {
                        let first = form.fields.first().map(|field| field.value().to_owned());
                        let names = if form.targets.is_empty() {
                            first.into_iter().collect()
                        } else {
                            form.targets.clone()
                        };
                        self.popup = Some(self.confirm(words, &names));
                        false
                    }
                    None => true,
                },
                _ => true,
            },
            Popup::Confirm(confirm) => match action {
                Action::Enter if confirm.is_ready() => {
                    effects.push(self.run(confirm));
                    false
                }
                // What would fail is closed; what is not confirmed yet stays.
                Action::Enter => confirm.preview.as_ref().is_none_or(JobEnd::is_ok),
                Action::Edit(Edit::Insert('y')) if confirm.level != Danger::Severe && confirm.is_ready() => {
                    effects.push(self.run(confirm));
                    false
                }
                Action::Edit(edit) => {
                    confirm.typed.edit(&edit);
                    true
                }
                action => scrolled(&mut confirm.scroll, &action),
            },
        };
        if stays {
            self.popup = Some(popup);
        }
        effects.extend(self.take_preview());
        effects
    }

    /// Asks for the dry run of a change that has just been put up.
    pub(super) fn take_preview(&mut self) -> Option<Effect> {
        match &mut self.popup {
            Some(Popup::Confirm(confirm)) if !confirm.is_asked => {
                confirm.is_asked = true;
                Some(Effect::Preview(confirm.words.clone()))
            }
            _ => None,
        }
    }

    /// Does what was chosen; says whether the list stays.
    fn choose(&mut self, choice: Option<Choice>) -> bool {
        let Some(choice) = choice else { return true };
        if let Some(why) = choice.refused {
            self.complain(format!("{}: {why}", choice.label));
            return true;
        }
        match choice.then {
            Then::Sort(column) => self.sort_by(column),
            Then::Open(place) => self.open(place),
            Then::Begin(id) => self.begin(id),
            Then::Unlock => self.unlock(),
            Then::Quit => self.is_over = true,
        }
        false
    }

    fn run(&mut self, confirm: &Confirm) -> Effect {
        let id = self.jobs.last().map_or(1, |job| job.id + 1);
        let mut words = confirm.words.clone();
        self.jobs.push(Job { id, words: words.clone(), begun_ms: self.model.now_ms, end: None });
        let ended = self.jobs.iter().filter(|job| job.end.is_some()).count();
        if ended > JOBS_MAX
            && let Some(oldest) = self.jobs.iter().position(|job| job.end.is_some())
        {
            self.jobs.remove(oldest);
        }
        match confirm.level {
            Danger::Mild => {}
            Danger::Moderate => words.push("--yes".to_owned()),
            Danger::Severe => words.extend(["--confirm".to_owned(), confirm.expected.clone()]),
        }
        Effect::Run(id, words)
    }

    /// A job has ended.
    pub(super) fn ended(&mut self, id: u64, end: JobEnd) {
        let now_ms = self.model.now_ms;
        let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) else { return };
        let title = command_line(&job.words);
        job.end = Some((now_ms, end.clone()));
        self.refresh += 1;
        match end.is_ok() {
            true => self.say(end.headline()),
            false if self.popup.is_none() => {
                let lines =
                    end.errors.into_iter().chain(end.warnings).chain(end.talk).chain(end.lines).collect();
                self.popup = Some(Popup::Message(Message { title, lines, scroll: 0 }));
            }
            false => self.complain(end.headline()),
        }
    }

    /// Copies the name under the cursor.
    pub(super) fn copy_cell(&mut self) -> Vec<Effect> {
        let Some(name) = self.page().table().cursor().map(str::to_owned) else { return Vec::new() };
        self.say(format!("copied {name}"));
        vec![Effect::Copy(name)]
    }

    /// Copies the command that says or does what is on the screen.
    pub(super) fn copy_command(&mut self) -> Vec<Effect> {
        let words = match &self.popup {
            Some(Popup::Confirm(confirm)) => confirm.words.clone(),
            Some(Popup::Form(form)) => form.words(),
            _ => (self.page().tab().command)(&self.page().place),
        };
        let line = command_line(&[words, self.flags.clone()].concat());
        self.say(format!("copied {line}"));
        vec![Effect::Copy(line)]
    }

    /// Allows changes in a protected context.
    pub(super) fn unlock(&mut self) {
        match self.access {
            Access::Locked => {
                self.access = Access::Open;
                self.say("changes are allowed now");
            }
            Access::ReadOnly => self.complain("this context is read-only; its configuration says so"),
            Access::Open => self.say("changes are allowed already"),
        }
    }
}

/// Moves the cursor of a list; says that it stays.
fn moved(at: &mut usize, count: usize, action: &Action) -> bool {
    let last = count.saturating_sub(1);
    match action {
        Action::Go(Motion::By(by)) | Action::Next(by) => *at = at.saturating_add_signed(*by).min(last),
        Action::Go(Motion::HalfPages(by)) => *at = at.saturating_add_signed(by * 5).min(last),
        Action::Go(Motion::Top) => *at = 0,
        Action::Go(Motion::Bottom) => *at = last,
        _ => {}
    }
    true
}

/// Scrolls a text; the view knows where it ends. Enter closes it.
fn scrolled(scroll: &mut usize, action: &Action) -> bool {
    match action {
        Action::Enter => return false,
        Action::Go(Motion::By(by)) => *scroll = scroll.saturating_add_signed(*by),
        Action::Go(Motion::HalfPages(by)) => *scroll = scroll.saturating_add_signed(by * 10),
        Action::Go(Motion::Top) => *scroll = 0,
        _ => {}
    }
    true
}
