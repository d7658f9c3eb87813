//! From a request to change settings to the changes to write: SET, DELETE, APPEND and SUBTRACT (KIP-339), and
//! the older AlterConfigs that replaces everything.
//!
//! Apache's `ConfigurationControlManager` and `ConfigAdminManager`. Pure; it must not know records or the wire.

use std::collections::BTreeSet;

use super::broker::BrokerConfig;
use super::definition::{Definition, Type};
use super::tables::{BROKER, TOPIC};
use super::validate::{
    AlterError, BrokerScope, validate_broker, validate_client_metrics, validate_group, validate_topic,
};
use super::values::Props;

/// What kind of resource is to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    /// A topic.
    Topic,
    /// A broker, or all of them.
    Broker(BrokerScope),
    /// A group.
    Group,
    /// A subscription to client metrics.
    ClientMetrics,
}

/// What is to happen to a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlterOp {
    /// Give it a value.
    Set,
    /// Take its value away.
    Delete,
    /// Add items to the list.
    Append,
    /// Take items off the list.
    Subtract,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alteration {
    /// The setting.
    pub name: String,
    /// What is to happen to it.
    pub op: AlterOp,
    /// The value or the items; nothing for a deletion.
    pub value: Option<String>,
}

/// A setting with its new value; nothing takes it away. It is what a ConfigRecord says.
pub type Change = (String, Option<String>);

/// Longest value that a record can hold.
const VALUE_MAX: usize = i16::MAX as usize;

/// The changes that these alterations of a resource with these settings make, or why they are refused as a
/// whole.
pub fn alter_incrementally(
    config: &BrokerConfig,
    kind: ResourceKind,
    current: &Props,
    alterations: &[Alteration],
) -> Result<Vec<Change>, AlterError> {
    check_alterations(alterations)?;
    let changes = alterations
        .iter()
        .map(|alteration| apply(kind, current, alteration))
        .collect::<Result<Vec<_>, _>>()?;
    keep_changes(config, kind, current, changes)
}

/// Whether each setting is named once, and with a value where it needs one.
pub fn check_alterations(alterations: &[Alteration]) -> Result<(), AlterError> {
    let needs_value = |a: &&Alteration| a.op != AlterOp::Delete && a.value.is_none();
    let without_value: Vec<&str> = alterations.iter().filter(needs_value).map(|a| a.name.as_str()).collect();
    check_request(alterations.iter().map(|a| a.name.as_str()), &without_value)
}

/// The changes that leave a resource with exactly these settings.
pub fn alter_replacing(
    config: &BrokerConfig,
    kind: ResourceKind,
    current: &Props,
    settings: &[Change],
) -> Result<Vec<Change>, AlterError> {
    let without_value: Vec<&str> =
        settings.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str()).collect();
    check_request(settings.iter().map(|(name, _)| name.as_str()), &without_value)?;
    let is_given = |name: &String| settings.iter().any(|(given, _)| given == name);
    let removed = current.keys().filter(|name| !is_given(name)).map(|name| (name.clone(), None));
    keep_changes(config, kind, current, settings.iter().cloned().chain(removed).collect())
}

/// With eligible leader replicas (KIP-966), `min.insync.replicas` belongs to the cluster: all brokers have to
/// agree on it.
pub fn check_min_insync_replicas(kind: ResourceKind, changes: &[Change]) -> Result<(), AlterError> {
    let Some((_, value)) = changes.iter().find(|(name, _)| name == "min.insync.replicas") else {
        return Ok(());
    };
    let problem = match (kind, value) {
        (ResourceKind::Broker(BrokerScope::Broker), _) => {
            "Broker-level min.insync.replicas cannot be altered"
        }
        (ResourceKind::Broker(BrokerScope::Cluster), None) => {
            "Cluster-level min.insync.replicas cannot be removed"
        }
        _ => return Ok(()),
    };
    Err(AlterError::InvalidConfig(format!("{problem} while ELR is enabled.")))
}

fn check_request<'a>(names: impl Iterator<Item = &'a str>, without_value: &[&str]) -> Result<(), AlterError> {
    let mut seen = BTreeSet::new();
    if !names.into_iter().all(|name| seen.insert(name)) {
        return Err(AlterError::InvalidRequest("Error due to duplicate config keys".to_owned()));
    }
    if without_value.is_empty() {
        return Ok(());
    }
    let names = without_value.join(", ");
    Err(AlterError::InvalidRequest(format!("Null value not supported for : {names}")))
}

