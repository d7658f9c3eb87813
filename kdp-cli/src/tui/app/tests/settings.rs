//! Settings side by side, and made alike.

use super::*;
use crate::report::{Column, column};

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
