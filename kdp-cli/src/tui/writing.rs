//! Writes records into a file, a line of JSON each, as `kdp record consume` prints them and `kdp record produce
//! --input jsonl` takes them back.
//!
//! Invariant: a file that is there is not touched unless that was asked for, and nobody ever reads half of one
//! that was replaced.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::app::action::Export;
use crate::output::json;
use crate::record::RecordLine;

/// Writes them; says where they are, or why not.
pub(super) async fn write(export: &Export) -> Result<String, String> {
    let export = export.clone();
    // A file may lie on a disk that does not answer.
    let written = tokio::task::spawn_blocking(move || {
        let path = path(&export.path, std::env::var_os("HOME").map(PathBuf::from).as_deref());
        match to_file(&path, &export) {
            Ok(()) => Ok(path.display().to_string()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(format!("{} is there already: another name, or Replace", path.display()))
            }
            Err(error) => Err(format!("{} cannot be written: {error}", path.display())),
        }
    });
    written.await.unwrap_or_else(|error| Err(error.to_string()))
}

/// Whole, and with `~/` as shells have it.
fn path(typed: &str, home: Option<&Path>) -> PathBuf {
    let path = match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    };
    std::path::absolute(&path).unwrap_or(path)
}

fn to_file(path: &Path, export: &Export) -> io::Result<()> {
    if export.replaces {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        lines(&mut file, export)?;
        file.persist(path)?;
        return Ok(());
    }
    let mut file = File::options().write(true).create_new(true).open(path)?;
    let written = lines(&mut file, export);
    if written.is_err() {
        // Half a file would look like a whole one.
        let _ = std::fs::remove_file(path);
    }
    written
}

fn lines(file: &mut impl Write, export: &Export) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    for record in &export.records {
        json::write_line(&mut out, &RecordLine::of_kept(&record.kept))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::super::app::records::testing::record;
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_touched_unless_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.jsonl");
        let mut export = Export {
            path: path.display().to_string(),
            replaces: false,
            records: vec![record(3, 7, Some(b"k"), Some(b"\xff")).into(), record(3, 8, None, None).into()],
        };
        to_file(&path, &export).unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(written.lines().count(), 2);
        assert!(
            written.contains(r#""partition":3,"offset":7"#)
                && written.contains(r#""value":{"base64":"/w=="}"#)
        );
        export.records.pop();
        assert_eq!(to_file(&path, &export).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), written);
        export.replaces = true;
        to_file(&path, &export).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
    }

    #[test]
    fn a_tilde_is_the_home() {
        let home = Path::new("/home/alice");
        assert_eq!(path("~/a.jsonl", Some(home)), home.join("a.jsonl"));
        assert_eq!(path("/tmp/a", None), Path::new("/tmp/a"));
        assert!(path("a", None).is_absolute());
    }
}
