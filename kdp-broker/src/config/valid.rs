//! The rules that values obey: Apache's `ConfigDef.Validator`s, with their messages.

use super::error::ConfigError;
use super::value::{Value, java_double};

/// A rule for the value of a setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Valid {
    /// Everything of the type.
    Any,
    /// A number between bounds, both included.
    Range {
        /// Lower bound.
        min: f64,
        /// Upper bound.
        max: Option<f64>,
    },
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// One of these texts, in any case.
    OneOfIgnoringCase(&'static [&'static str]),
    /// Text that is not empty; it may be unset.
    NonEmpty,
    /// Anything but unset.
    NonNull,
    /// A list without empty or repeated items.
    Items {
        /// The only items allowed; any when empty.
        of: &'static [&'static str],
        /// Whether the list may be empty.
        empty: bool,
        /// Whether the setting may be unset.
        null: bool,
    },
    /// 1 to 9, or -1.
    GzipLevel,
    /// PARTITION:BROKER, ..., or *.
    ThrottledReplicas,
    /// ID@HOST:PORT, ...
    QuorumVoters,
    /// HOST:PORT, ...
    BootstrapServers,
    /// latest, earliest or by_duration:PnDTnHnMn.nS.
    ShareAutoOffsetReset,
}

pub(super) const ANY: Valid = Valid::Any;
pub(super) const NON_EMPTY: Valid = Valid::NonEmpty;
pub(super) const NON_NULL: Valid = Valid::NonNull;
pub(super) const GZIP_LEVEL: Valid = Valid::GzipLevel;
pub(super) const THROTTLED_REPLICAS: Valid = Valid::ThrottledReplicas;
pub(super) const QUORUM_VOTERS: Valid = Valid::QuorumVoters;
pub(super) const BOOTSTRAP_SERVERS: Valid = Valid::BootstrapServers;
pub(super) const SHARE_AUTO_OFFSET_RESET: Valid = Valid::ShareAutoOffsetReset;
pub(super) const UP_TO_HALF: Valid = Valid::Range { min: 0.0, max: Some(0.5) };
pub(super) const UNIQUE: Valid = Valid::Items { of: &[], empty: true, null: false };
pub(super) const UNIQUE_OR_NULL: Valid = Valid::Items { of: &[], empty: true, null: true };
pub(super) const UNIQUE_NON_EMPTY: Valid = Valid::Items { of: &[], empty: false, null: false };
pub(super) const UNIQUE_NON_EMPTY_OR_NULL: Valid = Valid::Items { of: &[], empty: false, null: true };

pub(super) const fn at_least(min: i64) -> Valid {
    Valid::Range { min: min as f64, max: None }
}

pub(super) const fn between(min: i64, max: i64) -> Valid {
    Valid::Range { min: min as f64, max: Some(max as f64) }
}

pub(super) const fn one_of(texts: &'static [&'static str]) -> Valid {
    Valid::OneOf(texts)
}

pub(super) const fn one_of_ignoring_case(texts: &'static [&'static str]) -> Valid {
    Valid::OneOfIgnoringCase(texts)
}

pub(super) const fn list_of(of: &'static [&'static str]) -> Valid {
    Valid::Items { of, empty: true, null: false }
}

pub(super) const fn non_empty_list_of(of: &'static [&'static str]) -> Valid {
    Valid::Items { of, empty: false, null: false }
}

impl Valid {
    /// Whether repeated items are dropped instead of being refused (KIP-1161).
    pub(super) fn drops_duplicates(&self) -> bool {
        matches!(self, Valid::Items { .. })
    }

