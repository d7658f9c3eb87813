//! The changes that can be made from a screen, as a table: each is a `kdp` command and what it needs to be told.
//!
//! Pure. To add one: an entry in [`CHANGES`]. Its key, its place in the menu, the form, the preview, the
//! confirmation at the command's own danger level, the job and the audit line come by themselves.

use super::form::{Field, Form};
use super::model::{Model, Words, words};
use super::screens::ScreenId;
use crate::commands::registry;
use crate::danger::Danger;

/// A change that can be made.
#[derive(Debug)]
pub(crate) struct ChangeSpec {
    /// What the keymap calls it.
    pub(crate) id: &'static str,
    /// What the menu says.
    pub(crate) title: &'static str,
    /// Where it can be made.
    pub(crate) screens: &'static [ScreenId],
    /// What it is made to.
    pub(crate) needs: Needs,
    /// How it begins, with the names of the things.
    pub(crate) start: fn(&Model, &[String]) -> Start,
}

/// What a change is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Something new, or the cluster.
    Nothing,
    /// One thing: the row under the cursor, or what the page is about.
    One,
    /// Any number of things: what is marked, or the row under the cursor, or what the page is about.
    Some,
}

/// How a change begins.
#[derive(Debug)]
pub(crate) enum Start {
    /// Something has to be typed.
    Form(Form),
    /// All is known.
    Command(Words),
}

/// All of them, in the order of the menu.
pub(crate) const CHANGES: &[ChangeSpec] = &[
    ChangeSpec {
        id: "topic.create",
        title: "create a topic",
        screens: &[ScreenId::Overview, ScreenId::Topics],
        needs: Needs::Nothing,
        start: |_, _| {
            let fields = vec![
                Field::text("Name", None, "letters, digits, dots, underscores, hyphens").required(),
                Field::text("Partitions", Some("--partitions"), "the broker's default"),
                Field::text("Replication factor", Some("--replication-factor"), "the broker's default"),
                Field::text("Settings", Some("--config"), "KEY=VALUE KEY=VALUE").list(),
            ];
            Start::Form(Form::new("Create a topic", words(["topic", "create"]), fields))
        },
    },
    ChangeSpec {
        id: "topic.delete",
        title: "delete topics",
        screens: &[ScreenId::Overview, ScreenId::Topics, ScreenId::Topic],
        needs: Needs::Some,
        start: |_, names| Start::Command([&words(["topic", "delete"])[..], names].concat()),
    },
];

/// The change of this name.
pub(crate) fn change(id: &str) -> Option<&'static ChangeSpec> {
    CHANGES.iter().find(|change| change.id == id)
}

/// How much the command can hurt, as the command line says; `None` where it only reads or is not known.
pub(crate) fn danger(words: &Words) -> Option<Danger> {
    let path = |count: usize| words[..count].join(" ");
    (1..=words.len().min(4))
        .rev()
        .find_map(|count| registry::output_of(&path(count)))
        .and_then(|output| output.danger)
}
