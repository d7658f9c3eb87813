//! `kdp quota`: set, listed, exported, imported, taken away.

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] = &[("quota life", life)];

fn life(target: &Target) {
    if target.kind == Kind::KdpBroker {
        target.kdp(&["quota", "list"]).run().exits(6).says("DescribeClientQuotas");
        return;
    }
    let whose = ["--user", "quota-u", "--client-id-default"];
    let set =
        [&["quota", "set"][..], &whose, &["producer_byte_rate=1MiB/s", "request_percentage=50%"]].concat();
    target.kdp(&set).run().exits(7).says("--yes");
    target.kdp(&[&set[..], &["--dry-run"]].concat()).ok();
    target.kdp(&[&set[..], &["--yes"]].concat()).ok();
    target.apache_sees(
        "kafka-configs",
        &["--describe", "--entity-type", "users", "--entity-type", "clients"],
        |seen| seen.contains("quota-u") && seen.contains("producer_byte_rate=1048576.0"),
    );
    target
        .kdp(&["quota", "list", "--user", "quota-u"])
        .json_that(|seen| seen["items"][0]["values"]["producer_byte_rate"] == 1_048_576);
    target
        .kdp(&[&["quota", "describe"][..], &whose].concat())
        .json_that(|seen| seen["items"][1]["meaning"] == "50%");

    let exported = target.kdp(&["quota", "export", "--user", "quota-u"]).ok();
    target.kdp(&[&["quota", "unset", "--all", "--yes"][..], &whose].concat()).ok();
    target
        .kdp(&["quota", "list", "--user", "quota-u"])
        .json_that(|seen| seen["items"].as_array().unwrap().is_empty());
    target.kdp(&[&["quota", "unset", "--all", "--yes"][..], &whose].concat()).run().exits(1);
    target.kdp(&["quota", "import", "-", "--yes"]).input(exported).ok();
    target
        .kdp(&["quota", "list", "--user", "quota-u"])
        .json_that(|seen| seen["items"][0]["values"]["request_percentage"] == 50);
    target
        .kdp(&["quota", "set", "--ip", "not-an-ip", "connection_creation_rate=1", "--dry-run"])
        .run()
        .exits(1);
    target.kdp(&["quota", "set", "--user", "u", "producer_byte_rate=10M"]).run().exits(2).says("10MiB/s");
    target.kdp(&[&["quota", "unset", "--all", "--yes"][..], &whose].concat()).ok();
}
