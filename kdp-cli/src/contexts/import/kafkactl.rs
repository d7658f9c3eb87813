//! kafkactl's config.yml: its contexts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Imported;
use super::security::{Sasl, Security, Tls};
use crate::yaml;

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    #[serde(rename = "current-context")]
    current_context: String,
    contexts: BTreeMap<String, Cluster>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cluster {
    brokers: Vec<String>,
    tls: KafkactlTls,
    sasl: KafkactlSasl,
    #[serde(rename = "requestTimeout", alias = "requesttimeout")]
    request_timeout: Option<String>,
}

/// The tool writes its keys in lower case, and people as the manual does.
#[derive(Default, Deserialize)]
#[serde(default)]
struct KafkactlTls {
    enabled: bool,
    ca: String,
    cert: String,
    #[serde(rename = "certKey", alias = "certkey")]
    cert_key: String,
    insecure: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KafkactlSasl {
    enabled: bool,
    username: String,
    password: String,
    mechanism: String,
}

pub(super) fn read(text: &str) -> Result<Vec<Imported>, String> {
    let file: File = yaml::read(text).map_err(|error| error.to_string())?.unwrap_or_default();
    let current = file.current_context;
    let some = |text: String| (!text.is_empty()).then_some(text);
    let imported = |(name, cluster): (String, Cluster)| Imported {
        current: name == current,
        name,
        bootstrap: cluster.brokers,
        timeout: cluster.request_timeout,
        security: Security {
            tls: cluster.tls.enabled.then(|| Tls {
                ca: some(cluster.tls.ca),
                certificate: some(cluster.tls.cert),
                key: some(cluster.tls.cert_key),
                insecure: cluster.tls.insecure,
            }),
            sasl: cluster.sasl.enabled.then(|| Sasl {
                mechanism: cluster.sasl.mechanism,
                user: cluster.sasl.username,
                password: cluster.sasl.password,
                ..Sasl::default()
            }),
        },
    };
    Ok(file.contexts.into_iter().map(imported).collect())
}
