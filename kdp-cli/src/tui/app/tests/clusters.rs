//! From one cluster to the next, and what is remembered of each.

use super::*;

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
