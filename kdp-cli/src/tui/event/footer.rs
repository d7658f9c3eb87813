//! The line at the bottom: which keys it offers on the page that is shown, and in which order they go where there
//! is not room for all.
//!
//! Pure. Invariant: it offers nothing that would only say why it cannot be done.

use super::keymap::Keymap;
use crate::tui::app::App;
use crate::tui::app::action::Action;
use crate::tui::app::changes;
use crate::tui::app::screens::ScreenId;

/// A key, and what it does in a word.
#[derive(Clone, Debug)]
pub(crate) struct Hint {
    /// The key.
    pub(crate) key: String,
    /// What it does.
    pub(crate) does: &'static str,
    /// Where there is not room for all, the highest goes first.
    pub(crate) rank: u8,
    /// The same for a click.
    pub(crate) action: Action,
}

/// The name of an action, what it does in a word, its rank.
type Offer = (&'static str, &'static str, u8);

/// The help is always there, on the right.
const HELP: Offer = ("help", "help", 0);

/// From left to right.
const OFFERS: &[Offer] = &[
    ("open", "open", 0),
    ("describe", "describe", 3),
    ("lag", "lag", 5),
    ("configs", "configs", 4),
    ("records", "records", 4),
    ("actions", "actions", 1),
    ("copy.command", "copy command", 6),
    ("palette", "go to", 5),
    ("filter", "filter", 6),
    ("sort", "sort", 7),
    ("quit", "quit", 8),
];
/// Changes come last.
const CHANGE_RANK: u8 = 9;

/// What some screens offer, right after the first, or call otherwise.
fn of_screen(screen: ScreenId) -> &'static [Offer] {
    match screen {
        ScreenId::Reading => {
            &[("read", "search", 1), ("pause", "pause", 2), ("mark", "mark", 2), ("write", "write", 2)]
        }
        ScreenId::Record => &[
            ("open", "fold", 0),
            ("filter", "find", 1),
            ("read.next", "next", 2),
            ("mark.all", "unfold", 3),
            ("copy", "copy", 3),
            ("write", "write", 4),
        ],
        _ => &[],
    }
}

impl Keymap {
    /// The key of the action of this name, which does this.
    pub(crate) fn hint(&self, id: &str, does: &'static str) -> Option<Hint> {
        let binding = self.bindings().iter().find(|binding| binding.id == id)?;
        let key = binding.keys.first()?.to_string();
        Some(Hint { key, does, rank: 0, action: binding.action.clone() })
    }

    /// What is offered on the page that is shown, from left to right; the help is the last.
    pub(crate) fn footer(&self, app: &App) -> Vec<Hint> {
        let page = app.page();
        let offer = |(id, does, rank): &Offer| {
            let binding = self.bindings().iter().find(|binding| binding.id == *id)?;
            let is_on = binding.is_on(page.place.screen) && app.refusal_of(&binding.action).is_none();
            let key = binding.keys.first().filter(|_| is_on)?.to_string();
            Some(Hint { key, does, rank: *rank, action: binding.action.clone() })
        };
        let change = |(key, id): (super::key::Key, &'static str)| {
            let does = changes::change(id)?.title;
            Some(Hint { key: key.to_string(), does, rank: CHANGE_RANK, action: Action::Begin(id) })
        };
        let here = of_screen(page.place.screen);
        let is_here = |id: &str| here.iter().any(|(known, ..)| *known == id);
        let (first, others) = OFFERS.split_at(1);
        let general = |offers: &'static [Offer]| offers.iter().filter(|(id, ..)| !is_here(id));
        let bound = general(first).chain(here).chain(general(others));
        let mut hints: Vec<Hint> = bound.filter_map(offer).collect();
        hints.extend(self.changes_on(page).filter_map(change));
        hints.extend(offer(&HELP));
        hints
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::Access;
    use crate::tui::app::page::Place;
    use crate::tui::collect::demo_snapshot;

    fn offered(place: Place) -> Vec<&'static str> {
        let mut app = App::new("demo", Access::Open);
        app.update(Action::Snapshot(demo_snapshot(0, 0).into()), 1);
        app.update(Action::Open(place), 2);
        Keymap::default().footer(&app).iter().map(|hint| hint.does).collect()
    }

    #[test]
    fn what_cannot_be_done_is_not_offered() {
        let topics = offered(Place::of(ScreenId::Topics));
        assert_eq!(topics[..6], ["open", "describe", "lag", "configs", "records", "actions"]);
        let log = offered(Place::of(ScreenId::Log));
        assert_eq!(log, ["go to", "filter", "sort", "quit", "help"]);
        let brokers = offered(Place::of(ScreenId::Brokers));
        assert!(brokers.contains(&"configs") && !brokers.contains(&"records"));
    }
}
