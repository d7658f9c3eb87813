//! What clap has to say: help and version are data, everything else is a usage error, and a script that
//! asked for a document gets one for that too.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::format::Choice;
use crate::output::{self, Format};
use crate::report::Report;
use crate::settings::Environment;
use crate::time;

/// Prints it, for a person on stderr and for a script on stdout.
pub(crate) fn print(error: &clap::Error, arguments: &[String], env: Environment<'_>) -> Exit {
    // A reader who has gone away is no error.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Success,
        _ => {
            let document = document(error, asked_format(arguments, env));
            let _ = output::ignore_broken_pipe(output::write(&document));
            Exit::Usage
        }
    }
}

/// The document of a mistake on the command line, in a format that has documents.
fn document(error: &clap::Error, format: Format) -> String {
    if !matches!(format, Format::Json | Format::Jsonl | Format::Yaml) {
        return String::new();
    }
    let report = Report::of_failure(failure(error));
    output::render(&report, &format.into(), &time::to_rfc3339(time::now_ms())).unwrap_or_default()
}

fn failure(error: &clap::Error) -> Failure {
    let text = error.to_string();
    // What is wrong stands above the first blank line; below it, what clap suggests, and the usage.
    let what = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let suggestions =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let suggested = suggestions.into_iter().find_map(|kind| match error.get(kind) {
        Some(ContextValue::String(one)) => Some(one.clone()),
        Some(ContextValue::Strings(several)) => several.last().cloned(),
        _ => None,
    });
    let failure = Failure::usage(what);
    match suggested {
        Some(suggested) => failure.hint(format!("did you mean `{suggested}`?")),
        None => failure,
    }
}

/// The format that was asked for, as far as it can be known when the command line cannot be read.
fn asked_format(arguments: &[String], env: Environment<'_>) -> Format {
    let mut asked = env("KDP_OUTPUT");
    let mut words = arguments.iter().skip(1).take_while(|word| *word != "--").peekable();
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--output") {
            Some("") => words.next_if(|next| !next.starts_with('-')).map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => match short_output(word) {
                Some("") => words.next_if(|next| !next.starts_with('-')).map(String::as_str),
                Some(value) => Some(value.trim_start_matches('=')),
                None => None,
            },
        };
        asked = value.map(str::to_owned).or(asked);
    }
    asked.and_then(|text| text.parse::<Choice>().ok()).unwrap_or_default().format
}

/// What stands behind `o` in a word of short flags, such as `-ojson` or `-qo`.
fn short_output(word: &str) -> Option<&str> {
    let flags = word.strip_prefix('-').filter(|flags| !flags.starts_with('-'))?;
    let (before, value) = flags.split_once('o')?;
    before.chars().all(|flag| matches!(flag, 'q' | 'v' | 'n' | 'y' | 'f' | 'a')).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_a_line_that_cannot_be_read() {
        let check = |line: &str, env: Option<&str>, expected| {
            let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(asked_format(&arguments, &|_| env.map(str::to_owned)), expected, "{line}");
        };
        check("kdp topic lits", None, Format::Table);
        check("kdp topic lits -o json", None, Format::Json);
        check("kdp topic lits -ojson", None, Format::Json);
        check("kdp -o=yaml topic lits", None, Format::Yaml);
        check("kdp topic lits -qo jsonl", None, Format::Jsonl);
        check("kdp --output json topic --outputs", None, Format::Json);
        check("kdp --output=json topic lits -o nonsense", None, Format::Table);
        check("kdp topic lits", Some("json"), Format::Json);
        check("kdp topic lits -o table", Some("json"), Format::Table);
        check("kdp sandbox --port x -- cc -o json", None, Format::Table);
        check("kdp topic list --bootstrap-server -o", None, Format::Table);
    }

    #[test]
    fn what_is_wrong_and_what_was_meant() {
        let check = |line: &str, message: &str, hint: Option<&str>| {
            let error = crate::command().try_get_matches_from(line.split(' ')).unwrap_err();
            let failure = failure(&error);
            assert_eq!((failure.message.as_str(), failure.hint.as_deref()), (message, hint));
        };
        check("kdp topic lsit", "unrecognized subcommand 'lsit'", Some("did you mean `list`?"));
        check("kdp topi list", "unrecognized subcommand 'topi'", Some("did you mean `topic`?"));
        check(
            "kdp topic list --sotr name",
            "unexpected argument '--sotr' found",
            Some("did you mean `--sort`?"),
        );
        check("kdp topic describe", "the following required arguments were not provided: <TOPIC>...", None);
    }
}
