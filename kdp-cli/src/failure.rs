//! An error as the user and the script get it: what failed, a code, a hint what to try, an exit code.
//!
//! Everything that can go wrong becomes one of these in one place, so that the same trouble always has
//! the same code, words and exit code.

mod connect;

use kdp_client::connection::{Error, ErrorCode, KafkaError, RequestFailure};
use kdp_client::protocol::messages::{ApiKey, ResponseError};
use schemars::JsonSchema;
use serde::Serialize;

use crate::exit::Exit;

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(crate) struct Failure {
    /// Kafka's name of the error, or ours where Kafka has none.
    pub(crate) code: String,
    /// What happened.
    pub(crate) message: String,
    /// Whether the same command may succeed later.
    pub(crate) retriable: bool,
    /// What to try.
    pub(crate) hint: Option<String>,
    /// The topic, group or broker that it happened to.
    pub(crate) item: Option<String>,
    /// What the shell gets to see.
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// The code of every check whose answer is no.
const GATE: &str = "GATE";

impl Failure {
    fn new(code: &str, exit: Exit, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self { code, message, retriable: false, hint: None, item: None, exit }
    }

    /// A flag, a file or a value is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new("USAGE", Exit::Usage, message)
    }

    /// kdp will not do it without being told to.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new("UNCONFIRMED", Exit::Refused, message)
    }

    /// Nothing may be changed here.
    pub(crate) fn read_only(message: impl Into<String>) -> Self {
        Self::new("READ_ONLY", Exit::Refused, message)
    }

    /// This is not the cluster that is meant.
    pub(crate) fn other_cluster(message: impl Into<String>) -> Self {
        Self::new("OTHER_CLUSTER", Exit::Refused, message)
    }

    /// What was waited for has not come.
    pub(crate) fn timed_out(message: impl Into<String>) -> Self {
        Self::new("TIMED_OUT", Exit::TimedOut, message)
    }

    /// Ctrl-C.
    pub(crate) fn interrupted() -> Self {
        Self::new("INTERRUPTED", Exit::Interrupted, "interrupted")
    }

    /// Something that was asked for is not there, or the world did not let us.
    pub(crate) fn failed(code: &str, message: impl Into<String>) -> Self {
        Self::new(code, Exit::Failed, message)
    }

    /// The answer of a check is no. Nothing went wrong, but a script has to hear it: a document has an error
    /// of this code for each thing that keeps the answer from being yes, and the exit code is 1.
    pub(crate) fn gate(message: impl Into<String>) -> Self {
        Self::new(GATE, Exit::Failed, message)
    }

    /// Whether it is the answer of a check.
    pub(crate) fn is_gate(&self) -> bool {
        self.code == GATE
    }

    /// What the cluster said about one item.
    pub(crate) fn of_item(item: &str, error: &KafkaError) -> Self {
        let message = match &error.message {
            Some(message) => message.clone(),
            None => meaning(error.code.kind()).unwrap_or("the broker gave no reason").to_owned(),
        };
        Self {
            code: error.code.name(),
            message,
            retriable: error.code.is_retriable(),
            hint: hint(error.code.kind()).map(str::to_owned),
            item: Some(item.to_owned()),
            exit: exit(error.code.kind()),
        }
    }

    /// What a code means, where there are words for it.
    pub(crate) fn meaning_of(code: ErrorCode) -> Option<&'static str> {
        meaning(code.kind())
    }

    /// The same, about this item.
    pub(crate) fn about(mut self, item: impl Into<String>) -> Self {
        self.item = Some(item.into());
        self
    }

    /// The same, with advice.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Connect { broker, reason } => connect::of_connect(&broker, &reason, message),
            Error::Request { reason, .. } => of_request(&reason, message),
            Error::Unsupported { api, theirs: None, .. } if api == ApiKey::Metadata => Self::new(
                "UNSUPPORTED_VERSION",
                Exit::Unsupported,
                message,
            )
            .hint(
                "controllers know nothing of topics, records and groups: --bootstrap-server asks brokers; \
                     `kdp help config` tells what --bootstrap-controller is for",
            ),
            Error::Unsupported { .. } => Self::new("UNSUPPORTED_VERSION", Exit::Unsupported, message)
                .hint("`kdp cluster api-versions` shows what this cluster can do"),
            Error::ReadOnly { .. } => Self::read_only(message),
            Error::OtherCluster { .. } => Self::other_cluster(message)
                .hint("the context's cluster_id names the cluster that is meant; is the address right?"),
            Error::NoSuchBroker { .. } => Self::failed("BROKER_NOT_FOUND", message)
                .hint("`kdp broker list` shows the brokers there are"),
            Error::Kafka { error, .. } => Self { item: None, message, ..Self::of_item("", &error) },
        }
    }
}

