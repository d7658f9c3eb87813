//! Changes on their way: menu, form, preview, confirmation, job. And what lies over the page meanwhile.
//!
//! Pure. Invariant: nothing is run that was not shown first as the command that it is, foreseen by its dry
//! run, and confirmed as its danger level wants it.

use serde_json::Value;

use super::action::{Action, Effect};
use super::changes::{self, ChangeSpec, Needs, Of, On, Start};
use super::edit::Edit;
use super::form::Purpose;
use super::job::{self, Job, JobEnd};
use super::model::Words;
use super::popup::{Choice, Confirm, Entered, Message, Picker, Popup, Then};
use super::rows::Head;
use super::table::Motion;
use super::words::{command_line, with_flags};
use super::{Access, App};

/// Of the jobs that have ended so many are kept.
const JOBS_MAX: usize = 100;

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
    fn put_up(&mut self, start: Start) {
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

    /// What becomes of an action while something lies over the page.
    pub(super) fn update_popup(&mut self, action: Action) -> Vec<Effect> {
        let Some(mut popup) = self.popup.take() else { return Vec::new() };
        if matches!(action, Action::Back) {
            // What would fail can be put right.
            if let Popup::Confirm(Confirm { form: Some(form), .. }) = popup {
                self.popup = Some(Popup::Form(*form));
            }
            return Vec::new();
        }
        let mut effects = Vec::new();
        let stays = match &mut popup {
            Popup::Help(scroll) => scrolled(scroll, &action),
            Popup::Message(message) => scrolled(&mut message.scroll, &action),
            Popup::Picker(picker) => match action {
                Action::Enter => self.choose(picker.choices.get(picker.at).cloned(), &mut effects),
                Action::Mark => {
                    self.hide(picker);
                    true
                }
                action => moved(&mut picker.at, picker.choices.len(), &action),
            },
            Popup::Palette(palette) => match action {
                Action::Enter => self.choose(palette.matches.get(palette.at).cloned(), &mut effects),
                Action::Edit(edit) => {
                    palette.line.edit(&edit);
                    palette.at = 0;
                    self.complete(palette);
                    true
                }
                action => moved(&mut palette.at, palette.matches.len(), &action),
            },
            Popup::Ask(ask) => match action {
                Action::Enter => self.answer(ask, &mut effects),
                Action::Edit(edit) => {
                    ask.line.edit(&edit);
                    ask.error = None;
                    true
                }
                _ => true,
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
                    Some(mut commands) if form.purpose == Purpose::Read => {
                        self.read_form(form.clone(), commands.pop().unwrap_or_default());
                        false
                    }
                    Some(_) if form.purpose != Purpose::Change => {
                        effects.extend(Self::export_form(form));
                        false
                    }
                    Some(commands) => {
                        let (secret, form) = (form.secret(), Some(Box::new(form.clone())));
                        let confirm = Confirm { secret, form, ..Confirm::new(commands) };
                        self.popup = Some(Popup::Confirm(confirm));
                        false
                    }
                    None => true,
                },
                _ => true,
            },
            Popup::Confirm(confirm) => match action {
                Action::Enter => match confirm.enter() {
                    Entered::Waits => true,
                    Entered::Runs => {
                        effects.push(self.run(confirm));
                        false
                    }
                    Entered::Closes => {
                        self.popup = confirm.form.take().map(|form| Popup::Form(*form));
                        false
                    }
                },
                Action::Edit(Edit::Insert('y')) if !confirm.is_typed() && confirm.is_ready() => {
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
                Some(Effect::Preview(confirm.commands.clone()))
            }
            _ => None,
        }
    }

    /// Does what was chosen; says whether the list stays.
    fn choose(&mut self, choice: Option<Choice>, effects: &mut Vec<Effect>) -> bool {
        let Some(choice) = choice else { return true };
        if let Some(why) = choice.refused {
            self.complain(format!("{}: {why}", choice.label));
            return true;
        }
        match choice.then {
            Then::Sort(column) => self.sort_by(column),
            Then::Open(place) => self.open(place),
            Then::Begin(id) => self.begin(id),
            Then::Start(start) => self.put_up(start),
            Then::Copy(text) => {
                self.say(format!("copied {text}"));
                effects.push(Effect::Copy(text));
            }
            Then::Switch(name) => effects.extend(self.switch(name)),
            Then::Look(look) => {
                self.look = look;
                self.memory.look = Some(look);
                self.say(format!("theme {}", look.name()));
            }
            Then::Contexts => effects.push(Effect::ListContexts),
            Then::Unlock => self.ask_to_unlock(),
            Then::Quit => self.is_over = true,
        }
        false
    }

    fn run(&mut self, confirm: &Confirm) -> Effect {
        let id = self.jobs.last().map_or(1, |job| job.id + 1);
        let (commands, cluster) = (confirm.commands.clone(), self.session.name.clone());
        self.jobs.push(Job { id, cluster, commands, begun_ms: self.model.now_ms, end: None });
        let ended = self.jobs.iter().filter(|job| job.end.is_some()).count();
        if ended > JOBS_MAX
            && let Some(oldest) = self.jobs.iter().position(|job| job.end.is_some())
        {
            self.jobs.remove(oldest);
        }
        Effect::Run(id, confirm.confirmed(), confirm.secret.clone())
    }

    /// A job has ended.
    pub(super) fn ended(&mut self, id: u64, end: JobEnd) {
        let now_ms = self.model.now_ms;
        let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) else { return };
        // What goes on after a switch is of another cluster than what is on the screen.
        let elsewhere = match job.cluster == self.session.name {
            true => String::new(),
            false => format!("{}: ", job.cluster),
        };
        let title = format!("{elsewhere}{}", job.title());
        let is_read = job.commands.iter().any(changes::is_to_be_read);
        job.end = Some((now_ms, end.clone()));
        self.refresh += 1;
        for error in &end.errors {
            self.model.log.note(title.clone(), error, now_ms);
        }
        match end.is_ok() && !is_read {
            true => self.say(format!("{elsewhere}{}", end.headline(&title))),
            false => self.unread.push_back(Message { title, lines: end.text(), scroll: 0 }),
        }
    }

    /// Shows what has to be read, as soon as nothing else is in the way.
    pub(super) fn show_unread(&mut self) {
        if self.popup.is_none() && !self.is_filtering {
            self.popup = self.unread.pop_front().map(Popup::Message);
        }
    }

    /// Copies the name under the cursor.
    pub(super) fn copy_cell(&mut self) -> Vec<Effect> {
        if let Some(effects) = self.copy_of_record() {
            return effects;
        }
        let Some(name) = self.page().table().cursor().map(str::to_owned) else { return Vec::new() };
        self.say(format!("copied {name}"));
        vec![Effect::Copy(name)]
    }

    /// Chooses what else of the row to copy.
    pub(super) fn open_copy_picker(&mut self) {
        let table = self.page().table();
        let Some(row) = table.order().get(table.position()).map(|row| *row as usize) else { return };
        let rows = self.body().rows;
        let column = |(index, head): (usize, &Head)| {
            rows.printed(index)?;
            let text = match rows.value(row, index) {
                Value::Null => return None,
                Value::String(text) => text,
                other => other.to_string(),
            };
            Some(Choice {
                label: head.title.to_string(),
                about: text.clone(),
                refused: None,
                then: Then::Copy(text),
            })
        };
        let choices = rows.heads().iter().enumerate().filter_map(column).collect();
        drop(rows);
        self.popup = Some(Popup::Picker(Picker { title: "Copy", choices, at: 0 }));
    }

    /// Copies the command that says or does what is on the screen.
    pub(super) fn copy_command(&mut self) -> Vec<Effect> {
        let shown = || (self.page().tab().command)(&self.page().place);
        let commands = match &self.popup {
            Some(Popup::Confirm(confirm)) => confirm.commands.clone(),
            Some(Popup::Form(form)) => form.commands(),
            _ => vec![self.record_command().unwrap_or_else(shown)],
        };
        if commands.iter().all(Vec::is_empty) {
            self.say("no command says this");
            return Vec::new();
        }
        let lines = commands.iter().map(|command| command_line(&with_flags(command, &self.session.flags)));
        let line = lines.collect::<Vec<_>>().join("\n");
        self.say(format!("copied {}", job::title(&commands)));
        vec![Effect::Copy(line)]
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
