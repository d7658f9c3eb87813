//! What `kdp schema COMMAND` promises, held against what the command printed.

use std::collections::HashMap;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use kdp_tests::binaries;
use serde_json::Value;

/// Expects that this document is what the schema of the command at the head of `arguments` allows.
#[track_caller]
pub(crate) fn check(arguments: &[String], document: &Value) {
    let words: Vec<&str> =
        arguments.iter().map(String::as_str).take_while(|word| !word.starts_with('-')).collect();
    let schema = of(&words[..words.len().min(2)]).or_else(|| of(&words[..1]));
    let schema = schema.unwrap_or_else(|| panic!("kdp {} has no schema", words.join(" ")));
    let wrong: Vec<String> =
        schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(
        wrong.is_empty(),
        "kdp {} is not as its schema says: {wrong:#?}\n{document:#}",
        arguments.join(" ")
    );
}

/// The schema of a command, asked for once.
fn of(command: &[&str]) -> Option<Arc<Validator>> {
    static SCHEMAS: Mutex<Option<HashMap<String, Option<Arc<Validator>>>>> = Mutex::new(None);
    let mut schemas = SCHEMAS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = schemas.get_or_insert_with(HashMap::new).entry(command.join(" ")).or_insert_with(|| {
        let output = Command::new(binaries::program("kdp")).arg("schema").args(command).output().unwrap();
        output.status.success().then(|| {
            let schema = serde_json::from_slice(&output.stdout).unwrap();
            Arc::new(jsonschema::validator_for(&schema).unwrap())
        })
    });
    known.clone()
}
