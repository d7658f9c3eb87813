//! From a file and a command line to the settings of a broker: what stops a start, and what is said aloud.
//!
//! Stricter than Apache Kafka where ignoring a setting would open the broker. Pure: the caller reads the
//! file and prints the warnings. It must not know who calls it, the daemon or the sandbox.

use std::path::Path;

use super::broker::{BROKERS, BrokerConfig};
use super::definition::Effect;
use super::error::{ConfigError, Warning};
use super::properties::Properties;
use super::tables::{BROKER, DYNAMIC_BROKER};
use super::value::{Value, has_duplicates};
use super::values::{BrokerValues, Props, listener_base_name};

/// The settings of a broker, and what its operator should hear.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub config: BrokerConfig,
    /// One for each setting that does not do what it says.
    pub warnings: Vec<Warning>,
}

/// What a broker is without a file: alone, on loopback, with its data in this folder.
pub fn without_file(data_dir: &Path) -> Properties {
    let mut properties = Properties::default();
    let defaults = [
        ("process.roles", "broker,controller"),
        ("node.id", "1"),
        ("controller.listener.names", "CONTROLLER"),
        ("listeners", "PLAINTEXT://127.0.0.1:9092"),
        ("offsets.topic.replication.factor", "1"),
        ("transaction.state.log.replication.factor", "1"),
        ("transaction.state.log.min.isr", "1"),
    ];
    for (name, value) in defaults {
        properties.set(name, value);
    }
    properties.set("log.dirs", data_dir.to_string_lossy());
    properties
}

/// The settings that these properties mean, with overrides of the form `key=value` over them.
pub fn load(properties: &Properties, overrides: &[String]) -> Result<Loaded, ConfigError> {
    let mut props: Props =
        properties.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    for text in overrides {
        let (name, value) = parse_override(text)?;
        props.insert(name, value);
    }
    let mut warnings: Vec<Warning> = props.iter().filter_map(|(name, value)| heard(name, value)).collect();
    let config = BrokerConfig::new(BrokerValues::new(props)?)?;
    refuse_other_shapes(&config)?;
    refuse_unsupported_listeners(&config)?;
    warnings.extend(authorizer(&config)?);
    warnings.extend(capped(&config));
    Ok(Loaded { config, warnings })
}

fn parse_override(text: &str) -> Result<(String, String), ConfigError> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err(ConfigError::conflict(format!("Invalid override {text}: it should be KEY=VALUE"))),
    }
}

/// Settings of Apache's authorizer, which `ConfigDef` does not know.
const AUTHORIZER_SETTINGS: [&str; 2] = ["allow.everyone.if.no.acl.found", "super.users"];

/// What is to be said of one setting by itself. One that asks for what happens anyhow is passed over.
fn heard(name: &str, value: &str) -> Option<Warning> {
    let owned = || name.to_owned();
    let base = listener_base_name(name);
    if AUTHORIZER_SETTINGS.contains(&name) || name == "authorizer.class.name" {
        return None;
    }
    let Some(definition) = BROKER.get(base.unwrap_or(name)) else {
        let is_known = DYNAMIC_BROKER.get(name).is_some() || base.is_some();
        return Some(if is_known {
            Warning::NotEffective { name: owned() }
        } else {
            Warning::Unknown { name: owned() }
        });
    };
    let parsed = definition.parse(value).ok();
    match parsed {
        Some(Value::List(_)) if definition.valid.drops_duplicates() && has_duplicates(value) => {
            Some(Warning::Duplicates { name: owned() })
        }
        _ if base.is_some() => Some(Warning::NotEffective { name: owned() }),
        Some(value) if definition.effect == Effect::Stored && value != definition.default_value() => {
            Some(Warning::NotEffective { name: owned() })
        }
        _ => None,
    }
}

/// kdp-broker is broker and controller in one, and the only node: starting one that was meant to join others
/// would make a second cluster.
fn refuse_other_shapes(config: &BrokerConfig) -> Result<(), ConfigError> {
    let values = config.values();
    let list = |name| values.list(name).unwrap_or_default();
    let roles = list("process.roles");
    if roles.len() != 2 {
        return Err(ConfigError::invalid(
            "process.roles",
            roles.join(","),
            "kdp-broker is always both for now: broker,controller",
        ));
    }
    let id = config.node_id.get();
    let voters = list("controller.quorum.voters");
    let is_self = |voter: &String| voter.split_once('@').is_some_and(|(voter, _)| voter.parse() == Ok(id));
    if !voters.iter().all(is_self) {
        return Err(ConfigError::invalid(
            "controller.quorum.voters",
            voters.join(","),
            format!("kdp-broker runs alone for now, so only node {id} may stand here"),
        ));
    }
    let servers = list("controller.quorum.bootstrap.servers");
    if servers.len() > 1 {
        return Err(ConfigError::invalid(
            "controller.quorum.bootstrap.servers",
            servers.join(","),
            "kdp-broker runs alone for now, so only its own controller may stand here",
        ));
    }
    Ok(())
}

