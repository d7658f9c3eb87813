//! What can be wrong with a setting, in Apache's words where Apache has some.

use thiserror::Error;

/// A setting that cannot be used. Its text is what Kafka's clients and operators know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// The value does not fit the setting.
    #[error("Invalid value {value} for configuration {name}: {reason}")]
    Invalid {
        /// The setting.
        name: String,
        /// What was given.
        value: String,
        /// What is allowed.
        reason: String,
    },
    /// A setting without which a node cannot start is not there.
    #[error("Missing required configuration \"{0}\" which has no default value.")]
    Missing(&'static str),
    /// Values that are fine by themselves do not go together, or ask for what kdp-broker cannot do.
    #[error("{0}")]
    Conflict(String),
}

impl ConfigError {
    pub(crate) fn invalid(name: &str, value: impl ToString, reason: impl ToString) -> ConfigError {
        ConfigError::Invalid { name: name.to_owned(), value: value.to_string(), reason: reason.to_string() }
    }

    pub(crate) fn conflict(message: impl Into<String>) -> ConfigError {
        ConfigError::Conflict(message.into())
    }
}

/// Something about the configuration that an operator should hear once, at the start.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Warning {
    /// Neither Kafka nor kdp-broker has this setting.
    #[error("{name}: no such setting; ignored")]
    Unknown {
        /// The key.
        name: String,
    },
    /// Kafka has this setting; kdp-broker does nothing with it yet.
    #[error("{name}: accepted, but without effect in this version of kdp-broker")]
    NotEffective {
        /// The setting.
        name: String,
    },
    /// The value was changed to one that works on this node.
    #[error("{name}: {configured} is more than one broker can hold; {used} is used")]
    Capped {
        /// The setting.
        name: &'static str,
        /// What was asked for.
        configured: i16,
        /// What is used.
        used: i16,
    },
    /// A list names something twice.
    #[error("{name}: contains duplicates, which are dropped")]
    Duplicates {
        /// The setting.
        name: String,
    },
    /// No access control, although an authorizer is named.
    #[error(
        "authorizer.class.name: {class} is not supported yet; since allow.everyone.if.no.acl.found=true, \
         EVERYONE MAY DO EVERYTHING"
    )]
    NoAuthorizer {
        /// The authorizer.
        class: String,
    },
    /// Stored dynamic configuration that cannot be applied.
    #[error("{name}: the stored dynamic value is ignored: {reason}")]
    DynamicIgnored {
        /// The setting.
        name: String,
        /// Why.
        reason: String,
    },
}
