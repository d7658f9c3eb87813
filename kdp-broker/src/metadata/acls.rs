//! Access control entries, each under the id that its record gave it.
//!
//! Kept whole and unjudged: what an entry allows is the authorizer's business.

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{
    AccessControlEntryRecord, MetadataRecord, RemoveAccessControlEntryRecord,
};
use kdp_client::protocol::uuid::Uuid;

use super::image::{ApplyError, VersionedRecord};

/// All access control entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AclsImage {
    entries: OrdMap<Uuid, Arc<AccessControlEntryRecord>>,
}

impl AclsImage {
    /// All entries, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<AccessControlEntryRecord>> {
        self.entries.values()
    }

    pub(super) fn apply(&mut self, record: &AccessControlEntryRecord) {
        self.entries.insert(record.id, Arc::new(record.clone()));
    }

    pub(super) fn apply_remove(&mut self, record: &RemoveAccessControlEntryRecord) -> Result<(), ApplyError> {
        self.entries.remove(&record.id).map(drop).ok_or(ApplyError::UnknownAcl(record.id))
    }

    pub(super) fn to_records(&self) -> impl Iterator<Item = VersionedRecord> {
        self.entries
            .values()
            .map(|entry| (MetadataRecord::AccessControlEntry(AccessControlEntryRecord::clone(entry)), 0))
    }
}