impl Failure {
    fn retriable(mut self) -> Self {
        self.retriable = true;
        self
    }
}

fn of_request(reason: &RequestFailure, message: String) -> Failure {
    let failure = |code, exit| Failure::new(code, exit, message.clone());
    match reason {
        RequestFailure::TimedOut(_) => failure("TIMED_OUT", Exit::TimedOut)
            .retriable()
            .hint("the broker is busy, or something between swallows the answer; --timeout waits longer"),
        RequestFailure::Closed => failure("CONNECTION_CLOSED", Exit::Unreachable)
            .retriable()
            .hint("brokers close at once when the port expects TLS or SASL, or when they are shutting down"),
        RequestFailure::Io(_) => failure("CONNECTION_FAILED", Exit::Unreachable).retriable(),
        RequestFailure::Tls(reason) => connect::of_tls(reason, message),
        RequestFailure::Frame(frame) => {
            let hint = match frame.looks_like() {
                Some("TLS") => "set security.protocol to SSL or SASL_SSL in --command-config",
                _ => "is this the port of a Kafka broker?",
            };
            failure("BAD_ANSWER", Exit::Unreachable).hint(hint)
        }
        RequestFailure::CorrelationId(_) | RequestFailure::Undecodable(_) => {
            failure("BAD_ANSWER", Exit::Unreachable)
                .hint("is this the port of a Kafka broker? -v shows every request")
        }
        RequestFailure::Unencodable(_) => failure("UNSUPPORTED_VERSION", Exit::Unsupported),
    }
}

fn exit(kind: ResponseError) -> Exit {
    match kind {
        ResponseError::TopicAuthorizationFailed
        | ResponseError::GroupAuthorizationFailed
        | ResponseError::ClusterAuthorizationFailed
        | ResponseError::TransactionalIdAuthorizationFailed
        | ResponseError::DelegationTokenAuthorizationFailed => Exit::Unauthorized,
        ResponseError::SaslAuthenticationFailed | ResponseError::IllegalSaslState => Exit::Unreachable,
        ResponseError::UnsupportedVersion
        | ResponseError::UnsupportedForMessageFormat
        | ResponseError::MismatchedEndpointType
        | ResponseError::UnsupportedEndpointType
        | ResponseError::SecurityDisabled => Exit::Unsupported,
        ResponseError::RequestTimedOut => Exit::TimedOut,
        _ => Exit::Failed,
    }
}

