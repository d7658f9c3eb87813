//! Certificates and keys out of the files that Java's settings name: PEM, PKCS12, JKS.
//!
//! Whether a store is JKS or PKCS12 its first bytes say; Java does not go by the setting either.

use std::path::Path;

use p12_keystore::{KeyStore, KeyStoreEntry, Pkcs12ImportPolicy};
use pkcs8::EncryptedPrivateKeyInfoRef;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer,
};

use super::{Identity, Pem, StoreFailure, Trust, ec_key, jks, pem};
use crate::connection::Secret;

/// What TLS wants to see of an identity.
pub(super) type ChainAndKey = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// What a store of either kind holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Certificates that are trusted.
    pub(super) trusted: Vec<CertificateDer<'static>>,
    /// The first key, and its certificates from its own to the root.
    pub(super) key: Option<ChainAndKey>,
}

/// The certificates that are believed without another's word.
pub(super) fn anchors(trust: &Trust) -> Result<Vec<CertificateDer<'static>>, StoreFailure> {
    let (anchors, store) = match trust {
        Trust::System => return system_anchors(),
        Trust::Pem(source) => (certificates(source)?, name(source)),
        Trust::Store { location, password } => {
            let contents = open(location, password.as_ref(), None)?;
            let of_key = contents.key.into_iter().filter_map(|(chain, _)| chain.into_iter().next());
            (contents.trusted.into_iter().chain(of_key).collect(), location.display().to_string())
        }
    };
    match anchors.is_empty() {
        true => Err(StoreFailure::Invalid {
            store,
            // In PKCS12 trust is a mark of Java's own.
            reason: "it holds no trusted certificate; `keytool -importcert` puts one in, `openssl pkcs12` \
                     does not mark it as trusted"
                .to_owned(),
        }),
        false => Ok(anchors),
    }
}

fn system_anchors() -> Result<Vec<CertificateDer<'static>>, StoreFailure> {
    let found = rustls_native_certs::load_native_certs();
    match (found.certs.is_empty(), found.errors.first()) {
        (false, _) => Ok(found.certs),
        (true, error) => Err(StoreFailure::Unusable(format!(
            "the system has no trusted certificates{}",
            error.map(|error| format!(" ({error})")).unwrap_or_default()
        ))),
    }
}

/// Our certificate with those above it, and its key.
pub(super) fn identity(identity: &Identity) -> Result<ChainAndKey, StoreFailure> {
    let (chain, key) = read_identity(identity)?;
    let key = match chain.first() {
        Some(certificate) => ec_key::complete(key, certificate),
        None => key,
    };
    Ok((chain, key))
}

fn read_identity(identity: &Identity) -> Result<ChainAndKey, StoreFailure> {
    match identity {
        Identity::Pem { key, chain, key_password } => {
            Ok((certificates(chain)?, private_key(key, key_password.as_ref())?))
        }
        Identity::Store { location, password, key_password } => {
            let contents = open(location, Some(password), key_password.as_ref())?;
            contents.key.ok_or_else(|| StoreFailure::Invalid {
                store: location.display().to_string(),
                reason: "it holds no private key with a certificate".to_owned(),
            })
        }
    }
}

fn certificates(source: &Pem) -> Result<Vec<CertificateDer<'static>>, StoreFailure> {
    let blocks = blocks(source)?.into_iter().filter(|block| block.label.contains("CERTIFICATE"));
    let certificates: Vec<_> = blocks.map(|block| CertificateDer::from(block.der)).collect();
    match certificates.is_empty() {
        true => Err(invalid(source, "it holds no `BEGIN CERTIFICATE`")),
        false => Ok(certificates),
    }
}