fn apply(kind: ResourceKind, current: &Props, alteration: &Alteration) -> Result<Change, AlterError> {
    let Alteration { name, op, value } = alteration;
    let text = value.as_deref().unwrap_or_default();
    let value = match op {
        AlterOp::Set => Some(text.to_owned()),
        AlterOp::Delete => None,
        AlterOp::Append | AlterOp::Subtract => {
            let definition = list_definition(kind, name, *op)?;
            let old =
                current.get(name.as_str()).map(String::as_str).or(definition.default).unwrap_or_default();
            let mut items: Vec<&str> = old.split(',').filter(|item| !item.is_empty()).collect();
            for item in text.split(',') {
                let place = items.iter().position(|old| *old == item);
                match (op, place) {
                    (AlterOp::Append, None) => items.push(item),
                    (AlterOp::Subtract, Some(place)) => _ = items.remove(place),
                    _ => {}
                }
            }
            Some(items.join(","))
        }
    };
    Ok((name.clone(), value))
}

/// Only lists have items. The broker that takes the request says so in other words than the controller,
/// which knows the types of topic settings only.
fn list_definition(kind: ResourceKind, name: &str, op: AlterOp) -> Result<&'static Definition, AlterError> {
    let found = match kind {
        ResourceKind::Topic => TOPIC.get(name),
        ResourceKind::Broker(_) => BROKER.get(name),
        ResourceKind::Group | ResourceKind::ClientMetrics => None,
    };
    let verb = if op == AlterOp::Append { "append" } else { "subtract" };
    let problem = match (found, kind) {
        (Some(definition), _) if definition.value_type == Type::List => return Ok(definition),
        (Some(_), ResourceKind::Broker(_)) => {
            format!("Config value {verb} is not allowed for config key: {name}")
        }
        (None, ResourceKind::Broker(_)) => format!("Unknown config name: {name}"),
        _ => format!("Can't {} to key {name} because its type is not LIST.", verb.to_uppercase()),
    };
    Err(AlterError::InvalidConfig(problem))
}

