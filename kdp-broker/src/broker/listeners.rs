//! Binds the configured listeners.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use super::StartError;
use crate::api::ListenerKind;
use crate::config::{Listener, Listeners};
use crate::net::{BoundListener, NetConfig};

/// All listeners with their ports, before any of them is served: nothing has to be undone when one fails.
pub(super) fn bind(listeners: &Listeners, config: &NetConfig) -> Result<Vec<BoundListener>, StartError> {
    let broker = listeners.broker.iter().map(|listener| (listener, ListenerKind::Broker));
    let controller = listeners.controller.iter().map(|listener| (listener, ListenerKind::Controller));
    broker.chain(controller).map(|(listener, kind)| bind_one(listener, kind, config)).collect()
}

fn bind_one(
    listener: &Listener,
    kind: ListenerKind,
    config: &NetConfig,
) -> Result<BoundListener, StartError> {
    let name = || listener.to_string();
    let addresses = resolve(listener).map_err(|source| StartError::Resolve { listener: name(), source })?;
    let mut failed = None;
    for address in addresses {
        match BoundListener::bind(&listener.name, kind, address, config) {
            Ok(bound) => return Ok(bound),
            Err(e) => failed = failed.or(Some(e)),
        }
    }
    let source = failed.unwrap_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the host has no address"));
    Err(StartError::Bind { listener: name(), source })
}

/// What others are told of listeners: the port that was really taken where 0 was asked for, and this
/// machine's name where no host is given.
pub(super) fn told(listeners: &[Listener], bound: &[BoundListener]) -> Vec<Listener> {
    let told = listeners.iter().map(|listener| {
        let taken = bound.iter().find(|bound| bound.info.name == listener.name && listener.port == 0);
        Listener {
            host: listener.host.clone().or_else(|| Some(host_name())),
            port: taken.map_or(listener.port, |bound| bound.info.address.port()),
            ..listener.clone()
        }
    });
    told.collect()
}

fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The addresses to try, in this order. Without a host: every interface, by IPv6 where there is IPv6.
fn resolve(listener: &Listener) -> io::Result<Vec<SocketAddr>> {
    match listener.host.as_deref() {
        Some(host) => Ok((host, listener.port).to_socket_addrs()?.collect()),
        None => {
            let every: [IpAddr; 2] = [Ipv6Addr::UNSPECIFIED.into(), Ipv4Addr::UNSPECIFIED.into()];
            Ok(every.map(|ip| SocketAddr::new(ip, listener.port)).into())
        }
    }
}
