//! Whether a resource may have these settings: what Apache's controller and broker check before a change of
//! configuration is written.
//!
//! It must not know how the change was asked for. Messages and codes are Apache's.

use thiserror::Error;

use super::broker::BrokerConfig;
use super::definition::{Definition, Effect, Update};
use super::error::ConfigError;
use super::tables::{BROKER, CLIENT_METRICS, DYNAMIC_BROKER, GROUP, TOPIC};
use super::topic;
use super::value::Value;
use super::values::{BrokerValues, Props, listener_base_name};

/// A change of configuration that is refused, by Kafka's error code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AlterError {
    /// INVALID_CONFIG.
    #[error("{0}")]
    InvalidConfig(String),
    /// INVALID_REQUEST.
    #[error("{0}")]
    InvalidRequest(String),
}

impl From<ConfigError> for AlterError {
    fn from(error: ConfigError) -> AlterError {
        AlterError::InvalidConfig(error.to_string())
    }
}

fn invalid_config<T>(message: impl Into<String>) -> Result<T, AlterError> {
    Err(AlterError::InvalidConfig(message.into()))
}

fn invalid_request<T>(message: impl Into<String>) -> Result<T, AlterError> {
    Err(AlterError::InvalidRequest(message.into()))
}

/// Whether a topic may have exactly these settings of its own.
pub fn validate_topic(values: &BrokerValues, props: &Props) -> Result<(), AlterError> {
    if let Some(name) = props.keys().find(|name| TOPIC.get(name).is_none()) {
        return invalid_config(format!("Unknown topic config name: {name}"));
    }
    let of = |name: &str| -> Result<Value, ConfigError> {
        match (TOPIC.get(name), props.get(name)) {
            (Some(definition), Some(text)) => definition.parse(text),
            _ => Ok(topic::topic_default(values, name)),
        }
    };
    for name in props.keys() {
        of(name)?;
    }
    if let (Value::Long(min), Value::Long(max)) = (of("min.compaction.lag.ms")?, of("max.compaction.lag.ms")?)
        && min > max
    {
        return invalid_config(format!(
            "conflict topic config setting min.compaction.lag.ms ({min}) > max.compaction.lag.ms ({max})"
        ));
    }
    // Tiered storage is not there, so a topic can never be tiered: Apache's words for a broker without it.
    if of("remote.storage.enable")? == Value::Boolean(true) {
        return invalid_config(
            "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log \
             storage.",
        );
    }
    Ok(())
}

/// The broker setting that is a group setting's default.
pub(super) fn group_broker_synonym(name: &str) -> Option<String> {
    match name {
        "share.auto.offset.reset" | "share.isolation.level" | "share.renew.acknowledge.enable" => None,
        _ => GROUP.get(name).map(|_| format!("group.{name}")),
    }
}

/// Whether a group may have exactly these settings of its own.
pub fn validate_group(values: &BrokerValues, props: &Props) -> Result<(), AlterError> {
    if let Some(name) = props.keys().find(|name| GROUP.get(name).is_none()) {
        return invalid_config(format!("Unknown group config name: {name}"));
    }
    for definition in GROUP.iter() {
        let Value::Int(value) = group_value(values, props, definition)? else { continue };
        // Without one of its own, the group follows whatever the broker's interval becomes.
        let follows_broker = definition.name.ends_with("assignment.interval.ms");
        if !follows_broker || props.contains_key(definition.name) {
            check_bounds(values, definition.name, value)?;
        }
    }
    for kind in ["consumer", "share", "streams"] {
        let (session, heartbeat) =
            (format!("{kind}.session.timeout.ms"), format!("{kind}.heartbeat.interval.ms"));
        let of = |name: &str| match GROUP.get(name) {
            Some(definition) => group_value(values, props, definition),
            None => Ok(Value::Null),
        };
        if let (Value::Int(timeout), Value::Int(interval)) = (of(&session)?, of(&heartbeat)?)
            && timeout <= interval
        {
            return invalid_config(format!("{session} must be greater than {heartbeat}"));
        }
    }
    Ok(())
}

fn group_value(values: &BrokerValues, props: &Props, definition: &Definition) -> Result<Value, ConfigError> {
    match (props.get(definition.name), group_broker_synonym(definition.name)) {
        (Some(text), _) => definition.parse(text),
        (None, Some(broker_name)) => Ok(values.get(&broker_name).clone()),
        (None, None) => Ok(definition.default_value()),
    }
}

/// `share.session.timeout.ms` is bounded by `group.share.min.session.timeout.ms`, and so on.
fn check_bounds(values: &BrokerValues, name: &str, value: i32) -> Result<(), AlterError> {
    let Some((kind, rest)) = name.split_once('.') else { return Ok(()) };
    let rest = rest.strip_prefix("num.").unwrap_or(rest);
    let bound = |which: &str| {
        let bound_name = format!("group.{kind}.{which}.{rest}");
        BROKER.get(&bound_name).map(|_| (values.int(&bound_name), bound_name))
    };
    match (bound("min"), bound("max")) {
        (Some((min, bound)), _) if value < min => {
            invalid_config(format!("{name} must be greater than or equal to {bound}"))
        }
        (_, Some((max, bound))) if value > max => {
            invalid_config(format!("{name} must be less than or equal to {bound}"))
        }
        _ => Ok(()),
    }
}

