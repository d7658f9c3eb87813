//! Listeners: `NAME://HOST:PORT`, and what is spoken there.
//!
//! Apache's `Endpoint` and `ListenerName`. Pure; it must not resolve a host.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use super::error::ConfigError;
use super::values::BrokerValues;

/// An address that the broker listens on, or that clients are told to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Its name, in upper case.
    pub name: String,
    /// The host; nothing means every interface.
    pub host: Option<String>,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// What is spoken there.
    pub security_protocol: SecurityProtocol,
}

impl Listener {
    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        match self.host.as_deref() {
            None => false,
            Some(host) if host.eq_ignore_ascii_case("localhost") => true,
            Some(host) => host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback()),
        }
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.as_deref() {
            Some(host) if host.contains(':') => write!(f, "{}://[{host}]:{}", self.name, self.port),
            host => write!(f, "{}://{}:{}", self.name, host.unwrap_or_default(), self.port),
        }
    }
}

/// What is spoken on a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityProtocol {
    /// Neither encrypted nor authenticated.
    Plaintext,
    /// TLS.
    Ssl,
    /// SASL without TLS.
    SaslPlaintext,
    /// SASL within TLS.
    SaslSsl,
}

impl SecurityProtocol {
    /// Kafka's name of it.
    pub fn name(self) -> &'static str {
        match self {
            SecurityProtocol::Plaintext => "PLAINTEXT",
            SecurityProtocol::Ssl => "SSL",
            SecurityProtocol::SaslPlaintext => "SASL_PLAINTEXT",
            SecurityProtocol::SaslSsl => "SASL_SSL",
        }
    }

    /// The number that stands in registrations.
    pub fn id(self) -> i16 {
        match self {
            SecurityProtocol::Plaintext => 0,
            SecurityProtocol::Ssl => 1,
            SecurityProtocol::SaslPlaintext => 2,
            SecurityProtocol::SaslSsl => 3,
        }
    }

    fn of_name(name: &str) -> Option<SecurityProtocol> {
        let all = [
            SecurityProtocol::Plaintext,
            SecurityProtocol::Ssl,
            SecurityProtocol::SaslPlaintext,
            SecurityProtocol::SaslSsl,
        ];
        all.into_iter().find(|protocol| protocol.name().eq_ignore_ascii_case(name))
    }
}

/// Every listener of a node, sorted out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listeners {
    /// Those that clients connect to.
    pub broker: Vec<Listener>,
    /// Those of the controller.
    pub controller: Vec<Listener>,
    /// Where clients are told to connect to, by the same names.
    pub advertised: Vec<Listener>,
    /// The name of the one used between brokers.
    pub inter_broker_name: String,
}

const MAP: &str = "listener.security.protocol.map";
const ADVERTISED: &str = "advertised.listeners";

impl Listeners {
    pub(super) fn of(values: &BrokerValues) -> Result<Listeners, ConfigError> {
        let protocols = security_protocols(values)?;
        let controller_names: Vec<String> = values
            .list("controller.listener.names")
            .unwrap_or_default()
            .iter()
            .map(|n| n.to_uppercase())
            .collect();
        let is_controller = |listener: &Listener| controller_names.contains(&listener.name);
        let all = parse("listeners", values.list("listeners").unwrap_or_default(), &protocols)?;
        check_ports(&all)?;
        check_protocols(&all)?;
        let mut advertised = match values.list(ADVERTISED) {
            Some(entries) => parse(ADVERTISED, entries, &protocols)?,
            None => all.clone(),
        };
        advertised.retain(|listener| !is_controller(listener));
        let inter_broker_name = inter_broker_name(values, &protocols)?;
        check_advertised(&advertised, &all, &inter_broker_name)?;
        let (controller, broker) = all.into_iter().partition(is_controller);
        Ok(Listeners { broker, controller, advertised, inter_broker_name })
    }
}

/// What is spoken on the listener of each name.
fn security_protocols(values: &BrokerValues) -> Result<BTreeMap<String, SecurityProtocol>, ConfigError> {
    let text = values.text(MAP).unwrap_or_default();
    let mut protocols = BTreeMap::new();
    for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let Some((name, protocol)) = entry.rsplit_once(':') else {
            return Err(ConfigError::invalid(MAP, text, "each entry should be in the form NAME:PROTOCOL"));
        };
        let (name, protocol) = (name.trim(), protocol.trim());
        let known = SecurityProtocol::of_name(protocol).ok_or_else(|| unknown_protocol(protocol, MAP))?;
        protocols.insert(name.to_uppercase(), known);
    }
    if !values.originals().contains_key(MAP) {
        // Without a map of one's own, the controller's listeners are plaintext.
        for name in values.list("controller.listener.names").unwrap_or_default() {
            protocols.entry(name.to_uppercase()).or_insert(SecurityProtocol::Plaintext);
        }
    }
    Ok(protocols)
}

fn unknown_protocol(protocol: &str, setting: &str) -> ConfigError {
    ConfigError::conflict(format!("Invalid security protocol `{protocol}` defined in {setting}"))
}

