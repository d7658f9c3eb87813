//! Java's `security.protocol`, `ssl.*` and `sasl.*` settings become a [`Security`].
//!
//! Pure: environment and files come as functions; stores are read when the first connection is made. A
//! setting that kdp cannot honour is an error that names it: going on without it would send data in the
//! clear or in the wrong name. No error repeats a secret.

mod jaas;
mod oauth;
mod providers;
mod sasl;
mod ssl;

use std::collections::BTreeMap;

use kdp_client::connection::Security;

use crate::failure::Failure;
use crate::settings::{Environment, Files};

/// What the settings ask for, and what should be known about them.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// How connections are protected.
    pub(crate) security: Security,
    /// What is strange and still works.
    pub(crate) warnings: Vec<String>,
}

/// Puts the values of `config.providers` in place and reads the security settings. Of the entries of one
/// key the last wins.
pub(crate) fn resolve(
    entries: &mut [(String, String)],
    env: Environment<'_>,
    files: Files<'_>,
) -> Result<Resolved, Failure> {
    providers::expand(entries, env, files)?;
    let properties = Properties::new(entries);
    let name = properties.get("security.protocol").unwrap_or("PLAINTEXT");
    let (tls, sasl) = match name.to_ascii_uppercase().as_str() {
        "PLAINTEXT" => (false, false),
        "SSL" => (true, false),
        "SASL_PLAINTEXT" => (false, true),
        "SASL_SSL" => (true, true),
        _ => {
            return Err(wrong("security.protocol", name, "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"));
        }
    };
    let security = Security::new(
        tls.then(|| ssl::options(&properties)).transpose()?,
        sasl.then(|| sasl::options(&properties)).transpose()?,
    );
    Ok(Resolved { security, warnings: unused(&properties, tls, sasl) })
}

/// Settings that protect nothing because the protocol leaves them out: easily overlooked, and serious.
fn unused(properties: &Properties<'_>, tls: bool, sasl: bool) -> Vec<String> {
    let given = |key: &'static str, used: bool| (!used && properties.get(key).is_some()).then_some(key);
    let keys = [
        given("ssl.truststore.location", tls),
        given("ssl.keystore.location", tls),
        given("sasl.jaas.config", sasl),
    ];
    let protocol = properties.get("security.protocol").unwrap_or("PLAINTEXT, the default");
    let unused = keys.into_iter().flatten();
    unused.map(|key| format!("`{key}` is not used: security.protocol is {protocol}")).collect()
}

/// The settings by key.
struct Properties<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Properties<'a> {
    fn new(entries: &'a [(String, String)]) -> Self {
        Self(entries.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect())
    }

    /// The value of a key; nothing is not a value.
    fn get(&self, key: &str) -> Option<&'a str> {
        self.text(key).filter(|value| !value.is_empty())
    }

    /// The value of a key for which nothing means something.
    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).map(|value| value.trim())
    }

    /// The first of the keys that begin so.
    fn any(&self, prefix: &str) -> Option<&'a str> {
        self.0.iter().find(|(key, value)| key.starts_with(prefix) && !value.is_empty()).map(|(key, _)| *key)
    }
}

/// A value that is none of those allowed.
fn wrong(key: &str, value: &str, allowed: &str) -> Failure {
    Failure::usage(format!("{key}={value}: write {allowed}"))
}

/// A setting that nobody can honour but the Java client.
fn refused(key: &str, value: &str, why: &str) -> Failure {
    Failure::usage(format!("{key}={value} cannot be honoured: {why}"))
}

#[cfg(test)]
mod tests;
