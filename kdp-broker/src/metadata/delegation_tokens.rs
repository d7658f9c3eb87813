//! Delegation tokens, by their id (KIP-48).

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{
    DelegationTokenRecord, MetadataRecord, RemoveDelegationTokenRecord,
};

use super::image::VersionedRecord;
use super::metadata_version::MetadataVersion;

/// All delegation tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DelegationTokensImage {
    tokens: OrdMap<Arc<str>, Arc<DelegationTokenRecord>>,
}

impl DelegationTokensImage {
    /// All tokens, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<DelegationTokenRecord>> {
        self.tokens.values()
    }

    pub(super) fn apply(&mut self, record: &DelegationTokenRecord) {
        self.tokens.insert(record.token_id.as_str().into(), Arc::new(record.clone()));
    }

    pub(super) fn apply_remove(&mut self, record: &RemoveDelegationTokenRecord) {
        self.tokens.remove(record.token_id.as_str());
    }

    pub(super) fn to_records(&self, version: MetadataVersion) -> impl Iterator<Item = VersionedRecord> {
        let written = version.has_delegation_tokens();
        self.tokens
            .values()
            .filter(move |_| written)
            .map(|token| (MetadataRecord::DelegationToken(DelegationTokenRecord::clone(token)), 0))
    }
}
