//! Any request that Kafka has, as JSON: for what no other operation covers, and for finding out.

use serde_json::Value;

use crate::cluster::Cluster;
use crate::connection::{Api, Error, RequestFailure};
use crate::protocol::generic;
use crate::protocol::messages::VersionRange;
use crate::protocol::types::BrokerId;

/// An answer, and who gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct RawAnswer {
    /// The broker's address.
    pub broker: String,
    /// The version that was spoken.
    pub version: i16,
    /// The body.
    pub body: Value,
}

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RawError {
    /// The request cannot be written as the version wants it.
    #[error("{0}")]
    Unwritable(String),
    /// The broker could not be asked.
    #[error(transparent)]
    Cluster(#[from] Error),
}

/// Sends `request` to this broker or to any, in this version or the highest that both sides know. With
/// `send` unset it is only written, which tells whether it could be.
pub async fn request(
    cluster: &Cluster,
    api: Api,
    version: Option<i16>,
    broker: Option<BrokerId>,
    request: &Value,
    send: bool,
) -> Result<RawAnswer, RawError> {
    let connection = match broker {
        Some(id) => cluster.broker(id).await?,
        None => cluster.any().await?,
    };
    let ours =
        generic::versions(api.0).ok_or_else(|| RawError::Unwritable("there is no such API".to_owned()))?;
    let ours = VersionRange { min: ours.0, max: ours.1 };
    let unsupported = || Error::Unsupported {
        broker: connection.endpoint().clone(),
        api,
        ours,
        theirs: connection.versions().ranges.get(&api.0).copied(),
    };
    let version = match version {
        Some(version) => version,
        None => connection.versions().choose(api.0, ours).ok_or_else(unsupported)?,
    };
    let written = generic::write_request(api.0, version, request).map_err(RawError::Unwritable)?;
    let broker = connection.endpoint().clone();
    if !send {
        return Ok(RawAnswer { broker: broker.to_string(), version, body: Value::Null });
    }
    let answer = connection.send_raw(api, version, &written).await?;
    let body = generic::read_response(api.0, version, &answer).map_err(|text| Error::Request {
        broker: broker.clone(),
        api,
        version,
        reason: RequestFailure::Undecodable(text),
    })?;
    Ok(RawAnswer { broker: broker.to_string(), version, body })
}
