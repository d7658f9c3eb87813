//! OffsetCommit and OffsetFetch in version 10, which the message crate can answer but not read.
//!
//! It differs from version 9 in one thing: a topic's id stands where its name stood. So the id is
//! written where the name was, as Kafka spells ids in text, and the crate reads version 9.

use bytes::Bytes;

use super::cursor::{Cursor, Fault};
use super::messages::ApiKey;
use super::uuid::{Uuid, to_base64};

/// The version that names topics by id, and the one the crate reads instead.
const WITH_TOPIC_IDS: i16 = 10;
const WITH_TOPIC_NAMES: i16 = 9;

/// The body of a request in a version that can be read, and that version: with ids as names, where
/// the crate knows only names, and as it is otherwise.
pub fn ids_as_names(api_key: i16, version: i16, body: Bytes) -> Result<(Bytes, i16), Fault> {
    let walk = match (ApiKey::try_from(api_key), version) {
        (Ok(ApiKey::OffsetCommit), WITH_TOPIC_IDS) => offset_commit,
        (Ok(ApiKey::OffsetFetch), WITH_TOPIC_IDS) => offset_fetch,
        _ => return Ok((body, version)),
    };
    let mut rewriter =
        Rewriter { cursor: Cursor::new(&body), done: body.len(), source: &body, out: Vec::new() };
    walk(&mut rewriter)?;
    Ok((rewriter.finish().into(), WITH_TOPIC_NAMES))
}

fn offset_commit(body: &mut Rewriter<'_>) -> Result<(), Fault> {
    body.string()?;
    body.cursor.take(4)?;
    body.string()?;
    body.string()?;
    body.array(|topic| {
        topic.id_as_name()?;
        topic.array(|partition| {
            partition.cursor.take(4 + 8 + 4)?;
            partition.string()?;
            partition.tags()
        })?;
        topic.tags()
    })
}

fn offset_fetch(body: &mut Rewriter<'_>) -> Result<(), Fault> {
    body.array(|group| {
        group.string()?;
        group.string()?;
        group.cursor.take(4)?;
        group.array(|topic| {
            topic.id_as_name()?;
            topic.array(|index| index.cursor.take(4).map(drop))?;
            topic.tags()
        })?;
        group.tags()
    })
}

/// Walks over a body; what it passes is copied, but for the ids.
struct Rewriter<'a> {
    cursor: Cursor<'a>,
    source: &'a [u8],
    /// How many bytes of the source are not copied yet.
    done: usize,
    out: Vec<u8>,
}

impl Rewriter<'_> {
    fn string(&mut self) -> Result<(), Fault> {
        let length = self.cursor.compact_length()?;
        self.cursor.take(length.unwrap_or(0)).map(drop)
    }

    fn tags(&mut self) -> Result<(), Fault> {
        self.cursor.tagged_fields(|_, _| Ok::<(), Fault>(()))
    }

    fn array(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let count = self.cursor.compact_length()?;
        (0..count.unwrap_or(0)).try_for_each(|_| element(self))
    }

    fn id_as_name(&mut self) -> Result<(), Fault> {
        self.copy();
        let name = to_base64(&Uuid::from_bytes(self.cursor.array()?));
        self.done = self.cursor.rest().len();
        // A compact length is one more than what follows, and 23 fits in a byte.
        self.out.push(name.len() as u8 + 1);
        self.out.extend_from_slice(name.as_bytes());
        Ok(())
    }

    /// Copies what has been passed since the last id.
    fn copy(&mut self) {
        let from = self.source.len() - self.done;
        let to = self.source.len() - self.cursor.rest().len();
        self.out.extend_from_slice(&self.source[from..to]);
        self.done = self.cursor.rest().len();
    }

    /// The rest has no ids in it.
    fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(&self.source[self.source.len() - self.done..]);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;

    use super::super::messages::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
    use super::super::messages::{Decodable, Encodable, GroupId, OffsetFetchRequest, StrBytes, TopicName};
    use super::super::uuid::from_base64;
    use super::*;

    const ID: &str = "e3SCn52FQXCJIK8iiHBMOg";

    /// Version 9 with the topic's name replaced by its id: what a client of version 10 sends.
    fn version_10() -> (OffsetFetchRequest, Bytes) {
        let topic = OffsetFetchRequestTopics::default()
            .with_name(TopicName(StrBytes::from_static_str(ID)))
            .with_partition_indexes(vec![0, 7]);
        let group = OffsetFetchRequestGroup::default()
            .with_group_id(GroupId(StrBytes::from_static_str("g")))
            .with_topics(Some(vec![topic.clone(), topic]));
        let all = OffsetFetchRequestGroup::default().with_topics(None);
        let request = OffsetFetchRequest::default().with_groups(vec![group, all]).with_require_stable(true);
        let mut bytes = BytesMut::new();
        request.encode(&mut bytes, 9).unwrap();
        let id = from_base64(ID).unwrap();
        let mut name = vec![23];
        name.extend_from_slice(ID.as_bytes());
        let parts: Vec<&[u8]> = split(&bytes, &name);
        (request, parts.join(&id.as_bytes()[..]).into())
    }

    fn split<'a>(mut bytes: &'a [u8], at: &[u8]) -> Vec<&'a [u8]> {
        let mut parts = Vec::new();
        while let Some(found) = bytes.windows(at.len()).position(|window| window == at) {
            parts.push(&bytes[..found]);
            bytes = &bytes[found + at.len()..];
        }
        parts.push(bytes);
        parts
    }

    #[test]
    fn the_id_comes_out_as_the_name() {
        let (request, bytes) = version_10();
        let (mut body, version) = ids_as_names(9, 10, bytes).unwrap();
        assert_eq!(version, 9);
        assert_eq!(OffsetFetchRequest::decode(&mut body, 9).unwrap(), request);
    }

    #[test]
    fn other_requests_stay_as_they_are() {
        let body = Bytes::from_static(b"whatever");
        for (key, version) in [(9, 9), (8, 9), (3, 10), (1000, 10)] {
            assert_eq!(ids_as_names(key, version, body.clone()), Ok((body.clone(), version)));
        }
    }

    #[test]
    fn bytes_that_end_early_are_a_fault() {
        let (_, bytes) = version_10();
        for end in 0..bytes.len() - 3 {
            assert!(ids_as_names(9, 10, bytes.slice(..end)).is_err(), "cut at {end}");
        }
        assert!(ids_as_names(8, 10, Bytes::from_static(b"\x02g\0\0\0\0\x01\0\xff\xff\xff\xff\x0f")).is_err());
    }
}
