//! `kdp config explain`: all that a broker tells about one setting.

use clap::Args;
use kdp_client::admin::configs::{self, ConfigEntry, Resource};
use schemars::JsonSchema;
use serde::Serialize;

use super::get::{DEFAULT, SynonymRow, no_such_setting, synonyms};
use super::list::names;
use super::{Kind, Target, defaults, explain};
use crate::commands::{Context, Outcome};
use crate::failure::Failure;
use crate::report::{Column, Report, column};

/// Explain a setting: what it is for, its type, its default, and every place that sets it
///
/// Examples:
///   kdp config explain retention.ms orders
///   kdp config explain cleanup.policy -o json
///   kdp config explain -t broker num.io.threads 1
///
/// Without a NAME, any topic or broker of the cluster is asked.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Explain {
    #[command(flatten)]
    target: Target,
    /// The setting
    #[arg(value_name = "KEY")]
    key: String,
    /// The topic or broker
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// All about a setting.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Explanation {
    /// The setting.
    key: String,
    /// The resource that was asked.
    resource: String,
    /// The type of the value: Kafka's ConfigType.
    #[serde(rename = "type")]
    value_type: Option<&'static str>,
    /// Its value there; null where there is none, or where it is secret.
    value: Option<String>,
    /// Where the value comes from: Kafka's ConfigSource.
    origin: &'static str,
    /// What holds where nobody sets it; null where there is no default, or it is not told.
    default: Option<String>,
    /// Whether it cannot be changed while the broker runs.
    read_only: bool,
    /// Whether its value is secret.
    sensitive: bool,
    /// Every place that sets it, the strongest first.
    synonyms: Vec<SynonymRow>,
    /// What the broker says it is for.
    documentation: Option<String>,
}

const SYNONYMS: &[Column] = &[column("SET-BY", "origin"), column("KEY", "key"), column("VALUE", "value")];

const DOCUMENTATION: &[Column] = &[column("DOCUMENTATION", "line")];
/// How long a line of documentation may be, so that it fits a terminal.
const LINE: usize = 78;

/// A line of the documentation, for the table.
#[derive(Serialize)]
struct Line {
    line: String,
}

/// The text in lines, without the tags that Kafka's website wants.
fn wrapped(html: &str) -> Vec<Line> {
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            letter => text.push(letter),
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.line.chars().count() + 1 + word.chars().count() <= LINE => {
                last.line.push(' ');
                last.line.push_str(word);
            }
            _ => lines.push(Line { line: word.to_owned() }),
        }
    }
    lines
}

impl Explain {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let resource = self.resource(context).await?;
        let answers = configs::describe(&context.cluster, std::slice::from_ref(&resource), &[]).await?;
        let entries = match answers.into_iter().next() {
            Some((_, Ok(entries))) => entries,
            Some((_, Err(error))) => return Err(explain(context, &resource, &error).await),
            None => return Err(Failure::failed("NO_ANSWER", "the broker said nothing about it")),
        };
        let entry = entries.iter().find(|entry| entry.name == self.key);
        let entry = entry.ok_or_else(|| no_such_setting(&resource, &self.key, &entries))?;
        let mut explanation = explanation(&resource, entry);
        if explanation.default.is_none() {
            let mut others = defaults::of_others(context, &resource, std::slice::from_ref(&self.key)).await;
            explanation.default = others.remove(&self.key).map(|(value, _)| value);
        }
        Ok(layout(Report::item("ConfigExplanation", explanation)))
    }

    /// The one that was named, or the first there is.
    async fn resource(&self, context: &Context) -> Result<Resource, Failure> {
        if let Some(name) = &self.name {
            return self.target.resource(name);
        }
        let any = names(context, self.target.kind).await?.into_iter().next();
        let none = || Failure::usage("the cluster has nothing of this type to ask about; name one");
        match self.target.kind {
            Kind::BrokerDefault => self.target.resource(""),
            _ => self.target.resource(&any.ok_or_else(none)?),
        }
    }
}

fn explanation(resource: &Resource, entry: &ConfigEntry) -> Explanation {
    let default = entry.synonyms.iter().find(|synonym| synonym.source == DEFAULT);
    let own_default = || (entry.source == DEFAULT).then(|| entry.value.clone()).flatten();
    Explanation {
        key: entry.name.clone(),
        resource: resource.name.clone(),
        value_type: entry.value_type,
        value: entry.value.clone(),
        origin: entry.source,
        default: default.and_then(|synonym| defaults::in_unit_of(&entry.name, synonym)).or_else(own_default),
        read_only: entry.is_read_only,
        sensitive: entry.is_sensitive,
        synonyms: synonyms(entry),
        documentation: entry.documentation.clone(),
    }
}

/// Facts, who sets it, and what it is for.
pub(in crate::commands) fn layout(report: Report) -> Report {
    let documentation = report.items().first().and_then(|item| item["documentation"].as_str());
    let lines = wrapped(documentation.unwrap_or_default());
    let report = report.facts(&["synonyms", "documentation"]).table_of("synonyms", SYNONYMS);
    if lines.is_empty() { report } else { report.table("", DOCUMENTATION, lines) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_is_text_in_lines() {
        let long = format!("<p>The {}<code>x</code></p>", "word ".repeat(40));
        let lines = wrapped(&long);
        assert!(lines.len() > 2 && lines.iter().all(|line| line.line.len() <= LINE));
        assert!(lines[0].line.starts_with("The word") && !lines[0].line.contains('<'));
        assert!(wrapped("").is_empty());
    }
}
