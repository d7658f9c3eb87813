//! Why there is no connection, in words that lead to the setting that has to change.

use kdp_client::connection::sasl::TokenFailure;
use kdp_client::connection::tls::StoreFailure;
use kdp_client::connection::{ConnectFailure, Endpoint, SaslFailure, TlsFailure};

use super::Failure;
use crate::exit::Exit;

/// The failure of connecting to `broker`, told by `message`.
pub(super) fn of_connect(broker: &Endpoint, reason: &ConnectFailure, message: String) -> Failure {
    let unreachable =
        |code: &str, hint: String| Failure::new(code, Exit::Unreachable, message.clone()).hint(hint);
    match reason {
        ConnectFailure::TimedOut(_) => unreachable(
            "CONNECT_TIMED_OUT",
            format!("is {broker} the right address, and does a firewall let you through?"),
        )
        .retriable(),
        ConnectFailure::Io(_) => unreachable(
            "CONNECT_FAILED",
            format!("is a broker running at {broker}? Choose another with --bootstrap-server"),
        )
        .retriable(),
        ConnectFailure::UnknownHost(_) => unreachable(
            "CONNECT_UNKNOWN_HOST",
            format!("is `{}` spelled right, and is it known to the DNS or to /etc/hosts here?", broker.host),
        )
        .retriable(),
        ConnectFailure::Tls(reason) => of_tls(reason, message),
        ConnectFailure::Sasl(reason) => of_sasl(reason, message),
    }
}

/// The failure of TLS, in a handshake or after it.
pub(super) fn of_tls(reason: &TlsFailure, message: String) -> Failure {
    let (code, hint) = match reason {
        TlsFailure::Store(reason) => return of_store(reason, message),
        TlsFailure::NotTls => (
            "TLS_NOT_SPOKEN",
            "is this a PLAINTEXT or SASL_PLAINTEXT listener? security.protocol has to say so",
        ),
        TlsFailure::Closed => (
            "TLS_CLOSED",
            "a PLAINTEXT or SASL_PLAINTEXT listener closes like this: is security.protocol right for this port?",
        ),
        TlsFailure::UnknownIssuer => (
            "TLS_UNKNOWN_ISSUER",
            "ssl.truststore.location has to hold the certificate of the authority that signed the broker's",
        ),
        TlsFailure::Expired { .. } => (
            "TLS_CERTIFICATE_EXPIRED",
            "the broker needs a new certificate; is the clock of this machine right?",
        ),
        TlsFailure::NotValidYet => ("TLS_CERTIFICATE_NOT_YET_VALID", "is the clock of this machine right?"),
        TlsFailure::HostnameMismatch { .. } => (
            "TLS_HOSTNAME_MISMATCH",
            "connect by a name that the certificate has; ssl.endpoint.identification.algorithm= (empty) turns \
             the check off, and with it the protection from an impostor",
        ),
        TlsFailure::Certificate(_) => (
            "TLS_CERTIFICATE_INVALID",
            "the broker needs a certificate of X.509 version 3 with its names in it",
        ),
        TlsFailure::ClientCertificateRequired => (
            "TLS_CLIENT_CERTIFICATE_REQUIRED",
            "the listener has ssl.client.auth=required: set ssl.keystore.location and ssl.keystore.password",
        ),
        TlsFailure::ClientCertificateRefused(_) => (
            "TLS_CLIENT_CERTIFICATE_REFUSED",
            "the broker's truststore has to hold the authority that signed the certificate in ssl.keystore",
        ),
        TlsFailure::Incompatible(_) => (
            "TLS_INCOMPATIBLE",
            "compare ssl.enabled.protocols and ssl.cipher.suites with those of the broker",
        ),
        TlsFailure::TimedOut(_) => (
            "TLS_TIMED_OUT",
            "is security.protocol right for this port? A listener without TLS may wait for ever",
        ),
        TlsFailure::Io(_) | TlsFailure::Other(_) => ("TLS_FAILED", "-v shows how far the connection came"),
    };
    Failure::new(code, Exit::Unreachable, message).hint(hint)
}

/// Our own files are wrong: nothing was sent.
fn of_store(reason: &StoreFailure, message: String) -> Failure {
    let hint = match reason {
        StoreFailure::Unreadable { .. } => {
            "ssl.truststore.location and ssl.keystore.location name files here"
        }
        StoreFailure::Invalid { .. } => "`keytool -list -keystore FILE` shows what a store holds",
        StoreFailure::Unusable(_) => "the settings ssl.* have to name a truststore or key that can be used",
    };
    Failure::new("STORE_INVALID", Exit::Usage, message).hint(hint)
}

