//! What each command prints and how much it can change: the one table behind `kdp schema`, behind
//! `--columns help`, and behind what a flag means for a command.
//!
//! Each noun adds its commands in its own `OUTPUTS`. Invariant, kept by a test: every leaf of the
//! command line has an entry here, and no entry is without a command.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use crate::danger::Danger;
use crate::failure::Failure;
use crate::output::view::View;
use crate::output::{self, Format};
use crate::report::{Column, Data, Report};

/// A noun's commands: the words of each, and what it prints.
pub(crate) type Outputs = &'static [(&'static str, Output)];

/// What a command prints.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    /// The `kind` of its document.
    pub(crate) kind: &'static str,
    /// How many things its data is.
    pub(crate) shape: Shape,
    /// The columns of its first table.
    pub(crate) columns: &'static [Column],
    /// How much harm it can do at most, which its gate holds it to; `None` when it only reads.
    pub(crate) danger: Option<Danger>,
    /// The schema of a row, with what it refers to left in the generator.
    pub(crate) row: fn(&mut SchemaGenerator) -> Schema,
}

/// How many things the data of a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `items` of the document.
    List,
    /// `item` of the document.
    Item,
    /// A line for each as they come; a list where the command has an end and a document is asked for.
    Stream,
    /// Lines as they come, until somebody ends it: nothing to sort, and no document.
    #[cfg_attr(
        not(any(feature = "sandbox", test)),
        expect(dead_code, reason = "only the sandbox has no end")
    )]
    Endless,
    /// Text for a program or a person, in every format.
    Text,
}

impl Shape {
    /// How it is called in data.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shape::List => "list",
            Shape::Item => "item",
            Shape::Stream | Shape::Endless => "stream",
            Shape::Text => "text",
        }
    }
}

/// A command whose answer is a list of rows.
pub(crate) const fn list<Row: JsonSchema>(kind: &'static str, columns: &'static [Column]) -> Output {
    output::<Row>(kind, Shape::List, columns)
}

/// A command whose answer is one thing.
pub(crate) const fn item<Row: JsonSchema>(kind: &'static str) -> Output {
    output::<Row>(kind, Shape::Item, &[])
}

/// A command whose answers come one after the other.
pub(crate) const fn stream<Row: JsonSchema>(kind: &'static str, columns: &'static [Column]) -> Output {
    output::<Row>(kind, Shape::Stream, columns)
}

/// A command that goes on telling until somebody ends it.
#[cfg(feature = "sandbox")]
pub(crate) const fn endless<Row: JsonSchema>(kind: &'static str) -> Output {
    output::<Row>(kind, Shape::Endless, &[])
}

/// A command whose answer is text.
pub(crate) const fn text(kind: &'static str) -> Output {
    output::<String>(kind, Shape::Text, &[])
}

const fn output<Row: JsonSchema>(kind: &'static str, shape: Shape, columns: &'static [Column]) -> Output {
    Output { kind, shape, columns, danger: None, row: SchemaGenerator::subschema_for::<Row> }
}

impl Output {
    /// What the command answers when it cannot answer: its own document, without data.
    pub(crate) fn failed(&self, failure: Failure) -> Report {
        let data = match self.shape {
            Shape::Item => Data::Item(Value::Null),
            _ => Data::Items(Vec::new()),
        };
        Report { kind: self.kind, data, ..Report::of_failure(failure) }
    }

    /// Whether its data can be printed this way; before anything is done.
    pub(crate) fn check(&self, view: &View) -> Result<(), Failure> {
        let is_text = self.shape == Shape::Text;
        match view.format {
            Format::Raw if self.shape != Shape::Stream => {
                Err(Failure::usage("only records can be printed raw: -o raw is for `kdp record consume`"))
            }
            Format::Template | Format::Jq if is_text => {
                Err(Failure::usage("this command prints text, which has no members"))
            }
            format
                if view.no_header
                    && !matches!(format, Format::Table | Format::Wide | Format::Csv | Format::Tsv) =>
            {
                Err(Failure::usage("--no-header is for tables: -o table, wide, csv or tsv"))
            }
            // The templates of streams are the command's own.
            Format::Template if self.shape != Shape::Stream => {
                let document = super::schema::document(self);
                output::check(view, Some(&super::schema::members(&document, self.shape)))
            }
            Format::Jq => output::check(view, None),
            _ => Ok(()),
        }
    }

    /// The same, of a command that changes something and runs without a question.
    pub(crate) const fn mild(mut self) -> Self {
        self.danger = Some(Danger::Mild);
        self
    }