fn parse(
    setting: &str,
    entries: &[String],
    protocols: &BTreeMap<String, SecurityProtocol>,
) -> Result<Vec<Listener>, ConfigError> {
    let refuse = |reason: String| ConfigError::invalid(setting, entries.join(","), reason);
    let mut listeners: Vec<Listener> = Vec::new();
    for entry in entries {
        let listener = parse_one(entry, protocols).map_err(refuse)?;
        if listeners.iter().any(|other| other.name == listener.name) {
            return Err(refuse("Each listener must have a different name".to_owned()));
        }
        listeners.push(listener);
    }
    Ok(listeners)
}

fn parse_one(entry: &str, protocols: &BTreeMap<String, SecurityProtocol>) -> Result<Listener, String> {
    let parts = entry.split_once("://").and_then(|(name, address)| {
        let (host, port) = address.rsplit_once(':')?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '%' | '.' | '_' | ':');
        let is_host = host.chars().all(known);
        Some((name.trim(), host, port.parse().ok()?)).filter(|(name, ..)| !name.is_empty() && is_host)
    });
    let Some((name, host, port)) = parts else {
        return Err(format!("Unable to parse {entry} to a broker endpoint; it should be NAME://HOST:PORT"));
    };
    let name = name.to_uppercase();
    let Some(security_protocol) = protocols.get(&name).copied() else {
        return Err(format!("No security protocol defined for listener {name}; add it to {MAP}"));
    };
    let host = (!host.is_empty()).then(|| host.to_owned());
    Ok(Listener { name, host, port, security_protocol })
}

/// Two listeners share a port only as one IPv4 and one IPv6 address.
/// What is not supported is said first: everything else would follow from it.
fn check_protocols(listeners: &[Listener]) -> Result<(), ConfigError> {
    let is_other = |listener: &&Listener| listener.security_protocol != SecurityProtocol::Plaintext;
    let Some(listener) = listeners.iter().find(is_other) else { return Ok(()) };
    let protocol = listener.security_protocol.name();
    let problem = format!(
        "{protocol} is not supported yet, and without it the listener would be open; only PLAINTEXT is"
    );
    Err(ConfigError::invalid("listeners", listener, problem))
}

fn check_ports(listeners: &[Listener]) -> Result<(), ConfigError> {
    for (index, one) in listeners.iter().enumerate() {
        for other in &listeners[index + 1..] {
            if one.port != 0 && one.port == other.port && !are_of_two_families(one, other) {
                return Err(ConfigError::conflict(format!(
                    "Each listener must have a different port, listeners: {one},{other}"
                )));
            }
        }
    }
    Ok(())
}

fn are_of_two_families(one: &Listener, other: &Listener) -> bool {
    let address = |listener: &Listener| listener.host.as_deref().and_then(|host| host.parse::<IpAddr>().ok());
    match (address(one), address(other)) {
        (Some(one), Some(other)) => one.is_ipv4() != other.is_ipv4(),
        _ => false,
    }
}

fn inter_broker_name(
    values: &BrokerValues,
    protocols: &BTreeMap<String, SecurityProtocol>,
) -> Result<String, ConfigError> {
    const NAME: &str = "inter.broker.listener.name";
    const PROTOCOL: &str = "security.inter.broker.protocol";
    let protocol = values.text(PROTOCOL).unwrap_or_default();
    let Some(name) = values.text(NAME) else { return Ok(protocol.to_owned()) };
    if values.originals().contains_key(PROTOCOL) {
        return Err(ConfigError::conflict(format!("Only one of {NAME} and {PROTOCOL} should be set.")));
    }
    let name = name.to_uppercase();
    if !protocols.contains_key(&name) {
        return Err(ConfigError::conflict(format!(
            "Listener with name {name} defined in {NAME} not found in {MAP}."
        )));
    }
    Ok(name)
}

fn check_advertised(
    advertised: &[Listener],
    all: &[Listener],
    inter_broker: &str,
) -> Result<(), ConfigError> {
    let names = |listeners: &[Listener]| {
        listeners.iter().map(|listener| listener.name.as_str()).collect::<Vec<_>>().join(",")
    };
    if advertised.is_empty() {
        return Err(ConfigError::conflict(
            "There must be at least one broker advertised listener. Perhaps all listeners appear in \
             controller.listener.names?",
        ));
    }
    if !advertised.iter().all(|listener| all.iter().any(|other| other.name == listener.name)) {
        return Err(ConfigError::conflict(format!(
            "{ADVERTISED} listener names must be equal to or a subset of the ones defined in listeners. Found {}. \
             The valid options based on the current configuration are {}",
            names(advertised),
            names(all)
        )));
    }
    if !advertised.iter().any(|listener| listener.name == inter_broker) {
        return Err(ConfigError::conflict(format!(
            "inter.broker.listener.name must be a listener name defined in {ADVERTISED}. The valid options based on \
             currently configured listeners are {}",
            names(advertised)
        )));
    }
    if advertised.iter().any(|listener| listener.host.as_deref() == Some("0.0.0.0")) {
        return Err(ConfigError::conflict(format!(
            "{ADVERTISED} cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address."
        )));
    }
    Ok(())
}