/// Whether a subscription to client metrics may have exactly these settings.
pub fn validate_client_metrics(props: &Props) -> Result<(), AlterError> {
    const PROPERTIES: [&str; 6] = [
        "client_instance_id",
        "client_id",
        "client_software_name",
        "client_software_version",
        "client_source_address",
        "client_source_port",
    ];
    for (name, text) in props {
        let Some(definition) = CLIENT_METRICS.get(name) else {
            return invalid_request(format!("Unknown client metrics configuration: {name}"));
        };
        match (name.as_str(), definition.parse(text)?) {
            ("interval.ms", Value::Int(interval)) if !(100..=3_600_000).contains(&interval) => {
                return invalid_request(format!(
                    "Invalid value {interval} for interval.ms, interval must be between 100 and 3600000 (1 hour)"
                ));
            }
            ("match", Value::List(patterns)) => {
                let is_legal = |pattern: &&String| {
                    pattern.split_once('=').is_some_and(|(property, value)| {
                        PROPERTIES.contains(&property.trim()) && !value.is_empty() && !value.contains('=')
                    })
                };
                if let Some(pattern) = patterns.iter().find(|pattern| !is_legal(pattern)) {
                    return invalid_config(format!("Illegal client matching pattern: {pattern}"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Which brokers a dynamic broker setting is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokerScope {
    /// All, as their default.
    Cluster,
    /// One.
    Broker,
}

/// Whether a broker, or the cluster, may have exactly these dynamic settings. What would have no effect is
/// refused, other than by Apache: a change that is accepted has to happen.
pub fn validate_broker(config: &BrokerConfig, scope: BrokerScope, props: &Props) -> Result<(), AlterError> {
    refuse_all(props, "Cannot update these configs dynamically", |name| {
        BROKER.get(name).is_some_and(|definition| definition.update == Update::ReadOnly)
    })?;
    refuse_all(
        props,
        "These security configs can be dynamically updated only per-listener using the listener prefix",
        |name| STORES.contains(&name),
    )?;
    for (name, text) in props {
        let base = listener_base_name(name).unwrap_or(name);
        if let Some(definition) = BROKER.get(base).or_else(|| DYNAMIC_BROKER.get(base)) {
            definition.parse(text).map_err(|error| AlterError::InvalidRequest(error.to_string()))?;
        }
    }
    if scope == BrokerScope::Cluster {
        refuse_all(
            props,
            "Cannot update these configs at default cluster level, broker id must be specified",
            is_per_broker,
        )?;
    }
    refuse_all(props, "These configs have no effect in this version of kdp-broker", |name| {
        !takes_effect(name)
    })?;
    check_together(config, scope, props)
}

/// The settings of key and trust stores.
const STORES: [&str; 10] = [
    "ssl.keystore.type",
    "ssl.keystore.location",
    "ssl.keystore.password",
    "ssl.key.password",
    "ssl.truststore.type",
    "ssl.truststore.location",
    "ssl.truststore.password",
    "ssl.keystore.certificate.chain",
    "ssl.keystore.key",
    "ssl.truststore.certificates",
];

fn refuse_all(props: &Props, problem: &str, refused: impl Fn(&str) -> bool) -> Result<(), AlterError> {
    let names: Vec<&str> = props.keys().map(String::as_str).filter(|name| refused(name)).collect();
    if names.is_empty() { Ok(()) } else { invalid_request(format!("{problem}: [{}]", names.join(", "))) }
}

fn is_per_broker(name: &str) -> bool {
    match listener_base_name(name) {
        Some(base) => BROKER.get(base).is_none_or(|definition| definition.update != Update::ClusterWide),
        None => BROKER.get(name).is_some_and(|definition| definition.update == Update::PerBroker),
    }
}

/// Settings that topics take over do what they say as far as the topic's own ones do.
fn takes_effect(name: &str) -> bool {
    let of_topics = TOPIC.iter().any(|definition| topic::broker_synonym(definition.name) == Some(name));
    let is_fixed = name == "listeners" || name == "listener.security.protocol.map";
    of_topics
        || (!is_fixed && BROKER.get(name).is_some_and(|definition| definition.effect == Effect::Effective))
}

/// Whether the broker would still start with them.
fn check_together(config: &BrokerConfig, scope: BrokerScope, props: &Props) -> Result<(), AlterError> {
    let values = config.values();
    let changed = match scope {
        BrokerScope::Cluster => values.layered_with(props, values.dynamic_broker()),
        BrokerScope::Broker => values.layered_with(values.dynamic_default(), props),
    };
    match changed.and_then(BrokerConfig::new) {
        Ok(_) => Ok(()),
        Err(ConfigError::Conflict(rule)) => invalid_request(format!("requirement failed: {rule}")),
        Err(other) => invalid_request(other.to_string()),
    }
}
