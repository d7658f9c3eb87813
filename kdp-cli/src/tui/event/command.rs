//! Runs a `kdp` command inside of the dashboard, and says what became of it.
//!
//! The words are parsed as the shell's would be, and pass the same gate with the same audit line; so what the
//! screen shows as the equivalent command is what is run. Nobody is asked anything: that has been done.

use std::pin::Pin;

use clap::FromArgMatches;
use kdp_client::connection::Secret;

use crate::cli::{Cli, Command};
use crate::commands::Context;
use crate::commands::record::Look;
use crate::commands::registry::{Output, output_of};
use crate::danger::Prompt;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::gate::Guard;
use crate::output::view::View;
use crate::output::{self, Format};
use crate::report::Report;
use crate::tui::app::action::Unanswered;
use crate::tui::app::job::JobEnd;
use crate::tui::app::listing::Listing;
use crate::tui::app::model::Words;

/// Nobody reads more than this before a change.
const LINES_MAX: usize = 500;
/// One row that is wider than this is shown column by column; there is room for so much in 80 columns.
const COLUMNS_MAX: usize = 74;

/// A command that runs; boxed, because the dashboard is a command itself.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Report> + 'a>>;

/// Runs the command against the cluster; the password is what it would ask for.
pub(crate) fn run<'a>(context: &'a Context, words: &'a Words, password: Option<&'a Secret>) -> Running<'a> {
    Box::pin(async move {
        match parse(words) {
            Err(failure) => Report::of_failure(failure),
            Ok((cli, output)) => {
                let context = Context {
                    prompt: Prompt { interactive: false },
                    guard: Guard { arguments: arguments(words), ..context.guard.clone() },
                    danger: output.danger,
                    format: Format::Json,
                    expression: None,
                    quiet: true,
                    password: password.cloned(),
                    ..context.clone()
                };
                let outcome = cli.command.run(&context).await;
                outcome.unwrap_or_else(|failure| output.failed(failure))
            }
        }
    })
}

/// What a command that prints records reads.
pub(crate) fn look(words: &Words) -> Result<Look, Failure> {
    match parse(words)?.0.command {
        Command::Record(verb) => verb.look(),
        _ => Err(Failure::usage("that reads no records")),
    }
}

/// The words as the audit log has them.
fn arguments(words: &Words) -> Vec<String> {
    std::iter::once("kdp".to_owned()).chain(words.iter().cloned()).collect()
}

fn parse(words: &Words) -> Result<(Cli, &'static Output), Failure> {
    let wrong = |error: clap::Error| {
        let text = error.render().to_string();
        let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Failure::usage(first)
    };
    let typed = crate::command().try_get_matches_from(arguments(words)).map_err(wrong)?;
    let cli = Cli::from_arg_matches(&typed).map_err(wrong)?;
    let output = output_of(&crate::path(&typed)).ok_or_else(|| Failure::usage("there is no such command"))?;
    Ok((cli, output))
}

/// The answer of a command as rows; or why there is none. What came beside an error is shown.
pub(crate) fn listing(report: &Report) -> Result<Listing, Unanswered> {
    match report.errors.first() {
        Some(failure) if report.is_empty() && failure.exit == Exit::Unsupported => {
            Err(Unanswered::Unsupported(api_of(&failure.message).to_owned()))
        }
        Some(failure) if report.is_empty() => Err(Unanswered::Failed(failure.message.clone())),
        _ => {
            let failures = report.errors.iter().map(|failure| match &failure.item {
                Some(item) if !failure.message.contains(item) => format!("{item}: {}", failure.message),
                _ => failure.message.clone(),
            });
            let failures = failures.collect();
            Ok(Listing::of(report).without(failures))
        }
    }
}

/// The API that is missing, out of what the connection says of it.
fn api_of(message: &str) -> &str {
    let rest = message.split_once(" does not offer ").and_then(|(_, rest)| rest.split(' ').next());
    rest.unwrap_or(message)
}

/// What became of a change.
pub(crate) fn end(report: Report) -> JobEnd {
    let errors = report.errors.iter().map(|failure| {
        let item = failure.item.as_ref().filter(|item| !failure.message.contains(*item));
        let about = item.map(|item| format!("{item}: ")).unwrap_or_default();
        let hint = failure.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{about}{}{hint}", failure.message)
    });
    let errors = errors.collect();
    let lines = lines(&report);
    let (talk, warnings, wanted) = (report.talk, report.warnings, report.wanted);
    JobEnd { errors, lines, talk, warnings, wanted, is_stopped: false }
}

/// What the command would have printed as data, as far as somebody would read it.
fn lines(report: &Report) -> Vec<String> {
    if report.is_empty() || report.tables.is_empty() {
        return Vec::new();
    }
    let view = View { is_human: true, ..Format::Table.into() };
    // What cannot be shown as a table is not shown.
    let table = output::render(report, &view, "").unwrap_or_default();
    let is_wide = table.lines().any(|line| line.chars().count() > COLUMNS_MAX);
    if is_wide && report.tables.len() == 1 && report.items().len() == 1 {
        return Listing::of(report).upright();
    }
    table.lines().take(LINES_MAX).map(str::to_owned).collect()
}
