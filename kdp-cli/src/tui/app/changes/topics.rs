//! What can be done to topics, their partitions and their records.

use super::{ChangeSpec, Needs, Of, On, Spot, Start, command, form, form_for_all, form_for_each};
use super::{keys, settings};
use crate::tui::app::form::Field;
use crate::tui::app::screens::ScreenId;
use crate::tui::app::words::about;

/// Not the overview, where the cursor may be on a group.
const TOPICS: &[Spot] = &[Spot(ScreenId::Topics, "", Of::Rows), Spot(ScreenId::Topic, "", Of::Subject)];

/// Topics, and where settings are compared.
const SETTINGS: &[Spot] = &[
    Spot(ScreenId::Topics, "", Of::Rows),
    Spot(ScreenId::Topic, "", Of::Subject),
    Spot(ScreenId::Configs, "Topics", Of::Rows),
];

/// Topics, or some of their partitions.
const PARTITIONS: &[Spot] = &[
    Spot(ScreenId::Partitions, "", Of::Rows),
    Spot(ScreenId::Partition, "", Of::Subject),
    Spot(ScreenId::Topic, "Partitions", Of::Rows),
    Spot(ScreenId::Broker, "Leads", Of::Rows),
    Spot(ScreenId::Topics, "", Of::Rows),
    Spot(ScreenId::Topic, "", Of::Subject),
];

pub(super) const CHANGES: &[ChangeSpec] = &[
    ChangeSpec {
        id: "topic.create",
        title: "create a topic",
        spots: &[Spot(ScreenId::Overview, "", Of::Rows), Spot(ScreenId::Topics, "", Of::Rows)],
        needs: Needs::Nothing,
        start: |_| form("Create a topic", "topic create", creation()),
    },
    ChangeSpec {
        id: "topic.clone",
        title: "create a topic like it",
        spots: TOPICS,
        needs: Needs::One,
        start: |on| {
            let mut fields = creation();
            if let Some(topic) = on.model.snapshot.topics.items().iter().find(|topic| topic.name == on.one())
            {
                fields[1] = fields[1].clone().with(topic.partitions.to_string());
                fields[2] = fields[2].clone().with(topic.replication_factor.to_string());
            }
            fields[3] = fields[3].clone().with(own_settings(on));
            form(&format!("Create a topic like {}", on.one()), "topic create", fields)
        },
    },
    ChangeSpec {
        id: "record.produce",
        title: "write a record",
        spots: TOPICS,
        needs: Needs::One,
        start: |on| {
            let fields = vec![
                Field::text("Value", Some("--value"), "what the record says").required(),
                Field::text("Key", Some("--key"), "it chooses the partition"),
                Field::text("Headers", Some("--header"), "trace=abc origin=kdp").list(),
                Field::text("Partition", Some("--partition"), "the one that the key chooses"),
                Field::text("Timestamp", Some("--timestamp"), "now; 2026-01-31T10:00Z, -1h"),
            ];
            form_for_each("Write a record", "record produce", &on.names, &[], fields)
        },
    },
    ChangeSpec {
        id: "topic.set",
        title: "change settings",
        spots: SETTINGS,
        needs: Needs::Some,
        start: |on| {
            let fields = settings(on, "retention.ms=86400000 cleanup.policy=compact");
            form_for_each("Change settings", "config", &on.names, &[], fields)
        },
    },
    ChangeSpec {
        id: "topic.unset",
        title: "take settings away",
        spots: SETTINGS,
        needs: Needs::Some,
        start: |on| {
            form_for_each("Take settings away", "config unset", &on.names, &[], keys(on, "retention.ms"))
        },
    },
    ChangeSpec {
        id: "topic.partitions",
        title: "add partitions",
        spots: TOPICS,
        needs: Needs::Some,
        start: |on| {
            let topics = on.model.snapshot.topics.items();
            let now = topics.iter().filter(|topic| on.names.contains(&topic.name));
            let now = now.map(|topic| topic.partitions).max().map(|count| count.to_string());
            let fields = vec![
                Field::text("Partitions in all", Some("--partitions"), "keys move to other partitions")
                    .required()
                    .with(now.unwrap_or_default()),
                Field::text("Brokers of new ones", Some("--replica-assignment"), "1:2,2:3; else anybody"),
            ];
            form_for_all("Add partitions", "topic alter", &on.names, fields)
        },
    },
    ChangeSpec {
        id: "topic.rf",
        title: "change the replication factor",
        spots: TOPICS,
        needs: Needs::Some,
        start: |on| {
            let count = Field::text("Replicas", Some("--replication-factor"), "how many brokers keep it");
            form_for_all("Change the replication factor", "topic rf", &on.names, vec![count.required()])
        },
    },
    ChangeSpec {
        id: "leader.elect",
        title: "elect preferred leaders",
        spots: PARTITIONS,
        needs: Needs::Some,
        start: |on| Ok(command("leader elect", &on.names, &[])),
    },
    ChangeSpec {
        id: "leader.unclean",
        title: "elect any leader, and lose records",
        spots: PARTITIONS,
        needs: Needs::Some,
        start: |on| Ok(command("leader elect", &on.names, &["--type".to_owned(), "unclean".to_owned()])),
    },
    ChangeSpec {
        id: "record.copy",
        title: "copy records to another topic",
        spots: TOPICS,
        needs: Needs::One,
        start: |on| {
            let fields = vec![
                Field::text("To topic", None, "it must exist").required(),
                Field::text("From", Some("--from"), "start; 1042, @-2h, committed(GROUP)"),
                Field::text("Up to", Some("--to"), "where the partitions end now"),
                Field::choice("Partition", Some("--placement"), &["partition", "key"], ""),
                Field::text("Group", Some("--group"), "commits how far it is, and goes on from there"),
            ];
            form_for_each("Copy records", "record copy", &on.names, &[], fields)
        },
    },
    ChangeSpec {
        id: "record.redrive",
        title: "send dead letters back",
        spots: TOPICS,
        needs: Needs::Some,
        start: |on| {
            let fields = vec![
                Field::text("To topic", Some("--to-topic"), "the one that a header names"),
                Field::text("Header", Some("--header"), "those of Connect and Spring are known"),
                Field::text("From", Some("--from"), "start; 1042, @-2h, committed(GROUP)"),
                Field::text("Only where", Some("--where"), "headers[\"stage\"] == \"sink\""),
                Field::text("Group", Some("--group"), "commits how far it is, and goes on from there"),
            ];
            form_for_all("Send dead letters back", "record redrive", &on.names, fields)
        },
    },
    ChangeSpec {
        id: "topic.trim",
        title: "delete the oldest records",
        spots: PARTITIONS,
        needs: Needs::Some,
        start: |on| {
            let to = Field::text("First that stays", Some("--to"), "1042, -1000, @-7d, @2026-01-31T10:00Z");
            form_for_all("Delete the oldest records", "topic trim", &on.names, vec![to.required()])
        },
    },
    ChangeSpec {
        id: "topic.purge",
        title: "delete all records",
        spots: PARTITIONS,
        needs: Needs::Some,
        start: |on| Ok(command("topic purge", &on.names, &[])),
    },
    ChangeSpec {
        id: "topic.delete",
        title: "delete topics",
        spots: TOPICS,
        needs: Needs::Some,
        start: |on| Ok(command("topic delete", &on.names, &[])),
    },
    ChangeSpec {
        id: "txn.abort",
        title: "abort its open transaction",
        spots: &[Spot(ScreenId::Topic, "Producers", Of::Rows), Spot(ScreenId::Txns, "Open writes", Of::Rows)],
        needs: Needs::Some,
        start: abort,
    },
];

