//! Where OAUTHBEARER's tokens come from, by the ways that Java's login handlers know: made here and
//! unsigned, out of a file, or from a token endpoint for a client's id and secret.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::token_endpoint;
use crate::connection::tls::{Tls, TlsOptions};
use crate::connection::{Secret, TlsFailure};

/// Where a token comes from.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// Made here, for brokers that believe everything: development only.
    Unsecured(UnsecuredToken),
    /// A file that holds it; read anew for every authentication, so that it can be replaced.
    File(PathBuf),
    /// A token endpoint, by OAuth's client credentials grant.
    ClientCredentials(ClientCredentials),
}

/// A token with the algorithm `none`.
#[derive(Clone, Debug)]
pub struct UnsecuredToken {
    /// What it claims, without the times.
    pub claims: Map<String, Value>,
    /// How long it is good.
    pub lifetime: Duration,
}

/// What a token endpoint wants to know.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    /// Where it is, by `http` or `https`.
    pub url: String,
    /// Who.
    pub client_id: String,
    /// The proof.
    pub client_secret: Secret,
    /// What the token shall be good for.
    pub scope: Option<String>,
    /// Whether id and secret are URL-encoded in the header, as RFC 6749 wants and few servers do.
    pub urlencode_header: bool,
    pub(super) tls: Arc<Tls>,
}

impl ClientCredentials {
    /// What the endpoint at `url` wants to know, and how it is reached where that is by `https`.
    pub fn new(url: String, client_id: String, client_secret: Secret, tls: TlsOptions) -> Self {
        let tls = Arc::new(Tls::new(tls));
        Self { url, client_id, client_secret, scope: None, urlencode_header: false, tls }
    }
}

/// Why there is no token.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TokenFailure {
    /// The file that should hold it cannot be read or is empty.
    #[error("{}: {reason}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The endpoint cannot be reached or does not speak HTTP.
    #[error("the token endpoint {url} cannot be asked: {reason}")]
    Unreachable {
        /// Which.
        url: String,
        /// Why not.
        reason: String,
    },
    /// No TLS to the endpoint.
    #[error("no TLS with the token endpoint {url}: {reason}")]
    Tls {
        /// Which.
        url: String,
        /// Why not.
        reason: TlsFailure,
    },
    /// The endpoint answered with something else than a token.
    #[error("the token endpoint {url} answered {status}: {reason}")]
    Refused {
        /// Which.
        url: String,
        /// HTTP's status.
        status: u16,
        /// Its words.
        reason: String,
    },
}

/// A token that was fetched, and until when it need not be fetched again.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) text: Secret,
    pub(super) fresh_until: Instant,
}

/// The token to show now; one from an endpoint is kept while it is fresh.
pub(super) async fn current(source: &TokenSource, kept: &mut Option<Token>) -> Result<Secret, TokenFailure> {
    match source {
        TokenSource::Unsecured(token) => Ok(token.sign(SystemTime::now())),
        TokenSource::File(path) => {
            let failed = |reason: String| TokenFailure::File { path: path.clone(), reason };
            let text = tokio::fs::read_to_string(path).await.map_err(|error| failed(error.to_string()))?;
            match text.trim() {
                "" => Err(failed("it is empty".to_owned())),
                text => Ok(Secret::new(text)),
            }
        }
        TokenSource::ClientCredentials(credentials) => {
            if let Some(token) = kept.as_ref().filter(|token| token.fresh_until > Instant::now()) {
                return Ok(token.text.clone());
            }
            let token = token_endpoint::fetch(credentials).await?;
            Ok(kept.insert(token).text.clone())
        }
    }
}

impl UnsecuredToken {
    /// The claims with their times, under no signature at all.
    fn sign(&self, now: SystemTime) -> Secret {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as f64 / 1000.0;
        let mut claims = self.claims.clone();
        claims.insert("iat".to_owned(), json!(now));
        claims.insert("exp".to_owned(), json!(now + self.lifetime.as_secs_f64()));
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        Secret::new(format!("{}.{}.", part(json!({"alg": "none"})), part(Value::Object(claims))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unsecured_token() {
        let claims = Map::from_iter([("sub".to_owned(), json!("alice"))]);
        let token = UnsecuredToken { claims, lifetime: Duration::from_secs(3600) };
        let signed = token.sign(UNIX_EPOCH + Duration::from_millis(1500));
        let parts: Vec<&str> = signed.expose().split('.').collect();
        let decode =
            |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
        assert_eq!(parts.len(), 3);
        assert_eq!(decode(parts[0]), json!({"alg": "none"}));
        assert_eq!(decode(parts[1]), json!({"sub": "alice", "iat": 1.5, "exp": 3601.5}));
        assert_eq!(parts[2], "");
    }

    #[tokio::test]
    async fn a_file_that_holds_no_token() {
        let path = PathBuf::from("/nowhere/token");
        let failed = current(&TokenSource::File(path), &mut None).await.unwrap_err();
        assert!(failed.to_string().starts_with("/nowhere/token: "), "{failed}");
    }
}
