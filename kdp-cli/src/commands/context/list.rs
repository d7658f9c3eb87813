//! `kdp context list`: every context of every file.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::{Context, Outcome};
use crate::contexts::{self, Properties};
use crate::report::{Column, Report, column};
use crate::{layers, world};

/// List the contexts
///
/// Examples:
///   kdp context list
///   kdp context list -o json
///
/// A name that several files have counts in the strongest of them: the file that KDP_CONFIG names, or
/// .kdp/config.yaml here or in a folder above, then ~/.config/kdp/config.yaml, then
/// /etc/kdp/config.yaml.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {}

/// A context.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ContextRow {
    /// Its name.
    name: String,
    /// Whether `kdp context use` chose it.
    current: bool,
    /// Its bootstrap servers, where the context itself names them.
    bootstrap: Vec<String>,
    /// Its properties file; null where the properties stand in the context, or there are none.
    properties: Option<String>,
    /// The only cluster that is meant.
    cluster_id: Option<String>,
    /// Whether every change asks for one level more.
    protected: bool,
    /// Whether every change is refused.
    read_only: bool,
    /// How the shell prompt shows it.
    color: Option<&'static str>,
    /// The file that has it.
    file: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("CURRENT", "current"),
    column("BOOTSTRAP", "bootstrap"),
    column("PROTECTED", "protected"),
    column("READ-ONLY", "read_only"),
    column("FILE", "file").path(),
];

impl List {
    pub(super) fn run(&self, context: &Context) -> Outcome {
        let (loaded, current) = world::with(|world| (contexts::load(world), layers::current(world)));
        let loaded = loaded?;
        let rows = loaded.all().into_iter().map(|(name, source, entry)| ContextRow {
            name: name.to_owned(),
            current: current.as_ref().is_some_and(|current| current.value == name),
            bootstrap: entry.bootstrap.clone().unwrap_or_default().0,
            properties: match &entry.properties {
                Some(Properties::File(path)) => Some(path.clone()),
                _ => None,
            },
            cluster_id: entry.cluster_id.clone(),
            protected: entry.protected,
            read_only: entry.read_only,
            color: entry.color.map(contexts::Color::name),
            file: source.path.display().to_string(),
        });
        let mut report = Report::list("ContextList", COLUMNS, rows);
        if report.is_empty() && !context.quiet {
            report.talk.push("none yet; next: kdp context add NAME --bootstrap-server HOST:PORT".to_owned());
        }
        Ok(report)
    }
}
