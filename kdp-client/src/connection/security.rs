//! How a connection is protected and who we say we are: what Java calls `security.protocol`.
//!
//! A value that many connections share: stores are read and tokens fetched once, when the first
//! connection needs them.

use std::sync::Arc;

use crate::connection::sasl::{Mechanism, Sasl, SaslOptions};
use crate::connection::tls::{Tls, TlsOptions};

/// The protection of connections; the default is none, Kafka's `PLAINTEXT`.
#[derive(Clone, Debug, Default)]
pub struct Security {
    pub(crate) tls: Option<Arc<Tls>>,
    pub(crate) sasl: Option<Arc<Sasl>>,
}

impl Security {
    /// Encryption, authentication, both or neither.
    pub fn new(tls: Option<TlsOptions>, sasl: Option<SaslOptions>) -> Self {
        Self {
            tls: tls.map(|options| Arc::new(Tls::new(options))),
            sasl: sasl.map(|options| Arc::new(Sasl::new(options))),
        }
    }

    /// Kafka's name for it.
    pub fn protocol(&self) -> &'static str {
        match (&self.tls, &self.sasl) {
            (None, None) => "PLAINTEXT",
            (Some(_), None) => "SSL",
            (None, Some(_)) => "SASL_PLAINTEXT",
            (Some(_), Some(_)) => "SASL_SSL",
        }
    }

    /// How we say who we are, if we do.
    pub fn mechanism(&self) -> Option<Mechanism> {
        self.sasl.as_ref().map(|sasl| sasl.mechanism())
    }
}