/// What a topic can be made with; the first four are filled in where one is like another.
fn creation() -> Vec<Field> {
    vec![
        Field::text("Name", None, "letters, digits, dots, underscores, hyphens").required().list(),
        Field::text("Partitions", Some("--partitions"), "the broker's default"),
        Field::text("Replication factor", Some("--replication-factor"), "the broker's default"),
        Field::text("Settings", Some("--config"), "KEY=VALUE KEY=VALUE").list(),
        Field::text("Brokers", Some("--replica-assignment"), "1:2,2:3, in place of the two numbers"),
        Field::switch("Unless it exists", "--if-not-exists", "space changes it"),
    ]
}

/// What somebody has set for the topic, where that has been looked at.
fn own_settings(on: &On<'_>) -> String {
    let asked = about("config get", on.one(), &["--all"]);
    let listing = on.model.listings.get(&asked).and_then(|listing| listing.get());
    let own = listing.into_iter().flat_map(|listing| listing.items()).filter_map(|item| {
        let is_own = item.get("origin")?.as_str()? == "DYNAMIC_TOPIC_CONFIG";
        let (key, value) = (item.get("key")?.as_str()?, item.get("value")?.as_str()?);
        (is_own && !value.contains(char::is_whitespace)).then(|| format!("{key}={value}"))
    });
    own.collect::<Vec<_>>().join(" ")
}

/// For transactions that their coordinator has forgotten: one command for each partition.
fn abort(on: &On<'_>) -> Result<Start, String> {
    let open = on.items().into_iter().filter(|item| item["transaction_start"].is_i64());
    let abort = |item: &serde_json::Value| {
        let partition = item["name"].as_str()?.to_owned();
        let flags = ["--producer-id".to_owned(), item["producer_id"].as_i64()?.to_string()];
        Some(super::compose(&super::line("txn abort"), &[partition], &flags))
    };
    let commands: Vec<_> = open.filter_map(abort).collect();
    match commands.is_empty() {
        true => Err("it has no transaction open".to_owned()),
        false => Ok(Start::Commands(commands)),
    }
}
