//! What can be done to brokers, replicas on the move, features and the quorum.

use std::collections::BTreeMap;

use super::{ChangeSpec, Needs, Of, On, Spot, Start, command, form, form_for_all, form_for_each};
use super::{keys, settings};
use crate::tui::app::form::{Field, Form};
use crate::tui::app::screens::ScreenId;
use crate::tui::app::snapshot::Partition;
use crate::tui::app::words::{compose, flag};

const BROKERS: &[Spot] =
    &[Spot(ScreenId::Brokers, "State", Of::Rows), Spot(ScreenId::Broker, "", Of::Subject)];
const SETTINGS: &[Spot] = &[
    Spot(ScreenId::Brokers, "State", Of::Rows),
    Spot(ScreenId::Broker, "", Of::Subject),
    Spot(ScreenId::Configs, "Brokers", Of::Rows),
];
const DIRS: &[Spot] =
    &[Spot(ScreenId::Brokers, "Directories", Of::Rows), Spot(ScreenId::Broker, "Directories", Of::Rows)];
const CLUSTER: &[Spot] = &[
    Spot(ScreenId::Overview, "", Of::Rows),
    Spot(ScreenId::Brokers, "", Of::Rows),
    Spot(ScreenId::Configs, "", Of::Rows),
];
/// Partitions, or topics with all of theirs.
const REPLICAS: &[Spot] = &[
    Spot(ScreenId::Partitions, "", Of::Rows),
    Spot(ScreenId::Partition, "", Of::Subject),
    Spot(ScreenId::Topic, "Partitions", Of::Rows),
    Spot(ScreenId::Broker, "Leads", Of::Rows),
    Spot(ScreenId::Moves, "Moves", Of::Rows),
    Spot(ScreenId::Topics, "", Of::Rows),
];
/// Nobody types where more than this shall be; a file says it.
const REPLICAS_MAX: usize = 12;
const MOVES: &[Spot] = &[Spot(ScreenId::Moves, "", Of::Rows)];
const FEATURES: &[Spot] = &[Spot(ScreenId::Quorum, "Features", Of::Rows)];
const VOTERS: &[Spot] = &[Spot(ScreenId::Quorum, "Replication", Of::Rows)];

