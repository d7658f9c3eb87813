//! Flags, environment, a context and a Java properties file become [`Settings`], in this order of
//! strength, and every value remembers where it came from.
//!
//! Pure: the environment, the files and commands come as functions.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kdp_client::cluster::{Cluster, EndpointType};
use kdp_client::connection::{ConnectionOptions, Endpoint};

use crate::contexts::{self, Loaded, World};
use crate::failure::Failure;
use crate::gate::Guard;
use crate::layers::Layers;
use crate::origin::Traced;
use crate::output::format::Choice;
use crate::security::{self, Resolved};
use crate::{state, time};

/// Where a broker is expected when nobody says anything.
pub(crate) const DEFAULT_BOOTSTRAP_SERVER: &str = "127.0.0.1:9092";
/// How long an answer may take when nobody says anything.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// A host that does not even accept a connection in this time will not do so later.
const CONNECT_TIMEOUT_MAX: Duration = Duration::from_secs(10);

/// What was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flags {
    /// `--context`
    pub(crate) context: Option<String>,
    /// `--bootstrap-server`
    pub(crate) bootstrap_server: Option<String>,
    /// `--bootstrap-controller`
    pub(crate) bootstrap_controller: Option<String>,
    /// `--command-config`
    pub(crate) command_config: Option<PathBuf>,
    /// `--command-property`, each `KEY=VALUE`
    pub(crate) command_property: Vec<String>,
    /// `--timeout`
    pub(crate) timeout: Option<String>,
    /// `--output`
    pub(crate) output: Option<Choice>,
    /// `--no-input`
    pub(crate) no_input: bool,
    /// `--read-only`
    pub(crate) read_only: bool,
}

/// What it means.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Where to look for the cluster.
    pub(crate) bootstrap: Vec<Endpoint>,
    /// Whose addresses these are.
    pub(crate) endpoint_type: EndpointType,
    /// Whether nobody named a server, so that the default was taken.
    pub(crate) bootstrap_is_default: bool,
    /// How to connect and how long to wait.
    pub(crate) connection: ConnectionOptions,
    /// `None`: what the command prefers.
    pub(crate) output: Option<Choice>,
    /// Never ask.
    pub(crate) no_input: bool,
    /// What changes may be made, and where they are written down.
    pub(crate) guard: Guard,
    /// What was typed.
    pub(crate) flags: Flags,
    /// Every value that counts and where it came from, for `kdp context show`.
    pub(crate) origins: Vec<(String, Traced)>,
    /// What should be known about the settings themselves.
    pub(crate) warnings: Vec<String>,
}

/// Reads an environment variable.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;
/// Reads a file.
pub(crate) type Files<'a> = &'a dyn Fn(&Path) -> std::io::Result<String>;

/// Flag, then environment, then the context, then the properties, then the files, then the default.
pub(crate) fn resolve(flags: &Flags, world: &World<'_>) -> Result<Settings, Failure> {
    settings(flags, world, &contexts::load(world)?)
}

/// What holds when the configuration cannot be read: enough to mend it.
pub(crate) fn without_configuration(flags: &Flags, world: &World<'_>) -> Result<Settings, Failure> {
    let typed = flags.clone();
    let flags = Flags { output: flags.output.clone(), no_input: flags.no_input, ..Flags::default() };
    let state = world.variable("XDG_STATE_HOME");
    let home = world.variable("HOME");
    let env = |name: &str| match name {
        "XDG_STATE_HOME" => state.clone(),
        "HOME" => home.clone(),
        _ => None,
    };
    // Without the environment there is no context and no file that could be wrong.
    let nothing = |_: &Path| Err(std::io::ErrorKind::NotFound.into());
    let world = World { env: &env, files: &nothing, folder: None, ..*world };
    settings(&flags, &world, &Loaded::default()).map(|settings| Settings { flags: typed, ..settings })
}

