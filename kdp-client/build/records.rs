//! Structs, their defaults and their bytes, for messages that are records and for some requests.
//!
//! The generated code is a list of fields and versions; what a field looks like in bytes is in
//! `protocol::schema::wire`.

use std::fmt::Write;

use crate::language::{Field, Kind, Message, Struct, Type, Versions};
use crate::names::snake_case;

const UNKNOWN_TAGGED_FIELDS: &str = "
    fn unknown_tagged_fields(&self) -> &UnknownTaggedFields {
        &self.unknown_tagged_fields
    }
    fn unknown_tagged_fields_mut(&mut self) -> &mut UnknownTaggedFields {
        &mut self.unknown_tagged_fields
    }
}
";

pub(crate) fn write(messages: &[Message]) -> String {
    let mut out = String::new();
    for message in messages {
        write_message(&mut out, message);
    }
    let records: Vec<_> = messages.iter().filter(|message| message.kind == Kind::Metadata).collect();
    if !records.is_empty() {
        out.push_str("metadata_record! {\n");
        for record in records {
            let variant = record.name.strip_suffix("Record").unwrap_or(&record.name);
            let _ = writeln!(out, "    {} => {variant}({}),", record.key, record.name);
        }
        out.push_str("}\n");
    }
    write_log(&mut out, messages);
    out
}

/// Every kind of record of a coordinator's log, for those who do not know which one they have.
fn write_log(out: &mut String, messages: &[Message]) {
    let of_kind = |kind| messages.iter().filter(move |message| message.kind == kind);
    if of_kind(Kind::Key).next().is_none() {
        return;
    }
    out.push_str("coordinator_log! {\n");
    for key in of_kind(Kind::Key) {
        let value = of_kind(Kind::Value).find(|value| value.key == key.key);
        let value = value.unwrap_or_else(|| panic!("{} has no value", key.name));
        let _ = writeln!(out, "    {} => {}, {};", key.key, key.name, value.name);
    }
    out.push_str("}\n");
}

fn write_message(out: &mut String, message: &Message) {
    let module = snake_case(&message.name);
    let title = match message.kind {
        Kind::Metadata => format!("The metadata record {}", message.key),
        Kind::Key => format!("The key of records of type {}", message.key),
        Kind::Value => format!("The value of records of type {}", message.key),
        Kind::Request => format!("The request of API {}", message.key),
        Kind::Response => format!("The response of API {}", message.key),
    };
    let doc = format!("{title}, versions {}.", spell(message.versions));
    let path = format!("{module}::");
    write_struct(out, message, &message.name, &doc, &message.fields, &path);
    let Versions { first, last } = message.versions;
    let flexible = message.flexible.intersect(message.versions);
    let flexible = if flexible.is_empty() { "None".into() } else { format!("Some({})", flexible.first) };
    let _ = writeln!(
        out,
        "impl Message for {name} {{\n    const NAME: &'static str = \"{name}\";\n    \
         const VERSIONS: RangeInclusive<i16> = {first}..={last};\n    \
         const FLEXIBLE_FROM: Option<i16> = {flexible};\n}}",
        name = message.name,
    );
    match message.kind {
        Kind::Key => write_type(out, "CoordinatorRecordKey", message),
        Kind::Value => write_type(out, "CoordinatorRecordValue", message),
        Kind::Metadata | Kind::Request | Kind::Response => {}
    }
    if message.structs.is_empty() {
        return;
    }
    let _ = writeln!(out, "/// The structs of [`{}`].\npub mod {module} {{\nuse super::*;", message.name);
    for Struct { name, fields } in &message.structs {
        write_struct(out, message, name, &format!("Part of [`super::{}`].", message.name), fields, "");
    }
    out.push_str("}\n");
}

fn write_type(out: &mut String, kind: &str, message: &Message) {
    let _ = writeln!(out, "impl {kind} for {} {{\n    const TYPE: i16 = {};\n}}", message.name, message.key);
}

fn write_struct(out: &mut String, message: &Message, name: &str, doc: &str, fields: &[Field], path: &str) {
    let derive = if fields.iter().all(is_zero_by_default) { ", Default" } else { "" };
    // What coordinators keep is shown to people; nothing else is.
    let is_shown = matches!(message.kind, Kind::Key | Kind::Value);
    let show = if is_shown { ", serde::Serialize" } else { "" };
    let _ =
        writeln!(out, "/// {doc}\n#[derive(Clone, Debug, PartialEq{derive}{show})]\npub struct {name} {{");
    for field in fields {
        let (doc, name, ty) = (describe(field), rust_name(field), rust_type(field, path));
        let _ = writeln!(out, "    /// {doc}");
        if let Some(as_text) = shown_as(&field.ty).filter(|_| is_shown) {
            let _ =
                writeln!(out, "    #[serde(serialize_with = \"crate::protocol::schema::text::{as_text}\")]");
        }
        let _ = writeln!(out, "    pub {name}: {ty},");
    }
    if is_shown {
        out.push_str("    #[serde(skip_serializing_if = \"Vec::is_empty\")]\n");
    }
    out.push_str(
        "    /// Tagged fields of a newer schema, kept as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,\n}\n",
    );
    if derive.is_empty() {
        write_default(out, name, fields);
    }
    let _ = writeln!(out, "impl Struct for {name} {{");
    write_read(out, message, fields);
    write_write(out, message, fields);
    out.push_str(UNKNOWN_TAGGED_FIELDS);
}

