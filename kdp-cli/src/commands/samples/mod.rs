//! What every command prints, to be read as its user reads it: `shown/NOUN.txt`, made from the rows in
//! `rows/*.json`. A command without rows fails, and so do rows that are not as its schema says.
//!
//! After a change that is meant: `KDP_UPDATE=1 cargo test -p kdp-cli --lib samples`, and read what has changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::registry::{self, Output, Shape};
use super::{
    bench, broker, cluster, config, context, feature, group, partition, quorum, raw, schema, top, topic, txn,
    version,
};
use crate::output::view::View;
use crate::output::{Format, render};
use crate::report::{Column, Report, Unit};

/// The width of a terminal that nobody has made wider.
const COLUMNS: usize = 80;
const AT: &str = "2026-01-31T10:00:00.000Z";

/// Commands that print text for a program or a person, and where that text is seen to.
const TEXTS: &[(&str, &str)] = &[
    ("completion", "completions/"),
    ("context prompt", "a name and no more"),
    ("group export", "group/offsets/file.rs"),
    ("help", "help/*.txt"),
    ("man", "man/"),
    ("schema", "these rows are held against it"),
    ("share export", "group/offsets/file.rs"),
    ("streams export", "group/offsets/file.rs"),
    ("ui", "tui/view/testdata/"),
];

/// The tables of a report that have more than its rows.
fn laid_out(report: Report) -> Report {
    match report.kind {
        "BrokerDescription" => broker::describe::layout(report),
        "Benchmark" => bench::layout(report),
        "ClusterHealth" => cluster::health::layout(report),
        "ClusterInfo" => cluster::info::layout(report),
        "ConfigExplanation" => config::explained::layout(report),
        "CurrentContext" => context::current::layout(report),
        "FeatureDescription" => feature::list::layout(report),
        "GroupDescription" => group::describe::layout(report, true, true),
        "GroupLagList" => group::lag::layout(report),
        "PartitionDescription" => partition::describe::layout(report),
        "QuorumStatus" => quorum::status::layout(report),
        "ApiList" => raw::api::layout(report),
        "RawResponse" => raw::request::layout(report),
        "TopicDescription" => topic::describe::layout(report, true, true),
        "TopicSize" => topic::size::layout(report),
        "TransactionDescription" => txn::describe::layout(report),
        "Version" => version::layout(report),
        _ => report,
    }
}

/// A command that shows other columns with this flag: its words, its kind, the name of its rows.
type Variant = (&'static str, &'static str, &'static str, &'static [Column]);

const VARIANTS: &[Variant] = &[
    ("top --by group", "Throughput", "Throughput of groups", top::rows::GROUP_COLUMNS),
    ("config set 'pay*'", "ConfigChange", "ConfigChange of several", config::change::OF_SEVERAL),
    ("broker log-level 1", "ConfigChange", "ConfigChange of loggers", config::change::AS_IT_IS),
    ("group lag", "GroupLagList", "GroupLagList unsampled", group::lag::GROUPS),
];

/// What a snapshot is of: commands that print the same.
struct Sample {
    commands: Vec<&'static str>,
    output: &'static Output,
    columns: &'static [Column],
    rows: Vec<Value>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/samples").join(name)
}

/// The rows by kind, of all files.
fn rows() -> Map<String, Value> {
    let mut all = Map::new();
    for file in fs::read_dir(folder("rows")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let rows: Map<String, Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (kind, rows) in rows {
            assert!(all.insert(kind.clone(), rows).is_none(), "{kind} is there twice");
        }
    }
    all
}

/// Every command that prints data, those that print the same together, in the order of the registry.
fn samples() -> Vec<Sample> {
    let rows = rows();
    let rows_of = |name: &str, path: &str| match &rows.get(name) {
        Some(Value::Array(rows)) if !rows.is_empty() => rows.clone(),
        _ => panic!("kdp {path}: add plausible rows named {name} to samples/rows/"),
    };
    let mut samples: Vec<Sample> = Vec::new();
    for (path, output) in registry::outputs().filter(|(_, output)| output.shape != Shape::Text) {
        let is_same =
            |sample: &&mut Sample| sample.output.kind == output.kind && sample.columns == output.columns;
        match samples.iter_mut().find(is_same) {
            Some(sample) => sample.commands.push(path),
            None => samples.push(Sample {
                commands: vec![path],
                output,
                columns: output.columns,
                rows: rows_of(output.kind, path),
            }),
        }
    }
    for (path, kind, name, columns) in VARIANTS {
        let (_, output) = registry::outputs().find(|(_, output)| output.kind == *kind).unwrap();
        samples.push(Sample { commands: vec![path], output, columns, rows: rows_of(name, path) });
    }
    samples
}

