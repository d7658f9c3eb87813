//! `kdp config`: the verbs, and how a resource is named.

pub(crate) mod change;
mod defaults;
mod diff;
mod edit;
pub(super) mod explained;
mod file;
pub(crate) mod get;
mod list;
mod undo;

pub(crate) use diff::DIFF_OF_ALL;

use clap::{Args, Subcommand, ValueEnum};
use kdp_client::admin::configs::{Resource, ResourceType};
use kdp_client::connection::KafkaError;

use super::registry::{self, Output, Outputs};
use super::selection::with_stdin;
use super::{Context, Outcome};
use crate::failure::Failure;
use crate::names::Name;

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[
    ("config list", registry::list::<list::ResourceRow>("ConfigResourceList", list::COLUMNS)),
    ("config get", SETTINGS),
    ("config explain", registry::item::<explained::Explanation>("ConfigExplanation")),
    ("config diff", registry::list::<diff::DifferenceRow>("ConfigDiff", diff::DIFF)),
    ("config drift", registry::list::<diff::DriftRow>("ConfigDrift", diff::DRIFT)),
    ("config edit", CHANGE),
    ("config export", registry::list::<file::ResourceSettings>("ConfigExport", file::COLUMNS)),
    ("config import", CHANGE),
    ("config set", CHANGE),
    ("config unset", CHANGE),
    ("config append", CHANGE),
    ("config subtract", CHANGE),
    ("config undo", CHANGE),
];

/// What shows settings.
pub(crate) const SETTINGS: Output = registry::list::<get::ConfigRow>("ConfigList", get::COLUMNS);

/// What changes settings.
pub(crate) const CHANGE: Output =
    registry::list::<change::ConfigChangeRow>("ConfigChange", change::COLUMNS).moderate();

/// What can be done with settings.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "ls")]
    List(list::List),
    Get(get::Get),
    Explain(explained::Explain),
    Diff(diff::Diff),
    Drift(diff::Drift),
    Edit(edit::Edit),
    Export(file::Export),
    Import(file::Import),
    Set(change::Set),
    Unset(change::Unset),
    Append(change::Append),
    Subtract(change::Subtract),
    Undo(undo::Undo),
}

impl Verb {
    /// How it prints when nobody says.
    pub(crate) fn default_format(&self) -> crate::output::Format {
        match self {
            Verb::Export(_) => crate::output::Format::Yaml,
            _ => crate::output::Format::default(),
        }
    }

    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Verb::List(command) => command.run(context).await,
            Verb::Get(command) => command.run(context).await,
            Verb::Explain(command) => command.run(context).await,
            Verb::Diff(command) => command.run(context).await,
            Verb::Drift(command) => command.run(context).await,
            Verb::Edit(command) => command.run(context).await,
            Verb::Export(command) => command.run(context).await,
            Verb::Import(command) => command.run(context).await,
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
    /// Take NAME as it is, also with * and ? in it
    #[arg(long)]
    literal: bool,
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

impl Kind {
    fn resource_type(self) -> ResourceType {
        match self {
            Kind::Topic => ResourceType::Topic,
            Kind::Broker | Kind::BrokerDefault => ResourceType::Broker,
            Kind::Logger => ResourceType::BrokerLogger,
            Kind::Group => ResourceType::Group,
            Kind::ClientMetrics => ResourceType::ClientMetrics,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::BrokerDefault => "broker-default",
            kind => type_name(kind.resource_type()),
        }
    }
}

impl Target {
    /// The resource, and the words behind its name.
    fn split<'a>(&self, words: &'a [String]) -> Result<(Resource, &'a [String]), Failure> {
        if self.kind == Kind::BrokerDefault {
            return Ok((self.resource("")?, words));
        }
        let (name, rest) = words.split_first().ok_or_else(|| Failure::usage("a NAME is missing"))?;
        Ok((self.resource(name)?, rest))
    }

    /// The resource of this name.
    fn resource(&self, name: &str) -> Result<Resource, Failure> {
        let kind = self.kind.resource_type();
        if self.kind == Kind::BrokerDefault {
            return Ok(Resource { kind, name: String::new() });
        }
        if name.is_empty() {
            return Err(Failure::usage("a NAME is missing"));
        }
        let by_id = matches!(self.kind, Kind::Broker | Kind::Logger);
        if by_id && name.parse::<u32>().is_err() {
            let failure = Failure::usage(format!("`{name}` is not the id of a broker"));
            return Err(failure.hint("`kdp broker list` shows them; -t broker-default means all of them"));
        }
        Ok(Resource { kind, name: name.to_owned() })
    }

    /// The resources that the first word stands for, and the words behind it.
    async fn select<'a>(
        &self,
        context: &Context,
        words: &'a [String],
    ) -> Result<(Vec<Resource>, &'a [String], Vec<Failure>), Failure> {
        match words.split_first() {
            Some((name, keys)) if self.kind != Kind::BrokerDefault => {
                let (resources, failures) = self.select_all(context, std::slice::from_ref(name)).await?;
                Ok((resources, keys, failures))
            }
            _ => self.split(words).map(|(resource, keys)| (vec![resource], keys, Vec::new())),
        }
    }

    /// The resources that all these words stand for; patterns are held against what there is.
    async fn select_all(
        &self,
        context: &Context,
        words: &[String],
    ) -> Result<(Vec<Resource>, Vec<Failure>), Failure> {
        if self.kind == Kind::BrokerDefault {
            return Ok((vec![self.resource("")?], Vec::new()));
        }
        if words.is_empty() {
            return Err(Failure::usage("a NAME is missing"));
        }
        if self.literal {
            let selected = words.iter().map(|word| self.resource(word)).collect::<Result<_, _>>()?;
            return Ok((selected, Vec::new()));
        }
        let mut selected = Vec::new();
        let mut failures = Vec::new();
        for word in with_stdin(words)? {
            let name = Name::parse(&word, false).map_err(Failure::usage)?;
            if !name.is_pattern() {
                selected.push(self.resource(&word)?);
                continue;
            }
            let known = list::names(context, self.kind).await?;
            let fitting: Vec<&String> = known.iter().filter(|known| name.fits(known)).collect();
            if fitting.is_empty() {
                failures.push(Failure::failed("NO_MATCH", "nothing fits").about(&word));
            }
            for name in fitting {
                selected.push(self.resource(name)?);
            }
        }
        selected.sort();
        selected.dedup();
        Ok((selected, failures))
    }
}

/// How settings were, for an undo file that `kdp config undo` reads.
pub(crate) fn before(
    resource: &Resource,
    keys: &[&str],
    entries: &[kdp_client::admin::configs::ConfigEntry],
) -> impl serde::Serialize + use<> {
    undo::Before::of(resource, keys, entries)
}

/// How a resource is called on the command line.
fn name(resource: &Resource) -> String {
    match resource.kind {
        ResourceType::Broker if resource.name.is_empty() => Kind::BrokerDefault.name().to_owned(),
        _ => resource.name.clone(),
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

/// The type of this name, as documents write it.
fn kind_of(name: &str) -> Option<ResourceType> {
    ResourceType::ALL.into_iter().find(|kind| type_name(*kind) == name)
}

async fn explain(context: &Context, resource: &Resource, error: &KafkaError) -> Failure {
    match resource.kind {
        ResourceType::Topic => super::topic::explain_unknown(&context.cluster, &resource.name, error).await,
        _ => Failure::of_item(&title(resource), error),
    }
}
