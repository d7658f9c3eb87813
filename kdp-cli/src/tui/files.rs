//! The files of the dashboard: tables that are saved. Blocks: for a thread that may wait.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::app::action::Unsaved;

/// Writes a text to a file; says where it is. A file that is there stays, unless it may be replaced.
pub(crate) fn save(typed: &str, text: &str, replaces: bool, home: Option<&Path>) -> Result<String, Unsaved> {
    let path = match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    };
    let mut options = OpenOptions::new();
    match replaces {
        true => options.write(true).create(true).truncate(true),
        false => options.write(true).create_new(true),
    };
    let written = options.open(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        // Whoever looks for it is perhaps not where we are.
        Ok(()) => Ok(path.canonicalize().unwrap_or(path).display().to_string()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Unsaved::IsThere),
        Err(error) => Err(Unsaved::Failed(format!("{}: {error}", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_until_it_may_be_replaced() {
        let home = tempfile::tempdir().unwrap();
        let save = |text: &str, replaces| save("~/topics.csv", text, replaces, Some(home.path()));
        let read = || std::fs::read_to_string(home.path().join("topics.csv")).unwrap();
        let place = save("one", false).unwrap();
        assert!(place.ends_with("/topics.csv"), "{place}");
        assert_eq!(save("two", false), Err(Unsaved::IsThere));
        assert_eq!(read(), "one");
        assert!(save("2", true).is_ok());
        assert_eq!(read(), "2");
        assert!(matches!(super::save("/nowhere/at/all.csv", "", false, None), Err(Unsaved::Failed(_))));
    }
}
