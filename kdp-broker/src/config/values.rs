//! The values of a broker's settings, layer over layer: the broker's own dynamic ones over the cluster's
//! dynamic defaults over its file over Kafka's defaults.
//!
//! Apache's `DynamicBrokerConfig`. It must not know what a setting does.
//! Invariant: everything in here has been parsed; reading a value cannot fail.

use std::collections::{BTreeMap, HashMap};

use super::definition::Update;
use super::error::{ConfigError, Warning};
use super::tables::{BROKER, DYNAMIC_BROKER};
use super::value::Value;

/// Names and texts.
pub type Props = BTreeMap<String, String>;

/// Where a value came from, with the number that DescribeConfigs gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i8)]
pub enum Source {
    /// Set on the topic.
    Topic = 1,
    /// Set on this broker while it ran.
    DynamicBroker = 2,
    /// Set on the cluster while it ran.
    DynamicDefaultBroker = 3,
    /// In the broker's file or on its command line.
    StaticBroker = 4,
    /// Kafka's default.
    Default = 5,
    /// The level of a logger.
    DynamicBrokerLogger = 6,
    /// Set on the subscription to client metrics.
    ClientMetrics = 7,
    /// Set on the group.
    Group = 8,
}

/// A value under one name in one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// The name it is set under.
    pub name: String,
    /// The value; nothing when it is a secret.
    pub value: Option<String>,
    /// The layer.
    pub source: Source,
}

/// All values of a broker.
#[derive(Clone, Debug)]
pub struct BrokerValues {
    static_props: Props,
    dynamic_default: Props,
    dynamic_broker: Props,
    originals: Props,
    parsed: HashMap<&'static str, Value>,
}

impl BrokerValues {
    /// The values of a broker that was started with these.
    pub fn new(mut static_props: Props) -> Result<BrokerValues, ConfigError> {
        populate_synonyms(&mut static_props);
        BrokerValues::layered(static_props, Props::new(), Props::new())
    }

    /// The same broker with other dynamic values. What cannot be applied is left out, with a warning: a
    /// record in the metadata log must not keep a broker from starting.
    pub fn with_dynamic(&self, default: &Props, broker: &Props) -> (BrokerValues, Vec<Warning>) {
        let mut warnings = Vec::new();
        let default = applicable(default, false, &mut warnings);
        let broker = applicable(broker, true, &mut warnings);
        match self.layered_with(&default, &broker) {
            Ok(values) => (values, warnings),
            Err(error) => {
                warnings
                    .push(Warning::DynamicIgnored { name: "dynamic".to_owned(), reason: error.to_string() });
                (self.clone(), warnings)
            }
        }
    }

    /// The same broker with exactly these dynamic values.
    pub(super) fn layered_with(&self, default: &Props, broker: &Props) -> Result<BrokerValues, ConfigError> {
        BrokerValues::layered(self.static_props.clone(), default.clone(), broker.clone())
    }

    fn layered(
        static_props: Props,
        dynamic_default: Props,
        dynamic_broker: Props,
    ) -> Result<BrokerValues, ConfigError> {
        let mut originals = static_props.clone();
        override_props(&mut originals, &dynamic_default);
        override_props(&mut originals, &dynamic_broker);
        let mut parsed = HashMap::new();
        for definition in BROKER.iter().chain(DYNAMIC_BROKER.iter()) {
            let value = match originals.get(definition.name) {
                Some(text) => definition.parse(text)?,
                None if definition.required => return Err(ConfigError::Missing(definition.name)),
                None => definition.default_value(),
            };
            parsed.insert(definition.name, value);
        }
        Ok(BrokerValues { static_props, dynamic_default, dynamic_broker, originals, parsed })
    }

    /// Everything that was set, in any layer.
    pub fn originals(&self) -> &Props {
        &self.originals
    }

    /// What was set in the file or on the command line.
    pub fn static_props(&self) -> &Props {
        &self.static_props
    }

    /// The cluster's dynamic defaults in force.
    pub fn dynamic_default(&self) -> &Props {
        &self.dynamic_default
    }

    /// The broker's own dynamic values in force.
    pub fn dynamic_broker(&self) -> &Props {
        &self.dynamic_broker
    }

    /// The value in force.
    ///
    /// # Panics
    /// When there is no such setting: names are ours.
    pub fn get(&self, name: &str) -> &Value {
        self.parsed.get(name).unwrap_or_else(|| panic!("{name} is not a broker setting"))
    }

