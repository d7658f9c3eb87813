//! What keys do to the dashboard, flow by flow: keys in, state and effects out; no terminal, no cluster.

mod changes;
mod clusters;
mod going;
mod jobs;
mod records;
mod settings;
mod tables;

use super::action::Effect;
use super::job::JobEnd;
use super::model::words;
use super::*;
use crate::danger::{Danger, Wanted};
use crate::tui::collect::demo_snapshot;
use crate::tui::event::key::Key;
use crate::tui::event::keymap::Keymap;

const START_MS: i64 = 1_790_000_000_000;

/// The dashboard, and the time.
struct Desk {
    app: App,
    now_ms: i64,
}

impl Desk {
    fn new() -> Self {
        Self::with(Access::Open)
    }

    fn with(access: Access) -> Self {
        let mut desk = Self { app: App::new("demo", access), now_ms: START_MS };
        desk.happens(Action::Snapshot(demo_snapshot(START_MS, 0).into()));
        desk
    }

    fn happens(&mut self, action: Action) -> Vec<Effect> {
        self.app.update(action, self.now_ms)
    }

    /// Presses keys, a second between them; what the last one asked for.
    fn press(&mut self, keys: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for key in keys.split_whitespace() {
            self.now_ms += 1000;
            let key = Key::parse(key).expect("a key");
            let keymap = Keymap::default();
            let action = keymap.action(&self.app, key).or_else(|| keymap.useless(&self.app, key));
            effects = action.map_or_else(Vec::new, |action| self.happens(action));
        }
        effects
    }

    fn crumbs(&self) -> Vec<std::borrow::Cow<'_, str>> {
        self.app.pages.iter().map(Page::title).collect()
    }

    fn said(&self) -> &str {
        self.app.news().map_or("", |toast| toast.text.as_str())
    }
}

fn well(talk: &str) -> JobEnd {
    JobEnd { talk: vec![talk.to_owned()], ..JobEnd::default() }
}

/// A dry run that says what the gate will want.
fn rehearsed(level: Danger, word: &str) -> JobEnd {
    JobEnd { wanted: Some(Wanted { level, word: word.to_owned() }), ..well("would be done") }
}
