//! A message's bytes as JSON. The guard has seen them, and still nothing is taken on trust.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::camel;
use crate::protocol::cursor::{Cursor, Fault};
use crate::protocol::shapes::{Field, Kind, Scalar, Struct};
use crate::protocol::uuid;

pub(super) struct Reader<'a> {
    cursor: Cursor<'a>,
    version: i16,
    flexible: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], version: i16, flexible: bool) -> Self {
        Self { cursor: Cursor::new(bytes), version, flexible }
    }

    pub(super) fn structure(&mut self, shape: &'static Struct) -> Result<Value, Fault> {
        let mut object = Map::new();
        let version = self.version;
        for field in shape.fields.iter().filter(|field| field.is_in(version)) {
            let value = self.field(field)?;
            object.insert(camel(field.name), value);
        }
        if self.flexible {
            // The fields' own walks need the cursor, so the outer one is a copy that is put back.
            let mut outer = self.cursor;
            outer.tagged_fields(|tag, bytes| {
                let known = shape.tagged.iter().find(|(known, _)| *known == tag);
                if let Some((_, field)) = known {
                    self.cursor = Cursor::new(bytes);
                    let value = self.field(field)?;
                    object.insert(camel(field.name), value);
                }
                Ok::<(), Fault>(())
            })?;
            self.cursor = outer;
        }
        Ok(Value::Object(object))
    }

    fn field(&mut self, field: &'static Field) -> Result<Value, Fault> {
        let nullable = field.is_nullable(self.version);
        match field.kind {
            Kind::Fixed(scalar) => self.scalar(scalar),
            Kind::String => self.string(),
            Kind::Bytes => match self.length()? {
                Some(length) => Ok(STANDARD.encode(self.cursor.take(length)?).into()),
                None => Ok(Value::Null),
            },
            Kind::Struct(shape) => {
                if nullable && i8::from_be_bytes(self.cursor.array()?) < 0 {
                    return Ok(Value::Null);
                }
                self.structure(shape)
            }
            Kind::FixedArray(scalar) => self.array(|reader| reader.scalar(scalar)),
            Kind::StringArray => self.array(Self::string),
            Kind::StructArray(shape) => self.array(|reader| reader.structure(shape)),
        }
    }

    fn array(&mut self, element: impl Fn(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        let Some(count) = self.length()? else { return Ok(Value::Null) };
        (0..count).map(|_| element(self)).collect::<Result<Vec<Value>, Fault>>().map(Value::Array)
    }

    fn string(&mut self) -> Result<Value, Fault> {
        let length = if self.flexible { self.cursor.compact_length() } else { self.cursor.short_length() };
        match length? {
            Some(length) => Ok(String::from_utf8_lossy(self.cursor.take(length)?).into()),
            None => Ok(Value::Null),
        }
    }

    fn length(&mut self) -> Result<Option<usize>, Fault> {
        if self.flexible { self.cursor.compact_length() } else { self.cursor.int_length() }
    }

    fn scalar(&mut self, scalar: Scalar) -> Result<Value, Fault> {
        Ok(match scalar {
            Scalar::Bool => (self.cursor.array()? != [0]).into(),
            Scalar::Int8 => i8::from_be_bytes(self.cursor.array()?).into(),
            Scalar::Int16 => i16::from_be_bytes(self.cursor.array()?).into(),
            Scalar::Uint16 => u16::from_be_bytes(self.cursor.array()?).into(),
            Scalar::Int32 => i32::from_be_bytes(self.cursor.array()?).into(),
            Scalar::Int64 => i64::from_be_bytes(self.cursor.array()?).into(),
            Scalar::Float64 => f64::from_be_bytes(self.cursor.array()?).into(),
            Scalar::Uuid => uuid::to_base64(&uuid::Uuid::from_bytes(self.cursor.array()?)).into(),
        })
    }
}
