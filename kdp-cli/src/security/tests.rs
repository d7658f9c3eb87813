//! What Java's client files say, and what kdp makes of it.

use super::*;
use crate::exit::Exit;

const PLAIN: &str = "org.apache.kafka.common.security.plain.PlainLoginModule required";
const OAUTH: &str = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required";

fn read(lines: &[&str]) -> Result<Resolved, Failure> {
    let text = lines.join("\n");
    let mut entries = crate::properties::parse(&text);
    resolve(&mut entries, &|_| None, &|_| Err(std::io::ErrorKind::NotFound.into()))
}

fn protocol(lines: &[&str]) -> String {
    read(lines).unwrap().security.protocol().to_owned()
}

/// The message of a usage error.
fn refusal(lines: &[&str]) -> String {
    let failure = read(lines).unwrap_err();
    assert_eq!(failure.exit, Exit::Usage, "{failure:?}");
    failure.message
}

#[test]
fn protocols() {
    let jaas = format!("sasl.jaas.config={PLAIN} username=\"alice\" password=\"secret\";");
    assert_eq!(protocol(&[]), "PLAINTEXT");
    assert_eq!(protocol(&["security.protocol=ssl"]), "SSL");
    for name in ["SASL_PLAINTEXT", "SASL_SSL"] {
        assert_eq!(protocol(&[&format!("security.protocol={name}"), "sasl.mechanism=PLAIN", &jaas]), name);
    }
    assert!(refusal(&["security.protocol=TLS"]).contains("security.protocol=TLS: write PLAINTEXT, SSL"));
}

#[test]
fn settings_without_effect_are_told() {
    let warnings = read(&["sasl.jaas.config=x", "ssl.truststore.location=/x"]).unwrap().warnings;
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(read(&["ssl.truststore.location=/x", "security.protocol=SSL"]).unwrap().warnings.is_empty());
}

#[test]
fn kerberos_is_refused_by_name() {
    assert!(refusal(&["security.protocol=SASL_SSL"]).contains("GSSAPI"));
    assert!(refusal(&["security.protocol=SASL_SSL", "sasl.mechanism=GSSAPI"]).contains("Kerberos"));
    let unknown = refusal(&["security.protocol=SASL_SSL", "sasl.mechanism=CRAM-MD5"]);
    assert!(unknown.contains("sasl.mechanism=CRAM-MD5: write PLAIN, SCRAM-SHA-256"), "{unknown}");
}

#[test]
fn stores() {
    let ssl = |lines: &[&str]| read(&[&["security.protocol=SSL"], lines].concat());
    for good in [
        &["ssl.truststore.location=/x.jks"][..],
        &["ssl.truststore.location=/x.p12", "ssl.truststore.type=PKCS12", "ssl.truststore.password=p"],
        &["ssl.truststore.type=PEM", "ssl.truststore.certificates=-----BEGIN CERTIFICATE-----"],
        &["ssl.keystore.location=/x", "ssl.keystore.password=p", "ssl.key.password=q"],
        &["ssl.keystore.type=PEM", "ssl.keystore.location=/x"],
        &["ssl.keystore.type=PEM", "ssl.keystore.key=k", "ssl.keystore.certificate.chain=c"],
        &["ssl.endpoint.identification.algorithm="],
        &["ssl.enabled.protocols=TLSv1.3", "ssl.cipher.suites=TLS_AES_128_GCM_SHA256"],
    ] {
        assert!(ssl(good).is_ok(), "{good:?}");
    }
    for (bad, part) in [
        (&["ssl.truststore.type=BCFKS", "ssl.truststore.location=/x"][..], "JKS, PKCS12 or PEM"),
        (&["ssl.truststore.certificates=c"], "ssl.truststore.type=PEM"),
        (&["ssl.truststore.password=p"], "ssl.truststore.location is missing"),
        (&["ssl.keystore.location=/x"], "ssl.keystore.password is missing"),
        (&["ssl.keystore.type=PEM", "ssl.keystore.key=k"], "certificate.chain is missing"),
        (
            &["ssl.keystore.type=PEM", "ssl.keystore.location=/x", "ssl.keystore.password=p"],
            "no store password",
        ),
        (&["ssl.endpoint.identification.algorithm=ldaps"], "=ldaps: write https"),
        (&["ssl.enabled.protocols=SSLv3"], "TLSv1.2, TLSv1.3"),
        (&["ssl.cipher.suites=TLS_RSA_WITH_RC4_128_MD5"], "TLS_AES_256_GCM_SHA384"),
        (&["ssl.engine.factory.class=com.acme.Factory"], "com.acme.Factory cannot be honoured"),
    ] {
        let message = ssl(bad).unwrap_err().message;
        assert!(message.contains(part), "{bad:?}: {message}");
    }
}

