//! Changes on their way: form, dry run, confirmation, job; and who may make them.

use kdp_client::connection::Secret;

use super::*;

#[test]
fn a_topic_is_created_after_its_dry_run_and_a_yes() {
    let mut desk = Desk::new();
    desk.press("2 n n e w tab 6");
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
    let refreshes = desk.app.wishes().refresh;
    desk.app.update(Action::Tick, desk.app.model.now_ms + SETTLED_MS);
    assert!(desk.app.wishes().refresh > refreshes, "and once more when all brokers know of it");
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
    desk.press("2 n o r d e r s enter");
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
    desk.press(": u s e r s enter n a l tab s tab s");
    let create = vec![words(["user", "create", "al"])];
    assert_eq!(desk.press("enter"), [Effect::Preview(create.clone())]);
    desk.happens(Action::Previewed(create.clone(), vec![rehearsed(Danger::Mild, "al")]));
    assert_eq!(desk.press("y"), [Effect::Run(1, create, Some(Secret::new("s")))]);
}

#[test]
fn what_is_shown_only_once_is_shown() {
    let mut desk = Desk::new();
    desk.press(": u s e r s enter tab n enter");
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
