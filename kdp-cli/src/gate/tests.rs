//! Which changes the gate lets through, and what it writes down about them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use kdp_client::connection::{ConnectionOptions, Endpoint};

use super::undo::Undo;
use super::*;
use crate::danger::Prompt;
use crate::exit::Exit;
use crate::output::Format;

fn context(guard: Guard) -> Context {
    let bootstrap = Endpoint::parse_list("127.0.0.1:1").unwrap();
    Context {
        cluster: Cluster::new(bootstrap, ConnectionOptions::default()),
        prompt: Prompt { interactive: false },
        guard,
        danger: Some(Danger::Severe),
        settings: settings(),
        format: Format::default(),
        expression: None,
        zone: crate::time::Zone::Utc,
        quiet: false,
        password: None,
    }
}

fn settings() -> crate::settings::Settings {
    let flags = crate::settings::Flags::default();
    crate::contexts::testing::with(&[], &[], |world| crate::settings::resolve(&flags, world)).unwrap()
}

fn names() -> Vec<String> {
    vec!["orders".to_owned(), "audit".to_owned()]
}

/// Nothing in these tests waits for anything, so one poll is enough.
fn gate(context: &Context, level: Danger, consent: &Consent) -> Result<Permit, Failure> {
    let names = names();
    let change = Change { level, action: "topic delete", summary: "delete", names: &names };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(context.gate(change, consent))
}

fn hint(guard: Guard, level: Danger, consent: &Consent) -> String {
    match gate(&context(guard), level, consent) {
        Ok(_) => "runs".to_owned(),
        Err(failure) => {
            assert_eq!(failure.exit, Exit::Refused);
            failure.hint.unwrap_or(failure.code)
        }
    }
}

#[test]
fn a_protected_context_asks_for_one_level_more() {
    let yes = Consent { yes: true, ..Consent::default() };
    let named = Consent { confirm: Some("2".to_owned()), ..Consent::default() };
    let dry = Consent { dry_run: true, ..Consent::default() };
    use Danger::*;
    for (protected, level, consent, expected) in [
        (false, Mild, &Consent::default(), "runs"),
        (true, Mild, &Consent::default(), "add --yes"),
        (true, Mild, &yes, "runs"),
        (false, Moderate, &yes, "runs"),
        (true, Moderate, &yes, "add --confirm 2"),
        (true, Moderate, &named, "runs"),
        (false, Severe, &yes, "add --confirm 2"),
        (true, Severe, &named, "runs"),
        (true, Severe, &dry, "runs"),
    ] {
        let guard = Guard { protected, audit_off: true, ..Guard::default() };
        assert_eq!(hint(guard, level, consent), expected, "{protected} {level:?} {consent:?}");
    }
}

#[test]
fn read_only_refuses_whatever_was_said() {
    let all = Consent { yes: true, confirm: Some("2".to_owned()), dry_run: true };
    let guard = Guard { read_only: true, ..Guard::default() };
    assert_eq!(hint(guard, Danger::Mild, &all), "READ_ONLY");
}

fn at(folder: &Path) -> Guard {
    Guard {
        state: Some(folder.join("kdp")),
        context: Some("prod".to_owned()),
        arguments: vec!["kdp".into(), "topic".into(), "delete".into(), "ssl.key.password=x".into()],
        ..Guard::default()
    }
}

fn confirmed() -> Consent {
    Consent { confirm: Some("2".to_owned()), ..Consent::default() }
}

