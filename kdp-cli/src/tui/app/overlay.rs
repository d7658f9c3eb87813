//! What lies over the page, and what becomes of an action meanwhile.
//!
//! Pure. Invariant: a change that was put up asks for its dry run at once, and is run only from its confirmation.

use super::App;
use super::action::{Action, Effect};
use super::edit::Edit;
use super::form::{Form, Purpose};
use super::popup::{Choice, Confirm, Entered, Popup, Then};
use super::table::Motion;

impl App {
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
        let most = self.drawn.scroll_most.get();
        let mut effects = Vec::new();
        let stays = match &mut popup {
            Popup::Help(scroll) => scrolled(scroll, most, &action),
            Popup::Message(message) => scrolled(&mut message.scroll, most, &action),
            Popup::Describe(description) => scrolled(&mut description.scroll, most, &action),
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
            Popup::Form(form) => self.update_form(form, action, &mut effects),
            Popup::Confirm(confirm) => self.update_confirm(confirm, action, &mut effects),
        };
        if stays {
            self.popup = Some(popup);
        }
        effects.extend(self.take_preview());
        effects
    }

    /// Types into a form; says whether it stays.
    fn update_form(&mut self, form: &mut Form, action: Action, effects: &mut Vec<Effect>) -> bool {
        match action {
            Action::Edit(edit) => form.edit(&edit),
            Action::Next(by) | Action::Go(Motion::By(by)) => form.go(by),
            Action::Enter => return self.submit(form, effects),
            _ => {}
        }
        true
    }

    /// Does what a form is for; says whether it stays.
    fn submit(&mut self, form: &mut Form, effects: &mut Vec<Effect>) -> bool {
        let Some(mut commands) = form.submit() else { return true };
        match form.purpose {
            Purpose::Read => self.read_form(form.clone(), commands.pop().unwrap_or_default()),
            Purpose::Change => {
                let (secret, form) = (form.secret(), Some(Box::new(form.clone())));
                self.popup = Some(Popup::Confirm(Confirm { secret, form, ..Confirm::new(commands) }));
            }
            Purpose::Export(_) => effects.extend(Self::export_form(form)),
        }
        false
    }

    /// Confirms a change, or not; says whether it still waits.
    fn update_confirm(&mut self, confirm: &mut Confirm, action: Action, effects: &mut Vec<Effect>) -> bool {
        let most = self.drawn.scroll_most.get();
        match action {
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
            action => scrolled(&mut confirm.scroll, most, &action),
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
            Then::Jobs => self.open_jobs(),
            Then::Stop(id) => effects.extend(self.stop(id)),
            Then::Contexts => effects.push(Effect::ListContexts),
            Then::Unlock => self.ask_to_unlock(),
            Then::Quit => self.is_over = true,
        }
        false
    }

    /// Shows what has to be read, as soon as nothing else is in the way.
    pub(super) fn show_unread(&mut self) {
        if self.popup.is_none() && !self.is_filtering {
            self.popup = self.unread.pop_front().map(Popup::Message);
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

/// Scrolls a text as far as the view knows that there is more of it. Enter closes it.
fn scrolled(scroll: &mut usize, most: usize, action: &Action) -> bool {
    match action {
        Action::Enter => return false,
        Action::Go(Motion::By(by)) => *scroll = scroll.saturating_add_signed(*by).min(most),
        Action::Go(Motion::HalfPages(by)) => *scroll = scroll.saturating_add_signed(by * 10).min(most),
        Action::Go(Motion::Top) => *scroll = 0,
        Action::Go(Motion::Bottom) => *scroll = most,
        _ => {}
    }
    true
}
