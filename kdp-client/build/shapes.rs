//! Static tables of what requests and responses look like, for the guard.

use std::fmt::Write;

use crate::language::{Field, Kind, Message, Type, Versions};

/// Bytes that decoded values take in memory, beside what they point to.
const STRING: u32 = 32;
const BYTES: u32 = 32;
const VEC: u32 = 24;
const TAGGED_FIELDS: u32 = 24;

pub(crate) fn write(messages: &[Message]) -> String {
    let mut out = String::new();
    for (kind, table) in [(Kind::Request, "REQUESTS"), (Kind::Response, "RESPONSES")] {
        let known: Vec<_> = messages.iter().filter(|message| message.kind == kind).collect();
        let last = known.iter().map(|message| message.key).max().unwrap_or(-1);
        for message in &known {
            write_structs(&mut out, message);
        }
        let _ = writeln!(out, "static {table}: [Option<Shape>; {}] = [", last + 1);
        for key in 0..=last {
            match known.iter().find(|message| message.key == key) {
                Some(message) => write_shape(&mut out, message),
                None => out.push_str("    None,\n"),
            }
        }
        out.push_str("];\n");
    }
    out
}

fn write_shape(out: &mut String, message: &Message) {
    let flexible_from = if message.flexible.is_empty() { i16::MAX } else { message.flexible.first };
    let _ = writeln!(
        out,
        "    Some(Shape {{ name: \"{}\", first: {}, last: {}, flexible_from: {flexible_from}, body: {} }}),",
        message.name,
        message.versions.first,
        message.versions.last,
        body(message, &message.fields)
    );
}

fn write_structs(out: &mut String, message: &Message) {
    for known in &message.structs {
        let name = static_name(message, &known.name);
        let _ = writeln!(out, "static {name}: Struct = {};", body(message, &known.fields));
    }
}

fn body(message: &Message, fields: &[Field]) -> String {
    let mut tagged: Vec<_> = fields.iter().filter_map(|field| Some((field.tag?, field))).collect();
    tagged.sort_by_key(|(tag, _)| *tag);
    let tagged: Vec<_> =
        tagged.iter().map(|(tag, field)| format!("({tag}, {})", describe(message, field))).collect();
    let fields_in_order: Vec<_> =
        fields.iter().filter(|field| field.tag.is_none()).map(|field| describe(message, field)).collect();
    format!(
        "Struct {{ fields: &[{}], tagged: &[{}], memory: {} }}",
        fields_in_order.join(", "),
        tagged.join(", "),
        memory(message, fields)
    )
}

fn describe(message: &Message, field: &Field) -> String {
    let Versions { first, last } = field.versions;
    let is_struct = matches!(field.ty, Type::Struct(_));
    let known = field.tag.is_none() || !is_struct || field.nullable.is_empty();
    assert!(known, "{}: a struct in a tag that can be null has a form the guard does not know", field.name);
    format!(
        "Field {{ name: \"{}\", kind: Kind::{}, first: {first}, last: {last}, null_first: {}, null_last: {}, default: {:?} }}",
        field.name,
        kind(message, &field.ty),
        field.nullable.first,
        field.nullable.last,
        field.default
    )
}

fn kind(message: &Message, ty: &Type) -> String {
    match ty {
        Type::String => "String".into(),
        Type::Bytes | Type::Records => "Bytes".into(),
        Type::Struct(name) => format!("Struct(&{})", static_name(message, name)),
        Type::Array(element) => match &**element {
            Type::String => "StringArray".into(),
            Type::Struct(name) => format!("StructArray(&{})", static_name(message, name)),
            fixed => format!("FixedArray(Scalar::{fixed:?})"),
        },
        fixed => format!("Fixed(Scalar::{fixed:?})"),
    }
}

fn width(ty: &Type) -> u32 {
    match ty {
        Type::Bool | Type::Int8 => 1,
        Type::Int16 | Type::Uint16 => 2,
        Type::Int32 | Type::Uint32 => 4,
        Type::Int64 | Type::Float64 => 8,
        Type::Uuid => 16,
        other => panic!("{other:?} has no fixed width"),
    }
}

fn memory(message: &Message, fields: &[Field]) -> u32 {
    let sum: u32 = fields
        .iter()
        .map(|field| match &field.ty {
            Type::String => STRING,
            Type::Bytes | Type::Records => BYTES,
            Type::Array(_) => VEC,
            Type::Struct(name) => {
                memory(message, &message.find_struct(name).expect("the parser has checked it").fields)
            }
            fixed => width(fixed),
        })
        .sum();
    (sum + TAGGED_FIELDS).next_multiple_of(8)
}

fn static_name(message: &Message, name: &str) -> String {
    format!("{}__{}", message.name, name).to_ascii_uppercase()
}
