//! Topics and their partitions: who holds a replica, who is in sync, who leads.
//!
//! Knows nothing of logs: what a leader does with its leadership is the replication's business.
//! A partition epoch grows with every change of the partition, the leader epoch with every election.

use std::sync::Arc;

use imbl::OrdMap;
use kdp_client::protocol::schema::metadata::{
    ClearElrRecord, MetadataRecord, PartitionChangeRecord, PartitionRecord, RemoveTopicRecord, TopicRecord,
};
use kdp_client::protocol::schema::wire::UnknownTaggedFields;
use kdp_client::protocol::types::{BrokerId, LeaderEpoch, PartitionId};
use kdp_client::protocol::uuid::Uuid;

use super::delta::TopicsDelta;
use super::image::{ApplyError, VersionedRecord};
use super::metadata_version::MetadataVersion;

/// The directory ids that stand for something else than a directory (`DirectoryId`).
pub mod directory_id {
    use super::Uuid;

    /// The replica is being moved from a broker that did not tell its directories.
    pub const MIGRATING: Uuid = Uuid::nil();
    /// The replica was not yet given a directory.
    pub const UNASSIGNED: Uuid = Uuid::from_u128(1);
    /// The replica's directory has failed.
    pub const LOST: Uuid = Uuid::from_u128(2);
}

/// All topics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicsImage {
    by_id: OrdMap<Uuid, Arc<TopicImage>>,
    by_name: OrdMap<Arc<str>, Arc<TopicImage>>,
}

/// One topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicImage {
    /// The id that the topic keeps; a topic of the same name created later has another.
    pub id: Uuid,
    /// The name.
    pub name: Arc<str>,
    /// The partitions, by index.
    pub partitions: OrdMap<PartitionId, Arc<PartitionImage>>,
    unknown_tagged_fields: UnknownTaggedFields,
}

/// One partition (`PartitionRegistration`).
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionImage {
    /// The replicas; the first is the preferred leader.
    pub replicas: Vec<BrokerId>,
    /// For each replica the directory that holds it.
    pub directories: Vec<Uuid>,
    /// The replicas that are in sync.
    pub isr: Vec<BrokerId>,
    /// The replicas that a reassignment takes away.
    pub removing_replicas: Vec<BrokerId>,
    /// The replicas that a reassignment adds.
    pub adding_replicas: Vec<BrokerId>,
    /// The replicas that left the ISR with all that was acknowledged (KIP-966).
    pub elr: Vec<BrokerId>,
    /// The last leader when there is neither ISR nor ELR.
    pub last_known_elr: Vec<BrokerId>,
    /// The leader; -1 when there is none.
    pub leader: BrokerId,
    /// Whether the leader still recovers from an unclean election.
    pub leader_recovery_state: LeaderRecoveryState,
    /// Grows with each election.
    pub leader_epoch: LeaderEpoch,
    /// Grows with each change of the partition.
    pub partition_epoch: i32,
    unknown_tagged_fields: UnknownTaggedFields,
}

/// Whether a leader was elected from those in sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeaderRecoveryState {
    /// The leader has all that was acknowledged.
    #[default]
    Recovered,
    /// The leader was elected without being in sync and has not yet recovered.
    Recovering,
}

impl LeaderRecoveryState {
    /// The number in the records.
    pub fn value(self) -> i8 {
        match self {
            Self::Recovered => 0,
            Self::Recovering => 1,
        }
    }

    /// The state of that number.
    pub fn from_value(value: i8) -> Option<Self> {
        match value {
            0 => Some(Self::Recovered),
            1 => Some(Self::Recovering),
            _ => None,
        }
    }
}

impl PartitionImage {
    /// No leader.
    pub const NO_LEADER: BrokerId = BrokerId(-1);
    /// What a PartitionChangeRecord says of a leader that stays.
    pub const NO_LEADER_CHANGE: i32 = -2;
    /// What a PartitionChangeRecord says of a recovery state that stays.
    pub const NO_RECOVERY_STATE_CHANGE: i8 = -1;

