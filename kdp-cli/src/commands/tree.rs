//! `kdp commands`: the command line as data, for those who build on it.

use std::any::TypeId;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Args, Command};
use schemars::JsonSchema;
use serde::Serialize;

use super::Outcome;
use super::registry::{self, Outputs, output_of};
use crate::report::{Column, Report, column};

/// List every command: what it prints, what it takes, how much harm it can do
///
/// Examples:
///   kdp commands
///   kdp commands --where 'danger == "severe"' -o name
///   kdp commands --json
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Commands {
    /// The same as -o json
    #[arg(long)]
    pub(crate) json: bool,
}

/// What it prints.
pub(crate) const OUTPUTS: Outputs = &[("commands", registry::list::<CommandRow>("CommandList", COLUMNS))];

/// A command.
#[derive(Debug, Serialize, JsonSchema)]
struct CommandRow {
    /// Its words, such as `kdp topic list`. `kdp` itself has the flags that every command takes.
    command: String,
    /// What it does, in a line.
    about: String,
    /// The lines that its help begins with, for a shell.
    examples: Vec<String>,
    /// The same command in other words.
    aliases: Vec<String>,
    /// The `kind` of the document it prints; null for `kdp` itself.
    kind: Option<&'static str>,
    /// How many things its data is: list, item, stream, text.
    shape: Option<&'static str>,
    /// How much it can hurt at most: mild, moderate, severe; null where it only reads. With some words a
    /// command hurts less: `kdp broker log-level 1` only shows.
    danger: Option<&'static str>,
    /// The words it takes, in their order.
    arguments: Vec<ArgumentRow>,
    /// The flags it takes besides those of `kdp` itself.
    flags: Vec<ArgumentRow>,
}

/// A flag, or a word without one.
#[derive(Debug, Serialize, JsonSchema)]
struct ArgumentRow {
    /// Its name: `--limit`, or `TOPIC` for a word.
    name: String,
    /// The flag's one letter, such as `-o`.
    short: Option<String>,
    /// What its value is: boolean, count, integer, number, path, string; boolean flags take no value.
    #[serde(rename = "type")]
    value_type: &'static str,
    /// What stands for its value in the help.
    value: Option<String>,
    /// The values it takes, where they are few.
    values: Vec<String>,
    /// What holds without it.
    default: Option<String>,
    /// Whether the command needs it.
    required: bool,
    /// Whether it may be given several times.
    repeatable: bool,
    /// What it is for.
    about: String,
}

const COLUMNS: &[Column] = &[
    column("COMMAND", "command"),
    column("KIND", "kind"),
    column("SHAPE", "shape").wide(),
    column("DANGER", "danger"),
    column("ABOUT", "about"),
];

impl Commands {
    /// All of them.
    pub(crate) fn run(&self) -> Outcome {
        let root = crate::command();
        let mut rows = vec![row(&root, "")];
        collect(&root, "", &mut rows);
        Ok(Report::list("CommandList", COLUMNS, rows))
    }
}

/// The leaves below a command.
fn collect(command: &Command, path: &str, rows: &mut Vec<CommandRow>) {
    for child in command.get_subcommands().filter(|child| !child.is_hide_set()) {
        let path = format!("{path} {}", child.get_name()).trim_start().to_owned();
        match child.has_subcommands() {
            true => collect(child, &path, rows),
            false => rows.push(row(child, &path)),
        }
    }
}

fn row(command: &Command, path: &str) -> CommandRow {
    let output = output_of(path);
    let shown = || command.get_arguments().filter(|argument| !argument.is_hide_set());
    CommandRow {
        command: format!("kdp {path}").trim_end().to_owned(),
        about: command.get_about().map(ToString::to_string).unwrap_or_default(),
        examples: examples(command),
        aliases: command.get_visible_aliases().map(str::to_owned).collect(),
        kind: output.map(|output| output.kind),
        shape: output.map(|output| output.shape.name()),
        danger: output.and_then(|output| output.danger).map(|danger| danger.name()),
        arguments: shown().filter(|argument| argument.is_positional()).map(argument).collect(),
        flags: shown().filter(|argument| !argument.is_positional()).map(argument).collect(),
    }
}

/// What stands under `Examples:`, up to an empty line.
fn examples(command: &Command) -> Vec<String> {
    let help = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let lines = help.lines().map(str::trim).skip_while(|line| *line != "Examples:").skip(1);
    lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn argument(argument: &Arg) -> ArgumentRow {
    let value = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let name = match (argument.get_long(), argument.get_short()) {
        (Some(long), _) => format!("--{long}"),
        (None, Some(short)) => format!("-{short}"),
        (None, None) => value.clone().unwrap_or_else(|| argument.get_id().to_string()),
    };
    let takes_value = argument.get_action().takes_values();
    let defaults = argument.get_default_values().iter().filter(|_| takes_value);
    let repeats = matches!(argument.get_action(), ArgAction::Append | ArgAction::Count)
        || argument.get_num_args().is_some_and(|range| range.max_values() > 1);
    ArgumentRow {
        name,
        short: argument.get_short().map(|short| format!("-{short}")),
        value_type: value_type(argument),
        value: value.filter(|_| takes_value),
        values: match takes_value {
            true => argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
            false => Vec::new(),
        },
        default: defaults.map(|value| value.to_string_lossy().into_owned()).next(),
        required: argument.is_required_set(),
        repeatable: repeats,
        about: argument.get_help().map(ToString::to_string).unwrap_or_default(),
    }
}

fn value_type(argument: &Arg) -> &'static str {
    match argument.get_action() {
        ArgAction::Count => return "count",
        action if !action.takes_values() => return "boolean",
        _ => {}
    }
    let id = argument.get_value_parser().type_id();
    let is_one = |ids: &[TypeId]| ids.iter().any(|known| id == *known);
    let integers = [
        TypeId::of::<i16>(),
        TypeId::of::<i32>(),
        TypeId::of::<i64>(),
        TypeId::of::<u16>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
    ];
    match () {
        () if is_one(&integers) => "integer",
        () if is_one(&[TypeId::of::<f64>()]) => "number",
        () if is_one(&[TypeId::of::<bool>()]) => "boolean",
        () if is_one(&[TypeId::of::<PathBuf>()]) => "path",
        () => "string",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_with_their_types() {
        let root = crate::command();
        let all = row(&root, "");
        let flag = |name: &str| all.flags.iter().find(|flag| flag.name == name).unwrap();
        assert_eq!(
            (flag("--limit").value_type, flag("--limit").value.as_deref()),
            ("integer", Some("COUNT"))
        );
        assert_eq!((flag("--verbose").value_type, flag("--verbose").repeatable), ("count", true));
        assert_eq!((flag("--quiet").value_type, &flag("--quiet").value), ("boolean", &None));
        assert!(flag("--output").values.iter().any(|value| value == "json"));
        let mut rows = Vec::new();
        collect(&root, "", &mut rows);
        let create = rows.iter().find(|row| row.command == "kdp topic create").unwrap();
        assert_eq!((create.danger, create.arguments[0].name.as_str()), (Some("mild"), "TOPIC"));
    }

    #[test]
    fn every_command_has_examples_of_one_line_each() {
        let mut rows = Vec::new();
        collect(&crate::command(), "", &mut rows);
        for row in rows {
            assert!(!row.examples.is_empty(), "{} has no examples", row.command);
            let wrong = row.examples.iter().find(|line| !line.contains("kdp "));
            assert_eq!(wrong, None, "{}", row.command);
        }
    }
}
