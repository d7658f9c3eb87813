//! Where the next block of producer ids begins.

use kdp_client::protocol::schema::metadata::{MetadataRecord, ProducerIdsRecord};
use kdp_client::protocol::types::ProducerId;

use super::image::VersionedRecord;

/// The last ProducerIdsRecord.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProducerIdsImage {
    last: Option<ProducerIdsRecord>,
}

impl ProducerIdsImage {
    /// The first id that no block has.
    pub fn next(&self) -> ProducerId {
        ProducerId(self.last.as_ref().map_or(0, |record| record.next_producer_id))
    }

    pub(super) fn apply(&mut self, record: &ProducerIdsRecord) {
        self.last = Some(record.clone());
    }

    pub(super) fn to_records(&self) -> impl Iterator<Item = VersionedRecord> {
        self.last.iter().map(|record| (MetadataRecord::ProducerIds(record.clone()), 0))
    }
}