impl Sample {
    fn report(&self) -> Report {
        let report = match self.output.shape {
            Shape::Item => Report::item(self.output.kind, &self.rows[0]),
            _ => Report::list(self.output.kind, self.columns, &self.rows),
        };
        Report { cluster_id: Some("MkU3OEVBNTcwNTJENDM2Qg".to_owned()), ..laid_out(report) }
    }

    fn noun(&self) -> &'static str {
        self.commands[0].split(' ').next().unwrap()
    }

    /// The same data in three forms.
    fn shown(&self) -> String {
        let report = self.report();
        let on_terminal = View { is_human: true, size: Some((COLUMNS, 24)), ..View::default() };
        let forms: Vec<(&str, View)> = match self.output.shape {
            Shape::Endless => vec![("-o jsonl", Format::Jsonl.into())],
            shape => vec![
                ("on a terminal", on_terminal),
                ("-o wide, in a pipe", Format::Wide.into()),
                match shape {
                    Shape::Stream => ("-o jsonl", Format::Jsonl.into()),
                    _ => ("-o json", Format::Json.into()),
                },
            ],
        };
        let mut text = format!("==== kdp {}\n", self.commands.join(", kdp "));
        for (title, view) in &forms {
            text += &format!("---- {title}\n{}", render(&report, view, AT).unwrap());
        }
        text + "\n"
    }
}

#[test]
fn every_command_prints_what_it_did() {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for sample in samples() {
        *files.entry(sample.noun()).or_default() += &sample.shown();
    }
    for (noun, text) in files {
        let path = folder("shown").join(format!("{noun}.txt"));
        if std::env::var_os("KDP_UPDATE").is_some() {
            fs::create_dir_all(folder("shown")).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let known = fs::read_to_string(&path).unwrap_or_default();
        let differs = known.lines().zip(text.lines()).find(|(known, now)| known != now);
        assert!(known == text, "shown/{noun}.txt is another now: {differs:#?}");
    }
}

#[test]
fn every_table_fits_a_terminal() {
    let is_cut = |sample: &Sample| sample.columns.iter().all(|column| column.unit != Unit::Whole);
    for sample in samples().iter().filter(|sample| is_cut(sample)) {
        let view = View { is_human: true, size: Some((COLUMNS, 24)), ..View::default() };
        let table = render(&sample.report(), &view, AT).unwrap();
        let wide = table.lines().find(|line| line.width() > COLUMNS);
        assert_eq!(wide, None, "kdp {}", sample.commands[0]);
    }
}

#[test]
fn rows_are_as_the_schema_says() {
    for sample in samples() {
        let mut schema = schema::document(sample.output);
        // Lines of several kinds have their members in several places.
        if sample.output.shape != Shape::Endless {
            only_what_is_named(&mut schema);
        }
        let validator = jsonschema::validator_for(&schema).unwrap();
        let document = match sample.output.shape {
            Shape::Stream | Shape::Endless => sample.rows.clone(),
            _ => {
                let document = render(&sample.report(), &Format::Json.into(), AT).unwrap();
                vec![serde_json::from_str(&document).unwrap()]
            }
        };
        for document in document {
            let wrong: Vec<String> = validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(wrong.is_empty(), "kdp {}: {wrong:#?}", sample.commands[0]);
        }
    }
}

/// A member that the row does not have any more shall not stay in its sample.
fn only_what_is_named(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let is_open = members.contains_key("properties") && !members.contains_key("additionalProperties");
            members.values_mut().for_each(only_what_is_named);
            if is_open {
                members.insert("additionalProperties".to_owned(), false.into());
            }
        }
        Value::Array(values) => values.iter_mut().for_each(only_what_is_named),
        _ => {}
    }
}

#[test]
fn every_text_is_seen_to() {
    let texts = registry::outputs().filter(|(_, output)| output.shape == Shape::Text);
    let mut texts: Vec<&str> = texts.map(|(path, _)| *path).collect();
    texts.sort_unstable();
    assert_eq!(texts, TEXTS.iter().map(|(path, _)| *path).collect::<Vec<_>>());
}
