//! Java's `ssl.*` settings, by the rules of its `DefaultSslEngineFactory`. Pure.

use std::path::PathBuf;

use kdp_client::connection::Secret;
use kdp_client::connection::tls::{Identity, Pem, TlsOptions, TlsVersion, Trust, known_cipher_suites};

use super::{Properties, refused, wrong};
use crate::failure::Failure;

/// What `ssl.*` says.
pub(super) fn options(properties: &Properties<'_>) -> Result<TlsOptions, Failure> {
    if let Some(class) = properties.get("ssl.engine.factory.class")
        && !class.ends_with(".DefaultSslEngineFactory")
    {
        return Err(refused("ssl.engine.factory.class", class, "kdp does TLS itself and runs no Java"));
    }
    Ok(TlsOptions {
        trust: trust(properties)?,
        identity: identity(properties)?,
        verify_hostname: verify_hostname(properties)?,
        versions: versions(properties)?,
        cipher_suites: cipher_suites(properties)?,
    })
}

fn trust(properties: &Properties<'_>) -> Result<Trust, Failure> {
    let location = properties.get("ssl.truststore.location").map(PathBuf::from);
    let password = properties.get("ssl.truststore.password").map(Secret::new);
    let text = properties.get("ssl.truststore.certificates");
    let pem = is_pem(properties, "ssl.truststore.type")?;
    match (text, location, password) {
        (Some(_), _, _) if !pem => Err(needs_pem("ssl.truststore.certificates", "ssl.truststore.type")),
        (Some(_), Some(_), _) => Err(both("ssl.truststore.certificates", "ssl.truststore.location")),
        (_, _, Some(_)) if pem => Err(no_password("ssl.truststore.password")),
        (Some(text), None, _) => Ok(Trust::Pem(Pem::Text(Secret::new(text)))),
        (None, Some(location), _) if pem => Ok(Trust::Pem(Pem::File(location))),
        (None, Some(location), password) => Ok(Trust::Store { location, password }),
        (None, None, Some(_)) => Err(alone("ssl.truststore.password", "ssl.truststore.location")),
        (None, None, None) => Ok(Trust::System),
    }
}

fn identity(properties: &Properties<'_>) -> Result<Option<Identity>, Failure> {
    let location = properties.get("ssl.keystore.location").map(PathBuf::from);
    let password = properties.get("ssl.keystore.password").map(Secret::new);
    let key_password = properties.get("ssl.key.password").map(Secret::new);
    let key = properties.get("ssl.keystore.key");
    let chain = properties.get("ssl.keystore.certificate.chain");
    let pem = is_pem(properties, "ssl.keystore.type")?;
    let (key, chain) = match (key, chain) {
        (Some(_), _) if !pem => return Err(needs_pem("ssl.keystore.key", "ssl.keystore.type")),
        (Some(key), Some(chain)) => (key, chain),
        (Some(_), None) => return Err(alone("ssl.keystore.key", "ssl.keystore.certificate.chain")),
        (None, Some(_)) => return Err(alone("ssl.keystore.certificate.chain", "ssl.keystore.key")),
        (None, None) => return stored_identity(pem, location, password, key_password),
    };
    if location.is_some() {
        return Err(both("ssl.keystore.key", "ssl.keystore.location"));
    }
    if password.is_some() {
        return Err(no_password("ssl.keystore.password"));
    }
    let text = |text| Pem::Text(Secret::new(text));
    Ok(Some(Identity::Pem { key: text(key), chain: text(chain), key_password }))
}

fn stored_identity(
    pem: bool,
    location: Option<PathBuf>,
    password: Option<Secret>,
    key_password: Option<Secret>,
) -> Result<Option<Identity>, Failure> {
    match (location, password) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(alone("ssl.keystore.password", "ssl.keystore.location")),
        (Some(_), Some(_)) if pem => Err(no_password("ssl.keystore.password")),
        (Some(file), None) if pem => {
            Ok(Some(Identity::Pem { key: Pem::File(file.clone()), chain: Pem::File(file), key_password }))
        }
        (Some(_), None) => Err(alone("ssl.keystore.location", "ssl.keystore.password")),
        (Some(location), Some(password)) => Ok(Some(Identity::Store { location, password, key_password })),
    }
}

/// Whether a store is PEM; JKS and PKCS12 are told apart by the file itself.
fn is_pem(properties: &Properties<'_>, key: &str) -> Result<bool, Failure> {
    let kind = properties.get(key).unwrap_or("JKS");
    match kind.to_ascii_uppercase().as_str() {
        "PEM" => Ok(true),
        "JKS" | "PKCS12" => Ok(false),
        _ => Err(wrong(key, kind, "JKS, PKCS12 or PEM")),
    }
}

fn verify_hostname(properties: &Properties<'_>) -> Result<bool, Failure> {
    let key = "ssl.endpoint.identification.algorithm";
    match properties.text(key) {
        None => Ok(true),
        Some("") => Ok(false),
        Some(name) if name.eq_ignore_ascii_case("https") => Ok(true),
        Some(name) => Err(wrong(key, name, "https, or nothing to accept a certificate of any name")),
    }
}

fn versions(properties: &Properties<'_>) -> Result<Vec<TlsVersion>, Failure> {
    let key = "ssl.enabled.protocols";
    let names = properties.get(key).unwrap_or("TLSv1.2,TLSv1.3");
    let known = |name: &str| match name {
        "TLSv1.2" => Some(TlsVersion::V1_2),
        "TLSv1.3" => Some(TlsVersion::V1_3),
        _ => None,
    };
    // TLS 1.0 and 1.1 in a list do no harm as long as something better stands beside them.
    let versions: Vec<_> = names.split(',').filter_map(|name| known(name.trim())).collect();
    match versions.is_empty() {
        true => Err(wrong(key, names, "TLSv1.2, TLSv1.3 or both")),
        false => Ok(versions),
    }
}

fn cipher_suites(properties: &Properties<'_>) -> Result<Vec<String>, Failure> {
    let key = "ssl.cipher.suites";
    let Some(names) = properties.get(key) else { return Ok(Vec::new()) };
    let known = known_cipher_suites();
    let suites: Vec<_> = names.split(',').map(|name| name.trim().to_owned()).collect();
    match suites.iter().any(|suite| known.contains(suite)) {
        true => Ok(suites),
        false => Err(wrong(key, names, &format!("some of {}", known.join(", ")))),
    }
}

fn needs_pem(key: &str, kind: &str) -> Failure {
    Failure::usage(format!("{key} is PEM: set {kind}=PEM"))
}

fn both(one: &str, other: &str) -> Failure {
    Failure::usage(format!("{one} and {other} are both set: only one of them can be meant"))
}

fn alone(key: &str, missing: &str) -> Failure {
    Failure::usage(format!("{key} is set, but {missing} is missing"))
}

fn no_password(key: &str) -> Failure {
    Failure::usage(format!("{key} is set, but PEM has no store password"))
        .hint("the password of an encrypted key is ssl.key.password")
}
