//! EC keys as Java writes them: without their public half, which ring wants to see beside them.
//!
//! The public half stands in the certificate. Pure; what cannot be read is left to rustls to refuse.

use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Decode, Encode, Reader as _, SliceReader, Tag, Tagged};
use pkcs8::spki::ObjectIdentifier;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use x509_parser::prelude::{FromDer, X509Certificate};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const INTEGER_0: &[u8] = &[0x02, 1, 0];
const INTEGER_1: &[u8] = &[0x02, 1, 1];
const OCTET_STRING: u8 = 0x04;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;
/// Where an `ECPrivateKey` of RFC 5915 has its public half.
const PUBLIC_KEY: u8 = 0xA1;

/// The key, with the public half out of its certificate where it has none.
pub(super) fn complete(
    key: PrivateKeyDer<'static>,
    certificate: &CertificateDer<'_>,
) -> PrivateKeyDer<'static> {
    let PrivateKeyDer::Pkcs8(pkcs8) = &key else { return key };
    match completed(pkcs8.secret_pkcs8_der(), certificate) {
        Some(der) => PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der)),
        None => key,
    }
}

fn completed(pkcs8: &[u8], certificate: &CertificateDer<'_>) -> Option<Vec<u8>> {
    let info = PrivateKeyInfoRef::try_from(pkcs8).ok()?;
    if info.algorithm.oid != EC_PUBLIC_KEY {
        return None;
    }
    let private = lone_private_half(info.private_key.as_bytes()).ok()??;
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let public = certificate.public_key().subject_public_key.data.as_ref();
    let bits = tagged(BIT_STRING, &[&[0], public]);
    let halves = [INTEGER_1, &tagged(OCTET_STRING, &[private]), &tagged(PUBLIC_KEY, &[&bits])];
    let algorithm = info.algorithm.to_der().ok()?;
    Some(tagged(SEQUENCE, &[INTEGER_0, &algorithm, &tagged(OCTET_STRING, &[&tagged(SEQUENCE, &halves)])]))
}

/// The private half of an `ECPrivateKey`; `None`: the public one is there.
fn lone_private_half(key: &[u8]) -> pkcs8::der::Result<Option<&[u8]>> {
    let mut reader = SliceReader::new(key)?;
    reader.sequence(|reader: &mut SliceReader<'_>| {
        u8::decode(reader)?;
        let private = <&OctetStringRef>::decode(reader)?.as_bytes();
        let mut is_alone = true;
        while !reader.is_finished() {
            let tag = AnyRef::decode(reader)?.tag();
            is_alone &= !matches!(tag, Tag::ContextSpecific { number, .. } if number.value() == 1);
        }
        Ok(is_alone.then_some(private))
    })
}

fn tagged(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let [.., high, low] = body.len().to_be_bytes();
    let mut der = match body.len() {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    der.extend(body);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_without_its_public_half_gets_it_back() {
        for algorithm in [&rcgen::PKCS_ECDSA_P256_SHA256, &rcgen::PKCS_ECDSA_P384_SHA384] {
            let key = rcgen::KeyPair::generate_for(algorithm).unwrap();
            let params = rcgen::CertificateParams::new(vec!["kafka-1".to_owned()]).unwrap();
            let certificate = params.self_signed(&key).unwrap();
            let whole = key.serialize_der();
            let info = PrivateKeyInfoRef::try_from(whole.as_slice()).unwrap();
            assert_eq!(completed(&whole, certificate.der()), None);

            let mut reader = SliceReader::new(info.private_key.as_bytes()).unwrap();
            let private = reader.sequence(|reader: &mut SliceReader<'_>| {
                u8::decode(reader)?;
                let private = <&OctetStringRef>::decode(reader)?.as_bytes();
                reader.read_slice(reader.remaining_len())?;
                Ok::<_, pkcs8::der::Error>(private)
            });
            let half = tagged(SEQUENCE, &[INTEGER_1, &tagged(OCTET_STRING, &[private.unwrap()])]);
            let algorithm = info.algorithm.to_der().unwrap();
            let half = tagged(SEQUENCE, &[INTEGER_0, &algorithm, &tagged(OCTET_STRING, &[&half])]);
            let completed = complete(PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(half)), certificate.der());
            assert!(rustls::crypto::ring::sign::any_ecdsa_type(&completed).is_ok());
        }
    }
}
