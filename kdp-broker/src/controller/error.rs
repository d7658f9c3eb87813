//! A refusal as Kafka's answers carry it: a code, and a message or none.

use kdp_client::protocol::messages::{ResponseError, StrBytes};

/// Why something was refused (`ApiError`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) code: ResponseError,
    pub(crate) message: Option<String>,
}

impl ApiError {
    /// A refusal with words of its own.
    pub(crate) fn new(code: ResponseError, message: impl Into<String>) -> Self {
        Self { code, message: Some(message.into()) }
    }

    /// The code alone: Kafka sends no message where it would only repeat what the code says.
    pub(crate) fn bare(code: ResponseError) -> Self {
        Self { code, message: None }
    }

    /// The code with Kafka's standing words for it, where Kafka sends them all the same.
    pub(crate) fn standing(code: ResponseError) -> Self {
        let message = match code {
            ResponseError::UnknownTopicOrPartition => "This server does not host this topic-partition.",
            ResponseError::UnknownTopicId => "This server does not host this topic ID.",
            ResponseError::PreferredLeaderNotAvailable => "The preferred leader was not available.",
            ResponseError::EligibleLeadersNotAvailable => {
                "Eligible topic partition leaders are not available."
            }
            ResponseError::ElectionNotNeeded => "Leader election not needed for topic partition.",
            _ => return Self::bare(code),
        };
        Self::new(code, message)
    }

    /// The message as an answer's field.
    pub(crate) fn message(&self) -> Option<StrBytes> {
        self.message.clone().map(StrBytes::from_string)
    }
}

/// Code and message of what succeeded or was refused, for the fields of an answer.
pub(crate) fn code_and_message<T>(result: &Result<T, ApiError>) -> (i16, Option<StrBytes>) {
    match result {
        Ok(_) => (0, None),
        Err(error) => (error.code.code(), error.message()),
    }
}
