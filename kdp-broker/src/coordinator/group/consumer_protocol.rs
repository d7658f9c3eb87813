//! The one thing the coordinator reads of a consumer's subscription: the topics.
//!
//! They come first in every version (`ConsumerProtocolSubscription`), behind the version itself.
//! The bytes are a client's: nothing is believed, and nothing is reserved for a claimed count.

/// The topics of a subscription, or `None` where it cannot be read.
pub(super) fn subscribed_topics(mut bytes: &[u8]) -> Option<Vec<String>> {
    let version = i16::from_be_bytes(take(&mut bytes)?);
    if version < 0 {
        return None;
    }
    let count = u32::try_from(i32::from_be_bytes(take(&mut bytes)?)).ok()?;
    let mut topics = Vec::new();
    for _ in 0..count {
        let length = usize::try_from(i16::from_be_bytes(take(&mut bytes)?)).ok()?;
        let (topic, rest) = bytes.split_at_checked(length)?;
        topics.push(std::str::from_utf8(topic).ok()?.to_owned());
        bytes = rest;
    }
    Some(topics)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_come_first_and_lies_are_none() {
        let bytes = b"\0\x03\0\0\0\x02\0\x01a\0\x02bc\xff\xff\xff\xff";
        assert_eq!(subscribed_topics(bytes), Some(vec!["a".to_owned(), "bc".to_owned()]));
        assert_eq!(subscribed_topics(b"\0\0\0\0\0\0"), Some(vec![]));
        for lie in [&b""[..], b"\0", b"\0\0\x7f\xff\xff\xff", b"\0\0\0\0\0\x01\x7f\xffa", b"\xff\xff\0\0\0\0"]
        {
            assert_eq!(subscribed_topics(lie), None);
        }
    }
}
