//! Who watches requests go out and answers come in: a log of requests, a dashboard.
//!
//! Must not know what is done with it, nor change anything: it is told when a request has ended, and is not
//! waited for.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Api, Endpoint, RequestFailure};

/// A request, and how it ended. Whether the answer carries one of Kafka's error codes is not looked at.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Who was asked.
    pub broker: Endpoint,
    /// What was asked.
    pub api: Api,
    /// In which version.
    pub version: i16,
    /// The length of the request on the wire.
    pub bytes_sent: usize,
    /// The length of the answer; or why there is none.
    pub received: Result<usize, RequestFailure>,
    /// From when it was to be sent until the answer was there.
    pub elapsed: Duration,
}

/// Is told of every request that has ended on the connections that have it among their options, but for the
/// ApiVersions that opens one. It is called in between, so it has to be quick.
#[derive(Clone)]
pub struct Observer(Arc<dyn Fn(Exchange) + Send + Sync>);

impl Observer {
    /// This is called.
    pub fn new(observe: impl Fn(Exchange) + Send + Sync + 'static) -> Self {
        Self(Arc::new(observe))
    }

    pub(super) fn tell(&self, exchange: Exchange) {
        (self.0)(exchange);
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}
