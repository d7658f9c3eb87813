//! Kafka's spelling of a UUID: base64url without padding, never starting with `-`.
//!
//! Follows `org.apache.kafka.common.Uuid`: topic ids, directory ids and cluster ids are all this.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use uuid::Uuid;

/// The all-zero id: "none" on the wire and on disk.
pub const ZERO: Uuid = Uuid::nil();
/// The topic id of `__cluster_metadata`.
pub const METADATA_TOPIC: Uuid = Uuid::from_u128(1);
/// How many of the lowest ids Kafka keeps for itself (directory ids such as LOST and MIGRATING).
const RESERVED: u128 = 100;

/// A new random id that is neither reserved nor would be taken for a command-line flag.
pub fn random() -> Uuid {
    loop {
        let id = Uuid::new_v4();
        if id.as_u128() >= RESERVED && !to_base64(&id).starts_with('-') {
            return id;
        }
    }
}

/// The 22 characters Kafka prints and stores.
pub fn to_base64(id: &Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

/// Reads what [`to_base64`] writes; `None` when the text is not 16 bytes of base64url.
pub fn from_base64(text: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
    Uuid::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_goes_both_ways() {
        assert_eq!(to_base64(&METADATA_TOPIC), "AAAAAAAAAAAAAAAAAAAAAQ");
        assert_eq!(from_base64("AAAAAAAAAAAAAAAAAAAAAQ"), Some(METADATA_TOPIC));
        let id = random();
        assert_eq!(from_base64(&to_base64(&id)), Some(id));
        assert_eq!(from_base64("not a uuid"), None);
    }
}
