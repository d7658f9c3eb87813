//! Undo files: how things were before a change, and the command that brings it back.
//!
//! One form for every noun; what `before` holds is between the command that wrote it and
//! `kdp NOUN undo`. The file is complete and on disk before the change is asked for.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Guard;
use crate::failure::Failure;
use crate::{redact, state, time};

const API_VERSION: &str = "kdp/v1";

/// What stands in an undo file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Undo<T> {
    #[serde(rename = "apiVersion")]
    api_version: String,
    kind: String,
    /// Whose `undo` reads it: `config`, `topic`, `group`.
    noun: String,
    /// What was about to be done.
    action: String,
    /// When.
    pub(crate) at: String,
    context: Option<String>,
    cluster_id: Option<String>,
    /// The command line that changed it.
    pub(crate) command: String,
    /// How it was.
    pub(crate) before: T,
}

/// Writes the file and returns its path.
pub(super) fn write(
    guard: &Guard,
    noun: &str,
    action: &str,
    cluster_id: Option<String>,
    before: &impl Serialize,
) -> io::Result<PathBuf> {
    let now_ms = time::now_ms();
    let undo = Undo {
        api_version: API_VERSION.to_owned(),
        kind: "Undo".to_owned(),
        noun: noun.to_owned(),
        action: action.to_owned(),
        at: time::to_rfc3339(now_ms),
        context: guard.context.clone(),
        cluster_id,
        command: redact::command_line(&guard.arguments),
        before,
    };
    let mut text = serde_json::to_string_pretty(&undo)?;
    text.push('\n');
    let folder = guard.state.as_deref().ok_or_else(state::unknown)?.join("undo");
    state::create(&folder)?;
    let (path, mut file) = create(&folder, &undo.at, &action.replace(' ', "-"))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(path)
}

/// A file of a name that says when and what, and that nobody has yet.
fn create(folder: &Path, at: &str, action: &str) -> io::Result<(PathBuf, fs::File)> {
    let at: String = at.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    let mut number = 0;
    loop {
        let more = if number == 0 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{at}-{action}{more}.json"));
        match OpenOptions::new().create_new(true).write(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Reads an undo file of this noun; one of another cluster is refused once that cluster is known.
pub(crate) fn read<T: DeserializeOwned>(path: &Path, noun: &str) -> Result<Undo<T>, Failure> {
    let wrong = |reason: String| Failure::usage(format!("{}: {reason}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let head: Undo<serde_json::Value> =
        serde_json::from_str(&text).map_err(|error| wrong(format!("not an undo file: {error}")))?;
    match (head.api_version.as_str(), head.kind.as_str(), head.noun.as_str()) {
        (API_VERSION, "Undo", found) if found == noun => {}
        (API_VERSION, "Undo", found) => {
            let failure = wrong(format!("this undoes a change of `kdp {found}`"));
            return Err(failure.hint(format!("kdp {found} undo {}", shell_word(path))));
        }
        _ => return Err(wrong("not an undo file of this version of kdp".to_owned())),
    }
    serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))
}

/// An undo file, as a list tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UndoFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Whose `undo` reads it.
    pub(crate) noun: String,
    /// What was done.
    pub(crate) action: String,
    /// When: RFC 3339.
    pub(crate) at: String,
    /// The cluster it was done to.
    pub(crate) cluster_id: Option<String>,
    /// The command line that did it.
    pub(crate) command: String,
}

/// The undo files in this state folder, the newest first; what is none is left out.
pub(crate) fn list(state: &Path, most: usize) -> Vec<UndoFile> {
    let Ok(entries) = fs::read_dir(state.join("undo")) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // Their names begin with the time.
    paths.sort_unstable_by(|a, b| b.cmp(a));
    let told = |path: PathBuf| {
        let undo: Undo<serde::de::IgnoredAny> =
            serde_json::from_str(&fs::read_to_string(&path).ok()?).ok()?;
        let is_ours = undo.api_version == API_VERSION && undo.kind == "Undo";
        is_ours.then_some(UndoFile {
            path,
            noun: undo.noun,
            action: undo.action,
            at: undo.at,
            cluster_id: undo.cluster_id,
            command: undo.command,
        })
    };
    paths.into_iter().filter_map(told).take(most).collect()
}

impl<T> Undo<T> {
    /// Refuses to bring one cluster's past into another.
    pub(crate) fn check_cluster(&self, found: Option<&str>) -> Result<(), Failure> {
        match &self.cluster_id {
            Some(expected) if Some(expected.as_str()) != found => Err(Failure::other_cluster(format!(
                "this undo file is of cluster {expected}, not {}",
                found.unwrap_or("of this one, which tells no id")
            ))),
            _ => Ok(()),
        }
    }
}

/// The path as a word of a command line.
pub(super) fn shell_word(path: &Path) -> String {
    redact::quote(&path.to_string_lossy())
}
