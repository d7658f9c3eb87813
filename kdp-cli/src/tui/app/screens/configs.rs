//! Configs: whatever has settings, and the settings of one or two of them side by side.
//!
//! Pure. One thing is held against what would hold if nobody had set anything on it; two against each other, also
//! across contexts. All of it is `kdp config diff`, so what is shown can be pasted.

use serde::{Deserialize, Serialize};

use super::{ScreenId, ScreenSpec, Tab};
use crate::tui::app::model::{Words, words};
use crate::tui::app::page::{Page, Place};
use crate::tui::app::table::Sort;
use crate::tui::app::words::{compose, flag};

pub(super) const SPEC: ScreenSpec = ScreenSpec::list(
    ScreenId::Configs,
    "Configs",
    &["config", "compare", "settings"],
    "settings: open one, or mark two with space and open both side by side",
    &[
        Tab::answer("Topics", |_| listed("topic"), "no topics")
            .opening(|_, name| Some(Pair::one("topic", name).place())),
        Tab::answer("Brokers", |_| listed("broker"), "no brokers")
            .opening(|_, name| Some(Pair::one("broker", name).place())),
        Tab::answer("Groups", |_| listed("group"), "no group has settings of its own")
            .opening(|_, name| Some(Pair::one("group", name).place())),
        Tab::answer("Client metrics", |_| listed("client-metrics"), "no client-metrics subscriptions")
            .opening(|_, name| Some(Pair::one("client-metrics", name).place())),
    ],
);

/// The types of the resources in the tabs above.
const KINDS: [&str; 4] = ["topic", "broker", "group", "client-metrics"];

pub(super) const DETAIL: ScreenSpec = ScreenSpec::detail(
    ScreenId::Config,
    "Settings",
    "settings side by side: enter changes one, tab shows those that are the same too",
    &[
        Tab::answer("Differing", |place| Pair::of(place).diff(false), "nothing differs"),
        Tab {
            sort: Sort::largest(1),
            ..Tab::answer("All", |place| Pair::of(place).diff(true), "no settings")
        },
    ],
);

fn listed(kind: &str) -> Words {
    words(["config", "list", "--type", kind])
}

/// One thing whose settings are looked at, or two of the same type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pair {
    /// What it is, as `kdp config --type` calls it.
    pub(crate) kind: String,
    /// Its name.
    pub(crate) left: String,
    /// The name of the other one; nothing: what would hold if nobody had set anything.
    pub(crate) right: Option<String>,
    /// The context that the other one is in; nothing: this one.
    pub(crate) context: Option<String>,
}

impl Pair {
    /// One, against what would hold anyway.
    pub(crate) fn one(kind: &str, name: &str) -> Self {
        Self { kind: kind.to_owned(), left: name.to_owned(), ..Self::default() }
    }

    /// The one or two that a place is about.
    pub(crate) fn of(place: &Place) -> Self {
        // A place of this screen is made below; anything else is about nothing.
        serde_json::from_str(place.subject()).unwrap_or_default()
    }

    /// Where they are looked at.
    pub(crate) fn place(&self) -> Place {
        let text = serde_json::to_string(self).expect("four texts are JSON");
        Place::about(ScreenId::Config, text)
    }

    /// The two that are marked on a page.
    pub(crate) fn marked(page: &Page) -> Option<Self> {
        let kind = KINDS.get(page.tab).filter(|_| page.place.screen == ScreenId::Configs)?;
        let mut marks = page.table().marks.iter();
        let (left, right) = (marks.next()?, marks.next()?);
        marks.next().is_none().then(|| Self { right: Some(right.clone()), ..Self::one(kind, left) })
    }

    /// What the page that is shown is about, where it is something with settings.
    pub(crate) fn on(page: &Page) -> Option<Self> {
        let name = page.place.subject();
        match page.place.screen {
            ScreenId::Config => Some(Self::of(&page.place)),
            ScreenId::Topic => Some(Self::one("topic", name)),
            ScreenId::Group => Some(Self::one("group", name)),
            ScreenId::Broker => Some(Self::one("broker", name)),
            ScreenId::Configs => Some(Self::one(KINDS.get(page.tab)?, page.table().cursor()?)),
            ScreenId::Topics => Some(Self::one("topic", page.table().cursor()?)),
            ScreenId::Brokers if page.tab == 0 => Some(Self::one("broker", page.table().cursor()?)),
            _ => None,
        }
    }

    /// With the one that was typed: `NAME`, `NAME@CONTEXT`, `@CONTEXT`, or nothing for what would hold anyway.
    pub(crate) fn with(&self, typed: &str) -> Self {
        let (name, context) = match typed.rsplit_once('@') {
            Some((name, context)) => (name, Some(context.to_owned())),
            None => (typed, None),
        };
        let right = Some(name.to_owned()).filter(|name| !name.is_empty());
        Self { right, context, ..self.clone() }
    }

    /// How the two are called above the table.
    pub(crate) fn title(&self) -> String {
        let other = match (&self.right, &self.context) {
            (None, None) => return format!("{} {}", self.kind, self.left),
            (None, Some(context)) => format!("@{context}"),
            (Some(name), None) => name.clone(),
            (Some(name), Some(context)) => format!("{name}@{context}"),
        };
        format!("{} {} | {other}", self.kind, self.left)
    }

    /// The command that says where they differ, or all of their settings.
    fn diff(&self, all: bool) -> Words {
        let names: Words = std::iter::once(self.left.clone()).chain(self.right.clone()).collect();
        let (base, mut flags) = self.config("diff");
        flags.extend(self.context.iter().flat_map(|name| flag("--other-context", name)));
        flags.extend(all.then(|| "--all".to_owned()));
        compose(&base, &names, &flags)
    }

    /// The words and the flags that a command about settings of this type has.
    pub(crate) fn config(&self, verb: &str) -> (Words, Words) {
        (words(["config", verb]), words(["--type", &self.kind]))
    }

    /// A command about a setting of one of them, such as `config set`.
    pub(crate) fn command(&self, verb: &str, name: &str, setting: &str) -> Words {
        let (base, flags) = self.config(verb);
        compose(&base, &words([name, setting]), &flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_beside_it() {
        let orders = Pair::one("topic", "orders");
        let line = |typed: &str| orders.with(typed).diff(false).join(" ");
        assert_eq!(line("payments"), "config diff orders payments --type topic");
        assert_eq!(line("@staging"), "config diff orders --type topic --other-context staging");
        assert_eq!(line("a@b"), "config diff orders a --type topic --other-context b");
        assert_eq!(line(""), "config diff orders --type topic");
        assert_eq!(orders.with("a@b").title(), "topic orders | a@b");
    }

    #[test]
    fn places_know_what_they_are_about() {
        let odd = Pair::one("group", "a\"b|c\n").with("d");
        assert_eq!(Pair::of(&odd.place()), odd);
        assert_eq!(Pair::of(&Place::of(ScreenId::Config)), Pair::default());
    }
}
