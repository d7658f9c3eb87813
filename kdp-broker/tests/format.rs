//! `kdp-broker format`: the real program on a folder of its own.
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::path::Path;
use std::process::{Command, Output};

fn format(folder: &Path, arguments: &[&str]) -> Output {
    let log_dirs = format!("log.dirs={}", folder.display());
    Command::new(env!("CARGO_BIN_EXE_kdp-broker"))
        .args(["format", "--override", &log_dirs])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn a_folder_is_formatted_once_and_only_for_one_cluster_and_node() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("data");
    let first = format(&folder, &["-t", "tfBk4iqERqKj2Vcx3HZ_5A"]);
    let said = String::from_utf8(first.stdout).unwrap();
    assert!(
        first.status.success()
            && said.ends_with("formatted, for cluster tfBk4iqERqKj2Vcx3HZ_5A and node 1\n"),
        "{said}"
    );
    let written = std::fs::read_to_string(folder.join("meta.properties")).unwrap();
    assert!(
        written.contains("cluster.id=tfBk4iqERqKj2Vcx3HZ_5A\n") && written.contains("node.id=1\n"),
        "{written}"
    );

    let again = format(&folder, &[]);
    assert!(again.status.success() && String::from_utf8_lossy(&again.stdout).contains("was ready already"));
    for other in [["-t", "another"], ["--override", "node.id=2"]] {
        let refused = format(&folder, &other);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("belongs to"));
    }
    assert_eq!(std::fs::read_to_string(folder.join("meta.properties")).unwrap(), written);
}
