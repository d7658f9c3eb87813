//! From a request to change settings to the changes to write: SET, DELETE, APPEND and SUBTRACT (KIP-339), and
//! the older AlterConfigs that replaces everything.
//!
//! Apache's `ConfigurationControlManager` and `ConfigAdminManager`. Pure; it must not know records or the wire.

use std::collections::BTreeSet;

use super::broker::BrokerConfig;
use super::definition::{Definition, Type};
use super::tables::{BROKER, CLIENT_METRICS, GROUP, TOPIC};
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
    let needs_value = |a: &&Alteration| a.op != AlterOp::Delete && a.value.is_none();
    let without_value: Vec<&str> = alterations.iter().filter(needs_value).map(|a| a.name.as_str()).collect();
    check_request(alterations.iter().map(|a| a.name.as_str()), &without_value)?;
    let changes = alterations
        .iter()
        .map(|alteration| apply(kind, current, alteration))
        .collect::<Result<Vec<_>, _>>()?;
    keep_changes(config, kind, current, changes)
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

/// Only lists have items. The broker that takes the request says so in other words than the controller.
fn list_definition(kind: ResourceKind, name: &str, op: AlterOp) -> Result<&'static Definition, AlterError> {
    let found = match kind {
        ResourceKind::Topic => TOPIC.get(name),
        ResourceKind::Broker(_) => BROKER.get(name),
        ResourceKind::Group => GROUP.get(name),
        ResourceKind::ClientMetrics => CLIENT_METRICS.get(name),
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
