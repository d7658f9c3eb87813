//! Java's own key store format, read only. Pure; every length is held against the bytes there are.
//!
//! The password guards a SHA-1 digest over the file, and each key by a key stream of the same hash.

use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::{Decode, Reader as _, SliceReader};
use pkcs8::spki::AlgorithmIdentifierRef;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha1::{Digest, Sha1};

use super::stores::Contents;

/// The first four bytes.
pub(super) const MAGIC: [u8; 4] = [0xFE, 0xED, 0xFE, 0xED];
const DIGEST_LENGTH: usize = 20;
/// Java mixes this into the digest.
const WHITENER: &[u8] = b"Mighty Aphrodite";
const TAG_KEY: u32 = 1;
const TAG_TRUSTED: u32 = 2;

/// What the store holds. Without a password it is read unchecked and its keys stay closed.
pub(super) fn read(
    bytes: &[u8],
    password: Option<&str>,
    key_password: Option<&str>,
) -> Result<Contents, String> {
    let (body, digest) = bytes.split_last_chunk::<DIGEST_LENGTH>().ok_or("it ends too early")?;
    if let Some(password) = password {
        let found = Sha1::new().chain_update(utf16(password)).chain_update(WHITENER).chain_update(body);
        if found.finalize()[..] != digest[..] {
            return Err("the password is wrong or the store is damaged".to_owned());
        }
    }
    let mut reader = Reader(body.strip_prefix(&MAGIC).ok_or("it is not a JKS store")?);
    let version = reader.u32()?;
    if !matches!(version, 1 | 2) {
        return Err(format!("it is of version {version}, which is unknown"));
    }
    let mut contents = Contents::default();
    for _ in 0..reader.u32()? {
        let tag = reader.u32()?;
        reader.text()?; // the alias
        reader.take(8)?; // the time it was made
        match tag {
            TAG_KEY => {
                let protected = reader.block()?;
                let count = reader.u32()?;
                let chain = (0..count).map(|_| reader.certificate(version)).collect::<Result<_, _>>()?;
                if let (None, Some(password)) = (&contents.key, key_password) {
                    contents.key = Some((chain, unprotect(protected, password)?));
                }
            }
            TAG_TRUSTED => contents.trusted.push(reader.certificate(version)?),
            tag => return Err(format!("it has an entry of the unknown kind {tag}")),
        }
    }
    Ok(contents)
}

/// A key in the shape of PKCS8's encrypted ones, by an algorithm of Sun's that only JKS has.
fn sealed(protected: &[u8]) -> pkcs8::der::Result<&[u8]> {
    let mut reader = SliceReader::new(protected)?;
    reader
        .sequence(|reader: &mut SliceReader<'_>| {
            AlgorithmIdentifierRef::decode(reader)?;
            <&OctetStringRef>::decode(reader)
        })
        .map(OctetStringRef::as_bytes)
}

fn unprotect(protected: &[u8], password: &str) -> Result<PrivateKeyDer<'static>, String> {
    let malformed = || "its key is malformed".to_owned();
    let data = sealed(protected).map_err(|_| malformed())?;
    let (salt, rest) = data.split_first_chunk::<DIGEST_LENGTH>().ok_or_else(malformed)?;
    let (sealed, check) = rest.split_last_chunk::<DIGEST_LENGTH>().ok_or_else(malformed)?;
    let password = utf16(password);
    let hash = |data: &[u8]| Sha1::new().chain_update(&password).chain_update(data).finalize();
    let mut key = sealed.to_vec();
    let mut stream = hash(salt);
    for chunk in key.chunks_mut(DIGEST_LENGTH) {
        chunk.iter_mut().zip(stream.iter()).for_each(|(byte, mask)| *byte ^= mask);
        stream = hash(&stream);
    }
    match hash(&key)[..] == check[..] {
        true => Ok(PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key))),
        false => Err("its key cannot be opened: ssl.key.password is wrong".to_owned()),
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or("it ends too early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, String> {
        let bytes = self.take(4)?;
        Ok(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn text(&mut self) -> Result<&'a [u8], String> {
        let length = self.take(2)?;
        self.take(usize::from(length[0]) << 8 | usize::from(length[1]))
    }

    fn block(&mut self) -> Result<&'a [u8], String> {
        let length = self.u32()?;
        self.take(length as usize)
    }

    fn certificate(&mut self, version: u32) -> Result<CertificateDer<'static>, String> {
        if version == 2 {
            self.text()?; // the kind, always X.509
        }
        Ok(CertificateDer::from(self.block()?.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(count: u32, entries: &[u8], password: &str) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([0, 0, 0, 2]);
        bytes.extend(count.to_be_bytes());
        bytes.extend(entries);
        let digest = Sha1::new().chain_update(utf16(password)).chain_update(WHITENER).chain_update(&bytes);
        bytes.extend(digest.finalize());
        bytes
    }

    /// A trusted entry of the alias `ca` with a certificate of three bytes.
    const ENTRY: &[u8] = b"\0\0\0\x02\0\x02ca\0\0\0\0\0\0\0\0\0\x05X.509\0\0\0\x03abc";

    #[test]
    fn a_trusted_certificate() {
        let bytes = store(1, ENTRY, "changeit");
        for password in [Some("changeit"), None] {
            let contents = read(&bytes, password, password).unwrap();
            assert_eq!(contents.trusted, [CertificateDer::from(b"abc".to_vec())]);
            assert!(contents.key.is_none());
        }
        assert!(read(&bytes, Some("changed"), None).unwrap_err().contains("password"));
    }

    #[test]
    fn lengths_that_lie() {
        for count in [2, u32::MAX] {
            assert!(read(&store(count, ENTRY, "x"), None, None).is_err());
        }
        let bytes = store(1, ENTRY, "x");
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length], None, None).is_err(), "{length}");
        }
    }
}
