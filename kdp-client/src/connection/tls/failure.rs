//! Why no TLS came about, told apart as far as the operator's next step differs.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};
use x509_parser::time::ASN1Time;

/// Why no TLS connection came about.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TlsFailure {
    /// One of our own stores cannot be used.
    #[error("{0}")]
    Store(#[from] StoreFailure),
    /// The broker answered with something else than TLS.
    #[error("the port does not speak TLS")]
    NotTls,
    /// The broker closed before the handshake was over.
    #[error("the broker closed the connection during the TLS handshake")]
    Closed,
    /// Nobody we trust has signed the broker's certificate.
    #[error("the broker's certificate is signed by nobody in the truststore")]
    UnknownIssuer,
    /// The certificate is out of date.
    #[error("the broker's certificate expired on {last_day}")]
    Expired {
        /// Its last day, as `2026-01-31`.
        last_day: String,
    },
    /// The certificate's time has not come.
    #[error("the broker's certificate is not valid yet")]
    NotValidYet,
    /// The certificate is somebody else's.
    #[error("the broker's certificate is not for `{host}` but for {}", names(presented))]
    HostnameMismatch {
        /// The name we connected to.
        host: String,
        /// The names the certificate has.
        presented: Vec<String>,
    },
    /// Something else is wrong with the broker's certificate.
    #[error("the broker's certificate cannot be accepted: {0}")]
    Certificate(String),
    /// The broker wants a certificate and we have none.
    #[error("the broker wants a client certificate")]
    ClientCertificateRequired,
    /// The broker does not take the certificate that we have.
    #[error("the broker refused the client certificate ({0})")]
    ClientCertificateRefused(String),
    /// The two sides have no version or cipher suite in common.
    #[error("no TLS version or cipher suite in common: {0}")]
    Incompatible(String),
    /// The broker did not finish in time.
    #[error("the TLS handshake was not over within {0:?}")]
    TimedOut(Duration),
    /// Reading or writing failed.
    #[error("{0}")]
    Io(Arc<io::Error>),
    /// Everything else that rustls objects to.
    #[error("{0}")]
    Other(String),
}

/// Why a store of ours cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFailure {
    /// The file cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        error: String,
    },
    /// It is not what it should be, or the password is wrong.
    #[error("{store}: {reason}")]
    Invalid {
        /// The file, or the setting that holds the text.
        store: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Together the settings make no sense.
    #[error("{0}")]
    Unusable(String),
}

impl TlsFailure {
    /// What went wrong in a handshake with `host`; `identified`: we have a certificate of our own.
    pub(super) fn of_io(error: io::Error, host: &str, identified: bool) -> Self {
        if let Some(failure) = Self::of_rustls(&error, host, identified) {
            return failure;
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                TlsFailure::Closed
            }
            _ => TlsFailure::Io(Arc::new(error)),
        }
    }

    pub(super) fn of_rustls(error: &io::Error, host: &str, identified: bool) -> Option<Self> {
        let error = error.get_ref()?.downcast_ref::<Error>()?;
        Some(match error {
            Error::InvalidMessage(
                InvalidMessage::InvalidContentType
                | InvalidMessage::UnknownProtocolVersion
                | InvalidMessage::MessageTooLarge
                | InvalidMessage::InvalidEmptyPayload,
            ) => TlsFailure::NotTls,
            Error::InvalidCertificate(error) => of_certificate(error, host),
            Error::AlertReceived(alert) => of_alert(*alert, identified),
            Error::PeerIncompatible(PeerIncompatible::ServerRejectedEncryptedClientHello(_)) => {
                TlsFailure::Other(error.to_string())
            }
            Error::PeerIncompatible(why) => TlsFailure::Incompatible(format!("{why:?}")),
            error => TlsFailure::Other(error.to_string()),
        })
    }
}

fn of_certificate(error: &CertificateError, host: &str) -> TlsFailure {
    match error {
        // A bad signature is that of an authority made anew: of the same name, and with another key.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsFailure::UnknownIssuer,
        CertificateError::ExpiredContext { not_after, .. } => {
            TlsFailure::Expired { last_day: day(not_after.as_secs()) }
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsFailure::NotValidYet
        }
        CertificateError::NotValidForNameContext { presented, .. } => {
            let presented = presented.iter().map(|name| bare(name).to_owned()).collect();
            TlsFailure::HostnameMismatch { host: host.to_owned(), presented }
        }
        // webpki's word for a self-signed certificate of an authority that the truststore does not hold.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            TlsFailure::UnknownIssuer
        }
        CertificateError::Other(other) if other.to_string().contains("UnsupportedCertVersion") => {
            TlsFailure::Certificate("it is of X.509 version 1, which has been obsolete since 1999".to_owned())
        }
        error => TlsFailure::Certificate(error.to_string()),
    }
}

/// An alert says little; whether we have a certificate says the rest.
fn of_alert(alert: AlertDescription, identified: bool) -> TlsFailure {
    use AlertDescription as Alert;
    match (alert, identified) {
        (Alert::CertificateRequired, _) | (Alert::BadCertificate, false) => {
            TlsFailure::ClientCertificateRequired
        }
        (
            Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::DecryptError
            | Alert::AccessDenied,
            true,
        ) => TlsFailure::ClientCertificateRefused(format!("{alert:?}")),
        (Alert::ProtocolVersion | Alert::HandshakeFailure | Alert::InsufficientSecurity, _) => {
            TlsFailure::Incompatible(format!("the broker answered {alert:?}"))
        }
        _ => TlsFailure::Other(format!("the broker answered with the alert {alert:?}")),
    }
}

fn day(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| ASN1Time::from_timestamp(seconds).ok());
    time.map_or_else(|| format!("second {seconds}"), |time| time.to_datetime().date().to_string())
}

/// webpki writes `DnsName("kafka-1")` and `IpAddress(127.0.0.1)`.
fn bare(name: &str) -> &str {
    let inside = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inside.unwrap_or(name).trim_matches('"')
}

fn names(presented: &[String]) -> String {
    match presented {
        [] => "nobody".to_owned(),
        presented => presented.join(", "),
    }
}
