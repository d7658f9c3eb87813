//! `partition.metadata`: which topic id a log's directory belongs to (`PartitionMetadataFile`).
//!
//! It keeps a log of a deleted topic from being taken for that of a new one with the same name.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use kdp_client::protocol::uuid::{self, Uuid};

use super::checkpoint::replace_file;
use crate::durability::Durability;

const NAME: &str = "partition.metadata";

/// The topic id in a log's directory, where there is one. An empty file is what is left of one that a power
/// loss has overtaken.
pub(super) fn read(directory: &Path) -> io::Result<Option<Uuid>> {
    match fs::read(directory.join(NAME)) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => parse(&String::from_utf8_lossy(&text)).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the topic id. It is fsynced with the log's first flush: a topic may have thousands of partitions.
pub(super) fn write(directory: &Path, topic_id: Uuid) -> io::Result<()> {
    replace_file(&directory.join(NAME), format(topic_id).as_bytes(), Durability::Process)
}

/// The file, to be fsynced.
pub(super) fn open(directory: &Path) -> io::Result<File> {
    File::open(directory.join(NAME))
}

fn format(topic_id: Uuid) -> String {
    format!("version: 0\ntopic_id: {}", uuid::to_base64(&topic_id))
}

fn parse(text: &str) -> io::Result<Uuid> {
    let field = |name: &str| text.lines().find_map(|line| Some(line.strip_prefix(name)?.trim()));
    let topic_id = match field("version:") {
        Some("0") => field("topic_id:").and_then(uuid::from_base64).filter(|id| *id != uuid::ZERO),
        _ => None,
    };
    topic_id.ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, format!("{NAME} is malformed or of an unknown version"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_kafkas() {
        let id = uuid::from_base64("GtxHHN60RoKkHFf_Vh9mjA").unwrap();
        assert_eq!(format(id), "version: 0\ntopic_id: GtxHHN60RoKkHFf_Vh9mjA");
        assert_eq!(parse(&format(id)).unwrap(), id);
        for text in ["", "version: 1\ntopic_id: GtxHHN60RoKkHFf_Vh9mjA", "version: 0\ntopic_id: x"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
        assert!(parse("version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAA").is_err(), "the zero id is no topic's");
    }

    #[test]
    fn files_go_both_ways() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(read(directory.path()).unwrap(), None);
        let id = uuid::random();
        write(directory.path(), id).unwrap();
        assert_eq!(read(directory.path()).unwrap(), Some(id));
        fs::write(directory.path().join(NAME), "").unwrap();
        assert_eq!(read(directory.path()).unwrap(), None);
        fs::write(directory.path().join(NAME), b"\xff nonsense").unwrap();
        let error = read(directory.path()).unwrap_err().to_string();
        assert!(error.contains(NAME), "{error}");
    }
}