    /// A partition that begins with the first of those in sync as its leader.
    pub fn new(replicas: &[BrokerId], directories: Vec<Uuid>, isr: &[BrokerId]) -> Self {
        Self {
            replicas: replicas.to_vec(),
            directories,
            isr: isr.to_vec(),
            removing_replicas: Vec::new(),
            adding_replicas: Vec::new(),
            elr: Vec::new(),
            last_known_elr: Vec::new(),
            leader: isr.first().copied().unwrap_or(Self::NO_LEADER),
            leader_recovery_state: LeaderRecoveryState::Recovered,
            leader_epoch: LeaderEpoch(0),
            partition_epoch: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }

    /// The partition as its record gives it.
    fn from_record(record: &PartitionRecord) -> Result<Self, ApplyError> {
        Ok(Self {
            replicas: brokers(&record.replicas),
            directories: directories(&record.directories, record.replicas.len())?,
            isr: brokers(&record.isr),
            removing_replicas: brokers(&record.removing_replicas),
            adding_replicas: brokers(&record.adding_replicas),
            elr: record.eligible_leader_replicas.as_deref().map(brokers).unwrap_or_default(),
            last_known_elr: record.last_known_elr.as_deref().map(brokers).unwrap_or_default(),
            leader: BrokerId(record.leader),
            leader_recovery_state: recovery_state(record.leader_recovery_state)?,
            leader_epoch: LeaderEpoch(record.leader_epoch),
            partition_epoch: record.partition_epoch,
            unknown_tagged_fields: record.unknown_tagged_fields.clone(),
        })
    }

    /// The partition after a change (`PartitionRegistration.merge`).
    pub fn merge(&self, change: &PartitionChangeRecord) -> Result<Self, ApplyError> {
        let or =
            |new: &Option<Vec<i32>>, old: &Vec<BrokerId>| new.as_deref().map_or_else(|| old.clone(), brokers);
        let replicas = or(&change.replicas, &self.replicas);
        let elected = change.leader != Self::NO_LEADER_CHANGE;
        Ok(Self {
            directories: match &change.directories {
                Some(new) => directories(new, replicas.len())?,
                None => directories(&self.directories, replicas.len())?,
            },
            replicas,
            isr: or(&change.isr, &self.isr),
            removing_replicas: or(&change.removing_replicas, &self.removing_replicas),
            adding_replicas: or(&change.adding_replicas, &self.adding_replicas),
            elr: or(&change.eligible_leader_replicas, &self.elr),
            last_known_elr: or(&change.last_known_elr, &self.last_known_elr),
            leader: if elected { BrokerId(change.leader) } else { self.leader },
            leader_recovery_state: match change.leader_recovery_state {
                Self::NO_RECOVERY_STATE_CHANGE => self.leader_recovery_state,
                state => recovery_state(state)?,
            },
            leader_epoch: LeaderEpoch(self.leader_epoch.get() + i32::from(elected)),
            partition_epoch: self.partition_epoch + 1,
            unknown_tagged_fields: self.unknown_tagged_fields.clone(),
        })
    }

    /// The record that makes this partition (`PartitionRegistration.toRecord`).
    pub fn to_record(
        &self,
        topic_id: Uuid,
        partition: PartitionId,
        version: MetadataVersion,
    ) -> PartitionRecord {
        let numbers = |ids: &[BrokerId]| ids.iter().map(|id| id.get()).collect::<Vec<_>>();
        let tagged = |ids: &[BrokerId]| (version.has_elr() && !ids.is_empty()).then(|| numbers(ids));
        PartitionRecord {
            partition_id: partition.get(),
            topic_id,
            replicas: numbers(&self.replicas),
            isr: numbers(&self.isr),
            removing_replicas: numbers(&self.removing_replicas),
            adding_replicas: numbers(&self.adding_replicas),
            leader: self.leader.get(),
            leader_recovery_state: self.leader_recovery_state.value(),
            leader_epoch: self.leader_epoch.get(),
            partition_epoch: self.partition_epoch,
            directories: if version.has_directory_assignment() {
                self.directories.clone()
            } else {
                Vec::new()
            },
            eligible_leader_replicas: tagged(&self.elr),
            last_known_elr: tagged(&self.last_known_elr),
            unknown_tagged_fields: self.unknown_tagged_fields.clone(),
        }
    }

    /// Whether the broker holds a replica.
    pub fn has_replica(&self, broker: BrokerId) -> bool {
        self.replicas.contains(&broker)
    }

    /// The directory that holds the broker's replica; `None` when it has none.
    pub fn directory(&self, broker: BrokerId) -> Option<Uuid> {
        let index = self.replicas.iter().position(|replica| *replica == broker)?;
        self.directories.get(index).copied()
    }

    /// Whether somebody leads.
    pub fn has_leader(&self) -> bool {
        self.leader != Self::NO_LEADER
    }

    /// The first replica, which leads when it can; -1 without replicas.
    pub fn preferred_replica(&self) -> BrokerId {
        self.replicas.first().copied().unwrap_or(Self::NO_LEADER)
    }

    /// Whether a reassignment is under way.
    pub fn is_reassigning(&self) -> bool {
        !self.adding_replicas.is_empty() || !self.removing_replicas.is_empty()
    }
}

fn brokers(ids: &[i32]) -> Vec<BrokerId> {
    ids.iter().copied().map(BrokerId).collect()
}

/// Records from before KIP-858 have no directories: each is then MIGRATING.
fn directories(ids: &[Uuid], replicas: usize) -> Result<Vec<Uuid>, ApplyError> {
    match ids.len() {
        0 => Ok(vec![directory_id::MIGRATING; replicas]),
        count if count == replicas => Ok(ids.to_vec()),
        _ => Err(ApplyError::Inconsistent("a partition has another number of directories than of replicas")),
    }
}

fn recovery_state(value: i8) -> Result<LeaderRecoveryState, ApplyError> {
    LeaderRecoveryState::from_value(value).ok_or(ApplyError::Inconsistent("an unknown leader recovery state"))
}

impl TopicsImage {
    /// The topic of that name.
    pub fn by_name(&self, name: &str) -> Option<&Arc<TopicImage>> {
        self.by_name.get(name)
    }

