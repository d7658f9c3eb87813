//! Renders reports. Data goes to stdout, talk to stderr; a reader who has gone away is no error.

mod delimited;
pub(crate) mod escape;
pub(crate) mod json;
mod table;
mod yaml;

use std::io::{self, Write};

use clap::ValueEnum;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{Data, Report};
use escape::{escape, escape_lines};

/// How data is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for people; not a contract for scripts
    #[default]
    Table,
    /// One JSON document, also when something fails
    Json,
    /// One JSON document per line, for streams of records
    Jsonl,
    /// The JSON document, as YAML
    Yaml,
    /// Comma-separated values with a header
    Csv,
    /// Tab-separated values with a header
    Tsv,
    /// Only the names, one a line
    Name,
    /// Only the values of records, one a line
    Raw,
}

impl Format {
    /// Whether it has no end, and so can show records while they come.
    pub(crate) fn is_stream(self) -> bool {
        matches!(self, Format::Jsonl | Format::Raw)
    }
}

/// The bytes for stdout.
pub(crate) fn render(report: &Report, format: Format, at: &str) -> String {
    match (&report.data, format) {
        (Data::Text(text), _) => return text.clone(),
        // A stream that failed says so in its last line.
        (Data::Streamed, Format::Jsonl) => {
            // Whoever interrupts a stream knows, and wants what is in the file to be records.
            let told = report.errors.iter().filter(|failure| failure.exit != Exit::Interrupted);
            return told.map(error_line).collect();
        }
        (Data::Streamed, _) => return String::new(),
        (Data::Items(_) | Data::Item(_), _) => {}
    }
    match format {
        Format::Table | Format::Raw if report.is_empty() && !report.errors.is_empty() => String::new(),
        Format::Table | Format::Raw => table::render(report),
        Format::Json => json::pretty(&json::document(report, at)) + "\n",
        Format::Jsonl => json::line(&json::document(report, at)) + "\n",
        Format::Yaml => yaml::render(&json::value(&json::document(report, at))),
        Format::Csv => delimited::csv(report),
        Format::Tsv => delimited::tsv(report),
        Format::Name => delimited::names(report),
    }
}

fn error_line(failure: &Failure) -> String {
    json::line(&serde_json::json!({ "error": failure })) + "\n"
}

/// The lines for stderr: errors with their hints, warnings, then what a person wants to hear.
pub(crate) fn talk(report: &Report) -> String {
    let errors = report.errors.iter().map(error_lines);
    let warnings = report.warnings.iter().map(|warning| format!("warning: {}\n", escape(warning)));
    let talk = report.talk.iter().map(|line| format!("{}\n", escape_lines(line)));
    errors.chain(warnings).chain(talk).collect()
}

fn error_lines(failure: &Failure) -> String {
    let item = failure.item.as_deref().map(|item| format!("{}: ", escape(item))).unwrap_or_default();
    let code = match failure.message.contains(&failure.code) || failure.code == "USAGE" {
        true => String::new(),
        false => format!(" [{}]", failure.code),
    };
    let hint = failure.hint.as_deref().map(|hint| format!("  hint: {}\n", escape(hint))).unwrap_or_default();
    format!("error: {item}{}{code}\n{hint}", escape(&failure.message))
}

/// Prints a report. `Ok` also when nobody reads stdout any more.
pub(crate) fn print(report: &Report, format: Format, quiet: bool, at: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    ignore_broken_pipe(
        stdout.write_all(render(report, format, at).as_bytes()).and_then(|()| stdout.flush()),
    )?;
    let text = match quiet {
        false => talk(report),
        true => report.errors.iter().map(error_lines).collect(),
    };
    // Where stderr itself is gone there is nobody left to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
    Ok(())
}

/// `head` and `less` close the pipe when they have seen enough.
pub(crate) fn ignore_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
