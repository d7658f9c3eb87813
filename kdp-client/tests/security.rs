//! What a client makes of brokers behind TLS and SASL: strangers, impostors, the wrong port, garbage.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kdp_client::connection::sasl::{Credentials, Hash, SaslOptions, ScramFailure};
use kdp_client::connection::tls::{Identity, Pem, StoreFailure, TlsOptions, Trust};
use kdp_client::connection::{
    ConnectFailure, Connection, ConnectionOptions, Endpoint, Error, RequestFailure, SaslFailure, Secret,
    Security, StepName, TlsFailure, probe,
};
use kdp_client::protocol::messages::{
    ApiKey, ListGroupsRequest, ListGroupsResponse, SaslAuthenticateResponse, SaslHandshakeResponse, StrBytes,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection};
use support::{Act, Asked, FakeBroker, answer, answer_bytes, offers};

const VERSIONS: i16 = ApiKey::ApiVersions as i16;
const HANDSHAKE: i16 = ApiKey::SaslHandshake as i16;
const AUTHENTICATE: i16 = ApiKey::SaslAuthenticate as i16;
const GROUPS: i16 = ApiKey::ListGroups as i16;

async fn open(port: u16, tls: Option<TlsOptions>, sasl: Option<SaslOptions>) -> Result<Connection, Error> {
    let options = ConnectionOptions { security: Security::new(tls, sasl), ..ConnectionOptions::default() };
    Connection::open(&Endpoint::new("127.0.0.1", port), &options).await
}

/// Why TLS fails with the server on this port.
async fn tls_failure(port: u16, options: TlsOptions) -> TlsFailure {
    match open(port, Some(options), None).await.map(drop) {
        Err(Error::Connect { reason: ConnectFailure::Tls(failure), .. }) => failure,
        // With TLS 1.3 the server looks at our certificate after we are through.
        Err(Error::Request { reason: RequestFailure::Tls(failure), .. }) => failure,
        other => panic!("{other:?}"),
    }
}

// --- TLS

/// An authority, and what it has signed.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

struct Signed {
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "test authority");
        Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    fn sign(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Signed {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Signed { chain: vec![certificate.der().clone()], key }
    }

    fn trusted(&self) -> TlsOptions {
        TlsOptions { trust: Trust::Pem(Pem::Text(Secret::new(self.issuer.pem()))), ..TlsOptions::default() }
    }
}

fn server(signed: &Signed, clients: Option<&Authority>) -> ServerConfig {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signed.key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = builder.unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.issuer.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    builder.with_single_cert(signed.chain.clone(), key).unwrap()
}

/// Answers ApiVersions over TLS, for ever.
fn serve(config: ServerConfig) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (config, mut stream) = (config.clone(), stream.unwrap());
            std::thread::spawn(move || {
                let mut session = ServerConnection::new(config).unwrap();
                let mut tls = rustls::Stream::new(&mut session, &mut stream);
                answer_all(&mut tls);
                // The alert has to go out before the end does.
                session.send_close_notify();
                let _ = session.write_tls(&mut stream);
                let _ = stream.shutdown(Shutdown::Write);
                let _ = std::io::copy(&mut stream, &mut std::io::sink());
            });
        }
    });
    port
}