fn refuse_unsupported_listeners(config: &BrokerConfig) -> Result<(), ConfigError> {
    const SWITCH: &str = "kdp.allow.plaintext.off.loopback";
    let is_allowed_off_loopback = config.values().boolean(SWITCH);
    for listener in config.listeners.broker.iter().chain(&config.listeners.controller) {
        if !listener.is_loopback() && !is_allowed_off_loopback {
            return Err(ConfigError::invalid(
                "listeners",
                listener,
                format!(
                    "a plaintext listener lets everybody who reaches it do everything; listen on 127.0.0.1, or \
                     allow it with {SWITCH}=true or --allow-plaintext-off-loopback"
                ),
            ));
        }
    }
    Ok(())
}

fn authorizer(config: &BrokerConfig) -> Result<Option<Warning>, ConfigError> {
    let values = config.values();
    let class = values.text("authorizer.class.name").unwrap_or_default();
    if class.is_empty() {
        return Ok(None);
    }
    let is_open = values.originals().get("allow.everyone.if.no.acl.found");
    if is_open.is_some_and(|text| text.trim().eq_ignore_ascii_case("true")) {
        return Ok(Some(Warning::NoAuthorizer { class: class.to_owned() }));
    }
    Err(ConfigError::invalid(
        "authorizer.class.name",
        class,
        "an authorizer is not supported yet, and without it everyone may do everything; leave it empty, or accept \
         that with allow.everyone.if.no.acl.found=true",
    ))
}

