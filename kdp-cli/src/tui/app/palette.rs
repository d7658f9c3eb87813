//! `:` and a few letters: where to go, what to do. Pure.

use super::changes;
use super::page::Place;
use super::popup::{Choice, Palette, Popup, Then};
use super::screens::{self, ScreenId};
use super::{Access, App};
use crate::contexts::Look;

/// More than this nobody reads.
const MATCHES_MAX: usize = 12;

impl App {
    /// Nothing typed yet: every screen.
    pub(super) fn open_palette(&mut self) {
        let mut palette = Palette::default();
        self.complete(&mut palette);
        self.popup = Some(Popup::Palette(palette));
    }

    /// What the letters may mean: a screen, a change, a topic, a group, a broker; the best first.
    pub(super) fn complete(&self, palette: &mut Palette) {
        let typed = palette.line.text().trim().to_lowercase();
        let mut found: Vec<(u8, Choice)> = Vec::new();
        let mut add = |names: &[&str], choice: &dyn Fn() -> Choice| {
            let rank = names.iter().filter_map(|name| rank(name, &typed)).min();
            found.extend(rank.map(|rank| (rank, choice())));
        };
        for spec in screens::top() {
            let names: Vec<&str> = std::iter::once(spec.title).chain(spec.aliases.iter().copied()).collect();
            add(&names, &|| goes(spec.title, spec.about, Place::of(spec.id)));
        }
        if !typed.is_empty() {
            add(&["quit", "q", "exit"], &|| Choice {
                then: Then::Quit,
                ..goes("quit", "leave", Place::of(ScreenId::Overview))
            });
            if self.session.access == Access::Locked {
                let unlock = || Choice {
                    then: Then::Unlock,
                    ..goes("unlock", "allow changes here", Place::of(ScreenId::Overview))
                };
                add(&["unlock", "write"], &unlock);
            }
            add(&["context", "ctx"], &|| Choice {
                then: Then::Contexts,
                ..goes("context", "the clusters of the configuration", Place::of(ScreenId::Overview))
            });
            add(&["jobs"], &|| Choice {
                then: Then::Jobs,
                ..goes("jobs", "what was run from here", Place::of(ScreenId::Log))
            });
            for look in Look::ALL {
                let label = format!("theme {}", look.name());
                add(&[&label], &|| Choice {
                    then: Then::Look(look),
                    ..goes(&label, "colours", Place::of(ScreenId::Overview))
                });
            }
            for context in self.context_choices() {
                let label = format!("context {}", context.label);
                add(&[&label, &context.label], &|| Choice { label: label.clone(), ..context.clone() });
            }
            for change in changes::all() {
                add(&[change.title], &|| Choice {
                    refused: self.refusal(change),
                    then: Then::Begin(change.id),
                    ..goes(change.title, "a change", Place::of(ScreenId::Overview))
                });
            }
            let snapshot = &self.model.snapshot;
            let is_for_records = typed.starts_with("rec");
            for topic in snapshot.topics.items().iter().filter(|_| is_for_records) {
                add(&[&format!("records {}", topic.name)], &|| {
                    let place = Place::about(ScreenId::Reading, &*topic.name);
                    goes(&format!("records {}", topic.name), "what is in the topic", place)
                });
            }
            for topic in snapshot.topics.items() {
                add(&[&topic.name], &|| {
                    goes(&topic.name, "topic", Place::about(ScreenId::Topic, &*topic.name))
                });
            }
            for group in snapshot.groups.items() {
                add(&[&group.id], &|| goes(&group.id, "group", Place::about(ScreenId::Group, &*group.id)));
            }
            for broker in snapshot.brokers.items() {
                let (id, address) = (broker.id.to_string(), &broker.endpoint);
                add(&[&id, address], &|| {
                    goes(&format!("broker {id}"), address, Place::about(ScreenId::Broker, &*id))
                });
            }
        }
        // The sort is stable: what ranks alike stays in the order above.
        found.sort_by_key(|(rank, _)| *rank);
        palette.matches = found.into_iter().map(|(_, choice)| choice).take(MATCHES_MAX).collect();
        palette.at = palette.at.min(palette.matches.len().saturating_sub(1));
    }
}

fn goes(label: &str, about: &str, place: Place) -> Choice {
    Choice { label: label.to_owned(), about: about.to_owned(), refused: None, then: Then::Open(place) }
}

/// How well a name fits: as it is typed, beginning so, with a word that begins so, holding it.
fn rank(name: &str, typed: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let words = || name.split(|letter: char| !letter.is_alphanumeric());
    match &name {
        name if name == typed => Some(0),
        name if name.starts_with(typed) => Some(1),
        _ if words().any(|word| word.starts_with(typed)) => Some(2),
        name if name.contains(typed) => Some(3),
        _ => None,
    }
}
