//! What keys do to the dashboard, flow by flow: keys in, state and effects out; no terminal, no cluster.

use kdp_client::connection::Secret;

use super::action::Effect;
use super::job::JobEnd;
use super::model::words;
use super::records::testing::record;
use super::records::{News, ReadState};
use super::*;
use crate::danger::{Danger, Wanted};
use crate::report::{Column, column};
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
    desk.press(": u n l o c k enter d e m enter");
    assert_eq!(desk.app.session.access, Access::Locked, "not its name");
    desk.press("o enter");
    assert_eq!(desk.app.session.access, Access::Unlocked);
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
    desk.app.session.flags = words(["--context", "a b"]);
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
    desk.press("s space j space esc");
    assert_eq!(desk.app.page().table().hidden.iter().collect::<Vec<_>>(), ["PART", "RF"]);
    desk.press("s j space esc");
    assert_eq!(desk.app.page().table().hidden.len(), 1);
}

#[test]
fn a_table_is_saved_and_never_over_another_file_unasked() {
    let mut desk = Desk::new();
    let effects = desk.press("2 / o r d enter o enter");
    let [Effect::Save { path, text, replaces: false }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(path, "topics.csv");
    assert!(text.starts_with("TOPIC,PART,RF,HEALTH,"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
    desk.happens(Action::Saved("topics.csv".to_owned(), Err(action::Unsaved::IsThere)));
    let effects = desk.press("enter");
    assert!(matches!(&effects[..], [Effect::Save { replaces: true, .. }]), "{effects:?}");
    desk.happens(Action::Saved("topics.csv".to_owned(), Ok("/home/me/topics.csv".to_owned())));
    assert_eq!(desk.said(), "saved /home/me/topics.csv");
    assert!(desk.app.popup.is_none());
    let effects = desk.press("o ctrl-u a . j s o n l enter");
    let [Effect::Save { text, .. }] = &effects[..] else { panic!("{effects:?}") };
    let row: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!((&row["topic"], &row["partition_count"]), (&"orders".into(), &12.into()), "{text}");
    assert!(desk.press("ctrl-u a . e x e enter").is_empty());
}

#[test]
fn a_change_is_undone_from_its_file() {
    let mut desk = Desk::new();
    assert_eq!(desk.press("u"), [Effect::ListUndo]);
    let file = |cluster: &str| crate::gate::UndoFile {
        path: "/state/undo/1.json".into(),
        noun: "topic".to_owned(),
        action: "topic delete".to_owned(),
        at: "2026-01-31T10:00:00Z".to_owned(),
        cluster_id: Some(cluster.to_owned()),
        command: "kdp topic delete orders".to_owned(),
    };
    desk.happens(Action::Undoable(vec![file("another"), file("MkU3OEVBNTcwNTJENDM2Qk")]));
    assert!(desk.press("enter").is_empty());
    assert!(desk.said().contains("another cluster"), "{}", desk.said());
    let undo = words(["topic", "undo", "/state/undo/1.json"]);
    assert_eq!(desk.press("j enter"), [Effect::Preview(vec![undo])]);
}

#[test]
fn cells_of_the_row_are_copied() {
    let mut desk = Desk::new();
    assert_eq!(desk.press("4 Y j j enter"), [Effect::Copy("kafka-1.example:9092".to_owned())]);
}

const NAMES: &[Column] = &[column("NAME", "name")];
const SIDES: &[Column] = &[column("KEY", "key"), column("LEFT", "left"), column("RIGHT", "right")];

#[test]
fn settings_are_compared_and_made_alike() {
    let mut desk = Desk::new();
    desk.press(": c o n f i g s enter");
    let listed = words(["config", "list", "--type", "topic"]);
    assert_eq!(desk.app.wishes().answers, std::slice::from_ref(&listed));
    let names = crate::report::Report::list(
        "ConfigResourceList",
        NAMES,
        [serde_json::json!({"name": "orders"}), serde_json::json!({"name": "payments"})],
    );
    desk.happens(Action::Answered(listed, Ok(Listing::of(&names))));
    desk.press("space space enter");
    assert_eq!(desk.crumbs(), ["Configs", "topic orders | payments"]);
    let diff = words(["config", "diff", "orders", "payments", "--type", "topic"]);
    assert_eq!(desk.app.wishes().answers, std::slice::from_ref(&diff));
    let rows = crate::report::Report::list(
        "ConfigDiff",
        SIDES,
        [serde_json::json!({"key": "retention.ms", "left": "1", "right": "2"})],
    );
    desk.happens(Action::Answered(diff, Ok(Listing::of(&rows))));
    assert_eq!(desk.press("e"), [Effect::Copy("kdp config diff orders payments --type topic".to_owned())]);
    let set = words(["config", "set", "orders", "retention.ms=2", "--type", "topic"]);
    assert_eq!(desk.press("enter j enter"), [Effect::Preview(vec![set])]);
    desk.press("esc enter G enter");
    assert_eq!(desk.crumbs().last().unwrap(), "kdp config explain retention.ms orders --type topic");
    desk.press("esc = ctrl-u @ o t h e r enter");
    assert_eq!(
        desk.app.wishes().answers,
        [words(["config", "diff", "orders", "--type", "topic", "--other-context", "other"])]
    );
}

#[test]
fn nothing_of_a_cluster_is_left_on_the_next() {
    let mut desk = Desk::new();
    desk.press("2 space enter");
    assert_eq!(desk.press("@"), [Effect::ListContexts]);
    let known = |name: &str| contexts::KnownContext {
        name: name.to_owned(),
        addresses: vec!["k:9092".to_owned()],
        protected: true,
        read_only: false,
        is_there: None,
    };
    desk.happens(Action::Contexts(vec![known("demo"), known("prod")]));
    desk.happens(Action::Reached("prod".to_owned(), false));
    let Some(Popup::Picker(picker)) = &desk.app.popup else { panic!("{:?}", desk.app.popup) };
    assert!(picker.choices[1].about.contains("protected, unreachable"), "{:?}", picker.choices);
    assert_eq!(desk.press("j enter"), [Effect::Switch("prod".to_owned())]);
    let session = contexts::Session {
        number: 1,
        name: "prod".to_owned(),
        access: Access::Locked,
        ..contexts::Session::default()
    };
    desk.happens(Action::Switched(session));
    assert_eq!(desk.crumbs(), ["Topics"]);
    assert!(desk.app.page().table().marks.is_empty());
    assert!(desk.app.model.snapshot.topics.get().is_none());
    assert!(desk.press("D").is_empty());
    assert!(desk.said().contains("protected"), "{}", desk.said());
    // By name, too.
    assert_eq!(desk.press(": c o n t e x t space d e m enter"), [Effect::Switch("demo".to_owned())]);
}

#[test]
fn habits_are_kept_for_each_context() {
    let mut desk = Desk::new();
    desk.press("2 w S + 3 : t h e m e space l i g h t enter");
    let session = |name: &str| contexts::Session { name: name.to_owned(), ..contexts::Session::default() };
    desk.happens(Action::Switched(session("prod")));
    desk.press("2");
    assert!(!desk.app.page().table().is_wide && desk.app.pace == 0);
    desk.happens(Action::Switched(session("demo")));
    assert!(desk.app.page().table().is_wide && desk.app.pace == -1);
    let memory = desk.app.memory();
    assert_eq!(memory.look, Some(crate::contexts::Look::Light));
    let again = App::new("demo", Access::Open).remembering(memory);
    assert_eq!(again.page().title(), "Topics");
    assert!(again.page().table().is_wide);
}

#[test]
fn findings_lead_to_where_there_is_more() {
    let mut desk = Desk::new();
    desk.press(": d o c t o r enter enter");
    assert_eq!(desk.crumbs(), ["Groups"]);
    desk.press(": d o c t o r enter tab / d r i f t enter enter");
    assert_eq!(desk.crumbs(), ["Doctor", "kdp config drift"]);
    assert_eq!(desk.app.wishes().answers, [words(["config", "drift"])]);
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

/// What whoever reads would tell: these offsets of the first partition.
fn came(desk: &Desk, offsets: std::ops::Range<i64>, state: ReadState) -> Action {
    let id = desk.app.model.read.as_ref().expect("something is read").id;
    let value = |offset: i64| format!("{{\"id\":{offset}}}").into_bytes();
    let record = |offset: i64| record(0, offset, Some(b"key"), Some(&value(offset)));
    let looked_at = offsets.end.unsigned_abs();
    let records = offsets.map(|offset| record(offset).into()).collect();
    Action::Came(id, News { records, looked_at, state, ..News::default() })
}

fn reading(desk: &Desk) -> Option<String> {
    desk.app.wishes().reading.map(|wish| wish.words.join(" "))
}

#[test]
fn a_topic_is_tailed_while_its_records_are_on_the_screen() {
    let mut desk = Desk::new();
    assert_eq!(reading(&desk), None);
    desk.press("2 j r");
    assert_eq!(desk.crumbs(), ["Topics", "orders"]);
    assert_eq!(reading(&desk).as_deref(), Some("record tail orders --lines 100"));
    desk.happens(came(&desk, 0..30, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:29"), "the newest");
    desk.press("k k");
    desk.happens(came(&desk, 30..40, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:27"), "who looks at one is left alone");
    desk.press("G");
    desk.happens(came(&desk, 40..50, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:49"));
    // A record that is open leaves the read going, another screen does not.
    desk.press("enter");
    assert_eq!(desk.crumbs(), ["Topics", "orders", "orders:0@49"]);
    assert!(reading(&desk).is_some());
    desk.press("n");
    assert_eq!(desk.crumbs()[2], "orders:0@49", "there is none behind the last");
    desk.press("N N");
    assert_eq!(desk.crumbs()[2], "orders:0@47");
    assert_eq!(desk.press("Y"), [Effect::Copy("key".to_owned())]);
    assert!(
        matches!(&desk.press("e")[..], [Effect::Copy(line)] if line == "kdp record consume orders:0 --from 47 --limit 1")
    );
    desk.press("3");
    assert_eq!((reading(&desk), desk.app.opened.is_none()), (None, true));
}

#[test]
fn a_record_is_unfolded_and_what_the_cursor_is_on_is_copied() {
    let mut desk = Desk::new();
    desk.press("2 j r");
    desk.happens(came(&desk, 7..8, ReadState::Reading));
    assert_eq!(desk.press("y"), [Effect::Copy("{\"id\":7}".to_owned())]);
    desk.press("enter G");
    let lines = |desk: &Desk| desk.app.opened.as_ref().map_or(0, Document::len);
    assert_eq!(desk.press("y"), [Effect::Copy("7".to_owned())]);
    let all = lines(&desk);
    desk.press("k enter");
    assert_eq!(lines(&desk), all - 1);
    desk.press("space");
    assert_eq!(lines(&desk), all);
    desk.press("tab tab");
    assert!(desk.app.opened.as_ref().is_some_and(|document| document.cursor() < document.len()));
    desk.press("esc");
    assert_eq!(desk.crumbs(), ["Topics", "orders"]);
}

#[test]
fn a_search_is_typed_stopped_and_done_again() {
    let mut desk = Desk::new();
    desk.press("2 j r f - 5 tab tab c u s t");
    let Some(Popup::Form(form)) = &desk.app.popup else { panic!("a form is open") };
    assert_eq!(form.commands()[0].join(" "), "record grep -F -i cust orders --from=-5");
    desk.press("enter");
    assert_eq!(reading(&desk).as_deref(), Some("record grep -F -i cust orders --from=-5"));
    assert_eq!(desk.crumbs(), ["Topics", "orders"]);
    desk.happens(came(&desk, 0..3, ReadState::Reading));
    assert_eq!(desk.app.page().table().cursor(), Some("0:0"), "one reads from the start");
    desk.press("esc");
    assert_eq!((reading(&desk), desk.crumbs().len()), (None, 2));
    desk.press("ctrl-r");
    assert!(reading(&desk).is_some());
    // What is full waits for the user.
    desk.happens(came(&desk, 0..5, ReadState::Full));
    let pages = |desk: &Desk| desk.app.wishes().reading.map(|wish| wish.pages);
    assert_eq!(pages(&desk), Some(1));
    desk.press("n");
    assert_eq!((pages(&desk), desk.app.page().table().order().len()), (Some(2), 0));
    // The form knows what was asked.
    desk.press("f");
    let Some(Popup::Form(form)) = &desk.app.popup else { panic!("a form is open") };
    assert_eq!(form.fields[3].value(), "cust");
    desk.press("esc");
    let failed = Action::Came(2, News { state: ReadState::Failed("old".to_owned()), ..News::default() });
    desk.happens(failed);
    assert!(reading(&desk).is_some(), "that was another one");
}

#[test]
fn forms_say_commands() {
    let check = |keys: &str, expected: &str| {
        let mut desk = Desk::new();
        desk.press("2 j f");
        desk.press(keys);
        let Some(Popup::Form(form)) = &desk.app.popup else { panic!("a form is open") };
        assert_eq!(form.commands()[0].join(" "), expected, "{keys}");
    };
    check("", "record consume orders");
    check("tab tab tab tab tab space", "record tail orders");
    check("@ - 1 h tab e n d", "record consume orders --from @-1h --to end");
    check("tab tab N o tab space tab tab space", "record grep No orders --follow");
    check("tab tab tab tab t r u e tab space", "record tail orders --where true");
    check("9 tab tab tab tab tab space", "record consume orders --from 9 --follow");
    check("shift-tab shift-tab", "record consume orders");
    check("shift-tab ctrl-u _ _ c o n s u m e r _ o f f s e t s", "record decode __consumer_offsets");
}

#[test]
fn what_is_marked_is_written_into_a_file() {
    let mut desk = Desk::new();
    desk.press("2 j r W");
    assert_eq!(desk.said(), "there are no records to write");
    desk.happens(came(&desk, 0..5, ReadState::Reading));
    desk.press("g space space W");
    let effects = desk.press("enter");
    let [Effect::Export(export)] = &effects[..] else { panic!("{effects:?}") };
    let names: Vec<&str> = export.records.iter().map(|record| &*record.name).collect();
    assert_eq!((names, export.replaces), (vec!["0:0", "0:1"], false));
    assert!(export.path.starts_with("orders-") && export.path.ends_with(".jsonl"), "{}", export.path);
    desk.happens(Action::Exported(export.clone(), Err("it is there already".to_owned())));
    desk.press("tab space");
    let effects = desk.press("enter");
    let [Effect::Export(again)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((again.replaces, &again.path), (true, &export.path));
    desk.happens(Action::Exported(again.clone(), Ok("/tmp/a".to_owned())));
    assert_eq!(desk.said(), "2 records are in /tmp/a");
}

#[test]
fn a_filter_looks_into_the_records_in_view() {
    let mut desk = Desk::new();
    desk.press("2 j r");
    desk.happens(came(&desk, 0..50, ReadState::Reading));
    desk.press("/ i d \" : 4");
    assert_eq!(desk.app.page().table().order().len(), 11);
    desk.happens(came(&desk, 50..60, ReadState::Reading));
    assert_eq!(desk.app.page().table().order().len(), 11);
    desk.press("esc");
    assert_eq!(desk.app.page().table().order().len(), 60);
}

#[test]
fn records_are_reached_from_everywhere() {
    let mut desk = Desk::new();
    desk.press(": r e c o r d s space o r d enter");
    assert_eq!(reading(&desk).as_deref(), Some("record tail orders --lines 100"));
    desk.press("2 j enter g space j space r");
    assert_eq!(reading(&desk).as_deref(), Some("record tail orders:0,2 --lines 100"));
    desk.press("5 / p a y m e n t s : 1 enter r");
    assert_eq!(reading(&desk).as_deref(), Some("record tail payments:1 --lines 100"));
    desk.press("4 r");
    assert_eq!((reading(&desk), desk.said()), (None, "no topic is chosen here; f reads any"));
}

#[test]
fn the_log_counts_what_fails_and_shows_all_of_a_line() {
    let mut desk = Desk::new();
    let words = words(["acl", "list"]);
    for _ in 0..3 {
        desk.happens(Action::Answered(words.clone(), Err(Unanswered::Failed("no such\nbroker".to_owned()))));
    }
    desk.press(": l o g enter tab tab");
    assert_eq!(desk.app.page().table().cursor(), Some("kdp acl list"));
    assert_eq!(desk.app.model.log.faults.items()[0].count, 3);
    desk.press("enter");
    assert!(
        matches!(&desk.app.popup, Some(Popup::Message(message)) if message.lines == ["no such", "broker"])
    );
    desk.press("esc e");
    assert_eq!(desk.said(), "no command says this");
}
