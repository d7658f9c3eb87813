//! `kdp ui` as its users have it: the real program on a real terminal, against a broker under load.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use kdp_tests::broker::KdpBroker;
use kdp_tests::clients;
use kdp_tests::terminal::{Terminal, kdp_of};
use rdkafka::producer::{BaseRecord, ThreadedProducer};
use rustix::process::Signal;
use tempfile::TempDir;

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(120);
const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";

/// A broker with the topics `orders` and `payments`, and a home without settings.
struct Shop {
    broker: KdpBroker,
    home: TempDir,
}

impl Shop {
    fn open() -> Self {
        let shop = Self { broker: KdpBroker::start(), home: tempfile::tempdir().unwrap() };
        shop.kdp(&["topic", "create", "orders", "payments", "--partitions", "3"]);
        shop
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = kdp_of(self.home.path());
        command.args(words).args(["--bootstrap-server", self.broker.address()]);
        command
    }

    /// What a command prints.
    fn kdp(&self, words: &[&str]) -> String {
        let output = self.command(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn dashboard(&self) -> Terminal {
        Terminal::start(self.command(&["ui"]), 40, 120)
    }

    /// Waits until a command prints what holds: a change on the screen is on its way to the cluster.
    fn until(&self, words: &[&str], found: impl Fn(&str) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            let printed = self.kdp(words);
            if found(&printed) {
                return;
            }
            assert!(Instant::now() < until, "never printed by {words:?}:\n{printed}");
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// Whether the cursor is on the row of this name: what is beside the table is about it.
fn is_on(screen: &str, name: &str) -> Option<()> {
    screen.contains(&format!("─ {name} ─")).then_some(())
}

/// Somebody who writes to `orders` until it is dropped.
struct Load {
    is_over: Arc<AtomicBool>,
    writing: Option<JoinHandle<()>>,
}

impl Load {
    fn on(address: &str) -> Self {
        let producer: ThreadedProducer<_> = clients::config(address, &[("linger.ms", "5")]).create().unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let writing = thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                for _ in 0..20 {
                    // A full queue, or a broker that is away, takes nothing; the next one may be taken.
                    let _ = producer.send(BaseRecord::<(), str>::to("orders").payload("an order"));
                }
                thread::sleep(Duration::from_millis(20));
            }
        });
        Self { is_over, writing: Some(writing) }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(writing) = self.writing.take() {
            let _ = writing.join();
        }
    }
}

/// What the header says comes in: records a second, in its own letters.
fn inflow(screen: &str) -> Option<&str> {
    let (_, after) = screen.lines().next()?.split_once(" in ")?;
    let (rate, _) = after.trim_start().split_once("/s")?;
    rate.starts_with(|letter: char| letter.is_ascii_digit()).then_some(rate)
}

fn is_flowing(screen: &str) -> Option<()> {
    inflow(screen).filter(|rate| *rate != "0").map(drop)
}

fn is_still(screen: &str) -> Option<()> {
    inflow(screen).filter(|rate| *rate == "0").map(drop)
}

#[test]
fn a_look_around_while_records_come_and_then_do_not() {
    let shop = Shop::open();
    let load = Load::on(shop.broker.address());
    let mut screen = shop.dashboard();
    screen.until("topics", |seen| (seen.contains("orders") && seen.contains("payments")).then_some(()));
    assert!(screen.is_taken());
    screen.until("records that come in", is_flowing);
    // Filter.
    screen.types("2");
    screen.shows("Topics");
    screen.types("/pay");
    screen.hides("orders ");
    screen.shows("payments");
    screen.types(ESCAPE);
    screen.shows("orders");
    // Drill down, and back.
    screen.types("/orders");
    screen.hides("payments");
    screen.types(ENTER);
    screen.types(ENTER);
    screen.shows("Producers");
    screen.types(ESCAPE);
    screen.hides("Producers");
    // Nothing is left of the load in the end.
    drop(load);
    screen.until("no records that come in", is_still);
    screen.types("q");
    assert!(screen.ends().success());
}

#[test]
fn a_topic_is_made_on_the_screen() {
    let shop = Shop::open();
    let mut screen = shop.dashboard();
    screen.types("2");
    screen.until("topics", |seen| (seen.contains("orders") && seen.contains("payments")).then_some(()));
    screen.types("n");
    screen.shows("Create a topic");
    screen.types("made-here");
    screen.shows("made-here");
    screen.types(ENTER);
    // What would be run is shown, and what would come of it; then it is, and the row comes by itself.
    screen.shows("kdp topic create");
    screen.shows("press y");
    screen.types("y");
    screen.hides("Do it?");
    shop.until(&["topic", "list"], |printed| printed.contains("made-here"));
    // Its row, and not the line that says what is under way.
    screen.until("the new topic in the list", |seen| {
        seen.lines().any(|line| line.trim_start().starts_with("made-here")).then_some(())
    });
    screen.types("q");
    assert!(screen.ends().success());
}

#[test]
fn a_setting_is_changed_on_the_screen() {
    let shop = Shop::open();
    let mut screen = shop.dashboard();
    screen.types("2");
    screen.until("topics", |seen| (seen.contains("orders") && seen.contains("payments")).then_some(()));
    screen.types("/orders");
    screen.hides("payments");
    screen.types(ENTER);
    screen.until("the cursor", |seen| is_on(seen, "orders"));
    screen.types("C");
    screen.shows("Change settings: orders");
    screen.types("retention.ms=86400000");
    screen.shows("kdp config set orders retention.ms=86400000");
    screen.types(ENTER);
    screen.shows("press y");
    // A second Enter does nothing that wants a yes.
    screen.types(ENTER);
    screen.types("y");
    screen.hides("Do it?");
    let get = ["config", "get", "orders", "retention.ms", "-o", "jsonl"];
    shop.until(&get, |printed| printed.contains("86400000"));
    // The page of the topic shows it too.
    screen.types(ENTER);
    screen.shows("Producers");
    screen.types("\t\t");
    screen.shows("86400000");
    screen.types("q");
    assert!(screen.ends().success());
}

#[test]
fn a_group_is_reset_on_the_screen() {
    let shop = Shop::open();
    for id in ["0", "1", "2"] {
        let produce = ["record", "produce", "orders", "--random", "10", "--partition", id];
        shop.kdp(&produce);
    }
    shop.kdp(&["group", "create", "billing", "--to", "end", "--topic", "orders"]);
    let mut screen = shop.dashboard();
    screen.types("3");
    screen.until("the group, without lag", |seen| is_on(seen, "billing"));
    screen.types("R");
    screen.shows("Reset offsets: billing");
    screen.types("start\t\t\torders");
    screen.shows("kdp group reset billing --apply --to start --topic orders");
    screen.types(ENTER);
    // The preview: from where to where.
    screen.shows("press y");
    screen.shows("-10");
    screen.types("y");
    screen.hides("Do it?");
    let describe = ["group", "lag", "billing", "-o", "jq=[.. | .lag? // empty] | max"];
    shop.until(&describe, |printed| printed.contains("30"));
    screen.until("its lag", |seen| {
        seen.lines()
            .any(|line| line.contains("billing") && line.split_whitespace().any(|word| word == "30"))
            .then_some(())
    });
    screen.types("q");
    assert!(screen.ends().success());
}

#[test]
fn what_cannot_be_undone_wants_its_name() {
    let shop = Shop::open();
    let mut screen = shop.dashboard();
    screen.types("2");
    screen.until("topics", |seen| (seen.contains("orders") && seen.contains("payments")).then_some(()));
    screen.types("/pay");
    screen.hides("orders ");
    screen.types(ENTER);
    screen.until("the cursor", |seen| is_on(seen, "payments"));
    screen.types("D");
    screen.shows("type payments and press enter");
    screen.types("pay");
    screen.types(ENTER);
    screen.shows("type payments and press enter");
    screen.types("ments");
    screen.types(ENTER);
    screen.hides("Do it?");
    shop.until(&["topic", "list", "-o", "name"], |printed| !printed.contains("payments"));
    screen.until("no such row", |seen| {
        (!seen.lines().skip(3).any(|line| line.contains("payments "))).then_some(())
    });
    screen.types("q");
    assert!(screen.ends().success());
}

#[test]
fn the_terminal_is_given_back_whatever_happens() {
    let home = tempfile::tempdir().unwrap();
    let start = || {
        let mut command = kdp_of(home.path());
        command.args(["ui", "--demo"]);
        let screen = Terminal::start(command, 24, 80);
        screen.shows("12/12");
        screen
    };
    // Stopped by its key, and resumed.
    let mut screen = start();
    screen.types("\x1a");
    screen.stops();
    screen.signal(Signal::CONT);
    screen.until("the screen again", |seen| seen.contains("12/12").then_some(()));
    // Whatever size it has for a moment, what is drawn in the end fits the last one.
    for lines in 5..40 {
        screen.resize(lines, 3 * lines);
    }
    screen.resize(30, 100);
    screen.types("2");
    screen.until("the size", |seen| {
        let footer = seen.lines().nth(29)?;
        (footer.contains("enter open") && seen.lines().next()?.contains("12/12")).then_some(())
    });
    screen.resize(8, 40);
    screen.shows("too small");
    screen.types("q");
    assert!(screen.ends().success());
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut screen = start();
        screen.signal(signal);
        screen.ends();
    }
    start().closes();
}