fn answer_all(stream: &mut (impl Read + Write)) {
    let mut head = [0; 12];
    while stream.read_exact(&mut head).is_ok() {
        let number = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let mut rest = vec![0; number(0) as usize - 8];
        if stream.read_exact(&mut rest).is_err() {
            return;
        }
        let version = i16::from_be_bytes([head[6], head[7]]);
        let asked = Asked { key: VERSIONS, version, correlation_id: number(8), nth: 0 };
        let Act::Raw(bytes) = answer(asked, &offers(&[(ApiKey::ApiVersions, 4)])) else { return };
        if stream.write_all(&bytes).is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_broker_that_is_known() {
    let authority = Authority::new();
    let port = serve(server(&authority.sign("127.0.0.1", |_| {}), None));
    open(port, Some(authority.trusted()), None).await.unwrap();
}

#[tokio::test]
async fn a_broker_that_nobody_knows() {
    let port = serve(server(&Authority::new().sign("127.0.0.1", |_| {}), None));
    let failure = tls_failure(port, Authority::new().trusted()).await;
    assert!(matches!(failure, TlsFailure::UnknownIssuer), "{failure:?}");
}

#[tokio::test]
async fn a_certificate_that_the_truststore_itself_holds() {
    let certificate = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let pem = certificate.cert.pem();
    let signed = Signed { chain: vec![certificate.cert.der().clone()], key: certificate.signing_key };
    let port = serve(server(&signed, None));
    let trust = Trust::Pem(Pem::Text(Secret::new(pem)));
    open(port, Some(TlsOptions { trust, ..TlsOptions::default() }), None).await.unwrap();
}

#[tokio::test]
async fn a_certificate_of_somebody_else() {
    let authority = Authority::new();
    let port = serve(server(&authority.sign("kafka-1.example.com", |_| {}), None));
    match tls_failure(port, authority.trusted()).await {
        TlsFailure::HostnameMismatch { host, presented } => {
            assert_eq!((host.as_str(), presented), ("127.0.0.1", vec!["kafka-1.example.com".to_owned()]));
        }
        failure => panic!("{failure:?}"),
    }
    let unchecked = TlsOptions { verify_hostname: false, ..authority.trusted() };
    open(port, Some(unchecked), None).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_is_out_of_date() {
    let authority = Authority::new();
    let signed = authority.sign("127.0.0.1", |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 2, 3);
    });
    let failure = tls_failure(serve(server(&signed, None)), authority.trusted()).await;
    assert!(matches!(&failure, TlsFailure::Expired { last_day } if last_day == "2021-02-03"), "{failure:?}");
}

#[tokio::test]
async fn a_broker_that_wants_a_certificate() {
    let authority = Authority::new();
    let port = serve(server(&authority.sign("127.0.0.1", |_| {}), Some(&authority)));
    let failure = tls_failure(port, authority.trusted()).await;
    assert!(matches!(failure, TlsFailure::ClientCertificateRequired), "{failure:?}");

    let identity = |authority: &Authority| {
        let signed = authority.sign("alice", |_| {});
        let certificate = pem("CERTIFICATE", &signed.chain[0]);
        let (key, chain) = (Secret::new(signed.key.serialize_pem()), Secret::new(certificate));
        Some(Identity::Pem { key: Pem::Text(key), chain: Pem::Text(chain), key_password: None })
    };
    let known = TlsOptions { identity: identity(&authority), ..authority.trusted() };
    open(port, Some(known), None).await.unwrap();
    let stranger = TlsOptions { identity: identity(&Authority::new()), ..authority.trusted() };
    let failure = tls_failure(port, stranger).await;
    assert!(matches!(failure, TlsFailure::ClientCertificateRefused(_)), "{failure:?}");
}

fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}----- {text} -----END {label}-----")
}

#[tokio::test]
async fn a_port_that_does_not_speak_tls() {
    let garbage = serve_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let failure = tls_failure(garbage, Authority::new().trusted()).await;
    assert!(matches!(failure, TlsFailure::NotTls), "{failure:?}");
    let nothing = serve_bytes(b"");
    let failure = tls_failure(nothing, Authority::new().trusted()).await;
    assert!(matches!(failure, TlsFailure::Closed), "{failure:?}");
}

/// Reads a little, says this, and closes.
fn serve_bytes(bytes: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream: TcpStream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
        }
    });
    port
}

