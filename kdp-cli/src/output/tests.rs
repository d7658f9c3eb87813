//! Every format of one report, as a file to be read: `testdata/formats.txt`.
//!
//! After a change that is meant: `KDP_UPDATE=1 cargo test -p kdp-cli --lib every_format`.

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::view::View;
use super::{Format, render};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

#[derive(Serialize, JsonSchema)]
struct Item {
    group: &'static str,
    topic: Option<&'static str>,
    state: &'static str,
    lag: Option<i64>,
    bytes: Option<u64>,
    age_ms: Option<u64>,
    members: Vec<Member>,
}

#[derive(Clone, Serialize, JsonSchema)]
struct Member {
    member: &'static str,
    partitions: Vec<i32>,
}

const GROUPS: &[Column] = &[
    column("GROUP", "group"),
    column("TOPIC", "topic"),
    column("STATE", "state").state(),
    column("LAG", "lag"),
    column("SIZE", "bytes").bytes(),
    column("AGE", "age_ms").duration_ms().wide(),
];

const MEMBERS: &[Column] =
    &[column("GROUP", "../group"), column("MEMBER", "member"), column("PARTITIONS", "partitions")];

fn report() -> Report {
    let member = |member, partitions| Member { member, partitions };
    let items = vec![
        Item {
            group: "billing",
            topic: Some("orders"),
            state: "Stable",
            lag: Some(1234),
            bytes: Some(1_288_490_189),
            age_ms: Some(10_930_000),
            members: vec![member("billing-1", vec![0, 1]), member("billing-2", vec![2])],
        },
        Item {
            group: "a-group-with-a-name-that-is-much-too-long-for-a-line",
            topic: Some("a-topic-with-a-long-name, and \"more\" than that\tor so"),
            state: "Empty",
            lag: Some(0),
            bytes: Some(0),
            age_ms: None,
            members: Vec::new(),
        },
        Item {
            group: "evil\u{1b}[2J",
            topic: None,
            state: "Dead",
            lag: None,
            bytes: None,
            age_ms: None,
            members: Vec::new(),
        },
    ];
    let mut report = Report::list("GroupSample", GROUPS, items).table_of("members", MEMBERS);
    report.cluster_id = Some("sample".to_owned());
    report.errors = vec![
        Failure::failed("GROUP_ID_NOT_FOUND", "there is no such group")
            .about("adit")
            .hint("did you mean `audit`?"),
    ];
    report.warnings = vec!["one broker did not answer".to_owned()];
    report
}

#[test]
fn every_format() {
    let on_terminal = View { is_human: true, size: Some((80, 24)), ..View::default() };
    let with = |format, expression: &str| View {
        format,
        expression: Some(expression.to_owned()),
        ..View::default()
    };
    let views = [
        ("-o table, in a pipe", Format::Table.into()),
        ("-o table, on a terminal of 80 columns", on_terminal.clone()),
        ("-o wide, on a terminal of 80 columns", View { format: Format::Wide, ..on_terminal.clone() }),
        ("-o table --no-header", View { no_header: true, ..Format::Table.into() }),
        ("-o table, in colour", View { is_coloured: true, ..on_terminal }),
        ("-o json", Format::Json.into()),
        ("-o jsonl", Format::Jsonl.into()),
        ("-o yaml", Format::Yaml.into()),
        ("-o csv", Format::Csv.into()),
        ("-o tsv", Format::Tsv.into()),
        ("-o name", Format::Name.into()),
        ("-o template='{{ group }}={{ lag }}'", with(Format::Template, "{{ group }}={{ lag }}")),
        ("-o jq='.items[] | {group, lag}'", with(Format::Jq, ".items[] | {group, lag}")),
    ];
    let report = report();
    let mut found = String::new();
    for (title, view) in &views {
        let text = render(&report, view, "2026-01-31T10:00:00.000Z").unwrap();
        // Escape sequences are for terminals, and this file is for readers.
        found += &format!("==== {title}\n{}\n", text.replace('\u{1b}', "<ESC>"));
    }
    found += &format!("==== stderr\n{}", super::talk(&report));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/output/testdata/formats.txt");
    if std::env::var_os("KDP_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &found).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == found,
        "formats.txt is not what the formats are now; see above"
    );
}
