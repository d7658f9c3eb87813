//! JSON as a message's bytes. What the version cannot carry is an error that names the field.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::{camel, present};
use crate::protocol::shapes::{Field, Kind, Scalar, Struct};
use crate::protocol::uuid;

pub(super) struct Writer {
    bytes: Vec<u8>,
    version: i16,
    flexible: bool,
}

impl Writer {
    pub(super) fn new(version: i16, flexible: bool) -> Self {
        Self { bytes: Vec::new(), version, flexible }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// `path` is where we are, for errors.
    pub(super) fn structure(
        &mut self,
        shape: &'static Struct,
        value: &Value,
        path: &str,
    ) -> Result<(), String> {
        let Value::Object(object) = value else { return Err(at(path, &format!("{value} is no object"))) };
        self.check_names(shape, object, path)?;
        let version = self.version;
        for field in shape.fields.iter().filter(|field| field.is_in(version)) {
            let path = join(path, field);
            match object.get(&camel(field.name)).or_else(|| object.get(field.name)) {
                Some(value) => self.field(field, value, &path)?,
                None => self.field(field, &default(field, self.version), &path)?,
            }
        }
        if self.flexible { self.tagged_fields(shape, object, path) } else { Ok(()) }
    }

    fn check_names(
        &self,
        shape: &'static Struct,
        object: &Map<String, Value>,
        path: &str,
    ) -> Result<(), String> {
        for name in object.keys() {
            if present(shape, self.version).all(|field| camel(field.name) != *name && field.name != name) {
                let known: Vec<String> =
                    present(shape, self.version).map(|field| camel(field.name)).collect();
                let text = format!("there is no field `{name}`; there are {}", known.join(", "));
                return Err(at(path, &text));
            }
        }
        Ok(())
    }

    fn tagged_fields(
        &mut self,
        shape: &'static Struct,
        object: &Map<String, Value>,
        path: &str,
    ) -> Result<(), String> {
        let mut tagged = Vec::new();
        for (tag, field) in shape.tagged.iter().filter(|(_, field)| field.is_in(self.version)) {
            let given = object.get(&camel(field.name)).or_else(|| object.get(field.name));
            // At its default a tagged field is left out.
            let Some(value) = given.filter(|value| **value != default(field, self.version)) else { continue };
            let mut inner = Writer::new(self.version, true);
            inner.field(field, value, &join(path, field))?;
            tagged.push((*tag, inner.finish()));
        }
        self.unsigned_varint(tagged.len());
        for (tag, bytes) in tagged {
            self.unsigned_varint(tag as usize);
            self.unsigned_varint(bytes.len());
            self.bytes.extend(bytes);
        }
        Ok(())
    }

    fn field(&mut self, field: &'static Field, value: &Value, path: &str) -> Result<(), String> {
        if value.is_null() {
            return match (field.is_nullable(self.version), field.kind) {
                (false, _) => Err(at(path, "it cannot be null")),
                (true, Kind::Struct(_)) => {
                    self.bytes.push(0xff);
                    Ok(())
                }
                (true, Kind::String) if !self.flexible => {
                    self.bytes.extend((-1_i16).to_be_bytes());
                    Ok(())
                }
                (true, _) if self.flexible => {
                    self.unsigned_varint(0);
                    Ok(())
                }
                (true, _) => {
                    self.bytes.extend((-1_i32).to_be_bytes());
                    Ok(())
                }
            };
        }
        match field.kind {
            Kind::Fixed(scalar) => self.scalar(scalar, value, path),
            Kind::String => self.string(value, path),
            Kind::Bytes => {
                let bytes = value.as_str().and_then(|text| STANDARD.decode(text).ok());
                let bytes = bytes.ok_or_else(|| at(path, &format!("{value} is no base64")))?;
                self.length(bytes.len());
                self.bytes.extend(bytes);
                Ok(())
            }
            Kind::Struct(shape) => {
                if field.is_nullable(self.version) {
                    self.bytes.push(1);
                }
                self.structure(shape, value, path)
            }
            Kind::FixedArray(scalar) => {
                self.array(value, path, |writer, value| writer.scalar(scalar, value, path))
            }
            Kind::StringArray => self.array(value, path, |writer, value| writer.string(value, path)),
            Kind::StructArray(shape) => {
                self.array(value, path, |writer, value| writer.structure(shape, value, path))
            }
        }
    }

    fn array(
        &mut self,
        value: &Value,
        path: &str,
        element: impl Fn(&mut Self, &Value) -> Result<(), String>,
    ) -> Result<(), String> {
        let Value::Array(values) = value else { return Err(at(path, &format!("{value} is no array"))) };
        self.length(values.len());
        values.iter().try_for_each(|value| element(self, value))
    }

    fn string(&mut self, value: &Value, path: &str) -> Result<(), String> {
        let text = value.as_str().ok_or_else(|| at(path, &format!("{value} is no string")))?;
        let length = i16::try_from(text.len()).map_err(|_| at(path, "the string is too long"))?;
        match self.flexible {
            true => self.unsigned_varint(text.len() + 1),
            false => self.bytes.extend(length.to_be_bytes()),
        }
        self.bytes.extend(text.as_bytes());
        Ok(())
    }

    fn scalar(&mut self, scalar: Scalar, value: &Value, path: &str) -> Result<(), String> {
        let number = value.as_i64();
        let bytes: Option<Vec<u8>> = match scalar {
            Scalar::Bool => value.as_bool().map(|value| vec![u8::from(value)]),
            Scalar::Int8 => number.and_then(|n| Some(i8::try_from(n).ok()?.to_be_bytes().to_vec())),
            Scalar::Int16 => number.and_then(|n| Some(i16::try_from(n).ok()?.to_be_bytes().to_vec())),
            Scalar::Uint16 => number.and_then(|n| Some(u16::try_from(n).ok()?.to_be_bytes().to_vec())),
            Scalar::Int32 => number.and_then(|n| Some(i32::try_from(n).ok()?.to_be_bytes().to_vec())),
            Scalar::Int64 => number.map(|n| n.to_be_bytes().to_vec()),
            Scalar::Float64 => value.as_f64().map(|n| n.to_be_bytes().to_vec()),
            Scalar::Uuid => value.as_str().and_then(uuid::from_base64).map(|id| id.as_bytes().to_vec()),
        };
        let wrong = || at(path, &format!("{value} is no {}", format!("{scalar:?}").to_ascii_lowercase()));
        self.bytes.extend(bytes.ok_or_else(wrong)?);
        Ok(())
    }

    fn length(&mut self, length: usize) {
        match self.flexible {
            true => self.unsigned_varint(length + 1),
            // What is longer does not fit into a frame, which is checked when it is sent.
            false => self.bytes.extend(i32::try_from(length).unwrap_or(i32::MAX).to_be_bytes()),
        }
    }

    fn unsigned_varint(&mut self, mut value: usize) {
        while value >= 0x80 {
            self.bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
}

/// What a field is when nobody says.
fn default(field: &Field, version: i16) -> Value {
    match (field.default, field.kind) {
        (Some("null"), _) if field.is_nullable(version) => Value::Null,
        (Some(text), Kind::String) if text != "null" => text.into(),
        (Some(text), Kind::Fixed(_)) => serde_json::from_str(text).unwrap_or(Value::Null),
        (_, Kind::Fixed(Scalar::Bool)) => false.into(),
        (_, Kind::Fixed(Scalar::Uuid)) => uuid::to_base64(&uuid::ZERO).into(),
        (_, Kind::Fixed(_)) => 0.into(),
        (_, Kind::String | Kind::Bytes) => "".into(),
        (_, Kind::Struct(_)) => Value::Object(Map::new()),
        (_, Kind::FixedArray(_) | Kind::StringArray | Kind::StructArray(_)) => Value::Array(Vec::new()),
    }
}

fn join(path: &str, field: &Field) -> String {
    match path {
        "" => camel(field.name),
        path => format!("{path}.{}", camel(field.name)),
    }
}

fn at(path: &str, text: &str) -> String {
    if path.is_empty() { text.to_owned() } else { format!("{path}: {text}") }
}
