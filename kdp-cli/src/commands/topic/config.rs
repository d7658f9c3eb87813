//! `kdp topic set|unset|config`: the settings of topics, as `kdp config` does it with less to type.

use clap::Args;
use kdp_client::admin::configs::{ConfigChange, Resource, ResourceType};

use crate::commands::config::change;
use crate::commands::config::get::{self, Shown};
use crate::commands::{Context, Outcome, key_value};
use crate::danger::Consent;
use crate::failure::Failure;

/// Set settings of a topic; short for `kdp config set`
///
/// Examples:
///   kdp topic set orders retention.ms=86400000 --yes
///   kdp topic set orders retention.ms=86400000 cleanup.policy=compact --dry-run
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Set {
    /// The topic
    #[arg(value_name = "TOPIC")]
    name: String,
    /// What to set
    #[arg(required = true, value_name = "KEY=VALUE", value_parser = key_value)]
    settings: Vec<(String, String)>,
    #[command(flatten)]
    consent: Consent,
}

/// Take settings of a topic back; short for `kdp config unset`
///
/// Examples:
///   kdp topic unset orders retention.ms --yes
///   kdp topic unset orders retention.ms --dry-run
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Unset {
    /// The topic
    #[arg(value_name = "TOPIC")]
    name: String,
    /// What to take back
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

/// Show settings of a topic; short for `kdp config get`
///
/// Examples:
///   kdp topic config orders
///   kdp topic config orders retention.ms
///   kdp topic config orders --all
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Config {
    /// The topic
    #[arg(value_name = "TOPIC")]
    name: String,
    /// Only these settings
    #[arg(value_name = "KEY")]
    keys: Vec<String>,
    /// Also settings that are at their default
    #[arg(short, long)]
    all: bool,
}

fn topic(name: &str) -> Resource {
    Resource { kind: ResourceType::Topic, name: name.to_owned() }
}

impl Set {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        let set = |(key, value): &(String, String)| ConfigChange::Set(key.clone(), value.clone());
        let changes: Vec<ConfigChange> = self.settings.iter().map(set).collect();
        change::apply(context, "topic set", &topic(&self.name), &changes, &self.consent).await
    }
}

impl Unset {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        if let Some(key) = self.keys.iter().find(|key| key.contains('=')) {
            return Err(Failure::usage(format!("`{key}`: write only the KEY")));
        }
        let changes: Vec<ConfigChange> = self.keys.iter().cloned().map(ConfigChange::Delete).collect();
        change::apply(context, "topic unset", &topic(&self.name), &changes, &self.consent).await
    }
}

impl Config {
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        get::settings(context, &[topic(&self.name)], &self.keys, Shown::of(self.all)).await
    }
}