#[test]
fn traces_do_not_come_between() {
    let shop = Shop::open();
    let mut screen = Terminal::start(shop.command(&["ui", "-vv"]), 40, 120);
    screen.types("2");
    screen.until("topics", |seen| (seen.contains("orders") && seen.contains("payments")).then_some(()));
    let clean = |seen: &str| (!seen.contains("DEBUG")).then_some(());
    screen.until("no traces", clean);
    screen.types("q");
    assert!(screen.ends().success());
    screen.shows("DEBUG");
}

#[test]
fn without_a_terminal_there_is_no_dashboard() {
    let home = tempfile::tempdir().unwrap();
    let output = kdp_of(home.path()).args(["ui", "--demo"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("kdp top"), "{output:?}");
}

#[test]
fn records_are_tailed_searched_and_written_into_a_file() {
    let shop = Shop::open();
    shop.kdp(&["record", "produce", "orders", "--value", "the first one"]);
    let mut screen = shop.dashboard();
    screen.until("topics", |seen| (seen.contains("orders") && seen.contains("payments")).then_some(()));
    screen.types(":records orders");
    screen.shows("what is in the topic");
    screen.types(ENTER);
    screen.shows("the first one");
    // What comes is shown as it comes.
    shop.kdp(&["record", "produce", "orders", "--value", "another that came later"]);
    screen.shows("another that came later");
    screen.types("f");
    screen.shows("Read records");
    screen.types("\t\tfirst");
    screen.shows("kdp record grep -F -i first orders");
    screen.types(ENTER);
    screen.shows("1 found");
    screen.shows("read to the end");
    screen.hides("another that came later");
    screen.types("W");
    screen.shows("Write the record into a file");
    screen.types("\x15found.jsonl");
    screen.shows("found.jsonl");
    screen.types(ENTER);
    screen.shows("1 record is in");
    let written = std::fs::read_to_string(shop.home.path().join("found.jsonl")).unwrap();
    assert!(written.lines().count() == 1 && written.contains("the first one"), "{written}");
    screen.types("q");
    assert!(screen.ends().success());
}

#[test]
fn a_broker_is_lost_and_found_again() {
    let mut shop = Shop::open();
    let screen = shop.dashboard();
    screen.until("what comes in", is_still);
    shop.broker.kill();
    screen.shows("does not answer");
    screen.shows("orders");
    shop.broker.start_again();
    screen.hides("does not answer");
    screen.until("what comes in", is_still);
    // Whoever is told to end gives the terminal back first.
    let mut screen = screen;
    screen.signal(Signal::TERM);
    screen.ends();
}

#[test]
fn the_demonstration_needs_no_broker() {
    let home = tempfile::tempdir().unwrap();
    let mut command = kdp_of(home.path());
    command.args(["ui", "--demo"]);
    let mut screen = Terminal::start(command, 24, 80);
    screen.shows("12/12");
    screen.types("3");
    screen.shows("search-indexer");
    screen.types("6");
    screen.shows("Moves");
    screen.types("\x03");
    assert!(screen.ends().success());
}

#[test]
fn the_sandbox_opens_on_its_own_broker_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut command = kdp_of(home.path());
    command.env("TMPDIR", home.path()).args(["sandbox", "--port", "0"]);
    let mut screen = Terminal::start(command, 24, 80);
    screen.until("what comes in", is_flowing);
    screen.types("2");
    screen.until("its topics", |seen| (seen.contains("orders") && seen.contains("clicks")).then_some(()));
    screen.types("q");
    assert!(screen.ends().success());
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!left.iter().any(|path| path.to_string_lossy().contains("sandbox")), "{left:?}");
}
