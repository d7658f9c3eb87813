//! What can go wrong between a question and its answer, each with the broker it happened on.
//!
//! Two families that a caller must keep apart: the broker could not be asked ([`Error`] but its last
//! variant), and the broker answered with one of Kafka's error codes ([`KafkaError`]).

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::connection::sasl::SaslFailure;
use crate::connection::tls::TlsFailure;
use crate::connection::{Api, Endpoint, FrameError};
use crate::protocol::messages::{ResponseError, VersionRange};

/// Why a request has no usable answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No connection came about: not reached, not encrypted, or not known to the broker.
    #[error("cannot connect to {broker}: {reason}")]
    Connect {
        /// Where to.
        broker: Endpoint,
        /// Why not.
        reason: ConnectFailure,
    },
    /// The connection or the answer failed.
    #[error("{api:?} v{version} to {broker} failed: {reason}")]
    Request {
        /// Who was asked.
        broker: Endpoint,
        /// What was asked.
        api: Api,
        /// In which version.
        version: i16,
        /// What happened.
        reason: RequestFailure,
    },
    /// The broker has no version of the API in common with us.
    #[error("{broker} does not offer {api:?} {}", Offered { ours: *ours, theirs: *theirs })]
    Unsupported {
        /// Who was asked.
        broker: Endpoint,
        /// What would have been asked.
        api: Api,
        /// The versions that would have served.
        ours: VersionRange,
        /// The versions the broker has, if it has the API at all.
        theirs: Option<VersionRange>,
    },
    /// The request would change something, and the connection is there only to read.
    #[error("{api:?} to {broker} was not sent: read-only")]
    ReadOnly {
        /// Who would have been asked.
        broker: Endpoint,
        /// What.
        api: Api,
    },
    /// The brokers belong to another cluster than the one that was meant.
    #[error("this is cluster {}, not {expected}", found.as_deref().unwrap_or("without an id"))]
    OtherCluster {
        /// The id that was meant.
        expected: String,
        /// The id that the broker told.
        found: Option<String>,
    },
    /// The cluster's metadata names no such broker.
    #[error("the cluster has no broker {id} (it has {known:?})")]
    NoSuchBroker {
        /// The broker that was named.
        id: i32,
        /// The brokers there are.
        known: Vec<i32>,
    },
    /// The request as a whole was answered with an error code.
    #[error("{broker} answered {api:?} v{version} with {error}")]
    Kafka {
        /// Who answered.
        broker: Endpoint,
        /// What.
        api: Api,
        /// In which version.
        version: i16,
        /// How.
        error: KafkaError,
    },
}

impl Error {
    /// Whether no other broker of the cluster would say anything else: what one does not believe, no other will,
    /// and asking them all with the same password looks like an attack.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::Connect { reason: ConnectFailure::Sasl(_), .. })
    }
}

/// Why no connection came about.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ConnectFailure {
    /// The name has no address.
    #[error("the host name cannot be looked up: {0}")]
    UnknownHost(Arc<io::Error>),
    /// The system said no: refused, unreachable.
    #[error("{0}")]
    Io(Arc<io::Error>),
    /// The system said nothing in time.
    #[error("no connection within {0:?}")]
    TimedOut(Duration),
    /// No TLS came about.
    #[error(transparent)]
    Tls(#[from] TlsFailure),
    /// The broker does not know us, or we do not know it.
    #[error(transparent)]
    Sasl(#[from] SaslFailure),
}

/// Why a request on a connection has no usable answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RequestFailure {
    /// The broker closed the connection.
    #[error("the broker closed the connection before it answered")]
    Closed,
    /// The broker did not answer in time.
    #[error("no answer within {0:?}")]
    TimedOut(Duration),
    /// Reading or writing failed.
    #[error("{0}")]
    Io(Arc<io::Error>),
    /// TLS ended it; with TLS 1.3 the broker looks at our certificate only now.
    #[error(transparent)]
    Tls(TlsFailure),
    /// The answer is not framed as Kafka frames.
    #[error("the broker sent {0}")]
    Frame(FrameError),
    /// The answer belongs to no question.
    #[error("the broker answered with correlation id {0}, which was not asked for")]
    CorrelationId(i32),
    /// The answer does not have the shape of its version.
    #[error("the answer cannot be read: {0}")]
    Undecodable(String),
    /// The request cannot be written in the version chosen: a fault of ours.
    #[error("the request cannot be written in this version: {0}")]
    Unencodable(String),
}

