//! What stands before a change: the word that confirms it is the one that names the thing, whatever the noun.

use crate::Case;
use crate::target::{Kind, Target};

pub(crate) const CASES: &[Case] = &[("guard confirms by the name", confirm)];

fn confirm(target: &Target) {
    let context = ["context", "add", "guard", "--bootstrap-server", &target.bootstrap, "--protected"];
    target.kdp(&context).ok();
    target.kdp(&["topic", "create", "guard-t", "-c", "guard"]).run().exits(7).says("--yes");
    target.kdp(&["topic", "create", "guard-t", "-c", "guard", "--yes"]).ok();
    target.kdp(&["topic", "describe", "guard-t"]).json_when(|seen| seen["errors"] == serde_json::json!([]));
    let create =
        ["group", "create", "guard-g", "--topic", "guard-t", "--to", "start", "-c", "guard", "--yes"];
    target.kdp(&create).ok();
    let mut changes = vec![
        ("guard-t", vec!["config", "set", "guard-t", "retention.ms=60000"]),
        ("guard-t", vec!["config", "unset", "guard-t", "retention.ms"]),
        ("guard-t", vec!["topic", "alter", "guard-t", "--partitions", "2"]),
        ("broker-default", vec!["config", "set", "-t", "broker-default", "log.retention.ms=172800000"]),
        ("guard-g", vec!["group", "reset", "guard-g", "--to", "start", "--topic", "guard-t", "--apply"]),
    ];
    if target.kind != Kind::KdpBroker {
        changes.push(("user=guard-u", vec!["quota", "set", "--user", "guard-u", "consumer_byte_rate=1MiB"]));
    }
    for (name, change) in changes {
        let change = [&change[..], &["-c", "guard"]].concat();
        target.kdp(&[&change[..], &["--yes"]].concat()).run().exits(7).says(&format!("--confirm {name}"));
        target.kdp(&[&change[..], &["--confirm", "other"]].concat()).run().exits(7);
        target.kdp(&[&change[..], &["--confirm", name, "--dry-run"]].concat()).ok();
    }
    target.kdp(&["group", "delete", "guard-g", "--confirm", "guard-g"]).ok();
    target.kdp(&["topic", "delete", "guard-t", "--confirm", "guard-t"]).ok();
    target.kdp(&["context", "delete", "guard", "--yes"]).ok();
}