fn private_key(source: &Pem, password: Option<&Secret>) -> Result<PrivateKeyDer<'static>, StoreFailure> {
    let mut keys = blocks(source)?.into_iter().filter(|block| block.label.ends_with("PRIVATE KEY"));
    let block = keys.next().ok_or_else(|| invalid(source, "it holds no `BEGIN PRIVATE KEY`"))?;
    Ok(match block.label.as_str() {
        "ENCRYPTED PRIVATE KEY" => {
            let password =
                password.ok_or_else(|| invalid(source, "its key is encrypted: set ssl.key.password"))?;
            let info = EncryptedPrivateKeyInfoRef::try_from(block.der.as_slice());
            let key = info.and_then(|info| info.decrypt(password.expose()));
            let key = key.map_err(|error| {
                invalid(source, &format!("its key cannot be decrypted with ssl.key.password ({error})"))
            })?;
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.as_bytes().to_vec()))
        }
        "RSA PRIVATE KEY" => PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(block.der)),
        "EC PRIVATE KEY" => PrivateKeyDer::Sec1(PrivateSec1KeyDer::from(block.der)),
        _ => PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(block.der)),
    })
}

fn blocks(source: &Pem) -> Result<Vec<pem::Block>, StoreFailure> {
    let text = match source {
        Pem::Text(text) => text.expose().to_owned(),
        Pem::File(path) => String::from_utf8_lossy(&read(path)?).into_owned(),
    };
    pem::blocks(&text).map_err(|reason| invalid(source, &reason))
}

fn open(
    location: &Path,
    password: Option<&Secret>,
    key_password: Option<&Secret>,
) -> Result<Contents, StoreFailure> {
    let bytes = read(location)?;
    let password = password.map(Secret::expose);
    let contents = match bytes.first_chunk::<4>() {
        Some(&jks::MAGIC) => jks::read(&bytes, password, key_password.map(Secret::expose).or(password)),
        Some([0xCE, 0xCE, 0xCE, 0xCE]) => {
            Err("it is a JCEKS store; `keytool -importkeystore` makes a PKCS12 of it".to_owned())
        }
        Some([0x30, ..]) => read_pkcs12(&bytes, password.unwrap_or_default()),
        _ => Err("it is neither a JKS nor a PKCS12 store; for PEM set the store's type to PEM".to_owned()),
    };
    contents.map_err(|reason| StoreFailure::Invalid { store: location.display().to_string(), reason })
}

fn read_pkcs12(bytes: &[u8], password: &str) -> Result<Contents, String> {
    let store = KeyStore::from_pkcs12(bytes, password, Pkcs12ImportPolicy::Strict).map_err(|error| {
        format!("it cannot be opened: the password is wrong or the store is damaged ({error})")
    })?;
    let mut contents = Contents::default();
    for (_, entry) in store.entries() {
        match entry {
            KeyStoreEntry::Certificate(certificate) => {
                contents.trusted.push(CertificateDer::from(certificate.as_der().to_vec()));
            }
            KeyStoreEntry::PrivateKeyChain(chain) if contents.key.is_none() => {
                let certificates = chain.certs().iter();
                let certificates =
                    certificates.map(|certificate| CertificateDer::from(certificate.as_der().to_vec()));
                let key = PrivatePkcs8KeyDer::from(chain.key().as_der().to_vec());
                contents.key = Some((certificates.collect(), PrivateKeyDer::Pkcs8(key)));
            }
            KeyStoreEntry::PrivateKeyChain(_) | KeyStoreEntry::Secret(_) => {}
        }
    }
    Ok(contents)
}

fn read(path: &Path) -> Result<Vec<u8>, StoreFailure> {
    std::fs::read(path)
        .map_err(|error| StoreFailure::Unreadable { path: path.to_path_buf(), error: error.to_string() })
}

fn invalid(source: &Pem, reason: &str) -> StoreFailure {
    StoreFailure::Invalid { store: name(source), reason: reason.to_owned() }
}

fn name(source: &Pem) -> String {
    match source {
        Pem::Text(_) => "the PEM text in the settings".to_owned(),
        Pem::File(path) => path.display().to_string(),
    }
}
