//! kdp, the command line, against three clusters: kdp-broker, three nodes of Apache Kafka 4.3.1, and
//! three of 3.9.1, the old world.
//!
//! The cases are the same for all, one file per noun; what a cluster lacks is what a case asks of it. After
//! a change the cluster is read back with Apache's own tool. The Apache ones run where the interop suite was
//! asked for (`KDP_INTEROP=1` or `CI=true`); `KDP_CLI_CASES=topic,acl` runs the cases whose names begin so.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod acl;
mod cluster;
mod config;
mod controllers;
mod examples;
mod group;
mod guard;
mod load;
mod partition;
mod quorum;
mod quota;
mod raw;
mod reassign;
mod record;
mod run;
mod schema;
mod streams;
mod target;
mod topic;
mod txn;
mod user;
mod watch;

use target::Target;

/// A case: its name, and what it does with a cluster.
type Case = (&'static str, fn(&Target));

/// All cases, in the order in which a cluster sees them.
fn cases() -> Vec<Case> {
    [
        cluster::CASES,
        topic::CASES,
        record::CASES,
        config::CASES,
        partition::CASES,
        reassign::CASES,
        group::CASES,
        guard::CASES,
        acl::CASES,
        quota::CASES,
        quorum::CASES,
        txn::CASES,
        controllers::CASES,
        streams::CASES,
        watch::CASES,
        raw::CASES,
        load::CASES,
        examples::CASES,
        user::CASES,
    ]
    .concat()
}

/// Runs the cases one after the other; tells all that failed, not only the first.
fn check(target: &Target) {
    let wanted = std::env::var("KDP_CLI_CASES").unwrap_or_default();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.split(',').any(|start| name.starts_with(start));
    let mut failed = Vec::new();
    for (name, case) in cases().into_iter().filter(|(name, _)| is_wanted(name)) {
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| case(target))).is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "on {}: {}", target.name(), failed.join(", "));
}

#[test]
fn on_kdp_broker() {
    check(&Target::kdp_broker());
}

#[test]
fn on_apache_4_3() {
    if let Some(target) = Target::apache() {
        check(&target);
    }
}

#[test]
fn on_apache_3_9() {
    if let Some(target) = Target::old_apache() {
        check(&target);
    }
}
