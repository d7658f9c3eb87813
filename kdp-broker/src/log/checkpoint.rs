//! Kafka's text checkpoints: a version, a count, and a line an entry (`CheckpointFile`).
//!
//! Written to `.tmp`, fsynced and renamed, so that a reader finds the old lines or the new, never a mixture.
//! An empty file, as Kafka creates it, has no entries.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdp_client::protocol::types::{Offset, PartitionId};
use parking_lot::Mutex;

use super::TopicPartition;
use crate::durability::Durability;

const VERSION: &str = "0";

/// Replaces the file at `path` by one with these bytes.
pub(super) fn replace_file(path: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    let temporary = with_suffix(path, ".tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    durability.sync_all(&file)?;
    fs::rename(&temporary, path)?;
    durability.sync_parent(path)
}

/// `path` with something behind its last component.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The text of a checkpoint with these lines.
pub(super) fn format_lines<T>(
    entries: impl ExactSizeIterator<Item = T>,
    mut write_line: impl FnMut(&mut String, T) -> std::fmt::Result,
) -> String {
    let mut text = format!("{VERSION}\n{}\n", entries.len());
    for entry in entries {
        write_line(&mut text, entry).expect("writing to a string cannot fail");
        text.push('\n');
    }
    text
}

/// The entries of a checkpoint; a line that `parse` refuses makes the whole file malformed.
pub(super) fn parse_lines<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Malformed> {
    let mut lines = text.lines();
    match lines.next() {
        None => return Ok(Vec::new()),
        Some(VERSION) => {}
        Some(other) => return Err(Malformed(format!("unrecognised version: {other}"))),
    }
    let Some(count) = lines.next() else { return Ok(Vec::new()) };
    let expected: usize = count.parse().map_err(|_| Malformed(format!("malformed line: {count}")))?;
    let entries: Vec<T> = lines
        .map(|line| parse(line).ok_or_else(|| Malformed(format!("malformed line: {line}"))))
        .collect::<Result<_, _>>()?;
    if entries.len() != expected {
        return Err(Malformed(format!("expected {expected} entries, but found {}", entries.len())));
    }
    Ok(entries)
}

/// A checkpoint whose text is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Malformed(String);

impl From<Malformed> for io::Error {
    fn from(malformed: Malformed) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, malformed)
    }
}

/// A file of one offset per partition, such as `recovery-point-offset-checkpoint`, at the top of a log
/// directory (`OffsetCheckpointFile`).
#[derive(Clone, Debug)]
pub struct OffsetCheckpoint {
    path: PathBuf,
    /// What this process has written last, if anything: the same again costs no flush. Two tasks may want to
    /// write at the same moment, through one temporary file; this makes them take turns.
    written: Arc<Mutex<Option<String>>>,
}

impl OffsetCheckpoint {
    /// The offset up to which each log is known to be on disk.
    pub const RECOVERY_POINT: &'static str = "recovery-point-offset-checkpoint";
    /// The first offset of each log that begins after its first segment does.
    pub const LOG_START_OFFSET: &'static str = "log-start-offset-checkpoint";
    /// The offset up to which each log that is compacted has been cleaned.
    pub const CLEANER_OFFSET: &'static str = "cleaner-offset-checkpoint";
    /// The high watermark of each log.
    pub const HIGH_WATERMARK: &'static str = "replication-offset-checkpoint";

    /// The checkpoint `name` of `directory`; the file need not exist.
    pub fn new(directory: &Path, name: &str) -> Self {
        Self { path: directory.join(name), written: Arc::default() }
    }

    /// Whether there is a file.
    pub fn exists(&self) -> bool {
        self.path.exists()
    }

    /// The offsets; none when there is no file.
    pub fn read(&self) -> io::Result<BTreeMap<TopicPartition, Offset>> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(parse_lines(&text, parse_offset)?.into_iter().collect()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error),
        }
    }

    /// Replaces the offsets by these.
    pub fn write(
        &self,
        offsets: &BTreeMap<TopicPartition, Offset>,
        durability: Durability,
    ) -> io::Result<()> {
        let text = format_lines(offsets.iter(), |text, (partition, offset)| {
            write!(text, "{} {} {offset}", partition.topic, partition.partition)
        });
        let mut written = self.written.lock();
        if written.as_ref() != Some(&text) {
            // After a failure nobody knows what the file holds.
            *written = None;
            replace_file(&self.path, text.as_bytes(), durability)?;
            *written = Some(text);
        }
        Ok(())
    }
}

fn parse_offset(line: &str) -> Option<(TopicPartition, Offset)> {
    let mut words = line.split_whitespace();
    let (topic, partition, offset) = (words.next()?, words.next()?, words.next()?);
    let partition = TopicPartition::new(topic, PartitionId(partition.parse().ok()?));
    words.next().is_none().then_some((partition, Offset(offset.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_take_turns() {
        let directory = tempfile::tempdir().unwrap();
        let checkpoint = OffsetCheckpoint::new(directory.path(), OffsetCheckpoint::RECOVERY_POINT);
        let offsets = |partition, offset| {
            BTreeMap::from([(TopicPartition::new("t", PartitionId(partition)), Offset(offset))])
        };
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (checkpoint, offsets) = (&checkpoint, &offsets);
                let write =
                    move |offset| checkpoint.write(&offsets(writer, offset), Durability::Machine).unwrap();
                scope.spawn(move || (0..50).for_each(write));
            }
        });
        let last = checkpoint.read().unwrap();
        assert!((0..4).any(|writer| last == offsets(writer, 49)), "{last:?}");
    }

    #[test]
    fn offsets_go_both_ways_in_kafkas_text() {
        let directory = tempfile::tempdir().unwrap();
        let checkpoint = OffsetCheckpoint::new(directory.path(), OffsetCheckpoint::RECOVERY_POINT);
        assert_eq!(checkpoint.read().unwrap(), BTreeMap::new());
        let offsets: BTreeMap<_, _> = [("a", 1, 5), ("b-c", 0, 7_000_000_000)]
            .map(|(topic, p, offset)| (TopicPartition::new(topic, PartitionId(p)), Offset(offset)))
            .into();
        checkpoint.write(&offsets, Durability::Machine).unwrap();
        let text = fs::read_to_string(directory.path().join(OffsetCheckpoint::RECOVERY_POINT)).unwrap();
        assert_eq!(text, "0\n2\na 1 5\nb-c 0 7000000000\n");
        assert_eq!(checkpoint.read().unwrap(), offsets);
    }

    #[test]
    fn what_is_not_a_checkpoint_is_refused() {
        assert_eq!(parse_lines("", parse_offset), Ok(Vec::new()));
        assert_eq!(parse_lines("0\n0\n", parse_offset), Ok(Vec::new()));
        for text in ["1\n0\n", "0\nx\n", "0\n1\n", "0\n1\na 0\n", "0\n1\na 0 1 2\n", "0\n1\na 0 1\na 1 1\n"] {
            assert!(parse_lines(text, parse_offset).is_err(), "{text:?}");
        }
    }
}
