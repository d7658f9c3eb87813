//! `kdp broker`: the verbs.

mod cordon;
pub(super) mod describe;
mod list;
mod log_level;
mod settings;
pub(super) mod unregister;
mod watch;

use clap::{Args, Subcommand};
use kdp_client::cluster::{Cluster, Topics};
use kdp_client::protocol::types::BrokerId;

use super::registry::{self, Outputs};
use super::{Context, Outcome, dir, leader};
use crate::failure::Failure;
use crate::output::Format;
use crate::report::Report;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("broker list", registry::list::<list::BrokerRow>("BrokerList", list::COLUMNS)),
    (
        "broker describe",
        registry::list::<describe::BrokerDescription>("BrokerDescription", describe::COLUMNS),
    ),
    ("broker configs", super::config::SETTINGS),
    ("broker dirs", registry::list::<dir::DirRow>("DirList", dir::COLUMNS)),
    ("broker skew", registry::list::<leader::skew::BrokerSkew>("BrokerSkew", leader::skew::COLUMNS)),
    ("broker log-level", super::config::CHANGE),
    ("broker cordon", registry::list::<cordon::CordonRow>("BrokerCordon", cordon::COLUMNS).moderate()),
    ("broker uncordon", registry::list::<cordon::CordonRow>("BrokerCordon", cordon::COLUMNS).moderate()),
    ("broker unregister", unregister::UNREGISTRATION),
    ("broker watch", registry::stream::<super::watch::ChangeLine>("BrokerChange", super::watch::COLUMNS)),
];

/// What can be done with brokers.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    #[command(visible_alias = "show")]
    Describe(describe::Describe),
    Configs(settings::Configs),
    Dirs(Dirs),
    Skew(Skew),
    LogLevel(log_level::LogLevel),
    Cordon(cordon::Cordon),
    Uncordon(cordon::Uncordon),
    Unregister(unregister::Unregister),
    Watch(watch::Watch),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Describe(command) => command.run(context).await,
            Verb::Configs(command) => command.run(context).await,
            Verb::Dirs(command) => command.run(context).await,
            Verb::Skew(command) => command.run(context).await,
            Verb::LogLevel(command) => command.run(context).await,
            Verb::Cordon(command) => command.run(context).await,
            Verb::Uncordon(command) => command.run(context).await,
            Verb::Unregister(command) => command.run(context).await,
            Verb::Watch(command) => command.run(context).await,
        }
    }
}

impl Verb {
    /// How it prints when nobody says.
    pub(crate) fn default_format(&self) -> Format {
        if matches!(self, Verb::Watch(_)) { super::watch::default_format() } else { Format::default() }
    }
}

/// Show the log directories of brokers; short for `kdp dir list`
///
/// Examples:
///   kdp broker dirs
///   kdp broker dirs 1
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Dirs {
    /// Only these brokers
    #[arg(value_name = "BROKER")]
    brokers: Vec<i32>,
}

impl Dirs {
    async fn run(&self, context: &Context) -> Outcome {
        let (rows, failures) = dir::rows(context, &self.brokers).await?;
        let mut report = Report::list("DirList", dir::COLUMNS, rows);
        report.errors = failures;
        Ok(report)
    }
}

/// Show how far brokers are from an even share of leaders and replicas; short for `kdp leader skew`
///
/// Examples:
///   kdp broker skew
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Skew {}

impl Skew {
    async fn run(&self, context: &Context) -> Outcome {
        let metadata = context.cluster.metadata(&Topics::All).await?;
        Ok(Report::list("BrokerSkew", leader::skew::COLUMNS, leader::skew::of(&metadata)))
    }
}

/// These brokers, or all of them; one that the cluster does not have is refused.
async fn known(cluster: &Cluster, wanted: &[i32]) -> Result<Vec<BrokerId>, Failure> {
    let known: Vec<BrokerId> = cluster.brokers().await?.into_keys().collect();
    if wanted.is_empty() {
        return Ok(known);
    }
    let known: Vec<i32> = known.into_iter().map(BrokerId::get).collect();
    if let Some(id) = wanted.iter().copied().find(|id| !known.contains(id)) {
        return Err(kdp_client::connection::Error::NoSuchBroker { id, known }.into());
    }
    Ok(wanted.iter().copied().map(BrokerId).collect())
}
