//! kdp beside kcat and Apache's own tool, as processes: wall clock, CPU seconds, peak memory.
//!
//!     cargo build --release -p kdp-cli -p kdp-broker
//!     cargo bench -p kdp-tests --bench cli -- [--rounds N] [--records N] [--bootstrap-server HOST:PORT] [CASE...]
//!
//! Cases: consume-raw consume-jsonl; without a name, both. The records are 1 KiB each and go into a pipe that
//! this program reads. Without a server kdp-broker is started; on one that is named, a topic is made and
//! taken away again. kcat runs where it is installed, Apache's tool with `KDP_INTEROP=1` (a JDK and Maven).
//! The arms of one round run one after the other, so that a machine whose speed drifts favours nobody.

mod child;
#[path = "../broker/table.rs"]
mod table;

use std::process::{Command, Stdio};

use child::measure;
use kdp_tests::broker::KdpBroker;
use table::Table;

const TOPIC: &str = "kdp-bench-cli";
const VALUE_BYTES: usize = 1024;
const COLUMNS: [&str; 5] = ["wall s", "user s", "system s", "peak MiB", "MB/s"];

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
    fill(&server, options.records);
    for case in &options.cases {
        match case.as_str() {
            "consume-raw" => consume(&options, &server, case, "raw"),
            "consume-jsonl" => consume(&options, &server, case, "jsonl"),
            other => panic!("no case {other}; see the head of tests/benches/cli/main.rs"),
        }
    }
    kdp(&server, &["topic", "delete", TOPIC, "--confirm", TOPIC]);
}

fn consume(options: &Options, server: &str, case: &str, format: &str) {
    let mut table = Table::new(case, &COLUMNS);
    for round in 0..=options.rounds {
        let mut arms = vec![("kdp", kdp_consume(server, format))];
        if format == "raw" {
            arms.extend(kcat_consume(server).map(|command| ("kcat", command)));
            arms.extend(apache_consume(server, options.records).map(|command| ("apache", command)));
        }
        for (arm, command) in arms {
            let figures = measure(command);
            let least = (options.records * VALUE_BYTES) as u64;
            assert!(figures.bytes >= least, "{arm} wrote {} bytes of {least}", figures.bytes);
            let speed = figures.bytes as f64 / 1e6 / figures.wall;
            table.add(
                round,
                arm,
                &[figures.wall, figures.user, figures.system, figures.peak_bytes / 1048576.0, speed],
            );
        }
    }
    table.print();
}

fn kdp_consume(server: &str, format: &str) -> Command {
    let mut command = Command::new(kdp_tests::binaries::program("kdp"));
    command.args(["record", "consume", TOPIC, "-o", format, "-b", server]);
    command
}

fn kcat_consume(server: &str) -> Option<Command> {
    Command::new("kcat").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    let mut command = Command::new("kcat");
    command.args(["-C", "-q", "-e", "-o", "beginning", "-t", TOPIC, "-b", server]);
    Some(command)
}

fn apache_consume(server: &str, records: usize) -> Option<Command> {
    let jars = kdp_tests::apache::jars()?;
    let mut command = Command::new("java");
    command.arg("-cp").arg(jars.join("*")).arg("org.apache.kafka.tools.consumer.ConsoleConsumer");
    command.args(["--bootstrap-server", server, "--topic", TOPIC, "--from-beginning"]);
    command.args(["--max-messages", &records.to_string()]);
    Some(command)
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
            case => options.cases.push(case.to_owned()),
        }
    }
    if options.cases.is_empty() {
        options.cases = ["consume-raw", "consume-jsonl"].map(str::to_owned).to_vec();
    }
    options
}
