//! Client quotas: what is limited, for which users, client ids or addresses.

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::client_quota_record::EntityData;
use kdp_client::protocol::schema::metadata::{ClientQuotaRecord, MetadataRecord};

use super::image::VersionedRecord;

/// Whom a quota is for: entity types with a name each, or `None` for the default of the type.
pub type QuotaEntity = std::collections::BTreeMap<Arc<str>, Option<Arc<str>>>;

/// All quotas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClientQuotasImage {
    entities: OrdMap<QuotaEntity, OrdMap<Arc<str>, f64>>,
}

impl ClientQuotasImage {
    /// All entities that have quotas.
    pub fn iter(&self) -> impl Iterator<Item = (&QuotaEntity, &OrdMap<Arc<str>, f64>)> {
        self.entities.iter()
    }

    pub(super) fn apply(&mut self, record: &ClientQuotaRecord) {
        let entity: QuotaEntity = record
            .entity
            .iter()
            .map(|part| {
                (part.entity_type.as_str().into(), part.entity_name.as_ref().map(|name| name.as_str().into()))
            })
            .collect();
        let mut quotas = self.entities.get(&entity).cloned().unwrap_or_default();
        if record.remove {
            quotas.remove(record.key.as_str());
        } else {
            quotas.insert(record.key.as_str().into(), record.value);
        }
        if quotas.is_empty() {
            self.entities.remove(&entity);
        } else {
            self.entities.insert(entity, quotas);
        }
    }

    pub(super) fn to_records(&self) -> impl Iterator<Item = VersionedRecord> {
        self.entities.iter().flat_map(|(entity, quotas)| {
            quotas.iter().map(move |(key, value)| {
                let record = ClientQuotaRecord {
                    entity: entity.iter().map(entity_data).collect(),
                    key: key.as_ref().into(),
                    value: *value,
                    ..ClientQuotaRecord::default()
                };
                (MetadataRecord::ClientQuota(record), 0)
            })
        })
    }
}

fn entity_data((entity_type, name): (&Arc<str>, &Option<Arc<str>>)) -> EntityData {
    EntityData {
        entity_type: entity_type.as_ref().into(),
        entity_name: name.as_ref().map(|name| name.as_ref().into()),
        ..EntityData::default()
    }
}