#[test]
fn every_change_leaves_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let context = context(at(folder.path()));
    let permit = gate(&context, Danger::Severe, &confirmed()).unwrap();
    let mut report = Report::text("Test", String::new());
    report.errors.push(Failure::failed("NOT_CONTROLLER", "moved").about("audit"));
    permit.done(report);
    drop(gate(&context, Danger::Severe, &confirmed()).unwrap());
    let dry = Consent { dry_run: true, ..Consent::default() };
    drop(gate(&context, Danger::Severe, &dry).unwrap().done(Report::text("Test", String::new())));

    let state = context.guard.state.as_deref().unwrap();
    let lines = audit::lines(state);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["action"], "topic delete");
    assert_eq!(lines[0]["context"], "prod");
    assert_eq!(lines[0]["command"], "kdp topic delete 'ssl.key.password=[hidden]'");
    assert_eq!(lines[0]["exit_code"], 1);
    assert_eq!(
        lines[0]["items"],
        serde_json::json!([
            { "name": "orders", "result": "ok" },
            { "name": "audit", "result": "NOT_CONTROLLER" },
        ])
    );
    assert_eq!(lines[1]["exit_code"], serde_json::Value::Null);
    assert_eq!(lines[1]["items"][0]["result"], serde_json::Value::Null);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(state), mode(&audit::path(state))), (0o700, 0o600));
}

#[test]
fn what_cannot_be_written_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kdp"), "a file where the folder should be").unwrap();
    let permit = gate(&context(at(folder.path())), Danger::Severe, &confirmed()).unwrap();
    permit.undo("topic", &["before"]);
    let report = permit.done(Report::text("Test", String::new()));
    assert_eq!((report.exit(), report.warnings.len()), (Exit::Success, 2), "{:?}", report.warnings);
}

#[test]
fn an_undo_file_is_there_before_the_change_and_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let context = context(at(folder.path()));
    let permit = gate(&context, Danger::Severe, &confirmed()).unwrap();
    permit.undo("topic", &vec![1, 2]);
    let path = permit.kept.borrow().undo.clone().unwrap();
    let undo: Undo<Vec<i32>> = super::undo::read(&path, "topic").unwrap();
    assert_eq!((undo.before.clone(), undo.command.contains("hidden")), (vec![1, 2], true));
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let listed = undo_files(context.guard.state.as_deref().unwrap(), 10);
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].noun.as_str(), listed[0].action.as_str()), ("topic", "topic delete"));
    assert_eq!(listed[0].path, path);
    assert!(undo.check_cluster(Some("any")).is_ok(), "a file that knows no cluster fits all");

    let failure = super::undo::read::<Vec<i32>>(&path, "config").unwrap_err();
    assert!(failure.hint.unwrap().starts_with("kdp topic undo "));
    let report = permit.done(Report::text("Test", String::new()));
    assert!(report.talk[0].starts_with("undo: kdp topic undo "), "{:?}", report.talk);
    let lines = audit::lines(context.guard.state.as_deref().unwrap());
    assert_eq!(lines[0]["undo_file"], path.to_str().unwrap());
}

#[test]
fn a_dry_run_tells_what_the_change_wants() {
    let folder = tempfile::tempdir().unwrap();
    let dry = Consent { dry_run: true, ..Consent::default() };
    let wanted = |guard: Guard| {
        let permit = gate(&context(guard), Danger::Moderate, &dry).unwrap();
        permit.done(Report::text("Test", String::new())).wanted.unwrap()
    };
    let plain = wanted(at(folder.path()));
    assert_eq!((plain.level, plain.word.as_str()), (Danger::Moderate, "2"));
    let protected = wanted(Guard { protected: true, ..at(folder.path()) });
    assert_eq!((protected.level, protected.word.as_str()), (Danger::Severe, "2"));
    let permit = gate(&context(at(folder.path())), Danger::Severe, &confirmed()).unwrap();
    assert_eq!(permit.done(Report::text("Test", String::new())).wanted, None, "it has been done");
}

/// The leaf of the command line that these words name.
fn leaf(words: &str) -> clap::Command {
    let mut command = crate::command();
    for word in words.split(' ') {
        command = command.find_subcommand(word).unwrap().clone();
    }
    command
}

#[test]
fn every_change_can_be_rehearsed_and_confirmed() {
    for (words, output) in crate::commands::registry::outputs() {
        let command = leaf(words);
        let offers = |id: &str| command.get_arguments().any(|argument| argument.get_id() == id);
        let offered = ["dry_run", "yes", "confirm"].map(offers);
        let message = "a change flattens `Consent` and has a danger in OUTPUTS; a reader has neither";
        assert_eq!(offered, [output.danger.is_some(); 3], "kdp {words}: {message}");
    }
}
