//! `kdp config`: the verbs, and how a resource is named.

mod change;
mod get;
mod undo;

use clap::{Args, Subcommand, ValueEnum};
use kdp_client::admin::configs::{Resource, ResourceType};
use kdp_client::connection::KafkaError;

use super::registry::{self, Output, Outputs};
use super::{Context, Outcome};
use crate::failure::Failure;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("config get", registry::list::<get::ConfigRow>("ConfigList", get::COLUMNS)),
    ("config set", CHANGE),
    ("config unset", CHANGE),
    ("config append", CHANGE),
    ("config subtract", CHANGE),
    ("config undo", CHANGE),
];

const CHANGE: Output = registry::list::<change::ConfigChangeRow>("ConfigChange", change::COLUMNS).moderate();

/// What can be done with settings.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Get(get::Get),
    Set(change::Set),
    Unset(change::Unset),
    Append(change::Append),
    Subtract(change::Subtract),
    Undo(undo::Undo),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::Get(command) => command.run(context).await,
            Verb::Set(command) => command.run(context).await,
            Verb::Unset(command) => command.run(context).await,
            Verb::Append(command) => command.run(context).await,
            Verb::Subtract(command) => command.run(context).await,
            Verb::Undo(command) => command.run(context).await,
        }
    }
}

/// Whose settings: a type, and a name before the rest of the words.
#[derive(Args, Debug)]
struct Target {
    /// What NAME is; broker-default takes no NAME
    #[arg(short = 't', long = "type", value_name = "TYPE", default_value = "topic")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A topic
    Topic,
    /// A broker, by its id
    Broker,
    /// What all brokers have in common
    BrokerDefault,
    /// The log levels of a broker, by its id
    Logger,
    /// A group
    Group,
    /// A client-metrics subscription
    ClientMetrics,
}

impl Target {
    /// The resource, and the words behind its name.
    fn split<'a>(&self, words: &'a [String]) -> Result<(Resource, &'a [String]), Failure> {
        let kind = match self.kind {
            Kind::Topic => ResourceType::Topic,
            Kind::Broker | Kind::BrokerDefault => ResourceType::Broker,
            Kind::Logger => ResourceType::BrokerLogger,
            Kind::Group => ResourceType::Group,
            Kind::ClientMetrics => ResourceType::ClientMetrics,
        };
        if self.kind == Kind::BrokerDefault {
            return Ok((Resource { kind, name: String::new() }, words));
        }
        let (name, rest) = words.split_first().ok_or_else(|| Failure::usage("a NAME is missing"))?;
        let by_id = matches!(self.kind, Kind::Broker | Kind::Logger);
        if by_id && name.parse::<u32>().is_err() {
            let failure = Failure::usage(format!("`{name}` is not the id of a broker"));
            return Err(failure.hint("`kdp broker list` shows them; -t broker-default means all of them"));
        }
        Ok((Resource { kind, name: name.clone() }, rest))
    }
}

/// How messages call a resource.
fn title(resource: &Resource) -> String {
    let kind = match resource.kind {
        ResourceType::Broker if resource.name.is_empty() => return "broker defaults".to_owned(),
        kind => type_name(kind),
    };
    format!("{kind} {}", resource.name)
}

fn type_name(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::Topic => "topic",
        ResourceType::Broker => "broker",
        ResourceType::BrokerLogger => "logger",
        ResourceType::ClientMetrics => "client-metrics",
        ResourceType::Group => "group",
    }
}

async fn explain(context: &Context, resource: &Resource, error: &KafkaError) -> Failure {
    match resource.kind {
        ResourceType::Topic => super::topic::explain_unknown(&context.cluster, &resource.name, error).await,
        _ => Failure::of_item(&title(resource), error),
    }
}
