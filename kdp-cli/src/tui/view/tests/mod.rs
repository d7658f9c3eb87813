//! Every screen at three sizes, as files to be read: `testdata/NAME-80x24.txt` and so on.
//!
//! After a change that is meant: `KDP_UPDATE=1 cargo test -p kdp-cli --lib tui::view`.

mod mouse;
mod records;

use std::fs;
use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::danger::{Danger, Wanted};
use crate::tui::app::Access;
use crate::tui::app::action::Action;
use crate::tui::app::job::JobEnd;
use crate::tui::app::model::words;
use crate::tui::app::popup::Popup;
use crate::tui::app::records::{News, ReadState, testing};
use crate::tui::collect;
use crate::tui::demo;
use crate::tui::demo::records::contents;
use crate::tui::event::key::Key;
use crate::tui::picture::plain;

/// Everybody's time.
const START_MS: i64 = 1_790_000_000_000;
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// The demonstration after these keys, such as `"2 / p a y enter"`.
fn after(keys: &str) -> App {
    let mut app = App::new("demo", Access::Open);
    app.update(Action::Snapshot(collect::demo_snapshot(START_MS, 0).into()), START_MS);
    press(&mut app, keys);
    app
}

fn press(app: &mut App, keys: &str) {
    let keymap = Keymap::default();
    for key in keys.split_whitespace() {
        let key = Key::parse(key).expect("a key");
        let action = keymap.action(app, key).unwrap_or_else(|| panic!("{key} means nothing"));
        app.update(action, START_MS + 2000);
    }
}

/// More keys.
fn then(mut app: App, keys: &str) -> App {
    for key in keys.split_whitespace() {
        let key = Key::parse(key).expect("a key");
        if let Some(action) = Keymap::default().action(&app, key) {
            app.update(action, START_MS + 4000);
        }
    }
    app
}

fn picture(app: &App, theme: &Theme, (width, height): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| render(app, &Keymap::default(), theme, frame)).unwrap();
    plain(terminal.backend().buffer())
}

/// Compares the screen with its file, at all sizes.
fn check(name: &str, app: &App) {
    for size in SIZES {
        check_at(name, app, &Theme::full(), size);
    }
}

fn check_at(name: &str, app: &App, theme: &Theme, size: (u16, u16)) {
    let drawn = picture(app, theme, size);
    let file = format!("{name}-{}x{}.txt", size.0, size.1);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/view/testdata").join(file);
    if std::env::var_os("KDP_UPDATE").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == drawn, "{} is not what is drawn:\n{drawn}", path.display());
}

#[test]
fn topics() {
    check("topics", &after("2"));
}

#[test]
fn overview() {
    check("overview", &after(""));
}

#[test]
fn topic() {
    check("topic", &after("2 enter"));
}

#[test]
fn groups() {
    check("groups", &after("3"));
}

#[test]
fn group() {
    check("group", &after("3 enter"));
}

#[test]
fn brokers() {
    check("brokers", &after("4"));
}

#[test]
fn partitions_filtered() {
    check("partitions", &after("5 / p a y enter j space"));
}

#[test]
fn moves() {
    check("moves", &after("6"));
}

#[test]
fn log() {
    let mut app = after(": l o g enter");
    let mut seen = 0;
    for news in crate::tui::demo::Demo::at(START_MS).log_at(&mut seen, START_MS + 5000) {
        app.update(Action::Logged(news), START_MS + 5000);
    }
    for (what, error) in [
        ("Metadata to kafka-2.demo:9092", "timed out after 6s"),
        ("end offsets", "broker 2 does not answer: connection refused"),
        ("Metadata to kafka-2.demo:9092", "timed out after 6s"),
    ] {
        app.model.log.note(what, error, START_MS + 4000);
    }
    check("log-audit", &app);
    check("log-audit-line", &then(app.clone(), "j j enter"));
    check("log-requests", &then(app.clone(), "tab"));
    check("log-errors", &then(app, "tab tab"));
    check("log-empty", &after(": l o g enter tab tab"));
}

#[test]
fn help() {
    check("help", &after("2 ?"));
}

#[test]
fn palette() {
    check("palette", &after(": o r"));
}

#[test]
fn sort_picker() {
    check("sort", &after("2 s j"));
}

#[test]
fn menu() {
    check("menu", &after("2 x j"));
}

#[test]
fn form() {
    check("form", &after("2 n n e w"));
}

#[test]
fn confirmation() {
    let mut app = after("2 space space D");
    let commands = vec![words(["topic", "delete", "clickstream", "orders"])];
    let wanted = Some(Wanted { level: Danger::Severe, word: "2".to_owned() });
    let warning = "groups have committed offsets in clickstream, which nobody will ever be able to use again";
    let lines = ["TOPIC        PARTITIONS", "clickstream  24", "orders       12"].map(str::to_owned).to_vec();
    let end = JobEnd { warnings: vec![warning.to_owned()], lines, wanted, ..JobEnd::default() };
    app.update(Action::Previewed(commands, vec![end]), START_MS + 2000);
    check("confirmation", &app);
}

