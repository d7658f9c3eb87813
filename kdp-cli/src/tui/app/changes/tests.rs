//! Every mutation of the command line is a change that some screen offers, or there is a reason why not.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdp_client::admin::groups::lag::Status;
use serde_json::json;

use super::*;
use crate::commands::registry::{Shape, output_of, outputs};
use crate::report::Report;
use crate::tui::app::snapshot::{Group, Snapshot, Sourced};
use crate::tui::collect::demo_snapshot;

/// Why a mutation is not on a screen.
const ELSEWHERE: &[(&str, &str)] = &[
    ("topic set", "kdp config set says the same"),
    ("topic unset", "kdp config unset says the same"),
    ("topic undo", "the list of undo files runs it"),
    ("config undo", "the list of undo files runs it"),
    ("group undo", "the list of undo files runs it"),
    ("reassign undo", "the list of undo files runs it"),
    ("acl undo", "the list of undo files runs it"),
    ("config edit", "it opens an editor; the forms of settings change the same"),
    ("quorum unregister", "kdp broker unregister says the same"),
    ("context add", "it changes a file of this machine, and no cluster"),
    ("context delete", "it changes a file of this machine, and no cluster"),
    ("context import", "it changes a file of this machine, and no cluster"),
    ("raw request", "a request that is written by hand has no form"),
    ("bench produce", "it loads a cluster to measure it"),
    ("bench consume", "it loads a cluster to measure it"),
    ("bench e2e", "it loads a cluster to measure it"),
];

/// A cluster with groups of every kind.
fn model() -> Model {
    let groups = ["consumer", "share", "streams"].map(|kind| Group {
        id: kind.to_owned(),
        group_type: Some(kind.to_owned()),
        state: None,
        members: None,
        epochs: None,
        coordinator: None,
        lag: None,
        lag_ms: None,
        produced: None,
        consumed: None,
        catch_up_ms: None,
        status: Status::Unknown,
        moved_ms: None,
        history: Arc::default(),
        out_history: Arc::default(),
        partitions: Vec::new(),
        error: None,
    });
    let snapshot = Snapshot { groups: Sourced::fresh(groups.to_vec(), 0, 0), ..demo_snapshot(0, 0) };
    Model { snapshot: snapshot.into(), ..Model::default() }
}

/// Rows that have what every change looks for.
fn listing() -> Listing {
    let row = json!({
        "name": "orders:0", "transaction_start": 7, "producer_id": 1, "member": "m", "entity": "user=a",
        "user": "a", "client_id": null, "ip": null, "values": {"producer_byte_rate": 1},
        "resource": "orders", "resource_type": "TOPIC", "pattern_type": "LITERAL", "principal": "User:a",
        "permission": "ALLOW", "operations": ["DESCRIBE_CONFIGS"], "host": "*",
    });
    const COLUMNS: &[crate::report::Column] = &[crate::report::column("NAME", "name")];
    Listing::of(&Report::list("Test", COLUMNS, [row]))
}

/// The commands of a change, whatever of its verbs is chosen.
fn commands(start: Start) -> Vec<Words> {
    let mut form = match start {
        Start::Commands(commands) => return commands,
        Start::Form(form) => form,
    };
    let verbs = form.fields.iter().position(|field| field.is_verb);
    let mut all = form.commands();
    if let Some(at) = verbs {
        form.at = at;
        for _ in 0..3 {
            form.edit(&crate::tui::app::edit::Edit::Right);
            all.extend(form.commands());
        }
    }
    all
}

/// Which command of the command line these words are.
fn path(command: &Words) -> String {
    let paths = (1..=command.len().min(4)).rev().map(|count| command[..count].join(" "));
    paths.into_iter().find(|path| output_of(path).is_some()).unwrap_or_else(|| panic!("{command:?}"))
}

