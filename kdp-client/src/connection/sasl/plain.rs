//! PLAIN (RFC 4616): name and password as they are, so only ever over TLS. Pure.

use super::Credentials;
use crate::connection::Secret;

/// An empty authorization identity, the name and the password, with zero bytes between them.
pub(super) fn message(credentials: &Credentials) -> Secret {
    Secret::new(format!("\0{}\0{}", credentials.username, credentials.password.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_rfc_has_it() {
        let credentials = Credentials { username: "tim".into(), password: Secret::new("tanstaaftanstaaf") };
        assert_eq!(message(&credentials).expose(), "\0tim\0tanstaaftanstaaf");
    }
}
