//! `kdp config explain`: all that a broker tells about one setting.

use clap::Args;
use kdp_client::admin::configs::{self, ConfigEntry, Resource};
use schemars::JsonSchema;
use serde::Serialize;

use super::get::{DEFAULT, SynonymRow, no_such_setting, synonyms};
use super::list::names;
use super::{Kind, Target, explain};
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

const FACTS: &[Column] = &[column("FACT", "fact"), column("VALUE", "value")];
const SYNONYMS: &[Column] = &[column("SET-BY", "origin"), column("KEY", "key"), column("VALUE", "value")];

#[derive(Serialize)]
struct Fact {
    fact: &'static str,
    value: Option<String>,
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
        let explanation = explanation(&resource, entry);
        let facts = facts(&explanation);
        let report = Report::item("ConfigExplanation", &explanation).table("", FACTS, facts);
        Ok(report.table_of("synonyms", SYNONYMS))
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
        default: default.and_then(|synonym| synonym.value.clone()).or_else(own_default),
        read_only: entry.is_read_only,
        sensitive: entry.is_sensitive,
        synonyms: synonyms(entry),
        documentation: entry.documentation.clone(),
    }
}

fn facts(explanation: &Explanation) -> Vec<Fact> {
    let fact = |fact, value| Fact { fact, value };
    vec![
        fact("key", Some(explanation.key.clone())),
        fact("type", explanation.value_type.map(str::to_owned)),
        fact("value", explanation.value.clone()),
        fact("origin", Some(explanation.origin.to_owned())),
        fact("default", explanation.default.clone()),
        fact("read_only", Some(explanation.read_only.to_string())),
        fact("sensitive", Some(explanation.sensitive.to_string())),
        fact("documentation", explanation.documentation.clone()),
    ]
}
