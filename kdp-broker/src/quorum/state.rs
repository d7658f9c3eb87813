//! `quorum-state`: who leads in which epoch, and whom this node voted for.
//!
//! A node must never vote twice in an epoch or fall back to an earlier one, so the file is written
//! and fsynced before anything is done that others could see. JSON on one line, in the layout of
//! version 0 (kraft.version 0) or 1.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kdp_client::protocol::types::{BrokerId, LeaderEpoch};
use kdp_client::protocol::uuid::{self, Uuid};
use serde_json::{Map, Value, json};

use crate::durability::Durability;

const FILE: &str = "quorum-state";

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QuorumState {
    pub(super) epoch: LeaderEpoch,
    pub(super) leader: Option<BrokerId>,
    pub(super) voted: Option<(BrokerId, Uuid)>,
}

/// The file in the directory of the metadata log.
pub(super) struct QuorumStateFile {
    path: PathBuf,
    durability: Durability,
}

impl QuorumStateFile {
    pub(super) fn in_directory(directory: &Path, durability: Durability) -> Self {
        Self { path: directory.join(FILE), durability }
    }

    /// What the file says; `None` when there is none yet.
    pub(super) fn read(&self) -> io::Result<Option<QuorumState>> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let invalid = |reason: String| {
            let message = format!("{}: {reason}", self.path.display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        };
        let value: Value = serde_json::from_str(text.lines().next().unwrap_or_default())
            .map_err(|error| invalid(error.to_string()))?;
        parse(&value).map(Some).map_err(|reason| invalid(reason.to_owned()))
    }

    /// Replaces the file, so that after a crash there is the old one or the new one.
    pub(super) fn write(
        &self,
        state: &QuorumState,
        kraft_version: i16,
        voters: &[BrokerId],
    ) -> io::Result<()> {
        let temporary = self.path.with_extension("tmp");
        let mut file = File::create(&temporary)?;
        file.write_all(render(state, kraft_version, voters).to_string().as_bytes())?;
        self.durability.sync_all(&file)?;
        fs::rename(&temporary, &self.path)?;
        self.durability.sync_parent(&self.path)
    }
}

fn parse(value: &Value) -> Result<QuorumState, &'static str> {
    let number =
        |name: &str| value.get(name).and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok());
    if !matches!(number("data_version"), Some(0 | 1)) {
        return Err("its data_version is neither 0 nor 1");
    }
    let node = |name: &str| number(name).filter(|id| *id >= 0).map(BrokerId);
    let directory = value.get("votedDirectoryId").and_then(Value::as_str).and_then(uuid::from_base64);
    Ok(QuorumState {
        epoch: LeaderEpoch(number("leaderEpoch").ok_or("it has no leaderEpoch")?),
        leader: node("leaderId"),
        voted: node("votedId").map(|id| (id, directory.unwrap_or(uuid::ZERO))),
    })
}

fn render(state: &QuorumState, kraft_version: i16, voters: &[BrokerId]) -> Value {
    let id = |id: Option<BrokerId>| id.map_or(-1, BrokerId::get);
    let (voted_id, voted_directory) = state.voted.unzip();
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    if kraft_version == 0 {
        put("clusterId", json!(""));
    }
    put("leaderId", json!(id(state.leader)));
    put("leaderEpoch", json!(state.epoch.get()));
    put("votedId", json!(id(voted_id)));
    if kraft_version == 0 {
        put("appliedOffset", json!(0));
        put("currentVoters", voters.iter().map(|voter| json!({ "voterId": voter.get() })).collect());
    } else {
        put("votedDirectoryId", json!(uuid::to_base64(&voted_directory.unwrap_or(uuid::ZERO))));
    }
    put("data_version", json!(i16::from(kraft_version != 0)));
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(state: &QuorumState, kraft_version: i16) -> String {
        render(state, kraft_version, &[BrokerId(1)]).to_string()
    }

    #[test]
    fn it_is_spelled_as_apache_spells_it() {
        let leader = QuorumState { epoch: LeaderEpoch(2), leader: Some(BrokerId(1)), voted: None };
        assert_eq!(
            text(&leader, 1),
            r#"{"leaderId":1,"leaderEpoch":2,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}"#
        );
        assert_eq!(
            text(&leader, 0),
            r#"{"clusterId":"","leaderId":1,"leaderEpoch":2,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}],"data_version":0}"#
        );
    }

    #[test]
    fn what_was_written_is_read_again() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = QuorumStateFile::in_directory(directory.path(), Durability::Machine);
        assert_eq!(file.read().expect("readable"), None);
        let vote = Some((BrokerId(1), Uuid::from_u128(1 << 100)));
        let state = QuorumState { epoch: LeaderEpoch(7), leader: None, voted: vote };
        file.write(&state, 1, &[]).expect("written");
        assert_eq!(file.read().expect("readable"), Some(state));
        assert!(!directory.path().join("quorum-state.tmp").exists());
    }

    #[test]
    fn nonsense_is_an_error() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = QuorumStateFile::in_directory(directory.path(), Durability::Machine);
        for text in ["", "{}", "[]", r#"{"leaderEpoch":1,"data_version":2}"#, r#"{"data_version":1}"#] {
            fs::write(directory.path().join(FILE), text).expect("written");
            assert!(file.read().is_err(), "{text}");
        }
    }
}
