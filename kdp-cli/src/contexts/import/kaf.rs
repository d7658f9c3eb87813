//! kaf's config: its clusters.

use serde::Deserialize;

use super::Imported;
use super::security::{Sasl, Security, Tls};
use crate::yaml;

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    #[serde(rename = "current-cluster")]
    current_cluster: String,
    clusters: Vec<Cluster>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cluster {
    name: String,
    brokers: Vec<String>,
    #[serde(rename = "SASL")]
    sasl: Option<KafSasl>,
    #[serde(rename = "TLS")]
    tls: Option<KafTls>,
    #[serde(rename = "security-protocol")]
    security_protocol: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KafSasl {
    mechanism: String,
    username: String,
    password: String,
    #[serde(rename = "clientID")]
    client_id: String,
    #[serde(rename = "clientSecret")]
    client_secret: String,
    #[serde(rename = "tokenURL")]
    token_url: String,
    scopes: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KafTls {
    cafile: String,
    clientfile: String,
    clientkeyfile: String,
    insecure: bool,
}

pub(super) fn read(text: &str) -> Result<Vec<Imported>, String> {
    let file: File = yaml::read(text).map_err(|error| error.to_string())?.unwrap_or_default();
    let current = file.current_cluster;
    let imported = |cluster: Cluster| Imported {
        current: cluster.name == current,
        security: security(&cluster),
        name: cluster.name,
        bootstrap: cluster.brokers,
        timeout: None,
    };
    Ok(file.clusters.into_iter().map(imported).collect())
}

fn security(cluster: &Cluster) -> Security {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let tls = cluster.tls.as_ref().map(|tls| Tls {
        ca: some(&tls.cafile),
        certificate: some(&tls.clientfile),
        key: some(&tls.clientkeyfile),
        insecure: tls.insecure,
    });
    let sasl = cluster.sasl.as_ref().map(|sasl| {
        let oauth = !sasl.token_url.is_empty();
        Sasl {
            mechanism: sasl.mechanism.clone(),
            user: if oauth { sasl.client_id.clone() } else { sasl.username.clone() },
            password: if oauth { sasl.client_secret.clone() } else { sasl.password.clone() },
            token_url: some(&sasl.token_url),
            scope: some(&sasl.scopes.join(" ")),
        }
    });
    // The protocol decides; what stands below it may be left over.
    match cluster.security_protocol.as_str() {
        "SASL_SSL" => Security { tls: tls.or_else(|| Some(Tls::default())), sasl },
        "SASL_PLAINTEXT" => Security { tls: None, sasl },
        "SSL" | "TLS" => Security { tls: tls.or_else(|| Some(Tls::default())), sasl: None },
        "PLAINTEXT" => Security::default(),
        _ => Security { tls, sasl },
    }
}
