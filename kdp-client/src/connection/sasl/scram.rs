//! SCRAM (RFC 5802, RFC 7677), as Kafka speaks it: the password stays here, and the broker has to prove
//! that it knows it too. Pure but for the thread on which the password is hashed.
//!
//! The broker chooses how often the password is hashed, so that number has bounds.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use pbkdf2::pbkdf2_hmac;
use sha2::{Digest, Sha256, Sha512};

use super::Credentials;
use crate::connection::Secret;

/// The fewest iterations that Kafka's clients and brokers accept.
pub const ITERATIONS_MIN: u32 = 4096;
/// The most that kdp does for a broker. Apache Kafka stores 16384 at most; a second's work is bearable.
pub const ITERATIONS_MAX: u32 = 1_000_000;
/// The GS2 header: no channel binding, no other identity; and how it is repeated at the end.
const GS2_HEADER: &str = "n,,";
const GS2_HEADER_BASE64: &str = "biws";

/// The hash of a SCRAM mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// SCRAM-SHA-256
    Sha256,
    /// SCRAM-SHA-512
    Sha512,
}

/// What is wrong with a broker's SCRAM message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScramFailure {
    /// It does not have the form of one.
    #[error("the message is malformed")]
    Malformed,
    /// It wants an extension of the protocol.
    #[error("it demands an extension that nobody knows")]
    MandatoryExtension,
    /// It answers somebody else.
    #[error("its nonce does not begin with ours")]
    Nonce,
    /// It wants the password hashed too rarely to be safe, or too often to be done.
    #[error("it wants {0} iterations (allowed: {ITERATIONS_MIN} to {ITERATIONS_MAX})")]
    Iterations(u64),
    /// It says why it ends the conversation.
    #[error("it says `{0}`")]
    Error(String),
    /// It does not know the password.
    #[error("its signature is wrong: it does not know the password")]
    Signature,
}

/// Our side of one conversation.
#[derive(Debug)]
pub(crate) struct Client {
    hash: Hash,
    password: Secret,
    nonce: String,
    /// Our first message without the GS2 header; both sides sign it.
    first_bare: String,
    /// What the broker has to prove, once we have answered it.
    expected: Option<ServerSignature>,
}

/// Key and text of the broker's signature.
struct ServerSignature {
    key: Vec<u8>,
    text: String,
}

impl std::fmt::Debug for ServerSignature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerSignature")
    }
}

/// Text that nobody can guess, fresh for every conversation.
pub(super) fn nonce() -> String {
    uuid::Uuid::new_v4().simple().to_string() + &uuid::Uuid::new_v4().simple().to_string()
}

impl Client {
    pub(super) fn new(hash: Hash, credentials: &Credentials, token_auth: bool, nonce: String) -> Self {
        let name = credentials.username.replace('=', "=3D").replace(',', "=2C");
        let extension = if token_auth { ",tokenauth=true" } else { "" };
        Self {
            hash,
            password: credentials.password.clone(),
            first_bare: format!("n={name},r={nonce}{extension}"),
            nonce,
            expected: None,
        }
    }

    pub(super) fn first(&self) -> Vec<u8> {
        format!("{GS2_HEADER}{}", self.first_bare).into_bytes()
    }

    pub(super) async fn next(&mut self, answer: &[u8]) -> Result<Option<Vec<u8>>, ScramFailure> {
        let answer = std::str::from_utf8(answer).map_err(|_| ScramFailure::Malformed)?;
        if let Some(error) = answer.strip_prefix("e=") {
            return Err(ScramFailure::Error(error.to_owned()));
        }
        match self.expected.take() {
            None => self.prove(answer).await.map(Some),
            Some(expected) => self.check(answer, &expected).map(|()| None),
        }
    }