#[tokio::test]
async fn a_server_that_never_shakes_hands() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let security = Security::new(Some(Authority::new().trusted()), None);
    let connect_timeout = Duration::from_millis(50);
    let options = ConnectionOptions { security, connect_timeout, ..ConnectionOptions::default() };
    let endpoint = Endpoint::new("127.0.0.1", listener.local_addr().unwrap().port());
    let error = Connection::open(&endpoint, &options).await.map(drop).unwrap_err();
    assert!(
        matches!(error, Error::Connect { reason: ConnectFailure::Tls(TlsFailure::TimedOut(_)), .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn stores_that_are_not_there() {
    let trust = Trust::Store { location: "/no/such.jks".into(), password: None };
    let failure = tls_failure(serve_bytes(b""), TlsOptions { trust, ..TlsOptions::default() }).await;
    assert!(matches!(failure, TlsFailure::Store(StoreFailure::Unreadable { .. })), "{failure:?}");
    let trust = Trust::Pem(Pem::Text(Secret::new("nothing")));
    let failure = tls_failure(serve_bytes(b""), TlsOptions { trust, ..TlsOptions::default() }).await;
    assert!(matches!(failure, TlsFailure::Store(StoreFailure::Invalid { .. })), "{failure:?}");
}

#[tokio::test]
async fn a_name_that_nobody_has() {
    let endpoint = Endpoint::new("no-such-host.invalid", 9092);
    let error = Connection::open(&endpoint, &ConnectionOptions::default()).await.map(drop).unwrap_err();
    assert!(matches!(error, Error::Connect { reason: ConnectFailure::UnknownHost(_), .. }), "{error:?}");
}

// --- SASL

fn alice() -> Credentials {
    Credentials { username: "alice".into(), password: Secret::new("alice-secret") }
}

fn scram() -> SaslOptions {
    SaslOptions::Scram { hash: Hash::Sha256, credentials: alice(), token_auth: false }
}

/// A broker with SASL, which treats an authentication like this.
fn sasl_broker(act: impl Fn(Asked) -> Act + Send + Sync + 'static) -> FakeBroker {
    FakeBroker::start(move |asked, _| match asked.key {
        VERSIONS => answer(
            asked,
            &offers(&[
                (ApiKey::ApiVersions, 4),
                (ApiKey::SaslHandshake, 1),
                (ApiKey::SaslAuthenticate, 2),
                (ApiKey::ListGroups, 5),
            ]),
        ),
        HANDSHAKE => answer(asked, &SaslHandshakeResponse::default()),
        AUTHENTICATE => act(asked),
        GROUPS => answer(asked, &ListGroupsResponse::default()),
        _ => Act::Close,
    })
}

fn says(asked: Asked, bytes: impl Into<Vec<u8>>, lifetime_ms: i64) -> Act {
    let response = SaslAuthenticateResponse::default().with_auth_bytes(Bytes::from(bytes.into()));
    answer(asked, &response.with_session_lifetime_ms(lifetime_ms))
}

async fn sasl_failure(broker: &FakeBroker, options: SaslOptions) -> SaslFailure {
    match open(broker.port, None, Some(options)).await.map(drop) {
        Err(Error::Connect { reason: ConnectFailure::Sasl(failure), .. }) => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_listener_that_does_not_ask() {
    // kdp-broker: no such API. Apache Kafka: the API is listed on every listener.
    let without = FakeBroker::start(|asked, _| answer(asked, &offers(&[(ApiKey::ApiVersions, 4)])));
    let refusing = FakeBroker::start(|asked, _| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::ApiVersions, 4), (ApiKey::SaslHandshake, 1)])),
        _ => answer(asked, &SaslHandshakeResponse::default().with_error_code(34)),
    });
    for broker in [&without, &refusing] {
        let failure = sasl_failure(broker, scram()).await;
        assert!(matches!(failure, SaslFailure::NotAsked), "{failure:?}");
    }
}

#[tokio::test]
async fn a_mechanism_that_is_not_offered() {
    let broker = FakeBroker::start(|asked, _| match asked.key {
        VERSIONS => answer(asked, &offers(&[(ApiKey::ApiVersions, 4), (ApiKey::SaslHandshake, 1)])),
        _ => {
            let mechanisms = ["GSSAPI", "PLAIN"].map(StrBytes::from_static_str).to_vec();
            answer(asked, &SaslHandshakeResponse::default().with_error_code(33).with_mechanisms(mechanisms))
        }
    });
    let failure = sasl_failure(&broker, scram()).await;
    let text = failure.to_string();
    assert_eq!(text, "the broker does not offer SCRAM-SHA-256; it offers GSSAPI, PLAIN");
}

