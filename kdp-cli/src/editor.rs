//! The user's editor on a draft of ours. What was typed is not lost: a draft that cannot be used stays where
//! it is, and who typed it is told where.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::world;

/// The editor that somebody has chosen.
pub(crate) fn chosen() -> Option<String> {
    let names = ["KDP_EDITOR", "VISUAL", "EDITOR"];
    world::with(|world| {
        let mut chosen = names.iter().filter_map(|name| world.variable(name));
        chosen.find(|editor| !editor.trim().is_empty())
    })
}

/// Lets the user edit a file. The editor is a command line of its own, as everywhere.
fn open(path: &Path) -> Result<(), Failure> {
    let editor = chosen().unwrap_or_else(|| "vi".to_owned());
    let failed = |reason: String| Failure::failed("EDITOR", format!("{editor}: {reason}"));
    let status = Command::new("sh")
        .args(["-c", &format!("{editor} \"$1\""), "sh"])
        .arg(path)
        .status()
        .map_err(|error| failed(error.to_string()))?;
    match status.success() {
        true => Ok(()),
        false => Err(failed(format!("it ended with {status}; nothing was changed"))),
    }
}

/// A text in a file of its own, which goes away with it.
#[derive(Debug)]
pub(crate) struct Draft {
    file: NamedTempFile,
}

impl Draft {
    /// Lets the user edit the text; what it was made into is in [`Draft::text`].
    /// `suffix` tells the editor what it is.
    pub(crate) fn edited(text: &str, suffix: &str) -> Result<Self, Failure> {
        let file = tempfile::Builder::new().prefix("kdp-").suffix(suffix).tempfile();
        let mut file = file.map_err(|error| unusable(&error))?;
        file.write_all(text.as_bytes()).map_err(|error| unusable(&error))?;
        open(file.path())?;
        Ok(Self { file })
    }

    /// What is in it now. Editors may have put another file in its place.
    pub(crate) fn text(&self) -> Result<String, Failure> {
        fs::read_to_string(self.file.path()).map_err(|error| unusable(&error))
    }

    /// Leaves it to the user, whose text was of no use for this reason.
    pub(crate) fn leave(self, failure: Failure) -> Failure {
        let path = self.file.path().to_owned();
        match self.file.keep() {
            Ok(_) => {
                let advice = failure.hint.as_ref().map(|hint| format!("{hint}; ")).unwrap_or_default();
                failure.hint(format!("{advice}what you wrote is in {}", path.display()))
            }
            Err(_) => failure,
        }
    }
}

fn unusable(error: &std::io::Error) -> Failure {
    Failure::failed("EDITOR", format!("there is no file for the editor: {error}"))
}
