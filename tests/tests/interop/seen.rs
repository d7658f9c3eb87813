//! What a client saw at two brokers, side by side.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use kdp_tests::apache;

use crate::foreign::Client;
use crate::nodes::Nodes;

/// A client that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(400);
/// The case in which Apache serves what kdp-broker refuses.
const TRANSACTIONS: &str = "transactions";

/// The lines of each case.
type Cases = BTreeMap<String, Vec<String>>;

/// Runs all cases of the client against both brokers at once and compares what it saw.
pub(crate) fn compare(client: &Client, nodes: &Nodes) {
    let (apaches, kdps) = thread::scope(|scope| {
        let apaches = scope.spawn(|| run(client, "apache", &nodes.apache));
        let kdps = scope.spawn(|| run(client, "kdp", &nodes.kdp));
        (apaches.join().unwrap(), kdps.join().unwrap())
    });
    let mut wrong = Vec::new();
    for (case, expected) in &apaches {
        let seen = kdps.get(case).map_or(&[][..], Vec::as_slice);
        if case == TRANSACTIONS && !nodes.twice {
            wrong.extend(not_refused(seen));
        } else {
            wrong.extend(difference(case, expected, seen));
        }
        // A case that fails at the oracle proves nothing.
        wrong.extend(unfinished(case, expected));
    }
    assert!(!apaches.is_empty(), "the {} client has run no case", client.name);
    assert!(wrong.is_empty(), "the {} client:\n{}", client.name, wrong.join("\n"));
}

/// The end of the case, when it did not come well at Apache Kafka.
fn unfinished(case: &str, lines: &[String]) -> Option<String> {
    let last = lines.last().map_or("", String::as_str);
    (last != "done").then(|| format!("{case} at Apache Kafka ended with: {last}"))
}

/// Until transactions come, their producers are told so at once, and in a way that ends their retries.
fn not_refused(seen: &[String]) -> Option<String> {
    let refused = seen.first().is_some_and(|line| line.starts_with("refused: "));
    (!refused).then(|| format!("{TRANSACTIONS}: not refused for good: {seen:?}"))
}

/// The first lines that differ, with what stands there at either broker.
fn difference(case: &str, apaches: &[String], kdps: &[String]) -> Option<String> {
    if apaches == kdps {
        return None;
    }
    let length = apaches.len().max(kdps.len());
    let line = |lines: &[String], at: usize| lines.get(at).map_or("-", String::as_str).to_owned();
    let differing: Vec<String> = (0..length)
        .filter(|&at| apaches.get(at) != kdps.get(at))
        .take(8)
        .map(|at| format!("  {at}: Apache: {}\n  {at}: kdp:    {}", line(apaches, at), line(kdps, at)))
        .collect();
    Some(format!("{case}:\n{}", differing.join("\n")))
}

fn run(client: &Client, broker: &str, bootstrap: &str) -> Cases {
    let cases = std::env::var("KDP_INTEROP_CASES").unwrap_or_default();
    let cases: Vec<String> = cases.split(',').filter(|case| !case.is_empty()).map(str::to_owned).collect();
    let seen = apache::work_dir().join("seen");
    fs::create_dir_all(&seen).unwrap();
    let errors = fs::File::create(seen.join(format!("{}-{broker}.err", client.name))).unwrap();
    let child = client.command(bootstrap, &cases).stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
    let (text, ended) = output(child);
    let text = text.replace(bootstrap, "BROKER");
    fs::write(seen.join(format!("{}-{broker}.txt", client.name)), &text).unwrap();
    assert!(ended, "the {} client hangs at {broker} after:\n{}", client.name, tail(&text));
    let mut cases = Cases::new();
    for line in text.lines() {
        let (case, line) = line.split_once('\t').unwrap_or(("", line));
        cases.entry(case.to_owned()).or_default().push(line.to_owned());
    }
    cases
}

/// What the process printed, and whether it ended by itself.
fn output(mut child: Child) -> (String, bool) {
    let mut stdout = child.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let end = Instant::now() + LIMIT;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            child.kill().unwrap();
            child.wait().unwrap();
            return (reader.join().unwrap(), false);
        }
        thread::sleep(Duration::from_millis(20));
    }
    (reader.join().unwrap(), true)
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}
