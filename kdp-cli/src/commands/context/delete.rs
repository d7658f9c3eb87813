//! `kdp context delete`: takes contexts out of the files that have them.

use clap::Args;

use super::write::{self, ContextChange};
use crate::commands::{Context, Outcome};
use crate::contexts::{self, Place, edit};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::{layers, world};

/// Take a context out of the file that has it
///
/// Examples:
///   kdp context delete qa --yes
///   kdp context delete qa --dry-run
///
/// Only the context goes; a properties file that it names stays.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Delete {
    /// The context
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    consent: Consent,
}

impl Delete {
    pub(super) fn run(&self, context: &Context) -> Outcome {
        let loaded = world::with(contexts::load)?;
        let (source, entry) = loaded.find(&self.name).ok_or_else(|| loaded.unknown(&self.name))?;
        if source.place == Place::System {
            let failure = Failure::usage(format!("{} is the system's file", source.path.display()));
            return Err(failure.about(self.name.as_str()).hint("edit it as who owns it"));
        }
        let after = edit::without(&source.path, &write::read(&source.path)?, &self.name)?;
        let summary = format!("delete context {} from {}", self.name, source.path.display());
        write::ask(context, Danger::Moderate, &summary, &self.name, &self.consent)?;
        if !self.consent.dry_run {
            write::write(&source.path, &after)?;
        }
        let row = ContextChange {
            name: self.name.clone(),
            bootstrap: entry.bootstrap.clone().unwrap_or_default().0,
            properties: None,
            file: source.path.display().to_string(),
        };
        let mut report = write::report(vec![row], Vec::new(), self.consent.dry_run);
        if world::with(layers::current).is_some_and(|current| current.value == self.name) {
            report.warnings.push("it is still the current context; next: kdp context use NAME".to_owned());
        }
        Ok(report)
    }
}
