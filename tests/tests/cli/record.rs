//! `kdp record`: what is produced is what is consumed.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] = &[("record round trip", round_trip)];

fn round_trip(target: &Target) {
    target.kdp(&["topic", "create", "record-lines", "--partitions", "2"]).ok();
    target.kdp(&["record", "produce", "record-lines"]).input("one\ntwo\nthree\n").ok();
    let consumed = target
        .kdp(&["record", "consume", "record-lines", "--from", "start", "--limit", "3", "-o", "raw"])
        .ok();
    let mut lines: Vec<&str> = consumed.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["one", "three", "two"]);
    target.kdp(&["topic", "delete", "record-lines", "--confirm", "record-lines"]).ok();
}