#[test]
fn wide_tables() {
    check_at("wide", &after("2 w > >"), &Theme::full(), (80, 24));
}

#[test]
fn where_to_save() {
    check("save", &after("2 o"));
}

#[test]
fn what_is_copied_of_a_row() {
    check("copy", &after("4 Y"));
}

#[test]
fn what_can_be_undone() {
    let mut app = after("2");
    let file = |hour: u8, noun: &str, verb: &str, rest: &str, cluster: &str| crate::gate::UndoFile {
        path: format!("/home/me/.local/state/kdp/undo/20260131T{hour}0000000Z-{noun}-{verb}.json").into(),
        noun: noun.to_owned(),
        action: format!("{noun} {verb}"),
        at: format!("2026-01-31T{hour}:00:00.000Z"),
        cluster_id: Some(cluster.to_owned()),
        command: format!("kdp {noun} {verb} {rest}"),
    };
    let files = vec![
        file(17, "topic", "delete", "emails-to-send --confirm emails-to-send", "MkU3OEVBNTcwNTJENDM2Qk"),
        file(15, "config", "set", "orders retention.ms=86400000 --yes", "another"),
        file(11, "group", "reset", "billing --to @-2h --all-topics --apply --yes", "MkU3OEVBNTcwNTJENDM2Qk"),
    ];
    app.update(Action::Undoable(files), START_MS + 2000);
    check("undo", &app);
}

#[test]
fn settings_side_by_side() {
    let mut app = after("");
    for words in [
        &["config", "list", "--type", "topic"][..],
        &["config", "diff", "orders", "payments", "--type", "topic"],
        &["config", "diff", "orders", "payments", "--type", "topic", "--all"],
    ] {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let report = demo::Demo::default().answer(&words, START_MS);
        let answer = crate::tui::event::command::listing(&report);
        app.update(Action::Answered(words, answer), START_MS + 1000);
    }
    press(&mut app, ": c o n f i g s enter");
    check("configs", &app);
    let pair = crate::tui::app::screens::Pair::one("topic", "orders").with("payments");
    app.update(Action::Open(pair.place()), START_MS + 2000);
    check("config-diff", &app);
    press(&mut app, "tab");
    check("config-diff-all", &app);
    press(&mut app, "enter");
    check("setting", &app);
}

#[test]
fn contexts_to_go_to() {
    let mut app = after("");
    app.update(Action::Contexts(demo::contexts()), START_MS + 2000);
    check("contexts", &app);
    app.update(Action::Back, START_MS + 2000);
    app.update(Action::Switched(demo::session("demo-eu")), START_MS + 2000);
    app.update(Action::Snapshot(collect::demo_snapshot(START_MS, 0).into()), START_MS + 9000);
    press(&mut app, ": u n l o c k enter");
    check("unlock", &app);
}

#[test]
fn what_is_still_to_come() {
    check("doctor", &after(": d o c t o r enter"));
    check("doctor-checks", &after(": d o c t o r enter tab"));
    check("plan", &after("6 tab"));
}

#[test]
fn a_row_in_full() {
    check("describe", &after("2 j d"));
    check("describe-group", &after("3 d"));
}

#[test]
fn what_was_run() {
    let mut app = after("5 / o r d e r s : 1 enter m");
    check("move", &app);
    press(&mut app, "tab 3 0 m enter");
    let Some(Popup::Confirm(confirm)) = &app.popup else { panic!("{:?}", app.popup) };
    let commands = confirm.commands.clone();
    let wanted = Some(Wanted { level: Danger::Moderate, word: "orders:1".to_owned() });
    app.update(Action::Previewed(commands, vec![JobEnd { wanted, ..JobEnd::default() }]), START_MS + 2000);
    press(&mut app, "y");
    app.update(Action::Tick, START_MS + 65_000);
    check("job", &app);
    app.update(Action::Jobs, START_MS + 65_000);
    check("jobs", &app);
    app.update(Action::Stop, START_MS + 65_000);
    check("stop", &app);
}

#[test]
fn themes_change_no_letter() {
    let mut app = after("4");
    let usual = picture(&app, &Theme::full(), (80, 24));
    for look in crate::contexts::Look::ALL {
        app.look = look;
        assert_eq!(picture(&app, &Theme::full(), (80, 24)), usual, "{look:?}");
    }
}

#[test]
fn without_colour_and_utf8() {
    check_at("ascii", &after("4"), &Theme::ascii(), (80, 24));
}

#[test]
fn too_small() {
    check_at("too-small", &after(""), &Theme::full(), (50, 10));
}

#[test]
fn the_readme_shows_the_overview_as_it_is() {
    let readme = include_str!("../../../../../README.md");
    assert!(readme.contains(include_str!("../testdata/overview-80x24.txt").trim_end()));
}
