//! kcl's config.toml: its profiles, or the one cluster of a file without any.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Imported;
use super::security::{Sasl, Security, Tls};

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    current_profile: String,
    profiles: BTreeMap<String, Profile>,
    #[serde(flatten)]
    only: Profile,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Profile {
    seed_brokers: Vec<String>,
    timeout_ms: Option<u64>,
    broker_timeout: Option<String>,
    tls: Option<KclTls>,
    sasl: Option<KclSasl>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KclTls {
    ca_cert_path: Option<String>,
    client_cert_path: Option<String>,
    client_key_path: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KclSasl {
    method: String,
    user: String,
    pass: String,
}

pub(super) fn read(text: &str) -> Result<Vec<Imported>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    if file.profiles.is_empty() {
        let only = imported("kcl".to_owned(), file.only);
        return Ok(vec![Imported { current: true, ..only }]);
    }
    let current = file.current_profile;
    let profiles = file.profiles.into_iter().map(|(name, profile)| {
        let current = name == current;
        Imported { current, ..imported(name, profile) }
    });
    Ok(profiles.collect())
}

fn imported(name: String, profile: Profile) -> Imported {
    Imported {
        name,
        bootstrap: profile.seed_brokers,
        timeout: profile.broker_timeout.or(profile.timeout_ms.map(|ms| format!("{ms}ms"))),
        security: Security {
            tls: profile.tls.map(|tls| Tls {
                ca: tls.ca_cert_path,
                certificate: tls.client_cert_path,
                key: tls.client_key_path,
                insecure: false,
            }),
            sasl: profile.sasl.filter(|sasl| !sasl.method.is_empty()).map(|sasl| Sasl {
                mechanism: sasl.method,
                user: sasl.user,
                password: sasl.pass,
                ..Sasl::default()
            }),
        },
        current: false,
    }
}
