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
        id: "topic.set",
        title: "change settings",
        screens: TOPICS,
        needs: Needs::One,
        start: |_, names| {
            let settings = Field::text("Settings", None, "retention.ms=86400000 cleanup.policy=compact");
            form("Change settings", &["topic", "set"], names, vec![settings.required().list()])
        },
    },
    ChangeSpec {
        id: "topic.partitions",
        title: "add partitions",
        screens: TOPICS,
        needs: Needs::Some,
        start: |model, names| {
            let topics = model.snapshot.topics.items();
            let now = topics.iter().filter(|topic| names.contains(&topic.name)).map(|topic| topic.partitions);
            let count =
                Field::text("Partitions in all", Some("--partitions"), "keys move to other partitions");
            let count = count.required().with(now.max().map(|count| count.to_string()).unwrap_or_default());
            form("Add partitions", &["topic", "alter"], names, vec![count])
        },
    },
    ChangeSpec {
        id: "topic.rf",
        title: "change the replication factor",
        screens: TOPICS,
        needs: Needs::Some,
        start: |_, names| {
            let count = Field::text("Replicas", Some("--replication-factor"), "how many brokers keep it");
            form("Change the replication factor", &["topic", "rf"], names, vec![count.required()])
        },
    },
    ChangeSpec {
        id: "leader.elect",
        title: "elect preferred leaders",
        screens: &[ScreenId::Topics, ScreenId::Topic, ScreenId::Partitions],
        needs: Needs::Some,
        start: |_, names| command(&["leader", "elect"], names),
    },
    ChangeSpec {
        id: "topic.purge",
        title: "delete all records",
        screens: TOPICS,
        needs: Needs::Some,
        start: |_, names| command(&["topic", "purge"], names),
    },
    ChangeSpec {
        id: "topic.delete",
        title: "delete topics",
        screens: TOPICS,
        needs: Needs::Some,
        start: |_, names| command(&["topic", "delete"], names),
    },
    ChangeSpec {
        id: "group.reset",
        title: "reset offsets",
        screens: GROUPS,
        needs: Needs::One,
        start: |_, names| {
            let fields = vec![
                Field::text("To", Some("--to"), "start, end, 1042, @-2h, @2026-01-31T10:00").required(),
                Field::text("Topics", Some("--topic"), "orders payments:0,3-5").list(),
                Field::switch("All topics", "--all-topics", "space changes it"),
                Field::text("Wait until empty", Some("--when-empty"), "5m: for so long at most"),
            ];
            form("Reset offsets", &["group", "reset", "--apply"], names, fields)
        },
    },
    ChangeSpec {
        id: "group.members",
        title: "remove all members",
        screens: GROUPS,
        needs: Needs::One,
        start: |_, names| command(&["group", "remove-member", "--all-members"], names),
    },
    ChangeSpec {
        id: "group.delete",
        title: "delete groups",
        screens: GROUPS,
        needs: Needs::Some,
        start: |_, names| command(&["group", "delete"], names),
    },
    ChangeSpec {
        id: "broker.set",
        title: "change settings",
        screens: &[ScreenId::Broker],
        needs: Needs::One,
        start: |_, names| {
            let settings = Field::text("Settings", None, "log.cleaner.threads=2").required().list();
            form("Change settings", &["config", "set", "--type", "broker"], names, vec![settings])
        },
    },
    ChangeSpec {
        id: "move.cancel",
        title: "cancel moves",
        screens: &[ScreenId::Moves],
        needs: Needs::Some,
        start: |_, names| command(&["reassign", "cancel"], names),
    },
    ChangeSpec {
        id: "quota.set",
        title: "set a quota",
        screens: &[ScreenId::Quotas],
        needs: Needs::Nothing,
        start: |_, _| {
            let fields = vec![
                Field::text("Quotas", None, "producer_byte_rate=10MiB/s").required().list(),
                Field::text("User", Some("--user"), ""),
                Field::text("Client id", Some("--client-id"), ""),
                Field::text("Address", Some("--ip"), ""),
            ];
            Start::Form(Form::new("Set a quota", words(["quota", "set"]), fields))
        },
    },
    ChangeSpec {
        id: "acl.create",
        title: "create ACLs",
        screens: &[ScreenId::Acls],
        needs: Needs::Nothing,
        start: |_, _| {
            let fields = vec![
                Field::choice("Operation", Some("--operation"), OPERATIONS, ""),
                Field::text("User", Some("--user"), "alice; * is everybody").required(),
                Field::text("Topic", Some("--topic"), "orders; * is every topic"),
                Field::text("Group", Some("--group"), "billing"),
                Field::switch("Prefixed", "--prefixed", "every resource whose name begins so"),
                Field::text("From host", Some("--host"), "any"),
                Field::switch("Deny", "--deny", "stronger than any allow"),
            ];
            Start::Form(Form::new("Create ACLs", words(["acl", "create"]), fields))
        },
    },
    ChangeSpec {
        id: "user.delete",
        title: "delete users",
        screens: &[ScreenId::Users],
        needs: Needs::Some,
        start: |_, names| command(&["user", "delete"], names),
    },
];

/// Not the overview, where the cursor may be on a group.
const TOPICS: &[ScreenId] = &[ScreenId::Topics, ScreenId::Topic];
/// What ACLs are mostly about; the command knows the rest.
const OPERATIONS: &[&str] =
    &["read", "write", "describe", "create", "delete", "alter", "describe-configs", "alter-configs", "all"];
const GROUPS: &[ScreenId] = &[ScreenId::Groups, ScreenId::Group];

/// These words and the names.
fn command(base: &[&str], names: &[String]) -> Start {
    let base = base.iter().map(|word| (*word).to_owned());
    Start::Command(base.chain(names.iter().cloned()).collect())
}

/// A form for a command that begins with these words and the names.
fn form(title: &str, base: &[&str], names: &[String], fields: Vec<Field>) -> Start {
    let base: Words = base.iter().map(|word| (*word).to_owned()).chain(names.iter().cloned()).collect();
    let title = match names {
        [name] => format!("{title}: {name}"),
        names => format!("{title}: {} of them", names.len()),
    };
    Start::Form(Form::new(title, base, fields))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_a_command_that_can_change_something() {
        let names = ["one".to_owned()];
        for change in CHANGES {
            let words = match (change.start)(&Model::default(), &names) {
                Start::Form(form) => form.words(),
                Start::Command(words) => words,
            };
            assert!(danger(&words).is_some(), "{}: {words:?}", change.id);
        }
    }
}
