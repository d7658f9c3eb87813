//! rpk.yaml: its profiles.

use serde::Deserialize;

use super::Imported;
use super::security::{Sasl, Security, Tls};
use crate::yaml;

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    current_profile: String,
    profiles: Vec<Profile>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Profile {
    name: String,
    kafka_api: KafkaApi,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KafkaApi {
    brokers: Vec<String>,
    tls: Option<RpkTls>,
    sasl: Option<RpkSasl>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RpkTls {
    #[serde(alias = "truststore_file")]
    ca_file: Option<String>,
    cert_file: Option<String>,
    key_file: Option<String>,
    insecure_skip_verify: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RpkSasl {
    user: String,
    password: String,
    #[serde(alias = "type")]
    mechanism: String,
}

pub(super) fn read(text: &str) -> Result<Vec<Imported>, String> {
    let file: File = yaml::read(text).map_err(|error| error.to_string())?.unwrap_or_default();
    let current = file.current_profile;
    let imported = |profile: Profile| Imported {
        current: profile.name == current,
        name: profile.name,
        bootstrap: profile.kafka_api.brokers,
        timeout: None,
        security: Security {
            tls: profile.kafka_api.tls.map(|tls| Tls {
                ca: tls.ca_file,
                certificate: tls.cert_file,
                key: tls.key_file,
                insecure: tls.insecure_skip_verify,
            }),
            sasl: profile.kafka_api.sasl.filter(|sasl| !sasl.user.is_empty()).map(|sasl| Sasl {
                mechanism: sasl.mechanism,
                user: sasl.user,
                password: sasl.password,
                ..Sasl::default()
            }),
        },
    };
    Ok(file.profiles.into_iter().map(imported).collect())
}
