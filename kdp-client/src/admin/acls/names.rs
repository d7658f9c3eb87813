//! The small enums of ACLs as Kafka numbers and names them.
//!
//! Open numbers rather than closed enums: a broker newer than kdp may have more of them, and listing
//! its ACLs must not fail for that. Pure.

use std::fmt;
use std::str::FromStr;

/// A word that Kafka has no such thing for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no {what}; there are {known}")]
pub struct UnknownName {
    given: String,
    what: &'static str,
    known: String,
}

macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($constant:ident = $code:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i8);

        impl $name {
            $(
                #[doc = concat!("`", stringify!($constant), "`.")]
                pub const $constant: $name = $name($code);
            )+

            /// All that we know, in the order of their numbers.
            pub const KNOWN: &'static [$name] = &[$($name($code)),+];

            /// Kafka's name; `UNKNOWN` for a number we do not know.
            pub fn name(self) -> &'static str {
                match self.0 {
                    $($code => stringify!($constant),)+
                    _ => "UNKNOWN",
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $name {
            type Err = UnknownName;

            /// `describe-configs`, `DescribeConfigs` and `DESCRIBE_CONFIGS` are the same.
            fn from_str(text: &str) -> Result<Self, UnknownName> {
                let found = Self::KNOWN.iter().copied().find(|known| is_same(known.name(), text));
                found.ok_or_else(|| UnknownName {
                    given: text.to_owned(),
                    what: $what,
                    known: Self::KNOWN.iter().map(|known| spell(known.name())).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

numbered! {
    /// What an ACL is about: Kafka's `ResourceType`.
    ResourceType, "resource type",
    ANY = 1, TOPIC = 2, GROUP = 3, CLUSTER = 4, TRANSACTIONAL_ID = 5, DELEGATION_TOKEN = 6, USER = 7,
}

numbered! {
    /// How a resource's name is meant: Kafka's `PatternType`.
    PatternType, "pattern type",
    ANY = 1, MATCH = 2, LITERAL = 3, PREFIXED = 4,
}

numbered! {
    /// What is done: Kafka's `AclOperation`.
    Operation, "operation",
    ANY = 1, ALL = 2, READ = 3, WRITE = 4, CREATE = 5, DELETE = 6, ALTER = 7, DESCRIBE = 8,
    CLUSTER_ACTION = 9, DESCRIBE_CONFIGS = 10, ALTER_CONFIGS = 11, IDEMPOTENT_WRITE = 12,
    CREATE_TOKENS = 13, DESCRIBE_TOKENS = 14, TWO_PHASE_COMMIT = 15,
}

numbered! {
    /// Whether it may be done: Kafka's `AclPermissionType`.
    Permission, "permission",
    ANY = 1, DENY = 2, ALLOW = 3,
}

impl ResourceType {
    /// The operations that mean something for a resource of this type; `ALL` is one for each.
    pub fn operations(self) -> &'static [Operation] {
        use Operation as O;
        match self {
            Self::TOPIC => &[
                O::ALL,
                O::READ,
                O::WRITE,
                O::CREATE,
                O::DELETE,
                O::ALTER,
                O::DESCRIBE,
                O::DESCRIBE_CONFIGS,
                O::ALTER_CONFIGS,
            ],
            Self::GROUP => &[O::ALL, O::READ, O::DELETE, O::DESCRIBE, O::DESCRIBE_CONFIGS, O::ALTER_CONFIGS],
            Self::CLUSTER => &[
                O::ALL,
                O::CREATE,
                O::ALTER,
                O::DESCRIBE,
                O::CLUSTER_ACTION,
                O::DESCRIBE_CONFIGS,
                O::ALTER_CONFIGS,
                O::IDEMPOTENT_WRITE,
            ],
            Self::TRANSACTIONAL_ID => &[O::ALL, O::WRITE, O::DESCRIBE, O::TWO_PHASE_COMMIT],
            Self::DELEGATION_TOKEN => &[O::ALL, O::DESCRIBE],
            Self::USER => &[O::ALL, O::CREATE_TOKENS, O::DESCRIBE_TOKENS],
            _ => &[],
        }
    }
}

fn is_same(name: &str, text: &str) -> bool {
    let letters = |text: &str| text.replace(['-', '_'], "").to_ascii_lowercase();
    letters(name) == letters(text)
}

/// The name as a command line writes it.
fn spell(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_spelling() {
        for text in ["describe-configs", "DescribeConfigs", "DESCRIBE_CONFIGS"] {
            assert_eq!(text.parse(), Ok(Operation::DESCRIBE_CONFIGS), "{text}");
        }
        assert_eq!("transactional-id".parse(), Ok(ResourceType::TRANSACTIONAL_ID));
        let error = "sing".parse::<Permission>().unwrap_err().to_string();
        assert_eq!(error, "`sing` is no permission; there are any, deny, allow");
    }

    #[test]
    fn what_is_not_known_has_a_name_all_the_same() {
        assert_eq!(Operation(99).to_string(), "UNKNOWN");
        assert_eq!(ResourceType(42).operations(), []);
    }
}
