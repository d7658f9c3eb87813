//! What can be undone: the files that changes left behind, made by the command line or here.
//!
//! Pure. Each is the `kdp NOUN undo FILE` that a shell would run, with the same dry run before it.

use super::changes::Start;
use super::popup::{Choice, Picker, Popup, Then};
use super::{Access, App};
use crate::gate::UndoFile;

impl App {
    /// Lists them to choose from.
    pub(super) fn open_undo(&mut self, files: Vec<UndoFile>) {
        // Whoever has opened something else meanwhile does not want it any more.
        if self.popup.is_some() {
            return;
        }
        if files.is_empty() {
            return self.say("nothing to undo yet: changes that can be undone leave a file behind");
        }
        let choices = files.into_iter().map(|file| self.undo_choice(file)).collect();
        self.popup = Some(Popup::Picker(Picker { title: "Undo, the newest first", choices, at: 0 }));
    }

    fn undo_choice(&self, file: UndoFile) -> Choice {
        let here = self.model.snapshot.cluster.get().and_then(|facts| facts.id.as_deref());
        let is_elsewhere = file.cluster_id.as_deref().is_some_and(|id| here.is_some_and(|here| here != id));
        let refused = match self.session.access {
            _ if is_elsewhere => Some("done to another cluster"),
            Access::ReadOnly => Some("this context is read-only"),
            Access::Locked => Some("this context is protected: :unlock allows changes"),
            Access::Open | Access::Unlocked => None,
        };
        // To the second: `2026-01-31 10:00:00`.
        let at = file.at.get(..19).unwrap_or(&file.at).replace('T', " ");
        let path = file.path.display().to_string();
        let words = vec![file.noun, "undo".to_owned(), path];
        Choice {
            label: format!("{at}  {}", file.action),
            about: file.command,
            refused: refused.map(str::to_owned),
            then: Then::Start(Start::Commands(vec![words])),
        }
    }
}
