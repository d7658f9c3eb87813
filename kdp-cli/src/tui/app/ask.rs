//! Lines that are typed in answer to a question: where to save the table, the name that allows changes.
//!
//! Pure. Invariant: a file that is there is replaced only after its name was confirmed by a second Enter.

use super::action::{Effect, Unsaved};
use super::edit::Line;
use super::popup::{Ask, Goal, Popup};
use super::{Access, App, printed};
use crate::time::to_rfc3339;

/// The ends of names that we know a format for.
const ENDS: &str = ".csv .tsv .json .jsonl .yaml .txt";

impl App {
    /// Asks where to save the table that is shown.
    pub(super) fn ask_where_to_save(&mut self) {
        if self.page().table().order().is_empty() {
            return self.complain("there is nothing to save");
        }
        let page = self.page();
        let title = page.title();
        let words = [&*title, page.tab().title];
        // On most screens the only tab has the name of the screen.
        let words = if words[0] == words[1] { &words[..1] } else { &words[..] };
        let letter = |letter: char| if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
        let name: String = words.join("-").chars().map(letter).collect();
        self.popup = Some(Popup::Ask(Ask {
            title: "Save the table",
            about: format!("The rows as they are shown. The end of the name is the format: {ENDS}"),
            line: Line::of(format!("{}.csv", name.trim_matches('-'))),
            error: None,
            goal: Goal::Save { replaces: None },
        }));
    }

    /// Asks for the name that allows changes.
    pub(crate) fn ask_to_unlock(&mut self) {
        match self.session.access {
            Access::Locked => {
                self.popup = Some(Popup::Ask(Ask {
                    title: "Allow changes",
                    about: format!("This context is protected. Type its name: {}", self.session.name),
                    line: Line::default(),
                    error: None,
                    goal: Goal::Unlock,
                }));
            }
            Access::ReadOnly => self.complain("this context is read-only; its configuration says so"),
            Access::Open | Access::Unlocked => self.say("changes are allowed already"),
        }
    }

    /// Does what was asked for; says whether the question stays.
    pub(super) fn answer(&mut self, ask: &mut Ask, effects: &mut Vec<Effect>) -> bool {
        let typed = ask.line.text().trim().to_owned();
        match &mut ask.goal {
            Goal::Unlock if typed == self.session.name => {
                self.session.access = Access::Unlocked;
                self.say("changes are allowed now; each asks for one level more than elsewhere");
                false
            }
            Goal::Unlock => {
                ask.error = Some("this is not its name".to_owned());
                true
            }
            Goal::Compare(pair) => {
                let place = pair.with(&typed).place();
                self.open(place);
                false
            }
            Goal::Save { replaces } => {
                let Some(format) = printed::format_of(&typed) else {
                    ask.error = Some(format!("no format has this end; known are {ENDS}"));
                    return true;
                };
                let body = self.body();
                let at = to_rfc3339(self.model.now_ms);
                match printed::text(&*body.rows, self.page().table(), format, &at) {
                    Ok(text) => {
                        let replaces = replaces.as_ref() == Some(&typed);
                        effects.push(Effect::Save { path: typed, text, replaces });
                    }
                    Err(reason) => ask.error = Some(reason),
                }
                // It goes when the file is there.
                true
            }
        }
    }

    /// The table has been saved, or has not.
    pub(super) fn saved(&mut self, path: &str, outcome: Result<String, Unsaved>) {
        let Some(Popup::Ask(Ask { error, goal: Goal::Save { replaces }, .. })) = &mut self.popup else {
            // Who closed the question hears of it all the same.
            return match outcome {
                Ok(place) => self.say(format!("saved {place}")),
                Err(Unsaved::IsThere) => {
                    self.complain(format!("{path} is there already; it was not replaced"))
                }
                Err(Unsaved::Failed(reason)) => self.complain(format!("not saved: {reason}")),
            };
        };
        match outcome {
            Ok(place) => {
                self.popup = None;
                self.say(format!("saved {place}"));
            }
            Err(Unsaved::IsThere) => {
                *replaces = Some(path.to_owned());
                *error = Some("this file is there already; enter again replaces it".to_owned());
            }
            Err(Unsaved::Failed(reason)) => *error = Some(reason),
        }
    }
}