    pub(super) fn check(&self, name: &str, value: &Value) -> Result<(), ConfigError> {
        let refuse = |reason: String| {
            Err(ConfigError::invalid(name, value.text().unwrap_or_else(|| "null".to_owned()), reason))
        };
        match (self, value) {
            (Valid::Range { min, max }, value) => match number(value) {
                None => refuse("Value must be non-null".to_owned()),
                Some(number) if number < *min => refuse(format!("Value must be at least {}", bound(*min))),
                Some(number) => match max {
                    Some(max) if number > *max => {
                        refuse(format!("Value must be no more than {}", bound(*max)))
                    }
                    _ => Ok(()),
                },
            },
            (Valid::OneOf(texts), Value::Text(text)) if texts.contains(&text.as_str()) => Ok(()),
            (Valid::OneOf(texts), _) => refuse(format!("String must be one of: {}", texts.join(", "))),
            (Valid::OneOfIgnoringCase(texts), Value::Text(text))
                if texts.iter().any(|allowed| allowed.eq_ignore_ascii_case(text)) =>
            {
                Ok(())
            }
            (Valid::OneOfIgnoringCase(texts), _) => {
                refuse(format!("String must be one of (case insensitive): {}", texts.join(", ")))
            }
            (Valid::NonEmpty, Value::Text(text)) if text.is_empty() => {
                refuse("String must be non-empty".to_owned())
            }
            (Valid::NonNull, Value::Null) => refuse("entry must be non null".to_owned()),
            (Valid::Items { of, empty, null }, value) => check_items(name, value, of, *empty, *null),
            (Valid::GzipLevel, Value::Int(-1 | 1..=9)) => Ok(()),
            (Valid::GzipLevel, _) => refuse("Value must be between 1 and 9 or equal to -1".to_owned()),
            (Valid::ThrottledReplicas, Value::List(items)) => check_throttled_replicas(name, items),
            (Valid::QuorumVoters, Value::List(items)) => items.iter().try_for_each(|item| check_voter(item)),
            (Valid::BootstrapServers, Value::List(items)) => {
                items.iter().try_for_each(|item| check_bootstrap_server(item))
            }
            (Valid::ShareAutoOffsetReset, Value::Text(text)) if is_offset_reset(text) => Ok(()),
            (Valid::ShareAutoOffsetReset, value) => {
                let text = value.text().unwrap_or_else(|| "null".to_owned());
                refuse(format!(
                    "Invalid value `{text}` for configuration {name}. The value must be either 'earliest', \
                     'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'."
                ))
            }
            _ => Ok(()),
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(f64::from(*value)),
        Value::Short(value) => Some(f64::from(*value)),
        Value::Long(value) => Some(*value as f64),
        Value::Double(value) => Some(*value),
        _ => None,
    }
}

/// A bound as it stands in the message: whole numbers without a point.
fn bound(bound: f64) -> String {
    if bound.fract() == 0.0 { format!("{bound:.0}") } else { java_double(bound) }
}

fn check_items(
    name: &str,
    value: &Value,
    of: &[&str],
    empty_allowed: bool,
    null_allowed: bool,
) -> Result<(), ConfigError> {
    let Value::List(items) = value else {
        return match null_allowed {
            true => Ok(()),
            false => Err(ConfigError::conflict(format!("Configuration '{name}' values must not be null."))),
        };
    };
    if items.is_empty() && !empty_allowed {
        let allowed =
            if of.is_empty() { "any non-empty value".to_owned() } else { format!("[{}]", of.join(", ")) };
        return Err(ConfigError::conflict(format!(
            "Configuration '{name}' must not be empty. Valid values include: {allowed}"
        )));
    }
    for item in items {
        if item.is_empty() {
            return Err(ConfigError::conflict(format!("Configuration '{name}' values must not be empty.")));
        }
        if !of.is_empty() && !of.contains(&item.as_str()) {
            let reason = format!("String must be one of: {}", of.join(", "));
            return Err(ConfigError::invalid(name, item, reason));
        }
    }
    Ok(())
}

fn check_throttled_replicas(name: &str, items: &[String]) -> Result<(), ConfigError> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_replica = |item: &String| {
        item.is_empty()
            || item.split_once(':').is_some_and(|(partition, broker)| digits(partition) && digits(broker))
    };
    if items.iter().all(is_replica) || items.concat() == "*" {
        return Ok(());
    }
    let reason = format!(
        "{name} must be the literal '*' or a list of replicas in the following format: \
         [partitionId]:[brokerId],[partitionId]:[brokerId],..."
    );
    Err(ConfigError::invalid(name, format!("[{}]", items.join(", ")), reason))
}

