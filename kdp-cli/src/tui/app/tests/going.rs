//! Going from place to place, and what is asked for on the way.

use super::*;
use crate::report::{Column, column};

const NAMES: &[Column] = &[column("NAME", "name")];

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
    assert_eq!(desk.crumbs(), ["Groups", "search-index", "clickstream:0"]);
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
fn findings_lead_to_where_there_is_more() {
    let mut desk = Desk::new();
    desk.press(": d o c t o r enter enter");
    assert_eq!(desk.crumbs(), ["Partitions"]);
    desk.press(": d o c t o r enter / a u d i t enter enter");
    assert_eq!(desk.crumbs(), ["Doctor", "audit"]);
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

#[test]
fn letters_mean_the_same_on_every_screen() {
    let mut desk = Desk::new();
    let tab = |desk: &Desk| desk.app.page().tab().title;
    desk.press("2 j c");
    assert_eq!((desk.crumbs().last().unwrap().as_ref(), tab(&desk)), ("orders", "Configs"));
    desk.press("l");
    assert_eq!((desk.crumbs().len(), tab(&desk)), (2, "Groups"), "from within a page");
    assert_eq!(
        desk.app.page().table().chosen,
        Some(("LAG".to_owned(), true)),
        "as soon as there are columns"
    );
    desk.press("5 / p a y m e n t s : 1 enter c");
    assert_eq!((desk.crumbs(), tab(&desk)), (vec!["Partitions".into(), "payments".into()], "Configs"));
    desk.press("3 l");
    assert_eq!((desk.crumbs().last().unwrap().as_ref(), tab(&desk)), ("search-index", "Partitions"));
    desk.press("c");
    assert_eq!((desk.crumbs().last().unwrap().as_ref(), tab(&desk)), ("group search-index", "All"));
    desk.press("4 c");
    assert_eq!((desk.crumbs().last().unwrap().as_ref(), tab(&desk)), ("1", "Configs"));
    desk.press("l");
    assert_eq!(tab(&desk), "Behind");
    assert_eq!(desk.app.wishes().answers, [words(["dir", "describe", "1", "--lagging"])]);
    desk.press("5 l");
    assert_eq!((desk.crumbs().last().unwrap().as_ref(), tab(&desk)), ("payments:1", "Groups"));
}

#[test]
fn where_letters_lead_there_is_a_tab_and_a_column() {
    let mut desk = Desk::new();
    for keys in ["2 j", "3", "4", "5"] {
        desk.press(keys);
        for lead in [desk.app.configs(), desk.app.lag()].into_iter().flatten() {
            let (place, title, _) = lead;
            let tabs = place.screen.spec().tabs;
            assert!(tabs.iter().any(|tab| tab.title == title), "{place:?} has no tab {title}");
        }
    }
}

#[test]
fn keys_that_mean_nothing_say_why() {
    let mut desk = Desk::new();
    let said = |desk: &mut Desk, keys: &str| {
        desk.press(keys);
        desk.said().to_owned()
    };
    assert_eq!(
        said(&mut desk, ": a c l s enter l"),
        "no lag here, only on topics, partitions, groups and brokers"
    );
    assert_eq!(said(&mut desk, "d"), "nothing to describe here");
    assert_eq!(
        said(&mut desk, "2 N"),
        "N means nothing here; elsewhere: keep new replicas away, the record before, the place before"
    );
    assert_eq!(said(&mut desk, "ctrl-s"), "ctrl-s means nothing");
    assert_eq!(said(&mut desk, "X"), "nothing runs that could be stopped");
    assert_eq!(said(&mut desk, ": l o g enter e"), "no command says this");
}

#[test]
fn a_row_is_described_in_full() {
    let mut desk = Desk::new();
    desk.press("2 j d");
    let copied = desk.press("y");
    let [Effect::Copy(text)] = &copied[..] else { panic!("{copied:?}") };
    assert!(text.starts_with("TOPIC     orders\n"), "{text}");
    assert!(text.contains("COPIED/S  9178409.156") && !text.contains("TREND"), "{text}");
    assert_eq!(desk.press("e"), [Effect::Copy("kdp topic describe orders".to_owned())]);
    desk.press("esc 5 / o r d e r s : 1 enter d");
    assert_eq!(desk.press("e"), [Effect::Copy("kdp partition describe orders:1".to_owned())]);
    // What a command said and no column shows.
    desk.press("esc : u s e r s enter");
    let users = crate::report::Report::list(
        "UserList",
        NAMES,
        [serde_json::json!({"name": "al", "more": {"of_it": [1, 2]}, "nothing": null})],
    );
    desk.happens(Action::Answered(words(["user", "list"]), Ok(Listing::of(&users))));
    desk.press("d");
    let copied = desk.press("y");
    assert_eq!(copied, [Effect::Copy("NAME        al\nMORE.OF-IT  1,2\nNOTHING     -".to_owned())]);
    assert_eq!(desk.press("e"), [Effect::Copy("kdp user describe al".to_owned())]);
}
