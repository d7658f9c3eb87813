//! The brokers that have registered, each as its RegisterBrokerRecord with later changes merged in.
//!
//! The record itself is kept: whatever a broker said of itself goes into the next snapshot.

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{
    BrokerRegistrationChangeRecord, MetadataRecord, RegisterBrokerRecord, UnregisterBrokerRecord,
};
use kdp_client::protocol::types::{BrokerEpoch, BrokerId};

use super::image::{ApplyError, VersionedRecord};
use super::metadata_version::MetadataVersion;

/// All registered brokers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokersImage {
    brokers: OrdMap<BrokerId, Arc<RegisterBrokerRecord>>,
}

impl BrokersImage {
    /// A broker's registration.
    pub fn get(&self, id: BrokerId) -> Option<&Arc<RegisterBrokerRecord>> {
        self.brokers.get(&id)
    }

    /// All registrations, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (BrokerId, &Arc<RegisterBrokerRecord>)> {
        self.brokers.iter().map(|(id, broker)| (*id, broker))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.brokers.is_empty()
    }

    /// The brokers that clients may be sent to.
    pub fn unfenced(&self) -> impl Iterator<Item = (BrokerId, &Arc<RegisterBrokerRecord>)> {
        self.iter().filter(|(_, broker)| !broker.fenced)
    }

    /// Whether the broker is registered and not fenced.
    pub fn is_unfenced(&self, id: BrokerId) -> bool {
        self.get(id).is_some_and(|broker| !broker.fenced)
    }

    /// Whether the broker can take new replicas and leaderships: neither fenced nor shutting down.
    pub fn is_active(&self, id: BrokerId) -> bool {
        self.get(id).is_some_and(|broker| !broker.fenced && !broker.in_controlled_shutdown)
    }

    pub(super) fn apply_register(&mut self, record: &RegisterBrokerRecord) -> BrokerId {
        let id = BrokerId(record.broker_id);
        self.brokers.insert(id, Arc::new(record.clone()));
        id
    }

    pub(super) fn apply_unregister(&mut self, record: &UnregisterBrokerRecord) -> BrokerId {
        let id = BrokerId(record.broker_id);
        self.brokers.remove(&id);
        id
    }

    pub(super) fn apply_fenced(&mut self, id: i32, epoch: i64, fenced: bool) -> Result<BrokerId, ApplyError> {
        self.change(id, epoch, |broker| {
            broker.fenced = fenced;
            Ok(())
        })
    }

    pub(super) fn apply_change(
        &mut self,
        record: &BrokerRegistrationChangeRecord,
    ) -> Result<BrokerId, ApplyError> {
        self.change(record.broker_id, record.broker_epoch, |broker| {
            broker.fenced = match record.fenced {
                -1 => false,
                0 => broker.fenced,
                1 => true,
                _ => return Err(ApplyError::Inconsistent("an unknown change of a broker's fencing")),
            };
            broker.in_controlled_shutdown = match record.in_controlled_shutdown {
                0 => broker.in_controlled_shutdown,
                1 => true,
                _ => {
                    return Err(ApplyError::Inconsistent(
                        "an unknown change of a broker's controlled shutdown",
                    ));
                }
            };
            if !record.log_dirs.is_empty() {
                broker.log_dirs.clone_from(&record.log_dirs);
            }
            if record.cordoned_log_dirs.is_some() {
                broker.cordoned_log_dirs.clone_from(&record.cordoned_log_dirs);
            }
            Ok(())
        })
    }

    fn change(
        &mut self,
        id: i32,
        epoch: i64,
        change: impl FnOnce(&mut RegisterBrokerRecord) -> Result<(), ApplyError>,
    ) -> Result<BrokerId, ApplyError> {
        let (id, epoch) = (BrokerId(id), BrokerEpoch(epoch));
        let broker = self.brokers.get_mut(&id).ok_or(ApplyError::UnknownBroker(id))?;
        if broker.broker_epoch != epoch.get() {
            return Err(ApplyError::StaleBrokerEpoch(id, epoch, BrokerEpoch(broker.broker_epoch)));
        }
        change(Arc::make_mut(broker))?;
        Ok(id)
    }

    pub(super) fn to_records(&self, version: MetadataVersion) -> impl Iterator<Item = VersionedRecord> {
        self.brokers.values().map(move |broker| {
            let mut record = RegisterBrokerRecord::clone(broker);
            if !version.has_directory_assignment() {
                record.log_dirs.clear();
            }
            if !version.has_cordoned_directories() {
                record.cordoned_log_dirs = None;
            }
            (MetadataRecord::RegisterBroker(record), version.register_broker_version())
        })
    }
}
