//! `kdp schema`: the JSON Schema (draft 2020-12) of the document that a command prints.
//!
//! It is made from the types that the command fills, so it cannot say anything else than the command.

use clap::Args;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::Outcome;
use super::registry::{self, Output, Outputs, Shape, output_of};
use crate::failure::Failure;
use crate::output::json;
use crate::pattern::closest;
use crate::report::Report;

/// Print the JSON Schema of what a command prints with -o json
///
/// Examples:
///   kdp schema topic list
///   kdp schema group describe | jq '.properties.items'
///
/// Draft 2020-12. For commands that print a line for each thing as it comes, such as record consume,
/// it is the schema of a line of -o jsonl. Within kdp/v1, members are only added.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Schema {
    /// The words of the command, such as: topic list
    #[arg(required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// What they print.
pub(crate) const OUTPUTS: Outputs = &[("schema", registry::text("Schema"))];

impl Schema {
    /// The schema.
    pub(crate) fn run(&self) -> Outcome {
        let path = self.path()?;
        let output = output_of(&path).ok_or_else(|| unknown(&path))?;
        match output.shape {
            Shape::Text => Err(Failure::usage(format!("`kdp {path}` prints text, not data"))),
            _ => Ok(Report::text("Schema", json::pretty(&document(output)) + "\n")),
        }
    }

    /// The words of the command as they are spelled in full: aliases count too.
    fn path(&self) -> Result<String, Failure> {
        let root = crate::command();
        let mut command = &root;
        let mut path = Vec::new();
        for word in &self.command {
            command = command.find_subcommand(word).ok_or_else(|| unknown(&self.command.join(" ")))?;
            path.push(command.get_name());
        }
        Ok(path.join(" "))
    }
}

fn unknown(path: &str) -> Failure {
    let failure = Failure::usage(format!("there is no command `kdp {path}` that prints data"));
    match closest(path, registry::outputs().map(|(path, _)| *path)) {
        Some(near) => failure.hint(format!("did you mean `kdp schema {near}`?")),
        None => failure.hint("`kdp schema topic list` is one that does"),
    }
}

/// The schema of the document, or for a stream of a line.
pub(crate) fn document(output: &Output) -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let row = (output.row)(&mut generator).to_value();
    match output.shape {
        Shape::Stream => {
            let whole = whole(&mut generator, output, row.clone());
            return lines(output, row, Some(whole), generator);
        }
        Shape::Endless => return lines(output, row, None, generator),
        Shape::List | Shape::Item | Shape::Text => {}
    }
    let mut schema = generator.into_root_schema_for::<json::Document<'_>>().to_value();
    frame(&mut schema, output, row);
    schema
}

/// Puts a row into the schema of a document around it.
fn frame(schema: &mut Value, output: &Output, row: Value) {
    schema["title"] = output.kind.into();
    schema["properties"]["kind"] = json!({ "const": output.kind, "description": "What the data is." });
    schema["properties"]["apiVersion"]["const"] = "kdp/v1".into();
    let (member, absent, data) = match output.shape {
        Shape::List | Shape::Stream => {
            ("items", "item", json!({ "type": "array", "items": row, "description": "The data." }))
        }
        _ => (
            "item",
            "items",
            json!({ "anyOf": [row, { "type": "null" }], "description": "The data; null when the command failed." }),
        ),
    };
    let properties = schema["properties"].as_object_mut().expect("a struct has members");
    properties.shift_remove(absent);
    properties.insert(member.to_owned(), data);
    schema["required"].as_array_mut().expect("a struct has members").push(member.into());
}

/// A line is a row, or, as the last one, what went wrong; `whole` is what else there may be.
fn lines(output: &Output, row: Value, whole: Option<Value>, mut generator: SchemaGenerator) -> Value {
    let error = generator.subschema_for::<Failure>().to_value();
    let failed = json!({
        "type": "object", "properties": { "error": error }, "required": ["error"],
        "description": "The last line of a stream that failed.",
    });
    let definitions: Value = generator.take_definitions(true).into();
    let any: Vec<Value> = [row, failed].into_iter().chain(whole).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": output.kind, "anyOf": any, "$defs": definitions,
    })
}

/// The list that a stream is where it has an end and a document was asked for.
fn whole(generator: &mut SchemaGenerator, output: &Output, row: Value) -> Value {
    let mut whole = generator.root_schema_for::<json::Document<'_>>().to_value();
    frame(&mut whole, output, row);
    let parts = whole.as_object_mut().expect("a schema has members");
    parts.shift_remove("$defs");
    parts.shift_remove("$schema");
    parts.insert("description".to_owned(), "The whole, for -o json and -o yaml.".into());
    whole
}

/// The names of a row's members.
pub(crate) fn members(schema: &Value, shape: Shape) -> Vec<&str> {
    let members = row_of(schema, shape).and_then(|row| row["properties"].as_object());
    members.into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// The schema of a row inside the schema of its document.
pub(crate) fn row_of(schema: &Value, shape: Shape) -> Option<&Value> {
    let row = match shape {
        Shape::List => &schema["properties"]["items"]["items"],
        Shape::Item => &schema["properties"]["item"]["anyOf"][0],
        Shape::Stream | Shape::Endless => &schema["anyOf"][0],
        Shape::Text => return None,
    };
    match row["$ref"].as_str() {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')),
        None => Some(row),
    }
}