#[test]
fn every_mutation_is_on_a_screen_or_has_a_reason() {
    let (model, listing) = (model(), listing());
    let marks = BTreeSet::new();
    let mut offered = BTreeSet::new();
    for change in all() {
        let mut seen = 0;
        for spot in change.spots {
            let place = match spot.2 {
                Of::Rows => Place::of(spot.0),
                Of::Subject => Place::about(spot.0, "consumer"),
            };
            for name in ["consumer", "share", "streams", "1", "1:/data", "orders:0", "orders:0@7"] {
                let names = vec![name.to_owned()];
                let (cursor, listing) = (Some("orders:0"), Some(&listing));
                let on =
                    On { model: &model, place: &place, tab: spot.1, names, marks: &marks, cursor, listing };
                let Ok(start) = (change.start)(&on) else { continue };
                for command in commands(start) {
                    seen += 1;
                    let path = path(&command);
                    assert!(output_of(&path).unwrap().danger.is_some(), "{}: {path} only reads", change.id);
                    offered.insert(path);
                }
            }
        }
        assert!(seen > 0 || change.id == "broker.elect", "{} never begins", change.id);
    }
    let mutations = outputs().filter(|(_, output)| output.danger.is_some() && output.shape != Shape::Endless);
    for (path, _) in mutations {
        let elsewhere = ELSEWHERE.iter().any(|(known, _)| known == path);
        assert!(
            offered.contains(*path) != elsewhere,
            "kdp {path}: on a screen, or a reason why not; one of them"
        );
    }
    for (path, _) in ELSEWHERE {
        assert!(output_of(path).is_some(), "there is no kdp {path}");
    }
}

#[test]
fn every_command_of_a_change_is_one_that_the_command_line_takes() {
    let (model, listing) = (model(), listing());
    let marks = BTreeSet::new();
    let mut refused = Vec::new();
    for change in all() {
        let Some(spot) = change.spots.first() else { continue };
        let place = Place::about(spot.0, "consumer");
        // Brokers and controllers are numbers.
        let is_number = change.id.starts_with("broker.") || change.id.starts_with("voter.");
        let names = vec![if is_number { "1" } else { "-orders:0" }.to_owned()];
        let (cursor, listing) = (Some("orders:0"), Some(&listing));
        let on = On { model: &model, place: &place, tab: spot.1, names, marks: &marks, cursor, listing };
        let Ok(Start::Form(mut form)) = (change.start)(&on) else { continue };
        for field in &mut form.fields {
            let value = value_for(change.id, field);
            if let (crate::tui::app::form::Input::Text(_), Some(value)) = (&field.input, value) {
                *field = field.clone().with(value);
            }
        }
        for command in form.commands() {
            let typed = std::iter::once("kdp".to_owned()).chain(command.iter().cloned());
            if let Err(error) = crate::command().try_get_matches_from(typed) {
                refused.push(format!("{}: {command:?}: {error}", change.id));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// What could be typed into a field of a change. Where one excludes another, one is left out.
fn value_for(id: &str, field: &Field) -> Option<&'static str> {
    Some(match (id, field.label) {
        (_, "Or by" | "Or as in" | "Or a release" | "Brokers" | "Address") => return None,
        ("feature.upgrade" | "feature.downgrade", "Levels") => "group.version=1",
        ("group.commit", _) => "orders:0=1",
        (_, "Settings") if id.ends_with("unset") => "a.b",
        (_, "Quotas") => "producer_byte_rate=1",
        (_, "Settings" | "Levels" | "Headers") => "a.b=1",
        (_, "Partitions" | "Partitions in all" | "Replication factor" | "Replicas" | "Partition") => "3",
        (_, "To" | "At" | "From" | "Up to" | "Inputs to" | "First that stays") => "-1",
        (_, "Timestamp") => "-1h",
        (_, "Wait until empty" | "Wait for" | "At most" | "From now") => "5m",
        (_, "Operations") => "read describe-configs",
        (_, "Mechanisms") => "SCRAM-SHA-256",
        (_, "Iterations") => "4096",
        (_, "Brokers of new ones") => "1:2",
        (_, "For" | "Renewers" | "Or principals" | "Owners of tokens") => "User:-a",
        (_, "Only where") => "value.a == 1",
        (_, "Listener") => "CONTROLLER://a:1",
        (_, "Directory id") => "AAAAAAAAAAAAAAAAAAAAAQ",
        (_, "Subscription") => "-a",
        _ => "-a",
    })
}