/// Drops what changes nothing, and checks the outcome. A broker's settings are written again even if they
/// stay the same: that is how it is told to read its key stores again.
fn keep_changes(
    config: &BrokerConfig,
    kind: ResourceKind,
    current: &Props,
    mut changes: Vec<Change>,
) -> Result<Vec<Change>, AlterError> {
    if !matches!(kind, ResourceKind::Broker(_)) {
        changes.retain(|(name, value)| current.get(name) != value.as_ref());
    }
    if changes.iter().any(|(_, value)| value.as_ref().is_some_and(|value| value.len() > VALUE_MAX)) {
        return Err(AlterError::InvalidConfig(format!(
            "The configuration value cannot be added because it exceeds the maximum value size of {VALUE_MAX} bytes."
        )));
    }
    let mut outcome = current.clone();
    for (name, value) in &changes {
        match value {
            Some(value) => _ = outcome.insert(name.clone(), value.clone()),
            None => _ = outcome.remove(name),
        }
    }
    match kind {
        ResourceKind::Topic => validate_topic(config.values(), &outcome)?,
        ResourceKind::Broker(scope) => validate_broker(config, scope, &outcome)?,
        ResourceKind::Group => validate_group(config.values(), &outcome)?,
        ResourceKind::ClientMetrics => validate_client_metrics(&outcome)?,
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::super::values::tests::{node, props};
    use super::*;

    const TOPIC_T: ResourceKind = ResourceKind::Topic;
    const ONE: ResourceKind = ResourceKind::Broker(BrokerScope::Broker);
    const ALL: ResourceKind = ResourceKind::Broker(BrokerScope::Cluster);

    fn alter(
        kind: ResourceKind,
        current: &[(&str, &str)],
        steps: &[(AlterOp, &str, &str)],
    ) -> Result<Vec<Change>, AlterError> {
        let config = BrokerConfig::new(node(&[("listeners", "PLAINTEXT://127.0.0.1:9092")])).unwrap();
        let alterations: Vec<Alteration> = steps
            .iter()
            .map(|(op, name, value)| {
                let value = (*op != AlterOp::Delete).then(|| (*value).to_owned());
                Alteration { name: (*name).to_owned(), op: *op, value }
            })
            .collect();
        alter_incrementally(&config, kind, &props(current), &alterations)
    }

    fn check_change(current: &str, op: AlterOp, items: &str, expected: Option<&str>) {
        let current: &[_] = if current == "-" { &[] } else { &[("cleanup.policy", current)] };
        let changes = alter(TOPIC_T, current, &[(op, "cleanup.policy", items)]).unwrap();
        let changed: Vec<_> = changes.iter().map(|(_, value)| value.as_deref().unwrap_or("-")).collect();
        assert_eq!(changed, expected.into_iter().collect::<Vec<_>>(), "{current:?} {op:?} {items}");
    }

    #[test]
    fn lists_gain_and_lose_items() {
        check_change("-", AlterOp::Append, "compact", Some("delete,compact"));
        check_change("compact", AlterOp::Append, "delete,compact", Some("compact,delete"));
        check_change("compact,delete", AlterOp::Append, "delete", None);
        check_change("compact,delete", AlterOp::Subtract, "compact", Some("delete"));
        check_change("delete", AlterOp::Subtract, "compact,delete", Some(""));
        check_change("-", AlterOp::Subtract, "delete", Some(""));
        check_change("compact", AlterOp::Set, "compact", None);
        check_change("compact", AlterOp::Delete, "", Some("-"));
        check_change("-", AlterOp::Delete, "", None);
    }

    #[test]
    fn a_brokers_settings_are_written_even_if_they_stay_the_same() {
        let changes =
            alter(ONE, &[("message.max.bytes", "9")], &[(AlterOp::Set, "message.max.bytes", "9")]).unwrap();
        assert_eq!(changes.len(), 1);
    }

    #[test]
    fn refusals_have_apaches_codes_and_words() {
        use AlterOp::{Append, Set, Subtract};
        use ResourceKind::{ClientMetrics, Group};
        // InvalidConfig, as Apache Kafka 4.3.1 answers.
        let invalid_config = [
            (
                TOPIC_T,
                Set,
                "retention.ms",
                "abc",
                "Invalid value abc for configuration retention.ms: Not a number of type LONG",
            ),
            (TOPIC_T, Set, "nope", "1", "Unknown topic config name: nope"),
            (
                TOPIC_T,
                Append,
                "retention.ms",
                "1",
                "Can't APPEND to key retention.ms because its type is not LIST.",
            ),
            (TOPIC_T, Subtract, "nope", "1", "Can't SUBTRACT to key nope because its type is not LIST."),
            (TOPIC_T, Set, "cleanup.policy", ",", "Configuration 'cleanup.policy' values must not be empty."),
            (
                TOPIC_T,
                Append,
                "cleanup.policy",
                "x",
                "Invalid value x for configuration cleanup.policy: String must be one of: compact, delete",
            ),
            (
                TOPIC_T,
                Set,
                "min.compaction.lag.ms",
                "11",
                "conflict topic config setting min.compaction.lag.ms (11) > max.compaction.lag.ms (10)",
            ),
            (
                TOPIC_T,
                Set,
                "remote.storage.enable",
                "true",
                "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.",
            ),
            (
                ONE,
                Append,
                "message.max.bytes",
                "1",
                "Config value append is not allowed for config key: message.max.bytes",
            ),
            (ONE, Append, "nope", "1", "Unknown config name: nope"),
            (Group, Set, "nope", "1", "Unknown group config name: nope"),
            (
                Group,
                Set,
                "consumer.session.timeout.ms",
                "1",
                "consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms",
            ),
            (
                Group,
                Set,
                "consumer.heartbeat.interval.ms",
                "15001",
                "consumer.heartbeat.interval.ms must be less than or equal to group.consumer.max.heartbeat.interval.ms",
            ),
            (
                Group,
                Set,
                "streams.num.standby.replicas",
                "9",
                "streams.num.standby.replicas must be less than or equal to group.streams.max.standby.replicas",
            ),
            (
                Group,
                Set,
                "consumer.assignment.interval.ms",
                "20000",
                "consumer.assignment.interval.ms must be less than or equal to group.consumer.max.assignment.interval.ms",
            ),
            (
                Group,
                Set,
                "share.delivery.count.limit",
                "1",
                "Invalid value 1 for configuration share.delivery.count.limit: Value must be at least 2",
            ),
            (ClientMetrics, Set, "match", "x", "Illegal client matching pattern: x"),
            (
                ClientMetrics,
                Append,
                "metrics",
                "b",
                "Can't APPEND to key metrics because its type is not LIST.",
            ),
        ];
        for (kind, op, name, value, message) in invalid_config {
            let current: &[_] = if kind == TOPIC_T { &[("max.compaction.lag.ms", "10")] } else { &[] };
            let error = alter(kind, current, &[(op, name, value)]).unwrap_err();
            assert_eq!(error, AlterError::InvalidConfig(message.to_owned()), "{name}={value}");
        }
        let invalid_request = [
            (ONE, "num.partitions", "3", "Cannot update these configs dynamically: [num.partitions]"),
            (
                ONE,
                "message.max.bytes",
                "x",
                "Invalid value x for configuration message.max.bytes: Not a number of type INT",
            ),
            (
                ONE,
                "ssl.keystore.type",
                "PEM",
                "These security configs can be dynamically updated only per-listener using the listener prefix: [ssl.keystore.type]",
            ),
            (
                ALL,
                "listeners",
                "PLAINTEXT://:1",
                "Cannot update these configs at default cluster level, broker id must be specified: [listeners]",
            ),
            (
                ALL,
                "log.retention.ms",
                "0",
                "requirement failed: log.retention.ms must be unlimited (-1) or, greater than or equal to 1",
            ),
            (
                ALL,
                "max.connections.per.ip",
                "0",
                "requirement failed: max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.",
            ),
            (
                ONE,
                "log.cleanup.policy",
                "compact,,delete",
                "Configuration 'log.cleanup.policy' values must not be empty.",
            ),
            (ClientMetrics, "nope", "1", "Unknown client metrics configuration: nope"),
            (
                ClientMetrics,
                "interval.ms",
                "1",
                "Invalid value 1 for interval.ms, interval must be between 100 and 3600000 (1 hour)",
            ),
        ];
        for (kind, name, value, message) in invalid_request {
            let error = alter(kind, &[], &[(Set, name, value)]).unwrap_err();
            assert_eq!(error, AlterError::InvalidRequest(message.to_owned()), "{name}={value}");
        }
    }

    #[test]
    fn a_brokers_setting_takes_effect_or_is_refused() {
        let set = |name, value| alter(ALL, &[], &[(AlterOp::Set, name, value)]);
        for (name, value) in
            [("message.max.bytes", "9"), ("log.cleaner.delete.retention.ms", "9"), ("max.connections", "9")]
        {
            assert!(set(name, value).is_ok(), "{name}");
        }
        for (name, value) in
            [("num.io.threads", "9"), ("nope", "9"), ("leader.replication.throttled.rate", "9")]
        {
            let expected = format!("These configs have no effect in this version of kdp-broker: [{name}]");
            assert_eq!(set(name, value), Err(AlterError::InvalidRequest(expected)));
        }
        let fixed = alter(ONE, &[], &[(AlterOp::Set, "listeners", "PLAINTEXT://127.0.0.1:1")]);
        assert!(fixed.unwrap_err().to_string().contains("no effect"));
    }

    #[test]
    fn requests_that_contradict_themselves_are_refused() {
        let twice =
            alter(TOPIC_T, &[], &[(AlterOp::Set, "segment.ms", "1"), (AlterOp::Delete, "segment.ms", "")]);
        assert_eq!(twice, Err(AlterError::InvalidRequest("Error due to duplicate config keys".to_owned())));
        let config = BrokerConfig::new(node(&[("listeners", "PLAINTEXT://127.0.0.1:9092")])).unwrap();
        let null = Alteration { name: "segment.ms".to_owned(), op: AlterOp::Set, value: None };
        let error = alter_incrementally(&config, TOPIC_T, &Props::new(), &[null]).unwrap_err();
        assert_eq!(error, AlterError::InvalidRequest("Null value not supported for : segment.ms".to_owned()));
        let long = "0:1,".repeat(9000);
        let error = alter(TOPIC_T, &[], &[(AlterOp::Set, "leader.replication.throttled.replicas", &long)])
            .unwrap_err();
        assert!(error.to_string().contains("maximum value size of 32767 bytes"), "{error}");
    }

    #[test]
    fn replacing_takes_away_what_is_not_named() {
        let config = BrokerConfig::new(node(&[("listeners", "PLAINTEXT://127.0.0.1:9092")])).unwrap();
        let current = props(&[("segment.ms", "5"), ("retention.ms", "6"), ("flush.ms", "7")]);
        let settings =
            [("segment.ms", "5"), ("retention.ms", "8")].map(|(n, v)| (n.to_owned(), Some(v.to_owned())));
        let changes = alter_replacing(&config, TOPIC_T, &current, &settings).unwrap();
        let expected = [("retention.ms".to_owned(), Some("8".to_owned())), ("flush.ms".to_owned(), None)];
        assert_eq!(changes, expected);
    }

    #[test]
    fn min_insync_replicas_is_the_clusters_with_eligible_leader_replicas() {
        let change = |value: Option<&str>| [("min.insync.replicas".to_owned(), value.map(str::to_owned))];
        assert!(check_min_insync_replicas(ONE, &change(Some("1"))).is_err());
        assert!(check_min_insync_replicas(ALL, &change(None)).is_err());
        assert!(check_min_insync_replicas(ALL, &change(Some("2"))).is_ok());
        assert!(check_min_insync_replicas(TOPIC_T, &change(None)).is_ok());
    }
}
