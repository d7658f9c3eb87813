//! The global flags and the list of nouns, and nothing else.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::commands::{self, Context, Outcome};
use crate::output::Format;
use crate::output::format::{Choice, ChoiceParser};
use crate::output::view::LooksFlags;
use crate::settings::Flags;
use crate::shape::ShapeFlags;

/// The operator's control plane for any Kafka cluster
///
/// Examples:
///   kdp sandbox
///   kdp sandbox -- pytest tests/
///   kdp topic create orders --partitions 6 --config retention.ms=86400000
///   kdp topic list -o json
///   kdp record consume orders --from start --limit 10
///   kdp cluster info --bootstrap-server broker-1:9092
///
/// Data goes to stdout, everything else to stderr. Exit codes: 0 yes, 1 no or an item failed,
/// 2 usage, 3 cannot reach the cluster, 4 not authorised, 5 timed out, 6 not supported by this
/// cluster, 7 refused without a confirmation, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "kdp", version, verbatim_doc_comment, max_term_width = 110, subcommand_required = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// Global flags.
    #[command(flatten)]
    pub(crate) global: Global,
    /// The noun.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// A cluster that the configuration names [env: KDP_CONTEXT] [default: what `kdp context use` chose]
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]
    #[arg(short, long, global = true, value_name = "SERVERS")]
    pub(crate) bootstrap_server: Option<String>,
    /// Controllers to ask instead of brokers, HOST:PORT with commas; `context`: those of the context
    /// [env: KDP_BOOTSTRAP_CONTROLLER]
    #[arg(long, global = true, value_name = "SERVERS", conflicts_with = "bootstrap_server")]
    pub(crate) bootstrap_controller: Option<String>,
    /// A Java properties file with client settings [env: KDP_COMMAND_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) command_config: Option<PathBuf>,
    /// One client setting; stronger than the file; may be repeated
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub(crate) command_property: Vec<String>,
    /// How to print data [env: KDP_OUTPUT]
    #[arg(short, long, global = true, value_name = "FORMAT", value_parser = ChoiceParser)]
    pub(crate) output: Option<Choice>,
    /// How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]
    #[arg(long, global = true, value_name = "DURATION")]
    pub(crate) timeout: Option<String>,
    /// Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Refuse every change [env: KDP_READ_ONLY]
    #[arg(long, global = true)]
    pub(crate) read_only: bool,
    /// Say nothing but data and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Show every request on stderr: API, version, broker, latency [env: KDP_DEBUG]
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Which items of a list.
    #[command(flatten)]
    pub(crate) shape: ShapeFlags,
    /// How they look.
    #[command(flatten)]
    pub(crate) looks: LooksFlags,
}

impl Global {
    /// What was typed, for [`crate::settings::resolve`].
    pub(crate) fn flags(&self) -> Flags {
        Flags {
            context: self.context.clone(),
            bootstrap_server: self.bootstrap_server.clone(),
            bootstrap_controller: self.bootstrap_controller.clone(),
            command_config: self.command_config.clone(),
            command_property: self.command_property.clone(),
            timeout: self.timeout.clone(),
            output: self.output.clone(),
            no_input: self.no_input,
            read_only: self.read_only,
        }
    }
}

/// The nouns.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Topics: list, describe, create, add partitions, delete
    #[command(visible_aliases = ["topics", "t"], subcommand)]
    Topic(commands::topic::Verb),
    /// Settings of topics and brokers: get, set, unset, append, subtract
    #[command(visible_alias = "configs", subcommand)]
    Config(commands::config::Verb),
    /// Records: consume, tail, grep, find-key, count, produce
    #[command(visible_alias = "records", subcommand)]
    Record(commands::record::Verb),
    /// Groups of every kind: list, describe, lag, watch, reset, undo, create, clone, delete, and more
    #[command(visible_aliases = ["groups", "g"], subcommand)]
    Group(commands::group::Verb),
    /// Share groups: list, describe, lag, reset, delete
    #[command(subcommand)]
    Share(commands::share::Verb),
    /// Streams groups: list, describe, lag, reset, delete, tasks, topology
    #[command(subcommand)]
    Streams(commands::streams::Verb),
    /// Offsets: where partitions start and end
    #[command(visible_alias = "offsets", subcommand)]
    Offset(commands::offset::Verb),
    /// Brokers: list
    #[command(visible_alias = "brokers", subcommand)]
    Broker(commands::broker::Verb),
    /// The cluster: info, API versions
    #[command(subcommand)]
    Cluster(commands::cluster::Verb),
    /// Partitions: which are not well, who leads them, every replica of one
    #[command(visible_alias = "partitions", subcommand)]
    Partition(commands::partition::Verb),
    /// Leaders: elections, how evenly they are spread
    #[command(visible_alias = "leaders", subcommand)]
    Leader(commands::leader::Verb),
    /// Log directories: how full they are, what is in them
    #[command(visible_alias = "dirs", subcommand)]
    Dir(commands::dir::Verb),
    /// Replicas that move: start from a file, watch, wait for, cancel
    #[command(visible_alias = "reassignments", subcommand)]
    Reassign(commands::reassign::Verb),
    /// Users with SCRAM passwords: list, create, another password, delete
    #[command(visible_alias = "users", subcommand)]
    User(commands::user::Verb),
    /// Delegation tokens: list, create, renew, expire
    #[command(visible_alias = "tokens", subcommand)]
    Token(commands::token::Verb),
    /// Contexts: named clusters in configuration files
    #[command(visible_aliases = ["contexts", "ctx"], subcommand)]
    Context(commands::context::Verb),
    /// ACLs: list, create, allow, delete, export, import, undo
    #[command(visible_alias = "acls", subcommand)]
    Acl(commands::acl::Verb),
    /// Quotas: list, describe, set, unset, export, import
    #[command(visible_alias = "quotas", subcommand)]
    Quota(commands::quota::Verb),
    /// Features of the cluster: list, describe, upgrade, downgrade, disable, releases
    #[command(visible_alias = "features", subcommand)]
    Feature(commands::feature::Verb),
    /// The controllers' quorum: status, replication, add-voter, remove-voter, unregister
    #[command(subcommand)]
    Quorum(commands::quorum::Verb),
    /// Transactions: list, describe, producers, abort, terminate
    #[command(visible_aliases = ["txns", "transaction"], subcommand)]
    Txn(commands::txn::Verb),
    /// The bare protocol: request, errors, api
    #[command(subcommand)]
    Raw(commands::raw::Verb),
    Ui(commands::ui::Ui),
    Top(commands::top::Top),
    /// Benchmarks: produce, consume, e2e
    #[command(subcommand)]
    Bench(commands::bench::Verb),
    #[cfg(feature = "sandbox")]
    Sandbox(commands::sandbox::Sandbox),
    Completion(commands::generate::Completion),
    Man(commands::generate::Man),
    Schema(commands::schema::Schema),
    Commands(commands::tree::Commands),
    Version(commands::version::Version),
    Help(commands::help::Help),
}

