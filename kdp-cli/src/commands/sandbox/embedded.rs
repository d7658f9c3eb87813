//! A kdp-broker inside this process: the one place where the command line uses the broker.
//!
//! It listens on loopback only, and groups form at once; else it is as Kafka is by default.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use kdp_broker::config::{self, Loaded};
use kdp_broker::durability::Durability;
use kdp_broker::{Broker, BrokerOptions, StartError};

use crate::failure::Failure;

/// Where clients look for a Kafka when nobody tells them.
const PORT: u16 = 9092;
/// How many ports after the usual one are tried before any will do.
const NEIGHBOURS: u16 = 20;

/// How many partitions `__consumer_offsets` has.
const OFFSETS_PARTITIONS: i32 = 4;

/// Which port to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    /// This one or none.
    Exactly(u16),
    /// The usual one, or the next that is free.
    Usual,
    /// Whichever the system gives.
    Any,
}

/// A broker of our own.
pub(crate) struct Embedded {
    broker: Broker,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Embedded {
    /// Starts one with its data in this folder. When it returns, clients can connect.
    pub(crate) async fn start(data_dir: &Path, durability: Durability, port: Port) -> Result<Self, Failure> {
        let port = choose(port, is_free);
        let Loaded { config, .. } = config::load(&config::without_file(data_dir), &overrides(port))
            .map_err(|error| Failure::failed("BROKER_CONFIG", error.to_string()))?;
        // A few connections must do where the limit is low and stays.
        let _ = kdp_broker::raise_descriptor_limit();
        let options = BrokerOptions { durability, ..BrokerOptions::default() };
        let broker = Broker::start_with(config, options).await.map_err(|error| explain(&error, data_dir))?;
        let address = *broker.addresses().first().expect("it has the listener that it was told to have");
        Ok(Self { broker, address })
    }

    /// Waits until it fails, which it should not; says of what.
    pub(super) async fn failed(&self) -> Failure {
        Failure::failed("BROKER", format!("the broker failed: {}", self.broker.failed().await))
    }

    /// Stops it cleanly.
    pub(crate) async fn shutdown(self) {
        self.broker.shutdown().await;
    }
}

/// What a sandbox has different from Kafka's defaults.
fn overrides(port: u16) -> Vec<String> {
    // Fifty partitions of offsets are for clusters; making them is most of a short life.
    let partitions = format!("offsets.topic.num.partitions={OFFSETS_PARTITIONS}");
    let settings = [
        // A test suite should not wait three seconds for members that will not come.
        "group.initial.rebalance.delay.ms=0",
        // Of what groups commit the last word is kept; what lies in the segment that is written to stays too.
        "offsets.topic.segment.bytes=1048576",
        // What topics of the shop may keep is soon written.
        "log.retention.check.interval.ms=10000",
    ];
    let listener = format!("listeners=PLAINTEXT://127.0.0.1:{port}");
    settings.into_iter().map(str::to_owned).chain([partitions, listener]).collect()
}

fn choose(port: Port, is_free: impl Fn(u16) -> bool) -> u16 {
    match port {
        Port::Exactly(port) => port,
        Port::Any => 0,
        Port::Usual => (PORT..=PORT + NEIGHBOURS).find(|port| is_free(*port)).unwrap_or(0),
    }
}

/// Somebody may take it before the broker does; then the start fails and says so.
fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn explain(error: &StartError, data_dir: &Path) -> Failure {
    let failure = Failure::failed("BROKER_START", format!("the broker cannot start: {error}"));
    match error {
        StartError::Bind { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
            failure.hint("somebody listens there already; --port 0 takes any free port")
        }
        StartError::Bind { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
            failure.hint("ports below 1024 are the system's; take a higher one")
        }
        _ => failure.hint(format!("its data lies in {}", data_dir.display())),
    }
}

/// Whether it is where clients look first.
pub(super) fn is_usual(address: SocketAddr) -> bool {
    address.port() == PORT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_port_or_the_next_free_one() {
        assert_eq!(choose(Port::Usual, |_| true), 9092);
        assert_eq!(choose(Port::Usual, |port| port > 9094), 9095);
        assert_eq!(choose(Port::Usual, |_| false), 0);
        assert_eq!(choose(Port::Exactly(9092), |_| false), 9092);
        assert_eq!(choose(Port::Any, |_| true), 0);
    }

    #[test]
    fn every_setting_is_one_that_takes_effect() {
        let properties = config::without_file(Path::new("/nowhere"));
        let loaded = config::load(&properties, &overrides(9092)).unwrap();
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    }
}
