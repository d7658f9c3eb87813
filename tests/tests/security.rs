//! kdp against a real Apache Kafka with TLS, mutual TLS and every SASL mechanism that kdp speaks.
//!
//! Certificates are made here. The node is one for all cases, for a JVM takes its time to start; like all
//! that needs Apache Kafka it runs where the interop suite was asked for.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kdp_client::connection::sasl::{Credentials, SaslOptions};
use kdp_client::connection::{Connection, ConnectionOptions, Endpoint, Secret, Security};
use kdp_client::protocol::messages::DescribeClusterRequest;
use kdp_tests::apache::{self, Apache, Listener};
use kdp_tests::binaries;
use kdp_tests::ports::free_port;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use serde_json::Value;
use tempfile::TempDir;

const KEYSTORE_PASSWORD: &str = "changeit";
/// How long the broker believes who has come by PLAIN.
const SESSION_MS: u64 = 1500;

#[test]
fn a_secured_cluster() {
    let Some(jars) = apache::jars() else { return };
    let cluster = Secured::start(jars);
    cluster.tls();
    cluster.mutual_tls();
    cluster.users_and_scram(jars);
    cluster.plain();
    cluster.tokens_of_a_server();
    cluster.delegation_tokens();
    cluster.wrong_ports();
    cluster.walks();
    cluster.sessions_are_renewed();
}

/// The node, and where its listeners are.
struct Secured {
    node: Apache,
    dir: TempDir,
    ssl: u16,
    mutual: u16,
    sasl_ssl: u16,
    sasl_plaintext: u16,
}

