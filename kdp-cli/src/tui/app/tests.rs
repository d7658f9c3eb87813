//! What keys do to the dashboard, flow by flow: keys in, state and effects out; no terminal, no cluster.

use kdp_client::connection::Secret;

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

/// A dry run that says what the gate will want.
fn rehearsed(level: Danger, word: &str) -> JobEnd {
    JobEnd { wanted: Some(Wanted { level, word: word.to_owned() }), ..well("would be done") }
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
    let create = vec![words(["topic", "create", "new", "--partitions", "6"])];
    assert_eq!(desk.press("enter"), [Effect::Preview(create.clone())]);
    assert!(desk.press("y").is_empty(), "not before the dry run has answered");
    desk.happens(Action::Previewed(create.clone(), vec![rehearsed(Danger::Mild, "new")]));
    assert_eq!(desk.press("y"), [Effect::Run(1, create, None)]);
    assert_eq!(desk.app.running().count(), 1);
    let refreshes = desk.app.wishes().refresh;
    desk.happens(Action::Ended(1, well("created new")));
    assert_eq!(desk.said(), "created new");
    assert!(desk.app.wishes().refresh > refreshes, "the change is looked at");
}

#[test]
fn the_gate_says_what_has_to_be_typed() {
    let mut desk = Desk::new();
    let delete = vec![words(["topic", "delete", "clickstream"])];
    assert_eq!(desk.press("2 D"), [Effect::Preview(delete.clone())]);
    desk.happens(Action::Previewed(delete, vec![rehearsed(Danger::Severe, "-x")]));
    assert!(desk.press("y enter").is_empty());
    assert!(desk.press("ctrl-u - enter").is_empty());
    let confirmed = vec![words(["topic", "delete", "clickstream", "--confirm=-x"])];
    assert_eq!(desk.press("x enter"), [Effect::Run(1, confirmed, None)]);
}

#[test]
fn what_wants_a_yes_is_not_done_by_a_second_enter() {
    let mut desk = Desk::new();
    let elect = vec![words(["leader", "elect", "clickstream"])];
    assert_eq!(desk.press("2 E"), [Effect::Preview(elect.clone())]);
    desk.happens(Action::Previewed(elect, vec![rehearsed(Danger::Moderate, "24")]));
    assert!(desk.press("enter enter").is_empty());
    let confirmed = vec![words(["leader", "elect", "clickstream", "--yes"])];
    assert_eq!(desk.press("y"), [Effect::Run(1, confirmed, None)]);
}

#[test]
fn marked_rows_are_changed_together() {
    let mut desk = Desk::new();
    let delete = vec![words(["topic", "delete", "clickstream", "orders"])];
    assert_eq!(desk.press("2 space space D"), [Effect::Preview(delete.clone())]);
    desk.happens(Action::Previewed(delete, vec![rehearsed(Danger::Severe, "2")]));
    let confirmed = vec![words(["topic", "delete", "clickstream", "orders", "--confirm", "2"])];
    assert_eq!(desk.press("2 enter"), [Effect::Run(1, confirmed, None)]);
}

#[test]
fn a_command_about_one_is_run_for_each_that_is_marked() {
    let mut desk = Desk::new();
    let of = |name: &str| words(["config", "set", name, "a=1"]);
    let commands = vec![of("clickstream"), of("orders")];
    desk.press("2 space space C a = 1");
    assert_eq!(desk.press("enter"), [Effect::Preview(commands.clone())]);
    let said = vec![rehearsed(Danger::Moderate, "clickstream"), rehearsed(Danger::Severe, "orders")];
    desk.happens(Action::Previewed(commands, said));
    assert!(desk.press("y enter").is_empty(), "the worst of them counts");
    let first = [of("clickstream"), words(["--yes"])].concat();
    let second = [of("orders"), words(["--confirm", "orders"])].concat();
    assert_eq!(desk.press("ctrl-u 2 enter"), [Effect::Run(1, vec![first, second], None)]);
}

#[test]
fn what_would_change_nothing_is_not_run() {
    let mut desk = Desk::new();
    let elect = vec![words(["leader", "elect", "clickstream"])];
    desk.press("2 E");
    desk.happens(Action::Previewed(elect, vec![well("every partition has its preferred leader")]));
    assert!(desk.press("y").is_empty());
    assert!(desk.press("enter").is_empty());
    assert_eq!(desk.app.popup, None);
}

#[test]
fn what_would_fail_is_put_right_and_what_failed_is_told() {
    let mut desk = Desk::new();
    let create = vec![words(["topic", "create", "orders"])];
    desk.press("2 c o r d e r s enter");
    let refused = JobEnd::failed("a topic of this name exists");
    desk.happens(Action::Previewed(create, vec![refused.clone()]));
    assert!(desk.press("y").is_empty());
    desk.press("esc 2");
    let create = vec![words(["topic", "create", "orders2"])];
    assert_eq!(desk.press("enter"), [Effect::Preview(create.clone())], "what was typed is still there");
    desk.happens(Action::Previewed(create, vec![rehearsed(Danger::Mild, "orders2")]));
    desk.press("enter");
    // Nobody is interrupted.
    desk.press("?");
    desk.happens(Action::Ended(1, refused));
    assert!(matches!(&desk.app.popup, Some(Popup::Help(_))));
    desk.press("esc");
    assert!(
        matches!(&desk.app.popup, Some(Popup::Message(message)) if message.title == "kdp topic create orders2")
    );
}

#[test]
fn a_password_goes_beside_the_command() {
    let mut desk = Desk::new();
    desk.press(": u s e r s enter c a l tab s tab s");
    let create = vec![words(["user", "create", "al"])];
    assert_eq!(desk.press("enter"), [Effect::Preview(create.clone())]);
    desk.happens(Action::Previewed(create.clone(), vec![rehearsed(Danger::Mild, "al")]));
    assert_eq!(desk.press("y"), [Effect::Run(1, create, Some(Secret::new("s")))]);
}

#[test]
fn what_is_shown_only_once_is_shown() {
    let mut desk = Desk::new();
    desk.press(": u s e r s enter tab c enter");
    let create = vec![words(["token", "create"])];
    desk.happens(Action::Previewed(create, vec![rehearsed(Danger::Mild, "yourself")]));
    desk.press("y");
    desk.happens(Action::Ended(1, JobEnd { lines: vec!["the HMAC".to_owned()], ..well("created") }));
    let Some(Popup::Message(message)) = &desk.app.popup else { panic!("{:?}", desk.app.popup) };
    assert_eq!(message.lines, ["created", "the HMAC"]);
}

#[test]
fn partitions_that_are_marked_are_what_is_changed() {
    let mut desk = Desk::new();
    let trim = words(["topic", "purge", "clickstream:0", "clickstream:2"]);
    desk.press("2 enter space j space x");
    let Some(Popup::Picker(menu)) = &desk.app.popup else { panic!("no menu") };
    let at = menu.choices.iter().position(|choice| choice.label == "delete all records").unwrap();
    let asked = desk.press(&format!("{} enter", vec!["j"; at].join(" ")));
    assert_eq!(asked, [Effect::Preview(vec![trim])]);
}

#[test]
fn what_cannot_be_done_is_shown_with_its_reason() {
    let mut desk = Desk::new();
    desk.press("2 space space x");
    let Some(Popup::Picker(menu)) = &desk.app.popup else { panic!("no menu") };
    let refused =
        |label: &str| menu.choices.iter().find(|choice| choice.label == label).unwrap().refused.clone();
    assert_eq!(refused("write a record").as_deref(), Some("only for one at a time"));
    assert_eq!(refused("delete topics"), None);
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