/// What a code means, for the answers that carry no words.
fn meaning(kind: ResponseError) -> Option<&'static str> {
    Some(match kind {
        ResponseError::UnknownTopicOrPartition => "there is no such topic or partition",
        ResponseError::InvalidTopicException => {
            "a topic name has 1 to 249 letters, digits, dots, underscores or hyphens, and is not `.` or `..`"
        }
        ResponseError::LeaderNotAvailable => "the partition has no leader",
        ResponseError::NotLeaderOrFollower => "the leader has moved",
        ResponseError::TopicAlreadyExists => "a topic of this name exists",
        ResponseError::TopicAuthorizationFailed => "you may not do this with the topic",
        ResponseError::GroupAuthorizationFailed => "you may not do this with the group",
        ResponseError::ClusterAuthorizationFailed => "you may not do this with the cluster",
        ResponseError::UnknownServerError => {
            "the broker failed in a way it did not expect; its log says more"
        }
        ResponseError::CorruptMessage => "a record did not arrive as it was sent",
        ResponseError::NotController => "the controller has moved",
        ResponseError::NotCoordinator => "the coordinator has moved",
        ResponseError::IllegalGeneration => "the group has rebalanced meanwhile",
        ResponseError::UnknownMemberId => "the group has no such member any more",
        ResponseError::RebalanceInProgress => "the group is rebalancing; its members have to join again",
        ResponseError::NonEmptyGroup => "the group has members",
        ResponseError::FencedInstanceId => "another member took over this group.instance.id",
        ResponseError::StaleMemberEpoch => "the member has not heard of its newest assignment yet",
        ResponseError::FencedMemberEpoch => "the member was away for too long and has to join again",
        ResponseError::OutOfOrderSequenceNumber => {
            "records of an idempotent producer are missing before these"
        }
        ResponseError::InvalidProducerEpoch => "a newer instance of the producer has fenced this one",
        ResponseError::ProducerFenced => "a newer producer uses the same transactional id",
        ResponseError::TransactionCoordinatorFenced => "a newer coordinator has written markers already",
        ResponseError::ConcurrentTransactions => "the transaction before is still being ended",
        ResponseError::InvalidTxnState => "the transaction is not in a state that allows it",
        ResponseError::TransactionalIdNotFound => "there is no such transactional id",
        ResponseError::UnsupportedVersion => "the broker does not know this version, or a feature is off",
        ResponseError::UnknownTopicId => "there is no topic of this id",
        ResponseError::PolicyViolation => "a policy of the cluster forbids it",
        ResponseError::InvalidConfig => "a setting or its value is not valid",
        ResponseError::ThrottlingQuotaExceeded => "the quota of changes is used up for now",
        ResponseError::KafkaStorageError => "the broker's disk failed it",
        ResponseError::ElectionNotNeeded => "the leader is the right one already",
        ResponseError::PreferredLeaderNotAvailable => "the preferred leader is not in sync or not alive",
        ResponseError::EligibleLeadersNotAvailable => "no replica may become the leader",
        ResponseError::NoReassignmentInProgress => "the partition is not being moved",
        ResponseError::DuplicateVoter => "this controller votes already",
        ResponseError::VoterNotFound => "this controller does not vote",
        ResponseError::BrokerIdNotRegistered => "the cluster knows no such broker",
        ResponseError::SaslAuthenticationFailed => "the user or the password is wrong",
        ResponseError::GroupIdNotFound => "there is no such group",
        ResponseError::CoordinatorNotAvailable => "the group's coordinator is not available yet",
        ResponseError::CoordinatorLoadInProgress => "the group's coordinator is still loading",
        ResponseError::OffsetOutOfRange => "the partition does not hold this offset",
        ResponseError::RequestTimedOut => "the cluster did not finish in time; the change may still happen",
        ResponseError::MessageTooLarge => "a record is larger than the topic's max.message.bytes",
        ResponseError::TopicDeletionDisabled => "the brokers run with delete.topic.enable=false",
        ResponseError::NotEnoughReplicas => "fewer replicas are in sync than min.insync.replicas asks for",
        _ => return None,
    })
}

fn hint(kind: ResponseError) -> Option<&'static str> {
    Some(match kind {
        ResponseError::UnknownTopicOrPartition => "`kdp topic list` shows the topics there are",
        ResponseError::MismatchedEndpointType | ResponseError::UnsupportedEndpointType => {
            "this is a broker; --bootstrap-controller takes the listener of a controller, which \
             `kdp cluster endpoints` shows"
        }
        ResponseError::GroupIdNotFound => "`kdp group list` shows the groups there are",
        ResponseError::DelegationTokenAuthDisabled => "the brokers have no delegation.token.secret.key",
        ResponseError::DelegationTokenRequestNotAllowed => {
            "tokens are made on listeners that know who asks, by a password or a certificate and not by a token"
        }
        ResponseError::InvalidReplicationFactor => "`kdp broker list` shows how many brokers there are",
        ResponseError::TopicAuthorizationFailed => {
            "an ACL has to allow the operation to your principal on this topic"
        }
        ResponseError::GroupAuthorizationFailed => {
            "an ACL has to allow the operation to your principal on this group"
        }
        ResponseError::ClusterAuthorizationFailed => {
            "an ACL has to allow the operation to your principal on the cluster"
        }
        _ => return None,
    })
}
