//! Messages as JSON: any request written and any response read by its shape alone.
//!
//! Field names are Kafka's with a small first letter, as in Kafka's own JSON; uuids are base64url, bytes
//! and records base64. What is left out of a request is at its default.

mod read;
mod write;

use serde_json::Value;

use super::guard;
use super::shapes::{self, Field, Kind, Scalar, Struct};

/// What a field of a message looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldShape {
    /// The names from the message down to it, with dots.
    pub path: String,
    /// Kafka's name of its type, such as `[]int32`.
    pub kind: String,
    /// The first version that has it.
    pub first: i16,
    /// The last one; `None` where it goes on.
    pub last: Option<i16>,
    /// The first version in which it may be null.
    pub nullable_from: Option<i16>,
    /// What it is when left out, where that is not empty, false or zero.
    pub default: Option<&'static str>,
}

/// Every API of Kafka 4.3 by key and name, in the order of the keys.
pub fn apis() -> Vec<(i16, &'static str)> {
    shapes::requests().map(|(key, shape)| (key, shape.name.trim_end_matches("Request"))).collect()
}

/// The versions of an API whose requests can be written and whose answers can be read.
pub fn versions(api_key: i16) -> Option<(i16, i16)> {
    let (request, response) = (shapes::request(api_key)?, shapes::response(api_key)?);
    Some((request.first.max(response.first), request.last.min(response.last)))
}