/// One of Kafka's error codes, with what the broker said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaError {
    /// The code.
    pub code: ErrorCode,
    /// The broker's own words, where it has any.
    pub message: Option<String>,
}

impl KafkaError {
    /// `None` for code 0.
    pub fn from_wire(code: i16, message: Option<&str>) -> Option<Self> {
        let message = message.map(essence).filter(|text| !text.is_empty()).map(str::to_owned);
        (code != 0).then_some(Self { code: ErrorCode(code), message })
    }

    /// An error of this code without a message.
    pub fn of(error: ResponseError) -> Self {
        Self { code: ErrorCode(error.code()), message: None }
    }
}

/// What a message says to people: where Kafka denies something, the object that held the request is written out
/// first, with addresses in memory that differ from answer to answer.
fn essence(message: &str) -> &str {
    let is_dump = message.starts_with("Request Request(");
    let at = message.rfind(" needs ").filter(|_| is_dump);
    at.map_or(message, |at| message[at..].trim_start())
}

impl fmt::Display for KafkaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(f, "{}: {message}", self.code),
            None => self.code.fmt(f),
        }
    }
}

/// A Kafka error code; it prints as Kafka's name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode(pub i16);

impl ErrorCode {
    /// The code as the enum to match on; codes we do not know are `Unknown`.
    pub fn kind(self) -> ResponseError {
        ResponseError::try_from_code(self.0).unwrap_or(ResponseError::Unknown(0))
    }

    /// Whether the same request may succeed later.
    pub fn is_retriable(self) -> bool {
        self.kind().is_retriable()
    }

    /// Kafka's name, for example `TOPIC_ALREADY_EXISTS`.
    pub fn name(self) -> String {
        match self.kind() {
            ResponseError::Unknown(code) => format!("ERROR_{code}"),
            kind => screaming_snake(&kind.to_string()),
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

fn screaming_snake(camel: &str) -> String {
    let mut snake = String::with_capacity(camel.len() + 8);
    for (index, letter) in camel.chars().enumerate() {
        if index > 0 && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_uppercase());
    }
    snake
}

/// Prints which versions would have served and which there are.
struct Offered {
    ours: VersionRange,
    theirs: Option<VersionRange>,
}

impl fmt::Display for Offered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in a version kdp can use (needed: {}-{}, offered: ", self.ours.min, self.ours.max)?;
        match self.theirs {
            Some(theirs) => write!(f, "{}-{})", theirs.min, theirs.max),
            None => f.write_str("none)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_is_said_without_the_request() {
        let said = |message| KafkaError::from_wire(31, Some(message)).unwrap().to_string();
        let dump =
            "Request Request(processor=4, buffer=java.nio.HeapByteBuffer[pos=26]) needs DESCRIBE permission.";
        assert_eq!(said(dump), "CLUSTER_AUTHORIZATION_FAILED: needs DESCRIBE permission.");
        assert_eq!(said("it needs more"), "CLUSTER_AUTHORIZATION_FAILED: it needs more");
        assert_eq!(said(""), "CLUSTER_AUTHORIZATION_FAILED");
    }

    #[test]
    fn names_are_kafkas() {
        for (code, name) in [
            (-1, "UNKNOWN_SERVER_ERROR"),
            (3, "UNKNOWN_TOPIC_OR_PARTITION"),
            (17, "INVALID_TOPIC_EXCEPTION"),
            (36, "TOPIC_ALREADY_EXISTS"),
            (129, "REBOOTSTRAP_REQUIRED"),
            (999, "ERROR_999"),
        ] {
            assert_eq!(ErrorCode(code).name(), name);
        }
    }

    #[test]
    fn an_empty_message_is_none() {
        assert_eq!(KafkaError::from_wire(0, Some("fine")), None);
        assert_eq!(KafkaError::from_wire(36, Some("")).unwrap().to_string(), "TOPIC_ALREADY_EXISTS");
    }
}
