//! TLS, SASL and delegation tokens: `BrokerSecurityConfigs`, `DelegationTokenManagerConfigs`.

use crate::config::definition::{Definition, definitions};
use crate::config::valid::{ANY, UNIQUE, at_least, between, one_of, one_of_ignoring_case};

pub(in crate::config) const SECURITY: &[Definition] = definitions! {
    "connections.max.reauth.ms" Long("0") [ANY] Medium ReadOnly Stored
        "Age at which a SASL connection must authenticate again; 0 never.";
    "sasl.server.max.receive.size" Int("524288") [ANY] Medium ReadOnly Stored
        "Largest SASL message before a connection is authenticated.";
    "security.providers" String(null) [ANY] Low ReadOnly Stored
        "Classes that create security providers.";
    "principal.builder.class" Class("org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder") [ANY] Medium PerBroker Stored
        "Class that names the principal of a connection.";
    "ssl.client.auth" String("none") [one_of(&["required", "requested", "none"])] Medium PerBroker Stored
        "Whether clients must show a certificate: required, requested or none.";
    "ssl.principal.mapping.rules" String("DEFAULT") [ANY] Low ReadOnly Stored
        "Rules from a certificate's distinguished name to a short name.";
    "ssl.allow.dn.changes" Boolean("false") [ANY] Low ReadOnly Stored
        "Whether a reloaded certificate may have another distinguished name.";
    "ssl.allow.san.changes" Boolean("false") [ANY] Low ReadOnly Stored
        "Whether a reloaded certificate may have other alternative names.";
    "ssl.protocol" String("TLSv1.3") [ANY] Medium PerBroker Stored
        "TLS protocol of new connections.";
    "ssl.provider" String(null) [ANY] Medium PerBroker Stored
        "Security provider of TLS.";
    "ssl.enabled.protocols" List("TLSv1.2,TLSv1.3") [UNIQUE] Medium PerBroker Stored
        "TLS protocols that are accepted.";
    "ssl.keystore.type" String("JKS") [ANY] Medium PerBroker Stored
        "Format of the key store.";
    "ssl.keystore.location" String(null) [ANY] Medium PerBroker Stored
        "File of the key store.";
    "ssl.keystore.password" Password(null) [ANY] Medium PerBroker Stored
        "Password of the key store.";
    "ssl.key.password" Password(null) [ANY] Medium PerBroker Stored
        "Password of the private key.";
    "ssl.keystore.key" Password(null) [ANY] Medium PerBroker Stored
        "The private key itself, as PEM.";
    "ssl.keystore.certificate.chain" Password(null) [ANY] Medium PerBroker Stored
        "The certificate chain itself, as PEM.";
    "ssl.truststore.type" String("JKS") [ANY] Medium PerBroker Stored
        "Format of the trust store.";
    "ssl.truststore.location" String(null) [ANY] Medium PerBroker Stored
        "File of the trust store.";
    "ssl.truststore.password" Password(null) [ANY] Medium PerBroker Stored
        "Password of the trust store.";
    "ssl.truststore.certificates" Password(null) [ANY] Medium PerBroker Stored
        "The trusted certificates themselves, as PEM.";
    "ssl.keymanager.algorithm" String("SunX509") [ANY] Medium PerBroker Stored
        "Algorithm of the key manager.";
    "ssl.trustmanager.algorithm" String("PKIX") [ANY] Medium PerBroker Stored
        "Algorithm of the trust manager.";
    "ssl.endpoint.identification.algorithm" String("https") [ANY] Low PerBroker Stored
        "How a server's host name is checked against its certificate.";
    "ssl.secure.random.implementation" String(null) [ANY] Low PerBroker Stored
        "Random number generator of TLS.";
    "ssl.cipher.suites" List("") [UNIQUE] Medium PerBroker Stored
        "Cipher suites that are accepted; empty is all.";
    "ssl.engine.factory.class" Class(null) [ANY] Low PerBroker Stored
        "Class that creates TLS engines.";
    "sasl.mechanism.inter.broker.protocol" String("GSSAPI") [ANY] Medium PerBroker Stored
        "SASL mechanism between brokers.";
    "sasl.enabled.mechanisms" List("GSSAPI") [UNIQUE] Medium PerBroker Stored
        "SASL mechanisms that are offered.";
    "sasl.server.callback.handler.class" Class(null) [ANY] Medium ReadOnly Stored
        "Class that answers the server's SASL callbacks.";
    "sasl.kerberos.principal.to.local.rules" List("DEFAULT") [UNIQUE] Medium PerBroker Stored
        "Rules from a Kerberos principal to a short name.";
    "sasl.jaas.config" Password(null) [ANY] Medium PerBroker Stored
        "Login module and options, in the form of a JAAS file.";
    "sasl.client.callback.handler.class" Class(null) [ANY] Medium ReadOnly Stored
        "Class that answers the client's SASL callbacks.";
    "sasl.login.class" Class(null) [ANY] Medium ReadOnly Stored
        "Class that logs in.";
    "sasl.login.callback.handler.class" Class(null) [ANY] Medium ReadOnly Stored
        "Class that answers the callbacks of a login.";
    "sasl.kerberos.service.name" String(null) [ANY] Medium PerBroker Stored
        "Kerberos principal of the brokers.";
    "sasl.kerberos.kinit.cmd" String("/usr/bin/kinit") [ANY] Medium PerBroker Stored
        "Path of kinit.";
    "sasl.kerberos.ticket.renew.window.factor" Double("0.8") [ANY] Medium PerBroker Stored
        "Share of a ticket's life after which it is renewed.";
    "sasl.kerberos.ticket.renew.jitter" Double("0.05") [ANY] Medium PerBroker Stored
        "Random share of that time.";
    "sasl.kerberos.min.time.before.relogin" Long("60000") [ANY] Medium PerBroker Stored
        "Least time between two renewals.";
    "sasl.login.refresh.window.factor" Double("0.8") [ANY] Medium PerBroker Stored
        "Share of a credential's life after which it is refreshed.";
    "sasl.login.refresh.window.jitter" Double("0.05") [ANY] Medium PerBroker Stored
        "Random share of that time.";
    "sasl.login.refresh.min.period.seconds" Short("60") [ANY] Medium PerBroker Stored
        "Least time before a credential is refreshed.";
    "sasl.login.refresh.buffer.seconds" Short("300") [ANY] Medium PerBroker Stored
        "Time before its end by which a credential is refreshed.";
    "sasl.login.connect.timeout.ms" Int(null) [ANY] Low ReadOnly Stored
        "Timeout of connecting to an authentication provider.";
    "sasl.login.read.timeout.ms" Int(null) [ANY] Low ReadOnly Stored
        "Timeout of reading from an authentication provider.";
    "sasl.login.retry.backoff.max.ms" Long("10000") [ANY] Low ReadOnly Stored
        "Longest pause between tries to log in.";
    "sasl.login.retry.backoff.ms" Long("100") [ANY] Low ReadOnly Stored
        "First pause between tries to log in.";
    "sasl.oauthbearer.jwt.retriever.class" Class("org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever") [ANY] Medium ReadOnly Stored
        "Class that gets a token.";
    "sasl.oauthbearer.jwt.validator.class" Class("org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator") [ANY] Medium ReadOnly Stored
        "Class that checks a token.";
    "sasl.oauthbearer.scope" String(null) [ANY] Medium ReadOnly Stored
        "Scope asked for with a token.";
    "sasl.oauthbearer.client.credentials.client.id" String(null) [ANY] Medium ReadOnly Stored
        "Client id of the client credentials grant.";
    "sasl.oauthbearer.client.credentials.client.secret" Password(null) [ANY] Medium ReadOnly Stored
        "Client secret of the client credentials grant.";
    "sasl.oauthbearer.assertion.algorithm" String("RS256") [one_of_ignoring_case(&["ES256", "RS256"])] Medium ReadOnly Stored
        "Algorithm that signs an assertion.";
    "sasl.oauthbearer.assertion.claim.aud" String(null) [ANY] Medium ReadOnly Stored
        "Audience claim of an assertion.";
    "sasl.oauthbearer.assertion.claim.exp.seconds" Int("300") [between(0, 86400)] Low ReadOnly Stored
        "Seconds until an assertion expires.";
    "sasl.oauthbearer.assertion.claim.iss" String(null) [ANY] Medium ReadOnly Stored
        "Issuer claim of an assertion.";
    "sasl.oauthbearer.assertion.claim.jti.include" Boolean("false") [ANY] Medium ReadOnly Stored
        "Whether an assertion has an id of its own.";
    "sasl.oauthbearer.assertion.claim.nbf.seconds" Int("60") [between(0, 3600)] Low ReadOnly Stored
        "Seconds before now at which an assertion becomes valid.";
    "sasl.oauthbearer.assertion.claim.sub" String(null) [ANY] Medium ReadOnly Stored
        "Subject claim of an assertion.";
    "sasl.oauthbearer.assertion.file" String(null) [ANY] Medium ReadOnly Stored
        "File of a ready-made assertion.";
    "sasl.oauthbearer.assertion.private.key.file" String(null) [ANY] Medium ReadOnly Stored
        "File of the key that signs assertions.";
    "sasl.oauthbearer.assertion.private.key.passphrase" Password(null) [ANY] Medium ReadOnly Stored
        "Passphrase of that key.";
    "sasl.oauthbearer.assertion.template.file" String(null) [ANY] Medium ReadOnly Stored
        "File of an assertion's header and claims.";
    "sasl.oauthbearer.scope.claim.name" String("scope") [ANY] Low ReadOnly Stored
        "Name of the scope claim of a token.";
    "sasl.oauthbearer.sub.claim.name" String("sub") [ANY] Low ReadOnly Stored
        "Name of the subject claim of a token.";
    "sasl.oauthbearer.token.endpoint.url" String(null) [ANY] Medium ReadOnly Stored
        "Where tokens are issued.";
    "sasl.oauthbearer.jwks.endpoint.url" String(null) [ANY] Medium ReadOnly Stored
        "Where the issuer's keys are found.";
    "sasl.oauthbearer.jwks.endpoint.refresh.ms" Long("3600000") [ANY] Low ReadOnly Stored
        "Time between two reads of the issuer's keys.";
    "sasl.oauthbearer.jwks.endpoint.retry.backoff.ms" Long("100") [ANY] Low ReadOnly Stored
        "First pause between tries to read the issuer's keys.";
    "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms" Long("10000") [ANY] Low ReadOnly Stored
        "Longest pause between tries to read the issuer's keys.";
    "sasl.oauthbearer.clock.skew.seconds" Int("30") [ANY] Low ReadOnly Stored
        "Difference of clocks that is tolerated.";
    "sasl.oauthbearer.expected.audience" List("") [UNIQUE] High ReadOnly Stored
        "Audiences of which a token must name one.";
    "sasl.oauthbearer.expected.issuer" String(null) [ANY] High ReadOnly Stored
        "Issuer that a token must name.";
    "delegation.token.secret.key" Password(null) [ANY] Medium ReadOnly Stored
        "Key that signs delegation tokens.";
    "delegation.token.max.lifetime.ms" Long("604800000") [at_least(1)] Medium ReadOnly Stored
        "Age beyond which a delegation token cannot be renewed.";
    "delegation.token.expiry.time.ms" Long("86400000") [at_least(1)] Medium ReadOnly Stored
        "Time after which a delegation token must be renewed.";
    "delegation.token.expiry.check.interval.ms" Long("3600000") [at_least(1)] Low ReadOnly Stored
        "Time between two searches for expired tokens.";
};
