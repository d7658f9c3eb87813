//! SCRAM credentials: one for each user and mechanism.

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{
    MetadataRecord, RemoveUserScramCredentialRecord, UserScramCredentialRecord,
};

use super::image::VersionedRecord;
use super::metadata_version::MetadataVersion;

/// All credentials, by mechanism (1 is SCRAM-SHA-256, 2 is SCRAM-SHA-512) and user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScramImage {
    credentials: OrdMap<(i8, Arc<str>), Arc<UserScramCredentialRecord>>,
}

impl ScramImage {
    /// All credentials.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<UserScramCredentialRecord>> {
        self.credentials.values()
    }

    pub(super) fn apply(&mut self, record: &UserScramCredentialRecord) {
        let key = (record.mechanism, record.name.as_str().into());
        self.credentials.insert(key, Arc::new(record.clone()));
    }

    pub(super) fn apply_remove(&mut self, record: &RemoveUserScramCredentialRecord) {
        self.credentials.remove(&(record.mechanism, Arc::from(record.name.as_str())));
    }

    pub(super) fn to_records(&self, version: MetadataVersion) -> impl Iterator<Item = VersionedRecord> {
        let written = version.has_scram();
        self.credentials.values().filter(move |_| written).map(|credential| {
            (MetadataRecord::UserScramCredential(UserScramCredentialRecord::clone(credential)), 0)
        })
    }
}
