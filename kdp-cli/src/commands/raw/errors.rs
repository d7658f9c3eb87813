//! `kdp raw errors`: Kafka's error codes. Asks no cluster.

use clap::Args;
use kdp_client::connection::{ErrorCode, KafkaError};
use kdp_client::protocol::messages::ResponseError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::Outcome;
use crate::failure::Failure;
use crate::pattern::closest;
use crate::report::{Column, Report, column};

/// Explain error codes; without one, list them all
///
/// Examples:
///   kdp raw errors 3
///   kdp raw errors NOT_LEADER_OR_FOLLOWER 51
///   kdp raw errors -o json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Errors {
    /// Codes or names
    #[arg(value_name = "CODE|NAME", allow_negative_numbers = true)]
    errors: Vec<String>,
}

/// One of Kafka's error codes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ErrorRow {
    /// The number on the wire.
    code: i16,
    /// Kafka's name of it.
    name: String,
    /// Whether the same request may succeed later.
    retriable: bool,
    /// The exit code with which kdp ends when a command fails so.
    exit_code: u8,
    /// What it means, where kdp has words for it.
    meaning: Option<String>,
    /// What to try.
    hint: Option<String>,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("CODE", "code"),
    column("RETRIABLE", "retriable"),
    column("EXIT", "exit_code"),
    column("MEANING", "meaning"),
];

impl Errors {
    pub(super) fn run(&self) -> Outcome {
        let known: Vec<ErrorCode> = known().collect();
        if self.errors.is_empty() {
            return Ok(Report::list("ErrorList", COLUMNS, known.into_iter().map(row)));
        }
        let mut rows = Vec::new();
        let mut errors = Vec::new();
        for text in &self.errors {
            let found = known.iter().find(|code| {
                code.0.to_string() == *text || code.name().eq_ignore_ascii_case(&text.replace('-', "_"))
            });
            match found {
                Some(code) => rows.push(row(*code)),
                None => errors.push(unknown(text, &known)),
            }
        }
        let mut report = Report::list("ErrorList", COLUMNS, rows);
        report.talk =
            report.items().iter().filter_map(|row| row["hint"].as_str().map(str::to_owned)).collect();
        report.errors = errors;
        Ok(report)
    }
}

/// All that have a name.
fn known() -> impl Iterator<Item = ErrorCode> {
    let is_known =
        |code: &i16| !matches!(ResponseError::try_from_code(*code), None | Some(ResponseError::Unknown(_)));
    (-1..1000).filter(is_known).map(ErrorCode)
}

fn row(code: ErrorCode) -> ErrorRow {
    let failure = Failure::of_item("", &KafkaError { code, message: None });
    ErrorRow {
        code: code.0,
        name: code.name(),
        retriable: code.is_retriable(),
        exit_code: failure.exit.code(),
        meaning: Failure::meaning_of(code).map(str::to_owned),
        hint: failure.hint,
    }
}

fn unknown(text: &str, known: &[ErrorCode]) -> Failure {
    let failure = Failure::failed("ERROR_NOT_FOUND", "Kafka has no such error").about(text);
    let names: Vec<String> = known.iter().map(|code| code.name()).collect();
    match closest(&text.to_ascii_uppercase(), names.iter().map(String::as_str)) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_a_name() {
        let names: Vec<String> = known().map(|code| code.name()).collect();
        assert!(names.len() > 120, "{}", names.len());
        assert!(names.iter().any(|name| name == "REBOOTSTRAP_REQUIRED"));
    }
}
