//! Who we say we are, by SASL: what is sent and what the answers must be. No sockets.
//!
//! A [`Conversation`] is one authentication: bytes out, bytes in, and at its end the broker knows us and,
//! with SCRAM, we know the broker.

mod oauthbearer;
mod plain;
mod scram;
mod token;
mod token_endpoint;

use std::fmt;

use tokio::sync::Mutex;

pub use scram::{Hash, ITERATIONS_MAX, ITERATIONS_MIN, ScramFailure, salted_password};
pub use token::{ClientCredentials, TokenFailure, TokenSource, UnsecuredToken};

use crate::connection::{KafkaError, Secret};
use token::Token;

/// A SASL mechanism that kdp speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// PLAIN
    Plain,
    /// SCRAM-SHA-256, SCRAM-SHA-512
    Scram(Hash),
    /// OAUTHBEARER
    OAuthBearer,
}

impl Mechanism {
    /// All of them.
    pub const ALL: [Mechanism; 4] = [
        Mechanism::Plain,
        Mechanism::Scram(Hash::Sha256),
        Mechanism::Scram(Hash::Sha512),
        Mechanism::OAuthBearer,
    ];

    /// Its registered name.
    pub fn name(self) -> &'static str {
        match self {
            Mechanism::Plain => "PLAIN",
            Mechanism::Scram(Hash::Sha256) => "SCRAM-SHA-256",
            Mechanism::Scram(Hash::Sha512) => "SCRAM-SHA-512",
            Mechanism::OAuthBearer => "OAUTHBEARER",
        }
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A mechanism with what it needs.
#[derive(Clone, Debug)]
pub enum SaslOptions {
    /// Name and password, as they are.
    Plain(Credentials),
    /// Name and password, which stays here.
    Scram {
        /// With which hash.
        hash: Hash,
        /// Who.
        credentials: Credentials,
        /// The name and password are a delegation token's id and HMAC.
        token_auth: bool,
    },
    /// A token of somebody whom the broker believes.
    OAuthBearer {
        /// Where it comes from.
        source: TokenSource,
        /// Said along with it.
        extensions: Vec<(String, String)>,
    },
}

/// A name and a password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who.
    pub username: String,
    /// The proof.
    pub password: Secret,
}

/// Why a broker does not know us.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SaslFailure {
    /// The listener does not authenticate at all.
    #[error("the listener does not ask for SASL")]
    NotAsked,
    /// The broker does not take this mechanism.
    #[error("the broker does not offer {mechanism}; it offers {}", list(offered))]
    MechanismNotOffered {
        /// Ours.
        mechanism: Mechanism,
        /// Its own.
        offered: Vec<String>,
    },
    /// The broker does not believe us.
    #[error("the broker refused the {mechanism} credentials: {error}")]
    Refused {
        /// What was tried.
        mechanism: Mechanism,
        /// What it said.
        error: KafkaError,
    },
    /// The broker's part of the conversation is wrong; it may be an impostor.
    #[error("the broker's {mechanism} answer is not acceptable: {failure}")]
    BadServer {
        /// In which conversation.
        mechanism: Mechanism,
        /// What is wrong.
        failure: ScramFailure,
    },
    /// There is no token to show.
    #[error("no token: {0}")]
    Token(#[from] TokenFailure),
}

/// SASL for any number of connections; a token is fetched once for all of them.
#[derive(Debug)]
pub(crate) struct Sasl {
    options: SaslOptions,
    token: Mutex<Option<Token>>,
}

impl Sasl {
    pub(crate) fn new(options: SaslOptions) -> Self {
        Self { options, token: Mutex::new(None) }
    }

    pub(crate) fn mechanism(&self) -> Mechanism {
        match &self.options {
            SaslOptions::Plain(_) => Mechanism::Plain,
            SaslOptions::Scram { hash, .. } => Mechanism::Scram(*hash),
            SaslOptions::OAuthBearer { .. } => Mechanism::OAuthBearer,
        }
    }

    /// A new authentication.
    pub(crate) async fn conversation(&self) -> Result<Conversation, SaslFailure> {
        Ok(match &self.options {
            SaslOptions::Plain(credentials) => Conversation::Plain(plain::message(credentials)),
            SaslOptions::Scram { hash, credentials, token_auth } => {
                let client = scram::Client::new(*hash, credentials, *token_auth, scram::nonce());
                Conversation::Scram(Box::new(client))
            }
            SaslOptions::OAuthBearer { source, extensions } => {
                let token = token::current(source, &mut *self.token.lock().await).await?;
                Conversation::OAuthBearer(oauthbearer::message(&token, extensions))
            }
        })
    }

    /// The broker did not take what we have: the next attempt fetches a token anew.
    pub(crate) async fn forget_token(&self) {
        *self.token.lock().await = None;
    }
}

/// One authentication, from our first message to the broker's last.
#[derive(Debug)]
pub(crate) enum Conversation {
    Plain(Secret),
    Scram(Box<scram::Client>),
    OAuthBearer(Secret),
}

impl Conversation {
    /// What we say first.
    pub(crate) fn first(&self) -> Vec<u8> {
        match self {
            Conversation::Plain(message) | Conversation::OAuthBearer(message) => {
                message.expose().as_bytes().to_vec()
            }
            Conversation::Scram(client) => client.first(),
        }
    }

    /// What we say to the broker's answer; `None`: it is over and all is well.
    pub(crate) async fn next(&mut self, answer: &[u8]) -> Result<Option<Vec<u8>>, ScramFailure> {
        match self {
            Conversation::Plain(_) => Ok(None),
            Conversation::Scram(client) => client.next(answer).await,
            Conversation::OAuthBearer(_) => Ok(oauthbearer::next(answer)),
        }
    }
}

fn list(offered: &[String]) -> String {
    match offered {
        [] => "nothing".to_owned(),
        offered => offered.join(", "),
    }
}