/// A run of kdp.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Secured {
    fn start(jars: &Path) -> Secured {
        let dir = tempfile::Builder::new().prefix("kdp-security-").tempdir().unwrap();
        make_certificates(dir.path());
        let [ssl, mutual, sasl_ssl, sasl_plaintext] = [(); 4].map(|()| free_port());
        let listeners = [
            Listener { name: "SSL", protocol: "SSL", port: ssl },
            Listener { name: "MUTUAL", protocol: "SSL", port: mutual },
            Listener { name: "SASL_SSL", protocol: "SASL_SSL", port: sasl_ssl },
            Listener { name: "SASL_PLAINTEXT", protocol: "SASL_PLAINTEXT", port: sasl_plaintext },
        ];
        let settings = settings(dir.path());
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let node = Apache::start_with_listeners(jars, &dir.path().join("node"), &listeners, &settings);
        Secured { node, dir, ssl, mutual, sasl_ssl, sasl_plaintext }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// `ssl.truststore.*` for the authority.
    fn trust(&self) -> String {
        format!(
            "ssl.truststore.location={}\nssl.truststore.password={KEYSTORE_PASSWORD}",
            self.file("trust.jks").display()
        )
    }

    fn kdp(&self, server: &str, properties: &[&str], arguments: &[&str], input: &str) -> Ran {
        let config = self.file("client.properties");
        fs::write(&config, properties.join("\n")).unwrap();
        let mut child = Command::new(binaries::program("kdp"))
            .args(arguments)
            .args(["--bootstrap-server", server, "--command-config"])
            .arg(&config)
            .env_clear()
            .env("HOME", self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may end before it has read all of it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What `kdp context check` says of each step on the way to this port, and its exit code.
    fn walk(&self, port: u16, properties: &[&str]) -> (i32, Vec<String>) {
        let server = format!("127.0.0.1:{port}");
        let ran = self.kdp(&server, properties, &["context", "check", "-o", "json"], "");
        let step = |one: &serde_json::Value| {
            format!("{} {}", one["step"].as_str().unwrap(), one["status"].as_str().unwrap())
        };
        (ran.code, ran.document()["items"].as_array().unwrap().iter().map(step).collect())
    }

    /// Each step on the way is named, and the one that fails is the last.
    fn walks(&self) {
        let trust = self.trust();
        let tls = ["DNS ok", "TCP ok", "TLS ok", "ApiVersions ok", "Metadata ok"];
        let (code, steps) = self.walk(self.ssl, &["security.protocol=SSL", &trust]);
        assert_eq!((code, &steps[..]), (0, &tls.map(str::to_owned)[..]));
        let (code, steps) = self.walk(self.ssl, &["security.protocol=SSL"]);
        assert_eq!((code, &steps[..]), (3, &["DNS ok", "TCP ok", "TLS failed"].map(str::to_owned)[..]));
        // With TLS 1.3 the broker looks at a certificate, or misses it, when TLS has been agreed upon.
        let (code, steps) = self.walk(self.mutual, &["security.protocol=SSL", &trust]);
        let last = steps.last().unwrap();
        assert!(
            code == 3 && ["TLS failed", "ApiVersions failed"].contains(&last.as_str()),
            "{code} {steps:?}"
        );

        let (code, steps) = self.walk(self.sasl_ssl, &[&plain("SASL_SSL", "alice-secret"), &trust]);
        let sasl = ["DNS ok", "TCP ok", "TLS ok", "ApiVersions ok", "SASL ok", "Metadata ok"];
        assert_eq!((code, &steps[..]), (0, &sasl.map(str::to_owned)[..]));
        let (code, steps) = self.walk(self.sasl_plaintext, &[&plain("SASL_PLAINTEXT", "wrong")]);
        let wrong = ["DNS ok", "TCP ok", "ApiVersions ok", "SASL failed"];
        assert_eq!((code, &steps[..]), (3, &wrong.map(str::to_owned)[..]));
    }

    /// Asks the cluster for its id at this port.
    fn reach(&self, port: u16, properties: &[&str]) -> Ran {
        self.kdp(&format!("127.0.0.1:{port}"), properties, &["cluster", "info", "-o", "json"], "")
    }

    #[track_caller]
    fn reaches(&self, port: u16, properties: &[&str]) {
        let ran = self.reach(port, properties);
        assert_eq!(ran.code, 0, "{properties:?}: {}", ran.stderr);
        assert!(ran.document()["cluster"]["id"].is_string(), "{}", ran.stdout);
    }

    #[track_caller]
    fn fails(&self, port: u16, properties: &[&str], code: &str) {
        let ran = self.reach(port, properties);
        assert_eq!(ran.code, 3, "{properties:?}: {}", ran.stderr);
        let error = &ran.document()["errors"][0];
        assert_eq!(error["code"], code, "{error}");
        assert!(error["hint"].is_string(), "{error}");
    }

    fn tls(&self) {
        let ssl = "security.protocol=SSL";
        let pem =
            format!("ssl.truststore.type=PEM\nssl.truststore.location={}", self.file("ca.pem").display());
        let pkcs12 = self.trust().replace("trust.jks", "trust.p12");
        let text = fs::read_to_string(self.file("ca.pem")).unwrap().replace('\n', " ");
        let text = format!("ssl.truststore.type=PEM\nssl.truststore.certificates={text}");
        for trust in [self.trust(), pkcs12, pem, text] {
            self.reaches(self.ssl, &[ssl, &trust]);
        }
        for version in ["TLSv1.2", "TLSv1.3"] {
            self.reaches(self.ssl, &[ssl, &self.trust(), &format!("ssl.enabled.protocols={version}")]);
        }
        self.fails(self.ssl, &[ssl], "TLS_UNKNOWN_ISSUER");
        self.fails(self.mutual, &[ssl, &self.trust()], "TLS_CLIENT_CERTIFICATE_REQUIRED");
        let wrong = self.trust().replace(KEYSTORE_PASSWORD, "changed");
        let ran = self.reach(self.ssl, &[ssl, &wrong]);
        assert_eq!((ran.code, &ran.document()["errors"][0]["code"]), (2, &Value::from("STORE_INVALID")));
    }

    fn mutual_tls(&self) {
        for store in ["client.jks", "client.p12"] {
            let key = format!(
                "ssl.keystore.location={}\nssl.keystore.password={KEYSTORE_PASSWORD}",
                self.file(store).display()
            );
            self.reaches(self.mutual, &["security.protocol=SSL", &self.trust(), &key]);
        }
        let pem = format!("ssl.keystore.type=PEM\nssl.keystore.location={}", self.file("bob.pem").display());
        self.reaches(self.mutual, &["security.protocol=SSL", &self.trust(), &pem]);
    }

    /// `kdp user` makes what SCRAM then lets in, and Apache's tool sees it.
    fn users_and_scram(&self, jars: &Path) {
        let user = |arguments: &[&str], password: &str| {
            let arguments = [&["user"], arguments, &["-o", "json"]].concat();
            self.kdp(&self.node.bootstrap, &[], &arguments, password)
        };
        let both = ["--mechanism", "SCRAM-SHA-256", "--mechanism", "SCRAM-SHA-512", "--password-file", "-"];
        let created = user(&[&["create", "carol", "--iterations", "8192"], &both[..]].concat(), "first\n");
        assert_eq!(created.code, 0, "{}", created.stderr);
        assert_eq!(user(&["create", "carol", "--password-file", "-"], "x").code, 1);
        let tool = apache::tool(
            jars,
            "kafka.admin.ConfigCommand",
            &["--bootstrap-server", &self.node.bootstrap, "--describe", "--entity-type", "users"],
        );
        let seen = String::from_utf8(tool.stdout).unwrap();
        for mechanism in ["SCRAM-SHA-256=iterations=8192", "SCRAM-SHA-512=iterations=8192"] {
            assert!(seen.contains("carol") && seen.contains(mechanism), "{seen}");
        }
        let scram = |hash: &str, password: &str| {
            format!(
                "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-{hash}\n{}\nsasl.jaas.config=\
                 org.apache.kafka.common.security.scram.ScramLoginModule required username=\"carol\" \
                 password=\"{password}\";",
                self.trust()
            )
        };
        self.reaches(self.sasl_ssl, &[&scram("256", "first")]);
        self.reaches(self.sasl_ssl, &[&scram("512", "first")]);
        self.fails(self.sasl_ssl, &[&scram("512", "guess")], "SASL_AUTHENTICATION_FAILED");

        let secrets = self.file("secrets.properties");
        fs::write(&secrets, "carol=first\n").unwrap();
        let provided = format!(
            "config.providers=file\nconfig.providers.file.class=\
             org.apache.kafka.common.config.provider.FileConfigProvider\n{}",
            scram("512", &format!("${{file:{}:carol}}", secrets.display()))
        );
        self.reaches(self.sasl_ssl, &[&provided]);

        let altered = user(&["alter", "carol", "--password-file", "-", "--yes"], "second");
        assert_eq!(altered.document()["items"].as_array().unwrap().len(), 2, "{}", altered.stdout);
        self.reaches(self.sasl_ssl, &[&scram("256", "second")]);
        self.fails(self.sasl_ssl, &[&scram("256", "first")], "SASL_AUTHENTICATION_FAILED");
        let described = user(&["describe", "car*"], "").document();
        assert_eq!(described["items"][0]["name"], "carol");
        assert_eq!(user(&["delete", "carol", "--confirm", "carol"], "").code, 0);
        assert_eq!(user(&["describe", "carol"], "").code, 1);
        assert_eq!(user(&["delete", "carol", "--dry-run"], "").code, 1);
    }

    fn plain(&self) {
        self.reaches(self.sasl_plaintext, &[&plain("SASL_PLAINTEXT", "alice-secret")]);
        self.reaches(self.sasl_ssl, &[&plain("SASL_SSL", "alice-secret"), &self.trust()]);
        let wrong = plain("SASL_PLAINTEXT", "guess");
        self.fails(self.sasl_plaintext, &[&wrong], "SASL_AUTHENTICATION_FAILED");
        let verbose = self.kdp(
            &format!("127.0.0.1:{}", self.sasl_plaintext),
            &[&plain("SASL_PLAINTEXT", "alice-secret")],
            &["topic", "list", "-v"],
            "",
        );
        assert!(verbose.stderr.contains("SaslAuthenticate"), "{}", verbose.stderr);
        assert!(!verbose.stderr.contains("alice-secret"), "{}", verbose.stderr);
    }

    /// OAUTHBEARER: made here, out of a file, and from an endpoint for an id and a secret.
    fn tokens_of_a_server(&self) {
        let oauth = |options: &str, more: &str| {
            format!(
                "security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\n{}\nsasl.jaas.config=\
                 org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required {options};\n{more}",
                self.trust()
            )
        };
        self.reaches(self.sasl_ssl, &[&oauth("unsecuredLoginStringClaim_sub=\"alice\"", "")]);
        let token = self.file("token");
        fs::write(&token, unsecured_token()).unwrap();
        let url = format!("sasl.oauthbearer.token.endpoint.url=file://{}", token.display());
        self.reaches(self.sasl_ssl, &[&oauth("", &url)]);
        let url = format!("sasl.oauthbearer.token.endpoint.url=http://127.0.0.1:{}/token", token_endpoint());
        self.reaches(self.sasl_ssl, &[&oauth("clientId=\"kdp\" clientSecret=\"hush\"", &url)]);
        self.fails(
            self.sasl_ssl,
            &[&oauth("clientId=\"kdp\" clientSecret=\"guess\"", &url)],
            "TOKEN_REFUSED",
        );
        fs::write(&token, "no-token").unwrap();
        let url = format!("sasl.oauthbearer.token.endpoint.url=file://{}", token.display());
        self.fails(self.sasl_ssl, &[&oauth("", &url)], "SASL_AUTHENTICATION_FAILED");
    }

    fn delegation_tokens(&self) {
        let alice = [plain("SASL_SSL", "alice-secret"), self.trust()];
        let alice: Vec<&str> = alice.iter().map(String::as_str).collect();
        let server = format!("127.0.0.1:{}", self.sasl_ssl);
        let token = |arguments: &[&str]| {
            let arguments = [&["token"], arguments, &["-o", "json"]].concat();
            self.kdp(&server, &alice, &arguments, "")
        };
        let created = token(&["create", "--renewer", "User:bob", "--max-lifetime", "1h"]);
        assert_eq!(created.code, 0, "{}", created.stderr);
        let created = created.document()["items"][0].clone();
        let (id, hmac) = (created["token_id"].as_str().unwrap(), created["hmac"].as_str().unwrap());
        let listed = || token(&["list"]).document()["items"].as_array().unwrap().clone();
        let until = Instant::now() + Duration::from_secs(30);
        while listed().is_empty() && Instant::now() < until {}
        assert_eq!((&listed()[0]["token_id"], &listed()[0]["renewers"][0]), (&id.into(), &"User:bob".into()));
        assert!(listed()[0].get("hmac").is_none());
        let by_token = format!(
            "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-256\n{}\nsasl.jaas.config=\
             org.apache.kafka.common.security.scram.ScramLoginModule required username=\"{id}\" \
             password=\"{hmac}\" tokenauth=\"true\";",
            self.trust()
        );
        self.reaches(self.sasl_ssl, &[&by_token]);
        assert_eq!(token(&["renew", id, "--period", "30m"]).code, 0);
        assert_eq!(token(&["expire", id]).code, 7);
        assert_eq!(token(&["expire", id, "--confirm", id]).code, 0);
        assert_eq!(token(&["expire", "nobody", "--confirm", "nobody"]).code, 1);
        let refused = self.kdp(&self.node.bootstrap, &[], &["token", "create", "--dry-run"], "");
        assert_eq!(refused.code, 1, "{}", refused.stderr);
        assert!(refused.stderr.contains("DELEGATION_TOKEN_REQUEST_NOT_ALLOWED"), "{}", refused.stderr);
    }

    /// Who speaks the wrong language to a listener hears which one it might be.
    fn wrong_ports(&self) {
        let plaintext = self.node.bootstrap.rsplit_once(':').unwrap().1.parse().unwrap();
        self.fails(plaintext, &["security.protocol=SSL", &self.trust()], "TLS_CLOSED");
        self.fails(self.ssl, &[], "BAD_ANSWER");
        self.fails(self.sasl_plaintext, &[], "CONNECTION_CLOSED");
        self.fails(plaintext, &[&plain("SASL_PLAINTEXT", "alice-secret")], "ILLEGAL_SASL_STATE");
        let scram = plain("SASL_PLAINTEXT", "x").replace("=PLAIN\n", "=SCRAM-SHA-256\n");
        self.fails(self.sasl_plaintext, &[&scram], "UNSUPPORTED_SASL_MECHANISM");
        let named = self.kdp(
            &format!("localhost:{}", self.ssl),
            &["security.protocol=SSL", &self.trust()],
            &["cluster", "info", "-o", "json"],
            "",
        );
        assert_eq!(named.document()["errors"][0]["code"], "TLS_HOSTNAME_MISMATCH", "{}", named.stderr);
    }

    /// A broker that forgets us after a second and a half takes requests for three times as long.
    fn sessions_are_renewed(&self) {
        let credentials = Credentials { username: "alice".into(), password: Secret::new("alice-secret") };
        let security = Security::new(None, Some(SaslOptions::Plain(credentials)));
        let options = ConnectionOptions { security, ..ConnectionOptions::default() };
        let endpoint = Endpoint::new("127.0.0.1", self.sasl_plaintext);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let connection = Connection::open(&endpoint, &options).await.unwrap();
            let end = Instant::now() + Duration::from_millis(3 * SESSION_MS);
            while Instant::now() < end {
                connection.send(|_| DescribeClusterRequest::default()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
    }
}

impl Ran {
    #[track_caller]
    fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}\n{}", self.stdout, self.stderr))
    }
}

fn plain(protocol: &str, password: &str) -> String {
    format!(
        "security.protocol={protocol}\nsasl.mechanism=PLAIN\nsasl.jaas.config=\
         org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" \
         password=\"{password}\";"
    )
}

fn settings(dir: &Path) -> Vec<String> {
    let jaas = |listener: &str, mechanism: &str, module: &str| {
        let package = "org.apache.kafka.common.security";
        format!("listener.name.{listener}.{mechanism}.sasl.jaas.config={package}.{module} required")
    };
    let plain = "plain.PlainLoginModule";
    vec![
        "ssl.keystore.type=PEM".into(),
        format!("ssl.keystore.location={}", dir.join("server.pem").display()),
        "ssl.truststore.type=PEM".into(),
        format!("ssl.truststore.location={}", dir.join("clients.pem").display()),
        "listener.name.mutual.ssl.client.auth=required".into(),
        "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER".into(),
        "listener.name.sasl_plaintext.sasl.enabled.mechanisms=PLAIN".into(),
        format!("listener.name.sasl_plaintext.plain.connections.max.reauth.ms={SESSION_MS}"),
        format!("{} user_alice=\"alice-secret\";", jaas("sasl_plaintext", "plain", plain)),
        format!("{} user_alice=\"alice-secret\";", jaas("sasl_ssl", "plain", plain)),
        format!("{};", jaas("sasl_ssl", "scram-sha-256", "scram.ScramLoginModule")),
        format!("{};", jaas("sasl_ssl", "scram-sha-512", "scram.ScramLoginModule")),
        format!("{};", jaas("sasl_ssl", "oauthbearer", "oauthbearer.OAuthBearerLoginModule")),
        "delegation.token.secret.key=the-brokers-own".into(),
    ]
}

/// An authority, a broker that it has signed for 127.0.0.1 alone, and clients in every kind of store.
fn make_certificates(dir: &Path) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "kdp's test authority");
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let sign = |name: &str, file: &str| {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        fs::write(dir.join(file), format!("{}{}", key.serialize_pem(), certificate.pem())).unwrap();
    };
    fs::write(dir.join("ca.pem"), authority.pem()).unwrap();
    sign("127.0.0.1", "server.pem");
    sign("bob", "bob.pem");
    for (store, kind) in [("trust.jks", "JKS"), ("trust.p12", "PKCS12")] {
        keytool(dir, "-importcert -noprompt -alias ca -file ca.pem", store, kind);
    }
    let key = "-genkeypair -alias alice -keyalg EC -groupname secp256r1 -dname CN=alice -validity 2";
    keytool(dir, key, "client.p12", "PKCS12");
    keytool(dir, "-exportcert -rfc -alias alice -file alice.pem", "client.p12", "PKCS12");
    let convert = format!(
        "-importkeystore -noprompt -srckeystore client.p12 -srcstorepass {KEYSTORE_PASSWORD} \
         -deststoretype JKS -deststorepass {KEYSTORE_PASSWORD} -destkeystore client.jks"
    );
    run_keytool(dir, &convert);
    let alice = fs::read_to_string(dir.join("alice.pem")).unwrap();
    fs::write(dir.join("clients.pem"), authority.pem() + &alice).unwrap();
}

