//! Values that may be written in more than one way, as people write them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The properties of a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Properties {
    /// In this file.
    File(String),
    /// Here.
    Inline(Vec<(String, String)>),
}

/// Addresses: a list, or one text with commas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Servers(pub(crate) Vec<String>);

impl Servers {
    /// As `bootstrap.servers` is written.
    pub(crate) fn joined(&self) -> String {
        self.0.join(",")
    }
}

/// What is written as `key:` and nothing behind it is as if it was not written.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    input: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or_default())
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Properties;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the path of a properties file, or a map of properties")
            }
            fn visit_str<E>(self, path: &str) -> Result<Properties, E> {
                Ok(Properties::File(path.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, Scalar(value))) = map.next_entry()? {
                    entries.push((key, value));
                }
                Ok(Properties::Inline(entries))
            }
        }
        input.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Servers {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Servers;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("HOST:PORT, or a list of them")
            }
            fn visit_str<E>(self, text: &str) -> Result<Servers, E> {
                Ok(Servers(text.split(',').map(|server| server.trim().to_owned()).collect()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Servers, A::Error> {
                let mut servers = Vec::new();
                while let Some(server) = seq.next_element()? {
                    servers.push(server);
                }
                Ok(Servers(servers))
            }
        }
        input.deserialize_any(Either)
    }
}

/// A property's value: YAML makes numbers and booleans of some, a properties file does not.
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, true or false")
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar(String::new()))
            }
        }
        input.deserialize_any(Text)
    }
}
