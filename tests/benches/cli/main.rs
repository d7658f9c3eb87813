//! kdp beside kcat and Apache's own tool, as processes: wall clock, CPU seconds, peak memory.
//!
//!     cargo build --release -p kdp-cli -p kdp-broker
//!     cargo bench -p kdp-tests --bench cli -- [--rounds N] [--records N] [--bootstrap-server HOST:PORT] [CASE...]
//!
//! Cases: topic-list topic-describe group-lag consume-raw consume-jsonl; without a name, all. Topics are 100 of
//! 100 partitions each, groups 1,000 with an offset in each of 3 partitions, records 1 KiB each; what is printed
//! goes into a pipe that this program reads. Without a server kdp-broker is started; on one that is named, all
//! is made under `kdp-bench-cli` and taken away again. kcat runs where it is installed, Apache's tools with
//! `KDP_INTEROP=1` (a JDK and Maven). The arms of one round run one after the other, so that a machine whose
//! speed drifts favours nobody; round 0 warms up and does not count.

mod admin;
mod child;
#[path = "../broker/table.rs"]
mod table;

use std::process::{Command, Stdio};

use child::{Figures, measure};
use kdp_tests::broker::KdpBroker;
use table::Table;

const TOPIC: &str = "kdp-bench-cli";
const VALUE_BYTES: usize = 1024;
const CASES: [&str; 5] = ["topic-list", "topic-describe", "group-lag", "consume-raw", "consume-jsonl"];
const COLUMNS: [&str; 5] = ["wall s", "user s", "system s", "peak MiB", "MB/s"];

/// A program that takes part, and how it is run.
type Arm = (&'static str, Command);

struct Options {
    rounds: usize,
    records: usize,
    server: Option<String>,
    cases: Vec<String>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    // `cargo test --all-targets` runs benches too: nothing to measure there.
    if args.iter().any(|arg| arg == "--test") {
        return;
    }
    let options = options(&args);
    let started = options.server.is_none().then(KdpBroker::start);
    let server = match (&options.server, &started) {
        (Some(server), _) => server.clone(),
        (None, Some(broker)) => broker.address().to_string(),
        (None, None) => unreachable!("a broker is started where no server is named"),
    };
    let is_about = |start: &str| options.cases.iter().any(|case| case.starts_with(start));
    if is_about("topic") {
        admin::topics(&options, &server);
    }
    if is_about("group") {
        admin::groups(&options, &server);
    }
    if is_about("consume") {
        fill(&server, options.records);
        for (case, format) in [("consume-raw", "raw"), ("consume-jsonl", "jsonl")] {
            if options.cases.iter().any(|asked| asked == case) {
                consume(&options, &server, case, format);
            }
        }
        kdp(&server, &["topic", "delete", TOPIC, "--confirm", TOPIC]);
    }
}

/// Lets the arms take turns; each has to print at least so many bytes, or it did not do the same work.
fn compare(options: &Options, case: &str, least: u64, arms: impl Fn() -> Vec<Arm>) {
    let mut table = Table::new(case, &COLUMNS);
    for round in 0..=options.rounds {
        for (arm, command) in arms() {
            let figures = measure(command);
            assert!(figures.bytes >= least, "{arm} wrote {} bytes of {least}", figures.bytes);
            table.add(round, arm, &row(&figures));
        }
    }
    table.print();
}

fn row(figures: &Figures) -> [f64; COLUMNS.len()] {
    let speed = figures.bytes as f64 / 1e6 / figures.wall;
    [figures.wall, figures.user, figures.system, figures.peak_bytes / 1048576.0, speed]
}

fn consume(options: &Options, server: &str, case: &str, format: &str) {
    let records = options.records.to_string();
    compare(options, case, (options.records * VALUE_BYTES) as u64, || {
        let mut arms = vec![("kdp", kdp_arm(server, &["record", "consume", TOPIC, "-o", format]))];
        if format == "raw" {
            arms.extend(kcat_arm(server, &["-C", "-q", "-e", "-o", "beginning", "-t", TOPIC]));
            let args = ["--topic", TOPIC, "--from-beginning", "--max-messages", &records];
            arms.extend(apache_arm(server, "org.apache.kafka.tools.consumer.ConsoleConsumer", &args));
        }
        arms
    });
}

fn kdp_arm(server: &str, args: &[&str]) -> Command {
    let mut command = Command::new(kdp_tests::binaries::program("kdp"));
    command.args(args).args(["-b", server]);
    command
}

fn kcat_arm(server: &str, args: &[&str]) -> Option<Arm> {
    Command::new("kcat").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    let mut command = Command::new("kcat");
    // Cargo's would lead it to the librdkafka of our tests.
    command.args(args).args(["-b", server]).env_remove("LD_LIBRARY_PATH");
    Some(("kcat", command))
}

/// One of Apache's tools, in a JVM of its own, as its users run it.
fn apache_arm(server: &str, class: &str, args: &[&str]) -> Option<Arm> {
    let jars = kdp_tests::apache::jars()?;
    let mut command = Command::new("java");
    command.arg("-cp").arg(jars.join("*")).arg(class).args(["--bootstrap-server", server]).args(args);
    Some(("apache", command))
}

/// Values that do not compress to nothing and are text, written by kdp itself.
fn fill(server: &str, records: usize) {
    kdp(server, &["topic", "create", TOPIC, "--partitions", "3", "--replication-factor", "1"]);
    let line: String = (0..VALUE_BYTES).map(|at| char::from(b'a' + (at * 7 % 26) as u8)).collect();
    kdp(server, &["record", "produce", TOPIC, "--value", &line, "--repeat", &records.to_string()]);
}

fn kdp(server: &str, args: &[&str]) {
    let mut command = Command::new(kdp_tests::binaries::program("kdp"));
    command.args(args).args(["-b", server, "-q"]).env("KDP_AUDIT", "off").stdout(Stdio::null());
    let status = command.status().expect("kdp runs");
    assert!(status.success(), "kdp {args:?}: {status}");
}

fn options(args: &[String]) -> Options {
    let mut options = Options { rounds: 3, records: 1_000_000, server: None, cases: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().expect("the flag has a value").clone();
        match arg.as_str() {
            "--rounds" => options.rounds = value().parse().expect("a number"),
            "--records" => options.records = value().parse().expect("a number"),
            "--bootstrap-server" => options.server = Some(value()),
            case => {
                assert!(CASES.contains(&case), "no case {case}; see the head of tests/benches/cli/main.rs");
                options.cases.push(case.to_owned());
            }
        }
    }
    if options.cases.is_empty() {
        options.cases = CASES.map(str::to_owned).to_vec();
    }
    options
}
