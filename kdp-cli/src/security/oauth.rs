//! OAUTHBEARER's settings: where Java's login callback handlers would get the token. Pure.

use std::path::PathBuf;
use std::time::Duration;

use kdp_client::connection::Secret;
use kdp_client::connection::sasl::{ClientCredentials, SaslOptions, TokenSource, UnsecuredToken};
use serde_json::{Map, Value, json};

use super::jaas::LoginModule;
use super::{Properties, refused, sasl, ssl, wrong};
use crate::failure::Failure;

const HANDLER: &str = "sasl.login.callback.handler.class";
const RETRIEVER: &str = "sasl.oauthbearer.jwt.retriever.class";
const URL: &str = "sasl.oauthbearer.token.endpoint.url";
/// How long an unsecured token is good when nobody says.
const LIFETIME_SECONDS: &str = "3600";

/// What `sasl.oauthbearer.*` and the module's options say.
pub(super) fn options(properties: &Properties<'_>, module: &LoginModule) -> Result<SaslOptions, Failure> {
    if module.name() != "OAuthBearerLoginModule" {
        return Err(sasl::foreign(module, "OAuthBearerLoginModule"));
    }
    let retrieves = match properties.get(HANDLER) {
        None => properties.get(URL).is_some(),
        Some(class) => match class.rsplit('.').next() {
            Some("OAuthBearerLoginCallbackHandler") => true,
            Some("OAuthBearerUnsecuredLoginCallbackHandler") => false,
            _ => {
                return Err(refused(
                    HANDLER,
                    class,
                    "kdp knows OAuthBearerLoginCallbackHandler and runs no Java",
                ));
            }
        },
    };
    match retrieves {
        true => Ok(SaslOptions::OAuthBearer {
            source: retrieved(properties, module)?,
            extensions: extensions(module, "extension_"),
        }),
        false => Ok(SaslOptions::OAuthBearer {
            source: TokenSource::Unsecured(unsecured(module)?),
            extensions: extensions(module, "unsecuredLoginExtension_"),
        }),
    }
}

fn extensions(module: &LoginModule, prefix: &str) -> Vec<(String, String)> {
    let named =
        |(key, value): (&String, &String)| Some((key.strip_prefix(prefix)?.to_owned(), value.clone()));
    module.options.iter().filter_map(named).collect()
}

/// A token from a file or an endpoint.
fn retrieved(properties: &Properties<'_>, module: &LoginModule) -> Result<TokenSource, Failure> {
    if let Some(class) = properties.get(RETRIEVER) {
        let name = class.rsplit('.').next().unwrap_or_default();
        if !["DefaultJwtRetriever", "ClientCredentialsJwtRetriever", "FileJwtRetriever"].contains(&name) {
            let why = "kdp fetches tokens by client credentials or from a file";
            return Err(refused(RETRIEVER, class, why));
        }
    }
    if let Some(key) = properties.any("sasl.oauthbearer.assertion.") {
        let why = "kdp signs no assertions; it sends a client id and secret";
        return Err(Failure::usage(format!("{key} cannot be honoured: {why}")));
    }
    let url = properties.get(URL).ok_or_else(|| Failure::usage(format!("{URL} is missing")))?;
    if let Some(path) = url.strip_prefix("file:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        return Ok(TokenSource::File(PathBuf::from(path)));
    }
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(wrong(URL, url, "a URL that begins with https://, http:// or file:///"));
    }
    let option = |key: &str, option: &str| properties.get(key).or(module.option(option)).map(str::to_owned);
    let needed = |key: &str, name: &str| {
        option(key, name)
            .ok_or_else(|| Failure::usage(format!("{key}, or `{name}` in sasl.jaas.config, is missing")))
    };
    let id = needed("sasl.oauthbearer.client.credentials.client.id", "clientId")?;
    let secret = needed("sasl.oauthbearer.client.credentials.client.secret", "clientSecret")?;
    // Java takes the endpoint's TLS settings from the login module, not from the client.
    let of_module = Properties(module.options.iter().map(|(key, value)| (&**key, &**value)).collect());
    let mut credentials =
        ClientCredentials::new(url.to_owned(), id, Secret::new(secret), ssl::options(&of_module)?);
    credentials.scope = option("sasl.oauthbearer.scope", "scope");
    credentials.urlencode_header = properties
        .get("sasl.oauthbearer.header.urlencode")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    Ok(TokenSource::ClientCredentials(credentials))
}

/// A token without a signature, as `OAuthBearerUnsecuredLoginCallbackHandler` makes it.
fn unsecured(module: &LoginModule) -> Result<UnsecuredToken, Failure> {
    let option_error =
        |option: &str, reason: &str| Failure::usage(format!("sasl.jaas.config: {option}: {reason}"));
    let mut claims = Map::new();
    for (option, value) in &module.options {
        let Some(option_name) = option.strip_prefix("unsecuredLogin") else { continue };
        let (name, claim) = if let Some(name) = option_name.strip_prefix("StringClaim_") {
            (name, json!(value))
        } else if let Some(name) = option_name.strip_prefix("NumberClaim_") {
            let number: f64 = value.parse().map_err(|_| option_error(option, "write a number"))?;
            (name, json!(number))
        } else if let Some(name) = option_name.strip_prefix("ListClaim_") {
            (name, list(value))
        } else {
            continue;
        };
        if matches!(name, "iat" | "exp") {
            return Err(option_error(option, "this claim is made by kdp"));
        }
        claims.insert(name.to_owned(), claim);
    }
    let principal = module.option("unsecuredLoginPrincipalClaimName").unwrap_or("sub");
    if claims.get(principal).and_then(Value::as_str).is_none_or(str::is_empty) {
        let option = format!("unsecuredLoginStringClaim_{principal}");
        return Err(Failure::usage(format!("sasl.jaas.config needs the option `{option}`: who you are"))
            .hint(format!("for a token from a server set {HANDLER} and {URL}")));
    }
    let seconds = module.option("unsecuredLoginLifetimeSeconds").unwrap_or(LIFETIME_SECONDS);
    let seconds: u32 = seconds
        .parse()
        .map_err(|_| option_error("unsecuredLoginLifetimeSeconds", "write a number of seconds"))?;
    Ok(UnsecuredToken { claims, lifetime: Duration::from_secs(seconds.into()) })
}

/// The first letter separates the parts: `|a|b`.
fn list(value: &str) -> Value {
    let mut letters = value.chars();
    let Some(separator) = letters.next() else { return json!([]) };
    match letters.as_str() {
        "" => json!([]),
        parts => parts.split(separator).collect(),
    }
}
