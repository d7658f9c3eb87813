//! OAuth's client credentials grant (RFC 6749, section 4.4): one POST, one small JSON answer.
//!
//! The answer is bounded, and so is the time. Nothing of it is logged: it is a token.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::token::{ClientCredentials, Token, TokenFailure};
use crate::connection::Secret;

/// Far more than any token.
const ANSWER_LENGTH_MAX: usize = 1 << 20;
const TIME_MAX: Duration = Duration::from_secs(10);
/// How long a token is kept of which the endpoint does not say how long it lives.
const LIFETIME_UNKNOWN: u64 = 60;
/// The part of a token's life after which Java fetches a new one.
const REFRESH_PART: f64 = 0.8;

/// Asks the endpoint for a token.
pub(super) async fn fetch(credentials: &ClientCredentials) -> Result<Token, TokenFailure> {
    match tokio::time::timeout(TIME_MAX, ask(credentials)).await {
        Ok(answer) => {
            let (status, body) = answer?;
            read(credentials, status, &body)
        }
        Err(_) => Err(unreachable(credentials, format!("no answer within {TIME_MAX:?}"))),
    }
}

async fn ask(credentials: &ClientCredentials) -> Result<(u16, Bytes), TokenFailure> {
    let uri: Uri = credentials.url.parse().map_err(|_| unreachable(credentials, "it is no URL"))?;
    let secure = uri.scheme_str() == Some("https");
    let host = uri.host().ok_or_else(|| unreachable(credentials, "it names no host"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let stream = TcpStream::connect((host, port)).await;
    let stream = stream.map_err(|error| unreachable(credentials, error.to_string()))?;
    match secure {
        false => post(credentials, &uri, stream).await,
        true => {
            let failed = |reason| TokenFailure::Tls { url: credentials.url.clone(), reason };
            let stream = credentials.tls.handshake(stream, host).await.map_err(failed)?;
            post(credentials, &uri, stream).await
        }
    }
}

async fn post<S>(credentials: &ClientCredentials, uri: &Uri, stream: S) -> Result<(u16, Bytes), TokenFailure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let failed = |error: &dyn std::fmt::Display| unreachable(credentials, error.to_string());
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|e| failed(&e))?;
    // Ends with the answer, or when the sender is dropped.
    let connection = tokio::spawn(connection);
    let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(header::HOST, uri.authority().map_or("", |authority| authority.as_str()))
        .header(header::AUTHORIZATION, authorization(credentials))
        .header(header::ACCEPT, "application/json")
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(body(credentials))))
        .map_err(|error| failed(&error))?;
    let response = sender.send_request(request).await.map_err(|error| failed(&error))?;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), ANSWER_LENGTH_MAX).collect().await;
    connection.abort();
    Ok((status, body.map_err(|error| failed(&error))?.to_bytes()))
}

fn read(credentials: &ClientCredentials, status: u16, body: &[u8]) -> Result<Token, TokenFailure> {
    let refused = |reason: String| TokenFailure::Refused { url: credentials.url.clone(), status, reason };
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |member: &str| json.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
    if !matches!(status, 200 | 201) {
        let words: Vec<&str> = ["error", "error_description", "errorCode", "errorSummary"]
            .into_iter()
            .filter_map(text)
            .collect();
        return Err(refused(if words.is_empty() { "no reason".to_owned() } else { words.join(", ") }));
    }
    let token = text("access_token").or_else(|| text("id_token"));
    let token = token.ok_or_else(|| refused("its answer holds no access_token".to_owned()))?;
    let lifetime = json.get("expires_in").and_then(Value::as_u64).unwrap_or(LIFETIME_UNKNOWN);
    // No token lives for more than a year; a clock must not overflow on what a server claims.
    let lifetime = Duration::from_secs(lifetime.min(365 * 24 * 3600)).mul_f64(REFRESH_PART);
    Ok(Token { text: Secret::new(token), fresh_until: Instant::now() + lifetime })
}

fn authorization(credentials: &ClientCredentials) -> String {
    let encode = |text: &str| match credentials.urlencode_header {
        true => urlencode(text),
        false => text.to_owned(),
    };
    let pair = format!("{}:{}", encode(&credentials.client_id), encode(credentials.client_secret.expose()));
    format!("Basic {}", STANDARD.encode(pair))
}

fn body(credentials: &ClientCredentials) -> String {
    let scope = credentials.scope.as_ref().map(|scope| format!("&scope={}", urlencode(scope)));
    format!("grant_type=client_credentials{}", scope.unwrap_or_default())
}

/// As HTML forms do it.
fn urlencode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => encoded.push(byte as char),
            b' ' => encoded.push('+'),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
        encoded
    })
}

fn unreachable(credentials: &ClientCredentials, reason: impl Into<String>) -> TokenFailure {
    TokenFailure::Unreachable { url: credentials.url.clone(), reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::tls::TlsOptions;

    fn credentials() -> ClientCredentials {
        let mut credentials = ClientCredentials::new(
            "https://id.example.com/token".into(),
            "kdp client".into(),
            Secret::new("s:e%c"),
            TlsOptions::default(),
        );
        credentials.scope = Some("kafka read".into());
        credentials
    }

    #[test]
    fn what_is_asked() {
        let mut credentials = credentials();
        assert_eq!(body(&credentials), "grant_type=client_credentials&scope=kafka+read");
        assert_eq!(authorization(&credentials), format!("Basic {}", STANDARD.encode("kdp client:s:e%c")));
        credentials.urlencode_header = true;
        assert_eq!(authorization(&credentials), format!("Basic {}", STANDARD.encode("kdp+client:s%3Ae%25c")));
    }

    #[test]
    fn what_is_answered() {
        let read = |status, body: &str| {
            let token = read(&credentials(), status, body.as_bytes());
            token.map(|token| token.text.expose().to_owned()).map_err(|error| error.to_string())
        };
        assert_eq!(read(200, r#"{"access_token":"abc","expires_in":300}"#).unwrap(), "abc");
        assert_eq!(read(200, r#"{"id_token":"abc","expires_in":18446744073709551615}"#).unwrap(), "abc");
        assert!(read(200, "<html>").unwrap_err().contains("no access_token"));
        let refused = read(401, r#"{"error":"invalid_client","error_description":"who?"}"#).unwrap_err();
        assert!(refused.contains("answered 401: invalid_client, who?"), "{refused}");
    }
}