impl Command {
    /// Does it.
    pub(crate) async fn run(&self, context: &Context) -> Outcome {
        match self {
            Command::Topic(verb) => verb.run(context).await,
            Command::Config(verb) => verb.run(context).await,
            Command::Record(verb) => verb.run(context).await,
            Command::Group(verb) => verb.run(context).await,
            Command::Share(verb) => verb.run(context).await,
            Command::Streams(verb) => verb.run(context).await,
            Command::Offset(verb) => verb.run(context).await,
            Command::Broker(verb) => verb.run(context).await,
            Command::Cluster(verb) => verb.run(context).await,
            Command::Partition(verb) => verb.run(context).await,
            Command::Leader(verb) => verb.run(context).await,
            Command::Dir(verb) => verb.run(context).await,
            Command::Reassign(verb) => verb.run(context).await,
            Command::User(verb) => verb.run(context).await,
            Command::Token(verb) => verb.run(context).await,
            Command::Context(verb) => verb.run(context).await,
            Command::Acl(verb) => verb.run(context).await,
            Command::Quota(verb) => verb.run(context).await,
            Command::Feature(verb) => verb.run(context).await,
            Command::Quorum(verb) => verb.run(context).await,
            Command::Txn(verb) => verb.run(context).await,
            Command::Raw(verb) => verb.run(context).await,
            Command::Ui(command) => command.run(context).await,
            Command::Top(command) => command.run(context).await,
            Command::Bench(verb) => verb.run(context).await,
            #[cfg(feature = "sandbox")]
            Command::Sandbox(command) => command.run(context).await,
            Command::Completion(command) => command.run(),
            Command::Man(command) => command.run(),
            Command::Schema(command) => command.run(),
            Command::Commands(command) => command.run(),
            Command::Version(command) => command.run(context).await,
            Command::Help(command) => command.run(context),
        }
    }

    /// What it runs on: a broker wants threads, a client does not.
    pub(crate) fn runtime(&self) -> tokio::runtime::Builder {
        match self {
            #[cfg(feature = "sandbox")]
            Command::Sandbox(_) => tokio::runtime::Builder::new_multi_thread(),
            // Answers come in while records are written, to a reader who may be slow.
            Command::Record(_) | Command::Bench(_) => {
                let mut runtime = tokio::runtime::Builder::new_multi_thread();
                runtime.worker_threads(2);
                runtime
            }
            _ => tokio::runtime::Builder::new_current_thread(),
        }
    }

    /// Whether it has nothing to do with a cluster, and so has to work where no settings can be had.
    pub(crate) fn works_without_settings(&self) -> bool {
        match self {
            Command::Context(verb) => verb.works_without_settings(),
            Command::Completion(_)
            | Command::Man(_)
            | Command::Schema(_)
            | Command::Commands(_)
            | Command::Help(_) => true,
            #[cfg(feature = "sandbox")]
            Command::Sandbox(_) => true,
            _ => false,
        }
    }

    /// How it prints when nobody says.
    pub(crate) fn default_format(&self) -> Format {
        match self {
            Command::Record(verb) => verb.default_format(),
            Command::Acl(commands::acl::Verb::Export(_))
            | Command::Quota(commands::quota::Verb::Export(_)) => Format::Yaml,
            Command::Raw(commands::raw::Verb::Request(_)) => Format::Json,
            Command::Topic(verb) => verb.default_format(),
            Command::Broker(verb) => verb.default_format(),
            Command::Config(verb) => verb.default_format(),
            Command::Commands(command) if command.json => Format::Json,
            _ => Format::default(),
        }
    }
}
