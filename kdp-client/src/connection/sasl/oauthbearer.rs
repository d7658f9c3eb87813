//! OAUTHBEARER (RFC 7628): a token, and nothing that proves who sends it, so only ever over TLS. Pure.

use crate::connection::Secret;

/// What separates the parts of the message, and all of our answer to a refusal.
const SEPARATOR: char = '\x01';

/// The token and the extensions, as the RFC frames them.
pub(super) fn message(token: &Secret, extensions: &[(String, String)]) -> Secret {
    let mut text = format!("n,,{SEPARATOR}auth=Bearer {}{SEPARATOR}", token.expose());
    for (key, value) in extensions {
        text.push_str(&format!("{key}={value}{SEPARATOR}"));
    }
    text.push(SEPARATOR);
    Secret::new(text)
}

/// A broker that says more than nothing refuses; it tells why once we have acknowledged it.
pub(super) fn next(answer: &[u8]) -> Option<Vec<u8>> {
    (!answer.is_empty()).then(|| vec![SEPARATOR as u8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_rfc_has_it() {
        let token = Secret::new("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        let extensions = [("logicalCluster".to_owned(), "lkc-1".to_owned())];
        assert_eq!(
            message(&token, &extensions).expose(),
            "n,,\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01logicalCluster=lkc-1\x01\x01"
        );
        assert_eq!(next(b""), None);
        assert_eq!(next(br#"{"status":"invalid_token"}"#), Some(vec![1]));
    }
}
