//! `kdp config`: set, held against each other, exported and imported.

use crate::Case;
use crate::target::Target;

pub(crate) const CASES: &[Case] =
    &[("config set", set), ("config documents", documents), ("config edit", edited)];

fn set(target: &Target) {
    target.kdp(&["topic", "create", "config-set", "config-other"]).ok();
    target.kdp(&["topic", "list"]).json_when(|seen| seen.to_string().contains("config-set"));
    target.kdp(&["config", "set", "config-set", "retention.ms=1000"]).run().exits(7).says("--yes");
    target.kdp(&["config", "set", "config-set", "retention.ms=many", "--dry-run"]).run().exits(1);
    target.kdp(&["config", "set", "config-set", "retention.ms=1000", "--yes"]).ok();
    target.apache_sees("kafka-configs", &["--describe", "--topic", "config-set"], |seen| {
        seen.contains("retention.ms=1000")
    });
    target
        .kdp(&["config", "diff", "config-set", "config-other"])
        .json_when(|seen| seen["items"][0]["key"] == "retention.ms");
    // What would hold is told by the broker, in its units, or by the other topic.
    target
        .kdp(&["config", "diff", "config-set"])
        .json_when(|seen| seen["items"][0]["left"] == "1000" && seen["items"][0]["right"] == "604800000");
    target.kdp(&["config", "diff", "config-set", "config-other", "--all"]).json_when(|seen| {
        let rows = seen["items"].as_array().unwrap();
        let differing = rows.iter().filter(|row| row["differs"] == true);
        rows.len() > 10 && differing.map(|row| &row["key"]).eq(["retention.ms"])
    });
    target.kdp(&["context", "add", "config-there", "--bootstrap-server", &target.bootstrap]).ok();
    target
        .kdp(&["config", "diff", "config-other", "config-set", "--other-context", "config-there"])
        .json_when(|seen| seen["items"][0]["right"] == "1000");
    target.kdp(&["context", "delete", "config-there", "--yes"]).ok();
    target.kdp(&["topic", "unset", "config-set", "retention.ms", "--yes"]).ok();
    target
        .kdp(&["config", "diff", "config-set"])
        .json_when(|seen| seen["items"].as_array().is_some_and(Vec::is_empty));
    let explained = target.kdp(&["config", "explain", "cleanup.policy", "config-set"]).json();
    assert_eq!(explained["item"]["default"], "delete", "{explained:#}");
    target.kdp(&["config", "explain", "cleanup.polcy", "config-set"]).run().exits(1).says("cleanup.policy");
    target.kdp(&["topic", "delete", "config-set", "config-other", "--confirm", "2"]).ok();
}

fn documents(target: &Target) {
    target.kdp(&["topic", "create", "config-document", "--config", "retention.ms=1000"]).ok();
    let export = ["config", "export", "config-document"];
    target.kdp(&export).json_when(|seen| seen["items"][0]["configs"]["retention.ms"] == "1000");
    let document = target.kdp(&export).ok();
    target.kdp(&["topic", "set", "config-document", "retention.ms=2000", "segment.ms=70000", "--yes"]).ok();
    target.kdp(&["config", "import", "-", "--prune", "--yes"]).input(document).ok();
    target.apache_sees("kafka-configs", &["--describe", "--topic", "config-document"], |seen| {
        seen.contains("retention.ms=1000") && !seen.contains("segment.ms=70000")
    });
    target.kdp(&["topic", "delete", "config-document", "--confirm", "config-document"]).ok();
}

fn edited(target: &Target) {
    target.kdp(&["topic", "create", "config-edit"]).ok();
    let edit = |editor: &str| target.kdp(&["config", "edit", "config-edit", "--yes"]).editor(editor);
    edit("sed -i 's/^# retention.ms=.*/retention.ms=1000/'").ok();
    let differs = target.kdp(&["config", "diff", "config-edit"]);
    differs.json_when(|seen| seen["items"][0]["left"] == "1000");
    for (editor, code) in [("true", 0), ("truncate -s 0", 0), ("false", 1)] {
        edit(editor).run().exits(code).says("nothing was changed");
    }
    // Neither kdp nor the cluster throws away what somebody has typed.
    for (editor, code, typed) in [
        ("sed -i '$aretention.bytes'", 2, "retention.bytes\n"),
        ("sed -i 's/^retention.ms=.*/retention.ms=many/'", 1, "retention.ms=many\n"),
    ] {
        let ran = edit(editor).run().exits(code).says("what you wrote is in ");
        let draft = ran.stderr.split("what you wrote is in ").nth(1).unwrap().lines().next().unwrap();
        assert!(std::fs::read_to_string(draft).unwrap().contains(typed), "{draft}");
    }
    differs.json_when(|seen| seen["items"][0]["left"] == "1000");
    edit("sed -i '/^retention.ms=/d'").ok();
    differs.json_when(|seen| seen["items"].as_array().is_some_and(Vec::is_empty));
    target.kdp(&["topic", "delete", "config-edit", "--confirm", "config-edit"]).ok();
}