pub(super) const CHANGES: &[ChangeSpec] = &[
    ChangeSpec {
        id: "broker.set",
        title: "change settings",
        spots: SETTINGS,
        needs: Needs::Some,
        start: |on| {
            let fields = settings(on, "log.cleaner.threads=2");
            form_for_each("Change settings", "config", &on.names, &["--type", "broker"], fields)
        },
    },
    ChangeSpec {
        id: "broker.unset",
        title: "take settings away",
        spots: SETTINGS,
        needs: Needs::Some,
        start: |on| {
            let fields = keys(on, "log.cleaner.threads");
            form_for_each("Take settings away", "config unset", &on.names, &["--type", "broker"], fields)
        },
    },
    ChangeSpec {
        id: "broker.defaults",
        title: "change settings of all brokers",
        spots: CLUSTER,
        needs: Needs::Nothing,
        start: |on| {
            let fields = settings(on, "log.retention.ms=172800000");
            let form = Form::new("Change settings of all brokers", super::line("config"), fields);
            Ok(Start::Form(form.with(super::line("--type broker-default"))))
        },
    },
    ChangeSpec {
        id: "metrics.set",
        title: "change a client-metrics subscription",
        spots: CLUSTER,
        needs: Needs::Nothing,
        start: |on| {
            let known = on.cursor.filter(|_| on.tab == "Client metrics").unwrap_or_default();
            let fields = vec![
                Field::verb("How", &["set", "append", "subtract", "unset"], ""),
                Field::text("Subscription", None, "a name; a new one is made").required().with(known),
                Field::text("Settings", None, "metrics=org.apache.kafka.producer. interval.ms=60000")
                    .required()
                    .list(),
            ];
            let form = Form::new("Change a client-metrics subscription", super::line("config"), fields);
            Ok(Start::Form(form.with(super::line("--type client-metrics"))))
        },
    },
    ChangeSpec {
        id: "config.import",
        title: "apply a file of settings",
        spots: CLUSTER,
        needs: Needs::Nothing,
        start: |_| {
            let fields = vec![
                Field::file("File", None, "what kdp config export wrote").required(),
                Field::switch("Unset others", "--prune", "what the file does not have"),
            ];
            form("Apply a file of settings", "config import", fields)
        },
    },
    ChangeSpec {
        id: "broker.log-level",
        title: "change log levels",
        spots: BROKERS,
        needs: Needs::Some,
        start: |on| {
            let fields = vec![
                Field::text("Levels", None, "org.apache.kafka.clients.NetworkClient=DEBUG").list(),
                Field::text("As the parent", Some("--unset"), "loggers without a level of their own").list(),
            ];
            form_for_each("Change log levels", "broker log-level", &on.names, &[], fields)
        },
    },
    ChangeSpec {
        id: "broker.elect",
        title: "give its leaders back",
        spots: BROKERS,
        needs: Needs::Some,
        start: elect,
    },
    ChangeSpec {
        id: "broker.cordon",
        title: "keep new replicas away",
        spots: BROKERS,
        needs: Needs::Some,
        start: |on| Ok(command("broker cordon", &on.names, &[])),
    },
    ChangeSpec {
        id: "broker.uncordon",
        title: "let new replicas come again",
        spots: BROKERS,
        needs: Needs::Some,
        start: |on| Ok(command("broker uncordon", &on.names, &[])),
    },
    ChangeSpec {
        id: "dir.cordon",
        title: "keep new replicas away from a directory",
        spots: DIRS,
        needs: Needs::Some,
        start: |on| Ok(of_dirs("broker cordon", on)),
    },
    ChangeSpec {
        id: "dir.uncordon",
        title: "let new replicas come to a directory again",
        spots: DIRS,
        needs: Needs::Some,
        start: |on| Ok(of_dirs("broker uncordon", on)),
    },
    ChangeSpec {
        id: "broker.unregister",
        title: "make the cluster forget it",
        spots: BROKERS,
        needs: Needs::One,
        start: |on| {
            let also =
                Field::switch("Force", "--force", "even when it runs or has replicas, which stay missing");
            form_for_each("Make the cluster forget broker", "broker unregister", &on.names, &[], vec![also])
        },
    },
    ChangeSpec {
        id: "move.start",
        title: "move replicas",
        spots: REPLICAS,
        needs: Needs::Some,
        start: place_replicas,
    },
    ChangeSpec {
        id: "move.apply",
        title: "move replicas as a file says",
        spots: MOVES,
        needs: Needs::Nothing,
        start: |_| {
            let fields = vec![
                Field::file("File", None, "a file of kafka-reassign-partitions").required(),
                Field::text("Wait for", Some("--wait"), "30m: until it is done, for so long at most"),
            ];
            form("Move replicas", "reassign apply", fields)
        },
    },
    ChangeSpec {
        id: "move.cancel",
        title: "cancel moves",
        spots: MOVES,
        needs: Needs::Some,
        start: |on| Ok(command("reassign cancel", &on.names, &[])),
    },
    ChangeSpec {
        id: "feature.upgrade",
        title: "raise feature levels",
        spots: FEATURES,
        needs: Needs::Some,
        start: |on| form("Raise feature levels", "feature upgrade", levels(on)),
    },
    ChangeSpec {
        id: "feature.downgrade",
        title: "lower feature levels",
        spots: FEATURES,
        needs: Needs::Some,
        start: |on| {
            let mut fields = levels(on);
            fields.push(Field::switch("Unsafe", "--unsafe", "even where metadata is lost for good"));
            form("Lower feature levels", "feature downgrade", fields)
        },
    },
    ChangeSpec {
        id: "feature.disable",
        title: "turn features off",
        spots: FEATURES,
        needs: Needs::Some,
        start: |on| {
            let unsafely = Field::switch("Unsafe", "--unsafe", "even where metadata is lost for good");
            form_for_all("Turn features off", "feature disable", &on.names, vec![unsafely])
        },
    },
    ChangeSpec {
        id: "voter.add",
        title: "let a controller vote",
        spots: VOTERS,
        needs: Needs::One,
        start: |on| {
            let fields = vec![
                Field::text("Listener", Some("--listener"), "CONTROLLER://controller-4:9093")
                    .required()
                    .list(),
                Field::text("Directory id", Some("--directory-id"), "as the observer tells it"),
                Field::switch("Force", "--force", "even when it does not follow closely"),
            ];
            form_for_each("Let a controller vote", "quorum add-voter", &on.names, &[], fields)
        },
    },
    ChangeSpec {
        id: "voter.remove",
        title: "take a controller's vote away",
        spots: VOTERS,
        needs: Needs::One,
        start: |on| {
            let fields = vec![
                Field::text("Directory id", Some("--directory-id"), "as the quorum tells it"),
                Field::switch("Force", "--force", "even when the others could not commit"),
            ];
            form_for_each("Take a vote away", "quorum remove-voter", &on.names, &[], fields)
        },
    },
];

