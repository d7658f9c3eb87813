//! Values: from text by type and rule, and back to text as Java writes them.

use super::definition::{Definition, Type};
use super::error::ConfigError;

/// A value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not set, and without a default.
    Null,
    /// true or false.
    Boolean(bool),
    /// 32 bits.
    Int(i32),
    /// 16 bits.
    Short(i16),
    /// 64 bits.
    Long(i64),
    /// Floating point.
    Double(f64),
    /// Text, the name of a class, or a secret.
    Text(String),
    /// Values with commas between them.
    List(Vec<String>),
}

impl Value {
    /// The value as Kafka shows and stores it; nothing when it is not set.
    pub fn text(&self) -> Option<String> {
        match self {
            Value::Null => None,
            Value::Boolean(value) => Some(value.to_string()),
            Value::Int(value) => Some(value.to_string()),
            Value::Short(value) => Some(value.to_string()),
            Value::Long(value) => Some(value.to_string()),
            Value::Double(value) => Some(java_double(*value)),
            Value::Text(value) => Some(value.clone()),
            Value::List(values) => Some(values.join(",")),
        }
    }
}

impl Definition {
    /// The value that this text means.
    pub fn parse(&self, text: &str) -> Result<Value, ConfigError> {
        let mut value = self.parse_type(text)?;
        if let Value::List(values) = &mut value
            && self.valid.drops_duplicates()
        {
            drop_duplicates(values);
        }
        self.valid.check(self.name, &value)?;
        Ok(value)
    }

    /// The value when nobody sets one.
    pub fn default_value(&self) -> Value {
        match self.default {
            None => Value::Null,
            Some(text) => self.parse_type(text).expect("a test parses the default of every setting"),
        }
    }

    fn parse_type(&self, text: &str) -> Result<Value, ConfigError> {
        let trimmed = java_trim(text);
        let not_a_number = || {
            ConfigError::invalid(self.name, text, format!("Not a number of type {}", self.value_type.name()))
        };
        match self.value_type {
            Type::Boolean if trimmed.eq_ignore_ascii_case("true") => Ok(Value::Boolean(true)),
            Type::Boolean if trimmed.eq_ignore_ascii_case("false") => Ok(Value::Boolean(false)),
            Type::Boolean => {
                Err(ConfigError::invalid(self.name, text, "Expected value to be either true or false"))
            }
            Type::Int => trimmed.parse().map(Value::Int).map_err(|_| not_a_number()),
            Type::Short => trimmed.parse().map(Value::Short).map_err(|_| not_a_number()),
            Type::Long => trimmed.parse().map(Value::Long).map_err(|_| not_a_number()),
            Type::Double => parse_double(trimmed).map(Value::Double).ok_or_else(not_a_number),
            Type::String | Type::Class | Type::Password => Ok(Value::Text(trimmed.to_owned())),
            Type::List if trimmed.is_empty() => Ok(Value::List(Vec::new())),
            Type::List => Ok(Value::List(trimmed.split(',').map(|item| item.trim().to_owned()).collect())),
        }
    }
}

/// Whether the list in this text names something twice.
pub(super) fn has_duplicates(text: &str) -> bool {
    let mut items: Vec<&str> = text.split(',').map(str::trim).collect();
    let count = items.len();
    items.sort_unstable();
    items.dedup();
    items.len() != count
}

fn drop_duplicates(values: &mut Vec<String>) {
    let mut seen = std::collections::HashSet::new();
    values.retain(|value| seen.insert(value.clone()));
}

/// `String.trim`: every character up to the space.
fn java_trim(text: &str) -> &str {
    text.trim_matches(|c: char| c <= ' ')
}

fn parse_double(text: &str) -> Option<f64> {
    let spelled = matches!(text.trim_start_matches(['+', '-']), "NaN" | "Infinity");
    let digits = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    if spelled || digits { text.parse().ok() } else { None }
}