    /// What is set for a name and its synonyms in all layers, strongest first, from the first one that has
    /// the name itself: that is where Apache's answer begins.
    pub fn synonyms(&self, name: &str, is_sensitive: bool) -> Vec<Synonym> {
        let names = broker_synonyms(name, true);
        let defaults: Props = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), BROKER.get(name)?.default_value().text()?)))
            .collect();
        let layers = [
            (&self.dynamic_broker, Source::DynamicBroker),
            (&self.dynamic_default, Source::DynamicDefaultBroker),
            (&self.static_props, Source::StaticBroker),
            (&defaults, Source::Default),
        ];
        let all = layers.into_iter().flat_map(|(props, source)| {
            names.iter().filter_map(move |name| {
                let value = props.get(*name)?;
                let value = (!is_sensitive).then(|| value.clone());
                Some(Synonym { name: (*name).to_owned(), value, source })
            })
        });
        all.skip_while(|synonym| synonym.name != name).collect()
    }

    pub(super) fn boolean(&self, name: &str) -> bool {
        match self.get(name) {
            Value::Boolean(value) => *value,
            other => panic!("{name} is {other:?}, not a boolean"),
        }
    }

    pub(super) fn int(&self, name: &str) -> i32 {
        self.int_if_set(name).unwrap_or_else(|| panic!("{name} has no value"))
    }

    pub(super) fn int_if_set(&self, name: &str) -> Option<i32> {
        match self.get(name) {
            Value::Null => None,
            Value::Int(value) => Some(*value),
            other => panic!("{name} is {other:?}, not an int"),
        }
    }

    pub(super) fn short(&self, name: &str) -> i16 {
        match self.get(name) {
            Value::Short(value) => *value,
            other => panic!("{name} is {other:?}, not a short"),
        }
    }

    pub(super) fn long(&self, name: &str) -> i64 {
        self.long_if_set(name).unwrap_or_else(|| panic!("{name} has no value"))
    }

    pub(super) fn long_if_set(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Value::Null => None,
            Value::Long(value) => Some(*value),
            other => panic!("{name} is {other:?}, not a long"),
        }
    }

    pub(super) fn double(&self, name: &str) -> f64 {
        match self.get(name) {
            Value::Double(value) => *value,
            other => panic!("{name} is {other:?}, not a double"),
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Value::Null => None,
            Value::Text(value) => Some(value),
            other => panic!("{name} is {other:?}, not a text"),
        }
    }

    pub(super) fn list(&self, name: &str) -> Option<&[String]> {
        match self.get(name) {
            Value::Null => None,
            Value::List(values) => Some(values),
            other => panic!("{name} is {other:?}, not a list"),
        }
    }
}

/// `broker.id` and `node.id` are one setting under two names.
fn populate_synonyms(props: &mut Props) {
    for (name, other) in [("broker.id", "node.id"), ("node.id", "broker.id")] {
        if let Some(value) = props.get(name).cloned() {
            props.entry(other.to_owned()).or_insert(value);
        }
    }
}

/// A layer hides the synonyms of what it sets in the layers below: `log.roll.hours` set while the broker runs
/// wins over `log.roll.ms` in its file.
fn override_props(props: &mut Props, overrides: &Props) {
    for (name, value) in overrides {
        for synonym in broker_synonyms(name, false) {
            props.remove(synonym);
        }
        props.insert(name.clone(), value.clone());
    }
}

