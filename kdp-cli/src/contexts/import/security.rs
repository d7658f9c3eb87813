//! TLS and SASL as the Go tools write them, as Java properties. Pure.

use std::path::Path;

/// How to get into a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Security {
    /// Speak TLS.
    pub(crate) tls: Option<Tls>,
    /// Say who we are.
    pub(crate) sasl: Option<Sasl>,
}

/// TLS, with files in PEM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tls {
    /// Who signs the brokers' certificates.
    pub(crate) ca: Option<String>,
    /// Our certificate.
    pub(crate) certificate: Option<String>,
    /// Our key.
    pub(crate) key: Option<String>,
    /// Take any certificate.
    pub(crate) insecure: bool,
}

/// SASL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sasl {
    /// As the tool calls it.
    pub(crate) mechanism: String,
    /// The user, or the client's id.
    pub(crate) user: String,
    /// The password, or the client's secret.
    pub(crate) password: String,
    /// Where tokens are had.
    pub(crate) token_url: Option<String>,
    /// What the tokens are for.
    pub(crate) scope: Option<String>,
}

impl Security {
    /// The properties, and what could not be said in them.
    pub(crate) fn properties(&self) -> (Vec<(String, String)>, Vec<String>) {
        let mut written = Written::default();
        let protocol = match (&self.tls, &self.sasl) {
            (None, None) => return (written.properties, written.warnings),
            (Some(_), None) => "SSL",
            (None, Some(_)) => "SASL_PLAINTEXT",
            (Some(_), Some(_)) => "SASL_SSL",
        };
        written.set("security.protocol", protocol);
        self.tls.iter().for_each(|tls| written.tls(tls));
        self.sasl.iter().for_each(|sasl| written.sasl(sasl));
        (written.properties, written.warnings)
    }
}

#[derive(Default)]
struct Written {
    properties: Vec<(String, String)>,
    warnings: Vec<String>,
}

impl Written {
    fn set(&mut self, key: &str, value: impl Into<String>) {
        self.properties.push((key.to_owned(), value.into()));
    }

    fn tls(&mut self, tls: &Tls) {
        if let Some(ca) = &tls.ca {
            self.set("ssl.truststore.type", "PEM");
            self.set("ssl.truststore.location", ca);
        }
        if let (Some(certificate), Some(key)) = (&tls.certificate, &tls.key) {
            // Java wants key and certificate in one file, or as texts; its provider reads texts from
            // files, so that the key stays where it is.
            let provider = "org.apache.kafka.common.config.provider.DirectoryConfigProvider";
            self.set("config.providers", "directory");
            self.set("config.providers.directory.class", provider);
            self.set("ssl.keystore.type", "PEM");
            self.set("ssl.keystore.certificate.chain", in_directory(certificate));
            self.set("ssl.keystore.key", in_directory(key));
        }
        if tls.insecure {
            self.warnings.push(
                "it takes any certificate, which kdp does not: name who signs them with \
                 ssl.truststore.location"
                    .to_owned(),
            );
        }
    }

    fn sasl(&mut self, sasl: &Sasl) {
        let letters = sasl.mechanism.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = letters.collect::<String>().to_ascii_lowercase();
        let login = |module: &str| {
            let (user, password) = (quoted(&sasl.user), quoted(&sasl.password));
            format!("org.apache.kafka.common.security.{module} required username={user} password={password};")
        };
        match plain.as_str() {
            "" | "plain" | "plaintext" => {
                self.set("sasl.mechanism", "PLAIN");
                self.set("sasl.jaas.config", login("plain.PlainLoginModule"));
            }
            "scramsha256" | "scramsha512" => {
                self.set("sasl.mechanism", format!("SCRAM-SHA-{}", &plain[8..]));
                self.set("sasl.jaas.config", login("scram.ScramLoginModule"));
            }
            "oauth" | "oauthbearer" if sasl.token_url.is_some() => self.oauth(sasl),
            _ => self.warnings.push(format!(
                "its SASL mechanism `{}` has no counterpart here; add sasl.* properties yourself",
                sasl.mechanism
            )),
        }
    }

    fn oauth(&mut self, sasl: &Sasl) {
        let scope = sasl.scope.as_ref().map(|scope| format!(" scope={}", quoted(scope)));
        let package = "org.apache.kafka.common.security.oauthbearer";
        self.set("sasl.mechanism", "OAUTHBEARER");
        self.set("sasl.oauthbearer.token.endpoint.url", sasl.token_url.clone().unwrap_or_default());
        self.set("sasl.login.callback.handler.class", format!("{package}.OAuthBearerLoginCallbackHandler"));
        self.set(
            "sasl.jaas.config",
            format!(
                "{package}.OAuthBearerLoginModule required clientId={} clientSecret={}{};",
                quoted(&sasl.user),
                quoted(&sasl.password),
                scope.unwrap_or_default()
            ),
        );
    }
}

/// A value in a JAAS configuration.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

fn in_directory(path: &str) -> String {
    let path = Path::new(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default();
    format!("${{directory:{}:{}}}", folder.display(), name.to_string_lossy())
}
