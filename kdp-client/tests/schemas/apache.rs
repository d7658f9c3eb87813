//! Reads Apache Kafka's own schemas and says where ours differ, field by field.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::language::{Field, Kind, Message, Struct, Type, Versions};

/// The records of tiered storage (KIP-405), which kdp neither reads nor writes.
const LEFT_OUT: [&str; 4] = [
    "RemoteLogSegmentMetadataRecord",
    "RemoteLogSegmentMetadataSnapshotRecord",
    "RemoteLogSegmentMetadataUpdateRecord",
    "RemotePartitionDeleteMetadataRecord",
];

/// What differs between the JSON files anywhere in `folder` and our messages, each in a few lines.
pub(crate) fn differences(folder: &Path, messages: &[Message]) -> Vec<String> {
    let mut apaches = BTreeMap::new();
    for path in json_files(folder) {
        let text = without_comments(&std::fs::read_to_string(&path).unwrap());
        let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        apaches.extend(read_message(&json).map(|message| (message.name.clone(), lines(&message))));
    }
    assert!(!apaches.is_empty(), "{} has no schemas", folder.display());
    let ours: BTreeMap<_, _> =
        messages.iter().map(|message| (message.name.clone(), lines(message))).collect();
    apaches
        .keys()
        .chain(ours.keys().filter(|name| !apaches.contains_key(*name)))
        .filter(|name| !LEFT_OUT.contains(&name.as_str()))
        .filter(|name| apaches.get(*name) != ours.get(*name))
        .map(|name| difference(name, apaches.get(name), ours.get(name)))
        .collect()
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files
}

/// Apache's files have comments, which JSON has not.
fn without_comments(text: &str) -> String {
    let mut json = String::new();
    let (mut in_string, mut previous) = (false, ' ');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if !in_string && character == '/' && characters.peek() == Some(&'/') {
            characters.by_ref().find(|character| *character == '\n');
            json.push('\n');
            continue;
        }
        if character == '"' && previous != '\\' {
            in_string = !in_string;
        }
        previous = character;
        json.push(character);
    }
    json
}

/// The message, unless it is of a kind we have no schemas for or has no version left.
fn read_message(json: &Value) -> Option<Message> {
    let kind = match text(json, "type")? {
        "request" => Kind::Request,
        "response" => Kind::Response,
        "metadata" => Kind::Metadata,
        "coordinator-key" => Kind::Key,
        "coordinator-value" => Kind::Value,
        _ => return None,
    };
    let versions = versions(json, "validVersions");
    if versions.is_empty() {
        return None;
    }
    let mut structs = Vec::new();
    let fields = read_fields(&json["fields"], &mut structs);
    for shared in json["commonStructs"].as_array().into_iter().flatten() {
        add_struct(text(shared, "name").unwrap(), &shared["fields"], &mut structs);
    }
    Some(Message {
        kind,
        key: i16::try_from(json["apiKey"].as_i64()?).unwrap(),
        name: text(json, "name")?.to_owned(),
        versions,
        flexible: self::versions(json, "flexibleVersions"),
        fields,
        structs,
    })
}

fn read_fields(json: &Value, structs: &mut Vec<Struct>) -> Vec<Field> {
    json.as_array().unwrap().iter().map(|field| read_field(field, structs)).collect()
}

fn add_struct(name: &str, fields: &Value, structs: &mut Vec<Struct>) {
    let fields = read_fields(fields, structs);
    structs.push(Struct { name: name.to_owned(), fields });
}

fn read_field(json: &Value, structs: &mut Vec<Struct>) -> Field {
    let ty = Type::parse(text(json, "type").unwrap());
    if let (Some(name), Some(_)) = (ty.struct_name(), json.get("fields")) {
        add_struct(name, &json["fields"], structs);
    }
    let tagged = versions(json, "taggedVersions");
    let present = if json.get("versions").is_some() { versions(json, "versions") } else { tagged };
    assert!(tagged.is_empty() || tagged == present, "a field that has a tag in some versions only: {json}");
    assert!(json.get("flexibleVersions").is_none(), "a field with a form of its own: {json}");
    Field {
        name: text(json, "name").unwrap().to_owned(),
        ty,
        versions: present,
        nullable: versions(json, "nullableVersions"),
        tag: json.get("tag").and_then(Value::as_u64).map(|tag| u32::try_from(tag).unwrap()),
        ignorable: json["ignorable"].as_bool().unwrap_or(false),
        default: default(&json["default"]),
    }
}

/// The default as our files spell it: what is zero, empty or false is left out.
fn default(json: &Value) -> Option<String> {
    let spelled = match json {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let spelled = match spelled.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(digits, 16).unwrap().to_string(),
        None => spelled,
    };
    (!["", "0", "false"].contains(&spelled.as_str())).then_some(spelled)
}

fn text<'a>(json: &'a Value, name: &str) -> Option<&'a str> {
    json.get(name)?.as_str()
}

fn versions(json: &Value, name: &str) -> Versions {
    text(json, name).map_or(Versions::NONE, |text| Versions::parse(text).unwrap())
}

/// A message as lines, each of which can be compared and shown.
fn lines(message: &Message) -> Vec<String> {
    let Message { kind, key, versions, flexible, .. } = message;
    let mut lines = vec![format!("{kind:?} {key} {versions:?} flexible {flexible:?}")];
    lines.extend(message.fields.iter().map(|field| format!("{field:?}")));
    let mut structs: Vec<_> = message.structs.iter().collect();
    structs.sort_by(|one, other| one.name.cmp(&other.name));
    for Struct { name, fields } in structs {
        lines.push(format!("struct {name}"));
        lines.extend(fields.iter().map(|field| format!("{name}: {field:?}")));
    }
    lines
}

fn difference(name: &str, apaches: Option<&Vec<String>>, ours: Option<&Vec<String>>) -> String {
    let (Some(apaches), Some(ours)) = (apaches, ours) else {
        return format!("{name}: only {} has it", if ours.is_some() { "kdp" } else { "Apache" });
    };
    let missing = apaches.iter().filter(|line| !ours.contains(line)).map(|line| format!("  Apache: {line}"));
    let added = ours.iter().filter(|line| !apaches.contains(line)).map(|line| format!("  kdp:    {line}"));
    let lines: Vec<_> = missing.chain(added).collect();
    let order = if lines.is_empty() { "\n  the same lines in another order" } else { "" };
    format!("{name}:{order}\n{}", lines.join("\n"))
}
