//! What a setting is: its name, type, default, rule and reach. The tables in `tables/` are made of these.
//!
//! Apache's `ConfigDef`, as data. It must not know any setting by name.

use super::valid::Valid;

/// One setting.
#[derive(Debug)]
pub struct Definition {
    /// Kafka's name.
    pub name: &'static str,
    /// Type of the value.
    pub value_type: Type,
    /// The value when nobody sets one, as text.
    pub default: Option<&'static str>,
    /// A node cannot start without it, and it has no default in Apache Kafka.
    pub required: bool,
    /// The rule a value must obey.
    pub valid: Valid,
    /// How much it matters.
    pub importance: Importance,
    /// How it may change while the broker runs.
    pub update: Update,
    /// Apache hides it from descriptions unless it is set.
    pub internal: bool,
    /// What kdp-broker does with it today.
    pub effect: Effect,
    /// What it is for.
    pub documentation: &'static str,
}

/// The type of a value, with the number that DescribeConfigs gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i8)]
pub enum Type {
    /// true or false.
    Boolean = 1,
    /// Text.
    String = 2,
    /// 32 bits.
    Int = 3,
    /// 16 bits.
    Short = 4,
    /// 64 bits.
    Long = 5,
    /// Floating point.
    Double = 6,
    /// Values with commas between them.
    List = 7,
    /// Name of a Java class.
    Class = 8,
    /// Text that is never shown.
    Password = 9,
}

impl Type {
    /// Java's name of the type, as it stands in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Type::Boolean => "BOOLEAN",
            Type::String => "STRING",
            Type::Int => "INT",
            Type::Short => "SHORT",
            Type::Long => "LONG",
            Type::Double => "DOUBLE",
            Type::List => "LIST",
            Type::Class => "CLASS",
            Type::Password => "PASSWORD",
        }
    }
}

/// How much a setting matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Importance {
    /// Look at it before production.
    High,
    /// Look at it when tuning.
    Medium,
    /// Rarely touched.
    Low,
}

/// How a setting may change while the broker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// Only with a restart.
    ReadOnly,
    /// For one broker at a time.
    PerBroker,
    /// For one broker, or for all as their default.
    ClusterWide,
    /// It belongs to a topic, a group or a metrics subscription, not to a broker.
    Resource,
}

/// What kdp-broker does with a setting today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It does what it says.
    Effective,
    /// It is accepted, checked, kept and shown; the work behind it comes later.
    Stored,
}

/// A table of definitions, two lines each:
///
/// ```text
/// "name" Type(default) [rule] Importance Update Effect
///     "documentation";
/// ```
///
/// The default is a text, `null`, or `required`; the update is `Internal` where Apache hides the setting.
macro_rules! definitions {
    ($(
        $name:literal $value_type:ident($default:tt) [$valid:expr] $importance:ident $update:ident $effect:ident
            $documentation:literal;
    )*) => {
        &[$($crate::config::definition::Definition {
            name: $name,
            value_type: $crate::config::definition::Type::$value_type,
            default: definitions!(@default $default),
            required: definitions!(@required $default),
            valid: $valid,
            importance: $crate::config::definition::Importance::$importance,
            update: definitions!(@update $update),
            internal: definitions!(@internal $update),
            effect: $crate::config::definition::Effect::$effect,
            documentation: $documentation,
        }),*]
    };
    (@default null) => { None };
    (@default required) => { None };
    (@default $text:literal) => { Some($text) };
    (@required required) => { true };
    (@required $other:tt) => { false };
    (@update Internal) => { $crate::config::definition::Update::ReadOnly };
    (@update $update:ident) => { $crate::config::definition::Update::$update };
    (@internal Internal) => { true };
    (@internal $update:ident) => { false };
}

pub(super) use definitions;
