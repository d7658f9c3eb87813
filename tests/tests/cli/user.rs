//! `kdp user` and `kdp token`: SCRAM users read back with Apache's tool, and what listeners that know
//! nobody say of tokens. Tokens themselves are made in `security.rs`, where there is a listener for them.

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] = &[
    ("user life", a_life),
    ("user prompted", prompted),
    ("user not there", not_there),
    ("token nobody asks", nobody_asks),
];

fn a_life(target: &Target) {
    if target.kind == Kind::KdpBroker {
        target.kdp(&["user", "list"]).json_exits(6);
        return;
    }
    let see = |holds: &dyn Fn(&str) -> bool| {
        target.apache_sees("kafka-configs", &["--describe", "--entity-type", "users"], holds);
    };
    let create =
        ["user", "create", "user-alice", "--mechanism", "scram-sha-256", "--mechanism", "SCRAM-SHA-512"];
    let create = [&create[..], &["--password-file", "-"]].concat();
    target.kdp(&[&create[..], &["--dry-run"]].concat()).input("one\n").ok();
    target.kdp(&create).input("one\n").ok();
    see(&|printed| printed.contains("user-alice") && printed.contains("SCRAM-SHA-256=iterations=4096"));
    let described = ["user", "describe", "user-*"];
    target
        .kdp(&described)
        .json_that(|document| document["items"].as_array().is_some_and(|list| list.len() == 2));

    // What is refused, or cannot be, needs no password.
    target.kdp(&["user", "alter", "user-alice", "--password-file", "no-such-file"]).run().exits(7);
    let again = ["user", "create", "user-alice", "--password-file", "no-such-file"];
    target.kdp(&again).run().exits(1).says("user of this name exists");
    target.kdp(&["user", "alter", "user-alice", "--password-file", "no-such-file", "--yes"]).run().exits(2);
    let alter =
        ["user", "alter", "user-alice", "--iterations", "8192", "--mechanism", "SCRAM-SHA-512", "--yes"];
    target.kdp(&[&alter[..], &["--password-file", "-"]].concat()).input("two").ok();
    see(&|printed| printed.contains("SCRAM-SHA-512=iterations=8192"));

    let delete = ["user", "delete", "user-alice", "--mechanism", "SCRAM-SHA-256"];
    target.kdp(&[&delete[..], &["--confirm", "user-alice"]].concat()).ok();
    see(&|printed| printed.contains("user-alice") && !printed.contains("SCRAM-SHA-256"));
    target
        .kdp(&described)
        .json_that(|document| document["items"].as_array().is_some_and(|list| list.len() == 1));
    target.kdp(&["user", "delete", "user-alice", "--confirm", "user-alice"]).ok();
    see(&|printed| !printed.contains("user-alice"));
}

/// A person is asked twice, and nobody sees what is typed.
fn prompted(target: &Target) {
    let create = target.kdp(&["user", "create", "user-bob", "--mechanism", "SCRAM-SHA-256"]);
    let mut terminal = create.on_a_terminal();
    if target.kind == Kind::KdpBroker {
        assert_eq!(terminal.ends().code(), Some(6), "what cannot be done needs no password");
        return;
    }
    terminal.shows("Password for user-bob:");
    terminal.types("pa55word\rpa66word\r");
    assert_eq!(terminal.ends().code(), Some(7));
    terminal.shows("the two are not the same");
    target.kdp(&["user", "describe", "user-bob"]).run().exits(1);

    let mut terminal = create.on_a_terminal();
    terminal.shows("Password for user-bob:");
    terminal.types("pa55word\r");
    terminal.shows("Once more:");
    terminal.types("pa55word\r");
    assert_eq!(terminal.ends().code(), Some(0));
    assert!(!terminal.screen().contains("pa55"), "{}", terminal.screen());
    target.kdp(&["user", "describe", "user-bob"]).ok();

    let mut terminal = target.kdp(&["user", "alter", "user-bob", "--yes"]).on_a_terminal();
    terminal.shows("Password for user-bob:");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().code(), Some(130));
    target.kdp(&["user", "delete", "user-bob", "--confirm", "user-bob"]).ok();
}

fn not_there(target: &Target) {
    let code = if target.kind == Kind::KdpBroker { 6 } else { 1 };
    for arguments in [
        &["user", "describe", "user-nobody"][..],
        &["user", "alter", "user-nobody", "--dry-run"],
        &["user", "delete", "user-nobody", "--dry-run"],
    ] {
        let document = target.kdp(arguments).json_exits(code);
        let expected = if code == 6 { "UNSUPPORTED_VERSION" } else { "RESOURCE_NOT_FOUND" };
        assert_eq!(document["errors"][0]["code"], expected, "{arguments:?}");
    }
}

fn nobody_asks(target: &Target) {
    let (code, expected) = match target.kind {
        Kind::KdpBroker => (6, "UNSUPPORTED_VERSION"),
        _ => (1, "DELEGATION_TOKEN_REQUEST_NOT_ALLOWED"),
    };
    for arguments in [&["token", "list"][..], &["token", "create", "--dry-run"]] {
        let document = target.kdp(arguments).json_exits(code);
        assert_eq!(document["errors"][0]["code"], expected, "{arguments:?}");
    }
}
