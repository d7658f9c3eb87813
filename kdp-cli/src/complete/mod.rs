//! Completion while a line is typed: the shell asks `kdp` itself, which knows the command line and asks
//! the cluster that the line names.
//!
//! Invariant: it answers within [`TIME_MAX`] or with what it has, never prints a word of its own, never
//! asks anybody, and changes nothing.

mod line;
mod names;

use std::ffi::OsStr;
use std::time::Duration;

use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};

use line::Line;
use names::Name;

/// A shell that waits longer feels broken.
const TIME_MAX: Duration = Duration::from_millis(90);
/// What the shim sets when it asks.
const VARIABLE: &str = "KDP_COMPLETE";

/// What can be completed from the cluster or the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Topics,
    Groups,
    Brokers,
    Contexts,
    /// A resource, and behind it its settings.
    Configs,
}

/// Answers a shell that asks, and then ends the process; else does nothing.
pub(crate) fn answer_shell() {
    CompleteEnv::with_factory(|| attach(crate::command(), "")).var(VARIABLE).completer("kdp").complete();
}

/// What a shell has to read once, so that it asks from then on. `None` for a shell that is not known.
pub(crate) fn registration(shell: &str) -> Option<String> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    shells.completer(shell)?.write_registration(VARIABLE, "kdp", "kdp", "kdp", &mut script).ok()?;
    String::from_utf8(script).ok()
}

/// Every argument that names something gets the names there are.
fn attach(command: Command, path: &str) -> Command {
    let path = format!("{path} {}", command.get_name());
    let inner = path.clone();
    let command = command.mut_args(|argument| match kind(&path, &argument) {
        Some(kind) => argument.add(ArgValueCompleter::new(move |typed: &OsStr| candidates(kind, typed))),
        None => argument,
    });
    command.mut_subcommands(|child| attach(child, &inner))
}

/// What an argument names, by what stands for its value in the help.
fn kind(path: &str, argument: &Arg) -> Option<Kind> {
    let value = argument.get_value_names().and_then(|names| names.first())?;
    // Names that are new cannot be known.
    let is_new = path.ends_with(" create");
    match (value.as_str(), argument.get_id().as_str()) {
        (_, "context") => Some(Kind::Contexts),
        ("NAME", _) if path.starts_with(" kdp context ") && !path.ends_with(" add") => Some(Kind::Contexts),
        ("TOPIC" | "TOPIC[:PARTITIONS]" | "TOPIC:PARTITION", _) if !is_new => Some(Kind::Topics),
        ("GROUP", _) if !is_new => Some(Kind::Groups),
        ("BROKER", _) | ("ID", "broker" | "brokers") => Some(Kind::Brokers),
        ("NAME KEY", _) => Some(Kind::Configs),
        _ => None,
    }
}

fn candidates(kind: Kind, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let line = Line::of(std::env::args().collect());
    let found = names::find(kind, &line).unwrap_or_default();
    let begins = |name: &Name| name.name.starts_with(typed);
    let candidate = |name: Name| {
        let about = name.about.filter(|about| !about.is_empty());
        CompletionCandidate::new(name.name)
            .help(about.map(|about| crate::output::escape::escape(&about).into_owned().into()))
    };
    // A name that could act on the terminal is none that can be typed.
    let is_safe = |name: &Name| !name.name.contains(crate::output::escape::is_unsafe);
    found.into_iter().filter(begins).filter(is_safe).map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_arguments_name_what() {
        let root = crate::command();
        let check = |path: &str, id: &str, expected| {
            let leaf =
                path.split(' ').skip(1).fold(&root, |command, word| command.find_subcommand(word).unwrap());
            let argument = leaf.get_arguments().find(|argument| argument.get_id() == id).unwrap();
            assert_eq!(kind(&format!(" {path}"), argument), expected, "{path} {id}");
        };
        check("kdp topic describe", "names", Some(Kind::Topics));
        check("kdp topic create", "names", None);
        check("kdp group describe", "names", Some(Kind::Groups));
        check("kdp config set", "words", Some(Kind::Configs));
        check("kdp", "context", Some(Kind::Contexts));
        check("kdp", "limit", None);
    }

    #[test]
    fn shells_are_told_how_to_ask() {
        for shell in ["bash", "zsh", "fish"] {
            let script = registration(shell).unwrap();
            assert!(script.contains(VARIABLE) && script.contains("kdp"), "{shell}: {script}");
        }
        assert_eq!(registration("nosuch"), None);
    }
}