/// `Double.toString`: a decimal point always, an exponent outside of [0.001, 10,000,000).
pub(super) fn java_double(value: f64) -> String {
    let magnitude = value.abs();
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() };
    }
    if value == 0.0 || (1e-3..1e7).contains(&magnitude) {
        return format!("{value:?}");
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').expect("`{:e}` writes an e");
    let point = if mantissa.contains('.') { "" } else { ".0" };
    format!("{mantissa}{point}E{exponent}")
}

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;

    fn check(name: &str, text: &str, expected: Result<&str, &str>) {
        let definition = tables::TOPIC.get(name).or_else(|| tables::BROKER.get(name)).unwrap();
        let actual = definition.parse(text).map(|v| v.text().unwrap()).map_err(|e| e.to_string());
        assert_eq!(actual, expected.map(str::to_owned).map_err(str::to_owned), "{name}={text}");
    }

    #[test]
    fn values_are_trimmed_and_normalized_as_java_does() {
        check("retention.ms", " +0086400000 ", Ok("86400000"));
        check("preallocate", "TRUE", Ok("true"));
        check("cleanup.policy", "compact , delete", Ok("compact,delete"));
        check("cleanup.policy", "", Ok(""));
        check("cleanup.policy", "delete,delete", Ok("delete"));
        check("min.cleanable.dirty.ratio", "1", Ok("1.0"));
        check("leader.replication.throttled.replicas", "*", Ok("*"));
        check("log.cleaner.io.max.bytes.per.second", "1e7", Ok("1.0E7"));
        check("compression.gzip.level", "-1", Ok("-1"));
        check("controller.quorum.voters", "1@localhost:9093", Ok("1@localhost:9093"));
    }

    #[test]
    fn invalid_values_are_refused_in_apaches_words() {
        let cases = [
            (
                "retention.ms",
                "abc",
                "Invalid value abc for configuration retention.ms: Not a number of type LONG",
            ),
            (
                "retention.ms",
                "-2",
                "Invalid value -2 for configuration retention.ms: Value must be at least -1",
            ),
            (
                "segment.bytes",
                "1e3",
                "Invalid value 1e3 for configuration segment.bytes: Not a number of type INT",
            ),
            (
                "segment.bytes",
                "2147483648",
                "Invalid value 2147483648 for configuration segment.bytes: Not a number of type INT",
            ),
            (
                "segment.bytes",
                "10",
                "Invalid value 10 for configuration segment.bytes: Value must be at least 1048576",
            ),
            (
                "min.cleanable.dirty.ratio",
                "1.5",
                "Invalid value 1.5 for configuration min.cleanable.dirty.ratio: Value must be no more than 1",
            ),
            (
                "preallocate",
                "yes",
                "Invalid value yes for configuration preallocate: Expected value to be either true or false",
            ),
            (
                "compression.type",
                "brotli",
                "Invalid value brotli for configuration compression.type: String must be one of: uncompressed, zstd, \
                 lz4, snappy, gzip, producer",
            ),
            (
                "compression.gzip.level",
                "0",
                "Invalid value 0 for configuration compression.gzip.level: Value must be between 1 and 9 or equal to -1",
            ),
            (
                "cleanup.policy",
                "keep",
                "Invalid value keep for configuration cleanup.policy: String must be one of: compact, delete",
            ),
            ("cleanup.policy", "delete,,compact", "Configuration 'cleanup.policy' values must not be empty."),
            (
                "listeners",
                "",
                "Configuration 'listeners' must not be empty. Valid values include: any non-empty value",
            ),
            (
                "process.roles",
                "",
                "Configuration 'process.roles' must not be empty. Valid values include: [broker, controller]",
            ),
            (
                "leader.replication.throttled.replicas",
                "0:1,x",
                "Invalid value [0:1, x] for configuration leader.replication.throttled.replicas: \
                 leader.replication.throttled.replicas must be the literal '*' or a list of replicas in the following \
                 format: [partitionId]:[brokerId],[partitionId]:[brokerId],...",
            ),
            (
                "group.consumer.migration.policy",
                "sometimes",
                "Invalid value sometimes for configuration group.consumer.migration.policy: String must be one of \
                 (case insensitive): DISABLED, DOWNGRADE, UPGRADE, BIDIRECTIONAL",
            ),
            (
                "controller.quorum.voters",
                "localhost:9093",
                "Invalid configuration value for controller.quorum.voters. Each entry should be in the form \
                 `{id}@{host}:{port}`.",
            ),
            (
                "controller.quorum.bootstrap.servers",
                "localhost",
                "Failed to parse host name from localhost for the configuration controller.quorum.bootstrap.servers. \
                 Each entry should be in the form \"{host}:{port}\"",
            ),
        ];
        for (name, text, message) in cases {
            check(name, text, Err(message));
        }
    }

    #[test]
    fn doubles_are_written_as_java_writes_them() {
        let cases = [
            (0.5, "0.5"),
            (1.0, "1.0"),
            (1e7, "1.0E7"),
            (9999999.0, "9999999.0"),
            (f64::MAX, "1.7976931348623157E308"),
        ];
        for (value, text) in cases {
            assert_eq!(java_double(value), text);
        }
        assert_eq!(java_double(0.0001), "1.0E-4");
        assert_eq!(java_double(f64::NEG_INFINITY), "-Infinity");
    }
}
