//! Listeners, sockets and connections: `SocketServerConfigs`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, UNIQUE_NON_EMPTY, UNIQUE_NON_EMPTY_OR_NULL, at_least};

pub(in crate::config) const NETWORK: &[Definition] = definitions! {
    "listeners" List("PLAINTEXT://:9092") [UNIQUE_NON_EMPTY] High PerBroker Effective
        "Where to listen, as NAME://HOST:PORT; no host is every interface.";
    "advertised.listeners" List(null) [UNIQUE_NON_EMPTY_OR_NULL] High ReadOnly Effective
        "Addresses that clients are told to connect to; listeners when unset.";
    "listener.security.protocol.map" String("SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT") [ANY] Low PerBroker Effective
        "Security protocol of each listener name, as NAME:PROTOCOL.";
    "socket.send.buffer.bytes" Int("102400") [ANY] High ReadOnly Effective
        "Send buffer of a client socket; -1 leaves it to the system.";
    "socket.receive.buffer.bytes" Int("102400") [ANY] High ReadOnly Effective
        "Receive buffer of a client socket; -1 leaves it to the system.";
    "socket.request.max.bytes" Int("104857600") [at_least(1)] High ReadOnly Effective
        "Largest request accepted.";
    "socket.listen.backlog.size" Int("50") [at_least(1)] Medium ReadOnly Effective
        "Connections that may wait to be accepted; kdp-broker never uses less than 4096.";
    "max.connections.per.ip" Int("2147483647") [at_least(0)] Medium ClusterWide Effective
        "Most connections from one address.";
    "max.connections.per.ip.overrides" String("") [ANY] Medium ClusterWide Effective
        "Own limits for some addresses, as HOST:COUNT.";
    "max.connections" Int("2147483647") [at_least(0)] Medium ClusterWide Effective
        "Most connections at any time.";
    "max.connection.creation.rate" Int("2147483647") [at_least(0)] Medium ClusterWide Effective
        "Most new connections in a second.";
    "connections.max.idle.ms" Long("600000") [ANY] Medium ReadOnly Effective
        "Idle time after which a connection is closed; negative never.";
    "connection.failed.authentication.delay.ms" Int("100") [at_least(0)] Low ReadOnly Stored
        "Delay before a connection that failed to authenticate is closed.";
    "queued.max.requests" Int("500") [at_least(1)] High ReadOnly Stored
        "Requests that may wait before connections are no longer read.";
    "queued.max.request.bytes" Long("-1") [ANY] Medium ReadOnly Effective
        "Bytes of requests in memory beyond which connections are no longer read; -1 is no bound.";
    "num.network.threads" Int("3") [at_least(1)] High ClusterWide Stored
        "Threads that read requests and write answers.";
};