const VOTERS: &str = "controller.quorum.voters";

fn check_voter(entry: &str) -> Result<(), ConfigError> {
    const FORM: &str = "Each entry should be in the form `{id}@{host}:{port}`.";
    let Some((id, address)) = entry.split_once('@').filter(|(_, address)| !address.contains('@')) else {
        return Err(ConfigError::conflict(format!("Invalid configuration value for {VOTERS}. {FORM}")));
    };
    if id.parse::<i32>().is_err() {
        return Err(ConfigError::conflict(format!("Failed to parse voter ID as an integer from {id}")));
    }
    match host_and_port(address) {
        Some(_) => Ok(()),
        None => Err(ConfigError::conflict(format!(
            "Failed to parse host name from entry {entry} for the configuration {VOTERS}. {FORM}"
        ))),
    }
}

fn check_bootstrap_server(entry: &str) -> Result<(), ConfigError> {
    match host_and_port(entry) {
        Some(_) => Ok(()),
        None => Err(ConfigError::conflict(format!(
            "Failed to parse host name from {entry} for the configuration controller.quorum.bootstrap.servers. \
             Each entry should be in the form \"{{host}}:{{port}}\""
        ))),
    }
}

/// `HOST:PORT`, where the host may be an IPv6 address in brackets.
pub(super) fn host_and_port(address: &str) -> Option<(&str, u16)> {
    let (host, port) = address.rsplit_once(':')?;
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '~' | '%' | ':');
    if host.is_empty() || !host.chars().all(known) {
        return None;
    }
    Some((host, port.parse().ok()?))
}

fn is_offset_reset(text: &str) -> bool {
    match text.strip_prefix("by_duration:") {
        Some(duration) => is_duration(duration),
        None => text == "latest" || text == "earliest",
    }
}

/// ISO 8601 as `Duration.parse` takes it, without negative parts: `P1DT2H3M4.5S`.
fn is_duration(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let days_fit = days.is_empty() || is_whole_number(days.strip_suffix('D'));
    days_fit && time.map_or(!days.is_empty(), is_time_of_duration)
}

fn is_time_of_duration(text: &str) -> bool {
    let mut rest = text;
    for unit in ['H', 'M'] {
        if let Some((number, after)) = rest.split_once(unit) {
            if !is_whole_number(Some(number)) {
                return false;
            }
            rest = after;
        }
    }
    let seconds_fit =
        match rest.strip_suffix('S').map(|seconds| seconds.split_once('.').unwrap_or((seconds, ""))) {
            Some((whole, fraction)) => {
                is_whole_number(Some(whole)) && fraction.bytes().all(|b| b.is_ascii_digit())
            }
            None => rest.is_empty(),
        };
    seconds_fit && !text.is_empty()
}

fn is_whole_number(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_iso_8601() {
        for text in ["PT1H", "P1D", "P1DT2H3M4.5S", "pt0.1s", "PT5M"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "P", "PT", "1H", "PT-1H", "PTM", "P1H", "PT1.5H", "P1DT"] {
            assert!(!is_duration(text), "{text}");
        }
        assert!(is_offset_reset("earliest"));
        assert!(!is_offset_reset("none"));
    }

    #[test]
    fn addresses_have_a_host_and_a_port() {
        assert_eq!(host_and_port("[::1]:9092"), Some(("::1", 9092)));
        assert_eq!(host_and_port("broker-1.example:1"), Some(("broker-1.example", 1)));
        for text in ["", ":9092", "host", "host:", "host:65536", "ho st:1"] {
            assert_eq!(host_and_port(text), None, "{text}");
        }
    }
}
