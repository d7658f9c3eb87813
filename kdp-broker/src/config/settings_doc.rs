//! `SETTINGS.md`: the tables as a page for operators, kept equal to them by a test.
//!
//! `KDP_UPDATE_DOCS=1 cargo test -p kdp-broker settings_doc` writes it anew.

use std::fmt::Write;
use std::path::Path;

use super::definition::{Definition, Effect, Update};
use super::tables::{BROKER, CLIENT_METRICS, DYNAMIC_BROKER, GROUP, TOPIC};

const HEAD: &str = "\
# Settings

Every setting of Apache Kafka 4.3 is accepted, checked, kept and shown under Kafka's name, type, default and unit.
**effect** says whether kdp-broker does today what it says; one that has none yet is named in a warning when it is
set to something else than its default. **changes** says how it may change while the broker runs: not at all (restart), for one broker at a time, or
for the whole cluster as well. While the broker runs, a change that would have no effect is refused, except where
topics take the setting over.

This page is made from the tables in `src/config/tables`; a test keeps it equal to them.
";

fn page() -> String {
    let is_shown = |definition: &&Definition| !definition.internal || definition.name.starts_with("kdp.");
    let broker: Vec<_> = BROKER.iter().chain(DYNAMIC_BROKER.iter()).filter(is_shown).collect();
    let of_resource =
        |definitions: &super::Definitions| definitions.iter().filter(is_shown).collect::<Vec<_>>();
    let sections = [
        ("Broker", broker),
        ("Topic", of_resource(&TOPIC)),
        ("Group", of_resource(&GROUP)),
        ("Client metrics", of_resource(&CLIENT_METRICS)),
    ];
    let mut page = HEAD.to_owned();
    for (title, definitions) in sections {
        let effective =
            definitions.iter().filter(|definition| definition.effect == Effect::Effective).count();
        let count = definitions.len();
        write!(page, "\n## {title}\n\n{effective} of {count} take effect.\n\n").unwrap();
        page.push_str(
            "| name | type | default | changes | effect | what it is |\n|---|---|---|---|---|---|\n",
        );
        definitions.into_iter().for_each(|definition| row(&mut page, definition));
    }
    page
}

fn row(page: &mut String, definition: &Definition) {
    let default = match definition.default {
        Some("") => "empty".to_owned(),
        Some(text) => format!("`{text}`"),
        None if definition.required => "required".to_owned(),
        None => String::new(),
    };
    let changes = match definition.update {
        Update::ReadOnly => "restart",
        Update::PerBroker => "broker",
        Update::ClusterWide => "cluster",
        Update::Resource => "any time",
    };
    let effect = if definition.effect == Effect::Effective { "yes" } else { "" };
    let (name, what) = (definition.name, definition.documentation);
    let kind = definition.value_type.name().to_lowercase();
    writeln!(page, "| `{name}` | {kind} | {default} | {changes} | {effect} | {what} |").unwrap();
}

#[test]
fn the_page_is_that_of_the_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("SETTINGS.md");
    if std::env::var_os("KDP_UPDATE_DOCS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page(),
        "SETTINGS.md is old: run KDP_UPDATE_DOCS=1 cargo test -p kdp-broker settings_doc"
    );
}