fn write_default(out: &mut String, name: &str, fields: &[Field]) {
    let _ = writeln!(out, "impl Default for {name} {{\n    fn default() -> Self {{\n        Self {{");
    for field in fields {
        let _ = writeln!(out, "            {}: {},", rust_name(field), default(field));
    }
    out.push_str("            unknown_tagged_fields: Vec::new(),\n        }\n    }\n}\n");
}

fn write_read(out: &mut String, message: &Message, fields: &[Field]) {
    out.push_str(
        "    #[allow(unused_variables)]
    fn read_fields(&mut self, reader: &mut Reader<'_>) -> Result<(), SchemaError> {\n",
    );
    for field in fields.iter().filter(|field| field.tag.is_none()) {
        let statement = format!("self.{} = {}", rust_name(field), read(field));
        let _ = match condition(field.versions, message, "reader") {
            None => writeln!(out, "        {statement};"),
            Some(present) => writeln!(out, "        if {present} {{ {statement}; }}"),
        };
    }
    out.push_str("        Ok(())\n    }\n");
    if fields.iter().all(|field| field.tag.is_none()) {
        return;
    }
    out.push_str(
        "    fn read_tagged(&mut self, tag: u32, reader: &mut Reader<'_>) -> Result<bool, SchemaError> {
        match tag {\n",
    );
    for (tag, field) in tagged(fields) {
        let check = match condition(field.versions, message, "reader") {
            None => String::new(),
            Some(present) => format!("reader.expect_tag(tag, {present})?; "),
        };
        let _ =
            writeln!(out, "            {tag} => {{ {check}self.{} = {}; }}", rust_name(field), read(field));
    }
    out.push_str("            _ => return Ok(false),\n        }\n        Ok(true)\n    }\n");
}

fn write_write(out: &mut String, message: &Message, fields: &[Field]) {
    out.push_str(
        "    #[allow(unused_variables)]
    fn write_fields(&self, writer: &mut Writer) -> Result<(), SchemaError> {\n",
    );
    for field in fields.iter().filter(|field| field.tag.is_none()) {
        write_put(out, message, field);
    }
    out.push_str("        Ok(())\n    }\n");
    if fields.iter().all(|field| field.tag.is_none()) {
        return;
    }
    out.push_str("    fn write_tagged(&self, tagged: &mut Tagged) -> Result<(), SchemaError> {\n");
    for (tag, field) in tagged(fields) {
        write_put_tagged(out, message, tag, field);
    }
    out.push_str("        Ok(())\n    }\n");
}

/// A field where the version has it; where it does not, a value that would be lost is an error.
fn write_put(out: &mut String, message: &Message, field: &Field) {
    let (put, differs, name) = (put(field), differs(field), &field.name);
    let _ = match (condition(field.versions, message, "writer"), field.ignorable) {
        (None, _) => writeln!(out, "        {put}?;"),
        (Some(present), true) => writeln!(out, "        if {present} {{ {put}?; }}"),
        (Some(present), false) => writeln!(
            out,
            "        if {present} {{ {put}?; }} else if {differs} {{ return Err(writer.lacks(\"{name}\")); }}"
        ),
    };
}

/// The same for a field with a tag, which is left out where it is at its default.
fn write_put_tagged(out: &mut String, message: &Message, tag: u32, field: &Field) {
    let put = format!("tagged.field({tag}, |writer| {})?;", put(field));
    let (differs, name) = (differs(field), &field.name);
    let _ = match (condition(field.versions, message, "tagged"), field.ignorable) {
        (None, _) => writeln!(out, "        if {differs} {{ {put} }}"),
        (Some(present), true) => writeln!(out, "        if {present} && {differs} {{ {put} }}"),
        (Some(present), false) => writeln!(
            out,
            "        if {differs} {{ if !{present} {{ return Err(tagged.lacks(\"{name}\")); }} {put} }}"
        ),
    };
}

/// The fields with a tag, in the order of their tags.
fn tagged(fields: &[Field]) -> Vec<(u32, &Field)> {
    let mut tagged: Vec<_> = fields.iter().filter_map(|field| Some((field.tag?, field))).collect();
    tagged.sort_by_key(|(tag, _)| *tag);
    tagged
}

fn read(field: &Field) -> String {
    let name = &field.name;
    match nullability(field) {
        Nullability::Never => format!("reader.field(\"{name}\")?"),
        Nullability::InTag => format!("reader.nullable_tagged(\"{name}\")?"),
        Nullability::In(versions) => format!("reader.nullable(\"{name}\", {})?", range(versions)),
    }
}

fn put(field: &Field) -> String {
    let (name, value) = (&field.name, rust_name(field));
    match nullability(field) {
        Nullability::Never => format!("writer.field(\"{name}\", &self.{value})"),
        Nullability::InTag => format!("writer.nullable_tagged(\"{name}\", &self.{value})"),
        Nullability::In(versions) => {
            format!("writer.nullable(\"{name}\", &self.{value}, {})", range(versions))
        }
    }
}

enum Nullability {
    Never,
    In(Versions),
    /// A struct in a tagged field, which has a form of its own.
    InTag,
}

fn nullability(field: &Field) -> Nullability {
    match (&field.ty, field.tag) {
        _ if !is_nullable(field) => Nullability::Never,
        (Type::Struct(_), Some(_)) => {
            assert!(field.nullable.contains(field.versions), "{} is not always nullable", field.name);
            Nullability::InTag
        }
        _ => Nullability::In(field.nullable),
    }
}

/// When a field is there, or `None` when it always is.
fn condition(versions: Versions, message: &Message, owner: &str) -> Option<String> {
    if versions.contains(message.versions) {
        return None;
    }
    let range = range(versions.intersect(message.versions));
    Some(format!("({range}).contains(&{owner}.version())"))
}

fn range(versions: Versions) -> String {
    match versions.last {
        i16::MAX => format!("{}..=i16::MAX", versions.first),
        last => format!("{}..={last}", versions.first),
    }
}

fn is_nullable(field: &Field) -> bool {
    !field.nullable.is_empty()
}

fn rust_name(field: &Field) -> String {
    snake_case(&field.name)
}

fn rust_type(field: &Field, path: &str) -> String {
    let plain = plain_type(&field.ty, path);
    if is_nullable(field) { format!("Option<{plain}>") } else { plain }
}

fn plain_type(ty: &Type, path: &str) -> String {
    match ty {
        Type::Bool => "bool".into(),
        Type::Int8 => "i8".into(),
        Type::Int16 => "i16".into(),
        Type::Uint16 => "u16".into(),
        Type::Int32 => "i32".into(),
        Type::Uint32 => "u32".into(),
        Type::Int64 => "i64".into(),
        Type::Float64 => "f64".into(),
        Type::Uuid => "Uuid".into(),
        Type::String => "String".into(),
        Type::Bytes | Type::Records => "Bytes".into(),
        Type::Struct(name) => format!("{path}{name}"),
        Type::Array(element) => format!("Vec<{}>", plain_type(element, path)),
    }
}

/// What makes text of a field that is none for serde.
fn shown_as(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Uuid => "uuid",
        Type::Bytes | Type::Records => "bytes",
        _ => return None,
    })
}

fn default(field: &Field) -> String {
    let plain = match (&field.default, &field.ty) {
        (Some(null), _) if null == "null" => return "None".into(),
        (Some(value), Type::String) => format!("String::from({value:?})"),
        (Some(value), _) => value.clone(),
        (None, Type::Bool) => "false".into(),
        (None, Type::Uuid) => "Uuid::nil()".into(),
        (None, Type::String) => "String::new()".into(),
        (None, Type::Bytes | Type::Records) => "Bytes::new()".into(),
        (None, Type::Array(_)) => "Vec::new()".into(),
        (None, Type::Struct(_)) => "Default::default()".into(),
        (None, Type::Float64) => "0.0".into(),
        (None, _) => "0".into(),
    };
    if is_nullable(field) { format!("Some({plain})") } else { plain }
}

/// Whether the field's default is what Rust's own `Default` gives.
fn is_zero_by_default(field: &Field) -> bool {
    match &field.default {
        Some(value) => value == "null",
        None => !is_nullable(field),
    }
}

/// The condition under which a field is not at its default.
fn differs(field: &Field) -> String {
    let (name, nullable) = (rust_name(field), is_nullable(field));
    match (&field.default, &field.ty) {
        (Some(null), _) if null == "null" => format!("self.{name}.is_some()"),
        (None, Type::Bool) => format!("self.{name}"),
        (Some(_), Type::Bool) => format!("!self.{name}"),
        (None, Type::String | Type::Bytes | Type::Records | Type::Array(_)) if nullable => {
            format!("self.{name}.as_ref().is_none_or(|value| !value.is_empty())")
        }
        (None, Type::String | Type::Bytes | Type::Records | Type::Array(_)) => {
            format!("!self.{name}.is_empty()")
        }
        _ => format!("self.{name} != {}", default(field)),
    }
}

/// What there is to say of a field that its type does not.
fn describe(field: &Field) -> String {
    let mut text = format!("`{}`, versions {}", field.name, spell(field.versions));
    if let Some(tag) = field.tag {
        let _ = write!(text, ", tag {tag}");
    }
    if let Some(default) = &field.default {
        let _ = write!(text, ", default {default}");
    }
    if field.ignorable {
        text.push_str(", left out silently where a version lacks it");
    }
    text.push('.');
    text
}

fn spell(versions: Versions) -> String {
    match versions {
        Versions { first, last: i16::MAX } => format!("{first}+"),
        Versions { first, last } if first == last => first.to_string(),
        Versions { first, last } => format!("{first}-{last}"),
    }
}
