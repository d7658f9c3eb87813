//! Jobs: how long they run, what became of them, and how one stops waiting for them.

use super::*;

/// A move that is waited for.
fn started() -> Desk {
    let mut desk = Desk::new();
    let effects = desk.press("5 / o r d e r s : 1 enter m tab 3 0 m enter");
    let [Effect::Preview(commands)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(commands[0][..3], ["reassign", "apply", "--move"]);
    assert_eq!(commands[0][4..], ["--wait", "30m"]);
    desk.happens(Action::Previewed(commands.clone(), vec![rehearsed(Danger::Moderate, "orders:1")]));
    desk.press("y");
    assert_eq!(desk.app.running().count(), 1);
    desk
}

#[test]
fn a_job_is_stopped_and_says_what_was_done() {
    let mut desk = started();
    assert!(desk.press("X").is_empty());
    assert!(matches!(&desk.app.popup, Some(Popup::Picker(picker)) if picker.title == work::STOP));
    assert_eq!(desk.press("enter"), [Effect::Stop(1)]);
    assert_eq!(desk.app.running().count(), 1, "until it has stopped");
    let end = JobEnd::stopped(&[words(["reassign", "apply"])], 0, vec!["begun: move orders:1".to_owned()]);
    desk.happens(Action::Ended(1, end));
    assert_eq!(desk.app.running().count(), 0);
    let Some(Popup::Message(message)) = &desk.app.popup else { panic!("{:?}", desk.app.popup) };
    assert!(message.lines.iter().any(|line| line == "begun: move orders:1"), "{:?}", message.lines);
    assert!(message.lines.iter().any(|line| line.contains("goes on")), "{:?}", message.lines);
}

#[test]
fn what_was_said_is_read_again() {
    let mut desk = started();
    desk.happens(Action::Ended(1, JobEnd { lines: vec!["orders:1  1,2,3".to_owned()], ..well("moved") }));
    assert_eq!(desk.said(), "moved");
    desk.press(": j o b s enter");
    assert_eq!((desk.crumbs(), desk.app.page().tab().title), (vec!["Log".into()], "Jobs"));
    assert_eq!(desk.app.page().table().cursor(), Some("1"));
    let copied = desk.press("e");
    assert!(
        matches!(&copied[..], [Effect::Copy(line)] if line.starts_with("kdp reassign apply --move orders:1="))
    );
    desk.press("enter");
    let Some(Popup::Message(message)) = &desk.app.popup else { panic!("{:?}", desk.app.popup) };
    assert_eq!(message.lines, ["moved", "orders:1  1,2,3"]);
    assert_eq!(desk.press("y"), [Effect::Copy("moved\norders:1  1,2,3".to_owned())]);
}

#[test]
fn jobs_outlive_their_cluster() {
    let mut desk = started();
    let session = contexts::Session { number: 1, name: "other".to_owned(), ..contexts::Session::default() };
    desk.happens(Action::Switched(session));
    desk.happens(Action::Ended(1, well("moved")));
    assert_eq!(desk.said(), "demo: moved");
    desk.press("J");
    assert_eq!(desk.app.page().table().order().len(), 1);
}
