//! Foreign clients and Apache's own tools against kdp-broker, with Apache Kafka as the oracle.
//!
//! Each client program in `tests/interop/clients` runs the same cases against a fresh node of Apache
//! Kafka and against kdp-broker and prints what it saw; the lines must be equal. Nobody here writes
//! down what the right answer is: Apache gives it.
//!
//! The suite runs where it is asked for, with `KDP_INTEROP=1` or `CI=true`. `KDP_INTEROP_TWICE=1` puts
//! a second Apache node in kdp-broker's place, which proves that the cases are deterministic;
//! `KDP_INTEROP_CASES=a,b` runs some of the cases. What each client saw lies in `target/interop/seen`.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod compaction;
mod disk;
mod foreign;
mod librdkafka;
mod nodes;
mod refusals;
mod seen;

use foreign::Foreign;

/// Runs all cases of one client against both brokers.
fn check(client: Foreign) {
    let Some(nodes) = nodes::nodes() else { return };
    let Some(client) = client.get(nodes.jars) else { return };
    seen::compare(&client, nodes);
}

#[test]
fn java() {
    check(foreign::JAVA);
}

#[test]
fn apaches_tools() {
    check(foreign::TOOLS);
}

#[test]
fn python() {
    check(foreign::PYTHON);
}

#[test]
fn go() {
    check(foreign::GO);
}

#[test]
fn node() {
    check(foreign::NODE);
}