    /// The topic of that id.
    pub fn by_id(&self, id: &Uuid) -> Option<&Arc<TopicImage>> {
        self.by_id.get(id)
    }

    /// All topics, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<TopicImage>> {
        self.by_name.values()
    }

    /// The topics whose name is `first` or sorts after it, sorted by name.
    pub fn iter_from(&self, first: &str) -> impl Iterator<Item = &Arc<TopicImage>> {
        self.by_name
            .range::<_, str>((std::ops::Bound::Included(first), std::ops::Bound::Unbounded))
            .map(|(_, topic)| topic)
    }

    /// How many topics there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is no topic.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    fn put(&mut self, topic: TopicImage) {
        let topic = Arc::new(topic);
        self.by_name.insert(Arc::clone(&topic.name), Arc::clone(&topic));
        self.by_id.insert(topic.id, topic);
    }

    fn existing(&self, id: &Uuid) -> Result<&Arc<TopicImage>, ApplyError> {
        self.by_id.get(id).ok_or(ApplyError::UnknownTopic(*id))
    }

    fn put_partition(
        &mut self,
        id: &Uuid,
        partition: PartitionId,
        image: PartitionImage,
    ) -> Result<(), ApplyError> {
        let mut topic = TopicImage::clone(self.existing(id)?);
        topic.partitions.insert(partition, Arc::new(image));
        self.put(topic);
        Ok(())
    }

    pub(super) fn apply_topic(&mut self, record: &TopicRecord, delta: &mut TopicsDelta) {
        let name: Arc<str> = record.name.as_str().into();
        let unknown_tagged_fields = record.unknown_tagged_fields.clone();
        self.put(TopicImage { id: record.topic_id, name, partitions: OrdMap::new(), unknown_tagged_fields });
        delta.topic_created(record.topic_id);
    }

    pub(super) fn apply_partition(
        &mut self,
        record: &PartitionRecord,
        delta: &mut TopicsDelta,
    ) -> Result<(), ApplyError> {
        let partition = PartitionId(record.partition_id);
        self.put_partition(&record.topic_id, partition, PartitionImage::from_record(record)?)?;
        delta.partition_changed(record.topic_id, partition);
        Ok(())
    }

    pub(super) fn apply_partition_change(
        &mut self,
        record: &PartitionChangeRecord,
        delta: &mut TopicsDelta,
    ) -> Result<(), ApplyError> {
        let partition = PartitionId(record.partition_id);
        let before = self.existing(&record.topic_id)?.partitions.get(&partition);
        let before = before.ok_or(ApplyError::UnknownPartition(record.topic_id, partition))?;
        let after = before.merge(record)?;
        self.put_partition(&record.topic_id, partition, after)?;
        delta.partition_changed(record.topic_id, partition);
        Ok(())
    }

    /// Removes a topic and says which it was.
    pub(super) fn apply_remove_topic(
        &mut self,
        record: &RemoveTopicRecord,
        delta: &mut TopicsDelta,
    ) -> Result<Arc<TopicImage>, ApplyError> {
        let topic = self.by_id.remove(&record.topic_id).ok_or(ApplyError::UnknownTopic(record.topic_id))?;
        self.by_name.remove(&topic.name);
        delta.topic_deleted(&topic);
        Ok(topic)
    }

    pub(super) fn apply_clear_elr(
        &mut self,
        record: &ClearElrRecord,
        delta: &mut TopicsDelta,
    ) -> Result<(), ApplyError> {
        let topics: Vec<_> = if record.topic_name.is_empty() {
            self.by_id.values().cloned().collect()
        } else {
            let topic = self.by_name.get(record.topic_name.as_str());
            vec![Arc::clone(
                topic.ok_or_else(|| ApplyError::UnknownTopicName(record.topic_name.to_string()))?,
            )]
        };
        for topic in topics {
            self.clear_elr(&topic, delta)?;
        }
        Ok(())
    }

    fn clear_elr(&mut self, topic: &TopicImage, delta: &mut TopicsDelta) -> Result<(), ApplyError> {
        let cleared = PartitionChangeRecord {
            eligible_leader_replicas: Some(Vec::new()),
            last_known_elr: Some(Vec::new()),
            ..PartitionChangeRecord::default()
        };
        for (id, partition) in &topic.partitions {
            if !partition.elr.is_empty() || !partition.last_known_elr.is_empty() {
                self.put_partition(&topic.id, *id, partition.merge(&cleared)?)?;
                delta.partition_changed(topic.id, *id);
            }
        }
        Ok(())
    }

    pub(super) fn to_records(&self, version: MetadataVersion) -> impl Iterator<Item = VersionedRecord> {
        self.by_id.values().flat_map(move |topic| {
            let record = TopicRecord {
                name: topic.name.as_ref().into(),
                topic_id: topic.id,
                unknown_tagged_fields: topic.unknown_tagged_fields.clone(),
            };
            let partitions = topic.partitions.iter().map(move |(id, partition)| {
                let record = partition.to_record(topic.id, *id, version);
                (MetadataRecord::Partition(record), version.partition_version())
            });
            std::iter::once((MetadataRecord::Topic(record), 0)).chain(partitions)
        })
    }
}
