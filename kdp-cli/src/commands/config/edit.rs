//! `kdp config edit`: the settings of a resource in an editor; the difference is shown, then made.

use std::collections::BTreeMap;
use std::io::IsTerminal;

use clap::Args;
use kdp_client::admin::configs::{self, ConfigChange, ConfigEntry, Resource};

use super::undo::is_own;
use super::{Target, change, explain, title};
use crate::commands::{Context, Outcome};
use crate::danger::Consent;
use crate::editor::{self, Draft};
use crate::failure::Failure;
use crate::report::Report;

/// Edit the settings of a resource in your editor
///
/// Examples:
///   kdp config edit orders
///   kdp config edit -t broker-default
///
/// The editor is the one of KDP_EDITOR, VISUAL or EDITOR, else vi. What was set is shown as key=value,
/// everything else as a comment: change a line to set it, take a line away to go back to the default. A
/// text that cannot be used is kept.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Edit {
    #[command(flatten)]
    target: Target,
    /// The topic, broker or group
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    consent: Consent,
}

impl Edit {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let resource = self.target.resource(self.name.as_deref().unwrap_or_default())?;
        let answers = configs::describe(&context.cluster, std::slice::from_ref(&resource), &[]).await?;
        let entries = match answers.into_iter().next() {
            Some((_, Ok(entries))) => entries,
            Some((_, Err(error))) => return Err(explain(context, &resource, &error).await),
            None => return Err(Failure::failed("NO_ANSWER", "the broker said nothing about it")),
        };
        if editor::chosen().is_none() && !std::io::stdin().is_terminal() {
            return Err(
                Failure::usage("there is no terminal for an editor").hint("kdp config set changes settings")
            );
        }
        let draft = Draft::edited(&text(&resource, &entries), ".properties")?;
        let changes = match changes(&resource, &entries, &draft.text()?) {
            Ok(changes) => changes,
            Err(reason) => return Err(draft.leave(Failure::usage(reason))),
        };
        if changes.is_empty() {
            let none = Vec::<change::ConfigChangeRow>::new();
            let mut report = Report::list("ConfigChange", change::COLUMNS, none);
            report.talk.push("nothing was changed".to_owned());
            return Ok(report);
        }
        match change::apply(context, "config edit", &resource, &changes, &self.consent).await {
            Ok(mut report) => {
                if let Some(failure) = report.errors.pop() {
                    report.errors.push(draft.leave(failure));
                }
                Ok(report)
            }
            Err(failure) => Err(draft.leave(failure)),
        }
    }
}

/// What the editor shows.
fn text(resource: &Resource, entries: &[ConfigEntry]) -> String {
    let mut text = format!(
        "# Settings of {}. Lines with # are what holds now and was not set here.\n\
         # Take a line away to go back to the default. Save without a change to leave all as it is.\n\n",
        title(resource)
    );
    let (own, others): (Vec<&ConfigEntry>, Vec<&ConfigEntry>) =
        entries.iter().partition(|entry| is_own(resource, entry));
    for entry in own {
        match &entry.value {
            Some(value) => text.push_str(&format!("{}={}\n", entry.name, one_line(value))),
            None => text.push_str(&format!("# {} is secret\n", entry.name)),
        }
    }
    text.push('\n');
    for entry in others.into_iter().filter(|entry| !entry.is_read_only && !entry.is_sensitive) {
        text.push_str(&format!(
            "# {}={}\n",
            entry.name,
            one_line(entry.value.as_deref().unwrap_or_default())
        ));
    }
    text
}

/// Values that would break the line, or be something else when read again, are escaped as in Java's properties.
fn one_line(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

/// What the text asks for that does not hold now.
fn changes(resource: &Resource, entries: &[ConfigEntry], text: &str) -> Result<Vec<ConfigChange>, String> {
    // Who leaves nothing at all has given up, and not asked for all settings to go.
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once('=').ok_or_else(|| format!("`{line}`: write KEY=VALUE"))?;
        let value = unescape(value.trim());
        if wanted.insert(key.trim().to_owned(), value).is_some() {
            return Err(format!("`{}` is there twice", key.trim()));
        }
    }
    let own: BTreeMap<&str, &str> = entries
        .iter()
        .filter(|entry| is_own(resource, entry))
        .filter_map(|entry| Some((entry.name.as_str(), entry.value.as_deref()?)))
        .collect();
    let gone = own.keys().filter(|key| !wanted.contains_key(**key));
    let gone: Vec<ConfigChange> = gone.map(|key| ConfigChange::Delete((*key).to_owned())).collect();
    let set = wanted.into_iter().filter(|(key, value)| own.get(key.as_str()) != Some(&value.trim()));
    let set: Vec<ConfigChange> = set.map(|(key, value)| ConfigChange::Set(key, value)).collect();
    Ok([set, gone].concat())
}

fn unescape(value: &str) -> String {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            (letter, false) => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use kdp_client::admin::configs::ResourceType;

    use super::*;

    fn entry(name: &str, value: &str, source: &'static str) -> ConfigEntry {
        ConfigEntry {
            name: name.to_owned(),
            value: Some(value.to_owned()),
            source,
            value_type: None,
            is_read_only: false,
            is_sensitive: false,
            synonyms: Vec::new(),
            documentation: None,
        }
    }

    #[test]
    fn an_unchanged_text_changes_nothing() {
        let resource = Resource { kind: ResourceType::Topic, name: "orders".to_owned() };
        let entries = [
            entry("retention.ms", "5", "DYNAMIC_TOPIC_CONFIG"),
            entry("odd", "a\\b\nc=#d", "DYNAMIC_TOPIC_CONFIG"),
            entry("cleanup.policy", "delete", "DEFAULT_CONFIG"),
        ];
        let shown = text(&resource, &entries);
        assert_eq!(changes(&resource, &entries, &shown), Ok(Vec::new()));
        let edited = shown
            .replace("retention.ms=5\n", "")
            .replace("# cleanup.policy=delete", "cleanup.policy=compact");
        let expected = vec![
            ConfigChange::Set("cleanup.policy".to_owned(), "compact".to_owned()),
            ConfigChange::Delete("retention.ms".to_owned()),
        ];
        assert_eq!(changes(&resource, &entries, &edited), Ok(expected));
        assert_eq!(changes(&resource, &entries, " \n"), Ok(Vec::new()));
        assert!(changes(&resource, &entries, "nonsense").is_err());
        assert!(changes(&resource, &entries, "a=1\na=2").is_err());
    }
}
