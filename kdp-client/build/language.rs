//! The language of `schemas/*.kdp`: Kafka's messages, one line a field.
//!
//! ```text
//! KIND KEY NAME VERSIONS [flexible VERSIONS]
//!   NAME TYPE VERSIONS [null VERSIONS] [tag N] [ignorable] [= DEFAULT]
//!     the fields of a struct type, two spaces deeper
//!   struct NAME
//!     the fields of a struct that several fields of the message share
//! ```
//!
//! Names and meanings are those of Kafka's own message schemas. Versions are `3`, `0-4` or `2+`.
//! A field that is tagged has its tag in all its versions. What is not written is false, empty or
//! zero. This file knows nothing of Rust: the build script and the tests share it.

use std::fmt;

/// A message: a request, a response, a record, or the key or value of a coordinator's record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) kind: Kind,
    /// The API key, or the record's type.
    pub(crate) key: i16,
    pub(crate) name: String,
    pub(crate) versions: Versions,
    pub(crate) flexible: Versions,
    pub(crate) fields: Vec<Field>,
    pub(crate) structs: Vec<Struct>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Request,
    Response,
    Metadata,
    Key,
    Value,
}

/// A struct type that is known within its message, by a name that is unique there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) versions: Versions,
    pub(crate) nullable: Versions,
    pub(crate) tag: Option<u32>,
    pub(crate) ignorable: bool,
    pub(crate) default: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Bool,
    Int8,
    Int16,
    Uint16,
    Int32,
    Uint32,
    Int64,
    Float64,
    Uuid,
    String,
    Bytes,
    Records,
    Struct(String),
    Array(Box<Type>),
}

/// An inclusive range; empty where `first` is above `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Versions {
    pub(crate) first: i16,
    pub(crate) last: i16,
}

/// What is wrong with a schema, and in which line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SyntaxError {
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl Versions {
    pub(crate) const NONE: Versions = Versions { first: 0, last: -1 };

    pub(crate) fn is_empty(self) -> bool {
        self.first > self.last
    }

    /// Whether every version of `other` is one of these.
    pub(crate) fn contains(self, other: Versions) -> bool {
        other.is_empty() || (self.first <= other.first && other.last <= self.last)
    }

    pub(crate) fn intersect(self, other: Versions) -> Versions {
        Versions { first: self.first.max(other.first), last: self.last.min(other.last) }
    }

    pub(crate) fn parse(text: &str) -> Option<Versions> {
        if text == "none" {
            return Some(Self::NONE);
        }
        if let Some(first) = text.strip_suffix('+') {
            return Some(Versions { first: first.parse().ok()?, last: i16::MAX });
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some(Versions { first: first.parse().ok()?, last: last.parse().ok()? })
    }
}

impl Type {
    pub(crate) fn parse(text: &str) -> Type {
        match text {
            "bool" => Type::Bool,
            "int8" => Type::Int8,
            "int16" => Type::Int16,
            "uint16" => Type::Uint16,
            "int32" => Type::Int32,
            "uint32" => Type::Uint32,
            "int64" => Type::Int64,
            "float64" => Type::Float64,
            "uuid" => Type::Uuid,
            "string" => Type::String,
            "bytes" => Type::Bytes,
            "records" => Type::Records,
            _ => match text.strip_prefix("[]") {
                Some(element) => Type::Array(Box::new(Type::parse(element))),
                None => Type::Struct(text.to_owned()),
            },
        }
    }

    /// The name of the struct that this is, or is an array of.
    pub(crate) fn struct_name(&self) -> Option<&str> {
        match self {
            Type::Struct(name) => Some(name),
            Type::Array(element) => element.struct_name(),
            _ => None,
        }
    }
}

impl Message {
    /// The struct of that name; a schema that names one without describing it is refused by [`parse`].
    pub(crate) fn find_struct(&self, name: &str) -> Option<&Struct> {
        self.structs.iter().find(|known| known.name == name)
    }
}

/// Reads a whole file of messages.
pub(crate) fn parse(text: &str) -> Result<Vec<Message>, SyntaxError> {
    let mut parser = Parser::default();
    for (index, line) in text.lines().enumerate() {
        parser.line(line).map_err(|what| SyntaxError { line: index + 1, what })?;
    }
    for message in &parser.messages {
        check(message).map_err(|what| SyntaxError { line: 0, what: format!("{}: {what}", message.name) })?;
    }
    Ok(parser.messages)
}

#[derive(Default)]
struct Parser {
    messages: Vec<Message>,
    /// Where the fields of each depth go: the message itself (`None`), or one of its structs.
    path: Vec<Option<usize>>,
}

impl Parser {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let text = line.trim_start();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        let indent = line.len() - text.len();
        let depth = indent / 2;
        if !indent.is_multiple_of(2) || depth > self.path.len() {
            return Err("each level is two spaces deeper than the one above it".to_owned());
        }
        self.path.truncate(depth);
        match self.messages.last_mut() {
            Some(message) if depth > 0 => {
                let opened = add_member(message, self.path[depth - 1], text)?;
                self.path.extend(opened.map(Some));
            }
            _ => {
                self.messages.push(parse_message(text)?);
                self.path.push(None);
            }
        }
        Ok(())
    }
}

