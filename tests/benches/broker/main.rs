//! kdp-broker beside Apache Kafka and beside the floor, interleaved in one run, with librdkafka as the load.
//!
//!     cargo build --release --bin kdp-broker
//!     KDP_INTEROP=1 cargo bench -p kdp-tests --bench broker -- [--rounds N] [--mib N] [CASE...]
//!
//! Cases: produce-16k produce-128k produce-1m fetch ack e2e start refresh idle; without a name, all but idle.
//! Refresh is what `kdp ui` asks of 10,000 partitions; its floor is a socket that answers as many bytes unseen.
//! Without `KDP_INTEROP=1` (a JDK and Maven) the Apache arm is left out. Broker CPU-seconds per GB and the
//! ratios between the arms of one round are the result; wall-clock figures are shown, not trusted.

mod arm;
mod floor;
mod load;
mod refresh;
mod table;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arm::Arm;
use table::Table;

const GB: f64 = 1e9;

struct Options {
    rounds: usize,
    mib: u64,
    operations: usize,
    cases: Vec<String>,
    kdp: PathBuf,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, port, dir] = args.as_slice()
        && flag == "--floor"
    {
        let port = port.parse().expect("a port");
        floor::serve(port, Path::new(dir)).expect("the floor serves");
        return;
    }
    if let [flag, port] = args.as_slice()
        && flag == "--socket"
    {
        refresh::serve_bytes(port.parse().expect("a port")).expect("the socket serves");
        return;
    }
    // `cargo test --all-targets` runs benches too: nothing to measure there.
    if args.iter().any(|arg| arg == "--test") {
        return;
    }
    let options = options(&args);
    let dir = tempfile::tempdir_in(kdp_tests::apache::work_dir()).expect("a folder for the data");
    for case in &options.cases {
        match case.as_str() {
            "produce-16k" => produce(&options, dir.path(), case, 16 << 10),
            "produce-128k" => produce(&options, dir.path(), case, 128 << 10),
            "produce-1m" => produce(&options, dir.path(), case, 1_000_000),
            "fetch" => fetch(&options, dir.path()),
            "ack" => latency(&options, dir.path(), case, load::acknowledge),
            "e2e" => latency(&options, dir.path(), case, load::end_to_end),
            "start" => start(&options, dir.path()),
            "refresh" => refresh::measure(
                &arms_beside(Arm::socket(), &options, &dir.path().join(case)),
                options.rounds,
            ),
            "idle" => idle(&options, dir.path()),
            other => panic!("no case {other}; see the head of tests/benches/broker/main.rs"),
        }
    }
}

fn options(args: &[String]) -> Options {
    let program = kdp_tests::binaries::target_dir().join("kdp-broker");
    let mut options = Options { rounds: 5, mib: 512, operations: 20_000, cases: Vec::new(), kdp: program };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut number = || args.next().and_then(|n| n.parse().ok()).expect("a number follows the flag");
        match arg.as_str() {
            "--rounds" => options.rounds = number() as usize,
            "--mib" => options.mib = number(),
            "--operations" => options.operations = number() as usize,
            case => options.cases.push(case.to_owned()),
        }
    }
    if options.cases.is_empty() {
        let all = ["produce-16k", "produce-128k", "produce-1m", "fetch", "ack", "e2e", "start", "refresh"];
        options.cases = all.map(str::to_owned).to_vec();
    }
    options
}

fn folder(dir: &Path, name: &str) -> PathBuf {
    let folder = dir.join(name);
    std::fs::create_dir_all(&folder).expect("a folder for the arm");
    folder
}

fn arms(options: &Options, dir: &Path) -> Vec<Arm> {
    arms_beside(Arm::floor(&folder(dir, "floor")), options, dir)
}

/// The floor and the brokers that are measured against it.
fn arms_beside(floor: Arm, options: &Options, dir: &Path) -> Vec<Arm> {
    let mut arms = vec![floor];
    if options.kdp.exists() {
        arms.push(Arm::kdp(&options.kdp, &folder(dir, "kdp")));
    } else {
        eprintln!("LEFT OUT: {} is not built; cargo build --release --bin kdp-broker", options.kdp.display());
    }
    arms.extend(Arm::apache(&folder(dir, "apache")));
    arms
}

