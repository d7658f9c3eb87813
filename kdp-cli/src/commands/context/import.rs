//! `kdp context import`: the clusters that other tools know.

use std::path::{Path, PathBuf};

use clap::Args;

use super::write::{self, ContextChange};
use crate::commands::{Context, Outcome};
use crate::contexts::edit::Draft;
use crate::contexts::import::{self, Imported, Tool};
use crate::danger::Consent;
use crate::failure::Failure;
use crate::{properties, world};

/// Make contexts of what rpk, kaf, kcl, kafkactl or a Java properties file say
///
/// Examples:
///   kdp context import rpk
///   kdp context import kaf ~/.kaf/config --prefix kaf- --dry-run
///   kdp context import properties /etc/kafka/admin.properties --name prod
///
/// Without a FILE it is read where the tool keeps it. TLS and SASL settings go into a Java properties
/// file for each context beside your configuration file, which only you may read.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    /// Whose file it is
    #[arg(value_name = "TOOL", value_enum)]
    tool: Tool,
    /// The file
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Put this before every name
    #[arg(long, value_name = "TEXT", default_value = "")]
    prefix: String,
    /// The name of the only context
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Take the place of contexts of the same names
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    consent: Consent,
}

impl Import {
    pub(super) fn run(&self, context: &Context) -> Outcome {
        let from = self.source()?;
        let (path, mut text) = write::own_file()?;
        let mut rows = Vec::new();
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        let mut current = None;
        for (imported, mut draft) in self.drafts(&from)? {
            let (properties, told) = imported.security.properties();
            warnings.extend(told.into_iter().map(|warning| format!("{}: {warning}", imported.name)));
            let own = path.with_file_name(format!("{}.properties", imported.name.replace(['/', ':'], "-")));
            if !properties.is_empty() {
                draft.properties = Some(own.display().to_string());
            }
            match self.put(&path, &text, &imported, &draft, &own, &properties) {
                Ok(after) => text = after,
                Err(failure) => {
                    errors.push(failure.about(imported.name.as_str()));
                    continue;
                }
            }
            current = current.or_else(|| imported.current.then(|| imported.name.clone()));
            rows.push(ContextChange {
                name: imported.name,
                bootstrap: draft.bootstrap,
                properties: draft.properties,
                file: path.display().to_string(),
            });
        }
        if rows.is_empty() && errors.is_empty() {
            return Err(Failure::failed("NOTHING_TO_IMPORT", format!("{} names no cluster", from.display())));
        }
        let mut report = write::report(rows, errors, self.consent.dry_run);
        report.warnings = warnings;
        let next = |name| format!("next: kdp context use {name}; kdp context check {name}");
        report.talk.extend(current.filter(|_| !context.quiet).map(next));
        Ok(report)
    }

    fn source(&self) -> Result<PathBuf, Failure> {
        let usual = self.tool.usual_file().map(|path| world::with(|world| world.home_path(path)));
        let given = self.file.clone().or(usual);
        given.ok_or_else(|| Failure::usage("name the FILE"))
    }

    /// What the file says, under the names that were asked for.
    fn drafts(&self, from: &Path) -> Result<Vec<(Imported, Draft)>, Failure> {
        let text = std::fs::read_to_string(from)
            .map_err(|error| Failure::usage(format!("cannot read {}: {error}", from.display())))?;
        if self.tool == Tool::Properties {
            let stem = from.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = self.name.clone().unwrap_or(format!("{}{stem}", self.prefix));
            let path = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
            let draft = Draft { properties: Some(path.display().to_string()), ..Draft::default() };
            return Ok(vec![(Imported { name, current: true, ..Imported::default() }, draft)]);
        }
        let mut found = import::read(self.tool, &text)
            .map_err(|reason| Failure::usage(format!("{}: {reason}", from.display())))?;
        match (&self.name, &mut found[..]) {
            (Some(name), [only]) => only.name.clone_from(name),
            (Some(_), several) => {
                return Err(Failure::usage(format!(
                    "--name is for one context, and there are {}",
                    several.len()
                )));
            }
            (None, all) => all.iter_mut().for_each(|one| one.name = format!("{}{}", self.prefix, one.name)),
        }
        let draft = |imported: Imported| {
            let (bootstrap, timeout) = (imported.bootstrap.clone(), imported.timeout.clone());
            (imported, Draft { bootstrap, timeout, ..Draft::default() })
        };
        Ok(found.into_iter().map(draft).collect())
    }

    /// Writes the properties first, so that no context ever names a file that is not there.
    fn put(
        &self,
        path: &Path,
        text: &str,
        imported: &Imported,
        draft: &Draft,
        own: &Path,
        properties: &[(String, String)],
    ) -> Result<String, Failure> {
        let after = write::put(path, text, &imported.name, draft, self.replace)?;
        if self.consent.dry_run {
            return Ok(after);
        }
        if !properties.is_empty() {
            let lines = properties.iter().map(|(key, value)| properties::line(key, value));
            write::write(own, &lines.collect::<String>())?;
        }
        write::write(path, &after)?;
        Ok(after)
    }
}