fn of_sasl(reason: &SaslFailure, message: String) -> Failure {
    let (code, hint) = match reason {
        SaslFailure::NotAsked => (
            "ILLEGAL_SASL_STATE",
            "this listener knows nobody by name: use security.protocol PLAINTEXT or SSL, or another port"
                .to_owned(),
        ),
        SaslFailure::MechanismNotOffered { offered, .. } => (
            "UNSUPPORTED_SASL_MECHANISM",
            match offered.is_empty() {
                true => "the listener has no SASL mechanism enabled".to_owned(),
                false => format!("set sasl.mechanism to one of {}", offered.join(", ")),
            },
        ),
        SaslFailure::Refused { .. } => (
            "SASL_AUTHENTICATION_FAILED",
            "are name and password in sasl.jaas.config right, and does the user exist for this mechanism?"
                .to_owned(),
        ),
        SaslFailure::BadServer { .. } => (
            "SASL_SERVER_NOT_TRUSTED",
            "nothing more was sent: is this the broker you mean, or somebody in between?".to_owned(),
        ),
        SaslFailure::Token(TokenFailure::File { .. }) => {
            let hint = "sasl.oauthbearer.token.endpoint.url names the file that holds the token";
            return Failure::new("TOKEN_UNAVAILABLE", Exit::Usage, message).hint(hint);
        }
        SaslFailure::Token(TokenFailure::Refused { .. }) => (
            "TOKEN_REFUSED",
            "are clientId, clientSecret and scope right for this token endpoint?".to_owned(),
        ),
        SaslFailure::Token(TokenFailure::Tls { .. }) => (
            "TOKEN_UNAVAILABLE",
            "ssl.truststore.location among the options of sasl.jaas.config is for the token endpoint"
                .to_owned(),
        ),
        SaslFailure::Token(TokenFailure::Unreachable { .. }) => (
            "TOKEN_UNAVAILABLE",
            "is sasl.oauthbearer.token.endpoint.url right, and is it reached from here?".to_owned(),
        ),
    };
    Failure::new(code, Exit::Unreachable, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};
    use std::sync::Arc;
    use std::time::Duration;

    use kdp_client::connection::KafkaError;
    use kdp_client::connection::sasl::{Mechanism, ScramFailure};
    use kdp_client::protocol::messages::ResponseError;

    use super::*;

    fn check(reason: impl Into<ConnectFailure>, code: &str, exit: Exit, hint: &str) {
        let (broker, reason) = (Endpoint::new("kafka-1", 9093), reason.into());
        let failure = of_connect(&broker, &reason, reason.to_string());
        assert_eq!((failure.code.as_str(), failure.exit), (code, exit), "{failure:?}");
        assert!(failure.hint.as_ref().is_some_and(|text| text.contains(hint)), "{failure:?}");
    }

    #[test]
    fn every_failure_leads_somewhere() {
        let io = |kind: ErrorKind| Arc::new(Error::from(kind));
        let reach = Exit::Unreachable;
        check(
            ConnectFailure::UnknownHost(io(ErrorKind::NotFound)),
            "CONNECT_UNKNOWN_HOST",
            reach,
            "`kafka-1`",
        );
        check(ConnectFailure::Io(io(ErrorKind::ConnectionRefused)), "CONNECT_FAILED", reach, "kafka-1:9093");
        check(ConnectFailure::TimedOut(Duration::from_secs(1)), "CONNECT_TIMED_OUT", reach, "firewall");
        check(TlsFailure::NotTls, "TLS_NOT_SPOKEN", reach, "security.protocol");
        check(TlsFailure::Closed, "TLS_CLOSED", reach, "security.protocol");
        check(TlsFailure::UnknownIssuer, "TLS_UNKNOWN_ISSUER", reach, "ssl.truststore.location");
        let last_day = "2021-02-03".to_owned();
        check(TlsFailure::Expired { last_day }, "TLS_CERTIFICATE_EXPIRED", reach, "clock");
        let mismatch = TlsFailure::HostnameMismatch { host: "a".to_owned(), presented: vec!["b".to_owned()] };
        check(mismatch, "TLS_HOSTNAME_MISMATCH", reach, "ssl.endpoint.identification.algorithm");
        let required = TlsFailure::ClientCertificateRequired;
        check(required, "TLS_CLIENT_CERTIFICATE_REQUIRED", reach, "ssl.keystore.location");
        let unreadable = StoreFailure::Unreadable { path: "/x".into(), error: "no".to_owned() };
        check(TlsFailure::Store(unreadable), "STORE_INVALID", Exit::Usage, "ssl.truststore.location");
        check(SaslFailure::NotAsked, "ILLEGAL_SASL_STATE", reach, "security.protocol");
        let mechanism = Mechanism::Plain;
        let offered = vec!["SCRAM-SHA-256".to_owned()];
        let missing = SaslFailure::MechanismNotOffered { mechanism, offered };
        check(missing, "UNSUPPORTED_SASL_MECHANISM", reach, "SCRAM-SHA-256");
        let error = KafkaError::of(ResponseError::SaslAuthenticationFailed);
        check(
            SaslFailure::Refused { mechanism, error },
            "SASL_AUTHENTICATION_FAILED",
            reach,
            "sasl.jaas.config",
        );
        let failure = ScramFailure::Signature;
        check(SaslFailure::BadServer { mechanism, failure }, "SASL_SERVER_NOT_TRUSTED", reach, "in between");
        let file = TokenFailure::File { path: "/x".into(), reason: "it is empty".to_owned() };
        check(SaslFailure::Token(file), "TOKEN_UNAVAILABLE", Exit::Usage, "token.endpoint.url");
    }
}