/// A command about log directories: one for each broker, with all that are chosen of it.
fn of_dirs(base: &str, on: &On<'_>) -> Start {
    let mut by_broker: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (broker, path) in on.names.iter().filter_map(|name| name.split_once(':')) {
        by_broker.entry(broker).or_default().extend(flag("--dir", path));
    }
    let command =
        |(broker, flags): (&str, Vec<String>)| compose(&super::line(base), &[broker.to_owned()], &flags);
    Start::Commands(by_broker.into_iter().map(command).collect())
}

/// The partitions that brokers should lead and do not.
fn elect(on: &On<'_>) -> Result<Start, String> {
    let is_due = |one: &&Partition| {
        let preferred = one.replicas.first().copied();
        preferred.is_some_and(|id| one.leader != preferred && on.names.contains(&id.to_string()))
    };
    let due = on.model.snapshot.partitions.items().iter().filter(is_due);
    let due: Vec<String> = due.map(|one| one.name.clone()).collect();
    match due.is_empty() {
        true => Err("all that it should lead it leads".to_owned()),
        false => Ok(command("leader elect", &due, &[])),
    }
}

/// Where the replicas are now, to be changed.
fn place_replicas(on: &On<'_>) -> Result<Start, String> {
    let is_meant = |one: &&Partition| on.names.contains(&one.name) || on.names.contains(&one.id.topic);
    let placed = |one: &Partition| {
        let brokers: Vec<String> = one.replicas.iter().map(ToString::to_string).collect();
        format!("{}={}", one.name, brokers.join(","))
    };
    let partitions = on.model.snapshot.partitions.items().iter().filter(is_meant);
    let now: Vec<String> = partitions.map(placed).collect();
    match now.len() {
        0 => return Err("where its replicas are is not known yet".to_owned()),
        count if count > REPLICAS_MAX => {
            return Err(format!("{count} partitions are too many to type; mark some of them"));
        }
        _ => {}
    }
    let fields = vec![
        Field::text("Brokers", Some("--move"), "orders:0=1,2,3: the preferred leader first")
            .required()
            .list()
            .with(now.join(" ")),
        Field::text("Wait for", Some("--wait"), "30m: until it is done, for so long at most"),
    ];
    form("Move replicas", "reassign apply", fields)
}

/// The levels of these features; without any, those of a release.
fn levels(on: &On<'_>) -> Vec<Field> {
    let named = on.names.iter().map(|name| format!("{name}=")).collect::<Vec<_>>().join(" ");
    vec![
        Field::text("Levels", None, "group.version=1 metadata.version=4.2").list().with(named),
        Field::text("Or a release", Some("--release"), "4.3: the levels that a new cluster has"),
    ]
}
