//! What a topic may be called (`Topic`).

use kdp_client::protocol::messages::ResponseError;

use super::error::ApiError;

/// The topic of transactions.
pub(crate) const TRANSACTION_STATE: &str = "__transaction_state";
/// The metadata log, which is no topic that clients may touch.
pub(crate) const CLUSTER_METADATA: &str = "__cluster_metadata";

const LENGTH_MAX: usize = 249;

/// INVALID_TOPIC_EXCEPTION with the reason, or nothing to say.
pub(crate) fn validate(name: &str) -> Result<(), ApiError> {
    let reason = match name {
        "" => "the empty string is not allowed".to_owned(),
        "." => "'.' is not allowed".to_owned(),
        ".." => "'..' is not allowed".to_owned(),
        // Java counts UTF-16 units; beyond ASCII the name is invalid either way.
        _ if name.encode_utf16().count() > LENGTH_MAX => {
            format!("the length of '{name}' is longer than the max allowed length {LENGTH_MAX}")
        }
        _ if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) => {
            format!(
                "'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
            )
        }
        _ => return Ok(()),
    };
    Err(ApiError::new(ResponseError::InvalidTopicException, format!("Topic name is invalid: {reason}")))
}

/// Names that differ only in `.` and `_` would share their metrics: `None` when there is neither,
/// else what such names have in common.
pub(crate) fn collision_key(name: &str) -> Option<String> {
    name.contains(['.', '_']).then(|| name.replace('.', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_as_kafka_checks_them() {
        let refused = |name: &str| validate(name).expect_err("refused").message.expect("said why");
        assert_eq!(refused(""), "Topic name is invalid: the empty string is not allowed");
        assert_eq!(refused(".."), "Topic name is invalid: '..' is not allowed");
        assert!(refused(&"a".repeat(250)).ends_with("is longer than the max allowed length 249"));
        assert!(refused("ä").contains("'ä' contains one or more characters other than"));
        assert_eq!(validate(&"a".repeat(249)), Ok(()));
        assert_eq!(validate("A-z.0_9"), Ok(()));
    }

    #[test]
    fn dots_and_underscores_collide() {
        assert_eq!(collision_key("a.b_c"), collision_key("a_b.c"));
        assert_eq!(collision_key("plain-name"), None);
    }
}
