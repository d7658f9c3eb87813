//! TLS 1.2 and 1.3 by rustls, set up as Java's `ssl.*` settings say.
//!
//! Stores are read when the first connection is made, and then once. On `ring`: it builds with a C
//! compiler alone, in a fraction of the time that aws-lc takes; what it lacks is P-521.

mod ec_key;
mod failure;
mod jks;
mod pem;
mod stores;
mod verify;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::prelude::{FromDer, X509Certificate};

pub use failure::{StoreFailure, TlsFailure};

use crate::connection::Secret;
use verify::Verifier;

/// What Java's `ssl.*` settings say.
#[derive(Clone, Debug)]
pub struct TlsOptions {
    /// Whose certificates are believed.
    pub trust: Trust,
    /// The certificate that we show when the broker wants one.
    pub identity: Option<Identity>,
    /// Whether the broker's certificate must be made out to the name we connect to.
    pub verify_hostname: bool,
    /// The versions that may be spoken.
    pub versions: Vec<TlsVersion>,
    /// The cipher suites that may be used, by Java's names; empty: all that are known.
    pub cipher_suites: Vec<String>,
}

impl Default for TlsOptions {
    fn default() -> Self {
        Self {
            trust: Trust::System,
            identity: None,
            verify_hostname: true,
            versions: vec![TlsVersion::V1_2, TlsVersion::V1_3],
            cipher_suites: Vec::new(),
        }
    }
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsVersion {
    /// TLSv1.2
    V1_2,
    /// TLSv1.3
    V1_3,
}

/// Whose certificates are believed.
#[derive(Clone, Debug)]
pub enum Trust {
    /// Those that the system trusts.
    System,
    /// These, as PEM.
    Pem(Pem),
    /// Those in a store, JKS or PKCS12; which, the file tells.
    Store {
        /// The file.
        location: PathBuf,
        /// Without one, a JKS store is read unchecked, as Java does.
        password: Option<Secret>,
    },
}

/// A certificate of ours, and its key.
#[derive(Clone, Debug)]
pub enum Identity {
    /// As PEM; the two may stand in one file.
    Pem {
        /// The key.
        key: Pem,
        /// The certificate, and those between it and the root.
        chain: Pem,
        /// Of an encrypted key.
        key_password: Option<Secret>,
    },
    /// In a store, JKS or PKCS12; which, the file tells.
    Store {
        /// The file.
        location: PathBuf,
        /// Of the store, and of the key where it has none of its own.
        password: Secret,
        /// Of the key.
        key_password: Option<Secret>,
    },
}

/// Where PEM stands.
#[derive(Clone, Debug)]
pub enum Pem {
    /// Here.
    Text(Secret),
    /// In a file.
    File(PathBuf),
}

/// TLS for any number of connections.
#[derive(Debug)]
pub(crate) struct Tls {
    options: TlsOptions,
    config: OnceLock<Result<Arc<ClientConfig>, StoreFailure>>,
}

impl Tls {
    pub(crate) fn new(options: TlsOptions) -> Self {
        Self { options, config: OnceLock::new() }
    }

    /// Shakes hands as a client of `host`.
    pub(crate) async fn handshake(
        &self,
        stream: TcpStream,
        host: &str,
    ) -> Result<TlsStream<TcpStream>, TlsFailure> {
        let config = self.config.get_or_init(|| configure(&self.options)).clone()?;
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| TlsFailure::Other(format!("`{host}` is not a name that a certificate can have")))?;
        TlsConnector::from(config)
            .connect(name, stream)
            .await
            .map_err(|error| TlsFailure::of_io(error, host, self.options.identity.is_some()))
    }

    /// What an error of a connection means that was shaken earlier: with TLS 1.3 the broker looks at our
    /// certificate after we are through.
    pub(crate) fn explain(&self, error: &std::io::Error) -> Option<TlsFailure> {
        TlsFailure::of_rustls(error, "", self.options.identity.is_some())
    }
}

/// Whose certificate it is and until when, for people.
pub(crate) fn describe(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let last_day = certificate.validity().not_after.to_datetime().date();
    Some(format!("certificate of {} until {last_day}", certificate.subject()))
}

/// The suites that are known by Java's names: `TLS_AES_256_GCM_SHA384` and the like.
pub fn known_cipher_suites() -> Vec<String> {
    ring::default_provider().cipher_suites.iter().map(java_name).collect()
}

fn java_name(suite: &rustls::SupportedCipherSuite) -> String {
    format!("{:?}", suite.suite()).replacen("TLS13_", "TLS_", 1)
}

fn configure(options: &TlsOptions) -> Result<Arc<ClientConfig>, StoreFailure> {
    let mut provider = ring::default_provider();
    if !options.cipher_suites.is_empty() {
        provider.cipher_suites.retain(|suite| options.cipher_suites.contains(&java_name(suite)));
    }
    let provider = Arc::new(provider);
    let verifier = verifier(options, provider.clone())?;
    let versions: Vec<_> = options
        .versions
        .iter()
        .map(|version| match version {
            TlsVersion::V1_2 => &rustls::version::TLS12,
            TlsVersion::V1_3 => &rustls::version::TLS13,
        })
        .collect();
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&versions)
        .map_err(|error| StoreFailure::Unusable(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let config = match &options.identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let (chain, key) = stores::identity(identity)?;
            builder
                .with_client_auth_cert(chain, key)
                .map_err(|error| StoreFailure::Unusable(format!("the key cannot be used: {error}")))?
        }
    };
    Ok(Arc::new(config))
}

fn verifier(options: &TlsOptions, provider: Arc<CryptoProvider>) -> Result<Verifier, StoreFailure> {
    let anchors = stores::anchors(&options.trust)?;
    Verifier::new(anchors, options.verify_hostname, provider).map_err(|error| {
        StoreFailure::Unusable(format!("no certificate of the truststore can be used: {error}"))
    })
}