/// The body of a request.
pub fn write_request(api_key: i16, version: i16, value: &Value) -> Result<Vec<u8>, String> {
    let shape = shapes::request(api_key).ok_or("there is no such API")?;
    if !shape.versions().contains(&version) {
        return Err(format!("{} has the versions {} to {}", shape.name, shape.first, shape.last));
    }
    let mut writer = write::Writer::new(version, version >= shape.flexible_from);
    writer.structure(&shape.body, value, "")?;
    let bytes = writer.finish();
    guard::check_request(api_key, version, &bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// A response from its body. The guard goes first, so that what is claimed is there.
pub fn read_response(api_key: i16, version: i16, body: &[u8]) -> Result<Value, String> {
    guard::check_response(api_key, version, body).map_err(|error| error.to_string())?;
    let shape = shapes::response(api_key).ok_or("there is no such API")?;
    let mut reader = read::Reader::new(body, version, version >= shape.flexible_from);
    reader.structure(&shape.body).map_err(|fault| fault.to_string())
}

/// The fields of a request, depth first.
pub fn request_fields(api_key: i16) -> Vec<FieldShape> {
    shapes::request(api_key).map(|shape| fields(&shape.body, "", &mut Vec::new())).unwrap_or_default()
}

/// The fields of a response.
pub fn response_fields(api_key: i16) -> Vec<FieldShape> {
    shapes::response(api_key).map(|shape| fields(&shape.body, "", &mut Vec::new())).unwrap_or_default()
}

fn fields(shape: &'static Struct, path: &str, above: &mut Vec<*const Struct>) -> Vec<FieldShape> {
    let mut found = Vec::new();
    // A struct inside itself would never end.
    if above.contains(&std::ptr::from_ref(shape)) {
        return found;
    }
    above.push(shape);
    for field in shape.fields.iter().chain(shape.tagged.iter().map(|(_, field)| field)) {
        let path = format!("{path}{}", camel(field.name));
        found.push(FieldShape {
            path: path.clone(),
            kind: kind(field.kind),
            first: field.first,
            last: (field.last != i16::MAX).then_some(field.last),
            nullable_from: (field.null_first <= field.null_last).then_some(field.null_first),
            default: field.default,
        });
        if let Kind::Struct(inner) | Kind::StructArray(inner) = field.kind {
            found.extend(fields(inner, &format!("{path}."), above));
        }
    }
    above.pop();
    found
}

fn kind(kind: Kind) -> String {
    let scalar = |scalar: Scalar| format!("{scalar:?}").to_ascii_lowercase();
    match kind {
        Kind::Fixed(one) => scalar(one),
        Kind::FixedArray(one) => format!("[]{}", scalar(one)),
        Kind::String => "string".to_owned(),
        Kind::StringArray => "[]string".to_owned(),
        Kind::Bytes => "bytes".to_owned(),
        Kind::Struct(_) => "struct".to_owned(),
        Kind::StructArray(_) => "[]struct".to_owned(),
    }
}

/// A field's name as JSON has it.
fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// All fields that a version has, those with a tag last.
fn present(shape: &'static Struct, version: i16) -> impl Iterator<Item = &'static Field> {
    let tagged = shape.tagged.iter().map(|(_, field)| field);
    shape.fields.iter().chain(tagged).filter(move |field| field.is_in(version))
}

#[cfg(test)]
mod tests {
    use bytes::{Bytes, BytesMut};
    use serde_json::json;

    use super::*;
    use crate::protocol::messages::{
        ApiKey, CreateTopicsRequest, Decodable, DescribeClusterResponse, Encodable, MetadataResponse,
        StrBytes,
    };
    use crate::protocol::uuid;

    #[test]
    fn a_request_is_the_one_that_the_typed_messages_write() {
        let value = json!({
            "topics": [{
                "name": "orders", "numPartitions": 3, "replicationFactor": -1,
                "assignments": [], "configs": [{ "name": "a", "value": null }],
            }],
            "validateOnly": true,
        });
        for version in 2..=7 {
            let bytes = write_request(ApiKey::CreateTopics as i16, version, &value).unwrap();
            let request = CreateTopicsRequest::decode(&mut Bytes::from(bytes.clone()), version).unwrap();
            assert_eq!(request.timeout_ms, 60_000, "the default");
            assert_eq!((request.topics[0].num_partitions, request.validate_only), (3, true));
            let mut typed = BytesMut::new();
            request.encode(&mut typed, version).unwrap();
            assert_eq!(bytes, typed.to_vec(), "version {version}");
        }
    }

    #[test]
    fn a_response_is_read_in_every_version() {
        let mut metadata = MetadataResponse::default().with_cluster_id(Some(StrBytes::from_static_str("c")));
        let topic = crate::protocol::messages::metadata_response::MetadataResponseTopic::default();
        metadata.topics.push(
            topic
                .with_topic_id(uuid::METADATA_TOPIC)
                .with_name(Some(crate::protocol::messages::TopicName(StrBytes::from_static_str("orders")))),
        );
        for version in 10..=13 {
            let mut bytes = BytesMut::new();
            metadata.encode(&mut bytes, version).unwrap();
            let value = read_response(ApiKey::Metadata as i16, version, &bytes).unwrap();
            assert_eq!(value["clusterId"], "c");
            assert_eq!(value["topics"][0]["topicId"], "AAAAAAAAAAAAAAAAAAAAAQ");
        }
        let mut bytes = BytesMut::new();
        DescribeClusterResponse::default().encode(&mut bytes, 0).unwrap();
        let value = read_response(ApiKey::DescribeCluster as i16, 0, &bytes).unwrap();
        assert_eq!((&value["errorMessage"], &value["brokers"]), (&Value::Null, &json!([])));
    }

    #[test]
    fn what_a_version_lacks_or_a_type_cannot_hold_is_said() {
        let check = |version, value: Value, expected: &str| {
            let error = write_request(ApiKey::CreateTopics as i16, version, &value).unwrap_err();
            assert!(error.contains(expected), "{error}");
        };
        check(99, json!({}), "versions 2 to 7");
        check(
            7,
            json!({ "topic": [] }),
            "there is no field `topic`; there are topics, timeoutMs, validateOnly",
        );
        check(7, json!({ "topics": [{ "name": 5 }] }), "topics.name: 5 is no string");
        check(7, json!({ "topics": null }), "topics: it cannot be null");
        check(7, json!({ "timeoutMs": 5_000_000_000_i64 }), "timeoutMs: 5000000000 is no int32");
    }

    #[test]
    fn every_request_can_be_written_at_its_defaults() {
        for (api, name) in apis() {
            let (first, last) = versions(api).unwrap();
            for version in first..=last {
                write_request(api, version, &json!({}))
                    .unwrap_or_else(|error| panic!("{name} v{version}: {error}"));
            }
            assert!(!request_fields(api).is_empty() || !response_fields(api).is_empty(), "{name}");
        }
    }
}
