//! Where a broker listens: a host and a port, as text and as a value. Resolves nothing.

use std::fmt;
use std::str::FromStr;

/// The port that Kafka's documentation and tools assume.
pub const DEFAULT_PORT: u16 = 9092;

/// A host name or address, and a port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    /// A name or an address; an IPv6 address stands without brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl Endpoint {
    /// An endpoint from its two parts.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self { host: host.into(), port }
    }

    /// Reads a `bootstrap.servers` list: `host:port` separated by commas.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, EndpointError> {
        let endpoints: Result<Vec<Self>, _> =
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect();
        endpoints.and_then(|list| match list.is_empty() {
            true => Err(EndpointError(text.to_owned())),
            false => Ok(list),
        })
    }
}

/// Text that names no endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a server: write HOST:PORT, for example 127.0.0.1:9092 or [::1]:9092")]
pub struct EndpointError(String);

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let error = || EndpointError(text.to_owned());
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']').ok_or_else(error)?;
                (host, rest.strip_prefix(':').or(rest.is_empty().then_some("")).ok_or_else(error)?)
            }
            None => text.rsplit_once(':').unwrap_or((text, "")),
        };
        let bracketed = text.starts_with('[');
        if host.is_empty() || host.contains(['/', ' ', '@']) || (!bracketed && host.contains(':')) {
            return Err(error());
        }
        let port = match port {
            "" if !text.ends_with(':') => DEFAULT_PORT,
            port => port.parse().ok().filter(|port| *port != 0).ok_or_else(error)?,
        };
        Ok(Self::new(host, port))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, u16)>) {
        let expected = expected.map(|(host, port)| Endpoint::new(host, port));
        assert_eq!(text.parse::<Endpoint>().ok(), expected, "{text}");
    }

    #[test]
    fn hosts_and_ports() {
        check("kafka-1:9093", Some(("kafka-1", 9093)));
        check("kafka-1", Some(("kafka-1", 9092)));
        check("[::1]:19092", Some(("::1", 19092)));
        check("[::1]", Some(("::1", 9092)));
        for bad in
            ["", ":9092", "host:", "host:0", "host:70000", "http://host:9092", "::1", "[::1]9092", "[::1"]
        {
            check(bad, None);
        }
    }

    #[test]
    fn lists_skip_blanks_but_not_everything() {
        let list = Endpoint::parse_list("a:1, b:2,").unwrap();
        assert_eq!(list, [Endpoint::new("a", 1), Endpoint::new("b", 2)]);
        assert!(Endpoint::parse_list(" , ").is_err());
        assert_eq!(Endpoint::new("::1", 1).to_string(), "[::1]:1");
    }
}
