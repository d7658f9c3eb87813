//! `kdp acl`: made, listed, exported, imported, deleted, brought back.

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] = &[("acl life", life), ("acl import", import)];

fn life(target: &Target) {
    if target.kind == Kind::KdpBroker {
        target.kdp(&["acl", "list"]).run().exits(6).says("DescribeAcls");
        return;
    }
    let allow =
        ["acl", "allow", "producer", "--user", "acl-u", "--topic", "acl-t", "--transactional-id", "acl-x"];
    target.kdp(&[&allow[..], &["--dry-run"]].concat()).ok();
    target.kdp(&allow).ok();
    target.apache_sees("kafka-acls", &["--list", "--principal", "User:acl-u"], |seen| {
        seen.contains("name=acl-t") && seen.contains("operation=WRITE") && seen.contains("name=acl-x")
    });
    target.kdp(&["acl", "list", "--user", "acl-u"]).json_that(|seen| {
        seen["items"].as_array().unwrap().len() == 2
            && seen["items"][0]["operations"].as_array().unwrap().len() == 3
    });
    target
        .kdp(&[
            "acl",
            "create",
            "--user",
            "acl-u",
            "--topic",
            "acl-",
            "--prefixed",
            "--operation",
            "read",
            "--deny",
        ])
        .ok();
    target
        .kdp(&["acl", "list", "--topic", "acl-t", "--pattern", "match", "--permission", "deny"])
        .json_that(|seen| seen["items"][0]["resource"] == "acl-");

    target.kdp(&["acl", "delete", "--user", "acl-u"]).run().exits(7).says("--confirm 6");
    let deleted = target.kdp(&["acl", "delete", "--user", "acl-u", "--confirm", "6"]).run().exits(0);
    target
        .apache_sees("kafka-acls", &["--list", "--principal", "User:acl-u"], |seen| !seen.contains("acl-t"));
    target.kdp(&["acl", "list", "--user", "acl-u"]).json_that(|seen| seen["items"] == serde_json::json!([]));
    target.kdp(&["acl", "delete", "--user", "acl-u"]).run().exits(1).says("ACL_NOT_FOUND");

    let undo = deleted.stderr.lines().find_map(|line| line.split("kdp acl undo ").nth(1)).unwrap().to_owned();
    target.kdp(&["acl", "undo", undo.trim()]).ok();
    target.apache_sees("kafka-acls", &["--list", "--principal", "User:acl-u"], |seen| {
        seen.contains("name=acl-t") && seen.contains("permissionType=DENY")
    });
    target
        .kdp(&["acl", "list", "--user", "acl-u"])
        .json_that(|seen| seen["items"].as_array().unwrap().len() == 3);
    target.kdp(&["acl", "delete", "--user", "acl-u", "--confirm", "6"]).ok();
}

fn import(target: &Target) {
    if target.kind == Kind::KdpBroker {
        return;
    }
    let make = ["acl", "create", "--user", "acl-i", "--group", "acl-g", "--operation", "read"];
    target.kdp(&make).ok();
    target
        .kdp(&["acl", "list", "--user", "acl-i"])
        .json_that(|seen| !seen["items"].as_array().unwrap().is_empty());
    for format in ["yaml", "json", "csv"] {
        let exported = target.kdp(&["acl", "export", "--user", "acl-i", "-o", format]).ok();
        target.kdp(&["acl", "delete", "--user", "acl-i", "--yes"]).ok();
        target
            .kdp(&["acl", "list", "--user", "acl-i"])
            .json_that(|seen| seen["items"].as_array().unwrap().is_empty());
        target.kdp(&["acl", "import", "-"]).input(exported).ok();
        target.kdp(&["acl", "list", "--user", "acl-i"]).json_that(|seen| {
            seen["items"][0]["resource"] == "acl-g" && seen["items"][0]["operations"][0] == "READ"
        });
    }
    target.kdp(&["acl", "delete", "--user", "acl-i", "--yes"]).ok();
}
