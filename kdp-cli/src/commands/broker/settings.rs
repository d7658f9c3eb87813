//! `kdp broker configs`: the settings of brokers, as `kdp config get -t broker` shows them.

use clap::Args;
use kdp_client::admin::configs::{Resource, ResourceType};

use super::known;
use crate::commands::config::get::{self, Shown};
use crate::commands::{Context, Outcome};

/// Show settings of brokers; short for `kdp config get -t broker`
///
/// Examples:
///   kdp broker configs 1
///   kdp broker configs 1 --key num.io.threads --key log.dirs
///   kdp broker configs 1 --all
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Configs {
    /// The brokers; all of them when not given
    #[arg(value_name = "BROKER")]
    brokers: Vec<i32>,
    /// Only this setting; may be repeated
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<String>,
    /// Also settings that are at their default
    #[arg(short, long)]
    all: bool,
}

impl Configs {
    pub(super) async fn run(&self, context: &Context) -> Outcome {
        let brokers = known(&context.cluster, &self.brokers).await?;
        let resource = |id: kdp_client::protocol::types::BrokerId| Resource {
            kind: ResourceType::Broker,
            name: id.to_string(),
        };
        let resources: Vec<Resource> = brokers.into_iter().map(resource).collect();
        get::settings(context, &resources, &self.keys, Shown::of(self.all)).await
    }
}