/// Adds a line to a message, or to the struct `owner` of it; returns the struct it opens, if it does.
fn add_member(message: &mut Message, owner: Option<usize>, text: &str) -> Result<Option<usize>, String> {
    let opened = if let Some(name) = text.strip_prefix("struct ") {
        Some(name.to_owned())
    } else {
        let field = parse_field(text)?;
        let name = field.ty.struct_name().map(str::to_owned);
        match owner {
            Some(index) => message.structs[index].fields.push(field),
            None => message.fields.push(field),
        }
        name
    };
    Ok(opened.map(|name| {
        let known = message.structs.iter().position(|known| known.name == name);
        known.unwrap_or_else(|| {
            message.structs.push(Struct { name, fields: Vec::new() });
            message.structs.len() - 1
        })
    }))
}

fn parse_message(text: &str) -> Result<Message, String> {
    let mut words = text.split_whitespace();
    let kind = match words.next() {
        Some("request") => Kind::Request,
        Some("response") => Kind::Response,
        Some("metadata") => Kind::Metadata,
        Some("key") => Kind::Key,
        Some("value") => Kind::Value,
        other => return Err(format!("{other:?} is no kind of message")),
    };
    let key = words.next().and_then(|word| word.parse().ok()).ok_or("a key is missing")?;
    let name = words.next().ok_or("a name is missing")?.to_owned();
    let versions = parse_versions(words.next())?;
    let flexible = match words.next() {
        Some("flexible") => parse_versions(words.next())?,
        Some(other) => return Err(format!("{other} is not known here")),
        None => Versions::NONE,
    };
    Ok(Message { kind, key, name, versions, flexible, fields: Vec::new(), structs: Vec::new() })
}

fn parse_field(text: &str) -> Result<Field, String> {
    let (text, default) = match text.split_once(" = ") {
        Some((text, default)) => (text, Some(default.to_owned())),
        None => (text, None),
    };
    let mut words = text.split_whitespace();
    let mut field = Field {
        name: words.next().ok_or("a name is missing")?.to_owned(),
        ty: Type::parse(words.next().ok_or("a type is missing")?),
        versions: parse_versions(words.next())?,
        nullable: Versions::NONE,
        tag: None,
        ignorable: false,
        default,
    };
    while let Some(word) = words.next() {
        match word {
            "null" => field.nullable = parse_versions(words.next())?,
            "tag" => {
                let tag = words.next().and_then(|word| word.parse().ok());
                field.tag = Some(tag.ok_or("a tag is a number")?);
            }
            "ignorable" => field.ignorable = true,
            _ => return Err(format!("{word} is not known here")),
        }
    }
    Ok(field)
}

fn parse_versions(word: Option<&str>) -> Result<Versions, String> {
    word.and_then(Versions::parse).ok_or_else(|| format!("versions are missing, not {word:?}"))
}

/// What the grammar does not say: every struct is described, and tags stand in flexible versions only.
fn check(message: &Message) -> Result<(), String> {
    let nested = message.structs.iter().flat_map(|known| &known.fields);
    for field in message.fields.iter().chain(nested) {
        if let Some(name) = field.ty.struct_name() {
            let known = message.find_struct(name).is_some_and(|known| !known.fields.is_empty());
            if !known {
                return Err(format!("{name} is not described"));
            }
        }
        if field.tag.is_some() && !message.flexible.contains(field.versions.intersect(message.versions)) {
            return Err(format!("{} has a tag in a version that is not flexible", field.name));
        }
    }
    Ok(())
}
