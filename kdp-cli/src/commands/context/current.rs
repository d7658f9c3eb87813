//! `kdp context current`: the context that commands are about when nobody names another.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::Outcome;
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::{layers, world};

/// Show the name of the current context
///
/// Examples:
///   kdp context current
///   kdp context current -o name
///
/// It ends with exit code 1 when no context is in use.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Current {}

/// The context in use.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CurrentContext {
    /// Its name.
    name: String,
    /// What chose it.
    origin: String,
}

pub(super) const COLUMNS: &[Column] = &[column("NAME", "name"), column("ORIGIN", "origin")];

impl CurrentContext {
    pub(super) fn report(name: String, origin: String) -> Report {
        layout(Report::item("CurrentContext", CurrentContext { name, origin }))
    }
}

impl Current {
    pub(super) fn run(&self) -> Outcome {
        let chosen = world::with(|world| {
            let by_environment = world.variable("KDP_CONTEXT");
            by_environment
                .map(|name| (name, "environment KDP_CONTEXT".to_owned()))
                .or_else(|| layers::current(world).map(|traced| (traced.value, traced.origin.to_string())))
        });
        let (name, origin) = chosen.ok_or_else(|| {
            Failure::failed("NO_CONTEXT", "no context is in use").hint("kdp context use NAME")
        })?;
        Ok(CurrentContext::report(name, origin))
    }
}

/// One line.
pub(in crate::commands) fn layout(report: Report) -> Report {
    report.table_of_item(COLUMNS)
}