/// Internal topics cannot have more replicas than there are brokers.
fn capped(config: &BrokerConfig) -> Vec<Warning> {
    ["offsets.topic.replication.factor", "transaction.state.log.replication.factor"]
        .into_iter()
        .map(|name| (name, config.values().short(name)))
        .filter(|(_, configured)| *configured > BROKERS)
        .map(|(name, configured)| Warning::Capped { name, configured, used: BROKERS })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Apache's `config/server.properties` for a combined node sets, in words of our own.
    const COMBINED: &str = "\
# A node that is broker and controller in one.
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093

listeners=PLAINTEXT://:9092,CONTROLLER://:9093
inter.broker.listener.name=PLAINTEXT
advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600

log.dirs=/tmp/kraft-combined-logs
num.partitions=1
num.recovery.threads.per.data.dir=1

offsets.topic.replication.factor=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1

log.retention.hours=168
log.segment.bytes=1073741824
log.retention.check.interval.ms=300000
";

    fn load_combined(overrides: &[&str]) -> Result<Loaded, ConfigError> {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        load(&Properties::parse(COMBINED).unwrap(), &overrides)
    }

    const ALLOW: &str = "kdp.allow.plaintext.off.loopback=true";

    #[test]
    fn the_stock_file_starts_with_the_switch_only() {
        let error = load_combined(&[]).unwrap_err().to_string();
        assert!(
            error.contains("PLAINTEXT://:9092") && error.contains("--allow-plaintext-off-loopback"),
            "{error}"
        );
        let Loaded { config, warnings } = load_combined(&[ALLOW]).unwrap();
        assert_eq!(config.listeners.broker[0].to_string(), "PLAINTEXT://:9092");
        assert_eq!(config.listeners.controller[0].to_string(), "CONTROLLER://:9093");
        assert_eq!(config.listeners.advertised[0].to_string(), "PLAINTEXT://localhost:9092");
        assert_eq!(config.listeners.advertised.len(), 1);
        assert_eq!(config.log_dirs, [Path::new("/tmp/kraft-combined-logs")]);
        let not_effective: Vec<String> = warnings.iter().map(Warning::to_string).collect();
        assert!(not_effective.iter().all(|text| text.starts_with("share.coordinator.")), "{not_effective:?}");
    }

    #[test]
    fn without_a_file_it_is_alone_on_loopback() {
        let Loaded { config, warnings } = load(&without_file(Path::new("/data/kdp")), &[]).unwrap();
        assert_eq!(warnings, []);
        assert_eq!(config.node_id.get(), 1);
        assert_eq!(config.listeners.broker[0].to_string(), "PLAINTEXT://127.0.0.1:9092");
        assert_eq!(config.listeners.advertised, config.listeners.broker);
        assert_eq!(config.metadata_log_dir, Path::new("/data/kdp"));
        assert_eq!(config.groups.offsets_topic_replication_factor, 1);
        assert_eq!(config.metrics_listener, None);
    }

    #[test]
    fn overrides_win_and_have_a_value() {
        let Loaded { config, .. } = load_combined(&[ALLOW, " node.id = 7 ", "broker.rack=a=b"]).unwrap();
        assert_eq!((config.node_id.get(), config.rack.as_deref()), (7, Some("a=b")));
        assert!(load_combined(&["node.id"]).is_err());
    }

    #[test]
    fn each_key_without_effect_is_named_once() {
        let overrides =
            [ALLOW, "no.such.key=1", "num.io.threads=9", "listener.name.plaintext.ssl.keystore.type=PEM"];
        let warnings = load_combined(&overrides).unwrap().warnings;
        let names =
            |name: &str| warnings.iter().filter(|w| w.to_string().starts_with(&format!("{name}:"))).count();
        assert_eq!(names("no.such.key"), 1);
        assert_eq!(names("num.io.threads"), 1);
        assert_eq!(names("num.network.threads"), 0, "a default asks for nothing");
        assert_eq!(names("listener.name.plaintext.ssl.keystore.type"), 1);
    }

    #[test]
    fn replicas_of_internal_topics_are_capped() {
        let Loaded { config, warnings } =
            load_combined(&[ALLOW, "offsets.topic.replication.factor=3"]).unwrap();
        assert_eq!(config.groups.offsets_topic_replication_factor, 1);
        let expected = Warning::Capped { name: "offsets.topic.replication.factor", configured: 3, used: 1 };
        assert!(warnings.contains(&expected), "{warnings:?}");
    }

    #[test]
    fn an_authorizer_stops_the_start_unless_everyone_is_let_in() {
        let class = "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer";
        assert!(load_combined(&[ALLOW, class]).unwrap_err().to_string().contains("StandardAuthorizer"));
        assert!(load_combined(&[ALLOW, class, "allow.everyone.if.no.acl.found=false"]).is_err());
        let warnings =
            load_combined(&[ALLOW, class, "allow.everyone.if.no.acl.found=true"]).unwrap().warnings;
        assert!(warnings.iter().any(|warning| matches!(warning, Warning::NoAuthorizer { .. })));
    }

    #[test]
    fn what_would_open_or_split_the_cluster_stops_the_start() {
        let cases = [
            ("listeners=PLAINTEXT://127.0.0.1:9092,SSL://127.0.0.1:9091", "SSL is not supported yet"),
            ("listeners=SSL://127.0.0.1:9091", "SSL is not supported yet"),
            (
                "listeners=PLAINTEXT://127.0.0.1:9092,X://127.0.0.1:1",
                "No security protocol defined for listener X",
            ),
            ("listeners=PLAINTEXT://10.0.0.1:9092,CONTROLLER://:1", "a plaintext listener lets everybody"),
            (
                "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9092",
                "must have a different port",
            ),
            ("listeners=PLAINTEXT://127.0.0.1:9092,PLAINTEXT://127.0.0.1:2", "must have a different name"),
            ("listeners=PLAINTEXT:127.0.0.1:9092", "Unable to parse PLAINTEXT:127.0.0.1:9092"),
            ("listeners=CONTROLLER://127.0.0.1:9092", "Found PLAINTEXT"),
            ("listeners=", "must not be empty"),
            ("advertised.listeners=PLAINTEXT://0.0.0.0:9092", "nonroutable meta-address"),
            (
                "inter.broker.listener.name=CONTROLLER",
                "must be a listener name defined in advertised.listeners",
            ),
            ("security.inter.broker.protocol=PLAINTEXT", "Only one of inter.broker.listener.name"),
            ("process.roles=broker", "broker,controller"),
            ("controller.quorum.voters=1@a:1,2@b:1", "only node 1 may stand here"),
            ("controller.quorum.bootstrap.servers=a:1,b:1", "runs alone for now"),
            ("listener.security.protocol.map=PLAINTEXT:TLS", "Invalid security protocol `TLS`"),
            ("broker.id=2", "You must set `node.id`"),
            ("log.retention.ms=0", "log.retention.ms must be unlimited (-1) or"),
            ("log.roll.ms=0", "log.roll.ms must be greater than or equal to 1"),
            (
                "num.partitions=0",
                "Invalid value 0 for configuration num.partitions: Value must be at least 1",
            ),
            ("kdp.metrics.listener=0.0.0.0:9644", "must be a loopback one"),
            ("kdp.metrics.listener=9644", "ADDRESS:PORT"),
            ("max.connections.per.ip=0", "can be set to zero only if"),
            ("max.connections.per.ip.overrides=a", "HOST:COUNT"),
            ("queued.max.request.bytes=10", "must be larger or equal to socket.request.max.bytes"),
            ("group.coordinator.rebalance.protocols=consumer", "Disabling the 'CLASSIC' protocol"),
        ];
        for (setting, expected) in cases {
            let error = load_combined(&[setting]).unwrap_err().to_string();
            assert!(error.contains(expected), "{setting}: {error}");
        }
    }

    #[test]
    fn loopback_listeners_need_no_switch() {
        for listeners in ["PLAINTEXT://localhost:9092", "PLAINTEXT://[::1]:0", "PLAINTEXT://127.1.2.3:1"] {
            let setting = format!("listeners={listeners}");
            assert!(
                load_combined(&[&setting, "advertised.listeners=PLAINTEXT://localhost:1"]).is_ok(),
                "{listeners}"
            );
        }
    }
}