fn settings(flags: &Flags, world: &World<'_>, loaded: &Loaded) -> Result<Settings, Failure> {
    let layers = Layers::collect(flags, world, loaded)?;
    let mut entries: Vec<(String, String)> =
        layers.properties.iter().map(|(key, traced)| (key.clone(), traced.value.clone())).collect();
    let Resolved { security, warnings: unused } = security::resolve(&mut entries, world.env, world.files)?;
    let (client, mut warnings) = client_properties(&entries)?;
    warnings.extend(unused);
    let text = |key: &str| layers.get(key).map(|traced| traced.value.as_str());

    let (endpoint_type, address) = layers.address()?;
    let bootstrap = address.map_or(DEFAULT_BOOTSTRAP_SERVER, |traced| &traced.value);
    let request_timeout = layers.get("timeout").map_or(Ok(DEFAULT_TIMEOUT), timeout)?;
    let output = match (flags.output.clone(), layers.get("output")) {
        (None, Some(traced)) => Some(format(traced)?),
        (typed, _) => typed,
    };
    let guard = Guard {
        read_only: layers.is_on("read_only"),
        protected: layers.is_on("protected"),
        context: text("context").map(str::to_owned),
        cluster_id: text("cluster_id").map(str::to_owned),
        state: state::folder(world.env),
        audit_off: world.variable("KDP_AUDIT").is_some_and(|value| value == "off"),
        ..Guard::default()
    };
    let defaults = ConnectionOptions::default();
    Ok(Settings {
        bootstrap: Endpoint::parse_list(bootstrap).map_err(|error| Failure::usage(error.to_string()))?,
        endpoint_type,
        bootstrap_is_default: address.is_none(),
        connection: ConnectionOptions {
            client_id: client.client_id.unwrap_or(defaults.client_id),
            connect_timeout: request_timeout.min(CONNECT_TIMEOUT_MAX),
            request_timeout,
            read_only: guard.read_only,
            security,
            ..ConnectionOptions::default()
        },
        output,
        no_input: layers.is_on("no_input"),
        guard,
        flags: flags.clone(),
        origins: layers.effective(),
        warnings: layers.warnings.iter().cloned().chain(warnings).collect(),
    })
}

impl Settings {
    /// The cluster that is meant; any of another id is refused.
    pub(crate) fn cluster(&self, connection: ConnectionOptions, id: Option<String>) -> Cluster {
        match self.endpoint_type {
            EndpointType::Broker => Cluster::of_id(self.bootstrap.clone(), connection, id),
            EndpointType::Controller => Cluster::of_controllers(self.bootstrap.clone(), connection, id),
        }
    }
}

/// The Java client properties that mean something to us.
#[derive(Debug, Default)]
struct ClientProperties {
    client_id: Option<String>,
}

fn client_properties(entries: &[(String, String)]) -> Result<(ClientProperties, Vec<String>), Failure> {
    let mut client = ClientProperties::default();
    let mut warnings = Vec::new();
    for (key, value) in entries {
        match key.as_str() {
            // What these mean beside flags and contexts is told by the layers.
            "bootstrap.servers" | "bootstrap.controllers" => {}
            "request.timeout.ms" | "default.api.timeout.ms" => milliseconds(key, value)?,
            "client.id" => client.client_id = Some(value.clone()),
            key if is_known(key) => {}
            key => warnings.push(format!("`{key}` is not a setting that kdp knows; it is ignored")),
        }
    }
    warnings.sort();
    warnings.dedup();
    Ok((client, warnings))
}

fn milliseconds(key: &str, value: &str) -> Result<(), Failure> {
    match value.trim().parse::<u64>() {
        Ok(1..) => Ok(()),
        _ => Err(Failure::usage(format!("{key}={value}: write a number of milliseconds above 0"))),
    }
}

fn timeout(given: &Traced) -> Result<Duration, Failure> {
    time::parse_duration(&given.value).filter(|timeout| !timeout.is_zero()).ok_or_else(|| {
        let Traced { value, origin } = given;
        Failure::usage(format!("timeout {value} ({origin}): write a duration such as 500ms, 30s or 2m"))
    })
}

fn format(given: &Traced) -> Result<Choice, Failure> {
    let Traced { value, origin } = given;
    value.parse().map_err(|error| Failure::usage(format!("output {value} ({origin}): {error}")))
}