#[test]
fn tokens() {
    let oauth = |options: &str, lines: &[&str]| {
        let jaas = format!("sasl.jaas.config={OAUTH} {options};");
        read(&[&["security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER", jaas.as_str()], lines].concat())
    };
    let url = "sasl.oauthbearer.token.endpoint.url=https://id/token";
    assert!(oauth("unsecuredLoginStringClaim_sub=\"alice\"", &[]).is_ok());
    assert!(oauth("clientId=\"a\" clientSecret=\"b\" scope=\"c\"", &[url]).is_ok());
    assert!(oauth("", &["sasl.oauthbearer.token.endpoint.url=file:///run/token"]).is_ok());
    for (options, lines, part) in [
        ("", &[][..], "unsecuredLoginStringClaim_sub"),
        ("clientId=\"a\"", &[url], "client.secret"),
        ("", &["sasl.oauthbearer.token.endpoint.url=ftp://x"], "https://"),
        ("", &["sasl.login.callback.handler.class=io.strimzi.Handler"], "io.strimzi.Handler"),
        ("clientId=\"a\"", &[url, "sasl.oauthbearer.assertion.algorithm=RS256"], "assertion.algorithm"),
        ("unsecuredLoginStringClaim_exp=\"1\"", &[], "unsecuredLoginStringClaim_exp"),
    ] {
        let message = oauth(options, lines).unwrap_err().message;
        assert!(message.contains(part), "{options} {lines:?}: {message}");
    }
}

#[test]
fn providers_stand_in_for_secrets() {
    let expand = |value: &str, more: &[&str]| {
        let value = format!("client.id={value}");
        let lines = [&["config.providers=file,env,dir", value.as_str()], more].concat().join("\n");
        let mut entries = crate::properties::parse(&lines);
        let package = "org.apache.kafka.common.config.provider";
        for (name, class) in [("file", "File"), ("env", "EnvVar"), ("dir", "Directory")] {
            let class = format!("{package}.{class}ConfigProvider");
            entries.push((format!("config.providers.{name}.class"), class));
        }
        let env = |name: &str| (name == "KAFKA_PASSWORD").then(|| "from-env".to_owned());
        let files = |path: &std::path::Path| match path.to_str() {
            Some("/run/s.properties") => Ok("pw=from-file\n".to_owned()),
            Some("/run/secrets/pw") => Ok("from-dir".to_owned()),
            _ => Err(std::io::ErrorKind::NotFound.into()),
        };
        providers::expand(&mut entries, &env, &files).map(|()| entries[1].1.clone()).map_err(|f| f.message)
    };
    assert_eq!(expand("${file:/run/s.properties:pw}", &[]).unwrap(), "from-file");
    assert_eq!(expand("a ${env:KAFKA_PASSWORD} b", &[]).unwrap(), "a from-env b");
    assert_eq!(expand("${dir:/run/secrets:pw}", &[]).unwrap(), "from-dir");
    assert_eq!(expand("${vault:/x:y} ${env", &[]).unwrap(), "${vault:/x:y} ${env");
    assert!(expand("${env:NO}", &[]).unwrap_err().contains("client.id: the environment has no `NO`"));
    assert!(expand("${file:/no:pw}", &[]).unwrap_err().contains("cannot read /no"));
    let allowed = ["config.providers.dir.param.allowed.paths=/run/secrets"];
    assert_eq!(expand("${dir:/run/secrets:pw}", &allowed).unwrap(), "from-dir");
    assert!(expand("${dir:/run/secrets/..:s.properties}", &allowed).is_err());
    assert!(expand("${dir:/run:pw}", &allowed).is_err());
}

#[test]
fn secrets_show_nowhere() {
    let jaas = format!("sasl.jaas.config={PLAIN} username=\"alice\" password=\"hush\";");
    let resolved = read(&[
        "security.protocol=SASL_SSL",
        "sasl.mechanism=PLAIN",
        &jaas,
        "ssl.truststore.location=/x",
        "ssl.truststore.password=hush",
    ]);
    let shown = format!("{:?}", resolved.unwrap());
    assert!(shown.contains("alice") && !shown.contains("hush"), "{shown}");
}