    /// The broker's first message holds nonce, salt and iterations; our answer proves the password.
    async fn prove(&mut self, server_first: &str) -> Result<Vec<u8>, ScramFailure> {
        let challenge = Challenge::parse(server_first)?;
        if !challenge.nonce.starts_with(&self.nonce) || challenge.nonce.len() == self.nonce.len() {
            return Err(ScramFailure::Nonce);
        }
        let (hash, password) = (self.hash, self.password.clone());
        let Challenge { nonce, salt, iterations } = challenge;
        // It takes milliseconds to a second, in which other connections want to be heard.
        let hashing =
            tokio::task::spawn_blocking(move || salted_password(hash, &password, &salt, iterations));
        let salted = hashing.await.expect("hashing neither panics nor is it cancelled");
        let client_key = hmac(hash, &salted, b"Client Key");
        let without_proof = format!("c={GS2_HEADER_BASE64},r={nonce}");
        let signed = format!("{},{server_first},{without_proof}", self.first_bare);
        let signature = hmac(hash, &digest(hash, &client_key), signed.as_bytes());
        let proof: Vec<u8> = client_key.iter().zip(&signature).map(|(key, mask)| key ^ mask).collect();
        self.expected = Some(ServerSignature { key: hmac(hash, &salted, b"Server Key"), text: signed });
        Ok(format!("{without_proof},p={}", STANDARD.encode(proof)).into_bytes())
    }

    /// The broker's last message proves that it knows the password too.
    fn check(&self, server_final: &str, expected: &ServerSignature) -> Result<(), ScramFailure> {
        let signature = server_final.strip_prefix("v=").ok_or(ScramFailure::Malformed)?;
        let signature = signature.split(',').next().unwrap_or_default();
        let signature = STANDARD.decode(signature).map_err(|_| ScramFailure::Malformed)?;
        match verify(self.hash, &expected.key, expected.text.as_bytes(), &signature) {
            true => Ok(()),
            false => Err(ScramFailure::Signature),
        }
    }
}

/// The broker's first message.
struct Challenge {
    nonce: String,
    salt: Vec<u8>,
    iterations: u32,
}

impl Challenge {
    fn parse(text: &str) -> Result<Self, ScramFailure> {
        if text.starts_with("m=") {
            return Err(ScramFailure::MandatoryExtension);
        }
        let mut parts = text.split(',');
        let mut part = |prefix: &str| {
            parts.next().and_then(|part| part.strip_prefix(prefix)).ok_or(ScramFailure::Malformed)
        };
        let (nonce, salt, iterations) = (part("r=")?.to_owned(), part("s=")?, part("i=")?);
        let salt = STANDARD.decode(salt).map_err(|_| ScramFailure::Malformed)?;
        let iterations: u64 = iterations.parse().map_err(|_| ScramFailure::Malformed)?;
        let allowed = u32::try_from(iterations)
            .ok()
            .filter(|iterations| (ITERATIONS_MIN..=ITERATIONS_MAX).contains(iterations));
        let iterations = allowed.ok_or(ScramFailure::Iterations(iterations))?;
        match salt.is_empty() {
            true => Err(ScramFailure::Malformed),
            false => Ok(Self { nonce, salt, iterations }),
        }
    }
}

/// The password, hashed as a broker stores it: `Hi` of RFC 5802. Kafka does not normalize passwords.
pub fn salted_password(hash: Hash, password: &Secret, salt: &[u8], iterations: u32) -> Vec<u8> {
    let password = password.expose().as_bytes();
    match hash {
        Hash::Sha256 => {
            let mut salted = vec![0; 32];
            pbkdf2_hmac::<Sha256>(password, salt, iterations, &mut salted);
            salted
        }
        Hash::Sha512 => {
            let mut salted = vec![0; 64];
            pbkdf2_hmac::<Sha512>(password, salt, iterations, &mut salted);
            salted
        }
    }
}

fn digest(hash: Hash, data: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha256 => Sha256::digest(data).to_vec(),
        Hash::Sha512 => Sha512::digest(data).to_vec(),
    }
}

