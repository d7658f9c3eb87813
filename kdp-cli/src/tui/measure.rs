//! What the dashboard costs at 10,000 partitions. Numbers for a person, not tests: a loaded machine is slow.
//!
//! `cargo test --release -p kdp-cli --lib tui::measure -- --ignored --nocapture --test-threads 1`

use std::hint::black_box;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::app::action::Action;
use super::app::series::Series;
use super::app::{Access, App};
use super::collect;
use super::demo::{Scale, World};
use super::event::key::Key;
use super::event::keymap::Keymap;
use super::view::{self, theme::Theme};

const START_MS: i64 = 1_790_000_000_000;
const ROUNDS: usize = 200;

/// Says how long something takes, mostly and at worst.
fn measure(what: &str, mut run: impl FnMut(usize)) {
    let mut took: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            let began = Instant::now();
            run(round);
            began.elapsed()
        })
        .collect();
    took.sort();
    let ms = |index: usize| took[index].as_secs_f64() * 1000.0;
    println!("{what:40} p50 {:7.2} ms  p99 {:7.2} ms", ms(ROUNDS / 2), ms(ROUNDS * 99 / 100));
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("unknown").trim().to_owned()
}

#[test]
#[ignore = "measures, and has no opinion"]
fn frames_at_ten_thousand_partitions() {
    let world = World::new(7, Scale::default());
    let keymap = Keymap::default();
    let theme = Theme::full();
    for (name, keys) in [
        ("overview", ""),
        ("topics", "2"),
        ("brokers", "4"),
        ("partitions", "5"),
        ("partitions, filtered", "5 / o r d"),
    ] {
        let mut app = App::new("demo", Access::Open);
        app.update(Action::Resized(200, 60), START_MS);
        app.update(Action::Snapshot(world.snapshot(START_MS, 0).into()), START_MS);
        for key in keys.split_whitespace() {
            let action = keymap.action(&app, Key::parse(key).expect("a key")).expect("it means something");
            app.update(action, START_MS);
        }
        let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("it is in memory");
        measure(&format!("{name}: frame"), |_| {
            terminal.draw(|frame| view::render(&app, &keymap, &theme, frame)).expect("it is in memory");
        });
        measure(&format!("{name}: key to paint"), |round| {
            let key = Key::parse(if round % 2 == 0 { "down" } else { "up" }).expect("a key");
            if let Some(action) = keymap.action(&app, key) {
                app.update(action, START_MS);
            }
            terminal.draw(|frame| view::render(&app, &keymap, &theme, frame)).expect("it is in memory");
        });
        let next: Vec<_> =
            (0..2).map(|step| std::sync::Arc::new(world.snapshot(START_MS, step * 2000))).collect();
        measure(&format!("{name}: new snapshot to paint"), |round| {
            app.update(Action::Snapshot(next[round % 2].clone()), START_MS);
            terminal.draw(|frame| view::render(&app, &keymap, &theme, frame)).expect("it is in memory");
        });
    }
    measure("the demonstration: a snapshot", |round| {
        black_box(world.snapshot(START_MS, round as i64 * 2000));
    });
    println!("resident: {}", resident());
}

#[test]
#[ignore = "measures, and has no opinion"]
fn collecting_ten_thousand_partitions() {
    let mut cluster = collect::Simulated::new(12, 10_000);
    measure("a round of 12 brokers, to its snapshot", |_| {
        black_box(cluster.round());
    });
    for _ in 0..Series::SHORT {
        cluster.round();
    }
    println!("resident: {}", resident());
}
