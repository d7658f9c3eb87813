//! What is copied: a name, a cell, all that is shown, the command that says the same.
//!
//! Pure. Who has the terminal puts it there.

use serde_json::Value;

use super::App;
use super::action::Effect;
use super::job;
use super::model::Words;
use super::popup::{Choice, Picker, Popup, Then};
use super::rows::Head;
use super::screens::ScreenId;
use super::words::{command_line, with_flags};

impl App {
    /// Copies the name under the cursor.
    pub(super) fn copy_cell(&mut self) -> Vec<Effect> {
        let shown = match &self.popup {
            Some(Popup::Describe(description)) => self.description(&description.name),
            Some(Popup::Message(message)) => Some(message.lines.join("\n")),
            _ => None,
        };
        if let Some(text) = shown {
            self.say("copied all of it");
            return vec![Effect::Copy(text)];
        }
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
        let Some((title, text)) = self.command_text() else { return Vec::new() };
        self.say(format!("copied {title}"));
        vec![Effect::Copy(text)]
    }

    /// The command that says or does what is on the screen: in short, and as it is pasted. Nothing where there is none.
    pub(crate) fn command_text(&self) -> Option<(String, String)> {
        if self.popup.is_none() && self.page().place.screen == ScreenId::Log {
            return self.logged_command();
        }
        let shown = || (self.page().tab().command)(&self.page().place);
        let commands = match &self.popup {
            Some(Popup::Confirm(confirm)) => confirm.commands.clone(),
            Some(Popup::Form(form)) => form.commands(),
            Some(Popup::Describe(description)) => vec![self.describing(&description.name)],
            _ => vec![self.record_command().unwrap_or_else(shown)],
        };
        if commands.iter().all(Vec::is_empty) {
            return None;
        }
        Some((job::title(&commands), self.pasted(&commands)))
    }

    /// Commands as they are typed into a shell, to reach this cluster.
    pub(super) fn pasted(&self, commands: &[Words]) -> String {
        let lines = commands.iter().map(|command| command_line(&with_flags(command, &self.session.flags)));
        lines.collect::<Vec<_>>().join("\n")
    }
}