#[tokio::test]
async fn a_password_that_is_refused() {
    let broker = sasl_broker(|asked| {
        let message = Some(StrBytes::from_static_str("Invalid username or password"));
        answer(asked, &SaslAuthenticateResponse::default().with_error_code(58).with_error_message(message))
    });
    let failure = sasl_failure(&broker, SaslOptions::Plain(alice())).await;
    let SaslFailure::Refused { error, .. } = &failure else { panic!("{failure:?}") };
    assert_eq!(error.to_string(), "SASL_AUTHENTICATION_FAILED: Invalid username or password");
    assert!(!format!("{failure:?}").contains("alice-secret"));
}

#[tokio::test]
async fn impostors_are_found_out() {
    for (first, expected) in [
        ("r=somebody-else,s=c2FsdA==,i=4096", ScramFailure::Nonce),
        ("i=2147483648", ScramFailure::Malformed),
        ("e=unknown-user", ScramFailure::Error("unknown-user".into())),
        ("", ScramFailure::Malformed),
    ] {
        let broker = sasl_broker(move |asked| says(asked, first, 0));
        let failure = sasl_failure(&broker, scram()).await;
        let SaslFailure::BadServer { failure, .. } = failure else { panic!("{failure:?}") };
        assert_eq!(failure, expected, "{first}");
    }
}

#[tokio::test]
async fn garbage_where_the_answer_should_be() {
    // Two thousand million bytes of authentication, in an answer of none.
    let broker = sasl_broker(|asked| answer_bytes(asked, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x07]));
    let error = open(broker.port, None, Some(scram())).await.map(drop).unwrap_err();
    assert!(matches!(error, Error::Request { reason: RequestFailure::Undecodable(_), .. }), "{error:?}");
    let broker = sasl_broker(|_| Act::Close);
    let error = open(broker.port, None, Some(scram())).await.map(drop).unwrap_err();
    assert!(matches!(error, Error::Request { reason: RequestFailure::Closed, .. }), "{error:?}");
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends() {
    let broker = sasl_broker(|asked| says(asked, "", 1000));
    let connection = open(broker.port, None, Some(SaslOptions::Plain(alice()))).await.unwrap();
    let authentications = || broker.asked().iter().filter(|asked| asked.key == AUTHENTICATE).count();
    let ask = || connection.send(|_| ListGroupsRequest::default());
    assert_eq!(authentications(), 1);
    while authentications() == 1 {
        // Two at once: one renews, the other waits for it.
        let (first, second) = tokio::join!(ask(), ask());
        first.unwrap();
        second.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(authentications(), 2);
}

#[tokio::test]
async fn a_probe_says_how_far_it_came() {
    let broker = sasl_broker(|asked| says(asked, "", 0));
    let security = Security::new(None, Some(SaslOptions::Plain(alice())));
    let options = ConnectionOptions { security, ..ConnectionOptions::default() };
    let steps = probe(&Endpoint::new("127.0.0.1", broker.port), &options).await;
    let names: Vec<StepName> = steps.iter().map(|step| step.name).collect();
    assert_eq!(names, [StepName::Dns, StepName::Tcp, StepName::ApiVersions, StepName::Sasl]);
    assert!(steps.iter().all(|step| step.outcome.is_ok()), "{steps:?}");

    let security = Security::new(Some(Authority::new().trusted()), None);
    let options = ConnectionOptions { security, ..ConnectionOptions::default() };
    let steps = probe(&Endpoint::new("127.0.0.1", serve_bytes(b"")), &options).await;
    assert_eq!(steps.len(), 3);
    assert!(matches!(steps[2].outcome, Err(Error::Connect { .. })), "{steps:?}");
}
