//! Renders reports. Data goes to stdout, talk to stderr; a reader who has gone away is no error.

mod delimited;
pub(crate) mod escape;
pub(crate) mod format;
pub(crate) mod human;
mod jq;
pub(crate) mod json;
mod pager;
pub(crate) mod state;
mod table;
pub(crate) mod template;
#[cfg(test)]
mod tests;
pub(crate) mod view;
mod yaml;

use std::io::{self, Write};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{Data, Report};
use escape::{escape, escape_lines};
pub(crate) use format::Format;
use view::View;

/// Whether the template or the filter can be used at all, given the members of an item; before anything
/// is done.
pub(crate) fn check(view: &View, members: Option<&[&str]>) -> Result<(), Failure> {
    match (view.format, &view.expression) {
        (Format::Jq, Some(filter)) => jq::check(filter),
        (Format::Template, Some(template)) => {
            let asked = template::check(template)?;
            let is_unknown =
                |name: &&String| members.is_some_and(|members| !members.contains(&name.as_str()));
            match asked.iter().find(is_unknown) {
                Some(unknown) => {
                    Err(Failure::usage(format!("the template: an item has no member `{unknown}`"))
                        .hint("--columns help lists them"))
                }
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// The text for stdout.
pub(crate) fn render(report: &Report, view: &View, at: &str) -> Result<String, Failure> {
    match (&report.data, view.format) {
        (Data::Text(text), _) => return Ok(text.clone()),
        (Data::Streamed, Format::Jsonl) => return Ok(error_objects(report)),
        (Data::Streamed, _) => return Ok(String::new()),
        (Data::Items(_) | Data::Item(_), _) => {}
    }
    let document = || json::document(report, at);
    let expression = view.expression.as_deref().unwrap_or_default();
    Ok(match view.format {
        Format::Table | Format::Wide | Format::Raw if report.is_empty() && !report.errors.is_empty() => {
            String::new()
        }
        Format::Table | Format::Wide | Format::Raw => table::render(report, view),
        Format::Json => json::pretty(&document()) + "\n",
        Format::Jsonl => lines(report) + &error_objects(report),
        Format::Yaml => yaml::render(&json::value(&document())),
        Format::Csv => delimited::csv(report, view),
        Format::Tsv => delimited::tsv(report, view),
        Format::Name => delimited::names(report),
        Format::Template => template::render(report, expression)?,
        Format::Jq => jq::render(json::value(&document()), expression)?,
    })
}

/// A line for each item.
fn lines(report: &Report) -> String {
    let known = report.items().iter().filter(|item| !item.is_null());
    known.map(|item| json::line(item) + "\n").collect()
}

/// Who reads line by line learns what went wrong from the last lines. Who interrupts a stream knows, and
/// wants what is in the file to be data.
fn error_objects(report: &Report) -> String {
    let told = report.errors.iter().filter(|failure| failure.exit != Exit::Interrupted);
    told.map(|failure| json::line(&serde_json::json!({ "error": failure })) + "\n").collect()
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
    let is_told = failure.is_gate() || failure.code == "USAGE" || failure.message.contains(&failure.code);
    let code = if is_told { String::new() } else { format!(" [{}]", failure.code) };
    let word = if failure.is_gate() { "gate" } else { "error" };
    let hint = failure.hint.as_deref().map(|hint| format!("  hint: {}\n", escape(hint))).unwrap_or_default();
    format!("{word}: {item}{}{code}\n{hint}", escape(&failure.message))
}

/// Prints a report, and says how that went: `Ok` also when nobody reads stdout any more.
pub(crate) fn print(report: &Report, view: &View, quiet: bool, at: &str) -> io::Result<Exit> {
    let (text, unprintable) = match render(report, view, at) {
        Ok(text) => (text, None),
        Err(failure) => (String::new(), Some(failure)),
    };
    ignore_broken_pipe(pager::write(&text, view))?;
    let mut talk = match quiet {
        false => talk(report),
        true => report.errors.iter().map(error_lines).collect(),
    };
    talk.extend(unprintable.as_ref().map(error_lines));
    // Where stderr itself is gone there is nobody left to tell.
    let _ = io::stderr().lock().write_all(talk.as_bytes());
    Ok(unprintable.map_or(Exit::Success, |failure| failure.exit))
}

/// Writes text to stdout as it is.
pub(crate) fn write(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// `head` and `less` close the pipe when they have seen enough.
pub(crate) fn ignore_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
