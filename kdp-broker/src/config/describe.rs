//! What DescribeConfigs says of a resource: Apache's `ConfigHelper`, as pure functions.
//!
//! It must not know the wire. Which keys were asked for is the caller's to filter.

use super::definition::{Definition, Type};
use super::tables::{BROKER, CLIENT_METRICS, DYNAMIC_BROKER, Definitions, GROUP, TOPIC};
use super::topic;
use super::validate;
use super::value::Value;
use super::values::{BrokerValues, Props, Source, Synonym, broker_synonyms};

/// One setting of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    /// Its name.
    pub name: String,
    /// Its value; nothing when it is a secret or not set.
    pub value: Option<String>,
    /// Where the value came from.
    pub source: Source,
    /// Whether it is a secret. What we do not know may be one.
    pub is_sensitive: bool,
    /// Whether it can change only with a restart.
    pub read_only: bool,
    /// What it would be without the strongest layer, and the next one, ...
    pub synonyms: Vec<Synonym>,
    /// Its type, if it is known.
    pub config_type: Option<Type>,
    /// What it is for, if it is known.
    pub documentation: Option<&'static str>,
}

/// A broker, by its id.
pub fn describe_broker(values: &BrokerValues) -> Vec<ConfigEntry> {
    let defined = BROKER.iter().filter(|definition| !definition.internal);
    let defined = defined.map(|definition| (definition.name, values.get(definition.name).text()));
    let others = values.originals().iter().filter(|(name, _)| is_hidden(&BROKER, name));
    let others = others.map(|(name, text)| (name.as_str(), Some(text.clone())));
    defined.chain(others).map(|(name, text)| broker_entry(values, name, text, |_| true)).collect()
}

/// The defaults of all brokers, which is the broker without an id.
pub fn describe_default_broker(values: &BrokerValues) -> Vec<ConfigEntry> {
    let is_of_layer = |source| source == Source::DynamicDefaultBroker;
    let set = values.dynamic_default().iter();
    set.map(|(name, text)| broker_entry(values, name, Some(text.clone()), is_of_layer)).collect()
}

/// A topic with these settings of its own.
pub fn describe_topic(values: &BrokerValues, overrides: &Props) -> Vec<ConfigEntry> {
    let default = |name: &str| {
        let broker_name = topic::broker_synonym(name);
        let synonyms = broker_name.map_or_else(Vec::new, |name| values.synonyms(name, false));
        (topic::topic_default(values, name), synonyms)
    };
    resource_entries(&TOPIC, overrides, Source::Topic, default)
}

/// A group with these settings of its own.
pub fn describe_group(values: &BrokerValues, overrides: &Props) -> Vec<ConfigEntry> {
    let default = |name: &str| match validate::group_broker_synonym(name) {
        Some(broker_name) => (values.get(&broker_name).clone(), values.synonyms(&broker_name, false)),
        None => {
            let value = GROUP.get(name).map_or(Value::Null, Definition::default_value);
            let synonym = Synonym { name: name.to_owned(), value: value.text(), source: Source::Default };
            (value, vec![synonym])
        }
    };
    resource_entries(&GROUP, overrides, Source::Group, default)
}

/// A subscription to client metrics with these settings.
pub fn describe_client_metrics(overrides: &Props) -> Vec<ConfigEntry> {
    let default =
        |name: &str| (CLIENT_METRICS.get(name).map_or(Value::Null, Definition::default_value), Vec::new());
    resource_entries(&CLIENT_METRICS, overrides, Source::ClientMetrics, default)
}

/// The loggers of a broker, with their levels.
pub fn describe_loggers<'a>(levels: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<ConfigEntry> {
    let entry = |(name, level): (&str, &str)| ConfigEntry {
        name: name.to_owned(),
        value: Some(level.to_owned()),
        source: Source::DynamicBrokerLogger,
        is_sensitive: false,
        read_only: false,
        synonyms: Vec::new(),
        config_type: None,
        documentation: None,
    };
    levels.into_iter().map(entry).collect()
}

