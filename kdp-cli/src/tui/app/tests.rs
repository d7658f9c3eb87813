//! What keys do to the dashboard, flow by flow: keys in, state and effects out; no terminal, no cluster.

use super::action::Effect;
use super::job::JobEnd;
use super::model::words;
use super::*;
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
            if let Some(action) = Keymap::default().action(&self.app, key) {
                effects = self.happens(action);
            }
        }
        effects
    }

    fn crumbs(&self) -> Vec<&str> {
        self.app.pages.iter().map(Page::title).collect()
    }

    fn said(&self) -> &str {
        self.app.news().map_or("", |toast| toast.text.as_str())
    }
}

fn well(talk: &str) -> JobEnd {
    JobEnd { talk: vec![talk.to_owned()], ..JobEnd::default() }
}

#[test]
fn in_and_back_and_across() {
    let mut desk = Desk::new();
    assert_eq!(desk.crumbs(), ["Overview"]);
    desk.press("2 j enter");
    assert_eq!(desk.crumbs(), ["Topics", "orders"]);
    desk.press("esc");
    assert_eq!(desk.crumbs(), ["Topics"]);
    assert_eq!(desk.app.page().table().cursor(), Some("orders"));
    desk.press("3 enter enter");
    assert_eq!(desk.crumbs(), ["Groups", "search-index", "clickstream"]);
    desk.press("2");
    assert_eq!(desk.app.page().table().cursor(), Some("orders"), "the list is as it was left");
    desk.press("]");
    assert_eq!(desk.crumbs(), ["Groups"]);
}

#[test]
fn tabs_ask_for_what_they_show() {
    let mut desk = Desk::new();
    desk.press("2 enter");
    assert!(desk.app.wishes().answers.is_empty());
    desk.press("tab tab");
    let asked = words(["config", "get", "clickstream", "--all"]);
    assert_eq!(desk.app.wishes().answers, std::slice::from_ref(&asked));
    desk.happens(Action::Answered(asked, Err(Unanswered::Unsupported("DescribeConfigs".to_owned()))));
    assert!(matches!(desk.app.body().state, SourceState::Unsupported { api } if api == "DescribeConfigs"));
}

#[test]
fn a_filter_is_typed_and_cleared() {
    let mut desk = Desk::new();
    desk.press("2 / p a y");
    assert_eq!(desk.app.page().table().order().len(), 1);
    desk.press("enter enter");
    assert_eq!(desk.crumbs(), ["Topics", "payments"]);
    desk.press("esc esc");
    assert_eq!(desk.app.page().table().order().len(), 8);
}

#[test]
fn the_palette_goes_anywhere() {
    let mut desk = Desk::new();
    desk.press(": b i l l enter");
    assert_eq!(desk.crumbs(), ["Overview", "billing"]);
    desk.press(": p a r t enter");
    assert_eq!(desk.crumbs(), ["Partitions"]);
    desk.press(": q u i t enter");
    assert!(desk.app.is_over);
}

#[test]
fn a_topic_is_created_after_its_dry_run_and_a_yes() {
    let mut desk = Desk::new();
    desk.press("2 c n e w tab 6");
    let create = words(["topic", "create", "new", "--partitions", "6"]);
    assert_eq!(desk.press("enter"), [Effect::Preview(create.clone())]);
    assert!(desk.press("y").is_empty(), "not before the dry run has answered");
    desk.happens(Action::Previewed(create.clone(), well("would create new")));
    assert_eq!(desk.press("y"), [Effect::Run(1, create)]);
    assert_eq!(desk.app.running().count(), 1);
    let refreshes = desk.app.wishes().refresh;
    desk.happens(Action::Ended(1, well("created new")));
    assert_eq!(desk.said(), "created new");
    assert!(desk.app.wishes().refresh > refreshes, "the change is looked at");
}

#[test]
fn what_cannot_be_undone_wants_its_name() {
    let mut desk = Desk::new();
    let delete = words(["topic", "delete", "clickstream"]);
    assert_eq!(desk.press("2 D"), [Effect::Preview(delete.clone())]);
    desk.happens(Action::Previewed(delete, well("would delete clickstream")));
    assert!(desk.press("y enter").is_empty());
    assert!(desk.press("ctrl-u c l i c k s t r e a enter").is_empty());
    let confirmed = words(["topic", "delete", "clickstream", "--confirm", "clickstream"]);
    assert_eq!(desk.press("m enter"), [Effect::Run(1, confirmed)]);
}

#[test]
fn several_are_confirmed_by_their_number() {
    let mut desk = Desk::new();
    let delete = words(["topic", "delete", "clickstream", "orders"]);
    assert_eq!(desk.press("2 space space D"), [Effect::Preview(delete.clone())]);
    desk.happens(Action::Previewed(delete, well("would delete 2 topics")));
    let confirmed = words(["topic", "delete", "clickstream", "orders", "--confirm", "2"]);
    assert_eq!(desk.press("2 enter"), [Effect::Run(1, confirmed)]);
}

#[test]
fn what_would_fail_is_not_done_and_what_failed_is_told() {
    let mut desk = Desk::new();
    let create = words(["topic", "create", "orders"]);
    desk.press("2 c o r d e r s enter");
    let refused = JobEnd { errors: vec!["a topic of this name exists".to_owned()], ..JobEnd::default() };
    desk.happens(Action::Previewed(create.clone(), refused.clone()));
    assert!(desk.press("y enter").is_empty());
    desk.press("c o r d e r s enter");
    desk.happens(Action::Previewed(create, well("would create orders")));
    desk.press("y");
    desk.happens(Action::Ended(1, refused));
    assert!(
        matches!(&desk.app.popup, Some(Popup::Message(message)) if message.title == "kdp topic create orders")
    );
}

#[test]
fn a_protected_context_is_locked_until_it_is_unlocked() {
    let mut desk = Desk::with(Access::Locked);
    assert!(desk.press("2 D").is_empty());
    assert!(desk.said().contains("protected"), "{}", desk.said());
    desk.press(": u n l o c k enter");
    assert_eq!(desk.press("D").len(), 1);
    let mut desk = Desk::with(Access::ReadOnly);
    desk.press("2 : u n l o c k enter esc D");
    assert!(desk.said().contains("read-only"), "{}", desk.said());
}

#[test]
fn commands_are_copied() {
    let mut desk = Desk::new();
    assert_eq!(desk.press("2 enter e"), [Effect::Copy("kdp topic describe clickstream".to_owned())]);
    assert_eq!(desk.press("esc y"), [Effect::Copy("clickstream".to_owned())]);
    desk.app.flags = words(["--context", "a b"]);
    assert_eq!(desk.press("c x ctrl-y"), [Effect::Copy("kdp topic create x --context 'a b'".to_owned())]);
}

#[test]
fn sorting_by_a_column_and_the_other_way_round() {
    let mut desk = Desk::new();
    desk.press("2 s g enter");
    assert_eq!(desk.app.page().table().sort, Sort::NAME);
    desk.press("S");
    assert_eq!(desk.app.page().table().sort, Sort { column: 0, descending: true });
    desk.press("s j enter");
    assert_eq!(desk.app.page().table().sort, Sort::largest(1));
}

#[test]
fn paused_and_paced() {
    let mut desk = Desk::new();
    desk.press("p - -");
    let wishes = desk.app.wishes();
    assert!(wishes.paused);
    assert_eq!(wishes.pace, 2);
    desk.press("p");
    assert!(!desk.app.wishes().paused);
}
