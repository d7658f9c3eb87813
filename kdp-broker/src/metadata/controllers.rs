//! The controllers that have registered, each as its RegisterControllerRecord (KIP-919).

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{MetadataRecord, RegisterControllerRecord};
use kdp_client::protocol::types::BrokerId;

use super::image::VersionedRecord;
use super::metadata_version::MetadataVersion;

/// All registered controllers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControllersImage {
    controllers: OrdMap<BrokerId, Arc<RegisterControllerRecord>>,
}

impl ControllersImage {
    /// A controller's registration.
    pub fn get(&self, id: BrokerId) -> Option<&Arc<RegisterControllerRecord>> {
        self.controllers.get(&id)
    }

    /// All registrations, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (BrokerId, &Arc<RegisterControllerRecord>)> {
        self.controllers.iter().map(|(id, controller)| (*id, controller))
    }

    pub(super) fn apply(&mut self, record: &RegisterControllerRecord) -> BrokerId {
        let id = BrokerId(record.controller_id);
        self.controllers.insert(id, Arc::new(record.clone()));
        id
    }

    pub(super) fn to_records(&self, version: MetadataVersion) -> impl Iterator<Item = VersionedRecord> {
        let written = version.has_controller_registration();
        self.controllers.values().filter(move |_| written).map(|controller| {
            (MetadataRecord::RegisterController(RegisterControllerRecord::clone(controller)), 0)
        })
    }
}
