//! What the metadata image looks like from one listener: which nodes it names, who leads there, which
//! replicas cannot be reached. Metadata, DescribeTopicPartitions and DescribeCluster show the same view.

use kdp_client::protocol::messages::{BrokerId as WireBrokerId, StrBytes};
use kdp_client::protocol::schema::metadata::RegisterBrokerRecord;
use kdp_client::protocol::types::BrokerId;

use super::context::RequestContext;
use crate::metadata::{MetadataImage, PartitionImage, directory_id};

/// What every principal may do to a topic while there is no authorizer, as Kafka's bit field:
/// read, write, create, delete, alter, describe, describe and alter configs.
pub(super) const TOPIC_OPERATIONS: i32 = 0b1101_1111_1000;
/// The same for the cluster: create, alter, describe, cluster action, describe and alter configs, idempotent write.
pub(super) const CLUSTER_OPERATIONS: i32 = 0b1_1111_1010_0000;
/// The same for a group: read, delete, describe, describe and alter configs.
pub(super) const GROUP_OPERATIONS: i32 = 0b1101_0100_1000;
/// Where the operations were not asked for.
pub(super) const OPERATIONS_UNKNOWN: i32 = i32::MIN;

/// A node as clients are told of it.
pub(super) struct Node {
    pub(super) id: WireBrokerId,
    pub(super) host: StrBytes,
    pub(super) port: i32,
    pub(super) rack: Option<StrBytes>,
    pub(super) is_fenced: bool,
}

/// The image, seen through a listener.
pub(super) struct ClusterView<'a> {
    image: &'a MetadataImage,
    listener: &'a str,
}

impl<'a> ClusterView<'a> {
    pub(super) fn new(image: &'a MetadataImage, ctx: &'a RequestContext) -> ClusterView<'a> {
        ClusterView { image, listener: &ctx.connection.listener.name }
    }

    /// The brokers that have this listener, fenced ones too.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Node> {
        self.image.brokers.iter().filter_map(|(id, broker)| {
            let end_point = broker.end_points.iter().find(|end_point| end_point.name == self.listener)?;
            Some(Node {
                id: WireBrokerId(id.get()),
                host: StrBytes::from_string(end_point.host.clone()),
                port: i32::from(end_point.port),
                rack: broker.rack.clone().map(StrBytes::from_string),
                is_fenced: broker.fenced,
            })
        })
    }

    /// A broker that clients may send what is for the controller, which it passes on.
    pub(super) fn controller_id(&self) -> WireBrokerId {
        let first = self.image.brokers.unfenced().next();
        WireBrokerId(first.map_or(-1, |(id, _)| id.get()))
    }

    /// The partition's leader, when it is registered with this listener.
    pub(super) fn leader(&self, partition: &PartitionImage) -> Option<BrokerId> {
        let broker = self.image.brokers.get(partition.leader)?;
        self.has_listener(broker).then_some(partition.leader)
    }

    /// Whether a leader is registered at all.
    pub(super) fn is_registered(&self, broker: BrokerId) -> bool {
        self.image.brokers.get(broker).is_some()
    }

    /// Whether clients of this listener can reach the broker.
    pub(super) fn is_alive(&self, broker: BrokerId) -> bool {
        self.image.brokers.get(broker).is_some_and(|broker| !broker.fenced && self.has_listener(broker))
    }

    /// The replicas that are out of reach, or whose directory is.
    pub(super) fn offline_replicas(&self, partition: &PartitionImage) -> Vec<WireBrokerId> {
        let offline = |id: &&BrokerId| !self.is_alive(**id) || !self.has_directory(**id, partition);
        to_wire(partition.replicas.iter().filter(offline))
    }

    fn has_listener(&self, broker: &RegisterBrokerRecord) -> bool {
        broker.end_points.iter().any(|end_point| end_point.name == self.listener)
    }

    fn has_directory(&self, id: BrokerId, partition: &PartitionImage) -> bool {
        let (Some(broker), Some(directory)) = (self.image.brokers.get(id), partition.directory(id)) else {
            return false;
        };
        match directory {
            directory_id::UNASSIGNED | directory_id::MIGRATING => true,
            directory_id::LOST => false,
            // None at all: registered by a version that did not tell its directories.
            directory => broker.log_dirs.is_empty() || broker.log_dirs.contains(&directory),
        }
    }
}

/// Broker ids as the messages have them.
pub(super) fn to_wire<'a>(ids: impl IntoIterator<Item = &'a BrokerId>) -> Vec<WireBrokerId> {
    ids.into_iter().map(|id| WireBrokerId(id.get())).collect()
}

/// Broker 1, and broker 2 which is fenced; `orders` with a partition on 1 and one on both; `lost` without
/// a leader.
#[cfg(test)]
pub(super) fn test_image() -> MetadataImage {
    use kdp_client::protocol::schema::metadata::register_broker_record::BrokerEndpoint;
    use kdp_client::protocol::schema::metadata::{MetadataRecord, PartitionRecord, TopicRecord};
    use kdp_client::protocol::uuid::Uuid;

    let broker = |id: i32, fenced| {
        let end_point = BrokerEndpoint {
            name: "PLAINTEXT".to_owned(),
            host: format!("host{id}"),
            port: 9092,
            ..BrokerEndpoint::default()
        };
        let end_points = vec![end_point];
        MetadataRecord::RegisterBroker(RegisterBrokerRecord {
            broker_id: id,
            end_points,
            fenced,
            ..RegisterBrokerRecord::default()
        })
    };
    let topic = |id, name: &str| {
        let record =
            TopicRecord { topic_id: Uuid::from_u128(id), name: name.into(), ..TopicRecord::default() };
        MetadataRecord::Topic(record)
    };
    let partition = |topic, index, replicas: &[i32], leader| {
        MetadataRecord::Partition(PartitionRecord {
            topic_id: Uuid::from_u128(topic),
            partition_id: index,
            replicas: replicas.to_vec(),
            isr: vec![1],
            leader,
            ..PartitionRecord::default()
        })
    };
    let records = [
        broker(1, false),
        broker(2, true),
        topic(201, "orders"),
        partition(201, 0, &[1], 1),
        partition(201, 1, &[1, 2], 1),
        topic(202, "lost"),
        partition(202, 0, &[1], -1),
    ];
    let mut image = MetadataImage::default();
    let mut delta = crate::metadata::MetadataDelta::default();
    for record in &records {
        image.apply(record, &mut delta).unwrap();
    }
    image
}