fn keytool(dir: &Path, arguments: &str, store: &str, kind: &str) {
    run_keytool(
        dir,
        &format!("{arguments} -keystore {store} -storetype {kind} -storepass {KEYSTORE_PASSWORD}"),
    );
}

fn run_keytool(dir: &Path, arguments: &str) {
    let mut command = Command::new("keytool");
    let output =
        command.args(arguments.split_whitespace()).current_dir(dir).output().expect("a JDK's keytool");
    assert!(output.status.success(), "keytool {arguments}: {output:?}");
}

/// Says that it is alice's, and nobody has signed it.
fn unsecured_token() -> String {
    use base64::Engine as _;
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    // Until the year 2100.
    format!("{}.{}.", part(r#"{"alg":"none"}"#), part(r#"{"sub":"alice","iat":1,"exp":4102444800}"#))
}

/// An endpoint that gives a token to `kdp` with the secret `hush`, on this port.
fn token_endpoint() -> u16 {
    use base64::Engine as _;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let expected = base64::engine::general_purpose::STANDARD.encode("kdp:hush");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while stream.read_line(&mut head).unwrap() > 2 {}
            let mut body = vec![0; "grant_type=client_credentials".len()];
            stream.read_exact(&mut body).unwrap();
            let known =
                head.contains(&format!("Basic {expected}")) && body.starts_with(b"grant_type=client_cred");
            let (status, body) = match known {
                true => ("200 OK", format!(r#"{{"access_token":"{}","expires_in":300}}"#, unsecured_token())),
                false => ("401 Unauthorized", r#"{"error":"invalid_client"}"#.to_owned()),
            };
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
        }
    });
    port
}
