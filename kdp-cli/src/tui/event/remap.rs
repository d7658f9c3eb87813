//! Other keys than ours, as a configuration names them.
//!
//! Pure. A key that the user gives to an action is taken from whatever has it by default; two of the user's own that
//! would have the same key are a mistake, and so is a name that nothing has.

use super::key::{Code, Key};
use super::keymap::Keymap;
use crate::pattern::closest;
use crate::tui::app::action::Action;
use crate::tui::app::changes;
use crate::tui::app::screens::{SCREENS, ScreenSpec, Tab};

/// Whoever takes all keys from leaving still gets out with this one.
const WAY_OUT: Key = Key { code: Code::Char('c'), ctrl: true, alt: false };

/// The name of an action, and the names of its keys.
type Wanted<'a> = (&'a str, &'a [String]);

impl Keymap {
    /// The same with these keys; or what is wrong with them.
    pub(crate) fn remapped<'a>(
        mut self,
        wanted: impl IntoIterator<Item = Wanted<'a>>,
    ) -> Result<Self, String> {
        let mut given: Vec<(&str, Vec<Key>)> = Vec::new();
        for (id, names) in wanted {
            self.check(id)?;
            let read =
                |name: &String| Key::parse(name).ok_or_else(|| format!("`{id}`: `{name}` is not a key"));
            given.push((id, names.iter().map(read).collect::<Result<_, _>>()?));
        }
        for (index, (id, keys)) in given.iter().enumerate() {
            for (other, theirs) in &given[..index] {
                if let Some(key) = keys.iter().find(|key| theirs.contains(key))
                    && self.meet(id, other)
                {
                    return Err(format!("`{other}` and `{id}` both have the key {key}"));
                }
            }
        }
        for (id, keys) in &given {
            self.take_away(id, keys, &given);
        }
        for (id, keys) in given {
            self.give(id, keys);
        }
        if let Some(quit) = self.bindings.iter_mut().find(|binding| matches!(binding.action, Action::Quit))
            && !quit.keys.contains(&WAY_OUT)
        {
            quit.keys.push(WAY_OUT);
        }
        Ok(self)
    }

    /// The names of all actions that can have keys.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &str> {
        let bound = self.bindings.iter().map(|binding| binding.id.as_str());
        bound.chain(changes::all().map(|change| change.id))
    }

    /// All actions with their keys, a line for each.
    pub(crate) fn listed(&self) -> String {
        let bound = self.bindings.iter().map(|binding| {
            let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
            (binding.id.as_str(), keys.join("  "), binding.about)
        });
        let changes = changes::all().map(|change| {
            let key = self.key_of(change.id).map(|key| key.to_string()).unwrap_or_default();
            (change.id, key, change.title)
        });
        let line = |(id, keys, about)| format!("  {id:<20}{keys:<24} {about}").trim_end().to_owned() + "\n";
        bound.chain(changes).map(line).collect()
    }

    fn check(&self, id: &str) -> Result<(), String> {
        if self.actions().any(|known| known == id) {
            return Ok(());
        }
        let near = closest(id, self.actions()).map(|near| format!(", did you mean `{near}`?"));
        Err(format!("there is no action `{id}`{}", near.unwrap_or_default()))
    }

    /// Whether two actions can be meant on one page: some mean something on some screens only.
    fn meet(&self, one: &str, other: &str) -> bool {
        let is_at = |id: &str, screen: &ScreenSpec, tab: &Tab| match changes::change(id) {
            Some(change) => change.of(screen.id, tab.title).is_some(),
            None => self.bindings.iter().any(|binding| binding.id == id && binding.is_on(screen.id)),
        };
        let both = |screen: &ScreenSpec, tab: &Tab| is_at(one, screen, tab) && is_at(other, screen, tab);
        SCREENS.iter().any(|screen| screen.tabs.iter().any(|tab| both(screen, tab)))
    }

    /// Takes these keys from those who have them by default, and this action its own.
    fn take_away(&mut self, id: &str, keys: &[Key], given: &[(&str, Vec<Key>)]) {
        let is_given = |other: &str| given.iter().any(|(known, _)| *known == other);
        let bound = (0..self.bindings.len()).filter(|at| {
            let other = &self.bindings[*at].id;
            !is_given(other) && self.meet(id, other)
        });
        for at in bound.collect::<Vec<_>>() {
            self.bindings[at].keys.retain(|key| !keys.contains(key));
        }
        let losing: Vec<(Key, &'static str)> = self
            .changes
            .iter()
            .copied()
            .filter(|(key, other)| {
                *other == id || (keys.contains(key) && !is_given(other) && self.meet(id, other))
            })
            .collect();
        self.changes.retain(|change| !losing.contains(change));
    }

    fn give(&mut self, id: &str, keys: Vec<Key>) {
        if let Some(binding) = self.bindings.iter_mut().find(|binding| binding.id == id) {
            binding.keys = keys;
        } else if let Some(change) = changes::change(id) {
            self.changes.extend(keys.into_iter().map(|key| (key, change.id)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::page::{Page, Place};
    use crate::tui::app::screens::ScreenId;

    fn remapped(wanted: &[(&str, &[&str])]) -> Result<Keymap, String> {
        let owned: Vec<(&str, Vec<String>)> = wanted
            .iter()
            .map(|(id, keys)| (*id, keys.iter().map(|key| (*key).to_owned()).collect()))
            .collect();
        Keymap::default().remapped(owned.iter().map(|(id, keys)| (*id, keys.as_slice())))
    }

    fn keys_of(keymap: &Keymap, id: &str) -> String {
        let binding = keymap.bindings().iter().find(|binding| binding.id == id).unwrap();
        binding.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_key_has_one_meaning_after_it_as_well() {
        let keymap = remapped(&[("save", &["w", "ctrl-s"]), ("topic.create", &["f7"])]).unwrap();
        assert_eq!(keys_of(&keymap, "save"), "w ctrl-s");
        assert_eq!(keys_of(&keymap, "wide"), "", "the default gives way");
        assert_eq!(keymap.key_of("topic.create"), Key::parse("f7"));
        let page = Page::new(Place::of(ScreenId::Topics));
        assert!(keymap.changes_on(&page).all(|(key, _)| key != Key::char('n')));
        assert_eq!(keys_of(&keymap, "read.next"), "n", "on another screen");
        let kept = remapped(&[("topic.create", &["N"])]).unwrap();
        assert_eq!(keys_of(&kept, "read.previous"), "N", "they never meet");
        let taken = remapped(&[("topic.create", &["d"])]).unwrap();
        assert_eq!(keys_of(&taken, "describe"), "");
        let swapped = remapped(&[("wide", &["o"]), ("save", &["w"])]).unwrap();
        assert_eq!((keys_of(&swapped, "wide").as_str(), keys_of(&swapped, "save").as_str()), ("o", "w"));
    }

    #[test]
    fn there_is_always_a_way_out() {
        assert_eq!(keys_of(&remapped(&[("quit", &[])]).unwrap(), "quit"), "ctrl-c");
        assert_eq!(keys_of(&remapped(&[("pause", &["ctrl-c"])]).unwrap(), "quit"), "q ctrl-c");
    }

    #[test]
    fn the_list_fits_a_terminal() {
        for line in Keymap::default().listed().lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = |wanted: &[(&str, &[&str])]| remapped(wanted).unwrap_err();
        assert_eq!(wrong(&[("sav", &["w"])]), "there is no action `sav`, did you mean `save`?");
        assert_eq!(wrong(&[("save", &["hyper-x"])]), "`save`: `hyper-x` is not a key");
        assert_eq!(wrong(&[("save", &["x"]), ("wide", &["x"])]), "`save` and `wide` both have the key x");
        assert!(remapped(&[("topic.delete", &["X"]), ("acl.delete", &["X"])]).is_ok(), "they never meet");
        assert!(remapped(&[("topic.delete", &["X"]), ("topic.set", &["X"])]).is_err());
    }
}