fn hmac(hash: Hash, key: &[u8], data: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha256 => keyed::<Hmac<Sha256>>(key, data).finalize().into_bytes().to_vec(),
        Hash::Sha512 => keyed::<Hmac<Sha512>>(key, data).finalize().into_bytes().to_vec(),
    }
}

/// In constant time.
fn verify(hash: Hash, key: &[u8], data: &[u8], signature: &[u8]) -> bool {
    match hash {
        Hash::Sha256 => keyed::<Hmac<Sha256>>(key, data).verify_slice(signature).is_ok(),
        Hash::Sha512 => keyed::<Hmac<Sha512>>(key, data).verify_slice(signature).is_ok(),
    }
}

fn keyed<M: Mac + KeyInit>(key: &[u8], data: &[u8]) -> M {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(data);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
    const CHALLENGE: &str =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    fn client() -> Client {
        let credentials = Credentials { username: "user".into(), password: Secret::new("pencil") };
        Client::new(Hash::Sha256, &credentials, false, NONCE.to_owned())
    }

    /// The example of RFC 7677.
    #[tokio::test]
    async fn the_example_of_the_rfc() {
        let mut client = client();
        assert_eq!(client.first(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        let last = client.next(CHALLENGE.as_bytes()).await.unwrap().unwrap();
        assert_eq!(
            String::from_utf8(last).unwrap(),
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
             p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        );
        let end = client.next(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=").await;
        assert_eq!(end, Ok(None));
    }

    #[tokio::test]
    async fn a_server_that_does_not_know_the_password() {
        for (end, expected) in [
            ("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", ScramFailure::Signature),
            ("v=", ScramFailure::Signature),
            ("v=!!", ScramFailure::Malformed),
            ("", ScramFailure::Malformed),
            ("e=other-error", ScramFailure::Error("other-error".into())),
        ] {
            let mut client = client();
            client.next(CHALLENGE.as_bytes()).await.unwrap();
            assert_eq!(client.next(end.as_bytes()).await, Err(expected), "{end}");
        }
    }

    #[tokio::test]
    async fn hostile_challenges() {
        let iterations = |text: &str| CHALLENGE.replace("i=4096", text);
        for (challenge, expected) in [
            (iterations("i=2147483648"), ScramFailure::Iterations(1 << 31)),
            (iterations("i=1"), ScramFailure::Iterations(1)),
            (iterations("i=0"), ScramFailure::Iterations(0)),
            (iterations("i=-1"), ScramFailure::Malformed),
            (iterations("i=99999999999999999999999"), ScramFailure::Malformed),
            (CHALLENGE.replace("r=rO", "r=xO"), ScramFailure::Nonce),
            (format!("r={NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"), ScramFailure::Nonce),
            (CHALLENGE.replace("s=W22Z", "s=????"), ScramFailure::Malformed),
            (CHALLENGE.replace("s=W22ZaJ0SNY7soEsUEjb6gQ==", "s="), ScramFailure::Malformed),
            (format!("m=new,{CHALLENGE}"), ScramFailure::MandatoryExtension),
            (String::new(), ScramFailure::Malformed),
            (",,,".to_owned(), ScramFailure::Malformed),
        ] {
            assert_eq!(client().next(challenge.as_bytes()).await, Err(expected), "{challenge}");
        }
        assert_eq!(client().next(&[0xff, 0xfe]).await, Err(ScramFailure::Malformed));
    }

    #[test]
    fn names_are_escaped_and_tokens_said_to_be_tokens() {
        let credentials = Credentials { username: "a=b,c".into(), password: Secret::new("") };
        let client = Client::new(Hash::Sha512, &credentials, true, "x".to_owned());
        assert_eq!(client.first(), b"n,,n=a=3Db=2Cc,r=x,tokenauth=true");
    }

    #[test]
    fn nonces_differ_and_have_no_commas() {
        assert_ne!(nonce(), nonce());
        assert!(nonce().bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}