/// Settings of Java's clients that ask nothing of us: tuning, and what only producers or consumers use.
fn is_known(key: &str) -> bool {
    const PREFIXES: [&str; 13] = [
        "security.",
        "ssl.",
        "sasl.",
        "config.providers",
        "reconnect.",
        "retry.",
        "socket.",
        "metric",
        "metadata.",
        "connections.",
        "auto.",
        "enable.",
        "group.",
    ];
    const KEYS: [&str; 36] = [
        "acks",
        "allow.auto.create.topics",
        "batch.size",
        "buffer.memory",
        "check.crcs",
        "client.dns.lookup",
        "client.rack",
        "compression.type",
        "compression.gzip.level",
        "compression.lz4.level",
        "compression.zstd.level",
        "delivery.timeout.ms",
        "exclude.internal.topics",
        "fetch.max.bytes",
        "fetch.max.wait.ms",
        "fetch.min.bytes",
        "heartbeat.interval.ms",
        "interceptor.classes",
        "isolation.level",
        "key.deserializer",
        "key.serializer",
        "linger.ms",
        "max.block.ms",
        "max.in.flight.requests.per.connection",
        "max.partition.fetch.bytes",
        "max.poll.interval.ms",
        "max.poll.records",
        "max.request.size",
        "partition.assignment.strategy",
        "partitioner.class",
        "receive.buffer.bytes",
        "retries",
        "send.buffer.bytes",
        "session.timeout.ms",
        "value.deserializer",
        "value.serializer",
    ];
    PREFIXES.iter().any(|prefix| key.starts_with(prefix)) || KEYS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(flags: &Flags, env: &[(&str, &str)], file: &str) -> Result<Settings, Failure> {
        contexts::testing::with(env, &[("admin.properties", file)], |world| resolve(flags, world))
    }

    fn bootstrap(flag: Option<&str>, env: &[(&str, &str)], file: &str) -> String {
        let flags = Flags {
            bootstrap_server: flag.map(str::to_owned),
            command_config: Some("admin.properties".into()),
            ..Flags::default()
        };
        settings(&flags, env, file).unwrap().bootstrap[0].to_string()
    }

    #[test]
    fn flag_then_environment_then_file_then_default() {
        let env = [("KDP_BOOTSTRAP_SERVER", "env:1")];
        let file = "bootstrap.servers=file:1";
        assert_eq!(bootstrap(Some("flag:1"), &env, file), "flag:1");
        assert_eq!(bootstrap(None, &env, file), "env:1");
        assert_eq!(bootstrap(None, &[("KDP_BOOTSTRAP_SERVER", "")], file), "file:1");
        assert_eq!(bootstrap(None, &[], ""), DEFAULT_BOOTSTRAP_SERVER);
        assert!(settings(&Flags::default(), &[], "").unwrap().bootstrap_is_default);
    }

    #[test]
    fn controllers_take_the_place_of_brokers() {
        let check = |flags: Flags, env: &[(&str, &str)], expected: (&str, EndpointType)| {
            let found = settings(&flags, env, "").unwrap();
            assert_eq!((found.bootstrap[0].to_string().as_str(), found.endpoint_type), expected);
        };
        let controllers =
            |servers: &str| Flags { bootstrap_controller: Some(servers.into()), ..Flags::default() };
        let property = |text: &str| Flags { command_property: vec![text.into()], ..Flags::default() };
        let env = [("KDP_BOOTSTRAP_CONTROLLER", "env:1")];
        check(
            controllers("flag:1"),
            &[("KDP_BOOTSTRAP_SERVER", "env:1")],
            ("flag:1", EndpointType::Controller),
        );
        check(Flags::default(), &env, ("env:1", EndpointType::Controller));
        let brokers = Flags { bootstrap_server: Some("flag:1".into()), ..Flags::default() };
        check(brokers, &env, ("flag:1", EndpointType::Broker));
        check(property("bootstrap.controllers=file:1"), &[], ("file:1", EndpointType::Controller));
    }

    #[test]
    fn brokers_and_controllers_at_once_are_refused() {
        let both = Flags {
            bootstrap_server: Some("a:1".into()),
            bootstrap_controller: Some("b:1".into()),
            ..Flags::default()
        };
        let env = [("KDP_BOOTSTRAP_SERVER", "a:1"), ("KDP_BOOTSTRAP_CONTROLLER", "b:1")];
        let properties = vec!["bootstrap.servers=a:1".into(), "bootstrap.controllers=b:1".into()];
        let properties = Flags { command_property: properties, ..Flags::default() };
        let none = Flags { bootstrap_controller: Some("context".into()), ..Flags::default() };
        for (flags, env) in [(both, &[][..]), (Flags::default(), &env[..]), (properties, &[]), (none, &[])] {
            assert_eq!(settings(&flags, env, "").unwrap_err().exit, crate::exit::Exit::Usage);
        }
    }

    #[test]
    fn a_property_flag_wins_over_the_file() {
        let flags = Flags {
            command_config: Some("admin.properties".into()),
            command_property: vec!["request.timeout.ms=5".into()],
            ..Flags::default()
        };
        let found = settings(&flags, &[], "request.timeout.ms=7\nclient.id=me").unwrap();
        assert_eq!(found.connection.request_timeout, Duration::from_millis(5));
        assert_eq!(found.connection.client_id, "me");
    }

    #[test]
    fn unknown_keys_warn_once_and_foreign_ones_never() {
        let flags = Flags {
            command_property: vec!["colour=red".into(), "colour=blue".into(), "linger.ms=5".into()],
            ..Flags::default()
        };
        assert_eq!(settings(&flags, &[], "").unwrap().warnings.len(), 1);
    }

    #[test]
    fn nonsense_is_a_usage_error() {
        for flags in [
            Flags { timeout: Some("soon".into()), ..Flags::default() },
            Flags { bootstrap_server: Some("http://x".into()), ..Flags::default() },
            Flags { command_property: vec!["x".into()], ..Flags::default() },
            Flags { command_property: vec!["request.timeout.ms=0".into()], ..Flags::default() },
        ] {
            assert_eq!(settings(&flags, &[], "").unwrap_err().exit, crate::exit::Exit::Usage);
        }
        assert!(settings(&Flags::default(), &[("KDP_OUTPUT", "xml")], "").is_err());
    }
}
