//! Java's `sasl.*` settings: which mechanism, and what its login module is told. Pure.

use kdp_client::connection::Secret;
use kdp_client::connection::sasl::{Credentials, Hash, SaslOptions};

use super::jaas::LoginModule;
use super::{Properties, oauth, refused, wrong};
use crate::failure::Failure;

const MECHANISMS: &str = "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER";

/// What `sasl.*` says.
pub(super) fn options(properties: &Properties<'_>) -> Result<SaslOptions, Failure> {
    for key in ["sasl.client.callback.handler.class", "sasl.login.class"] {
        if let Some(class) = properties.get(key) {
            return Err(refused(key, class, "kdp runs no Java"));
        }
    }
    // Java's own default, which nobody without Kerberos means.
    let mechanism = properties.get("sasl.mechanism").unwrap_or("GSSAPI");
    match mechanism {
        "PLAIN" => Ok(SaslOptions::Plain(credentials(&module(properties)?)?)),
        "SCRAM-SHA-256" => scram(Hash::Sha256, &module(properties)?),
        "SCRAM-SHA-512" => scram(Hash::Sha512, &module(properties)?),
        "OAUTHBEARER" => oauth::options(properties, &module(properties)?),
        "GSSAPI" => {
            let said = match properties.get("sasl.mechanism") {
                Some(_) => "sasl.mechanism=GSSAPI cannot be honoured",
                None => "sasl.mechanism is missing and Java's default is GSSAPI, which cannot be honoured",
            };
            Err(Failure::usage(format!("{said}: kdp does not speak Kerberos"))
                .hint(format!("set sasl.mechanism to {MECHANISMS}, whichever the listener offers")))
        }
        other => Err(wrong("sasl.mechanism", other, MECHANISMS)),
    }
}

fn module(properties: &Properties<'_>) -> Result<LoginModule, Failure> {
    let text = properties.get("sasl.jaas.config").ok_or_else(|| {
        Failure::usage("sasl.jaas.config is missing").hint(
            "for example sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
             username=\"alice\" password=\"...\"; (a JAAS file of the JVM is not read)",
        )
    })?;
    LoginModule::parse(text).map_err(|reason| Failure::usage(format!("sasl.jaas.config: {reason}")))
}

fn scram(hash: Hash, module: &LoginModule) -> Result<SaslOptions, Failure> {
    let token_auth = module.option("tokenauth").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    Ok(SaslOptions::Scram { hash, credentials: credentials(module)?, token_auth })
}

/// Java takes name and password from either of the two modules, whatever the mechanism.
fn credentials(module: &LoginModule) -> Result<Credentials, Failure> {
    if !matches!(module.name(), "PlainLoginModule" | "ScramLoginModule") {
        return Err(foreign(module, "PlainLoginModule or ScramLoginModule"));
    }
    let option = |key: &str| {
        let missing =
            || Failure::usage(format!("sasl.jaas.config: {} needs the option `{key}`", module.name()));
        module.options.get(key).ok_or_else(missing)
    };
    Ok(Credentials { username: option("username")?.clone(), password: Secret::new(option("password")?) })
}

/// A login module that this mechanism does not go with, or that is Java code of somebody else.
pub(super) fn foreign(module: &LoginModule, wanted: &str) -> Failure {
    Failure::usage(format!("sasl.jaas.config: {} does not go with sasl.mechanism", module.class))
        .hint(format!("the login module has to be {wanted} of Apache Kafka"))
}