fn new_topic(arm: &Arm, topic: &str) {
    if !arm.is_floor() {
        load::create_topic(arm.bootstrap(), topic);
    }
}

/// CPU-seconds per GB and MB/s of one piece of work on one arm.
fn measured(arm: &Arm, bytes: u64, work: impl FnOnce()) -> [f64; 2] {
    let (cpu, start) = (arm.cpu(), Instant::now());
    work();
    let wall = start.elapsed().as_secs_f64();
    let gigabytes = bytes as f64 / GB;
    [(arm.cpu() - cpu).as_secs_f64() / gigabytes, gigabytes * 1000.0 / wall]
}

fn produce(options: &Options, dir: &Path, case: &str, batch_bytes: usize) {
    let dir = dir.join(case);
    let arms = arms(options, &dir);
    let bytes = options.mib << 20;
    let mut table = Table::new(case, &["CPU-s/GB", "MB/s"]);
    // Round 0 warms caches and the JVM up.
    for round in 0..=options.rounds {
        for arm in &arms {
            let topic = format!("{case}-{round}");
            new_topic(arm, &topic);
            let row = measured(arm, bytes, || load::produce(arm.bootstrap(), &topic, bytes, batch_bytes));
            table.add(round, arm.name(), &row);
        }
    }
    table.print();
}

fn fetch(options: &Options, dir: &Path) {
    let dir = dir.join("fetch");
    let arms = arms(options, &dir);
    let bytes = options.mib << 20;
    for batch in [16 << 10, 128 << 10, 1_000_000] {
        let topic = format!("fetch-{batch}");
        for arm in &arms {
            new_topic(arm, &topic);
            load::produce(arm.bootstrap(), &topic, bytes, batch);
        }
        let mut table = Table::new(&topic, &["CPU-s/GB", "MB/s"]);
        for round in 0..=options.rounds {
            for arm in &arms {
                let row = measured(arm, bytes, || load::fetch(arm.bootstrap(), &topic, bytes));
                table.add(round, arm.name(), &row);
            }
        }
        table.print();
    }
}

fn latency(options: &Options, dir: &Path, case: &str, work: fn(&str, &str, usize) -> Vec<Duration>) {
    let dir = dir.join(case);
    let arms = arms(options, &dir);
    let rounds = options.rounds.min(3);
    let mut table = Table::new(case, &["p50 us", "p99 us", "p99.9 us", "max us", "over 100 ms", "CPU us/op"]);
    for round in 0..=rounds {
        // The first round only warms up; the others share the operations asked for.
        let count = if round == 0 { 1000 } else { options.operations.div_ceil(rounds) };
        for arm in &arms {
            let topic = format!("{case}-{round}");
            new_topic(arm, &topic);
            let cpu = arm.cpu();
            let mut times = work(arm.bootstrap(), &topic, count);
            let each = (arm.cpu() - cpu).as_secs_f64() * 1e6 / count as f64;
            times.sort_unstable();
            let at = |share: f64| times[((count - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
            let late = times.iter().filter(|time| time.as_millis() > 100).count();
            table.add(round, arm.name(), &[at(0.5), at(0.99), at(0.999), at(1.0), late as f64, each]);
        }
    }
    table.print();
}

fn start(options: &Options, dir: &Path) {
    let mut table = Table::new("start", &["ready ms", "resident MB"]);
    for round in 0..=options.rounds {
        for arm in &arms(options, &dir.join(format!("start-{round}"))) {
            table.add(round, arm.name(), &[arm.ready().as_secs_f64() * 1e3, arm.resident() as f64 / 1e6]);
        }
    }
    table.print();
}

fn idle(options: &Options, dir: &Path) {
    let arms = arms(options, &dir.join("idle"));
    let minute = Duration::from_secs(60);
    std::thread::sleep(Duration::from_secs(5));
    let before: Vec<_> = arms.iter().map(Arm::cpu).collect();
    std::thread::sleep(minute);
    let mut table = Table::new("idle, 60 s", &["CPU ms/s", "resident MB"]);
    for (arm, before) in arms.iter().zip(before) {
        let spent = (arm.cpu() - before).as_secs_f64() * 1e3 / minute.as_secs_f64();
        table.add(1, arm.name(), &[spent, arm.resident() as f64 / 1e6]);
    }
    table.print();
}
