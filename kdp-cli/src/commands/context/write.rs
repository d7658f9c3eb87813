//! Writing configuration files: what `add`, `delete` and `import` have in common.

use std::io;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::Context;
use crate::contexts::edit::Draft;
use crate::contexts::{self, edit, user_file};
use crate::danger::{Consent, Danger};
use crate::failure::Failure;
use crate::report::{Column, Report, column};
use crate::{state, world};

/// A context that was written or removed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ContextChange {
    /// Its name.
    pub(super) name: String,
    /// Its bootstrap servers.
    pub(super) bootstrap: Vec<String>,
    /// Its properties file.
    pub(super) properties: Option<String>,
    /// The configuration file.
    pub(super) file: String,
}

pub(super) const COLUMNS: &[Column] = &[
    column("NAME", "name"),
    column("BOOTSTRAP", "bootstrap"),
    column("PROPERTIES", "properties").path(),
    column("FILE", "file").path(),
];

/// The user's own file, and what stands in it; nothing where it does not exist yet.
pub(super) fn own_file() -> Result<(PathBuf, String), Failure> {
    let path = world::with(user_file).ok_or_else(|| {
        Failure::usage("neither XDG_CONFIG_HOME nor HOME is set; name a file with KDP_CONFIG")
    })?;
    let text = read(&path)?;
    Ok((path, text))
}

/// What stands in a file; nothing where it does not exist.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(cannot(path, &error)),
    }
}

/// Writes a file as a whole, for nobody else to read.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    state::create(folder).and_then(|()| state::replace(path, text)).map_err(|error| cannot(path, &error))
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    Failure::failed("FILE", format!("{}: {error}", path.display()))
}

/// A context of this name is already in the file.
pub(super) fn exists(path: &Path, name: &str) -> Failure {
    Failure::failed("CONTEXT_EXISTS", format!("{} has a context of this name", path.display()))
        .about(name)
        .hint("--replace takes its place")
}

/// The file's text with this context; one that is there is replaced if that was said.
pub(super) fn put(
    path: &Path,
    text: &str,
    name: &str,
    draft: &Draft,
    replace: bool,
) -> Result<String, Failure> {
    if !contexts::is_name(name) {
        let failure = Failure::usage(format!("`{name}` cannot be a context's name"));
        return Err(failure.about(name).hint("letters, digits and -_.@/: can be in it"));
    }
    let there = contexts::parse(path, text)?.contexts.contains_key(name);
    match (there, replace) {
        (true, false) => Err(exists(path, name)),
        (true, true) => edit::with(path, &edit::without(path, text, name)?, name, draft),
        (false, _) => edit::with(path, text, name, draft),
    }
}

/// Asks before a context goes. It is on this machine, so no cluster's guard has a say in it.
pub(super) fn ask(
    context: &Context,
    level: Danger,
    summary: &str,
    name: &str,
    consent: &Consent,
) -> Result<(), Failure> {
    if consent.dry_run {
        return Ok(());
    }
    match context.prompt.question(level, summary, &[name.to_owned()], consent)? {
        Some(question) => question.ask(),
        None => Ok(()),
    }
}

/// What was done.
pub(super) fn report(rows: Vec<ContextChange>, errors: Vec<Failure>, dry_run: bool) -> Report {
    let mut report = Report::list("ContextChange", COLUMNS, rows);
    report.errors = errors;
    report.dry_run = dry_run;
    report
}