/// Whether a name shows only because it was set.
fn is_hidden(definitions: &Definitions, name: &str) -> bool {
    definitions.get(name).is_none_or(|definition| definition.internal)
}

fn broker_entry(
    values: &BrokerValues,
    name: &str,
    text: Option<String>,
    shows: impl Fn(Source) -> bool,
) -> ConfigEntry {
    let find = |name| BROKER.get(name).or_else(|| DYNAMIC_BROKER.get(name));
    let by_synonym = || broker_synonyms(name, true).into_iter().find_map(find);
    let config_type = find(name).or_else(by_synonym).map(|found| found.value_type);
    let is_sensitive = is_sensitive(config_type);
    let mut synonyms = values.synonyms(name, is_sensitive);
    synonyms.retain(|synonym| shows(synonym.source));
    ConfigEntry {
        name: name.to_owned(),
        value: text.filter(|_| !is_sensitive),
        source: source_of(&synonyms),
        is_sensitive,
        read_only: find(name).is_none_or(|found| found.update == super::definition::Update::ReadOnly),
        synonyms,
        config_type,
        documentation: BROKER.get(name).map(|definition| definition.documentation),
    }
}

/// The settings of a resource that is not a broker: its own ones over what it would have without them.
fn resource_entries(
    definitions: &Definitions,
    overrides: &Props,
    source: Source,
    default: impl Fn(&str) -> (Value, Vec<Synonym>),
) -> Vec<ConfigEntry> {
    let defined = definitions.iter().filter(|definition| !definition.internal).map(|d| d.name);
    let others = overrides.keys().map(String::as_str).filter(|name| is_hidden(definitions, name));
    let entry = |name: &str| {
        let definition = definitions.get(name);
        let config_type = definition.map(|definition| definition.value_type);
        let is_sensitive = is_sensitive(config_type) && source != Source::ClientMetrics;
        let (value, mut synonyms) = default(name);
        let mut value = value.text();
        if let Some(text) = overrides.get(name) {
            let parsed = definition.and_then(|definition| definition.parse(text).ok());
            value = parsed.map_or_else(|| Some(text.clone()), |parsed| parsed.text());
            let shown = value.clone().filter(|_| !is_sensitive);
            synonyms.insert(0, Synonym { name: name.to_owned(), value: shown, source });
        }
        ConfigEntry {
            name: name.to_owned(),
            value: value.filter(|_| !is_sensitive),
            source: source_of(&synonyms),
            is_sensitive,
            read_only: false,
            synonyms,
            config_type,
            documentation: definition.map(|definition| definition.documentation),
        }
    };
    defined.chain(others).map(entry).collect()
}

fn is_sensitive(config_type: Option<Type>) -> bool {
    config_type.is_none_or(|config_type| config_type == Type::Password)
}

fn source_of(synonyms: &[Synonym]) -> Source {
    synonyms.first().map_or(Source::Default, |synonym| synonym.source)
}

#[cfg(test)]
mod tests {
    use super::super::values::tests::{node, props};
    use super::*;