    /// The same, of a command that wants a yes.
    pub(crate) const fn moderate(mut self) -> Self {
        self.danger = Some(Danger::Moderate);
        self
    }

    /// The same, of a command that wants the name of what will be gone.
    pub(crate) const fn severe(mut self) -> Self {
        self.danger = Some(Danger::Severe);
        self
    }
}

/// Every noun.
const NOUNS: &[Outputs] = &[
    super::topic::OUTPUTS,
    super::config::OUTPUTS,
    super::record::OUTPUTS,
    super::group::OUTPUTS,
    super::share::OUTPUTS,
    super::streams::COMMON_OUTPUTS,
    super::streams::OUTPUTS,
    super::offset::OUTPUTS,
    super::broker::OUTPUTS,
    super::cluster::OUTPUTS,
    super::partition::OUTPUTS,
    super::leader::OUTPUTS,
    super::dir::OUTPUTS,
    super::reassign::OUTPUTS,
    super::user::OUTPUTS,
    super::token::OUTPUTS,
    super::context::OUTPUTS,
    super::acl::OUTPUTS,
    super::quota::OUTPUTS,
    super::feature::OUTPUTS,
    super::quorum::OUTPUTS,
    super::txn::OUTPUTS,
    super::raw::OUTPUTS,
    super::top::OUTPUTS,
    super::ui::OUTPUTS,
    super::bench::OUTPUTS,
    #[cfg(feature = "sandbox")]
    super::sandbox::OUTPUTS,
    super::generate::OUTPUTS,
    super::help::OUTPUTS,
    super::schema::OUTPUTS,
    super::tree::OUTPUTS,
    super::version::OUTPUTS,
];

/// Every command.
pub(crate) fn outputs() -> impl Iterator<Item = &'static (&'static str, Output)> {
    NOUNS.iter().copied().flatten()
}

/// What the command of these words prints, such as `topic list`.
pub(crate) fn output_of(path: &str) -> Option<&'static Output> {
    outputs().find(|(known, _)| *known == path).map(|(_, output)| output)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn leaves(command: &clap::Command, path: &str, found: &mut BTreeSet<String>) {
        for child in command.get_subcommands().filter(|child| path.is_empty() || child.get_name() != "help") {
            let path = format!("{path} {}", child.get_name());
            let path = path.trim_start();
            match child.has_subcommands() {
                true => leaves(child, path, found),
                false => drop(found.insert(path.to_owned())),
            }
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        crate::command().debug_assert();
    }

    #[test]
    fn no_command_takes_what_all_commands_take() {
        // The flags that shape lists may be a command's own.
        const MAY_BE_OWN: [&str; 5] = ["columns", "sort", "where", "match", "limit"];
        fn check(command: &clap::Command, global: &[&str]) {
            for argument in command.get_arguments().filter(|argument| !argument.is_global_set()) {
                let id = argument.get_id().as_str();
                assert!(!global.contains(&id), "kdp {} has a flag {id} of its own", command.get_name());
            }
            command.get_subcommands().for_each(|child| check(child, global));
        }
        let root = crate::command();
        let global = root.get_arguments().filter(|argument| argument.is_global_set());
        let global = global.map(|argument| argument.get_id().as_str());
        check(&root, &global.filter(|id| !MAY_BE_OWN.contains(id)).collect::<Vec<_>>());
    }

    #[test]
    fn every_command_is_here_once() {
        let mut commands = BTreeSet::new();
        leaves(&crate::command(), "", &mut commands);
        let known: Vec<&str> = outputs().map(|(path, _)| *path).collect();
        let missing: Vec<_> = commands.iter().filter(|path| !known.contains(&path.as_str())).collect();
        assert!(missing.is_empty(), "add these to OUTPUTS of their noun: {missing:?}");
        let unknown: Vec<_> = known.iter().filter(|path| !commands.contains(**path)).collect();
        assert!(unknown.is_empty(), "no such commands: {unknown:?}");
        assert_eq!(known.iter().collect::<BTreeSet<_>>().len(), known.len(), "an entry is there twice");
    }

    #[test]
    fn columns_show_members_that_the_row_has() {
        for (path, output) in outputs() {
            let schema = super::super::schema::document(output);
            let Some(row) = super::super::schema::row_of(&schema, output.shape) else { continue };
            for column in output.columns {
                let member = column.key.split('.').next().unwrap_or_default();
                assert!(
                    row.get("properties").is_some_and(|members| members.get(member).is_some()),
                    "{path}: no member {member}"
                );
            }
        }
    }
}
