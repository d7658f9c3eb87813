//! `.kafka_cleanshutdown`: every log of the directory was flushed and closed (`CleanShutdownFileHandler`).
//!
//! It is there between a clean stop and the next start only; without it the logs are recovered.

use std::fs;
use std::io;
use std::path::Path;

use kdp_client::protocol::types::BrokerEpoch;
use serde_json::Value;

use super::checkpoint::replace_file;
use crate::durability::Durability;

const NAME: &str = ".kafka_cleanshutdown";

/// Removes the marker; `Some` when it was there, with the broker epoch it was written in if that is known.
pub(super) fn take(directory: &Path) -> io::Result<Option<Option<BrokerEpoch>>> {
    let path = directory.join(NAME);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    fs::remove_file(&path)?;
    Ok(Some(parse(&text)))
}

/// Writes the marker.
pub(super) fn write(
    directory: &Path,
    broker_epoch: Option<BrokerEpoch>,
    durability: Durability,
) -> io::Result<()> {
    let epoch = broker_epoch.map_or(-1, BrokerEpoch::get);
    let text = format!("{{\"version\":0,\"brokerEpoch\":{epoch}}}");
    replace_file(&directory.join(NAME), text.as_bytes(), durability)
}

/// Kafka before 3.7 left the file empty.
fn parse(text: &[u8]) -> Option<BrokerEpoch> {
    let json: Value = serde_json::from_slice(text).ok()?;
    let epoch = json.get("brokerEpoch")?.as_i64()?;
    (epoch >= 0).then_some(BrokerEpoch(epoch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_is_taken_once() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(take(directory.path()).unwrap(), None);
        write(directory.path(), Some(BrokerEpoch(14)), Durability::Machine).unwrap();
        let text = fs::read_to_string(directory.path().join(NAME)).unwrap();
        assert_eq!(text, r#"{"version":0,"brokerEpoch":14}"#);
        assert_eq!(take(directory.path()).unwrap(), Some(Some(BrokerEpoch(14))));
        assert_eq!(take(directory.path()).unwrap(), None);
    }

    #[test]
    fn an_unknown_epoch_is_none() {
        for text in ["", "{}", r#"{"version":0,"brokerEpoch":-1}"#] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