    fn find<'a>(entries: &'a [ConfigEntry], name: &str) -> &'a ConfigEntry {
        entries.iter().find(|entry| entry.name == name).unwrap_or_else(|| panic!("{name} is not described"))
    }

    fn layers(entry: &ConfigEntry) -> Vec<(&str, Option<&str>, Source)> {
        entry.synonyms.iter().map(|s| (s.name.as_str(), s.value.as_deref(), s.source)).collect()
    }

    #[test]
    fn a_broker_shows_every_setting_with_its_origin() {
        let values = node(&[
            ("log.retention.minutes", " 5 "),
            ("ssl.key.password", "hush"),
            ("no.such.key", "hush"),
            ("listener.name.plaintext.num.network.threads", "4"),
        ]);
        let (values, _) = values.with_dynamic(&props(&[("message.max.bytes", "9")]), &Props::new());
        let entries = describe_broker(&values);
        let minutes = find(&entries, "log.retention.minutes");
        assert_eq!((minutes.value.as_deref(), minutes.source), (Some("5"), Source::StaticBroker));
        assert_eq!(layers(minutes)[1], ("log.retention.hours", Some("168"), Source::Default));
        let secret = find(&entries, "ssl.key.password");
        assert_eq!((&secret.value, secret.is_sensitive, secret.read_only), (&None, true, false));
        let unknown = find(&entries, "no.such.key");
        assert_eq!((&unknown.value, unknown.is_sensitive, unknown.read_only), (&None, true, true));
        assert_eq!(unknown.config_type, None);
        let of_listener = find(&entries, "listener.name.plaintext.num.network.threads");
        assert_eq!((of_listener.value.as_deref(), of_listener.config_type), (Some("4"), Some(Type::Int)));
        let dynamic = find(&entries, "message.max.bytes");
        assert_eq!((dynamic.value.as_deref(), dynamic.source), (Some("9"), Source::DynamicDefaultBroker));
        assert_eq!(find(&entries, "broker.id").source, Source::StaticBroker);
        assert!(
            !entries
                .iter()
                .any(|entry| entry.name.starts_with("internal.") || entry.name.starts_with("kdp."))
        );
    }

    #[test]
    fn the_default_broker_shows_only_what_was_set_for_all() {
        let (values, _) = node(&[("message.max.bytes", "7")])
            .with_dynamic(&props(&[("message.max.bytes", "9")]), &props(&[("message.max.bytes", "8")]));
        let entries = describe_default_broker(&values);
        assert_eq!(entries.len(), 1);
        let expected = [("message.max.bytes", Some("9"), Source::DynamicDefaultBroker)];
        assert_eq!(layers(&entries[0]), expected);
    }

    #[test]
    fn a_topic_shows_its_own_over_the_brokers() {
        let values = node(&[("log.retention.hours", "2"), ("log.cleanup.policy", "compact")]);
        let overrides =
            props(&[("cleanup.policy", "compact, delete"), ("internal.segment.bytes", "100"), ("x", "y")]);
        let entries = describe_topic(&values, &overrides);
        let policy = find(&entries, "cleanup.policy");
        assert_eq!(policy.value.as_deref(), Some("compact,delete"));
        let expected = [
            ("cleanup.policy", Some("compact,delete"), Source::Topic),
            ("log.cleanup.policy", Some("compact"), Source::StaticBroker),
            ("log.cleanup.policy", Some("delete"), Source::Default),
        ];
        assert_eq!(layers(policy), expected);
        // As in Apache: the synonyms begin at log.retention.ms, which is set nowhere.
        let retention = find(&entries, "retention.ms");
        assert_eq!((retention.value.as_deref(), retention.source), (Some("7200000"), Source::Default));
        assert_eq!(find(&entries, "internal.segment.bytes").value.as_deref(), Some("100"));
        assert_eq!(find(&entries, "x").value, None);
        assert!(entries.iter().all(|entry| !entry.read_only));
    }

    #[test]
    fn groups_and_metrics_subscriptions() {
        let entries = describe_group(&node(&[]), &props(&[("share.isolation.level", "read_committed")]));
        assert_eq!(entries.len(), 17);
        let level = find(&entries, "share.isolation.level");
        let expected = [
            ("share.isolation.level", Some("read_committed"), Source::Group),
            ("share.isolation.level", Some("read_uncommitted"), Source::Default),
        ];
        assert_eq!(layers(level), expected);
        let timeout = find(&entries, "consumer.session.timeout.ms");
        assert_eq!(layers(timeout), [("group.consumer.session.timeout.ms", Some("45000"), Source::Default)]);
        let entries = describe_client_metrics(&props(&[("metrics", "a,b")]));
        assert_eq!(layers(find(&entries, "metrics")), [("metrics", Some("a,b"), Source::ClientMetrics)]);
        assert_eq!(find(&entries, "interval.ms").source, Source::Default);
    }
}
