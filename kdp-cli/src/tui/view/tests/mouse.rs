//! What is clicked, and what that does.

use super::*;

/// Where some text stands on the screen.
fn spot(app: &App, text: &str) -> (u16, u16) {
    let drawn = picture(app, &Theme::full(), (80, 24));
    let found = drawn.lines().zip(0..).find_map(|(line, y)| {
        let before = &line[..line.find(text)?];
        Some((text::width(before) as u16, y))
    });
    found.unwrap_or_else(|| panic!("{text} is not there:\n{drawn}"))
}

fn click(app: &mut App, text: &str) {
    let (x, y) = spot(app, text);
    app.update(Action::Click(x, y), START_MS + 2000);
}

#[test]
fn tabs_breadcrumbs_and_keys_are_clicked() {
    let mut app = after("2 j enter");
    click(&mut app, "Configs");
    assert_eq!(app.page().tab().title, "Configs");
    click(&mut app, "Topics ›");
    assert_eq!(app.page().title(), "Topics");
    click(&mut app, "describe");
    assert!(matches!(app.popup, Some(Popup::Describe(_))));
    picture(&app, &Theme::full(), (80, 24));
    app.update(Action::Click(0, 2), START_MS + 2000);
    assert!(app.popup.is_none(), "beside it");
    click(&mut app, "help");
    picture(&app, &Theme::full(), (80, 24));
    app.update(Action::Wheel(1, 40, 10), START_MS + 2000);
    assert!(matches!(app.popup, Some(Popup::Help(3))));
    app.update(Action::Wheel(100, 40, 10), START_MS + 2000);
    let Some(Popup::Help(last)) = app.popup else { panic!("it is still there") };
    app.update(Action::Wheel(-1, 40, 10), START_MS + 2000);
    assert!(matches!(app.popup, Some(Popup::Help(scroll)) if scroll + 3 == last), "not beyond its end");
}

#[test]
fn fields_are_clicked() {
    let mut app = after("2 n");
    click(&mut app, "Unless it exists");
    click(&mut app, "Unless it exists");
    let Some(Popup::Form(form)) = &app.popup else { panic!("{:?}", app.popup) };
    assert!(form.commands()[0].contains(&"--if-not-exists".to_owned()));
    app.update(Action::Click(0, 0), START_MS + 2000);
    assert!(app.popup.is_some(), "what was typed stays");
}

#[test]
fn clicks_and_the_wheel_do_what_keys_do() {
    let mut app = after("2");
    let click = |app: &mut App, x: u16, y: u16| {
        picture(app, &Theme::full(), (80, 24));
        app.update(Action::Click(x, y), START_MS + 2000)
    };
    click(&mut app, 5, 5);
    assert_eq!(app.page().table().cursor(), Some("orders"));
    click(&mut app, 5, 5);
    assert_eq!(app.page().title(), "orders", "the second click opens it");
    app.update(Action::Back, START_MS + 2000);
    click(&mut app, 2, 3);
    assert_eq!(app.page().table().sort.column, 0, "the head of the names");
    app.update(Action::Wheel(1, 5, 5), START_MS + 2000);
    assert_eq!(app.page().table().position(), 7, "the cursor went with its row, and three further");
    click(&mut app, 40, 1);
    assert_eq!(app.page().title(), "Brokers");
    app.update(Action::SortPicker, START_MS + 2000);
    let before = app.page().table().sort;
    click(&mut app, 20, 6);
    click(&mut app, 20, 6);
    assert!(app.popup.is_none() && app.page().table().sort != before);
    app.update(Action::Open(crate::tui::app::page::Place::of(ScreenId::Overview)), START_MS + 2000);
    click(&mut app, 5, 22);
    assert_eq!(app.page().tab, 1, "the other table of the screen");
}