const SYNONYMS: [&[&str]; 3] = [
    &["log.roll.ms", "log.roll.hours"],
    &["log.roll.jitter.ms", "log.roll.jitter.hours"],
    &["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
];

/// These stand behind a SASL mechanism as well: `listener.name.NAME.MECHANISM.sasl.jaas.config`.
const MECHANISM_SETTINGS: [&str; 5] = [
    "sasl.jaas.config",
    "sasl.login.callback.handler.class",
    "sasl.login.class",
    "sasl.server.callback.handler.class",
    "connections.max.reauth.ms",
];

/// The names under which a setting may be found, strongest first.
pub(super) fn broker_synonyms(name: &str, match_listener: bool) -> Vec<&str> {
    if let Some(names) = SYNONYMS.iter().find(|names| names.contains(&name)) {
        return names.to_vec();
    }
    if name == "log.flush.interval.ms" {
        return vec!["log.flush.interval.ms", "log.flush.scheduler.interval.ms"];
    }
    match listener_base_name(name) {
        Some(base) if match_listener => {
            let base = MECHANISM_SETTINGS.into_iter().find(|setting| base.ends_with(setting)).unwrap_or(base);
            vec![name, base]
        }
        _ => vec![name],
    }
}

/// What follows `listener.name.NAME.`.
pub(super) fn listener_base_name(name: &str) -> Option<&str> {
    name.strip_prefix("listener.name.")?.split_once('.').map(|(_, base)| base)
}

/// The stored dynamic values that can be applied.
fn applicable(props: &Props, is_per_broker: bool, warnings: &mut Vec<Warning>) -> Props {
    let mut applicable = Props::new();
    for (name, value) in props {
        match why_not_applicable(name, value, is_per_broker) {
            None => _ = applicable.insert(name.clone(), value.clone()),
            Some(reason) => warnings.push(Warning::DynamicIgnored { name: name.clone(), reason }),
        }
    }
    applicable
}

fn why_not_applicable(name: &str, value: &str, is_per_broker: bool) -> Option<String> {
    let base = listener_base_name(name);
    let definition = BROKER.get(base.unwrap_or(name)).or_else(|| DYNAMIC_BROKER.get(name))?;
    if let Err(error) = definition.parse(value) {
        return Some(error.to_string());
    }
    match definition.update {
        Update::ReadOnly if base.is_none() => Some("it cannot change while the broker runs".to_owned()),
        Update::PerBroker if !is_per_broker => Some("it can only be set for one broker".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::config) fn props(pairs: &[(&str, &str)]) -> Props {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    pub(in crate::config) fn node(pairs: &[(&str, &str)]) -> BrokerValues {
        let mut all = props(&[
            ("node.id", "1"),
            ("process.roles", "broker,controller"),
            ("controller.listener.names", "CONTROLLER"),
        ]);
        all.extend(props(pairs));
        BrokerValues::new(all).unwrap()
    }

    #[test]
    fn every_default_obeys_its_type() {
        for definition in BROKER.iter().chain(DYNAMIC_BROKER.iter()) {
            if let Some(text) = definition.default {
                assert_eq!(definition.default_value().text().as_deref(), Some(text), "{}", definition.name);
                assert!(definition.parse(text).is_ok(), "{}", definition.name);
            }
        }
    }

    #[test]
    fn a_stronger_layer_hides_synonyms_below() {
        let values = node(&[("log.retention.ms", "5"), ("log.retention.minutes", "7")]);
        let (values, warnings) =
            values.with_dynamic(&props(&[("log.retention.ms", "6")]), &props(&[("message.max.bytes", "9")]));
        assert!(warnings.is_empty());
        assert_eq!(values.long_if_set("log.retention.ms"), Some(6));
        assert_eq!(values.int_if_set("log.retention.minutes"), None);
        let shown: Vec<_> = values
            .synonyms("log.retention.ms", false)
            .into_iter()
            .map(|s| (s.name, s.value.unwrap(), s.source))
            .collect();
        let expected = [
            ("log.retention.ms", "6", Source::DynamicDefaultBroker),
            ("log.retention.ms", "5", Source::StaticBroker),
            ("log.retention.minutes", "7", Source::StaticBroker),
            ("log.retention.hours", "168", Source::Default),
        ];
        assert_eq!(shown, expected.map(|(n, v, s)| (n.to_owned(), v.to_owned(), s)));
    }

    #[test]
    fn stored_values_that_cannot_be_applied_are_left_out() {
        let (values, warnings) = node(&[]).with_dynamic(
            &props(&[("num.partitions", "3"), ("listeners", "PLAINTEXT://:1"), ("message.max.bytes", "x")]),
            &props(&[("leader.replication.throttled.rate", "7")]),
        );
        assert_eq!(warnings.len(), 3, "{warnings:?}");
        assert_eq!(values.int("message.max.bytes"), 1048588);
        assert_eq!(values.long("leader.replication.throttled.rate"), 7);
    }

    #[test]
    fn node_id_and_broker_id_are_one() {
        assert_eq!(node(&[]).int("broker.id"), 1);
        let error = BrokerValues::new(props(&[("broker.id", "1"), ("process.roles", "broker")])).unwrap_err();
        assert_eq!(error, ConfigError::Missing("controller.listener.names"));
    }
}
